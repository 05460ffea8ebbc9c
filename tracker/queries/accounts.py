"""Who is looking: the signed-in person with the roles that hold today."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from tracker.models import Committee, Membership, User
from tracker.rules import access
from tracker.rules.access import Permission
from tracker.rules.states import Role


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
    """The signed-in person. Also what Flask-Login calls the user."""

    user_id: int
    name: str
    email: str
    generation: int
    locale: str
    is_admin: bool
    seats: tuple[Seat, ...]

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """What the session cookie holds; a raised generation makes every older cookie worthless."""
        return f"{self.user_id}:{self.generation}"

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


def holds_on(today: date) -> ColumnElement[bool]:
    """The condition that a membership has not ended."""
    return or_(Membership.ends_on.is_(None), Membership.ends_on >= today)


def viewer(session: Session, user_id: int, *, today: date) -> Viewer | None:
    """The person with the seats that hold today; None when the account is disabled or gone."""
    user = session.execute(
        select(User.id, User.name, User.email, User.generation, User.locale, User.is_admin).where(
            User.id == user_id, User.disabled_at.is_(None)
        )
    ).one_or_none()
    if user is None:
        return None
    return Viewer(
        user.id,
        user.name,
        user.email,
        user.generation,
        user.locale,
        user.is_admin,
        _seats(session, user_id, today),
    )


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
