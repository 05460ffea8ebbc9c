"""When the meeting ends, what had happened since the report was sent out is locked beside it (R11)."""

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from tracker.actions import audit, locking
from tracker.documents import supplement
from tracker.documents.supplement import Supplement
from tracker.models import Meeting, Report, ReportSupplement
from tracker.queries import meetings, reports_presented
from tracker.queries import plan as plans
from tracker.queries.accounts import Viewer
from tracker.rules import freezing
from tracker.rules.verbs import AuditVerb


def end_meeting(session: Session, meeting: Meeting, *, actor: Viewer, today: date) -> ReportSupplement:
    """Lock "Hänt sedan utskicket" as a supplement to the report that stands for the meeting. Done once.

    RuleBroken before the meeting's day, without a report, or when it is done already.
    """
    locking.hold(session, meeting)
    standing = meetings.standing_report(session, meeting.id)
    done = standing is not None and reports_presented.locked_supplement(session, standing.id) is not None
    plan = plans.load_plan(session, meeting.committee_id, today)
    report_ref = freezing.check_end(plans.meeting_facts(meeting), today=today, standing=standing, ended=done)
    report = session.get_one(Report, report_ref.id)
    made = Supplement(
        supplement.SCHEMA_VERSION,
        report.number,
        today,
        reports_presented.happened_since(session, report, plan),
    )
    row = ReportSupplement(
        committee_id=meeting.committee_id,
        report_id=report.id,
        content=made.to_json(),
        sha256=made.sha256,
        locked_on=today,
        locked_at=datetime.now(UTC),
        locked_by_id=actor.user_id,
    )
    session.add(row)
    session.flush()
    new = {"number": report.number, "sha256": made.sha256, "lines": len(made.lines)}
    audit.record(session, AuditVerb.MEETING_ENDED, actor=actor, today=today, subject=report, new=new)
    return row
