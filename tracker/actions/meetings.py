"""Meetings: put in the calendar, moved, cancelled, minutes approved. What hangs on a day is computed anew (R8)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.actions import audit, decisions_returning, locking
from tracker.models import Committee, Decision, Meeting
from tracker.queries import scope
from tracker.queries.accounts import Viewer
from tracker.rules import meetings
from tracker.rules.planning import Planned
from tracker.rules.transitions import Message, RuleBroken
from tracker.rules.verbs import AuditVerb

#: What a person may change on a meeting; the rest follows from other actions.
FIELDS = frozenset({"held_on", "dispatch_on", "preparation_on", "stop_on", "place", "extra", "immediate_approval"})


def add(
    session: Session,
    committee_id: int,
    *,
    actor: Viewer,
    today: date,
    held_on: date,
    dispatch_on: date | None = None,
    preparation_on: date | None = None,
    stop_on: date | None = None,
    place: str = "",
    extra: bool = False,
    immediate_approval: bool = False,
) -> Meeting:
    """Put a meeting in the calendar. Without a dispatch day the committee's usual one is taken.

    RuleBroken when the days are out of order or the committee already meets that day.
    """
    values: dict[str, Any] = {
        "held_on": held_on,
        "dispatch_on": dispatch_on or meetings.default_dispatch(held_on, _dispatch_days(session, committee_id)),
        "preparation_on": preparation_on,
        "stop_on": stop_on,
        "place": place,
        "extra": extra,
        "immediate_approval": immediate_approval,
    }
    meetings.check_days(held_on, values["dispatch_on"], values)
    _check_free(session, committee_id, held_on)
    meeting = Meeting(committee_id=committee_id, **values)
    session.add(meeting)
    session.flush()
    _record(session, AuditVerb.MEETING_ADDED, meeting, actor, today, new=values)
    decisions_returning.bring(session, committee_id, actor=actor, today=today)
    return meeting


def add_year(
    session: Session, committee_id: int, planned: Iterable[Planned], *, actor: Viewer, today: date, place: str = ""
) -> list[Meeting]:
    """Put a year of meetings in the calendar, an event each. A day that is taken is left as it is.

    RuleBroken when nothing is left to put in, or as in `add`.
    """
    made = [
        add(
            session,
            committee_id,
            actor=actor,
            today=today,
            held_on=meeting.held_on,
            dispatch_on=meeting.dispatch_on,
            preparation_on=meeting.preparation_on,
            stop_on=meeting.stop_on,
            place=place,
        )
        for meeting in planned
        if not meeting.taken
    ]
    if not made:
        raise RuleBroken(Message.of("planning.all_taken"), field="days")
    return made


def move(
    session: Session,
    committee_id: int,
    days: Mapping[int, date],
    *,
    actor: Viewer,
    today: date,
    opened_at: Mapping[int, int],
    extra_on: date | None = None,
) -> list[Meeting]:
    """Move several meetings at once, and put in an extra one, as tried in the planner. The usual dispatch day follows.

    `opened_at` is the version that each was seen at. RuleBroken as in `edit`; NotFound for another committee's.
    """
    moved = []
    for meeting_id, held_on in sorted(days.items()):
        meeting = scope.find_in(session, committee_id, Meeting, meeting_id)
        if meeting.held_on != held_on:
            seen = opened_at.get(meeting_id)
            moved.append(edit(session, meeting, actor=actor, today=today, opened_at=seen, held_on=held_on))
    if extra_on is not None:
        moved.append(add(session, committee_id, actor=actor, today=today, held_on=extra_on, extra=True))
    if not moved:
        raise RuleBroken(Message.of("meeting.nothing_moved"))
    return moved


def edit(
    session: Session, meeting: Meeting, *, actor: Viewer, today: date, opened_at: int | None = None, **values: Any
) -> Meeting:
    """Change days, place or approval. A dispatch day that was the usual one follows the meeting when it moves.

    RuleBroken when the days are out of order, the day is taken, or the meeting has recorded decisions and would move.
    """
    if unknown := values.keys() - FIELDS:
        raise TypeError(f"no such field of a meeting: {sorted(unknown)}")
    locking.hold(session, meeting, opened_at)
    held_on = values.get("held_on", meeting.held_on)
    if held_on != meeting.held_on:
        meetings.check_undecided(_recorded(session, meeting), field="held_on")
        _check_free(session, meeting.committee_id, held_on)
    values["dispatch_on"] = _dispatch_day(session, meeting, held_on, values)
    meetings.check_days(held_on, values["dispatch_on"], {**_other_days(meeting), **values})
    old, new = audit.differences(meeting, values)
    if new:
        _record(session, AuditVerb.MEETING_EDITED, meeting, actor, today, old=old, new=new)
    return meeting


def approve_minutes(
    session: Session,
    meeting: Meeting,
    *,
    actor: Viewer,
    today: date,
    approved_on: date | None,
    opened_at: int | None = None,
) -> Meeting:
    """Record the day the minutes were approved (justerade), or take a wrong day back with None.

    RuleBroken for a day before the meeting or after today.
    """
    locking.hold(session, meeting, opened_at)
    meetings.check_minutes(meeting.held_on, approved_on, today)
    old, new = audit.differences(meeting, {"minutes_approved_on": approved_on})
    if new:
        _record(session, AuditVerb.MEETING_EDITED, meeting, actor, today, old=old, new=new)
    return meeting


def cancel(session: Session, meeting: Meeting, *, actor: Viewer, today: date, opened_at: int | None = None) -> Meeting:
    """Cancel the meeting: it stays visible but decides nothing. RuleBroken when it has recorded decisions."""
    locking.hold(session, meeting, opened_at)
    meetings.check_undecided(_recorded(session, meeting))
    old, new = audit.differences(meeting, {"cancelled": True})
    if new:
        _record(session, AuditVerb.MEETING_CANCELLED, meeting, actor, today, old=old, new=new)
        decisions_returning.bring(session, meeting.committee_id, actor=actor, today=today)
    return meeting


def reinstate(
    session: Session, meeting: Meeting, *, actor: Viewer, today: date, opened_at: int | None = None
) -> Meeting:
    """Take back a cancellation."""
    locking.hold(session, meeting, opened_at)
    old, new = audit.differences(meeting, {"cancelled": False})
    if new:
        _record(session, AuditVerb.MEETING_EDITED, meeting, actor, today, old=old, new=new)
    return meeting


def _record(
    session: Session,
    verb: AuditVerb,
    meeting: Meeting,
    actor: Viewer,
    today: date,
    *,
    new: Mapping[str, Any],
    old: Mapping[str, Any] | None = None,
) -> None:
    label = meeting.held_on.isoformat()
    audit.record(session, verb, actor=actor, today=today, subject=meeting, label=label, old=old, new=new)


def _other_days(meeting: Meeting) -> dict[str, date | None]:
    names = ("preparation_on", "stop_on", "minutes_approved_on")
    return {name: getattr(meeting, name) for name in names}


def _dispatch_day(session: Session, meeting: Meeting, held_on: date, values: Mapping[str, Any]) -> date:
    """The dispatch day asked for; the usual one when none is, or when the untouched old one was the usual one."""
    asked: date | None = values.get("dispatch_on", meeting.dispatch_on)
    days = _dispatch_days(session, meeting.committee_id)
    untouched = asked == meeting.dispatch_on == meetings.default_dispatch(meeting.held_on, days)
    if asked is None or (untouched and held_on != meeting.held_on):
        return meetings.default_dispatch(held_on, days)
    return asked


def _dispatch_days(session: Session, committee_id: int) -> int:
    return session.scalars(select(Committee.dispatch_days).where(Committee.id == committee_id)).one()


def _check_free(session: Session, committee_id: int, held_on: date) -> None:
    taken = session.scalar(select(Meeting.id).where(Meeting.committee_id == committee_id, Meeting.held_on == held_on))
    if taken is not None:
        raise RuleBroken(Message.of("meeting.same_day", held_on=held_on), field="held_on")


def _recorded(session: Session, meeting: Meeting) -> int:
    statement = select(func.count(Decision.id)).where(
        Decision.meeting_id == meeting.id, Decision.decided_on.is_not(None), Decision.withdrawn_on.is_(None)
    )
    return session.scalars(statement).one()
