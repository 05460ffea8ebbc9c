"""What comes onto a meeting's list by itself: a matter that was left undecided, a notice of what the chair decided.

`bring` is called whenever a decision is filled in or a meeting is added or cancelled, and does nothing when nothing
waits. So nobody has to remember, and no job has to run.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from tracker.actions import audit
from tracker.models import Committee, Decision, DecisionOrigin, Meeting
from tracker.queries.accounts import Viewer
from tracker.rules import decisions
from tracker.rules.states import DecisionForm, DecisionKind, OriginKind
from tracker.rules.verbs import AuditVerb
from tracker.wording import Words
from tracker.wording.marking import N_
from tracker.wording.words import upper_first

#: Written for the minutes, which are Swedish whatever language the reader has chosen.
WORDS = Words("sv")


def bring(session: Session, committee_id: int, *, actor: Viewer, today: date) -> list[Decision]:
    """Put everything that waits for a meeting on the list of the first that can take it, with an event each."""
    session.flush()
    meetings = _coming(session, committee_id, today)
    moved = list(_moved(session, committee_id, meetings, actor, today))
    carried = list(_carried(session, committee_id, meetings, actor, today))
    return [*moved, *carried, *_notices(session, committee_id, meetings, actor, today)]


def take_back(session: Session, decision: Decision, *, actor: Viewer, today: date) -> None:
    """A slip was put right: what had come onto a later list because of it is taken off, unless it is decided there."""
    origin = session.scalar(_origins(decision, OriginKind.CARRIED))
    if origin is None:
        return
    returned = session.get_one(Decision, origin.decision_id)
    if returned.decided_on is not None or returned.outcome is not None:
        return
    session.delete(origin)
    old, new = audit.differences(returned, {"withdrawn_on": today})
    audit.record(session, AuditVerb.DECISION_WITHDRAWN, actor=actor, today=today, subject=returned, old=old, new=new)


def _origins(decision: Decision, kind: OriginKind) -> Select[DecisionOrigin]:
    return select(DecisionOrigin).where(DecisionOrigin.origin_id == decision.id, DecisionOrigin.kind == kind)


def _coming(session: Session, committee_id: int, today: date) -> Sequence[Meeting]:
    """The meetings to come, today's included, the nearest first."""
    statement = select(Meeting).where(
        Meeting.committee_id == committee_id, Meeting.held_on >= today, Meeting.cancelled.is_(False)
    )
    return session.scalars(statement.order_by(Meeting.held_on)).all()


def _moved(
    session: Session, committee_id: int, meetings: Sequence[Meeting], actor: Viewer, today: date
) -> Iterator[Decision]:
    """What had come by itself to a meeting that is now cancelled goes on to the next."""
    statement = (
        select(Decision, Meeting.held_on)
        .join(DecisionOrigin, DecisionOrigin.decision_id == Decision.id)
        .join(Meeting, Meeting.id == Decision.meeting_id)
        .where(
            Decision.committee_id == committee_id,
            Decision.decided_on.is_(None),
            Decision.withdrawn_on.is_(None),
            Meeting.cancelled.is_(True),
        )
    )
    for decision, held_on in session.execute(statement).all():
        target = next((meeting for meeting in meetings if meeting.held_on > held_on), None)
        if target is not None:
            old, new = {"meeting": held_on}, {"meeting": target.held_on}
            decision.meeting_id = target.id
            audit.record(
                session, AuditVerb.DECISION_RETURNED, actor=actor, today=today, subject=decision, old=old, new=new
            )
            yield decision


def _carried(
    session: Session, committee_id: int, meetings: Sequence[Meeting], actor: Viewer, today: date
) -> Iterator[Decision]:
    """What was postponed or not taken up, worded as it stood, on the first list after the meeting that left it."""
    statement = (
        select(Decision, Meeting.held_on)
        .options(selectinload(Decision.measures), selectinload(Decision.findings))
        .join(Meeting, Meeting.id == Decision.meeting_id)
        .where(
            Decision.committee_id == committee_id,
            Decision.outcome.in_(decisions.RETURNING),
            Decision.id.not_in(_already(OriginKind.CARRIED)),
        )
        .order_by(Decision.id)
    )
    for decision, held_on in session.execute(statement).all():
        target = next((meeting for meeting in meetings if meeting.held_on > held_on), None)
        if target is not None:
            again = Decision(
                committee_id=committee_id,
                meeting_id=target.id,
                kind=decision.kind,
                form=DecisionForm.COMMITTEE,
                title=decision.title,
                text=decision.text,
                dnr=decision.dnr,
                case_id=decision.case_id,
                report_id=decision.report_id,
                immediate_approval=decision.immediate_approval,
                measures=list(decision.measures),
                findings=list(decision.findings),
            )
            yield _put(session, again, decision, OriginKind.CARRIED, target, actor, today)


def _notices(
    session: Session, committee_id: int, meetings: Sequence[Meeting], actor: Viewer, today: date
) -> Iterator[Decision]:
    """R12: what the chair has decided since the last meeting is announced at the next (KL 6:39)."""
    last = select(Meeting.held_on).where(
        Meeting.committee_id == committee_id, Meeting.held_on < today, Meeting.cancelled.is_(False)
    )
    held_on = session.scalar(last.order_by(Meeting.held_on.desc()).limit(1))
    statement = select(Decision).where(
        Decision.committee_id == committee_id,
        Decision.form == DecisionForm.CHAIR_URGENT,
        Decision.decided_on.is_not(None),
        Decision.decided_on >= (held_on or date.min),
        Decision.withdrawn_on.is_(None),
        Decision.id.not_in(_already(OriginKind.NOTICE)),
    )
    name = session.scalars(select(Committee.name).where(Committee.id == committee_id)).one()
    for decision in session.scalars(statement.order_by(Decision.id)).all():
        target = next((m for m in meetings if decision.decided_on and m.held_on >= decision.decided_on), None)
        if target is not None:
            yield _put(session, _notice(decision, name, target), decision, OriginKind.NOTICE, target, actor, today)


def _notice(decision: Decision, committee: str, meeting: Meeting) -> Decision:
    text = N_("%(committee)s lägger anmälan av ordförandens beslut %(day)s till handlingarna.")
    return Decision(
        committee_id=decision.committee_id,
        meeting_id=meeting.id,
        kind=DecisionKind.OTHER,
        form=DecisionForm.COMMITTEE,
        title=WORDS.t(N_("Anmälan av ordförandebeslut: %(title)s"), title=decision.title)[:300],
        text=WORDS.t(text, committee=upper_first(committee), day=decision.decided_on),
        dnr=decision.dnr,
    )


def _already(kind: OriginKind) -> Select[int]:
    return select(DecisionOrigin.origin_id).where(DecisionOrigin.kind == kind)


def _put(
    session: Session,
    made: Decision,
    origin: Decision,
    kind: OriginKind,
    meeting: Meeting,
    actor: Viewer,
    today: date,
) -> Decision:
    session.add(made)
    session.flush()
    session.add(DecisionOrigin(committee_id=made.committee_id, decision_id=made.id, origin_id=origin.id, kind=kind))
    new = {"meeting": meeting.held_on, "title": made.title, "text": made.text, "decision_id": origin.id}
    audit.record(session, AuditVerb.DECISION_RETURNED, actor=actor, today=today, subject=made, new=new)
    return made
