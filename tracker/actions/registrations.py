"""The secretary enters a document in the diary, under its number there."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.actions import audit
from tracker.models import Committee, Registration
from tracker.queries import registrations as queries
from tracker.queries.accounts import Viewer
from tracker.queries.registrations import Line
from tracker.rules.transitions import Message, RuleBroken
from tracker.rules.verbs import AuditVerb
from tracker.rules.versions import StaleVersion


def register(
    session: Session,
    committee_id: int,
    line: Line,
    *,
    actor: Viewer,
    today: date,
    diary_number: str,
    opened_at: int | None = None,
) -> Registration:
    """Note the diary's number of a document; a slip is corrected by noting it again, and the trail keeps both.

    RuleBroken without a number; StaleVersion when somebody noted one meanwhile (R14).
    """
    if not diary_number.strip():
        raise RuleBroken(Message.of("registration.no_number"), field="diary_number")
    session.execute(select(Committee.id).where(Committee.id == committee_id).with_for_update())
    row = queries.row(session, committee_id, line)
    current = row.version if row is not None else 0
    if opened_at is not None and opened_at != current:
        raise StaleVersion(opened_at, current)
    if row is None:
        row = Registration(committee_id=committee_id, kind=line.kind, subject_id=line.subject_id, diary_number="")
        session.add(row)
    values = {
        "diary_number": diary_number,
        "title": line.subject[:300],
        "registered_on": today,
        "registered_by_id": actor.user_id,
    }
    old, new = audit.differences(row, values)
    old.pop("registered_by_id", None)
    new.pop("registered_by_id", None)
    audit.record(session, AuditVerb.DOCUMENT_REGISTERED, actor=actor, today=today, subject=row, old=old, new=new)
    return row
