"""The last days an authority sets: added, corrected, extended, met, and judged otherwise by the chief (R16)."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.actions import audit, locking
from tracker.models import CaseEvent, Deadline, SupervisionCase
from tracker.queries.accounts import Viewer
from tracker.rules import cases as rules
from tracker.rules.states import CaseEventKind, DeadlineKind, Verdict
from tracker.rules.verbs import AuditVerb

#: What a correction of a deadline may change.
FIELDS = frozenset({"kind", "due_on", "source", "note", "met_on"})


def add(
    session: Session,
    case: SupervisionCase,
    *,
    actor: Viewer,
    today: date,
    kind: DeadlineKind,
    due_on: date,
    source: str = "",
    note: str = "",
    replaces_id: int | None = None,
    verb: AuditVerb = AuditVerb.DEADLINE_ADDED,
) -> Deadline:
    """Register a last day. With `replaces_id` it takes the place of another, which stays visible."""
    deadline = Deadline(
        committee_id=case.committee_id,
        case_id=case.id,
        kind=kind,
        due_on=due_on,
        source=source,
        note=note,
        replaces_id=replaces_id,
    )
    session.add(deadline)
    new = {"kind": kind, "due_on": due_on, "source": source, "note": note, "replaces_id": replaces_id}
    audit.record(session, verb, actor=actor, today=today, subject=deadline, label=case.title, new=new)
    return deadline


def edit(
    session: Session, deadline: Deadline, *, actor: Viewer, today: date, opened_at: int | None = None, **values: Any
) -> Deadline:
    """Correct what was registered. A day moved by the authority is an extension, not a correction.

    RuleBroken when it is said to be met on a day to come; StaleVersion when somebody saved it meanwhile (R14).
    """
    if unknown := values.keys() - FIELDS:
        raise TypeError(f"not a deadline's own: {unknown}")
    locking.hold(session, deadline, opened_at)
    rules.check_happened(values.get("met_on"), today, field="met_on")
    old, new = audit.differences(deadline, values)
    if new:
        _record(session, AuditVerb.DEADLINE_EDITED, deadline, actor, today, old=old, new=new)
    return deadline


def meet(session: Session, deadline: Deadline, *, actor: Viewer, today: date, met_on: date) -> Deadline:
    """Note that what the authority asked for was given that day, also when it was too late."""
    rules.check_happened(met_on, today, field="met_on")
    old, new = audit.differences(deadline, {"met_on": met_on})
    _record(session, AuditVerb.DEADLINE_MET, deadline, actor, today, old=old, new=new)
    return deadline


def extend(
    session: Session,
    deadline: Deadline,
    *,
    actor: Viewer,
    today: date,
    outcome: CaseEventKind,
    happened_on: date,
    to_on: date | None = None,
    text: str = "",
    dnr: str = "",
    opened_at: int | None = None,
) -> Deadline:
    """Log that an extension was asked for, granted or refused. Only a granted one moves anything (R8).

    Returns the deadline that binds afterwards: the new one when granted, else the same. RuleBroken when the granted
    day is missing or not later, or the deadline is replaced already; StaleVersion when somebody changed it (R14).
    """
    if outcome not in rules.EXTENSION_KINDS:
        raise TypeError(f"not about an extension: {outcome}")
    locking.hold(session, deadline, opened_at)
    rules.check_happened(happened_on, today)
    granted = outcome is CaseEventKind.EXTENSION_GRANTED
    new_day = (
        rules.check_extension(deadline.due_on, to_on, replaced=_is_replaced(session, deadline)) if granted else None
    )
    case = session.get_one(SupervisionCase, deadline.case_id)
    _log(session, case, actor, outcome, happened_on, text, dnr)
    if new_day is None:
        values = {"kind": outcome, "happened_on": happened_on, "text": text, "dnr": dnr}
        audit.record(session, AuditVerb.CASE_EVENT_ADDED, actor=actor, today=today, subject=case, new=values)
        return deadline
    return add(
        session,
        case,
        actor=actor,
        today=today,
        kind=deadline.kind,
        due_on=new_day,
        source=text,
        replaces_id=deadline.id,
        verb=AuditVerb.DEADLINE_EXTENDED,
    )


def state_judgement(
    session: Session,
    deadline: Deadline,
    *,
    actor: Viewer,
    today: date,
    opened_at: int | None = None,
    stated_in_time: Verdict | None = None,
    stated_in_time_reason: str = "",
    stated_holds: Verdict | None = None,
    stated_holds_reason: str = "",
) -> Deadline:
    """R16: the chief's own answer to either question, beside the computed one. None takes it back.

    RuleBroken when a judgement has no reason; StaleVersion when somebody saved it meanwhile (R14).
    """
    locking.hold(session, deadline, opened_at)
    rules.check_judgement(stated_in_time, stated_in_time_reason, field="stated_in_time_reason")
    rules.check_judgement(stated_holds, stated_holds_reason, field="stated_holds_reason")
    values = {
        "stated_in_time": stated_in_time,
        "stated_in_time_reason": stated_in_time_reason if stated_in_time else "",
        "stated_holds": stated_holds,
        "stated_holds_reason": stated_holds_reason if stated_holds else "",
    }
    old, new = audit.differences(deadline, values)
    if new:
        _record(session, AuditVerb.JUDGEMENT_STATED, deadline, actor, today, old=old, new=new)
    return deadline


def _is_replaced(session: Session, deadline: Deadline) -> bool:
    return session.scalar(select(Deadline.id).where(Deadline.replaces_id == deadline.id)) is not None


def _log(
    session: Session,
    case: SupervisionCase,
    actor: Viewer,
    kind: CaseEventKind,
    happened_on: date,
    text: str,
    dnr: str,
) -> None:
    session.add(
        CaseEvent(
            committee_id=case.committee_id,
            case_id=case.id,
            kind=kind,
            happened_on=happened_on,
            text=text,
            dnr=dnr,
            recorded_by_id=actor.user_id,
            recorded_at=datetime.now(UTC),
        )
    )


def _record(
    session: Session,
    verb: AuditVerb,
    deadline: Deadline,
    actor: Viewer,
    today: date,
    *,
    old: dict[str, Any],
    new: dict[str, Any],
) -> None:
    title = session.scalar(select(SupervisionCase.title).where(SupervisionCase.id == deadline.case_id))
    audit.record(session, verb, actor=actor, today=today, subject=deadline, label=title or "", old=old, new=new)
