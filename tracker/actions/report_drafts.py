"""The draft of the next report, opened when the last meeting has been held: the texts that still hold are in it."""

from datetime import date

from sqlalchemy.orm import Session

from tracker.actions import audit, locking
from tracker.models import Meeting, ReportDraft, client_data
from tracker.queries import meetings
from tracker.queries.accounts import Viewer
from tracker.rules.verbs import AuditVerb

#: What holds from one report to the next until somebody says otherwise. Summary and remarks are the meeting's own.
CARRIED = ("economy", "children", "officer")


def open_next(
    session: Session,
    meeting: Meeting,
    *,
    held_on: date,
    actor: Viewer | None,
    actor_name: str = "",
    today: date,
) -> ReportDraft | None:
    """Open the draft to the meeting, with texts carried over and marked so; None when there is one already.

    `held_on` is the day of the meeting before. Whoever saves the texts says that they hold: then the mark goes.
    """
    locking.hold(session, meeting)
    if meetings.draft_row(session, meeting.id) is not None:
        return None
    earlier = meetings.earlier_draft(session, meeting)
    texts = {name: getattr(earlier[0], name) for name in CARRIED if earlier and getattr(earlier[0], name).strip()}
    draft = ReportDraft(
        committee_id=meeting.committee_id,
        meeting_id=meeting.id,
        carried_over=",".join(texts),
        carried_from_on=held_on,
        **texts,
    )
    client_data.answer_for_copies(session, *texts.values())
    session.add(draft)
    audit.record(
        session,
        AuditVerb.REPORT_DRAFTED,
        actor=actor,
        actor_name=actor_name,
        today=today,
        subject=draft,
        label=meeting.held_on.isoformat(),
        new={**texts, "carried_over": draft.carried_over, "carried_from_on": held_on},
    )
    return draft
