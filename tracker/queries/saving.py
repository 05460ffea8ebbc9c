"""Who saved a row last: for the one who was typing meanwhile (R14)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.models import AuditEvent


@dataclass(frozen=True, slots=True)
class Saved:
    """Who and when, as the audit trail tells."""

    name: str
    title: str
    at: datetime


def last_saved(session: Session, row: Any) -> Saved | None:
    """The last event on the row; None when the trail holds none."""
    statement = (
        select(AuditEvent.actor_name, AuditEvent.actor_title, AuditEvent.at)
        .where(AuditEvent.object_type == row.__tablename__, AuditEvent.object_id == row.id)
        .order_by(AuditEvent.id.desc())
        .limit(1)
    )
    found = session.execute(statement).one_or_none()
    return Saved(*found) if found else None
