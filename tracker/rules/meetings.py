"""In which order a meeting's days come, and what a meeting with recorded decisions no longer allows."""

from collections.abc import Mapping
from datetime import date, timedelta

from tracker.rules.transitions import Message, RuleBroken


def default_dispatch(held_on: date, dispatch_days: int) -> date:
    """The committee's usual dispatch day (utskick) for a meeting held that day."""
    return held_on - timedelta(days=dispatch_days)


def check_days(held_on: date, dispatch_on: date, other: Mapping[str, date | None]) -> None:
    """RuleBroken at the first day that comes too late or too early.

    Papers are due and prepared by the dispatch, which comes by the meeting; minutes are approved from the meeting on.
    """
    if dispatch_on > held_on:
        raise RuleBroken(Message.of("meeting.dispatch_after_meeting", held_on=held_on), field="dispatch_on")
    for field in ("preparation_on", "stop_on"):
        day = other.get(field)
        if day is not None and day > dispatch_on:
            raise RuleBroken(Message.of(f"meeting.{field}_after_dispatch", dispatch_on=dispatch_on), field=field)
    approved_on = other.get("minutes_approved_on")
    if approved_on is not None and approved_on < held_on:
        raise RuleBroken(Message.of("meeting.after_minutes", approved_on=approved_on), field="held_on")


def check_minutes(held_on: date, approved_on: date | None, today: date) -> None:
    """RuleBroken when the minutes would be approved before the meeting, or on a day that has not come."""
    if approved_on is None:
        return
    if approved_on < held_on:
        raise RuleBroken(Message.of("meeting.minutes_before_meeting", held_on=held_on), field="minutes_approved_on")
    if approved_on > today:
        raise RuleBroken(Message.of("meeting.minutes_in_future", today=today), field="minutes_approved_on")


def check_undecided(recorded: int, field: str | None = None) -> None:
    """RuleBroken when decisions are recorded at the meeting: it has been held, so its day is a fact."""
    if recorded:
        raise RuleBroken(Message.of("meeting.has_decisions", n=recorded), field=field)
