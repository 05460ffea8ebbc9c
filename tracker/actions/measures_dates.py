"""R2: a new due date. Whoever is responsible proposes it, the chief approves or declines; both leave their trace."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.actions import audit
from tracker.actions.locking import hold
from tracker.models import DueDateMove, Measure
from tracker.queries import plan as plans
from tracker.queries.accounts import Viewer
from tracker.rules import promises
from tracker.rules.access import Permission
from tracker.rules.facts import MeasureFacts, PlanFacts
from tracker.rules.states import MeasureState, MoveKind, TellAuthority
from tracker.rules.transitions import Message, RuleBroken
from tracker.rules.verbs import AuditVerb


def propose_date(
    session: Session,
    measure: Measure,
    *,
    actor: Viewer,
    today: date,
    to_on: date,
    reason: str,
    kind: MoveKind = MoveKind.MOVE,
    reference: str = "",
    opened_at: int | None = None,
) -> DueDateMove:
    """Propose another due date. A proposal that still waits is replaced by the new one.

    RuleBroken for the same date, one before the start, no reason, or a measure that is done or withdrawn.
    """
    hold(session, measure, opened_at)
    facts, _ = _facts(session, measure, today)
    promises.check_proposal(facts, to_on=to_on, reason=reason)
    values = {
        "kind": kind,
        "from_on": measure.due_on,
        "to_on": to_on,
        "reason": reason,
        "reference": reference,
        "proposed_by_id": actor.user_id,
        "proposed_by_title": actor.title_in(measure.committee_id),
        "proposed_on": today,
    }
    move = waiting_move(session, measure.id)
    old = None
    if move is None:
        move = DueDateMove(committee_id=measure.committee_id, measure_id=measure.id, **values)
        session.add(move)
    else:
        old, _new = audit.differences(move, values)
    session.flush()
    new = {name: values[name] for name in ("kind", "from_on", "to_on", "reason", "reference")}
    _record(session, AuditVerb.DUE_DATE_PROPOSED, move, measure, actor, today, old=old, new=new)
    return move


def approve_date(
    session: Session,
    move: DueDateMove,
    *,
    actor: Viewer,
    today: date,
    reference: str = "",
    tell_authority: TellAuthority | None = None,
    opened_at: int | None = None,
) -> DueDateMove:
    """Approve a proposed date: the measure has it from now on. A correction of a clerical error is kept uncounted.

    `tell_authority` is the chief's answer to `promises.authority_to_tell`, where that asks. RuleBroken for anybody but
    the chief, or without § where the committee had set the date.
    """
    hold(session, move, opened_at)
    _check_waiting(move)
    measure = session.get_one(Measure, move.measure_id)
    hold(session, measure)
    facts, plan = _facts(session, measure, today)
    reference = reference or move.reference
    promises.check_move(
        facts,
        to_on=move.to_on,
        reason=move.reason,
        by_chief=actor.may(Permission.MEASURE_DECIDE, measure.committee_id),
        decisions=plan.decisions,
        reference=reference,
        kind=move.kind,
    )
    move.tell_authority = tell_authority if promises.authority_to_tell(facts, move.to_on) else None
    _give(session, move, measure, actor, today, reference, actor.title_in(measure.committee_id), today)
    return move


def carry_out(
    session: Session, move: DueDateMove, *, actor: Viewer, today: date, reference: str, body: str, decided_on: date
) -> None:
    """Move a date as the committee has decided, with its §: the chief need not approve what the committee decides.

    What has been done or withdrawn meanwhile has no date to move: the proposal then gets the § only.
    """
    measure = session.get_one(Measure, move.measure_id)
    hold(session, measure)
    move.reference = reference
    if measure.state not in (MeasureState.DONE, MeasureState.WITHDRAWN) and move.to_on != measure.due_on:
        # Nobody is asked about what the committee has decided: an authority that was told another date hears the new.
        facts, _plan = _facts(session, measure, today)
        move.tell_authority = TellAuthority.YES if promises.authority_to_tell(facts, move.to_on) else None
        _give(session, move, measure, actor, today, reference, body, decided_on)


def _give(
    session: Session,
    move: DueDateMove,
    measure: Measure,
    actor: Viewer,
    today: date,
    reference: str,
    by: str,
    on: date,
) -> None:
    """Give the measure its new date, and leave the trace."""
    old = {"due_on": measure.due_on}
    move.from_on = measure.due_on
    move.reference = reference
    move.approved_by_id, move.approved_on, move.approved_by_title = actor.user_id, on, by
    measure.due_on = move.to_on
    measure.no_due_reason = ""
    # The owner was asked about the old date; about the new one she has not been asked yet.
    measure.on_track = None
    verb = AuditVerb.DUE_DATE_CORRECTED if move.kind is MoveKind.CORRECTION else AuditVerb.DUE_DATE_MOVED
    new: dict[str, object] = {"due_on": move.to_on, "reason": move.reason, "reference": reference}
    if move.tell_authority is not None:
        new["tell_authority"] = move.tell_authority
    _record(session, verb, move, measure, actor, today, old=old, new=new)


def move_date(
    session: Session,
    measure: Measure,
    *,
    actor: Viewer,
    today: date,
    tell_authority: TellAuthority | None = None,
    **values: Any,
) -> DueDateMove:
    """The chief's own change of a date: proposed and approved at once, with the arguments of `propose_date`."""
    move = propose_date(session, measure, actor=actor, today=today, **values)
    return approve_date(session, move, actor=actor, today=today, tell_authority=tell_authority)


def decline_date(
    session: Session, move: DueDateMove, *, actor: Viewer, today: date, reason: str, opened_at: int | None = None
) -> DueDateMove:
    """Decline a proposed date: the old one stands. RuleBroken for anybody but the chief, or without a reason."""
    hold(session, move, opened_at)
    _check_waiting(move)
    if not actor.may(Permission.MEASURE_DECIDE, move.committee_id):
        raise RuleBroken(Message.of("promise.chief_approves"))
    if not reason.strip():
        raise RuleBroken(Message.of("move.decline_reason_missing"), field="reason")
    old, new = audit.differences(move, {"declined_on": today, "declined_reason": reason})
    measure = session.get_one(Measure, move.measure_id)
    _record(session, AuditVerb.DUE_DATE_DECLINED, move, measure, actor, today, old=old, new=new)
    return move


def waiting_move(session: Session, measure_id: int) -> DueDateMove | None:
    """The proposal that still waits for an answer; there is never more than one."""
    return session.scalar(
        select(DueDateMove)
        .where(
            DueDateMove.measure_id == measure_id,
            DueDateMove.approved_on.is_(None),
            DueDateMove.declined_on.is_(None),
        )
        .order_by(DueDateMove.id.desc())
        .limit(1)
    )


def _facts(session: Session, measure: Measure, today: date) -> tuple[MeasureFacts, PlanFacts]:
    plan = plans.load_plan(session, measure.committee_id, today)
    return next(facts for facts in plan.measures if facts.id == measure.id), plan


def _check_waiting(move: DueDateMove) -> None:
    if move.approved_on is not None or move.declined_on is not None:
        raise RuleBroken(Message.of("move.answered", answered_on=move.approved_on or move.declined_on))


def _record(
    session: Session,
    verb: AuditVerb,
    move: DueDateMove,
    measure: Measure,
    actor: Viewer,
    today: date,
    *,
    old: Mapping[str, object] | None,
    new: Mapping[str, object],
) -> None:
    """A move is known by the measure it moves."""
    label = f"{measure.number} {measure.title}"
    audit.record(session, verb, actor=actor, today=today, subject=move, label=label, old=old, new=new)
