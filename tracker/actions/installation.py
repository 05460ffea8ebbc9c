"""What is done to the whole installation."""

from datetime import UTC, date, datetime
from typing import Any, cast

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from tracker.actions import audit, outbox
from tracker.models import OneTimeLink, UserSession
from tracker.rules.verbs import AuditVerb


def restored(session: Session, *, today: date, actor_name: str, made_at: datetime, events: int) -> int:
    """A backup has been put back: end what must not live again. Gives how many sign-ins were ended.

    A sign-in that was ended after the backup was made stands as open in it, a link that has been used since as unused,
    and a letter that has been sent since as waiting. So all are ended, and nothing that waits is sent. `made_at` is
    when the backup was made, `events` how long its audit trail was.
    """
    now = datetime.now(UTC)
    sessions = _end(session, update(UserSession).where(UserSession.ended_at.is_(None)).values(ended_at=now))
    links = _end(session, update(OneTimeLink).where(OneTimeLink.used_at.is_(None)).values(used_at=now))
    letters = outbox.drop_all(session, now=now)
    new = {
        "backup_made_at": made_at,
        "backup_events": events,
        "sessions_ended": sessions,
        "links_ended": links,
        "letters_dropped": letters,
    }
    audit.record(session, AuditVerb.INSTALLATION_RESTORED, actor=None, actor_name=actor_name, today=today, new=new)
    return sessions


def _end(session: Session, statement: Any) -> int:
    return cast(CursorResult[Any], session.execute(statement)).rowcount
