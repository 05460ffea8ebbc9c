"""Findings: registered with the authority's words, edited, answered with a position, closed by somebody's decision."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.actions import audit, locking, numbering
from tracker.models import AuthorityWordsCorrection, Decision, Finding, SupervisionCase
from tracker.queries import plan as plans
from tracker.queries import scope
from tracker.queries.accounts import Viewer
from tracker.rules import decisions, rounds
from tracker.rules import findings as rules
from tracker.rules.states import FindingClosure, Position
from tracker.rules.verbs import AuditVerb

#: What a person may set on a finding. Position, correction and closing are intentions of their own.
FIELDS = frozenset(
    {"title", "authority_words", "requirement", "legal_basis", "area", "root_cause", "elsewhere", "repeat_of_id"}
)


def register(
    session: Session, case: SupervisionCase, *, actor: Viewer, today: date, title: str, **values: Any
) -> Finding:
    """Register a finding of the case under the plan's next number. NotFound when it repeats another plan's finding."""
    if unknown := values.keys() - FIELDS:
        raise TypeError(f"not a finding's own: {unknown}")
    _check_repeat(session, case.committee_id, None, values.get("repeat_of_id"))
    finding = Finding(
        committee_id=case.committee_id,
        case_id=case.id,
        sequence=numbering.next_sequence(session, Finding, case.committee_id),
        title=title,
        registered_on=today,
        **values,
    )
    session.add(finding)
    new = {"title": title, **{name: value for name, value in values.items() if value}}
    audit.record(session, AuditVerb.FINDING_REGISTERED, actor=actor, today=today, subject=finding, new=new)
    return finding


def edit(
    session: Session, finding: Finding, *, actor: Viewer, today: date, opened_at: int | None = None, **values: Any
) -> Finding:
    """Change a finding. The authority's words can be filled in once; then only `correct_words` changes them.

    RuleBroken for locked words; StaleVersion when somebody saved it meanwhile (R14).
    """
    if unknown := values.keys() - FIELDS:
        raise TypeError(f"not a finding's own: {unknown}")
    locking.hold(session, finding, opened_at)
    rules.check_words_unlocked(finding.authority_words, values.get("authority_words", finding.authority_words))
    _check_repeat(session, finding.committee_id, finding.id, values.get("repeat_of_id"))
    old, new = audit.differences(finding, values)
    if new:
        audit.record(session, AuditVerb.FINDING_EDITED, actor=actor, today=today, subject=finding, old=old, new=new)
    return finding


def take_position(
    session: Session,
    finding: Finding,
    *,
    actor: Viewer,
    today: date,
    position: Position,
    position_reason: str = "",
    opened_at: int | None = None,
) -> Finding:
    """Say whether the committee shares the authority's assessment. RuleBroken when a needed reason is missing (R7)."""
    locking.hold(session, finding, opened_at)
    rules.check_position(position, position_reason)
    old, new = audit.differences(finding, {"position": position, "position_reason": position_reason})
    if new:
        verb = AuditVerb.FINDING_POSITION_TAKEN
        audit.record(session, verb, actor=actor, today=today, subject=finding, old=old, new=new)
    return finding


def correct_words(
    session: Session,
    finding: Finding,
    *,
    actor: Viewer,
    today: date,
    new: str,
    reason: str,
    opened_at: int | None = None,
) -> AuthorityWordsCorrection:
    """Correct the authority's words as they were registered; what stood stays readable, with the reason.

    RuleBroken when nothing is corrected or no reason is given.
    """
    locking.hold(session, finding, opened_at)
    rules.check_correction(finding.authority_words, new, reason)
    correction = AuthorityWordsCorrection(
        committee_id=finding.committee_id,
        finding_id=finding.id,
        old=finding.authority_words,
        new=new,
        reason=reason,
        corrected_by_id=actor.user_id,
        corrected_on=today,
        recorded_at=datetime.now(UTC),
    )
    finding.authority_words = new
    session.add(correction)
    audit.record(
        session,
        AuditVerb.FINDING_WORDS_CORRECTED,
        actor=actor,
        today=today,
        subject=finding,
        old={"authority_words": correction.old},
        new={"authority_words": new, "reason": reason},
    )
    return correction


def close(
    session: Session,
    finding: Finding,
    *,
    actor: Viewer,
    today: date,
    closed_on: date,
    reference: str,
    by: FindingClosure,
) -> Finding:
    """Close a finding by a decision (R6); `by` says whose, `reference` which."""
    values = {"closed_on": closed_on, "closed_reference": reference, "closed_by": by}
    old, new = audit.differences(finding, values)
    if new:
        audit.record(session, AuditVerb.FINDING_CLOSED, actor=actor, today=today, subject=finding, old=old, new=new)
    return finding


def reopen(session: Session, finding: Finding, *, actor: Viewer, today: date, reopened_on: date) -> Finding:
    """Open a closed finding again, by the authority's verdict (R6). How it was closed stands in the trail."""
    values = {"closed_on": None, "closed_reference": "", "closed_by": None, "reopened_on": reopened_on}
    old, new = audit.differences(finding, values)
    audit.record(session, AuditVerb.FINDING_REOPENED, actor=actor, today=today, subject=finding, old=old, new=new)
    return finding


def close_by_committee(
    session: Session, finding: Finding, *, actor: Viewer, today: date, decision_id: int, opened_at: int | None = None
) -> Finding:
    """R6 c: close by a decision that the committee has made, where no verdict will come and the effect is shown.

    RuleBroken otherwise; NotFound for another committee's decision.
    """
    locking.hold(session, finding, opened_at)
    plan = plans.load_plan(session, finding.committee_id, today)
    facts = plan.finding(finding.id)
    rounds.check_committee_may_close(next(case for case in plan.cases if case.id == facts.case_id), facts)
    decision = scope.find_in(session, finding.committee_id, Decision, decision_id)
    decided_on = decisions.check_closes(decision.form, decision.decided_on)
    reference = decisions.reference(decision.paragraph, decision.point) or decision.dnr
    return close(
        session,
        finding,
        actor=actor,
        today=today,
        closed_on=decided_on,
        reference=reference,
        by=FindingClosure.COMMITTEE,
    )


def _check_repeat(session: Session, committee_id: int, finding_id: int | None, repeat_of_id: int | None) -> None:
    rules.check_repeat(finding_id, repeat_of_id)
    if repeat_of_id is not None:
        scope.find_in(session, committee_id, Finding, repeat_of_id)
