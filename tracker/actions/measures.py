"""Measures: added, edited, decided by the body that must, withdrawn.

How a measure goes, its dates and its obstacles have files of their own beside this one.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from tracker.actions import audit
from tracker.actions.locking import hold
from tracker.actions.numbering import next_sequence
from tracker.models import Finding, Measure, Membership
from tracker.queries import plan as plans
from tracker.queries import scope
from tracker.queries.accounts import Viewer
from tracker.rules import access, progress, promises, proof
from tracker.rules.access import Permission
from tracker.rules.facts import MeasureFacts, PlanFacts
from tracker.rules.states import MeasureState
from tracker.rules.transitions import Message, RuleBroken
from tracker.rules.verbs import AuditVerb

#: What a person may state about a measure. Its state, dates once told, decision and end have actions of their own.
FIELDS = frozenset(
    {
        "title",
        "description",
        "category",
        "kind",
        "whole_plan",
        "expected_effect",
        "staff_concerned",
        "extent",
        "owner_id",
        "deputy_id",
        "starts_on",
        "due_on",
        "no_due_reason",
        "first_due_authority",
        "deciding_body",
        "deciding_body_name",
        "union_consultation",
        "union_done_on",
        "continuous",
        "recurrence_weeks",
        "next_occasion_on",
        "cost_kr",
        "cost_note",
        "source_note",
    }
)

#: What "done" stands on besides evidence, which is only ever added (R3).
_PROOF = frozenset({"deciding_body", "deciding_body_name", "decided_on", "union_consultation", "union_done_on"})


def add(
    session: Session,
    committee_id: int,
    *,
    actor: Viewer,
    today: date,
    title: str,
    finding_ids: Iterable[int] = (),
    whole_plan: bool = False,
    **values: Any,
) -> Measure:
    """Add a measure to the plan, with the next number. Title and finding (or the whole plan) are enough.

    RuleBroken for an owner who may not own, or a due date before the start; NotFound for rows of another committee.
    """
    _check_names(values)
    findings = _findings(session, committee_id, finding_ids)
    _check_purpose(findings, whole_plan)
    _check_people(session, committee_id, values, today)
    promises.check_dates(values.get("starts_on"), values.get("due_on"))
    stated = {"title": title, "whole_plan": whole_plan, **_consistent(values)}
    measure = Measure(
        committee_id=committee_id,
        sequence=next_sequence(session, Measure, committee_id),
        registered_on=today,
        findings=findings,
        **stated,
    )
    session.add(measure)
    session.flush()
    new = {name: value for name, value in stated.items() if value not in (None, "", False)}
    new["findings"] = _numbers(findings)
    audit.record(session, AuditVerb.MEASURE_ADDED, actor=actor, today=today, subject=measure, new=new)
    return measure


def edit(
    session: Session,
    measure: Measure,
    *,
    actor: Viewer,
    today: date,
    opened_at: int | None = None,
    finding_ids: Iterable[int] | None = None,
    **values: Any,
) -> Measure:
    """Change what is stated about a measure. What is not given is left as it stands.

    RuleBroken for a due date that the committee has been told of (R2), and as in `add`; StaleVersion (R14).
    """
    _check_names(values)
    hold(session, measure, opened_at)
    facts = facts_of(session, measure, today)
    _check_people(session, measure.committee_id, values, today, measure)
    _check_time(measure, facts, values)
    _check_continuous(measure, values)
    _load_findings(session, measure)
    before = _numbers(measure.findings)
    if finding_ids is not None:
        measure.findings = _findings(session, measure.committee_id, finding_ids)
    _check_purpose(measure.findings, values.get("whole_plan", measure.whole_plan))
    values = _following(measure, _consistent(values))
    proof.check_still_proved(facts, replace(facts, **{n: v for n, v in values.items() if n in _PROOF}))
    old, new = audit.differences(measure, values)
    if _numbers(measure.findings) != before:
        old["findings"], new["findings"] = before, _numbers(measure.findings)
    if new:
        audit.record(session, AuditVerb.MEASURE_EDITED, actor=actor, today=today, subject=measure, old=old, new=new)
    return measure


def record_decision(
    session: Session,
    measure: Measure,
    *,
    actor: Viewer,
    today: date,
    decided_on: date,
    reference: str,
    opened_at: int | None = None,
) -> Measure:
    """R3: register the decision that the measure needed, whoever took it. A slip is put right by registering again.

    RuleBroken for a day to come, without a reference, or when nobody has been named to decide.
    """
    hold(session, measure, opened_at)
    if measure.deciding_body is None:
        raise RuleBroken(Message.of("measure.no_deciding_body", number=measure.number))
    if decided_on > today:
        raise RuleBroken(Message.of("measure.decided_to_come", decided_on=decided_on), field="decided_on")
    if not reference.strip():
        raise RuleBroken(Message.of("measure.decision_reference_missing"), field="reference")
    old, new = audit.differences(measure, {"decided_on": decided_on, "decided_reference": reference})
    if new:
        audit.record(session, AuditVerb.MEASURE_DECIDED, actor=actor, today=today, subject=measure, old=old, new=new)
    return measure


def withdraw(
    session: Session,
    measure: Measure,
    *,
    actor: Viewer,
    today: date,
    reason: str,
    successor_id: int | None = None,
    opened_at: int | None = None,
) -> Measure:
    """R1: the measure will not be carried out. It stays in the plan with its reason, and perhaps its successor."""
    hold(session, measure, opened_at)
    plan = plans.load_plan(session, measure.committee_id, today)
    successor = None
    if successor_id is not None:
        scope.find_in(session, measure.committee_id, Measure, successor_id)
        successor = _in(plan, successor_id)
    by_chief = actor.may(Permission.MEASURE_DECIDE, measure.committee_id)
    progress.check_withdraw(_in(plan, measure.id), reason=reason, by_chief=by_chief, successor=successor)
    values = {
        "state": MeasureState.WITHDRAWN,
        "withdrawn_on": today,
        "withdrawn_reason": reason,
        "successor_id": successor_id,
    }
    old, new = audit.differences(measure, values)
    audit.record(session, AuditVerb.MEASURE_WITHDRAWN, actor=actor, today=today, subject=measure, old=old, new=new)
    return measure


def facts_of(session: Session, measure: Measure, today: date) -> MeasureFacts:
    """The measure as the rules judge it."""
    return _in(plans.load_plan(session, measure.committee_id, today), measure.id)


def _in(plan: PlanFacts, measure_id: int) -> MeasureFacts:
    return next(facts for facts in plan.measures if facts.id == measure_id)


def _check_names(values: dict[str, Any]) -> None:
    """A misspelt column would otherwise be set on the object and silently not be stored."""
    if not values.keys() <= FIELDS:
        raise TypeError(f"not a measure's own: {values.keys() - FIELDS}")


def _findings(session: Session, committee_id: int, ids: Iterable[int]) -> list[Finding]:
    found = [scope.find_in(session, committee_id, Finding, finding_id) for finding_id in ids]
    return sorted(found, key=lambda finding: finding.sequence)


def _numbers(findings: Iterable[Finding]) -> list[str]:
    return [finding.number for finding in findings]


def _load_findings(session: Session, measure: Measure) -> None:
    """Load the relation in place; the models refuse to do it by themselves."""
    session.scalars(select(Measure).where(Measure.id == measure.id).options(selectinload(Measure.findings))).one()


def _check_purpose(findings: list[Finding], whole_plan: bool) -> None:
    if not findings and not whole_plan:
        raise RuleBroken(Message.of("measure.no_purpose"), field="finding_ids")


def _check_people(
    session: Session, committee_id: int, values: dict[str, Any], today: date, measure: Measure | None = None
) -> None:
    """Owner and deputy are two memberships of the committee that hold today and may own. What stood may stay."""
    for name in ("owner_id", "deputy_id"):
        chosen = values.get(name)
        if chosen is not None and chosen != getattr(measure, name, None):
            _check_may_own(scope.find_in(session, committee_id, Membership, chosen), name, today)
    owner_id = values.get("owner_id", getattr(measure, "owner_id", None))
    if owner_id is not None and owner_id == values.get("deputy_id", getattr(measure, "deputy_id", None)):
        raise RuleBroken(Message.of("measure.deputy_is_owner"), field="deputy_id")


def _check_may_own(membership: Membership, field: str, today: date) -> None:
    if membership.role not in access.MAY_OWN:
        raise RuleBroken(Message.of("measure.may_not_own", title=membership.title), field=field)
    if membership.ends_on is not None and membership.ends_on < today:
        raise RuleBroken(Message.of("measure.owner_has_left", title=membership.title), field=field)


def _check_time(measure: Measure, facts: MeasureFacts, values: dict[str, Any]) -> None:
    promises.check_edit_due(facts, values.get("due_on", measure.due_on))
    promises.check_dates(values.get("starts_on", measure.starts_on), values.get("due_on", measure.due_on))


def _check_continuous(measure: Measure, values: dict[str, Any]) -> None:
    """A measure that is done or in place can't turn into the other kind: its state would then claim the wrong thing."""
    changes = values.get("continuous", measure.continuous) != measure.continuous
    if changes and measure.state in proof.CLAIMS:
        raise RuleBroken(Message.of("measure.continuous_when_done", state=measure.state), field="continuous")


def _consistent(values: dict[str, Any]) -> dict[str, Any]:
    """Values that agree: only a continuous measure has occasions, only an undated one a reason for it."""
    values = dict(values)
    if values.get("continuous") is False:
        values |= {"recurrence_weeks": None, "next_occasion_on": None}
    if values.get("due_on") is not None and "no_due_reason" in values:
        values["no_due_reason"] = ""
    return values


def _following(measure: Measure, values: dict[str, Any]) -> dict[str, Any]:
    """What follows from a change: a new date has not been asked about, another body has not decided."""
    if "due_on" in values and values["due_on"] != measure.due_on:
        values["on_track"] = None
    body = values.get("deciding_body", measure.deciding_body)
    if measure.deciding_body is not None and body is not measure.deciding_body:
        values |= {"decided_on": None, "decided_reference": ""}
    return values
