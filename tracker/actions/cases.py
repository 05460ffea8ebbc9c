"""Supervision cases: registered, edited, and everything dated that happens in them.

What an authority sets as last day is `actions.deadlines`' subject.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.actions import audit, deadlines, evidence, findings, locking
from tracker.models import CaseEvent, Deadline, Finding, SupervisionCase
from tracker.queries import scope
from tracker.queries.accounts import Viewer
from tracker.rules import cases as rules
from tracker.rules import evidence as evidence_rules
from tracker.rules.evidence import Marking
from tracker.rules.states import CaseEventKind, DeadlineKind, FindingClosure, JudgmentOutcome, SanctionKind
from tracker.rules.verbs import AuditVerb

#: What a person may set on a case; the rest follows from its events.
FIELDS = frozenset(
    {
        "kind",
        "title",
        "authority",
        "authority_short",
        "authority_dnr",
        "own_dnr",
        "description",
        "decided_on",
        "served_on",
        "reviewed_period",
        "legal_basis",
        "sanction",
        "sanction_kr",
        "source_note",
        "secrecy_provision",
        "secrecy_on",
        "secrecy_authority",
    }
)

#: The events that also say a day of the case, when the case does not yet have one.
_DAY_OF_CASE = {CaseEventKind.DECISION: "decided_on", CaseEventKind.SERVICE: "served_on"}


def register(
    session: Session,
    committee_id: int,
    *,
    actor: Viewer,
    today: date,
    deadline_kind: DeadlineKind | None = None,
    deadline_on: date | None = None,
    deadline_source: str = "",
    finding_titles: Sequence[str] = (),
    **values: Any,
) -> SupervisionCase:
    """Register a case, and in one go its first deadline and its findings, numbered in the order given.

    RuleBroken when the days are out of order or an amount has no sanction.
    """
    if unknown := values.keys() - FIELDS:
        raise TypeError(f"not a case's own: {unknown}")
    _check(values, today)
    case = SupervisionCase(committee_id=committee_id, registered_on=today, **values)
    session.add(case)
    audit.record(session, AuditVerb.CASE_REGISTERED, actor=actor, today=today, subject=case, new=values)
    if deadline_kind is not None and deadline_on is not None:
        deadlines.add(
            session,
            case,
            actor=actor,
            today=today,
            kind=deadline_kind,
            due_on=deadline_on,
            source=deadline_source,
        )
    for title in finding_titles:
        findings.register(session, case, actor=actor, today=today, title=title)
    return case


def edit(
    session: Session, case: SupervisionCase, *, actor: Viewer, today: date, opened_at: int | None = None, **values: Any
) -> SupervisionCase:
    """Change what is known of a case. One that becomes marked makes its evidence internal until asked anew (R13).

    RuleBroken as for `register`; StaleVersion when somebody saved it meanwhile (R14).
    """
    if unknown := values.keys() - FIELDS:
        raise TypeError(f"not a case's own: {unknown}")
    locking.hold(session, case, opened_at)
    _check({**{name: getattr(case, name) for name in FIELDS}, **values}, today)
    newly_marked = bool(values.get("secrecy_provision")) and not case.secrecy_provision
    old, new = audit.differences(case, values)
    if newly_marked and (internal := evidence.make_internal(session, case)):
        new["evidence_made_internal"] = internal
    if new:
        audit.record(session, AuditVerb.CASE_EDITED, actor=actor, today=today, subject=case, old=old, new=new)
    return case


def _check(values: dict[str, Any], today: date) -> None:
    rules.check_days(values.get("decided_on"), values.get("served_on"), today)
    evidence_rules.check_marking(
        Marking(values.get("secrecy_provision", ""), values.get("secrecy_on"), values.get("secrecy_authority", "")),
        today,
    )
    rules.check_sanction(values.get("sanction") or SanctionKind.NONE, values.get("sanction_kr"))


def add_event(
    session: Session,
    case: SupervisionCase,
    *,
    actor: Viewer,
    today: date,
    kind: CaseEventKind,
    happened_on: date,
    text: str = "",
    dnr: str = "",
    outcome: JudgmentOutcome | None = None,
    amount_kr: int | None = None,
    met_deadline_ids: Sequence[int] = (),
    covered_finding_ids: Sequence[int] = (),
    opened_at: int | None = None,
) -> CaseEvent:
    """Add a line to the case's log, with what follows from it.

    An answer or an appeal meets the deadlines named; a closing decision closes the case and the findings it covers
    (R6 b), and no others. RuleBroken for a day that has not been; NotFound for another case's deadline or finding;
    StaleVersion when somebody saved the case meanwhile (R14).
    """
    locking.hold(session, case, opened_at)
    rules.check_happened(happened_on, today)
    event = CaseEvent(
        committee_id=case.committee_id,
        case_id=case.id,
        kind=kind,
        happened_on=happened_on,
        text=text,
        dnr=dnr,
        outcome=outcome,
        amount_kr=amount_kr,
        recorded_by_id=actor.user_id,
        recorded_at=datetime.now(UTC),
    )
    covered = _covered(session, case, covered_finding_ids) if kind is CaseEventKind.CLOSED else []
    event.findings = covered
    session.add(event)
    _set_days(case, kind, happened_on, today)
    _record(session, event, case, actor, today)
    for deadline in _met(session, case, met_deadline_ids, kind):
        deadlines.meet(session, deadline, actor=actor, today=today, met_on=happened_on)
    for finding in covered:
        reference = _reference(case, dnr)
        findings.close(
            session,
            finding,
            actor=actor,
            today=today,
            closed_on=happened_on,
            reference=reference,
            by=FindingClosure.CASE_CLOSED,
        )
    return event


def _set_days(case: SupervisionCase, kind: CaseEventKind, happened_on: date, today: date) -> None:
    name = _DAY_OF_CASE.get(kind)
    if name is not None and getattr(case, name) is None:
        days = {"decided_on": case.decided_on, "served_on": case.served_on, name: happened_on}
        rules.check_days(days["decided_on"], days["served_on"], today)
        setattr(case, name, happened_on)
    if kind is CaseEventKind.CLOSED and case.closed_on is None:
        case.closed_on = happened_on


def _record(session: Session, event: CaseEvent, case: SupervisionCase, actor: Viewer, today: date) -> None:
    new = {
        "kind": event.kind,
        "happened_on": event.happened_on,
        "text": event.text,
        "dnr": event.dnr,
        "outcome": event.outcome,
        "amount_kr": event.amount_kr,
        "findings": [finding.number for finding in event.findings],
    }
    filled = {name: value for name, value in new.items() if value not in (None, "", [])}
    audit.record(session, AuditVerb.CASE_EVENT_ADDED, actor=actor, today=today, subject=case, new=filled)


def _met(session: Session, case: SupervisionCase, deadline_ids: Sequence[int], kind: CaseEventKind) -> list[Deadline]:
    """The case's own deadlines among those named that still stand open and that this kind of event can meet."""
    replaced = select(Deadline.replaces_id).where(Deadline.case_id == case.id, Deadline.replaces_id.is_not(None))
    rows = session.scalars(
        select(Deadline)
        .where(
            Deadline.case_id == case.id,
            Deadline.id.in_(deadline_ids),
            Deadline.kind.in_(rules.MEETS.get(kind, frozenset())),
            Deadline.met_on.is_(None),
            Deadline.id.not_in(replaced),
        )
        .order_by(Deadline.due_on, Deadline.id)
    )
    return list(rows)


def _covered(session: Session, case: SupervisionCase, finding_ids: Sequence[int]) -> list[Finding]:
    found = [scope.find_in(session, case.committee_id, Finding, finding_id) for finding_id in finding_ids]
    if any(finding.case_id != case.id for finding in found):
        raise scope.NotFound("a closing decision covers findings of its own case only")
    return [finding for finding in found if finding.closed_on is None]


def _reference(case: SupervisionCase, dnr: str) -> str:
    """Whose decision closed a finding: "IVO, dnr 8.5-1234/2014"."""
    authority = case.authority_short or case.authority
    return f"{authority}, dnr {dnr}" if dnr else authority
