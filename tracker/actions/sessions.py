"""Sessions: begun, given new keys, ended. The row is bookkeeping; only what a person does to a session is an event.

Times are the real clock's (R15), as in the audit trail. A key is never stored: `key_hash` is its SHA-256.
"""

from datetime import UTC, date, datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Update, delete, update
from sqlalchemy.orm import Session

from tracker.actions import audit
from tracker.models import User, UserSession
from tracker.queries.accounts import Viewer
from tracker.rules import sessions as rules
from tracker.rules.verbs import AuditVerb

ADDRESS, AGENT = 64, 300


def begin(session: Session, *, user_id: int, key_hash: str, address: str, agent: str, factor: bool) -> UserSession:
    """A new session for somebody who has just proved who they are. Old rows, of anybody, are cleared away."""
    now = datetime.now(UTC)
    session.execute(delete(UserSession).where(UserSession.begun_at < now - rules.KEPT))
    row = UserSession(
        user_id=user_id,
        key_hash=key_hash,
        begun_at=now,
        seen_at=now,
        proved_at=now,
        factor_at=now if factor else None,
        address=address[:ADDRESS],
        agent=agent[:AGENT],
    )
    session.add(row)
    session.flush()
    return row


def note_use(session: Session, session_id: int) -> None:
    """The session was used now. One that has been ended stays ended, whoever writes last."""
    session.execute(_open(session_id).values(seen_at=datetime.now(UTC)))


def renew(session: Session, session_id: int, *, key_hash: str, factor: bool = False) -> bool:
    """Give the session a new key, since its holder has proved anew who they are; the old key is dead.

    `factor` says that a second factor was given. False when the session was ended meanwhile.
    """
    now = datetime.now(UTC)
    marks = {"proved_at": now, "seen_at": now, **({"factor_at": now} if factor else {})}
    return _changed(session, _open(session_id).values(key_hash=key_hash, **marks)) == 1


def end(session: Session, session_id: int) -> None:
    """End one session, whoever's it is. The event is the caller's: signing out, signing in anew."""
    session.execute(_open(session_id).values(ended_at=datetime.now(UTC)))


def end_all(session: Session, user: User, *, except_id: int | None = None) -> int:
    """End a person's sessions at once; how many there were. The event is the caller's: a new password, say."""
    statement = update(UserSession).where(UserSession.user_id == user.id, UserSession.ended_at.is_(None))
    if except_id is not None:
        statement = statement.where(UserSession.id != except_id)
    return _changed(session, statement.values(ended_at=datetime.now(UTC)))


def end_one(session: Session, row: UserSession, *, actor: Viewer, today: date) -> None:
    """Somebody ends one of their own sessions, from another. Ending one that has ended is no fault."""
    if row.ended_at is None:
        row.ended_at = datetime.now(UTC)
        audit.record(session, AuditVerb.SESSION_ENDED, actor=actor, today=today, subject=session.get(User, row.user_id))


def end_others(session: Session, *, actor: Viewer, today: date, except_id: int) -> int:
    """Somebody ends all their sessions but the one they are in; how many there were."""
    user = session.get_one(User, actor.user_id)
    ended = end_all(session, user, except_id=except_id)
    if ended:
        audit.record(session, AuditVerb.SESSION_ENDED, actor=actor, today=today, subject=user)
    return ended


def end_persons(session: Session, user: User, *, actor: Viewer, today: date) -> int:
    """A system administrator signs a person out everywhere; how many sessions there were."""
    ended = end_all(session, user)
    audit.record(session, AuditVerb.USER_SESSIONS_ENDED, actor=actor, today=today, subject=user)
    return ended


def _changed(session: Session, statement: Update) -> int:
    """Run the statement; how many rows it met."""
    return cast(CursorResult[Any], session.execute(statement)).rowcount


def _open(session_id: int) -> Update:
    """An update of the session, unless it has been ended."""
    return update(UserSession).where(UserSession.id == session_id, UserSession.ended_at.is_(None))
