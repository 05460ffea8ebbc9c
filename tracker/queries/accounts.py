"""Who is looking: the signed-in person with the roles that hold today, and the session they came by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from tracker.models import Committee, Membership, OneTimeLink, User, UserSession
from tracker.rules import access, sessions
from tracker.rules.access import Permission
from tracker.rules.states import LinkPurpose, Role


@dataclass(frozen=True, slots=True)
class Seat:
    """A membership that holds today."""

    membership_id: int
    committee_id: int
    role: Role
    title: str
    municipality: str
    committee_name: str

    @property
    def committee(self) -> str:
        """The committee as people say it: "Katrineholms kommun, socialnämnden"."""
        return f"{self.municipality}, {self.committee_name}"


@dataclass(frozen=True, slots=True)
class Viewer:
    """The signed-in person."""

    user_id: int
    name: str
    email: str
    locale: str
    is_admin: bool
    seats: tuple[Seat, ...]

    @property
    def committee_ids(self) -> frozenset[int]:
        """The committees that exist for this person."""
        return frozenset(seat.committee_id for seat in self.seats)

    def roles_in(self, committee_id: int) -> frozenset[Role]:
        """The roles held in one committee today."""
        return frozenset(seat.role for seat in self.seats if seat.committee_id == committee_id)

    def membership_ids_in(self, committee_id: int) -> frozenset[int]:
        """The memberships held in one committee today: what can own a measure."""
        return frozenset(seat.membership_id for seat in self.seats if seat.committee_id == committee_id)

    def title_in(self, committee_id: int) -> str:
        """The title shown with what this person does in the committee; empty for somebody without a seat there."""
        return next((seat.title for seat in self.seats if seat.committee_id == committee_id), "")

    def may(self, permission: Permission, committee_id: int) -> bool:
        """Whether a role here holds the permission. Owning a measure is asked of `may_update`."""
        return access.may(permission, self.roles_in(committee_id))

    def may_update(self, committee_id: int, owner_id: int | None, deputy_id: int | None) -> bool:
        """Whether this person may update a measure: its owner or deputy, chief or coordinator."""
        return access.may_update_measure(
            self.roles_in(committee_id), self.membership_ids_in(committee_id), owner_id, deputy_id
        )


@dataclass(frozen=True, slots=True)
class OpenSession:
    """The session a request came by: on one device, from one sign-in."""

    id: int
    begun_at: datetime
    seen_at: datetime
    #: When the person last proved who they are, by password or by factor.
    proved_at: datetime
    #: When a second factor was given; None while the session rests on the password alone.
    factor_at: datetime | None


@dataclass(frozen=True, slots=True)
class LinkHolder:
    """Whose one-time link it is, and what it is for."""

    user_id: int
    name: str
    email: str
    purpose: LinkPurpose


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session as its owner sees it in a list."""

    id: int
    begun_at: datetime
    seen_at: datetime
    address: str
    #: What the browser says of itself.
    agent: str


def holds_on(today: date) -> ColumnElement[bool]:
    """The condition that a membership has not ended."""
    return or_(Membership.ends_on.is_(None), Membership.ends_on >= today)


_PERSON = (User.id, User.name, User.email, User.locale, User.is_admin)
_SESSION = (
    UserSession.id,
    UserSession.begun_at,
    UserSession.seen_at,
    UserSession.proved_at,
    UserSession.factor_at,
)


def viewer(session: Session, user_id: int, *, today: date) -> Viewer | None:
    """The person with the seats that hold today; None when the account is disabled or gone."""
    row: Any = session.execute(select(*_PERSON).where(User.id == user_id, User.disabled_at.is_(None))).one_or_none()
    return _viewer(session, row, today) if row is not None else None


def password_hash(session: Session, email: str) -> str | None:
    """What the password of an address is checked against; None for an address that nobody has."""
    return session.scalar(select(User.password_hash).where(User.email == email)) or None


def signed_in(session: Session, key_hash: str, *, today: date, now: datetime) -> tuple[Viewer, OpenSession] | None:
    """The person and session of a key; None when the session has ended or is too old, or the account is closed."""
    row: Any = session.execute(
        select(*_PERSON, *_SESSION)
        .join(User, User.id == UserSession.user_id)
        .where(UserSession.key_hash == key_hash, UserSession.ended_at.is_(None), User.disabled_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    person, found = row[: len(_PERSON)], OpenSession(*row[len(_PERSON) :])
    if not sessions.is_open(now, begun_at=found.begun_at, seen_at=found.seen_at, is_admin=row.is_admin):
        return None
    return _viewer(session, person, today), found


def link_holder(session: Session, token_hash: str, now: datetime) -> LinkHolder | None:
    """Whose link it is; None when it is used, replaced, too old or none, or the account is closed."""
    row = session.execute(
        select(User.id, User.name, User.email, OneTimeLink.purpose)
        .join(User, User.id == OneTimeLink.user_id)
        .where(
            OneTimeLink.token_hash == token_hash,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > now,
            User.disabled_at.is_(None),
        )
    ).one_or_none()
    return LinkHolder(*row) if row is not None else None


def open_account(session: Session, email: str) -> User | None:
    """The account of an address, unless there is none or it is closed."""
    return session.scalar(select(User).where(User.email == email, User.disabled_at.is_(None)))


def open_sessions(session: Session, user_id: int, *, is_admin: bool, now: datetime) -> tuple[SessionRow, ...]:
    """A person's sessions that still count, the latest used first."""
    rows = session.execute(
        select(UserSession.id, UserSession.begun_at, UserSession.seen_at, UserSession.address, UserSession.agent)
        .where(
            UserSession.user_id == user_id,
            UserSession.ended_at.is_(None),
            UserSession.begun_at > now - sessions.ABSOLUTE,
            UserSession.seen_at > now - sessions.idle_limit(is_admin=is_admin),
        )
        .order_by(UserSession.seen_at.desc(), UserSession.id.desc())
    )
    return tuple(SessionRow(*row) for row in rows)


def last_begun(session: Session, user_id: int, *, before: datetime) -> datetime | None:
    """When the person signed in the time before; None when that is longer ago than sessions are kept."""
    return session.scalar(
        select(func.max(UserSession.begun_at)).where(UserSession.user_id == user_id, UserSession.begun_at < before)
    )


def own_session(session: Session, user_id: int, session_id: int) -> UserSession | None:
    """One of a person's sessions; None for another's."""
    return session.scalar(select(UserSession).where(UserSession.id == session_id, UserSession.user_id == user_id))


def _viewer(session: Session, person: Sequence[Any], today: date) -> Viewer:
    user_id, name, email, locale, is_admin = person
    return Viewer(user_id, name, email, locale, is_admin, _seats(session, user_id, today))


def _seats(session: Session, user_id: int, today: date) -> tuple[Seat, ...]:
    rows = session.execute(
        select(
            Membership.id,
            Membership.committee_id,
            Membership.role,
            Membership.title,
            Committee.municipality,
            Committee.name,
        )
        .join(Committee, Committee.id == Membership.committee_id)
        .where(Membership.user_id == user_id, holds_on(today))
        .order_by(Committee.municipality, Committee.name, Membership.id)
    )
    return tuple(Seat(*row) for row in rows)
