"""The next draft is opened: the chief's texts that may still hold are carried over, and marked until they are read."""

from datetime import date

from sqlalchemy.orm import Session

from tracker.actions import audit, locking
from tracker.models import Meeting, ReportDraft, client_data
from tracker.queries import meetings
from tracker.queries.accounts import Viewer
from tracker.rules.verbs import AuditVerb

#: What a text may still say at the next meeting. The summary is made of the day's figures and is not carried.
CARRIED = ("economy", "children", "remarks", "officer")


def open_draft(
    session: Session, meeting: Meeting, *, actor: Viewer | None, today: date, actor_name: str = ""
) -> ReportDraft | None:
    """Open the draft of the report to the meeting with the texts of the last one before it.

    None when there is nothing to carry over, and what is opened already stays as it is: this may be done every day.
    `actor` is None for the command line, which then gives `actor_name`.
    """
    locking.hold(session, meeting)
    earlier = meetings.earlier_draft(session, meeting)
    if meetings.draft_row(session, meeting.id) is not None or earlier is None:
        return None
    texts, held_on = earlier
    values = {name: getattr(texts, name) for name in CARRIED}
    draft = ReportDraft(
        committee_id=meeting.committee_id, meeting_id=meeting.id, summary="", carried_from_on=held_on, **values
    )
    client_data.answer_for_copies(session, *values.values())
    session.add(draft)
    session.flush()
    audit.record(
        session,
        AuditVerb.REPORT_DRAFTED,
        actor=actor,
        actor_name=actor_name,
        today=today,
        subject=draft,
        label=meeting.held_on.isoformat(),
        new={**values, "carried_from_on": held_on},
    )
    return draft
