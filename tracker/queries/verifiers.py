"""Who verifies: who performed it, who answers for what is verified, and who may verify it instead (R4)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tracker.models import Finding, Measure, Membership, User
from tracker.models.measures import measure_findings
from tracker.queries.accounts import holds_on
from tracker.queries.scope import NotFound
from tracker.rules.states import Role
from tracker.rules.verifications import Responsible, own


@dataclass(frozen=True, slots=True)
class Performer:
    """Who performed it. `membership_id` is None for somebody without an account."""

    name: str
    title: str = ""
    membership_id: int | None = None

    @property
    def membership_ids(self) -> frozenset[int]:
        """As the rule of four eyes takes it."""
        return frozenset() if self.membership_id is None else frozenset({self.membership_id})


def performer(session: Session, committee_id: int, membership_id: int) -> Performer:
    """The person behind a role in the committee. NotFound."""
    row = session.execute(
        select(Membership.title, User.name)
        .join(User, User.id == Membership.user_id)
        .where(Membership.id == membership_id, Membership.committee_id == committee_id)
    ).one_or_none()
    if row is None:
        raise NotFound(f"Membership {membership_id}")
    return Performer(row.name, row.title, membership_id)


def responsible_for(session: Session, subject: Measure | Finding) -> tuple[Responsible, ...]:
    """The measure, or every measure that answers the finding, withdrawn ones too, with owner and deputy.

    A person is known by every role they have had here: an owner who is also a verifier is still the owner.
    """
    measures = session.execute(
        select(Measure.sequence, Measure.owner_id, Measure.deputy_id)
        .where(_concerned(subject))
        .order_by(Measure.sequence)
    ).all()
    seats = {seat for row in measures for seat in (row.owner_id, row.deputy_id) if seat is not None}
    people = _people(session, subject.committee_id, seats)
    return tuple(_responsible(row, people) for row in measures)


def _concerned(subject: Measure | Finding) -> ColumnElement[bool]:
    if isinstance(subject, Measure):
        return Measure.id == subject.id
    links = select(measure_findings.c.measure_id).where(measure_findings.c.finding_id == subject.id)
    return Measure.id.in_(links)


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    membership_ids: frozenset[int]


def _people(session: Session, committee_id: int, seats: Collection[int]) -> dict[int, _Person]:
    """By membership, the person who holds it with all their roles in the committee."""
    holders = select(Membership.user_id).where(Membership.id.in_(seats))
    rows = session.execute(
        select(Membership.id, Membership.user_id, User.name)
        .join(User, User.id == Membership.user_id)
        .where(Membership.committee_id == committee_id, Membership.user_id.in_(holders))
    ).all()
    all_seats: dict[int, frozenset[int]] = {}
    for row in rows:
        all_seats[row.user_id] = all_seats.get(row.user_id, frozenset()) | {row.id}
    return {row.id: _Person(row.name, all_seats[row.user_id]) for row in rows}


def _responsible(row: Any, people: dict[int, _Person]) -> Responsible:
    found = [people[seat] for seat in (row.owner_id, row.deputy_id) if seat in people]
    ids = frozenset(seat for person in found for seat in person.membership_ids)
    return Responsible(f"Å{row.sequence}", ids, tuple(person.name for person in found))


def candidates(session: Session, committee_id: int, today: date) -> tuple[tuple[int, str, str], ...]:
    """The verifiers of the committee: membership, title, name."""
    rows = session.execute(
        select(Membership.id, Membership.title, User.name)
        .join(User, User.id == Membership.user_id)
        .where(Membership.committee_id == committee_id, Membership.role == Role.VERIFIER, holds_on(today))
        .order_by(Membership.title, User.name, Membership.id)
    )
    return tuple((row.id, row.title, row.name) for row in rows)


def who_may(session: Session, committee_id: int, responsible: Sequence[Responsible], today: date) -> tuple[str, ...]:
    """R4: the titles of those who may verify: verifiers that answer for none of the measures."""
    found = candidates(session, committee_id, today)
    free = (title or name for seat, title, name in found if not own(responsible, frozenset({seat})))
    return tuple(dict.fromkeys(free))
