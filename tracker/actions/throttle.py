"""The count of wrong passwords and codes: in the database, so that all processes share it and a restart keeps it.

A try is counted before it is judged, and taken back when it was right. So a thousand tries at once are no more than a
thousand one after another. Times are the real clock's (R15). What was typed is kept as a hash, for an hour.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, delete, select, text
from sqlalchemy.orm import Session

from tracker.actions import audit
from tracker.models import SignInAttempt, User, UserSession
from tracker.rules import throttle
from tracker.rules.throttle import Kind, Tries
from tracker.rules.verbs import AuditVerb

#: One lock for all counting on PostgreSQL; SQLite's writers queue by themselves.
_LOCK = 7_201_405


def begin(session: Session, kind: Kind, *, account: str, address: str) -> datetime | None:
    """Count one try. When it is one too many it is not counted, and the answer is when the next is let through."""
    now = datetime.now(UTC)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    session.execute(delete(SignInAttempt).where(SignInAttempt.at <= now - throttle.WINDOW))
    closed_until = _open_again(session, kind, account, address, now)
    if closed_until is None:
        session.add(SignInAttempt(account=_account(kind, account), network=_network(kind, address), at=now))
        session.flush()
    return closed_until


def failed(session: Session, kind: Kind, *, account: str, address: str, today: date) -> None:
    """The try was wrong and stays counted. Closing the throttle is an event; the refusals that follow are none."""
    now = datetime.now(UTC)
    if _open_again(session, kind, account, address, now) is None:
        return
    user = session.scalar(select(User).where(User.email == account))
    name = user.name if user else ""
    audit.record(session, AuditVerb.TRIES_THROTTLED, actor=None, actor_name=name, today=today, subject=user, label=name)


def succeeded(session: Session, kind: Kind, *, account: str, address: str) -> None:
    """The try was right: what this account was mistyped from this network is forgotten."""
    session.execute(
        delete(SignInAttempt).where(
            SignInAttempt.account == _account(kind, account), SignInAttempt.network == _network(kind, address)
        )
    )


def _open_again(session: Session, kind: Kind, account: str, address: str, now: datetime) -> datetime | None:
    ours, here = SignInAttempt.account == _account(kind, account), SignInAttempt.network == _network(kind, address)
    tries = Tries(
        both=_times(session, now, ours, here), account=_times(session, now, ours), network=_times(session, now, here)
    )
    away = throttle.open_again(kind, tries, now)
    if away is None or not _is_at_home(session, account, address):
        return away
    return throttle.open_again(kind, tries, now, at_home=True)


def _times(session: Session, now: datetime, *conditions: ColumnElement[bool]) -> Sequence[datetime]:
    statement = select(SignInAttempt.at).where(SignInAttempt.at > now - throttle.WINDOW, *conditions)
    return session.scalars(statement.order_by(SignInAttempt.at)).all()


def _is_at_home(session: Session, account: str, address: str) -> bool:
    """Whether the account has had a session from this network among those that are kept."""
    statement = select(UserSession.address).join(User, User.id == UserSession.user_id).where(User.email == account)
    network = throttle.network_of(address)
    return bool(network) and any(throttle.network_of(known) == network for known in session.scalars(statement))


def _account(kind: Kind, account: str) -> str:
    return _hashed(f"{kind}:{account}")


def _network(kind: Kind, address: str) -> str:
    return _hashed(f"{kind}:{throttle.network_of(address)}")


def _hashed(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
