"""Who is to be told what: receivers with their choices, what has been told, and letters that still wait."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.models import Committee, MailChoice, Membership, OutboxLetter, Told, User
from tracker.queries.accounts import holds_on
from tracker.rules.reminders import Receiver
from tracker.rules.states import Role


@dataclass(frozen=True, slots=True)
class Waiting:
    """The post as it lies: how many letters wait, since when, and why the last try failed."""

    count: int = 0
    since: datetime | None = None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person wants to be told by mail."""

    weekly: bool = True
    nudges: bool = True
    warnings: bool = True
    language: str = ""


def committee_ids(session: Session) -> tuple[int, ...]:
    """Every committee there is."""
    return tuple(session.scalars(select(Committee.id).order_by(Committee.id)))


def receivers(session: Session, committee_id: int, today: date) -> tuple[Receiver, ...]:
    """The people with an open account and a role that holds today, each once, with what they want to be told."""
    rows = session.execute(
        select(Membership.id, Membership.role, User.id.label("user_id"))
        .join(User, User.id == Membership.user_id)
        .where(Membership.committee_id == committee_id, holds_on(today), User.disabled_at.is_(None))
        .order_by(User.id, Membership.id)
    ).all()
    seats: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        seats[row.user_id].append(row)
    chosen = _choices(session)
    return tuple(_receiver(user_id, own, chosen.get(user_id, Choice())) for user_id, own in seats.items())


def choice(session: Session, user_id: int) -> Choice:
    """What one person wants to be told."""
    return _choices(session, user_id).get(user_id, Choice())


def choice_row(session: Session, user_id: int) -> MailChoice | None:
    """The row of it, once somebody has chosen."""
    return session.scalar(select(MailChoice).where(MailChoice.user_id == user_id))


def told(session: Session, user_id: int) -> dict[str, int]:
    """What the person has been told, each with the letter that said it."""
    rows = session.execute(select(Told.what, Told.letter_id).where(Told.user_id == user_id))
    return {row.what: row.letter_id for row in rows}


def waiting_reminders(session: Session, user_id: int) -> tuple[OutboxLetter, ...]:
    """The person's reminders that have not left, oldest first."""
    mine = (OutboxLetter.user_id == user_id) & OutboxLetter.day.is_not(None) & OutboxLetter.ended_at.is_(None)
    return tuple(session.scalars(select(OutboxLetter).where(mine).order_by(OutboxLetter.day)))


def letter_of(session: Session, user_id: int, day: date) -> OutboxLetter | None:
    """The person's one letter of that day, sent or on its way."""
    return session.scalar(select(OutboxLetter).where(OutboxLetter.user_id == user_id, OutboxLetter.day == day))


def waiting(session: Session) -> Waiting:
    """How the post lies."""
    row = session.execute(
        select(func.count(), func.min(OutboxLetter.made_at)).where(OutboxLetter.ended_at.is_(None))
    ).one()
    failure = select(OutboxLetter.failure).where(OutboxLetter.ended_at.is_(None), OutboxLetter.failure != "")
    return Waiting(row[0], row[1], session.scalar(failure.order_by(OutboxLetter.next_try_at.desc()).limit(1)) or "")


def _receiver(user_id: int, seats: list[Any], chosen: Choice) -> Receiver:
    return Receiver(
        user_id=user_id,
        roles=frozenset(Role(seat.role) for seat in seats),
        memberships=frozenset(seat.id for seat in seats),
        weekly=chosen.weekly,
        nudges=chosen.nudges,
        warnings=chosen.warnings,
    )


def _choices(session: Session, user_id: int | None = None) -> dict[int, Choice]:
    statement = select(MailChoice)
    if user_id is not None:
        statement = statement.where(MailChoice.user_id == user_id)
    rows = session.scalars(statement)
    return {row.user_id: Choice(row.weekly, row.nudges, row.warnings, row.language) for row in rows}
