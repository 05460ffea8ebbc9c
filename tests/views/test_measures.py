"""The door to the measures, as people use it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import world as worlds
from tests.browser_client import Browser
from tests.page import Page
from tests.world import World
from tracker.models import DueDateMove, Evidence, Measure, Obstacle, Occasion, ProgressUpdate
from tracker.rules.states import (
    DecidingBody,
    MeasureCategory,
    MeasureState,
    MoveKind,
    OnTrack,
    Role,
    UnionConsultation,
    WhoMustAct,
)

LogIn = Callable[..., Browser]

HTMX = {"HX-Request": "true"}


@pytest.fixture
def measure_id(world: World) -> int:
    """Å1, in progress, owned by the person with the role owner, due 26 March, to be decided by the committee."""
    return world.a.ids["measure_id"]


def measure(session: Session, measure_id: int) -> Measure:
    session.expire_all()
    return session.get_one(Measure, measure_id)


def last_update(session: Session, measure_id: int) -> ProgressUpdate:
    statement = select(ProgressUpdate).where(ProgressUpdate.measure_id == measure_id)
    return session.scalars(statement.order_by(ProgressUpdate.id.desc()).limit(1)).one()


def version(browser: Browser, measure_id: int, endpoint: str = "measures.show") -> str:
    """The version that the form on the page was opened at."""
    return browser.get(endpoint, measure_id=measure_id).field("version")


def add(session: Session, world: World, **values: Any) -> Measure:
    made = worlds.add_measure(session, world.a, **{"deciding_body": None, **values})
    worlds.audit.record(session, worlds.AuditVerb.MEASURE_ADDED, actor=None, today=worlds.TODAY, subject=made)
    session.commit()
    return made


# --- The plan ---------------------------------------------------------------------------------------------------------


def test_plan_groups_by_finding_and_lists_each_measure_once(login_as: LogIn, session: Session, world: World) -> None:
    place = world.a
    second = worlds.add_finding(session, place, place.ids["case_id"], 2, title="Dokumentation")
    first = session.get_one(type(second), place.ids["finding_id"])
    add(session, world, sequence=2, title="Svarar på två", whole_plan=False)
    both = session.scalars(select(Measure).where(Measure.title == "Svarar på två")).one()
    session.execute(worlds.m.measures.measure_findings.insert().values(measure_id=both.id, finding_id=first.id))
    session.execute(worlds.m.measures.measure_findings.insert().values(measure_id=both.id, finding_id=second.id))
    add(session, world, sequence=3, title="Gäller allt", whole_plan=True)
    page = login_as(Role.CHIEF).get("measures.index")
    heads = [head.get_text(" ", strip=True).split("  ")[0] for head in page.soup.select("tr.grupp .flex a")]
    assert heads == [f"B1 Utredningstider {place.canary}", "B2 Dokumentation"]
    assert "Rättas av Å2, som står under en annan brist." in page.text
    assert page.body.count("Svarar på två</a>") == 1
    assert "Gäller även B2." in page.text
    assert "Hela planen" in page.text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, {"Å1", "Å2", "Å3"}),
        ({"flik": "mina"}, {"Å2"}),
        ({"flik": "handling"}, {"Å1", "Å3"}),
        ({"flik": "utgar"}, {"Å4"}),
        ({"lage": "ej"}, {"Å3"}),
        ({"lage": "sen"}, {"Å3"}),
        ({"lage": "hinder"}, {"Å1"}),
        ({"ansvarig": "saknas"}, {"Å3"}),
        ({"kategori": "lon"}, {"Å2"}),
        ({"sortera": "klart-senast", "ordning": "fallande"}, {"Å1", "Å2", "Å3"}),
        (
            {"flik": "x", "lage": "x", "ansvarig": "x", "kategori": "x", "sortera": "x", "sida": "-9"},
            {"Å1", "Å2", "Å3"},
        ),
        ({"sida": "99999999999999999999", "ansvarig": "99999999999999999999"}, {"Å1", "Å2", "Å3"}),
    ],
)
def test_filters_are_parts_of_the_address(
    login_as: LogIn, session: Session, world: World, query: dict[str, str], shown: set[str]
) -> None:
    chief = session.scalars(
        select(worlds.m.Membership.id).where(
            worlds.m.Membership.committee_id == world.a.committee_id, worlds.m.Membership.role == Role.CHIEF
        )
    ).one()
    common = {"registered_on": worlds.TODAY, "whole_plan": True}
    done = {"state": MeasureState.DONE, "due_on": date(2014, 3, 1), "category": MeasureCategory.PAY}
    add(session, world, sequence=2, title="Klar", owner_id=chief, **done, **common)
    late = {"state": MeasureState.NOT_STARTED, "due_on": date(2014, 3, 10)}
    add(session, world, sequence=3, title="Sen", **late, **common)
    gone = {"state": MeasureState.WITHDRAWN, "withdrawn_on": worlds.TODAY, "withdrawn_reason": "Onödig."}
    add(session, world, sequence=4, title="Borta", **gone, **common)
    page = login_as(Role.CHIEF).get("measures.index", **query)
    assert {cell.get_text(strip=True) for cell in page.soup.select("tbody td.id")} == shown


def test_plan_is_paged_on_the_server(login_as: LogIn, session: Session, world: World) -> None:
    for number in range(2, 40):
        worlds.add_measure(session, world.a, sequence=number, title=f"Nummer {number}", whole_plan=True)
    worlds.audit.record(session, worlds.AuditVerb.MEASURE_ADDED, actor=None, today=worlds.TODAY)
    session.commit()
    browser = login_as(Role.CHIEF)
    first, last = browser.get("measures.index"), browser.get("measures.index", sida=2)
    assert [len(page.soup.select("tbody td.id")) for page in (first, last)] == [25, 14]
    assert "Sida 2 av 2, 39 rader" in last.text


def test_empty_plan_says_so_with_the_next_step(login_as: LogIn, session: Session, world: World) -> None:
    page = login_as(Role.CHIEF).get("measures.index", lage="klar")
    assert "Inga åtgärder passar urvalet" in page.text


def test_timeline_stands_under_the_table(login_as: LogIn) -> None:
    page = login_as(Role.CHIEF).get("measures.index")
    assert "Tidplan mot 4 april" in page.text
    drawing = page.soup.select_one("svg.dia title")
    assert drawing is not None


def test_readers_see_the_plan_without_buttons(login_as: LogIn, measure_id: int) -> None:
    auditor = login_as(Role.AUDITOR)
    page = auditor.get("measures.index")
    assert not any("/rad" in str(link) or link.endswith("/ny") for link in page.links())
    assert page.soup.select_one("[hx-get]") is None
    assert auditor.get("measures.show", measure_id=measure_id).soup.select_one("form#lage") is None


# --- The row ----------------------------------------------------------------------------------------------------------


def test_row_opens_in_place_and_saves_in_place(login_as: LogIn, session: Session, measure_id: int) -> None:
    browser = login_as(Role.OWNER)
    opened = browser.get("measures.row", measure_id=measure_id, headers=HTMX)
    prefix = f"a{measure_id}-"
    typed = {
        f"{prefix}version": opened.field(f"{prefix}version"),
        f"{prefix}state": "in_progress",
        f"{prefix}text": "Policyn ligger i kallelsen.",
    }
    saved = browser.post("measures.row", typed, measure_id=measure_id, headers=HTMX, status=200)
    assert "Läget är sparat. Rätta" in saved.text
    assert saved.soup.select_one(f"tr#atgard-{measure_id}") is not None
    assert last_update(session, measure_id).text == "Policyn ligger i kallelsen."


def test_row_keeps_what_it_does_not_ask(login_as: LogIn, session: Session, measure_id: int) -> None:
    row = measure(session, measure_id)
    row.on_track, row.forecast_on = OnTrack.NO, date(2014, 4, 1)
    worlds.audit.record(session, worlds.AuditVerb.MEASURE_EDITED, actor=None, today=worlds.TODAY, subject=row)
    session.commit()
    browser = login_as(Role.OWNER)
    prefix = f"a{measure_id}-"
    opened = browser.get("measures.row", measure_id=measure_id, headers=HTMX).field(f"{prefix}version")
    typed = {f"{prefix}version": opened, f"{prefix}state": "in_progress", f"{prefix}text": "Det dröjer."}
    browser.post("measures.row", typed, measure_id=measure_id, headers=HTMX, status=200)
    row = measure(session, measure_id)
    assert (row.on_track, row.forecast_on) == (OnTrack.NO, date(2014, 4, 1))


def test_row_with_a_fault_comes_back_with_what_was_typed(login_as: LogIn, measure_id: int) -> None:
    browser = login_as(Role.OWNER)
    prefix = f"a{measure_id}-"
    typed = {f"{prefix}version": "1", f"{prefix}state": "in_progress", f"{prefix}text": " "}
    page = browser.post("measures.row", typed, measure_id=measure_id, headers=HTMX, status=400)
    assert page.errors == ["Skriv vad som har hänt sedan sist, minst en mening."]
    assert page.answer.headers["HX-Retarget"] == f"#atgard-{measure_id}-lage"


def test_row_that_was_saved_meanwhile_shows_both_versions(login_as: LogIn, session: Session, measure_id: int) -> None:
    prefix = f"a{measure_id}-"
    owner, chief = login_as(Role.OWNER), login_as(Role.CHIEF)
    seen = owner.get("measures.row", measure_id=measure_id, headers=HTMX).field(f"{prefix}version")
    typed = {f"{prefix}version": seen, f"{prefix}state": "in_progress"}
    chief.post("measures.row", {**typed, f"{prefix}text": "Hans ord"}, measure_id=measure_id, headers=HTMX, status=200)
    late = owner.post(
        "measures.row", {**typed, f"{prefix}text": "Hennes ord"}, measure_id=measure_id, headers=HTMX, status=409
    )
    assert "Hans ord" in late.text
    assert late.field(f"{prefix}text") == "Hennes ord"
    again = {**typed, f"{prefix}version": late.field(f"{prefix}version"), f"{prefix}text": "Hennes ord"}
    owner.post("measures.row", again, measure_id=measure_id, headers=HTMX, status=200)
    assert last_update(session, measure_id).text == "Hennes ord"


def test_row_without_script_is_the_measures_page(login_as: LogIn, measure_id: int) -> None:
    page = login_as(Role.OWNER).get("measures.row", measure_id=measure_id, status=303)
    assert page.location.endswith(f"/atgarder/{measure_id}")


# --- The update form --------------------------------------------------------------------------------------------------


def test_form_is_prefilled_but_its_text_is_empty(login_as: LogIn, measure_id: int) -> None:
    page = login_as(Role.OWNER).get("measures.show", measure_id=measure_id)
    chosen = page.soup.select_one("input[name=state][checked]")
    assert chosen is not None
    assert (chosen["value"], page.field("text")) == ("in_progress", "")
    assert "Hinner ni till 26 mars?" in page.text


def test_owner_updates_with_an_obstacle_in_one_form(login_as: LogIn, session: Session, world: World) -> None:
    seat = session.scalars(
        select(worlds.m.Membership.id).where(
            worlds.m.Membership.committee_id == world.a.committee_id, worlds.m.Membership.role == Role.OWNER
        )
    ).one()
    made = add(session, world, sequence=2, title="Rekrytering", owner_id=seat, whole_plan=True, due_on=date(2014, 4, 1))
    browser = login_as(Role.OWNER)
    page = browser.get("measures.show", measure_id=made.id)
    typed = {
        "version": page.field("version"),
        "state": "in_progress",
        "on_track": "no",
        "forecast_on": "2014-05-01",
        "text": "Två tjänster är fortfarande vakanta.",
        "hindered": "y",
        "since": page.field("since"),
        "tried": "Annonserat två gånger utan behöriga sökande.",
        "compensating": "Konsulter till dess.",
        "who_must_act": "executive_board",
    }
    answer = browser.post("measures.update", typed, measure_id=made.id, status=303)
    after = browser.open(answer.location)
    assert "Läget är sparat." in after.text
    assert any("ratta=1" in link for link in after.links())
    obstacle = session.scalars(select(Obstacle).where(Obstacle.measure_id == made.id)).one()
    assert (obstacle.since, obstacle.who_must_act) == (worlds.TODAY, WhoMustAct.EXECUTIVE_BOARD)
    assert obstacle.compensating == "Konsulter till dess."
    row = measure(session, made.id)
    assert (row.on_track, row.forecast_on) == (OnTrack.NO, date(2014, 5, 1))


def test_obstacle_without_words_is_asked_about_at_its_field(login_as: LogIn, session: Session, world: World) -> None:
    made = add(session, world, sequence=2, title="Rekrytering", whole_plan=True, due_on=None)
    browser = login_as(Role.CHIEF)
    typed = {"version": "1", "state": "in_progress", "text": "x", "hindered": "y", "who_must_act": "chief"}
    page = browser.post("measures.update", typed, measure_id=made.id, status=400)
    assert "Skriv sedan vilken dag hindret finns." in page.errors
    page = browser.post("measures.update", {**typed, "since": "2014-03-01"}, measure_id=made.id, status=400)
    assert "Skriv vad ni har försökt, minst en mening." in page.errors
    assert page.field("text") == "x"


def test_obstacle_that_has_ended_is_ticked_off(
    login_as: LogIn, session: Session, world: World, measure_id: int
) -> None:
    browser = login_as(Role.OWNER)
    typed = {
        "version": version(browser, measure_id),
        "state": "in_progress",
        "on_track": "yes",
        "text": "Löst.",
        "obstacle_over": "y",
    }
    browser.post("measures.update", typed, measure_id=measure_id, status=303)
    session.expire_all()
    assert session.get_one(Obstacle, world.a.ids["obstacle_id"]).ended_on == worlds.TODAY


def test_missing_answers_are_counted_and_named(login_as: LogIn, measure_id: int) -> None:
    browser = login_as(Role.OWNER)
    typed = {"version": version(browser, measure_id), "state": "in_progress", "text": ""}
    page = browser.post("measures.update", typed, measure_id=measure_id, status=400)
    assert "Två saker behöver rättas" in page.text
    assert "Välj om ni hinner till 26 mars." in page.text
    assert "Skriv vad som har hänt sedan sist, minst en mening." in page.errors
    assert page.soup.title is not None
    assert page.soup.title.get_text().startswith("Fel: ")


def test_done_in_one_go_with_evidence(login_as: LogIn, session: Session, world: World) -> None:
    made = add(session, world, sequence=2, title="Beredskap", whole_plan=True)
    browser = login_as(Role.CHIEF)
    typed = {"version": version(browser, made.id), "state": "done", "text": "Infört."}
    page = browser.post("measures.update", typed, measure_id=made.id, status=400)
    assert page.errors
    assert page.field("text") == "Infört."
    proved = {**typed, "evidence_title": "Beredskapslista", "evidence_dnr": "SN 2014/7"}
    late = browser.post("measures.update", {**proved, "done_on": "2031-01-01"}, measure_id=made.id, status=400)
    assert late.errors[0] == "Dagen har inte varit än. Ange en dag till och med i dag."
    assert late.field("done_on") == "2031-01-01"
    browser.post("measures.update", proved, measure_id=made.id, status=303)
    assert measure(session, made.id).state is MeasureState.DONE
    assert session.scalars(select(Evidence.title).where(Evidence.measure_id == made.id)).all() == ["Beredskapslista"]


def test_done_stays_done_with_the_reason_it_had(login_as: LogIn, session: Session, world: World) -> None:
    done = {"state": MeasureState.DONE, "no_evidence_reason": "Muntlig uppgift.", "done_on": worlds.TODAY}
    made = add(session, world, sequence=2, title="Beredskap", whole_plan=True, **done)
    browser = login_as(Role.CHIEF)
    typed = {"version": version(browser, made.id), "state": "done", "text": "Fungerar väl."}
    browser.post("measures.update", typed, measure_id=made.id, status=303)
    assert measure(session, made.id).no_evidence_reason == "Muntlig uppgift."


def test_unchanged_is_one_tap(login_as: LogIn, session: Session, measure_id: int) -> None:
    browser = login_as(Role.OWNER)
    page = browser.get("measures.show", measure_id=measure_id)
    typed = {"version": page.field("version"), "state": "in_progress", "text": "", "oforandrat": "1"}
    browser.post("measures.update", typed, measure_id=measure_id, status=303)
    assert last_update(session, measure_id).confirmation


def test_unchanged_does_not_lose_what_was_written(login_as: LogIn, session: Session, measure_id: int) -> None:
    browser = login_as(Role.OWNER)
    typed = {
        "version": version(browser, measure_id),
        "state": "in_progress",
        "text": "En lång berättelse.",
        "oforandrat": "1",
    }
    page = browser.post("measures.update", typed, measure_id=measure_id, status=400)
    assert page.field("text") == "En lång berättelse."
    assert any("Spara läget" in error for error in page.errors)


def test_after_saving_one_is_back_where_one_was(login_as: LogIn, measure_id: int) -> None:
    browser = login_as(Role.OWNER)
    page = browser.get("measures.show", measure_id=measure_id, next="/atgarder?flik=mina")
    back = page.soup.select_one("form#lage input[name=next]")
    assert back is not None
    typed = {"version": page.field("version"), "next": back["value"], "oforandrat": "1", "state": "in_progress"}
    answer = browser.post("measures.update", typed, measure_id=measure_id, status=303)
    assert answer.location == "/atgarder?flik=mina"
    away = {**typed, "next": "https://elsewhere.example/"}
    assert (
        browser.post("measures.update", away, measure_id=measure_id, status=303).location == f"/atgarder/{measure_id}"
    )


def test_correcting_begins_with_the_words_one_wrote(login_as: LogIn, world: World, measure_id: int) -> None:
    page = login_as(Role.OWNER).get("measures.show", measure_id=measure_id, ratta=1)
    assert page.field("text") == f"Lägesrapport {world.a.canary}"


def test_two_browsers_update_the_same_measure_and_nothing_is_lost(
    login_as: LogIn, session: Session, measure_id: int
) -> None:
    first, second = login_as(Role.OWNER), login_as(Role.CHIEF)
    seen = version(first, measure_id)
    mine = {"version": seen, "state": "in_progress", "on_track": "yes", "text": "Från telefonen"}
    theirs = {"version": seen, "state": "not_started", "on_track": "uncertain", "forecast_on": "2014-04-02"}
    first.post("measures.update", mine, measure_id=measure_id, status=303)
    page = second.post("measures.update", {**theirs, "text": "Från kontoret"}, measure_id=measure_id, status=409)
    assert "medan du skrev" in page.text
    shown = {
        tuple(cell.get_text(strip=True) for cell in row.find_all(["th", "td"])[:3])
        for row in page.soup.select(".konflikt tbody tr")
    }
    assert ("Läge", "Ej påbörjad", "Pågår") in shown
    assert ("Vad har hänt sedan sist?", "Från kontoret", "Från telefonen") in shown
    assert page.field("text") == "Från kontoret"
    again = {**theirs, "version": page.field("version"), "text": "Från kontoret"}
    second.post("measures.update", again, measure_id=measure_id, status=303)
    texts = session.scalars(select(ProgressUpdate.text).where(ProgressUpdate.measure_id == measure_id)).all()
    assert {"Från telefonen", "Från kontoret"} <= set(texts)


def test_obstacle_typed_while_another_was_recorded_is_kept_too(login_as: LogIn, session: Session, world: World) -> None:
    made = add(session, world, sequence=2, title="Rekrytering", whole_plan=True, due_on=None)
    first, second = login_as(Role.CHIEF), login_as(Role.COORDINATOR)
    typed = {
        "version": version(first, made.id),
        "state": "in_progress",
        "text": "Hinder.",
        "hindered": "y",
        "since": "2014-03-01",
        "who_must_act": "chief",
    }
    first.post("measures.update", {**typed, "tried": "Ett"}, measure_id=made.id, status=303)
    page = second.post("measures.update", {**typed, "tried": "Två"}, measure_id=made.id, status=409)
    again = {**typed, "tried": page.field("tried"), "version": page.field("version")}
    second.post("measures.update", again, measure_id=made.id, status=303)
    tried = session.scalars(select(Obstacle.tried).where(Obstacle.measure_id == made.id)).all()
    assert sorted(tried) == ["Ett", "Två"]


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.SECRETARY, Role.AUDITOR, Role.CHAIR])
def test_others_may_not_update(login_as: LogIn, measure_id: int, role: Role) -> None:
    login_as(role).post("measures.update", {"oforandrat": "1"}, measure_id=measure_id, status=403)


def test_deputy_counts_as_owner(login_as: LogIn, session: Session, world: World, measure_id: int) -> None:
    row = measure(session, measure_id)
    row.deputy_id = world.a.ids["membership_id"]
    worlds.audit.record(session, worlds.AuditVerb.MEASURE_EDITED, actor=None, today=worlds.TODAY, subject=row)
    session.commit()
    login_as(Role.VERIFIER).post(
        "measures.update", {"oforandrat": "1", "version": "2"}, measure_id=measure_id, status=303
    )


# --- New and edit -----------------------------------------------------------------------------------------------------


def test_title_and_finding_are_enough(login_as: LogIn, session: Session, world: World) -> None:
    browser = login_as(Role.COORDINATOR)
    page = browser.get("measures.new", brist=world.a.ids["finding_id"])
    ticked = page.soup.select_one("input[name=finding_ids][checked]")
    assert ticked is not None
    typed = {"title": "Introduktion av nyanställda", "finding_ids": ticked["value"], "union_consultation": "not_needed"}
    answer = browser.post("measures.new", typed, status=303)
    made = session.scalars(select(Measure).where(Measure.title == "Introduktion av nyanställda")).one()
    assert (made.number, made.union_consultation) == ("Å2", UnionConsultation.NOT_NEEDED)
    assert answer.location.endswith(f"/atgarder/{made.id}")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "Skriv vad som ska göras, i några ord."),
        ({"title": "x" * 10_000}, "Texten är 10\N{NO-BREAK SPACE}000 tecken. Korta den till högst 300."),
        ({"title": "a\x00b"}, "Texten innehåller tecken som inte går att spara. Skriv om den med vanliga tecken."),
        ({"due_on": "2014-02-31"}, "Skriv ett datum som finns, som 2014-04-04."),
        ({"whole_plan": ""}, "Välj minst en brist, eller kryssa i att åtgärden gäller hela planen."),
        ({"recurrence_weeks": "0"}, "Skriv ett heltal från 1 till 104."),
        ({"cost_kr": "mycket"}, "Skriv beloppet i hela kronor, som 600 000."),
    ],
)
def test_wrong_input_is_a_sentence_at_its_field(login_as: LogIn, typed: dict[str, str], sentence: str) -> None:
    data = {"title": "Åtgärd 🧭", "whole_plan": "y", "union_consultation": "not_needed", **typed}
    page = login_as(Role.CHIEF).post("measures.new", {k: v for k, v in data.items() if v or k == "title"}, status=400)
    assert sentence in page.errors


def test_start_after_the_due_date_is_refused_at_the_due_date(login_as: LogIn) -> None:
    typed = {"title": "Å", "whole_plan": "y", "union_consultation": "not_needed"}
    days = {"starts_on": "2014-05-01", "due_on": "2014-04-01"}
    page = login_as(Role.CHIEF).post("measures.new", {**typed, **days}, status=400)
    assert page.soup.select_one("#due_on-fel") is not None


def test_person_of_another_committee_is_no_choice(login_as: LogIn, world: World) -> None:
    typed = {"title": "Å", "whole_plan": "y", "union_consultation": "not_needed"}
    foreign = {"owner_id": str(world.b.ids["membership_id"])}
    login_as(Role.CHIEF).post("measures.new", {**typed, **foreign}, status=400)


def test_edit_of_a_reported_measure_has_no_date_field(login_as: LogIn, measure_id: int) -> None:
    page = login_as(Role.CHIEF).get("measures.edit", measure_id=measure_id)
    assert page.soup.select_one("[name=due_on]") is None
    assert "Klart senast är låst." in page.text


def test_two_browsers_edit_the_same_measure_and_the_second_sees_both(
    login_as: LogIn, session: Session, world: World, measure_id: int
) -> None:
    first, second = login_as(Role.CHIEF), login_as(Role.COORDINATOR)
    typed = {
        "version": version(first, measure_id, "measures.edit"),
        "finding_ids": str(world.a.ids["finding_id"]),
        "union_consultation": "not_needed",
        "deciding_body": "committee",
    }
    first.post("measures.edit", {**typed, "title": "Chefens rubrik"}, measure_id=measure_id, status=303)
    page = second.post("measures.edit", {**typed, "title": "Samordnarens rubrik"}, measure_id=measure_id, status=409)
    assert "Chefens rubrik" in page.text
    assert page.field("title") == "Samordnarens rubrik"
    again = {**typed, "title": "Samordnarens rubrik", "version": page.field("version")}
    second.post("measures.edit", again, measure_id=measure_id, status=303)
    assert measure(session, measure_id).title == "Samordnarens rubrik"


# --- Acts -------------------------------------------------------------------------------------------------------------


def test_owner_proposes_and_chief_approves_with_one_click(
    login_as: LogIn, session: Session, world: World, measure_id: int
) -> None:
    owner, chief = login_as(Role.OWNER), login_as(Role.CHIEF)
    typed = {
        "version": version(owner, measure_id, "measures.propose_date"),
        "to_on": "2014-04-03",
        "kind": "move",
        "reason": "Remissen drar ut på tiden.",
    }
    owner.post("measures.propose_date", typed, measure_id=measure_id, status=303)
    assert measure(session, measure_id).due_on == date(2014, 3, 26)
    page = chief.get("measures.show", measure_id=measure_id)
    button = page.soup.select_one("form.enknapp[action$='/godkann'] input[name=version]")
    assert button is not None
    move_id = world.a.ids["move_id"]
    chief.post("measures.approve_date", {"version": str(button["value"])}, move_id=move_id, status=303)
    assert measure(session, measure_id).due_on == date(2014, 4, 3)
    shown = chief.get("measures.show", measure_id=measure_id).text
    assert "först 26 mars" in shown
    assert "Klart senast ändrat från 26 mars" in shown


def test_chief_moves_a_date_in_one_form(login_as: LogIn, session: Session, measure_id: int) -> None:
    chief = login_as(Role.CHIEF)
    typed = {
        "version": version(chief, measure_id, "measures.propose_date"),
        "to_on": "2014-04-03",
        "kind": "correction",
        "reason": "Fel dag skrevs in.",
    }
    chief.post("measures.propose_date", typed, measure_id=measure_id, status=303)
    move = session.scalars(select(DueDateMove).where(DueDateMove.measure_id == measure_id)).one()
    assert (move.kind, move.approved_on, move.to_on) == (MoveKind.CORRECTION, worlds.TODAY, date(2014, 4, 3))


def test_decline_needs_a_reason(login_as: LogIn, session: Session, world: World) -> None:
    chief, move_id = login_as(Role.CHIEF), world.a.ids["move_id"]
    seen = chief.get("measures.decline_date", move_id=move_id).field("version")
    chief.post("measures.decline_date", {"version": seen, "reason": ""}, move_id=move_id, status=400)
    chief.post("measures.decline_date", {"version": seen, "reason": "Går att hinna."}, move_id=move_id, status=303)
    session.expire_all()
    assert session.get_one(DueDateMove, move_id).declined_on == worlds.TODAY


def test_withdraw_shows_reason_and_successor(login_as: LogIn, session: Session, world: World, measure_id: int) -> None:
    other = add(session, world, sequence=2, title="Efterträdare", whole_plan=True)
    chief = login_as(Role.CHIEF)
    typed = {
        "version": version(chief, measure_id, "measures.withdraw"),
        "reason": "Slås ihop.",
        "successor_id": str(other.id),
    }
    chief.post("measures.withdraw", typed, measure_id=measure_id, status=303)
    page = chief.get("measures.show", measure_id=measure_id)
    assert "Slås ihop." in page.text
    assert "Den ersätts av Å2." in page.text
    assert page.soup.select_one("form#lage") is None


def test_obstacle_is_added_and_ended_on_pages_of_its_own(
    login_as: LogIn, session: Session, world: World, measure_id: int
) -> None:
    owner, obstacle_id = login_as(Role.OWNER), world.a.ids["obstacle_id"]
    page = owner.get("measures.edit_obstacle", obstacle_id=obstacle_id)
    typed = {
        "version": page.field("version"),
        "since": page.field("since"),
        "tried": page.field("tried"),
        "who_must_act": "chief",
        "ended_on": "2014-03-17",
    }
    owner.post("measures.edit_obstacle", typed, obstacle_id=obstacle_id, status=303)
    new = {"since": "2014-03-18", "tried": "Sökt vikarie.", "who_must_act": "other", "who_must_act_name": "Facket"}
    owner.post("measures.add_obstacle", {**new, "version": "1"}, measure_id=measure_id, status=303)
    session.expire_all()
    rows = session.scalars(select(Obstacle).where(Obstacle.measure_id == measure_id).order_by(Obstacle.id)).all()
    assert [(row.ended_on, row.who_must_act_name) for row in rows] == [(date(2014, 3, 17), ""), (None, "Facket")]


def test_occasions_are_written_in(login_as: LogIn, session: Session, world: World) -> None:
    recurring = {"continuous": True, "recurrence_weeks": 2, "next_occasion_on": date(2014, 3, 17), "due_on": None}
    made = add(session, world, sequence=2, title="Träffar", whole_plan=True, **recurring)
    chief = login_as(Role.CHIEF)
    typed = {"version": version(chief, made.id, "measures.hold_occasion"), "held_on": "2014-03-17"}
    chief.post("measures.hold_occasion", typed, measure_id=made.id, status=303)
    assert session.scalars(select(Occasion.planned_on)).all() == [date(2014, 3, 17)]
    assert measure(session, made.id).next_occasion_on == date(2014, 3, 31)
    assert "Hinner ni till nästa tillfälle 31 mars?" in chief.get("measures.show", measure_id=made.id).text


def test_another_bodys_decision_is_written_in(login_as: LogIn, session: Session, world: World) -> None:
    made = add(session, world, sequence=2, title="Lön", whole_plan=True, deciding_body=DecidingBody.EXECUTIVE_BOARD)
    chief = login_as(Role.CHIEF)
    typed = {"version": version(chief, made.id, "measures.decide"), "decided_on": "2014-03-17", "reference": "§ 52"}
    chief.post("measures.decide", typed, measure_id=made.id, status=303)
    assert (measure(session, made.id).decided_on, made.decided_reference) == (date(2014, 3, 17), "§ 52")
    page = chief.get("measures.show", measure_id=made.id)
    assert "Beslut fattat av kommunstyrelsen" in page.text


def test_history_marks_what_was_told_to_the_committee(login_as: LogIn, measure_id: int) -> None:
    page: Page = login_as(Role.CHIEF).get("measures.show", measure_id=measure_id)
    diamonds = [entry.get_text(" ", strip=True) for entry in page.soup.select(".tid .nyck h3")]
    assert len(diamonds) == 1
    assert diamonds[0].replace("\u00a0", " ").startswith("Rapporterad till nämnden 26 februari")
