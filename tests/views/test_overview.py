"""The first page, as each kind of person meets it."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.browser_client import Browser
from tests.world import World
from tracker.models import Committee, Deadline, Decision, Finding, Measure, Meeting, Membership, User
from tracker.rules.states import DeadlineKind, MeasureState, Role, Verdict

LogIn = Callable[..., Browser]


def _store(session: Session, *rows: object) -> None:
    """Keep rows and changes as another day's work: without the event that an action would have left."""
    session.add_all(rows)
    session.flush()
    session.info.clear()
    session.commit()


def test_the_overview_answers_both_questions_first(login_as: LogIn, world: World) -> None:
    page = login_as(Role.CHIEF).get("overview.index")
    assert page.h1 == f"Tillsyn {world.a.canary}"
    for words in (
        "dagar kvar till 4 april 17",
        "vite som nämnden riskerar 600 000 kr",
        "Nämnden ska ha redovisat åtgärderna senast fredag 4 april.",
        "Kommer svaret fram i tid? Osäkert",
        "Håller svaret? Osäkert",
        "mötesdag + 14 dagar för justering",
        "Onsdag 26 mars om 8 dagar",
        "Sista mötet som hinner före 4 april.",
        "Begär omedelbar justering",
        "Hinder sedan 10 mars",
    ):
        assert words in page.text, words
    assert page.text.index("Kommer svaret fram i tid?") < page.text.index("Kräver handling nu")


def test_the_chief_sees_her_own_judgement_beside_the_computed_one(
    login_as: LogIn, session: Session, world: World
) -> None:
    deadline = session.get_one(Deadline, world.a.ids["deadline_id"])
    deadline.stated_in_time, deadline.stated_in_time_reason = Verdict.YES, "Extra möte är bokat."
    _store(session)
    text = login_as(Role.CHIEF).get("overview.index").text
    assert "Kommer svaret fram i tid? Osäkert" in text
    assert "Förvaltningschefens bedömning: Ja . Extra möte är bokat." in text


def test_the_meeting_after_the_last_day_turns_the_answer_to_no(login_as: LogIn, session: Session, world: World) -> None:
    meeting = session.get_one(Meeting, world.a.ids["meeting_id"])
    meeting.held_on, meeting.dispatch_on = date(2014, 4, 9), date(2014, 4, 2)
    _store(session)
    text = login_as(Role.CHIEF).get("overview.index").text
    assert "Kommer svaret fram i tid? Nej" in text
    assert "Inget nämndsammanträde före svarsdatum 4 april" in text
    assert "Kalla till ett extra sammanträde" in text


def test_a_met_deadline_leaves_no_last_day_open(login_as: LogIn, session: Session, world: World) -> None:
    session.get_one(Deadline, world.a.ids["deadline_id"]).met_on = date(2014, 3, 17)
    _store(session)
    page = login_as(Role.CHIEF).get("overview.index")
    assert page.h1 == "Ingen sista dag är öppen"
    assert "Svaret lämnades in 17 mars. Sista dagen var 4 april." in page.text
    assert "Kommer svaret fram i tid?" not in page.text
    assert "Kräver handling nu" in page.text


def test_further_deadlines_are_listed_with_their_own_answers(login_as: LogIn, session: Session, world: World) -> None:
    session.add(
        Deadline(
            committee_id=world.a.committee_id,
            case_id=world.a.ids["case_id"],
            kind=DeadlineKind.REMEDY,
            due_on=date(2014, 9, 12),
        )
    )
    _store(session)
    text = login_as(Role.CHIEF).get("overview.index").text
    assert "dagar kvar till 4 april 17" in text
    assert "Andra sista dagar" in text
    assert "12 september om 178 dagar" in text


def test_first_start_shows_the_empty_ruler_and_the_first_step(login_as: LogIn, session: Session, world: World) -> None:
    empty = Committee(municipality="Cedby kommun", name="socialnämnden", administration="socialförvaltningen")
    session.add(empty)
    session.flush()
    for role in (Role.CHIEF, Role.AUDITOR):
        user_id = session.scalars(select(User.id).where(User.email == world.b.emails[role])).one()
        session.execute(update(Membership).where(Membership.user_id == user_id).values(committee_id=empty.id))
    _store(session)
    page = login_as(Role.CHIEF, "b").get("overview.index")
    assert page.h1 == "Inget tillsynsärende ännu"
    assert "Sista dag?" in page.text
    assert page.soup.select_one("main a.btn-primary").get_text(strip=True) == "Registrera ärendet"
    page = login_as(Role.AUDITOR, "b").get("overview.index")
    assert page.soup.select_one("main a.btn-primary") is None
    assert "Förvaltningschefen eller kvalitetssamordnaren registrerar ärendet." in page.text


def test_a_reader_without_other_rights_is_told_so_and_offered_no_buttons(login_as: LogIn) -> None:
    page = login_as(Role.AUDITOR).get("overview.index")
    assert "Du har läsbehörighet" in page.text
    for words in ("Uppdatera", "Utse ansvarig", "Förbered rapporten", "Lägg till"):
        assert words not in page.soup.select_one("main").get_text()
    assert "All historik" in page.text
    assert "All historik" not in login_as(Role.VERIFIER).get("overview.index").text


@pytest.mark.parametrize(("role", "starts_at"), [(Role.MEMBER, "/rapporter"), ("admin", "/administration")])
def test_the_first_page_sends_others_to_their_own(login_as: LogIn, role: Role | str, starts_at: str) -> None:
    assert login_as(role).get("overview.index", status=303).location == starts_at


def test_a_person_without_any_role_is_told_what_to_do(login_as: LogIn, session: Session, world: World) -> None:
    user_id = session.scalars(select(User.id).where(User.email == world.a.emails[Role.MEMBER])).one()
    session.execute(update(Membership).where(Membership.user_id == user_id).values(ends_on=date(2014, 3, 1)))
    _store(session)
    page = login_as(Role.MEMBER).get("overview.index")
    assert page.h1 == "Du har ingen roll ännu"


def test_long_lists_show_the_first_and_lead_to_the_rest(login_as: LogIn, session: Session, world: World) -> None:
    for sequence in range(2, 12):
        session.add(
            Measure(
                committee_id=world.a.committee_id,
                sequence=sequence,
                title=f"Åtgärd {sequence}",
                state=MeasureState.IN_PROGRESS,
                due_on=date(2014, 3, 1),
                whole_plan=True,
                registered_on=date(2014, 2, 24),
            )
        )
        session.add(
            Finding(
                committee_id=world.a.committee_id,
                case_id=world.a.ids["case_id"],
                sequence=sequence,
                title=f"Brist {sequence}",
                registered_on=date(2014, 2, 24),
            )
        )
    _store(session)
    browser = login_as(Role.CHIEF)
    page = browser.get("overview.index")
    assert len(page.soup.select("ul.handling > li")) == 6
    assert "Visa alla 11 brister" in page.text
    whole = browser.get("overview.index", visa="alla")
    assert len(whole.soup.select("ul.handling > li")) > 20
    assert "Visa alla" not in whole.text


def test_nothing_of_another_committee_is_shown(login_as: LogIn, world: World) -> None:
    assert world.b.canary not in login_as(Role.CHIEF).get("overview.index").text


def test_the_listed_decision_counts_among_decisions_to_take(login_as: LogIn, session: Session, world: World) -> None:
    assert session.scalar(select(Decision.id).where(Decision.committee_id == world.a.committee_id)) is not None
    text = login_as(Role.CHAIR).get("overview.index").text
    assert "Beslut att fatta 1" in text
