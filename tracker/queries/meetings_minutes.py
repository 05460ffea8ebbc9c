"""What the minutes of one meeting say of the plan: its decided matters, and those it left undecided."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.documents import minutes
from tracker.documents.blocks import Document
from tracker.documents.minutes import Extract, Paragraphed
from tracker.documents.printers import PRINTERS
from tracker.models import Decision, DecisionOrigin, Meeting, Membership, User
from tracker.models.reports import PDF
from tracker.queries.accounts import holds_on
from tracker.queries.files import StoredFile, printed
from tracker.queries.reports import WORDS
from tracker.rules import health
from tracker.rules.facts import DecisionFacts, MeetingFacts, PlanFacts
from tracker.rules.states import DecisionOutcome, OriginKind, Role


@dataclass(frozen=True, slots=True)
class LeftMatter:
    """A matter that the meeting left undecided, and where it stands next."""

    decision_id: int
    title: str
    dnr: str
    outcome: DecisionOutcome
    paragraph: str
    point: str
    next_meeting_id: int | None
    next_on: date | None


def left_matters(session: Session, meeting_id: int) -> tuple[LeftMatter, ...]:
    """What was postponed, referred back or not taken up at the meeting."""
    back = select(DecisionOrigin).where(DecisionOrigin.kind == OriginKind.CARRIED).subquery()
    again = select(Decision.id, Decision.meeting_id, Meeting.held_on).join(Meeting).subquery()
    statement = (
        select(
            Decision.id,
            Decision.title,
            Decision.dnr,
            Decision.outcome,
            Decision.paragraph,
            Decision.point,
            again.c.meeting_id,
            again.c.held_on,
        )
        .outerjoin(back, back.c.origin_id == Decision.id)
        .outerjoin(again, again.c.id == back.c.decision_id)
        .where(Decision.meeting_id == meeting_id, Decision.decided_on.is_(None), Decision.outcome.is_not(None))
        .order_by(Decision.id)
    )
    return tuple(LeftMatter(*row) for row in session.execute(statement))


def extract_document(session: Session, meeting: MeetingFacts, plan: PlanFacts) -> Document:
    """The extract from the minutes as blocks, for whichever printer."""
    decided = [d for d in plan.decisions if d.meeting_id == meeting.id and d.decided_on is not None]
    matters = [_decided(decision, plan, _proposals(session, meeting.id)) for decision in decided]
    matters += [_left(row) for row in left_matters(session, meeting.id)]
    matters.sort(key=lambda m: (not m.paragraph, health.natural(m.paragraph), health.natural(m.point)))
    title, name = _secretary(session, plan)
    made = Extract(plan.committee, meeting, plan.today, tuple(matters), title, name)
    return minutes.extract(made, WORDS)


def extract_file(session: Session, meeting: MeetingFacts, plan: PlanFacts, media_type: str = PDF) -> StoredFile:
    """The extract as a file, in PDF or Word. Not stored anywhere: the approved minutes are the original."""
    name = f"Protokollsutdrag {meeting.held_on.isoformat()}.{PRINTERS[media_type].ending}"
    return printed(session, extract_document(session, meeting, plan), name, media_type)


def _proposals(session: Session, meeting_id: int) -> dict[int, str]:
    rows = session.execute(select(Decision.id, Decision.proposal).where(Decision.meeting_id == meeting_id))
    return {row.id: row.proposal for row in rows}


def _decided(decision: DecisionFacts, plan: PlanFacts, proposals: dict[int, str]) -> Paragraphed:
    findings = (finding.number for finding in plan.findings if finding.id in decision.finding_ids)
    measures = (measure.number for measure in plan.measures if measure.id in decision.measure_ids)
    return Paragraphed(
        title=decision.title,
        paragraph=decision.paragraph,
        point=decision.point,
        dnr=decision.dnr,
        text=decision.text,
        proposal=proposals.get(decision.id, ""),
        proposed_by=decision.proposed_by,
        outcome=decision.outcome,
        immediate_approval=decision.immediate_approval,
        approved_on=decision.approved_on,
        numbers=(*findings, *measures),
    )


def _left(row: LeftMatter) -> Paragraphed:
    return Paragraphed(row.title, row.paragraph, row.point, row.dnr, "", outcome=row.outcome)


def _secretary(session: Session, plan: PlanFacts) -> tuple[str, str]:
    """Who certifies the extract on the plan's day: title and name, both empty when nobody holds the office."""
    statement = (
        select(Membership.title, User.name)
        .join(User, User.id == Membership.user_id)
        .where(Membership.committee_id == plan.committee.id, Membership.role == Role.SECRETARY, holds_on(plan.today))
        .order_by(Membership.id)
        .limit(1)
    )
    row = session.execute(statement).one_or_none()
    return (row.title, row.name) if row else ("", "")
