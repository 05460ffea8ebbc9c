"""Watches every commit of a test run: one that changed rows without an audit event raises `Unaudited`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from tracker.models import (
    AuditEvent,
    InstallationFact,
    OutboxLetter,
    RefusalCount,
    ResetRequest,
    SignInAttempt,
    Told,
    UserSession,
)

#: What an installation notes about itself is no action of a person; nor are the rows that keep count of sessions,
#: wrong passwords and refused attempts, whose acts (signing in, being refused) are events in transactions of their own.
#: The post carries what an act has said; to carry it is none.
EXEMPT = (
    AuditEvent,
    InstallationFact,
    OutboxLetter,
    RefusalCount,
    ResetRequest,
    SignInAttempt,
    Told,
    UserSession,
)
_CHANGED, _AUDITED = "changed_tables", "audited"


class Unaudited(AssertionError):
    """Rows were about to be committed without an event that says who did what."""


def _flushed(session: Session, _context: Any) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, AuditEvent):
            session.info[_AUDITED] = True
        if not isinstance(row, EXEMPT) and (row in session.new or row in session.deleted or session.is_modified(row)):
            session.info.setdefault(_CHANGED, set()).add(row.__tablename__)


def _committing(session: Session) -> None:
    session.flush()
    changed, audited = session.info.pop(_CHANGED, set()), session.info.pop(_AUDITED, False)
    if changed and not audited:
        raise Unaudited(f"committed without an audit event: {', '.join(sorted(changed))}")


def _rolled_back(session: Session) -> None:
    session.info.pop(_CHANGED, None)
    session.info.pop(_AUDITED, None)


@contextmanager
def watching() -> Iterator[None]:
    """Watch every session until the block ends."""
    listeners = (("after_flush", _flushed), ("before_commit", _committing), ("after_rollback", _rolled_back))
    for name, listener in listeners:
        event.listen(Session, name, listener)
    try:
        yield
    finally:
        for name, listener in listeners:
            event.remove(Session, name, listener)
