"""What the system administrator sees: committees, people and roles. Nothing of any plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from tracker.models import Committee, InstallationFact, Membership, User
from tracker.queries.accounts import holds_on
from tracker.queries.paging import Paged, paged
from tracker.queries.scope import NotFound
from tracker.rules.states import Role

M = TypeVar("M")
Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class UserRow:
    id: int
    name: str
    email: str
    is_admin: bool
    closed: bool
    #: Roles that hold today, in all committees.
    roles: int


@dataclass(frozen=True, slots=True)
class CommitteeRow:
    id: int
    municipality: str
    name: str
    administration: str
    #: Roles that hold today.
    roles: int


@dataclass(frozen=True, slots=True)
class MembershipRow:
    id: int
    user_id: int
    name: str
    committee_id: int
    committee: str
    role: Role
    title: str
    ends_on: date | None
    ended: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list was asked for; every empty value means no such filter."""

    text: str = ""
    state: str = ""
    committee_id: int | None = None
    role: str = ""
    sort: str = ""
    descending: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are, before any filter."""

    users: int
    committees: int
    memberships: int


USER_ORDER: Mapping[str, Any] = {"namn": User.name, "epost": User.email}
COMMITTEE_ORDER: Mapping[str, Any] = {"kommun": Committee.municipality, "namnd": Committee.name}
MEMBERSHIP_ORDER: Mapping[str, Any] = {
    "person": User.name,
    "namnd": Committee.name,
    "roll": Membership.role,
    "titel": Membership.title,
    "slutar": Membership.ends_on,
}


def find(session: Session, model: type[M], row_id: int) -> M:
    """The row with that id in the whole installation; NotFound when there is none."""
    row = session.get(model, row_id)
    if row is None:
        raise NotFound(f"{model.__name__} {row_id}")
    return row


def counts(session: Session) -> Counts:
    """How many accounts, committees and roles there are."""

    def count(model: Any) -> int:
        return session.scalar(select(func.count(model.id))) or 0

    return Counts(count(User), count(Committee), count(Membership))


def users(session: Session, wanted: Wanted, today: date) -> Paged[UserRow]:
    """Accounts by name, open and closed; `state` is "oppna", "stangda" or "administratorer"."""
    roles = (
        select(func.count(Membership.id))
        .where(Membership.user_id == User.id, holds_on(today))
        .correlate(User)
        .scalar_subquery()
    )
    statement = select(User.id, User.name, User.email, User.is_admin, User.disabled_at.is_not(None), roles)
    states: dict[str, ColumnElement[bool]] = {
        "oppna": User.disabled_at.is_(None),
        "stangda": User.disabled_at.is_not(None),
        "administratorer": User.is_admin.is_(True),
    }
    if wanted.state in states:
        statement = statement.where(states[wanted.state])
    statement = _matching(statement, wanted.text, User.name, User.email)
    ordered = _ordered(statement, wanted, USER_ORDER, User.name, User.id)
    return paged(session, ordered, wanted.page, lambda row: UserRow(*row))


def committees(session: Session, wanted: Wanted, today: date) -> Paged[CommitteeRow]:
    """Committees by municipality and name."""
    roles = (
        select(func.count(Membership.id))
        .where(Membership.committee_id == Committee.id, holds_on(today))
        .correlate(Committee)
        .scalar_subquery()
    )
    statement = select(Committee.id, Committee.municipality, Committee.name, Committee.administration, roles)
    statement = _matching(statement, wanted.text, Committee.municipality, Committee.name, Committee.administration)
    ordered = _ordered(statement, wanted, COMMITTEE_ORDER, Committee.municipality, Committee.name, Committee.id)
    return paged(session, ordered, wanted.page, lambda row: CommitteeRow(*row))


def memberships(session: Session, wanted: Wanted, today: date) -> Paged[MembershipRow]:
    """Roles by person; `state` is "galler" or "avslutade"."""
    statement = _membership_rows()
    if wanted.state == "galler":
        statement = statement.where(holds_on(today))
    elif wanted.state == "avslutade":
        statement = statement.where(Membership.ends_on < today)
    if wanted.committee_id is not None:
        statement = statement.where(Membership.committee_id == wanted.committee_id)
    if wanted.role:
        statement = statement.where(Membership.role == Role(wanted.role))
    statement = _matching(statement, wanted.text, User.name, User.email, Membership.title)
    ordered = _ordered(statement, wanted, MEMBERSHIP_ORDER, User.name, Committee.name, Membership.id)
    return paged(session, ordered, wanted.page, lambda row: _membership(row, today))


def memberships_of(session: Session, user_id: int, today: date) -> tuple[MembershipRow, ...]:
    """A person's roles, those that hold first."""
    statement = _membership_rows().where(Membership.user_id == user_id)
    rows = session.execute(statement.order_by(Committee.municipality, Committee.name, Membership.id))
    return tuple(sorted((_membership(row, today) for row in rows), key=lambda row: row.ended))


def membership_row(session: Session, membership_id: int, today: date) -> MembershipRow:
    """One role, with whose and where; NotFound when there is none."""
    row = session.execute(_membership_rows().where(Membership.id == membership_id)).one_or_none()
    if row is None:
        raise NotFound(f"Membership {membership_id}")
    return _membership(row, today)


def open_users(session: Session) -> Sequence[tuple[int, str]]:
    """People who can be given a role: id, and name with address."""
    rows = session.execute(
        select(User.id, User.name, User.email).where(User.disabled_at.is_(None)).order_by(User.name, User.id)
    )
    return [(row.id, f"{row.name} ({row.email})") for row in rows]


def all_committees(session: Session) -> Sequence[tuple[int, str]]:
    """Every committee: id, and municipality with name."""
    rows = session.execute(
        select(Committee.id, Committee.municipality, Committee.name).order_by(Committee.municipality, Committee.name)
    )
    return [(row.id, f"{row.municipality}, {row.name}") for row in rows]


def ask(session: Session) -> None:
    """Raise what the database raises when it does not answer at all."""
    session.execute(select(1))
    session.rollback()


def is_demo(session: Session) -> bool:
    """Whether `tracker demo` made this database: there a set day may send and publish (R15)."""
    return session.get(InstallationFact, "demo") is not None


def example_note(session: Session) -> str:
    """What documents say of a plan that is made up in parts; empty for a real one."""
    return session.scalar(select(InstallationFact.value).where(InstallationFact.name == "example_note")) or ""


def is_migrated(session: Session) -> bool:
    """Whether the database has been made, so that it can be used."""
    try:
        counts(session)
    except SQLAlchemyError:
        session.rollback()  # PostgreSQL answers nothing more in the transaction that has failed
        return False
    return True


def _membership_rows() -> Rows:
    return (
        select(
            Membership.id,
            Membership.user_id,
            User.name,
            Membership.committee_id,
            Committee.municipality,
            Committee.name.label("committee_name"),
            Membership.role,
            Membership.title,
            Membership.ends_on,
        )
        .join(User, User.id == Membership.user_id)
        .join(Committee, Committee.id == Membership.committee_id)
    )


def _membership(row: Any, today: date) -> MembershipRow:
    return MembershipRow(
        id=row.id,
        user_id=row.user_id,
        name=row.name,
        committee_id=row.committee_id,
        committee=f"{row.municipality}, {row.committee_name}",
        role=row.role,
        title=row.title,
        ends_on=row.ends_on,
        ended=row.ends_on is not None and row.ends_on < today,
    )


def _matching(statement: Rows, text: str, *columns: Any) -> Rows:
    """Rows that hold the text. The databases fold only the letters a–z, so å, ä and ö are tried in both cases."""
    if not text:
        return statement
    forms = {text, text.lower(), text.upper(), text.capitalize()}
    found = (column.icontains(form, autoescape=True) for column in columns for form in sorted(forms))
    return statement.where(or_(*found))


def _ordered(statement: Rows, wanted: Wanted, orders: Mapping[str, Any], *otherwise: Any) -> Rows:
    column = orders.get(wanted.sort)
    if column is None:
        return statement.order_by(*otherwise)
    return statement.order_by(column.desc() if wanted.descending else column.asc(), *otherwise)
