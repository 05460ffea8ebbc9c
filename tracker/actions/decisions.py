"""Decisions: proposed to a meeting, worded anew, filled in with § once decided, or taken off the list."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from tracker.actions import audit, decisions_returning, locking, measures_dates
from tracker.models import (
    Committee,
    Decision,
    DueDateMove,
    Finding,
    Measure,
    Meeting,
    Report,
    ReportWithdrawal,
    SupervisionCase,
)
from tracker.queries import scope
from tracker.queries.accounts import Viewer
from tracker.rules import decisions
from tracker.rules.states import DecidingBody, DecisionForm, DecisionKind, DecisionOutcome
from tracker.rules.verbs import AuditVerb
from tracker.wording.words import upper_first

#: What a person may change on a proposal.
FIELDS = frozenset({"kind", "title", "text", "dnr", "immediate_approval", "case_id", "measure_ids", "finding_ids"})


def propose(
    session: Session,
    meeting: Meeting,
    *,
    actor: Viewer,
    today: date,
    kind: DecisionKind,
    title: str,
    text: str,
    dnr: str = "",
    measure_ids: Iterable[int] = (),
    finding_ids: Iterable[int] = (),
    case_id: int | None = None,
    immediate_approval: bool = False,
) -> Decision:
    """Put a matter on the meeting's list, worded as if already decided.

    RuleBroken for a statement without a case, or a cancelled meeting; NotFound for rows of another committee.
    """
    decisions.check_listed(meeting.cancelled)
    decisions.check_subject(kind, case_id)
    values = {"kind": kind, "title": title, "text": text, "dnr": dnr, "immediate_approval": immediate_approval}
    decision = Decision(
        committee_id=meeting.committee_id,
        meeting_id=meeting.id,
        form=DecisionForm.COMMITTEE,
        case_id=_case_id(session, meeting.committee_id, case_id),
        measures=_rows(session, meeting.committee_id, Measure, measure_ids),
        findings=_rows(session, meeting.committee_id, Finding, finding_ids),
        **values,
    )
    session.add(decision)
    session.flush()
    new = {**values, "meeting": meeting.held_on, "case_id": case_id, **_links(decision)}
    audit.record(session, AuditVerb.DECISION_PROPOSED, actor=actor, today=today, subject=decision, new=new)
    return decision


def edit(
    session: Session, decision: Decision, *, actor: Viewer, today: date, opened_at: int | None = None, **values: Any
) -> Decision:
    """Word a proposal anew, or change what it concerns. RuleBroken when it is already decided."""
    if unknown := values.keys() - FIELDS:
        raise TypeError(f"no such field of a decision: {sorted(unknown)}")
    locking.hold(session, decision, opened_at)
    decisions.check_proposal(decision.decided_on)
    decisions.check_subject(values.get("kind", decision.kind), values.get("case_id", decision.case_id))
    _load_links(session, decision)
    committee_id, before = decision.committee_id, _links(decision)
    if "case_id" in values:
        values["case_id"] = _case_id(session, committee_id, values["case_id"])
    if "measure_ids" in values:
        decision.measures = _rows(session, committee_id, Measure, values.pop("measure_ids"))
    if "finding_ids" in values:
        decision.findings = _rows(session, committee_id, Finding, values.pop("finding_ids"))
    old, new = audit.differences(decision, values)
    after = _links(decision)
    changed = [name for name in after if after[name] != before[name]]
    old |= {name: before[name] for name in changed}
    new |= {name: after[name] for name in changed}
    if new:
        audit.record(session, AuditVerb.DECISION_EDITED, actor=actor, today=today, subject=decision, old=old, new=new)
    return decision


def record(
    session: Session,
    decision: Decision,
    *,
    actor: Viewer,
    today: date,
    text: str,
    decided_on: date | None = None,
    paragraph: str = "",
    point: str = "",
    dnr: str | None = None,
    form: DecisionForm = DecisionForm.COMMITTEE,
    body_name: str = "",
    immediate_approval: bool | None = None,
    approved_on: date | None = None,
    outcome: DecisionOutcome | None = None,
    proposed_by: str = "",
    mandate: str = "",
    opened_at: int | None = None,
) -> Decision:
    """Fill in what was decided; a slip is corrected by filling in again, and both stand in the audit trail.

    Without `decided_on` it is the meeting's day, and without `outcome` the text tells whether it is the proposal.
    What follows from the decision follows at once: an adopted measure is decided, a moved date gets its §, a report
    its approval, the chair's own decision is announced at the next meeting, and what was left undecided comes back
    there. RuleBroken without §, before the day, or when text and outcome disagree. `approved_on` is the paragraph's own
    day of approval, where it was approved at once.
    """
    locking.hold(session, decision, opened_at)
    decided_on = decided_on or _held_on(session, decision) or today
    paragraph, point = decisions.bare(paragraph), decisions.bare(point)
    proposal = decision.proposal or ("" if decision.decided_on else decision.text)
    outcome = outcome or decisions.outcome_of(text, proposal)
    decisions.check_outcome(outcome, form)
    if outcome in decisions.UNDECIDED:
        return _defer(session, decision, outcome, paragraph, point, decided_on, actor, today)
    decisions.check_recorded(form, paragraph, decided_on, today)
    decisions.check_as_proposed(outcome, text, proposal)
    at_once = decision.immediate_approval if immediate_approval is None else immediate_approval
    decisions.check_approved(approved_on, immediate=at_once, decided_on=decided_on, today=today)
    values = {
        "text": text,
        "decided_on": decided_on,
        "paragraph": paragraph,
        "point": point,
        "dnr": decision.dnr if dnr is None else dnr,
        "form": form,
        "body_name": body_name,
        "immediate_approval": at_once,
        "approved_on": approved_on,
        "withdrawn_on": None,
        "outcome": outcome,
        "proposed_by": proposed_by,
        "proposal": proposal,
        "mandate": mandate,
    }
    old, new = audit.differences(decision, values)
    audit.record(session, AuditVerb.DECISION_RECORDED, actor=actor, today=today, subject=decision, old=old, new=new)
    _carry_out(session, decision, actor, today)
    decisions_returning.take_back(session, decision, actor=actor, today=today)
    decisions_returning.bring(session, decision.committee_id, actor=actor, today=today)
    return decision


def record_outside(
    session: Session,
    committee_id: int,
    *,
    actor: Viewer,
    today: date,
    form: DecisionForm,
    kind: DecisionKind,
    title: str,
    text: str,
    decided_on: date,
    mandate: str,
    dnr: str = "",
    case_id: int | None = None,
    measure_ids: Iterable[int] = (),
    body_name: str = "",
) -> Decision:
    """Record a decision that was taken outside every meeting: the chair's urgent one (KL 6:39), or a delegate's.

    The chair's puts itself on the next meeting's list as a notice (R12). RuleBroken without a mandate, for a
    statement without a case, or before the day; NotFound for rows of another committee.
    """
    decisions.check_subject(kind, case_id)
    decisions.check_recorded(form, "", decided_on, today)
    decisions.check_mandate(form, mandate)
    values = {
        "kind": kind,
        "form": form,
        "title": title,
        "text": text,
        "dnr": dnr,
        "decided_on": decided_on,
        "mandate": mandate,
        "body_name": body_name,
    }
    decision = Decision(
        committee_id=committee_id,
        case_id=_case_id(session, committee_id, case_id),
        measures=_rows(session, committee_id, Measure, measure_ids),
        findings=[],
        **values,
    )
    session.add(decision)
    session.flush()
    new = {**values, "case_id": case_id, **_links(decision)}
    audit.record(session, AuditVerb.DECISION_RECORDED, actor=actor, today=today, subject=decision, new=new)
    _carry_out(session, decision, actor, today)
    decisions_returning.bring(session, committee_id, actor=actor, today=today)
    return decision


def _defer(
    session: Session,
    decision: Decision,
    outcome: DecisionOutcome,
    paragraph: str,
    point: str,
    on: date,
    actor: Viewer,
    today: date,
) -> Decision:
    """The matter was left undecided: it stands on this meeting's list no more, and comes back when it should."""
    decisions.check_proposal(decision.decided_on)
    decisions.check_deferred(outcome, paragraph, on, today)
    values = {"outcome": outcome, "paragraph": paragraph, "point": point, "withdrawn_on": on}
    old, new = audit.differences(decision, values)
    audit.record(session, AuditVerb.DECISION_DEFERRED, actor=actor, today=today, subject=decision, old=old, new=new)
    if outcome not in decisions.RETURNING:
        decisions_returning.take_back(session, decision, actor=actor, today=today)
    decisions_returning.bring(session, decision.committee_id, actor=actor, today=today)
    return decision


def withdraw(
    session: Session, decision: Decision, *, actor: Viewer, today: date, opened_at: int | None = None
) -> Decision:
    """Take a proposal off the list. It stays in the audit trail; RuleBroken when it is already decided."""
    locking.hold(session, decision, opened_at)
    decisions.check_proposal(decision.decided_on)
    old, new = audit.differences(decision, {"withdrawn_on": today})
    audit.record(session, AuditVerb.DECISION_WITHDRAWN, actor=actor, today=today, subject=decision, old=old, new=new)
    return decision


def _carry_out(session: Session, decision: Decision, actor: Viewer, today: date) -> None:
    if decision.form not in decisions.OF_THE_COMMITTEE:
        return
    if decision.kind is DecisionKind.ADOPT:
        _adopt_measures(session, decision, actor, today)
    elif decision.kind is DecisionKind.MOVE_DATE:
        _move_dates(session, decision, actor, today)
    elif decision.kind is DecisionKind.APPROVE_REPORT and decision.report_id is None:
        decision.report_id = _standing_report(session, decision.meeting_id)


def _adopt_measures(session: Session, decision: Decision, actor: Viewer, today: date) -> None:
    """R3: the measures that waited for the committee are decided now, each with its own event."""
    _load_links(session, decision)
    reference = decisions.reference(decision.paragraph, decision.point) or decision.dnr
    for measure in decision.measures:
        if measure.deciding_body in (None, DecidingBody.COMMITTEE):
            values = {
                "deciding_body": DecidingBody.COMMITTEE,
                "decided_on": decision.decided_on,
                "decided_reference": reference,
            }
            old, new = audit.differences(measure, values)
            if new:
                audit.record(
                    session, AuditVerb.MEASURE_DECIDED, actor=actor, today=today, subject=measure, old=old, new=new
                )


def _move_dates(session: Session, decision: Decision, actor: Viewer, today: date) -> None:
    """R2: a date that the committee had set is moved by the committee's §.

    As proposed, it is moved at once. When the committee decided otherwise, the proposal that waits gets the § only:
    which day was decided stands in the text, and the chief enters it.
    """
    _load_links(session, decision)
    committee = session.scalars(select(Committee.name).where(Committee.id == decision.committee_id)).one()
    reference = decisions.reference(decision.paragraph, decision.point)
    waiting = session.scalars(
        select(DueDateMove).where(
            DueDateMove.measure_id.in_([measure.id for measure in decision.measures]),
            DueDateMove.approved_on.is_(None),
            DueDateMove.declined_on.is_(None),
        )
    )
    for move in waiting.all():
        if decision.outcome is DecisionOutcome.CHANGED:
            move.reference = reference
            continue
        measures_dates.carry_out(
            session,
            move,
            actor=actor,
            today=today,
            reference=reference,
            body=upper_first(committee),
            decided_on=decision.decided_on or today,
        )


def _standing_report(session: Session, meeting_id: int | None) -> int | None:
    statement = (
        select(Report.id)
        .outerjoin(ReportWithdrawal, ReportWithdrawal.report_id == Report.id)
        .where(Report.meeting_id == meeting_id, ReportWithdrawal.id.is_(None))
        .order_by(Report.number.desc())
        .limit(1)
    )
    return session.scalar(statement)


def _held_on(session: Session, decision: Decision) -> date | None:
    return session.scalar(select(Meeting.held_on).where(Meeting.id == decision.meeting_id))


def _case_id(session: Session, committee_id: int, case_id: int | None) -> int | None:
    return None if case_id is None else scope.find_in(session, committee_id, SupervisionCase, case_id).id


def _rows(session: Session, committee_id: int, model: Any, ids: Iterable[int]) -> list[Any]:
    return [scope.find_in(session, committee_id, model, row_id) for row_id in ids]


def _load_links(session: Session, decision: Decision) -> None:
    """Load the two relations in place; the models refuse to do it by themselves."""
    statement = select(Decision).where(Decision.id == decision.id)
    session.scalars(statement.options(selectinload(Decision.measures), selectinload(Decision.findings))).one()


def _links(decision: Decision) -> Mapping[str, list[str]]:
    return {
        "measures": sorted(measure.number for measure in decision.measures),
        "findings": sorted(finding.number for finding in decision.findings),
    }
