import hashlib
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from tests.browser_client import Browser
from tests.documents.paper import read_word
from tests.world import World
from tracker.extensions import db
from tracker.models import Measure, Meeting, Report
from tracker.rules.states import Role

Login = Callable[..., Browser]

MARCH = {"held_on": "2014-03-26", "dispatch_on": "2014-03-19", "place": "Rådhuset"}


@pytest.fixture
def meeting_id(world: World) -> int:
    return world.a.ids["meeting_id"]


def version(app: Flask, meeting_id: int) -> str:
    with app.app_context():
        return str(db.session.get_one(Meeting, meeting_id).version)


def lock(chief: Browser, meeting_id: int) -> str:
    """Lock the report; the address of its page."""
    done = chief.post("meetings.publish", {"missing_accepted": "y"}, meeting_id=meeting_id, status=303)
    return done.location


def test_index_shows_coming_and_held_meetings(login_as: Login, world: World) -> None:
    chair = login_as(Role.CHAIR)
    coming = chair.get("meetings.index")
    assert "onsdag 26 mars" in coming.text and "onsdag 26 februari" not in coming.text
    past = chair.get("meetings.index", visa="tidigare")
    assert "onsdag 26 februari" in past.text and "Rapport 1" in past.text


@pytest.mark.parametrize("query", ["sida=0", "sida=9999999999999999999999", "sida=x", "visa=allt"])
def test_index_answers_a_parameter_that_means_nothing(login_as: Login, query: str) -> None:
    assert "onsdag 26 mars" in login_as(Role.CHIEF).open(f"/sammantraden?{query}").text


def test_new_puts_a_meeting_in_the_calendar(login_as: Login) -> None:
    secretary = login_as(Role.SECRETARY)
    assert secretary.get("meetings.new").field("held_on") == ""
    done = secretary.post("meetings.new", {"held_on": "2014-04-23", "extra": "y"}, status=303)
    page = secretary.open(done.location)
    assert page.h1 == "Sammanträde onsdag 23 april 2014"
    assert "Extra sammanträde." in page.text and "Kallelsen går ut 16 april" in page.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"held_on": ""}, "Ange vilken dag nämnden sammanträder."),
        ({"held_on": "2014-02-31"}, "Skriv ett datum som finns"),
        ({"held_on": "2014-03-26"}, "Nämnden har redan ett sammanträde"),
        ({"held_on": "2014-04-23", "dispatch_on": "2014-04-24"}, "Utskicket måste gå senast"),
        ({"held_on": "2014-04-23", "stop_on": "2014-04-22"}, "Stoppdagen måste vara senast"),
        ({"held_on": "2014-04-23", "place": "x" * 10_000}, "Korta den till högst"),
        ({"held_on": "2014-04-23", "place": "nul\x00l"}, "tecken som inte går att spara"),
    ],
)
def test_new_says_at_the_field_what_is_wrong(login_as: Login, typed: dict[str, str], sentence: str) -> None:
    page = login_as(Role.SECRETARY).post("meetings.new", typed, status=400)
    assert any(sentence in error.replace("\u00a0", " ") for error in page.errors), page.errors
    assert page.soup.title is not None and page.soup.title.get_text().startswith("Fel: ")


def test_show_prepares_the_report_for_the_chief(login_as: Login, meeting_id: int) -> None:
    page = login_as(Role.CHIEF).get("meetings.show", meeting_id=meeting_id)
    assert page.h1 == "Sammanträde onsdag 26 mars 2014"
    for words in (
        "Begär omedelbar justering",
        "Det här saknas i återrapporteringen",
        "Lås för utskick",
        "Arbetsmaterial",
    ):
        assert words in page.text, words
    assert page.soup.select_one("[aria-current=step]").get_text().startswith("1. Förbered")
    assert "Möte 26 mars 2014 + 14 dagar för justering: protokollet är klart 9 april 2014." in page.text


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.CHAIR, Role.OWNER])
def test_show_gives_whoever_only_reads_no_buttons(login_as: Login, meeting_id: int, role: Role) -> None:
    page = login_as(role).get("meetings.show", meeting_id=meeting_id)
    main = page.soup.main
    assert main is not None and main.find("form") is None
    assert not [link for link in page.links() if link.endswith(("/andra", "/texter", "/forslag"))]


def test_moving_past_the_last_day_turns_red_with_ways_out_and_back_amber(
    app: Flask, login_as: Login, meeting_id: int
) -> None:
    chief = login_as(Role.CHIEF)
    moved = {**MARCH, "held_on": "2014-04-09", "version": version(app, meeting_id)}
    chief.post("meetings.edit", moved, meeting_id=meeting_id, status=303)
    red = chief.get("meetings.show", meeting_id=meeting_id)
    for words in ("Inget nämndsammanträde före svarsdatum", "extra sammanträde", "brådskande beslut", "anstånd"):
        assert words in red.text, words
    assert "Kallelsen går ut 2 april" in red.text
    back = {**MARCH, "dispatch_on": "2014-04-02", "version": version(app, meeting_id)}
    chief.post("meetings.edit", back, meeting_id=meeting_id, status=303)
    amber = chief.get("meetings.show", meeting_id=meeting_id)
    assert "Inget nämndsammanträde" not in amber.text and "Begär omedelbar justering" in amber.text


def test_edit_shows_both_versions_when_somebody_saved_meanwhile(app: Flask, login_as: Login, meeting_id: int) -> None:
    seen = version(app, meeting_id)
    first, second = login_as(Role.SECRETARY), login_as(Role.CHIEF)
    first.post("meetings.edit", {**MARCH, "place": "Stadshuset", "version": seen}, meeting_id=meeting_id, status=303)
    page = second.post(
        "meetings.edit", {**MARCH, "place": "Biblioteket", "version": seen}, meeting_id=meeting_id, status=409
    )
    assert "Stadshuset" in page.text and "Biblioteket" in page.text
    mine = {**MARCH, "place": page.field("place"), "version": page.field("version")}
    second.post("meetings.edit", mine, meeting_id=meeting_id, status=303)
    assert "Biblioteket" in second.get("meetings.show", meeting_id=meeting_id).text


def test_cancel_of_a_meeting_that_somebody_moved_meanwhile_is_refused(login_as: Login, meeting_id: int) -> None:
    secretary, chief = login_as(Role.SECRETARY), login_as(Role.CHIEF)
    chief.post("meetings.edit", {**MARCH, "version": "1"}, meeting_id=meeting_id, status=303)
    here = secretary.address("meetings.edit", meeting_id=meeting_id)
    came_from = {"Referer": f"http://localhost{here}"}
    page = secretary.post("meetings.cancel", {"version": "1"}, meeting_id=meeting_id, headers=came_from, status=409)
    assert "Någon annan har sparat" in page.text and here in page.links()


def test_report_is_locked_only_as_it_was_read(app: Flask, login_as: Login, world: World, meeting_id: int) -> None:
    chief, owner = login_as(Role.CHIEF), login_as(Role.OWNER)
    seen = chief.get("meetings.show", meeting_id=meeting_id).field("seen")
    measure_id = world.a.ids["measure_id"]
    update = {"state": "in_progress", "on_track": "yes", "text": "Nytt läge.", "version": "1"}
    owner.post("measures.update", update, measure_id=measure_id, status=303)
    typed = {"missing_accepted": "y", "seen": seen}
    page = chief.post("meetings.publish", typed, meeting_id=meeting_id, status=409)
    assert any("Planen har ändrats" in error for error in page.errors)
    chief.post("meetings.publish", typed | {"seen": page.field("seen")}, meeting_id=meeting_id, status=303)


def test_cancel_and_reinstate(login_as: Login, meeting_id: int) -> None:
    secretary = login_as(Role.SECRETARY)
    secretary.post("meetings.cancel", {"version": "1"}, meeting_id=meeting_id, status=303)
    assert "Sammanträdet är inställt." in secretary.get("meetings.show", meeting_id=meeting_id).text
    assert "Inställt" in secretary.get("meetings.index").text
    secretary.post("meetings.reinstate", {"version": "2"}, meeting_id=meeting_id, status=303)
    assert "inställt" not in secretary.get("meetings.show", meeting_id=meeting_id).text


def test_texts_begin_as_the_facts_suggest_and_are_kept(login_as: Login, meeting_id: int) -> None:
    coordinator = login_as(Role.COORDINATOR)
    form = coordinator.get("meetings.edit_texts", meeting_id=meeting_id)
    assert "600 000 kr" in form.field("summary").replace("\u00a0", " ")
    typed = {"summary": "Läget är gott.", "economy": "Kostnad < 5 tkr & > 3 <b>", "version": form.field("version")}
    coordinator.post("meetings.edit_texts", typed, meeting_id=meeting_id, status=303)
    again = coordinator.get("meetings.edit_texts", meeting_id=meeting_id)
    assert (again.field("summary"), again.field("economy")) == ("Läget är gott.", "Kostnad < 5 tkr & > 3 <b>")
    assert "Kostnad < 5 tkr & > 3 <b>" in coordinator.get("meetings.show", meeting_id=meeting_id).text
    stale = coordinator.post("meetings.edit_texts", typed, meeting_id=meeting_id, status=409)
    assert stale.field("version") == again.field("version")


def test_summary_saved_before_something_changed_asks_to_be_read_again(
    world: World, login_as: Login, meeting_id: int
) -> None:
    coordinator = login_as(Role.COORDINATOR)
    typed = {"summary": "Läget är gott.", "version": "0"}
    coordinator.post("meetings.edit_texts", typed, meeting_id=meeting_id, status=303)
    asked = "Läget har ändrats sedan texten sparades."
    assert asked not in coordinator.get("meetings.show", meeting_id=meeting_id).text
    measure_id = world.a.ids["measure_id"]
    version = coordinator.get("measures.show", measure_id=measure_id).field("version")
    back = {"state": "not_started", "on_track": "yes", "text": "Vi börjar om.", "version": version}
    coordinator.post("measures.update", back, measure_id=measure_id, status=303)
    assert asked in coordinator.get("meetings.show", meeting_id=meeting_id).text


def test_draft_is_a_pdf_that_nobody_stored(app: Flask, login_as: Login, meeting_id: int) -> None:
    answer = login_as(Role.CHAIR).get("meetings.draft_pdf", meeting_id=meeting_id).answer
    assert answer.mimetype == "application/pdf" and answer.data.startswith(b"%PDF-")
    with app.app_context():
        assert db.session.scalars(select(Report).where(Report.meeting_id == meeting_id)).all() == []


def test_draft_can_be_written_on_in_word(login_as: Login, meeting_id: int) -> None:
    chair = login_as(Role.CHAIR)
    assert "Ladda ner utkast (Word)" in chair.get("meetings.show", meeting_id=meeting_id).text
    answer = chair.get("meetings.draft_word", meeting_id=meeting_id).answer
    assert answer.headers["Content-Disposition"].endswith(".docx") and answer.data.startswith(b"PK")


def test_publish_locks_the_report_and_the_file_never_changes(
    app: Flask, login_as: Login, world: World, meeting_id: int
) -> None:
    chief = login_as(Role.CHIEF)
    address = lock(chief, meeting_id)
    first = chief.open(f"{address}/fil").answer
    with app.app_context():
        db.session.execute(Measure.__table__.update().values(title="Något annat"))
        db.session.commit()
    second = chief.open(f"{address}/fil").answer
    assert hashlib.sha256(first.data).digest() == hashlib.sha256(second.data).digest()
    page = chief.get("meetings.show", meeting_id=meeting_id)
    assert "Rapport 2 är låst" in page.text and "Något annat" not in page.soup.select_one(".ark").get_text()


def test_publish_asks_for_the_box_when_something_is_missing(login_as: Login, meeting_id: int) -> None:
    page = login_as(Role.CHIEF).post("meetings.publish", meeting_id=meeting_id, status=400)
    assert any("saknas" in error for error in page.errors)


def test_publish_is_the_chiefs_alone(login_as: Login, meeting_id: int) -> None:
    for role in (Role.COORDINATOR, Role.SECRETARY, Role.CHAIR):
        login_as(role).post("meetings.publish", {"missing_accepted": "y"}, meeting_id=meeting_id, status=403)


def test_after_dispatch_the_panel_leads_to_a_revised_report(app: Flask, login_as: Login, meeting_id: int) -> None:
    chief = login_as(Role.CHIEF)
    lock(chief, meeting_id)
    app.extensions["clock"], clock = (lambda: date(2014, 3, 20)), app.extensions["clock"]
    try:
        locked = chief.get("meetings.show", meeting_id=meeting_id)
        assert "Gör en reviderad rapport" in locked.text and "Återkalla" not in locked.text
        revising = chief.get("meetings.show", meeting_id=meeting_id, revidera=1)
        assert revising.field("revising") == "1"
        done = chief.post(
            "meetings.publish", {"missing_accepted": "y", "revising": "1"}, meeting_id=meeting_id, status=303
        )
        page = chief.open(done.location)
        assert page.h1 == "Rapport 3" and "Reviderar" in page.text
    finally:
        app.extensions["clock"] = clock


def test_minutes_are_approved_on_the_meetings_page(app: Flask, login_as: Login, meeting_id: int) -> None:
    secretary = login_as(Role.SECRETARY)
    app.extensions["clock"], clock = (lambda: date(2014, 4, 2)), app.extensions["clock"]
    try:
        page = secretary.get("meetings.show", meeting_id=meeting_id)
        typed = {"version": page.field("version"), "minutes_approved_on": "2014-03-20"}
        refused = secretary.post("meetings.approve_minutes", typed, meeting_id=meeting_id, status=400)
        assert any("före sammanträdet" in error for error in refused.errors)
        typed["minutes_approved_on"] = "2014-04-01"
        secretary.post("meetings.approve_minutes", typed, meeting_id=meeting_id, status=303)
        assert "Justerat 1 april" in secretary.get("meetings.index", visa="tidigare").text
    finally:
        app.extensions["clock"] = clock


def test_the_other_committees_meeting_does_not_exist(login_as: Login, world: World) -> None:
    chief = login_as(Role.CHIEF, "b")
    for endpoint in (
        "meetings.show",
        "meetings.edit",
        "meetings.edit_texts",
        "meetings.draft_pdf",
        "meetings.draft_word",
    ):
        chief.get(endpoint, meeting_id=world.a.ids["meeting_id"], status=404)
    chief.post("meetings.publish", {"missing_accepted": "y"}, meeting_id=world.a.ids["meeting_id"], status=404)


def test_calendar_is_sorted_by_the_address(login_as: Login) -> None:
    secretary = login_as(Role.SECRETARY)
    secretary.post("meetings.new", {"held_on": "2014-04-23", "dispatch_on": "2014-04-16"}, status=303)

    def days(path: str) -> list[str]:
        return [link.get_text() for link in secretary.open(path).soup.select("main tbody th a")]

    nearest_first = days("/sammantraden")
    assert len(nearest_first) == 2
    assert "26" in nearest_first[0]
    assert days("/sammantraden?sortera=dag&ordning=fallande") == nearest_first[::-1]
    assert days("/sammantraden?sortera=dag") == nearest_first


def test_end_locks_what_had_happened_as_a_supplement_that_members_read(
    app: Flask, login_as: Login, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    chief, ids = login_as(Role.CHIEF), world.a.ids
    published = chief.post("meetings.publish", {"missing_accepted": "y"}, meeting_id=ids["meeting_id"], status=303)
    report_id = int(published.location.rsplit("/", 1)[1])
    chief.post("meetings.end", {}, meeting_id=ids["meeting_id"], status=409)
    monkeypatch.setitem(app.extensions, "clock", lambda: date(2014, 3, 28))
    form = chief.get("decisions.record", decision_id=ids["decision_id"])
    typed = {
        "outcome": "changed",
        "form": "committee",
        "decided_on": "2014-03-26",
        "paragraph": "34",
        "text": "Nämnden antar policyn med en ändring.",
        "proposed_by": "Ordföranden",
        "version": form.field("version"),
    }
    chief.post("decisions.record", typed, decision_id=ids["decision_id"], status=303)
    chief.post("meetings.end", {}, meeting_id=ids["meeting_id"], status=303)
    member = login_as(Role.MEMBER)
    page = member.get("reports.show", report_id=report_id)
    assert "Hänt mellan utskicket och mötets slut" in page.text and "antar policyn med en ändring" in page.text
    shown = member.get("reports.present", report_id=report_id)
    line = shown.soup.select_one(".mote-sedan")
    assert line is not None and "antar policyn med en ändring" in line.get_text()
    chief.post("meetings.end", {}, meeting_id=ids["meeting_id"], status=409)


def test_minutes_are_the_same_on_the_page_and_in_the_file(
    app: Flask, login_as: Login, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "clock", lambda: date(2014, 3, 28))
    secretary, ids = login_as(Role.SECRETARY), world.a.ids
    form = secretary.get("decisions.record", decision_id=ids["decision_id"])
    typed = {
        "outcome": "as_proposed",
        "form": "committee",
        "decided_on": "2014-03-26",
        "paragraph": "34",
        "text": "Nämnden antar policyn.",
        "immediate_approval": "y",
        "version": form.field("version"),
    }
    secretary.post("decisions.record", typed, decision_id=ids["decision_id"], status=303)
    page = secretary.get("meetings.minutes", meeting_id=ids["meeting_id"])
    assert "Nämnden antar policyn." in page.text and "Paragrafen är omedelbart justerad." in page.text
    file = secretary.get("meetings.minutes_pdf", meeting_id=ids["meeting_id"]).answer
    assert file.data.startswith(b"%PDF") and "Protokollsutdrag" in file.headers["Content-Disposition"]
    copy = secretary.get("meetings.minutes_word", meeting_id=ids["meeting_id"]).answer
    assert "Nämnden antar policyn." in read_word(copy.data)


def test_prepare_carries_the_texts_over_marked_until_they_are_read(login_as: Login, world: World) -> None:
    chief, ids = login_as(Role.CHIEF), world.a.ids
    assert "Förbered:" not in chief.get("meetings.show", meeting_id=ids["meeting_id"]).text
    first = chief.get("meetings.edit_texts", meeting_id=ids["meeting_id"])
    written = {"summary": "Läget i mars.", "economy": "Ryms i budgeten.", "children": "Bedömt.", "remarks": ""}
    chief.post(
        "meetings.edit_texts", {**written, "version": first.field("version")}, meeting_id=ids["meeting_id"], status=303
    )
    made = chief.post("meetings.new", {"held_on": "2014-04-23"}, status=303)
    april = int(made.location.rsplit("/", 1)[1])
    assert "Förbered:" in chief.get("meetings.show", meeting_id=april).text
    chief.post("meetings.prepare", {}, meeting_id=april, status=303)
    page = chief.get("meetings.edit_texts", meeting_id=april)
    assert "Utkastet öppnades efter sammanträdet 26 mars" in page.text
    assert page.field("economy") == "Ryms i budgeten." and "Läget i mars." not in page.field("summary")
    assert "inte lästa än" in chief.get("meetings.show", meeting_id=april).text
    chief.post("meetings.prepare", {}, meeting_id=april, status=303)
    typed = {**written, "summary": "Läget i april.", "version": page.field("version")}
    chief.post("meetings.edit_texts", typed, meeting_id=april, status=303)
    assert "inte lästa än" not in chief.get("meetings.show", meeting_id=april).text
