from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask import Flask

from tests.browser_client import Browser
from tests.world import World
from tracker.extensions import db
from tracker.models import Decision, Measure
from tracker.rules.states import Role

Login = Callable[..., Browser]

PROPOSAL = {"kind": "other", "title": "Kvalitetspolicy", "text": "Nämnden antar policyn.", "dnr": "2014/031"}
RECORD = {
    "outcome": "as_proposed",
    "form": "committee",
    "decided_on": "2014-03-26",
    "paragraph": "§ 34",
    "text": "Nämnden antar policyn.",
}


@pytest.fixture
def after_the_meeting(app: Flask) -> Iterator[None]:
    clock = app.extensions["clock"]
    app.extensions["clock"] = lambda: date(2014, 3, 27)
    yield
    app.extensions["clock"] = clock


def test_propose_puts_the_matter_on_the_meetings_list(login_as: Login, world: World) -> None:
    coordinator, meeting_id = login_as(Role.COORDINATOR), world.a.ids["meeting_id"]
    typed = {**PROPOSAL, "kind": "adopt", "measure_ids": [str(world.a.ids["measure_id"])]}
    coordinator.post("decisions.propose", typed, meeting_id=meeting_id, status=303)
    page = coordinator.get("meetings.show", meeting_id=meeting_id)
    assert "2014/031" in page.text and "Kvalitetspolicy" in page.text


def test_propose_words_the_approval_of_the_report_beforehand(login_as: Login, world: World) -> None:
    page = login_as(Role.CHIEF).get("decisions.propose", meeting_id=world.a.ids["meeting_id"], slag="approve_report")
    assert "godkänner återrapporteringen" in page.field("text") and page.field("dnr") == "SN 1"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "Skriv vad ärendet heter"),
        ({"text": " "}, "Skriv förslaget som om det redan är beslutat."),
        ({"kind": ""}, "Välj vad nämnden ska göra."),
        ({"kind": "give_statement"}, "Välj vilket tillsynsärende"),
        ({"text": "x" * 10_000}, "Korta den till högst"),
    ],
)
def test_propose_says_at_the_field_what_is_wrong(
    login_as: Login, world: World, typed: dict[str, str], sentence: str
) -> None:
    page = login_as(Role.CHIEF).post(
        "decisions.propose", {**PROPOSAL, **typed}, meeting_id=world.a.ids["meeting_id"], status=400
    )
    assert any(sentence in error for error in page.errors), page.errors


@pytest.mark.parametrize("foreign", ["measure_id", "finding_id", "case_id"])
def test_propose_offers_no_rows_of_another_committee(login_as: Login, world: World, foreign: str) -> None:
    name = foreign if foreign == "case_id" else f"{foreign}s"
    typed = {**PROPOSAL, name: str(world.b.ids[foreign])}
    login_as(Role.CHIEF).post("decisions.propose", typed, meeting_id=world.a.ids["meeting_id"], status=400)


def test_edit_carries_what_the_proposal_concerns(app: Flask, login_as: Login, world: World) -> None:
    chief, decision_id = login_as(Role.CHIEF), world.a.ids["decision_id"]
    page = chief.get("decisions.edit", decision_id=decision_id)
    box = page.soup.find("input", {"name": "measure_ids", "checked": True})
    assert box is not None
    typed = {**PROPOSAL, "title": "Ny policy", "version": page.field("version")}
    chief.post("decisions.edit", typed, decision_id=decision_id, status=303)
    assert "Ny policy" in chief.get("meetings.show", meeting_id=world.a.ids["meeting_id"]).text
    stale = chief.post("decisions.edit", {**typed, "title": "Äldre"}, decision_id=decision_id, status=409)
    assert "Ny policy" in stale.text and "Äldre" in stale.text


def test_withdraw_takes_the_proposal_off_the_list(login_as: Login, world: World) -> None:
    chief = login_as(Role.CHIEF)
    chief.post("decisions.withdraw", {"version": "1"}, decision_id=world.a.ids["decision_id"], status=303)
    page = chief.get("meetings.show", meeting_id=world.a.ids["meeting_id"])
    assert "Inget ärende står på listan" in page.text


def test_record_before_the_meeting_is_refused_in_words(login_as: Login, world: World) -> None:
    secretary, decision_id = login_as(Role.SECRETARY), world.a.ids["decision_id"]
    page = secretary.get("decisions.record", decision_id=decision_id)
    assert page.field("decided_on") == "2014-03-26" and page.field("text") == "Nämnden antar policyn."
    refused = secretary.post(
        "decisions.record", {**RECORD, "version": page.field("version")}, decision_id=decision_id, status=400
    )
    assert any("först när det är fattat" in error for error in refused.errors)


@pytest.mark.usefixtures("after_the_meeting")
def test_record_decides_the_measure_and_shows_the_paragraph(app: Flask, login_as: Login, world: World) -> None:
    secretary, decision_id = login_as(Role.SECRETARY), world.a.ids["decision_id"]
    form = secretary.get("decisions.record", decision_id=decision_id)
    bare = {**RECORD, "paragraph": "", "version": form.field("version")}
    refused = secretary.post("decisions.record", bare, decision_id=decision_id, status=400)
    assert any("paragraf" in error for error in refused.errors)
    secretary.post("decisions.record", {**bare, "paragraph": "§ 34"}, decision_id=decision_id, status=303)
    assert "§ 34" in secretary.get("meetings.show", meeting_id=world.a.ids["meeting_id"]).text
    with app.app_context():
        assert db.session.get_one(Measure, world.a.ids["measure_id"]).decided_on == date(2014, 3, 26)
        assert db.session.get_one(Decision, decision_id).paragraph == "34"


@pytest.mark.usefixtures("after_the_meeting")
def test_a_decision_can_be_corrected_but_not_edited_as_a_proposal(login_as: Login, world: World) -> None:
    chief, decision_id = login_as(Role.CHIEF), world.a.ids["decision_id"]
    form = chief.get("decisions.record", decision_id=decision_id)
    chief.post("decisions.record", {**RECORD, "version": form.field("version")}, decision_id=decision_id, status=303)
    again = chief.get("decisions.record", decision_id=decision_id)
    assert again.h1 == "Rätta det inskrivna beslutet" and again.field("paragraph") == "34"
    typed = {**PROPOSAL, "version": again.field("version")}
    refused = chief.post("decisions.edit", typed, decision_id=decision_id, status=400)
    assert any("Beslutet fattades" in error for error in refused.errors)
    chief.post("decisions.withdraw", decision_id=decision_id, status=409)


def test_the_other_committees_decision_does_not_exist(login_as: Login, world: World) -> None:
    chief = login_as(Role.CHIEF, "b")
    for endpoint in ("decisions.edit", "decisions.record"):
        chief.get(endpoint, decision_id=world.a.ids["decision_id"], status=404)


def test_record_of_a_postponed_matter_says_where_it_stands_next(
    login_as: Login, world: World, after_the_meeting: None
) -> None:
    secretary, ids = login_as(Role.SECRETARY), world.a.ids
    secretary.post("meetings.new", {"held_on": "2014-04-23"}, status=303)
    form = secretary.get("decisions.record", decision_id=ids["decision_id"])
    typed = {**RECORD, "outcome": "postponed", "version": form.field("version")}
    secretary.post("decisions.record", typed, decision_id=ids["decision_id"], status=303)
    page = secretary.get("meetings.show", meeting_id=ids["meeting_id"])
    assert "Bordlagt" in page.text and "Står på sammanträdet 23 april" in page.text
    assert "kommer tillbaka på nästa sammanträdes lista" in page.text


def test_new_records_the_chairs_decision_and_puts_the_notice_on_the_list(login_as: Login, world: World) -> None:
    secretary = login_as(Role.SECRETARY)
    typed = {
        "form": "chair_urgent",
        "kind": "other",
        "title": "Extra resurser",
        "text": "Ordföranden beslutar om extra resurser.",
        "decided_on": "2014-03-17",
        "mandate": "",
    }
    refused = secretary.post("decisions.new", typed, status=400)
    assert any("Skriv vad som ger rätt att besluta" in error for error in refused.errors)
    secretary.post("decisions.new", {**typed, "mandate": "14 § i reglementet"}, status=303)
    page = secretary.get("meetings.show", meeting_id=world.a.ids["meeting_id"])
    assert "Anmälan av ordförandebeslut: Extra resurser" in page.text


def test_assign_puts_a_measure_in_the_plan(login_as: Login, world: World, after_the_meeting: None) -> None:
    secretary, meeting_id = login_as(Role.SECRETARY), world.a.ids["meeting_id"]
    typed = {"title": "Redovisa bemanningen", "text": "Nämnden ger förvaltningen i uppdrag att redovisa bemanningen."}
    assert secretary.post("decisions.assign", typed, meeting_id=meeting_id, status=400).errors
    secretary.post("decisions.assign", {**typed, "paragraph": "§ 35"}, meeting_id=meeting_id, status=303)
    page = secretary.get("meetings.show", meeting_id=meeting_id)
    assert "Redovisa bemanningen" in page.text and "35" in page.text
