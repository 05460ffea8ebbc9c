"""The audit trail: every action leaves its event in its own transaction, chained by hash from the first row.

The chain shows tampering to whoever holds a later hash; docs/audit.md says what it can and cannot show.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from tracker.extensions import WRITERS
from tracker.models import AuditEvent, client_data
from tracker.queries import history
from tracker.queries.accounts import Viewer
from tracker.rules import chain
from tracker.rules.verbs import AuditVerb


def record(
    session: Session,
    verb: AuditVerb,
    *,
    actor: Viewer | None,
    today: date,
    subject: Any = None,
    label: str = "",
    committee_id: int | None = None,
    old: Mapping[str, Any] | None = None,
    new: Mapping[str, Any] | None = None,
    actor_name: str = "",
) -> AuditEvent:
    """Append the event. `subject` is the row acted on; `committee_id` is taken from it unless given.

    `actor` is None for the command line, which then gives `actor_name`. A personal identity number that stood in `old`
    is masked (R13): it can be taken away without being kept.
    """
    session.flush()
    committee = committee_id if committee_id is not None else getattr(subject, "committee_id", None)
    _hold_end(session)
    last = history.anchor(session)
    event = AuditEvent(
        id=last.number + 1,
        at=datetime.now(UTC),
        business_day=today,
        actor_id=actor.user_id if actor else None,
        actor_name=actor.name if actor else actor_name,
        actor_title=actor.title_in(committee) if actor and committee is not None else "",
        committee_id=committee,
        action=verb.value,
        object_type=subject.__tablename__ if subject is not None else "",
        object_id=subject.id if subject is not None else None,
        object_label=(label or _label(subject))[:300],
        old=client_data.masked(plain(old)) if old is not None else None,
        new=plain(new) if new is not None else None,
        previous_hash=last.hash,
    )
    event.hash = digest(event)
    session.add(event)
    session.flush()
    if places := client_data.take_places(session):
        # R13: the chief says that digits are no personal identity number. Where they stand is kept, not which.
        record(
            session,
            AuditVerb.NO_IDENTITY_NUMBER,
            actor=actor,
            actor_name=actor_name,
            today=today,
            subject=subject,
            label=label,
            committee_id=committee_id,
            new=places,
        )
    return event


def _hold_end(session: Session) -> None:
    """Only one transaction at a time adds to the trail; a request that only reads has not queued before."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITERS})


def digest(event: AuditEvent) -> str:
    """The SHA-256 of the event's canonical JSON, the previous hash included."""
    values = {name: getattr(event, name) for name in chain.FIELDS}
    at = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    return chain.digest({**values, "at": at, "business_day": event.business_day.isoformat()})


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON holds them: enums by value, days and instants in ISO form."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return value


def _label(subject: Any) -> str:
    number, title = (
        getattr(subject, "number", ""),
        getattr(subject, "title", "") or getattr(subject, "name", ""),
    )
    return f"{number} {title}".strip() if number else title


def differences(row: Any, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set the values on the row; return what was and what is, for the fields that changed only."""
    old, new = {}, {}
    for name, value in values.items():
        before = getattr(row, name)
        if before != value:
            old[name], new[name] = before, value
            setattr(row, name, value)
    return old, new
