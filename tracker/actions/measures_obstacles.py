"""Obstacles: recorded, described anew, ended. They are evidence of what was tried, so nothing of them is lost."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.actions import audit
from tracker.actions.locking import hold
from tracker.models import Measure, Obstacle
from tracker.queries.accounts import Viewer
from tracker.rules import progress
from tracker.rules.states import MeasureState, WhoMustAct
from tracker.rules.transitions import Message, RuleBroken
from tracker.rules.verbs import AuditVerb

FIELDS = frozenset({"since", "tried", "outcome", "compensating", "who_must_act", "who_must_act_name", "ended_on"})


def record_obstacle(
    session: Session,
    measure: Measure,
    *,
    actor: Viewer,
    today: date,
    since: date | None,
    tried: str,
    outcome: str = "",
    compensating: str = "",
    who_must_act: WhoMustAct = WhoMustAct.OTHER,
    who_must_act_name: str = "",
    ended_on: date | None = None,
    opened_at: int | None = None,
) -> Obstacle:
    """Register what hinders a measure since when, what was tried and what came of it, and who must act."""
    hold(session, measure, opened_at)
    if measure.state is MeasureState.WITHDRAWN:
        raise RuleBroken(Message.of("progress.withdrawn", number=measure.number))
    values = {
        "since": since,
        "tried": tried,
        "outcome": outcome,
        "compensating": compensating,
        "who_must_act": who_must_act,
        "who_must_act_name": who_must_act_name,
        "ended_on": ended_on,
    }
    _check(values, today)
    obstacle = Obstacle(
        committee_id=measure.committee_id,
        measure_id=measure.id,
        recorded_by_id=actor.user_id,
        recorded_at=datetime.now(UTC),
        **values,
    )
    session.add(obstacle)
    session.flush()
    audit.record(
        session,
        AuditVerb.OBSTACLE_RECORDED,
        actor=actor,
        today=today,
        subject=obstacle,
        label=_label(measure),
        new=values,
    )
    return obstacle


def edit_obstacle(
    session: Session, obstacle: Obstacle, *, actor: Viewer, today: date, opened_at: int | None = None, **values: Any
) -> Obstacle:
    """Describe an obstacle anew, or end it with `ended_on`. What stood before is kept in the audit trail."""
    if not values.keys() <= FIELDS:
        raise TypeError(f"not an obstacle's own: {values.keys() - FIELDS}")
    hold(session, obstacle, opened_at)
    _check({name: values.get(name, getattr(obstacle, name)) for name in FIELDS}, today)
    old, new = audit.differences(obstacle, values)
    if not new:
        return obstacle
    verb = AuditVerb.OBSTACLE_ENDED if new.get("ended_on") else AuditVerb.OBSTACLE_EDITED
    measure = session.get_one(Measure, obstacle.measure_id)
    audit.record(session, verb, actor=actor, today=today, subject=obstacle, label=_label(measure), old=old, new=new)
    return obstacle


def _check(values: dict[str, Any], today: date) -> None:
    since, ended_on = values["since"], values["ended_on"]
    if since is None:
        raise RuleBroken(Message.of("obstacle.since_missing"), field="since")
    if since > today:
        raise RuleBroken(Message.of("obstacle.since_to_come"), field="since")
    if not values["tried"].strip():
        raise RuleBroken(Message.of("obstacle.tried_missing"), field="tried")
    if ended_on is not None:
        progress.check_obstacle_ended(since, ended_on, today)


def _label(measure: Measure) -> str:
    """An obstacle is known by the measure it hinders."""
    return f"{measure.number} {measure.title}"
