"""The second factor as it stands: whether a person has one, whether their roles demand one, what is left of the codes.

Only `enrolment` ever reads a secret: for the page that shows it to its owner.
"""

from dataclasses import dataclass
from datetime import datetime

import pyotp
from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import Session

from tracker.models import InstallationFact, RecoveryCode, SecondFactor
from tracker.queries.accounts import Viewer
from tracker.rules import factors
from tracker.rules.factors import Lacking

#: Who the codes are for, as the app shows it.
ISSUER = "Tillsynslotsen"
#: The installation's setting: the roles that must have a second factor.
DEMAND = "second_factor_roles"


@dataclass(frozen=True, slots=True)
class FactorPage:
    """A person's second factor, without anything secret."""

    #: Since when it counts; None without one.
    since: datetime | None
    #: Recovery codes that have not been used.
    codes_left: int
    #: A role of theirs demands it, so it cannot be turned off.
    required: bool

    @property
    def low(self) -> bool:
        """Whether it is time to make new recovery codes."""
        return self.since is not None and self.codes_left <= factors.RECOVERY_LOW


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A secret on its way into an app: as text to type, and as the address that the square holds."""

    secret: str
    uri: str


def lacking(session: Session, viewer: Viewer, *, given: bool) -> Lacking | None:
    """What the person's sign-in lacks; `given` says that a code has been given in it."""
    found = session.execute(select(_has_factor(viewer.user_id), _demand())).one()
    return _lacking(viewer, has_factor=bool(found[0]), given=given, stored=found[1])


def _lacking(viewer: Viewer, *, has_factor: bool, given: bool, stored: str | None) -> Lacking | None:
    return factors.lacking(has_factor=has_factor, given=given, required=_required(viewer, stored))


def page(session: Session, viewer: Viewer) -> FactorPage:
    """The person's own second factor."""
    left = select(func.count(RecoveryCode.id)).where(_unused(viewer.user_id)).scalar_subquery()
    since = select(SecondFactor.confirmed_at).where(SecondFactor.user_id == viewer.user_id).scalar_subquery()
    found = session.execute(select(since, left, _demand())).one()
    return FactorPage(since=found[0], codes_left=found[1], required=_required(viewer, found[2]))


def enrolment(session: Session, viewer: Viewer) -> Enrolment | None:
    """The secret that waits for its first code; None when none does."""
    secret = session.scalar(select(SecondFactor.next_secret).where(SecondFactor.user_id == viewer.user_id))
    if not secret:
        return None
    return Enrolment(secret, pyotp.TOTP(secret).provisioning_uri(name=viewer.email, issuer_name=ISSUER))


def has_factor(session: Session, user_id: int) -> bool:
    """Whether the person has a second factor that counts."""
    return bool(session.scalar(select(_has_factor(user_id))))


def is_required(session: Session, viewer: Viewer) -> bool:
    """Whether a role of the person demands a second factor."""
    return _required(viewer, stored_demand(session))


def stored_demand(session: Session) -> str:
    """The setting as it is stored; `rules.factors.demanded` reads it."""
    return session.scalar(select(_demand())) or ""


def codes_left(session: Session, user_id: int) -> int:
    """Recovery codes that have not been used."""
    return session.scalar(select(func.count(RecoveryCode.id)).where(_unused(user_id))) or 0


def _required(viewer: Viewer, stored: str | None) -> bool:
    roles = {seat.role for seat in viewer.seats}
    return factors.required_of(roles, is_admin=viewer.is_admin, demanded=factors.demanded(stored or ""))


def _has_factor(user_id: int) -> ColumnElement[bool]:
    return (
        select(SecondFactor.id).where(SecondFactor.user_id == user_id, SecondFactor.confirmed_at.is_not(None)).exists()
    )


def _demand() -> ScalarSelect[str]:
    return select(InstallationFact.value).where(InstallationFact.name == DEMAND).scalar_subquery()


def _unused(user_id: int) -> ColumnElement[bool]:
    return (RecoveryCode.user_id == user_id) & RecoveryCode.used_at.is_(None)
