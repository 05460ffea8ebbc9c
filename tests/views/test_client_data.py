"""R13 as people meet it: the chief answers for ten bare digits, others ask the chief, the report page warns."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.browser_client import Browser
from tests.rules.identity import PERSON
from tests.world import World
from tracker.models import AuditEvent, Measure, ProgressUpdate
from tracker.rules.states import Role
from tracker.rules.verbs import AuditVerb

LogIn = Callable[..., Browser]

BARE = PERSON.replace("-", "")
BOX = "Det är inte ett personnummer"
TYPED = {"state": "in_progress", "on_track": "yes", "text": f"Ring växeln, {BARE}."}


def _boxes(page: object) -> list[str]:
    return [str(box["name"]) for box in page.soup.select("input[name$=inte-personnummer]")]  # type: ignore[attr-defined]


def test_the_chief_answers_for_ten_digits_and_the_trail_keeps_the_place(
    login_as: LogIn, world: World, session: Session
) -> None:
    chief, measure_id = login_as(Role.CHIEF), world.a.ids["measure_id"]
    page = chief.post("measures.update", TYPED, status=400, measure_id=measure_id)
    assert any("Tecken 14–23: det ser ut som ett personnummer." in error for error in page.errors)
    assert BOX in page.text and page.field("text") == TYPED["text"]
    assert BARE not in " ".join(page.errors)
    (box,) = _boxes(page)
    version = page.field("version")
    chief.post("measures.update", {**TYPED, "version": version, box: "y"}, status=303, measure_id=measure_id)
    stored = session.scalars(select(ProgressUpdate.text).order_by(ProgressUpdate.id.desc())).first()
    assert stored == TYPED["text"]
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    assert (event.action, event.new) == (AuditVerb.NO_IDENTITY_NUMBER, {"text": "tecken 14–23"})
    history = chief.get("history.index")
    assert "Intygat: inte ett personnummer" in history.text and "tecken 14–23" in history.text


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OWNER])
def test_others_are_sent_to_the_chief_also_when_they_tick_a_box_of_their_own(
    login_as: LogIn, world: World, session: Session, role: Role
) -> None:
    before = session.scalars(select(ProgressUpdate.id)).all()
    page = login_as(role).post(
        "measures.update",
        {**TYPED, "text-inte-personnummer": "y"},
        status=400,
        measure_id=world.a.ids["measure_id"],
    )
    assert "Är det något annat kan förvaltningschefen spara texten." in page.text
    assert _boxes(page) == []
    assert session.scalars(select(ProgressUpdate.id)).all() == before


def test_the_chief_of_another_committee_is_no_chief_here(login_as: LogIn, world: World) -> None:
    page = login_as("admin").post("admin.new_user", {"name": f"Bo {BARE}", "email": "bo@exempel.example"}, status=400)
    assert _boxes(page) == [] and "förvaltningschefen" not in " ".join(page.errors)


def test_the_box_stands_in_the_plan_s_own_row_too(login_as: LogIn, world: World) -> None:
    chief, measure_id = login_as(Role.CHIEF), world.a.ids["measure_id"]
    htmx = {"HX-Request": "true"}
    opened = chief.get("measures.row", headers=htmx, measure_id=measure_id)
    typed = {
        f"a{measure_id}-state": "in_progress",
        f"a{measure_id}-text": f"Ring {BARE}",
        f"a{measure_id}-version": opened.field(f"a{measure_id}-version"),
    }
    page = chief.post("measures.row", typed, status=400, headers=htmx, measure_id=measure_id)
    (box,) = _boxes(page)
    saved = chief.post("measures.row", {**typed, box: "y"}, status=200, headers=htmx, measure_id=measure_id)
    assert "Läget är sparat." in saved.text


def test_what_the_chief_answered_for_is_not_asked_about_when_somebody_else_edits(
    login_as: LogIn, world: World, session: Session
) -> None:
    chief, measure_id = login_as(Role.CHIEF), world.a.ids["measure_id"]
    opened = chief.get("measures.edit", measure_id=measure_id)
    typed = {
        "title": "Kvalitetspolicy",
        "whole_plan": "y",
        "union_consultation": "not_needed",
        "description": f"Ring {BARE}",
        "version": opened.field("version"),
    }
    page = chief.post("measures.edit", typed, status=400, measure_id=measure_id)
    chief.post("measures.edit", {**typed, _boxes(page)[0]: "y"}, status=303, measure_id=measure_id)
    coordinator = login_as(Role.COORDINATOR)
    again = coordinator.get("measures.edit", measure_id=measure_id)
    renamed = {**typed, "title": "Nytt namn", "version": again.field("version")}
    coordinator.post("measures.edit", renamed, status=303, measure_id=measure_id)
    assert session.get_one(Measure, measure_id).title == "Nytt namn"
    # Taking it away is no new claim either.
    last = coordinator.get("measures.edit", measure_id=measure_id)
    cleared = {**renamed, "description": "", "version": last.field("version")}
    coordinator.post("measures.edit", cleared, status=303, measure_id=measure_id)


def test_a_box_ticked_stays_ticked_when_somebody_saved_meanwhile(login_as: LogIn, world: World) -> None:
    chief, measure_id = login_as(Role.CHIEF), world.a.ids["measure_id"]
    stale = {**TYPED, "version": "999", "text-inte-personnummer": "y"}
    page = chief.post("measures.update", stale, status=409, measure_id=measure_id)
    box = page.soup.select_one("input[name=text-inte-personnummer]")
    assert box is not None and box.has_attr("checked")


def test_the_meeting_s_page_warns_of_contacts_in_the_report(login_as: LogIn, world: World) -> None:
    chief, meeting_id = login_as(Role.CHIEF), world.a.ids["meeting_id"]
    assert "Kontaktuppgifter i rapportens texter." not in chief.get("meetings.show", meeting_id=meeting_id).text
    texts = {"summary": "Läget är gott.", "remarks": "Frågor: anna.ek@kommun.se, 0155-25 70 00.", "version": "0"}
    chief.post("meetings.edit_texts", texts, status=303, meeting_id=meeting_id)
    page = chief.get("meetings.show", meeting_id=meeting_id)
    assert "Kontaktuppgifter i rapportens texter." in page.text
    assert "Rapportens texter : e-postadress" in page.text and "Rapportens texter : telefonnummer" in page.text
    chief.post("meetings.publish", {"missing_accepted": "y"}, status=303, meeting_id=meeting_id)


def test_the_chief_s_texts_in_the_report_are_texts_too(login_as: LogIn, world: World) -> None:
    chief, meeting_id = login_as(Role.CHIEF), world.a.ids["meeting_id"]
    page = chief.post(
        "meetings.edit_texts", {"summary": f"Rad ett.\n{PERSON}", "version": "0"}, status=400, meeting_id=meeting_id
    )
    assert any(error.startswith("Rad 2, tecken 1–11:") for error in page.errors)
