"""Last days: added, corrected, extended, judged otherwise."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.world import TODAY, World
from tracker.actions import deadlines
from tracker.models import AuditEvent, CaseEvent, Deadline
from tracker.queries.accounts import Viewer
from tracker.queries.plan import load_plan
from tracker.rules.states import CaseEventKind, DeadlineKind, Role, Verdict
from tracker.rules.transitions import RuleBroken
from tracker.rules.versions import StaleVersion

NEW_DAY = date(2014, 5, 2)


@pytest.fixture
def deadline(session: Session, world: World) -> Deadline:
    return session.get_one(Deadline, world.a.ids["deadline_id"])


@pytest.fixture
def chief(viewer: Callable[..., Viewer]) -> Viewer:
    return viewer(Role.CHIEF)


def _action(session: Session) -> str:
    return session.scalars(select(AuditEvent.action).order_by(AuditEvent.id.desc())).first() or ""


@pytest.mark.parametrize("outcome", [CaseEventKind.EXTENSION_ASKED, CaseEventKind.EXTENSION_REFUSED])
def test_an_extension_not_granted_is_an_event_and_moves_nothing(
    session: Session, world: World, deadline: Deadline, chief: Viewer, outcome: CaseEventKind
) -> None:
    left = deadlines.extend(
        session, deadline, actor=chief, today=TODAY, outcome=outcome, happened_on=TODAY, to_on=NEW_DAY
    )
    assert left is deadline
    case = load_plan(session, world.a.committee_id, TODAY).cases[0]
    assert [(d.due_on, d.open) for d in case.deadlines] == [(date(2014, 4, 4), True)]
    asked = outcome is CaseEventKind.EXTENSION_ASKED
    assert case.extension_asked_on == (TODAY if asked else None)


def test_a_granted_extension_replaces_the_day_and_is_logged(
    session: Session, world: World, deadline: Deadline, chief: Viewer
) -> None:
    granted = CaseEventKind.EXTENSION_GRANTED
    new = deadlines.extend(
        session, deadline, actor=chief, today=TODAY, outcome=granted, happened_on=TODAY, to_on=NEW_DAY
    )
    assert (new.kind, new.due_on, new.replaces_id) == (deadline.kind, NEW_DAY, deadline.id)
    case = load_plan(session, world.a.committee_id, TODAY).cases[0]
    assert [(d.due_on, d.replaced, d.open) for d in case.deadlines] == [
        (date(2014, 4, 4), True, False),
        (NEW_DAY, False, True),
    ]
    assert session.scalars(select(CaseEvent).where(CaseEvent.kind == granted)).one().case_id == deadline.case_id
    assert _action(session) == "deadline.extended"
    with pytest.raises(RuleBroken):
        deadlines.extend(
            session, deadline, actor=chief, today=TODAY, outcome=granted, happened_on=TODAY, to_on=date(2014, 6, 1)
        )


def test_a_correction_is_recorded_and_a_version_never_seen_is_refused(
    session: Session, deadline: Deadline, chief: Viewer
) -> None:
    opened_at = deadline.version
    deadlines.edit(
        session, deadline, actor=chief, today=TODAY, opened_at=opened_at, kind=DeadlineKind.REMEDY, note="Rättad"
    )
    assert deadline.kind is DeadlineKind.REMEDY
    assert _action(session) == "deadline.edited"
    with pytest.raises(StaleVersion):
        deadlines.edit(session, deadline, actor=chief, today=TODAY, opened_at=opened_at, note="Igen")
    with pytest.raises(TypeError):
        deadlines.edit(session, deadline, actor=chief, today=TODAY, replaces_id=None)
    with pytest.raises(RuleBroken):
        deadlines.edit(session, deadline, actor=chief, today=TODAY, met_on=date(2014, 3, 19))


def test_a_judgement_taken_back_takes_its_reason_with_it(session: Session, deadline: Deadline, chief: Viewer) -> None:
    deadlines.state_judgement(
        session,
        deadline,
        actor=chief,
        today=TODAY,
        stated_in_time=Verdict.YES,
        stated_in_time_reason="Extra möte.",
        stated_holds=Verdict.NO,
        stated_holds_reason="Effekten saknas.",
    )
    assert _action(session) == "deadline.judgement_stated"
    deadlines.state_judgement(
        session, deadline, actor=chief, today=TODAY, stated_in_time_reason="kvar", stated_holds=None
    )
    assert (deadline.stated_in_time, deadline.stated_in_time_reason) == (None, "")
    assert (deadline.stated_holds, deadline.stated_holds_reason) == (None, "")


@pytest.mark.parametrize("field", ["stated_in_time", "stated_holds"])
def test_a_judgement_without_reason_is_refused_at_its_field(
    session: Session, deadline: Deadline, chief: Viewer, field: str
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        deadlines.state_judgement(session, deadline, actor=chief, today=TODAY, **{field: Verdict.NO})
    assert refusal.value.field == f"{field}_reason"
