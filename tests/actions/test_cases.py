"""Cases: registered, edited, and what follows from each event."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.world import TODAY, World
from tracker.actions import cases
from tracker.models import AuditEvent, Deadline, Finding, SupervisionCase
from tracker.queries import scope
from tracker.queries.accounts import Viewer
from tracker.rules.states import CaseEventKind, DeadlineKind, Role
from tracker.rules.transitions import RuleBroken
from tracker.rules.versions import StaleVersion

AsViewer = Callable[..., Viewer]


@pytest.fixture
def case(session: Session, world: World) -> SupervisionCase:
    return session.get_one(SupervisionCase, world.a.ids["case_id"])


@pytest.fixture
def chief(viewer: AsViewer) -> Viewer:
    return viewer(Role.CHIEF)


def _last(session: Session, count: int = 1) -> list[AuditEvent]:
    return list(session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(count)))[::-1]


def test_register_leaves_an_event_for_the_case_its_deadline_and_each_finding(
    session: Session, world: World, chief: Viewer
) -> None:
    case = cases.register(
        session,
        world.a.committee_id,
        actor=chief,
        today=TODAY,
        title="Tillsyn",
        authority="JO",
        deadline_kind=DeadlineKind.ANSWER,
        deadline_on=date(2014, 5, 1),
        finding_titles=["En", "Två"],
    )
    assert [event.action for event in _last(session, 4)] == [
        "case.registered",
        "deadline.added",
        "finding.registered",
        "finding.registered",
    ]
    assert all(event.committee_id == case.committee_id and event.business_day == TODAY for event in _last(session, 4))


def test_register_refuses_what_is_no_field_of_a_case(session: Session, world: World, chief: Viewer) -> None:
    with pytest.raises(TypeError):
        cases.register(session, world.a.committee_id, actor=chief, today=TODAY, title="T", closed_on=TODAY)


def test_edit_records_what_was_and_what_is(session: Session, case: SupervisionCase, chief: Viewer) -> None:
    before = case.title
    cases.edit(session, case, actor=chief, today=TODAY, title="Ny titel", authority=case.authority)
    event = _last(session)[0]
    assert (event.action, event.old, event.new) == ("case.edited", {"title": before}, {"title": "Ny titel"})


def test_edit_that_changes_nothing_leaves_no_event(session: Session, case: SupervisionCase, chief: Viewer) -> None:
    cases.edit(session, case, actor=chief, today=TODAY, title=case.title)
    assert session.scalars(select(AuditEvent).where(AuditEvent.action == "case.edited")).all() == []


def test_edit_judges_what_is_changed_together_with_what_stands(
    session: Session, case: SupervisionCase, chief: Viewer
) -> None:
    cases.edit(session, case, actor=chief, today=TODAY, decided_on=date(2014, 2, 10))
    with pytest.raises(RuleBroken) as refusal:
        cases.edit(session, case, actor=chief, today=TODAY, served_on=date(2014, 2, 9))
    assert refusal.value.field == "served_on"


def test_edit_of_a_version_never_seen_is_refused(session: Session, case: SupervisionCase, chief: Viewer) -> None:
    with pytest.raises(StaleVersion):
        cases.edit(session, case, actor=chief, today=TODAY, opened_at=case.version + 1, title="Ny")


@pytest.mark.parametrize(
    ("kind", "field"), [(CaseEventKind.DECISION, "decided_on"), (CaseEventKind.SERVICE, "served_on")]
)
def test_decision_and_service_fill_in_the_day_of_the_case_once(
    session: Session, case: SupervisionCase, chief: Viewer, kind: CaseEventKind, field: str
) -> None:
    first, second = date(2014, 2, 10), date(2014, 2, 20)
    for day in (first, second):
        cases.add_event(session, case, actor=chief, today=TODAY, kind=kind, happened_on=day)
    assert getattr(case, field) == first


def test_an_answer_meets_only_what_an_answer_can_meet(
    session: Session, world: World, case: SupervisionCase, chief: Viewer
) -> None:
    remedy = Deadline(
        committee_id=case.committee_id, case_id=case.id, kind=DeadlineKind.REMEDY, due_on=date(2014, 6, 1)
    )
    session.add(remedy)
    session.flush()
    report = session.get_one(Deadline, world.a.ids["deadline_id"])
    cases.add_event(
        session,
        case,
        actor=chief,
        today=TODAY,
        kind=CaseEventKind.ANSWER_SENT,
        happened_on=TODAY,
        met_deadline_ids=[report.id, remedy.id, world.b.ids["deadline_id"]],
    )
    assert (report.met_on, remedy.met_on) == (TODAY, None)
    assert session.get_one(Deadline, world.b.ids["deadline_id"]).met_on is None
    assert [event.action for event in _last(session, 2)] == ["case.event_added", "deadline.met"]


def test_a_late_answer_is_registered_as_the_fact_it_is(
    session: Session, world: World, case: SupervisionCase, chief: Viewer
) -> None:
    later = date(2014, 4, 7)
    kind, ids = CaseEventKind.ANSWER_SENT, [world.a.ids["deadline_id"]]
    cases.add_event(session, case, actor=chief, today=later, kind=kind, happened_on=later, met_deadline_ids=ids)
    assert session.get_one(Deadline, ids[0]).met_on == later


def test_a_closing_decision_closes_the_findings_it_covers_and_no_others(
    session: Session, world: World, case: SupervisionCase, chief: Viewer
) -> None:
    from tests.world import add_finding

    other = add_finding(session, world.a, case.id, 2)
    covered = session.get_one(Finding, world.a.ids["finding_id"])
    event = cases.add_event(
        session,
        case,
        actor=chief,
        today=TODAY,
        kind=CaseEventKind.CLOSED,
        happened_on=TODAY,
        dnr="8.5-1",
        covered_finding_ids=[covered.id],
    )
    assert case.closed_on == TODAY
    assert (covered.closed_on, covered.closed_reference) == (TODAY, "IVO, dnr 8.5-1")
    assert other.closed_on is None
    assert [finding.id for finding in event.findings] == [covered.id]


def test_a_closing_decision_covers_no_finding_of_another_case_or_committee(
    session: Session, world: World, case: SupervisionCase, chief: Viewer
) -> None:
    with pytest.raises(scope.NotFound):
        cases.add_event(
            session,
            case,
            actor=chief,
            today=TODAY,
            kind=CaseEventKind.CLOSED,
            happened_on=TODAY,
            covered_finding_ids=[world.b.ids["finding_id"]],
        )


def test_any_other_event_closes_nothing(session: Session, world: World, case: SupervisionCase, chief: Viewer) -> None:
    ids = [world.a.ids["finding_id"]]
    for kind in set(CaseEventKind) - {CaseEventKind.CLOSED}:
        cases.add_event(session, case, actor=chief, today=TODAY, kind=kind, happened_on=TODAY, covered_finding_ids=ids)
    assert case.closed_on is None
    assert session.get_one(Finding, ids[0]).closed_on is None
