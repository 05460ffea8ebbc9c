"""The post as it lies, for whoever must see that it stands still: who waits, since when, why. Never what it says."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from tracker.models import Membership, OutboxLetter, User
from tracker.queries.accounts import holds_on
from tracker.rules import outbox
from tracker.rules.transitions import Message

#: More rows than this say no more than their number.
SHOWN = 50
#: Since when it has waited, with those it takes the place of.
_SINCE = func.coalesce(OutboxLetter.waits_since, OutboxLetter.made_at)
#: How far back the page looks for what was given up, and for what was sent.
_GIVEN_UP, _SENT = timedelta(days=30), timedelta(days=14)
_SWEDEN = ZoneInfo("Europe/Stockholm")


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter by receiver and fate. `day` is a reminder's; None for a link to a password."""

    name: str
    day: date | None
    since: datetime
    tries: int
    next_try_at: datetime
    why: Message
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class OutboxPage:
    """What waits (the oldest first), what was given up, and how many left each day in Sweden."""

    waiting: tuple[LetterRow, ...]
    waiting_count: int
    given_up: tuple[LetterRow, ...]
    given_up_count: int
    sent: tuple[tuple[date, int], ...]
    #: How many have waited longer than `outbox.LONG`.
    long: int
    #: A try was due long ago and nobody has made it: nothing sends.
    idle_since: datetime | None

    @property
    def sent_count(self) -> int:
        return sum(count for _day, count in self.sent)


def page(session: Session, *, now: datetime, committee_id: int | None = None, today: date | None = None) -> OutboxPage:
    """The whole installation's post; with a committee, the reminders to its people."""
    whose = _whose(committee_id, today)
    waits, given_up = [*whose, OutboxLetter.ended_at.is_(None)], [*whose, *_given_up(now)]
    return OutboxPage(
        waiting=_rows(session, waits, _SINCE, now),
        waiting_count=_count(session, waits),
        given_up=_rows(session, given_up, OutboxLetter.ended_at.desc(), now),
        given_up_count=_count(session, given_up),
        sent=_sent(session, whose, now),
        long=_count(session, [*waits, now - outbox.LONG >= _SINCE]),
        idle_since=_idle_since(session, waits, now),
    )


def waiting_long(session: Session, *, now: datetime, committee_id: int | None = None, today: date | None = None) -> int:
    """How many letters have waited longer than they should: somebody must look at the mail server."""
    whose = _whose(committee_id, today)
    return _count(session, [*whose, OutboxLetter.ended_at.is_(None), now - outbox.LONG >= _SINCE])


def _whose(committee_id: int | None, today: date | None) -> list[ColumnElement[bool]]:
    """A chief sees the reminders to people with a role in the committee; who asked for a password is not theirs."""
    if committee_id is None or today is None:
        return []
    people = select(Membership.user_id).where(Membership.committee_id == committee_id, holds_on(today))
    return [OutboxLetter.day.is_not(None), OutboxLetter.user_id.in_(people)]


def _given_up(now: datetime) -> list[ColumnElement[bool]]:
    """Ended unsent when it was of no use any more: what was taken back or replaced ended before that."""
    late = OutboxLetter.ended_at >= OutboxLetter.useless_at
    return [OutboxLetter.sent_at.is_(None), late, OutboxLetter.ended_at >= now - _GIVEN_UP]


def _count(session: Session, conditions: list[ColumnElement[bool]]) -> int:
    return session.scalar(select(func.count(OutboxLetter.id)).where(*conditions)) or 0


def _rows(session: Session, conditions: list[ColumnElement[bool]], order: Any, now: datetime) -> tuple[LetterRow, ...]:
    statement = (
        select(
            User.name,
            OutboxLetter.day,
            OutboxLetter.made_at,
            OutboxLetter.waits_since,
            OutboxLetter.tries,
            OutboxLetter.next_try_at,
            OutboxLetter.failure,
            OutboxLetter.claimed_until,
            OutboxLetter.ended_at,
        )
        .join(User, User.id == OutboxLetter.user_id)
        .where(*conditions)
        .order_by(order, OutboxLetter.id)
        .limit(SHOWN)
    )
    rows = session.execute(statement).all()
    stopped = any(outbox.stops(row.failure) for row in rows)
    return tuple(
        LetterRow(
            name=row.name,
            day=row.day,
            since=row.waits_since or row.made_at,
            tries=row.tries,
            next_try_at=row.next_try_at,
            why=outbox.why(row.failure, sending=_is_sent_now(row.claimed_until, now), stopped=stopped),
            ended_at=row.ended_at,
        )
        for row in rows
    )


def _is_sent_now(claimed_until: datetime | None, now: datetime) -> bool:
    return claimed_until is not None and claimed_until > now


def _sent(session: Session, whose: list[ColumnElement[bool]], now: datetime) -> tuple[tuple[date, int], ...]:
    moments = session.scalars(select(OutboxLetter.sent_at).where(*whose, OutboxLetter.sent_at >= now - _SENT))
    days = Counter(moment.astimezone(_SWEDEN).date() for moment in moments if moment is not None)
    return tuple(sorted(days.items(), reverse=True))


def _idle_since(session: Session, waits: list[ColumnElement[bool]], now: datetime) -> datetime | None:
    free = OutboxLetter.claimed_until.is_(None) | (OutboxLetter.claimed_until <= now)
    return session.scalar(
        select(func.min(OutboxLetter.next_try_at)).where(*waits, free, OutboxLetter.next_try_at <= now - outbox.IDLE)
    )
