import hashlib
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.world import TODAY, World
from tracker.actions import decisions, meetings, reports
from tracker.models import (
    AuditEvent,
    Decision,
    InstallationFact,
    Measure,
    Meeting,
    Report,
    ReportDraft,
    ReportedMeasure,
)
from tracker.queries import reports as queries
from tracker.queries.accounts import Viewer
from tracker.queries.plan import load_plan
from tracker.rules.changes import ItemKind
from tracker.rules.states import DecisionKind, MeasureState, Role
from tracker.rules.transitions import RuleBroken
from tracker.rules.versions import StaleVersion

DISPATCH, AFTER_DISPATCH = date(2014, 3, 19), date(2014, 3, 20)


@pytest.fixture
def chief(viewer: Callable[..., Viewer]) -> Viewer:
    return viewer(Role.CHIEF)


@pytest.fixture
def meeting(session: Session, world: World) -> Meeting:
    return session.get_one(Meeting, world.a.ids["meeting_id"])


def freeze(session: Session, meeting: Meeting, chief: Viewer, today: date = TODAY, **values: bool) -> Report:
    report = reports.freeze(session, meeting, actor=chief, today=today, missing_accepted=True, **values)
    session.commit()
    return report


def event(session: Session, action: str) -> AuditEvent:
    return session.scalars(select(AuditEvent).where(AuditEvent.action == action)).one()


def test_freeze_stores_snapshot_file_and_what_was_told(
    session: Session, world: World, meeting: Meeting, chief: Viewer
) -> None:
    report = freeze(session, meeting, chief)
    stored = queries.report_file(session, report.id)
    assert report.number == 2 and report.builds_on_id == world.a.ids["report_id"]
    assert stored.content.startswith(b"%PDF-") and hashlib.sha256(stored.content).hexdigest() == stored.sha256
    assert queries.frozen(session, report.id).sha256 == report.snapshot_sha256
    told = session.scalars(select(ReportedMeasure).where(ReportedMeasure.report_id == report.id)).one()
    assert (told.measure_id, told.due_on) == (world.a.ids["measure_id"], date(2014, 3, 26))
    recorded = event(session, "report.published").new
    assert recorded is not None and recorded["number"] == 2 and recorded["sha256"] == stored.sha256


def test_the_stored_file_is_the_same_whatever_changes_afterwards(
    session: Session, world: World, meeting: Meeting, chief: Viewer
) -> None:
    freeze(session, meeting, chief)
    before = queries.stored_file(session, meeting.id)
    measure = session.get_one(Measure, world.a.ids["measure_id"])
    adoption = session.get_one(Decision, world.a.ids["decision_id"])
    decisions.record(session, adoption, actor=chief, today=meeting.held_on, text="Antas.", paragraph="34")
    measure.title, measure.state = "Något helt annat", MeasureState.DONE
    session.commit()
    assert queries.stored_file(session, meeting.id) == before


def test_the_same_snapshot_gives_the_same_bytes(session: Session, meeting: Meeting, chief: Viewer) -> None:
    from tracker.documents import pdf

    report = freeze(session, meeting, chief)
    again = pdf.render(queries.composed(queries.frozen(session, report.id)))
    assert hashlib.sha256(again).hexdigest() == queries.report_file(session, report.id).sha256


def test_the_delta_names_each_measure_and_finding_once(
    session: Session, world: World, meeting: Meeting, chief: Viewer
) -> None:
    report = freeze(session, meeting, chief)
    changed = queries.frozen(session, report.id).changes
    plan = load_plan(session, world.a.committee_id, TODAY)
    assert sorted((c.kind, c.item_id) for c in changed) == sorted(
        [(ItemKind.FINDING, f.id) for f in plan.findings] + [(ItemKind.MEASURE, m.id) for m in plan.measures]
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE report SET title = 'Annat' WHERE id = :id",
        "DELETE FROM report WHERE id = :id",
        "UPDATE report_file SET name = 'annat.pdf' WHERE report_id = :id",
        "DELETE FROM report_file WHERE report_id = :id",
        "UPDATE reported_measure SET due_on = '2014-12-31' WHERE report_id = :id",
        "DELETE FROM reported_measure WHERE report_id = :id",
    ],
)
def test_the_database_refuses_to_change_what_is_frozen(
    session: Session, meeting: Meeting, chief: Viewer, statement: str
) -> None:
    report_id = freeze(session, meeting, chief).id
    with pytest.raises(DBAPIError, match="frozen"):
        session.execute(text(statement), {"id": report_id})
    session.rollback()


def test_freeze_refuses_what_is_missing_until_it_is_accepted(session: Session, meeting: Meeting, chief: Viewer) -> None:
    with pytest.raises(RuleBroken, match=r"freezing\.missing") as refused:
        reports.freeze(session, meeting, actor=chief, today=TODAY)
    assert refused.value.field == "missing_accepted"
    assert session.scalars(select(Report).where(Report.meeting_id == meeting.id)).all() == []


def test_nothing_is_published_in_practice_except_in_a_demo(session: Session, meeting: Meeting, chief: Viewer) -> None:
    with pytest.raises(RuleBroken, match=r"freezing\.practice"):
        freeze(session, meeting, chief, day_is_set=True)
    session.add(InstallationFact(name="demo", value="2014-03-18"))
    assert freeze(session, meeting, chief, day_is_set=True).number == 2


def test_only_one_report_stands_for_a_meeting(session: Session, meeting: Meeting, chief: Viewer) -> None:
    freeze(session, meeting, chief)
    with pytest.raises(RuleBroken, match=r"freezing\.standing"):
        freeze(session, meeting, chief)


def test_withdrawn_before_dispatch_a_report_counts_as_unpublished(
    session: Session, world: World, meeting: Meeting, chief: Viewer
) -> None:
    first = freeze(session, meeting, chief)
    reports.withdraw(session, first, actor=chief, today=DISPATCH, reason="Fel siffra.")
    session.commit()
    last = load_plan(session, world.a.committee_id, TODAY).last_report
    assert last is not None and last.id == world.a.ids["report_id"]
    assert queries.stored_file(session, meeting.id) is None
    second = freeze(session, meeting, chief)
    assert (second.number, second.revises_id, second.builds_on_id) == (3, None, world.a.ids["report_id"])
    with pytest.raises(RuleBroken, match=r"report\.not_standing"):
        reports.withdraw(session, first, actor=chief, today=DISPATCH, reason="En gång till.")


def test_after_dispatch_a_revised_report_names_the_older_and_both_stay(
    session: Session, world: World, meeting: Meeting, chief: Viewer
) -> None:
    first = freeze(session, meeting, chief)
    with pytest.raises(RuleBroken, match=r"freezing\.dispatched"):
        reports.withdraw(session, first, actor=chief, today=AFTER_DISPATCH, reason="För sent.")
    with pytest.raises(RuleBroken, match=r"freezing\.revise"):
        freeze(session, meeting, chief, AFTER_DISPATCH)
    second = freeze(session, meeting, chief, AFTER_DISPATCH, revising=True)
    made = queries.frozen(session, second.id)
    assert (second.revises_id, second.builds_on_id) == (first.id, world.a.ids["report_id"])
    assert (made.revises_number, made.revised_on) == (2, AFTER_DISPATCH)
    assert queries.report_file(session, first.id).content != queries.report_file(session, second.id).content


def test_the_proposal_to_approve_names_the_report(session: Session, meeting: Meeting, chief: Viewer) -> None:
    approval = decisions.propose(
        session,
        meeting,
        actor=chief,
        today=TODAY,
        kind=DecisionKind.APPROVE_REPORT,
        title="Återrapportering",
        text="Nämnden godkänner återrapporteringen.",
    )
    report = freeze(session, meeting, chief)
    assert approval.report_id == report.id
    reports.withdraw(session, report, actor=chief, today=TODAY, reason="Fel.")
    assert approval.report_id is None


def test_the_chiefs_texts_are_written_and_not_overwritten(session: Session, meeting: Meeting, chief: Viewer) -> None:
    draft = reports.edit_texts(session, meeting, actor=chief, today=TODAY, opened_at=0, economy="Ryms i budgeten.")
    session.commit()
    with pytest.raises(StaleVersion):
        reports.edit_texts(session, meeting, actor=chief, today=TODAY, opened_at=0, economy="Kostar mer.")
    reports.edit_texts(session, meeting, actor=chief, today=TODAY, opened_at=draft.version, children="Bättre.")
    session.commit()
    assert session.scalars(select(ReportDraft)).one().economy == "Ryms i budgeten."
    with pytest.raises(TypeError, match="number"):
        reports.edit_texts(session, meeting, actor=chief, today=TODAY, number="3")


def test_texts_that_look_like_code_stand_as_text(session: Session, meeting: Meeting, chief: Viewer) -> None:
    reports.edit_texts(
        session, meeting, actor=chief, today=TODAY, summary="Kostnad < 5 tkr & > 3 <b> 😀", economy="</para>&amp;"
    )
    report = freeze(session, meeting, chief)
    assert queries.report_file(session, report.id).content.startswith(b"%PDF-")


def test_moving_a_meeting_after_locking_changes_nothing_in_the_report(
    session: Session, meeting: Meeting, chief: Viewer
) -> None:
    report = freeze(session, meeting, chief)
    meetings.edit(session, meeting, actor=chief, today=TODAY, held_on=date(2014, 4, 9))
    session.commit()
    assert queries.frozen(session, report.id).meeting.held_on == date(2014, 3, 26)
