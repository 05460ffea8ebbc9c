"""IVO:s uppföljning: the authority's rounds as facts, and the page of one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.models import InspectionRound, InspectionVerdict
from tracker.rules.facts import CaseFacts, FindingFacts, PlanFacts, RoundFacts, RoundVerdictFacts
from tracker.rules.states import RoundVerdict


@dataclass(frozen=True, slots=True)
class JudgedFinding:
    """What a round said of one finding, and how the finding stands now."""

    finding: FindingFacts
    said: RoundVerdictFacts


@dataclass(frozen=True, slots=True)
class RoundPage:
    """One round of the authority's follow-up."""

    facts: RoundFacts
    case: CaseFacts
    judged: tuple[JudgedFinding, ...]
    #: The case's findings that the decision says nothing of.
    unjudged: tuple[FindingFacts, ...]


@dataclass(frozen=True, slots=True)
class CaseRound:
    """A round in the list of a case: for each verdict in the decision, the numbers of the findings."""

    facts: RoundFacts
    said: tuple[tuple[RoundVerdict, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class FindingRound:
    """A round in the history of one finding; `said` is None while, or where, it has no verdict on it."""

    facts: RoundFacts
    said: RoundVerdictFacts | None


def all_of(session: Session, committee_id: int) -> tuple[RoundFacts, ...]:
    """The committee's rounds, case by case in order, each with the last verdict on each finding."""
    rows = session.execute(
        select(*InspectionRound.__table__.c)
        .where(InspectionRound.committee_id == committee_id)
        .order_by(InspectionRound.case_id, InspectionRound.number)
    )
    verdicts = defaultdict(list)
    for verdict in session.execute(
        select(*InspectionVerdict.__table__.c)
        .where(InspectionVerdict.committee_id == committee_id)
        .order_by(InspectionVerdict.id)
    ):
        verdicts[verdict.round_id].append(verdict)
    return tuple(_facts(row, verdicts[row.id]) for row in rows)


def _facts(row: Any, verdicts: Iterable[Any]) -> RoundFacts:
    last = {verdict.finding_id: verdict for verdict in verdicts}
    return RoundFacts(
        id=row.id,
        case_id=row.case_id,
        number=row.number,
        announced_on=row.announced_on,
        expected_on=row.expected_on,
        performed_on=row.performed_on,
        decided_on=row.decided_on,
        dnr=row.dnr,
        note=row.note,
        verdicts=tuple(RoundVerdictFacts(v.finding_id, v.verdict, v.note) for v in last.values()),
    )


def page(row: InspectionRound, plan: PlanFacts) -> RoundPage:
    """One round with its verdicts, in the findings' order."""
    facts = round_of(row.id, plan)
    said = {verdict.finding_id: verdict for verdict in facts.verdicts}
    findings = findings_of(facts.case_id, plan)
    return RoundPage(
        facts=facts,
        case=next(case for case in plan.cases if case.id == facts.case_id),
        judged=tuple(JudgedFinding(f, said[f.id]) for f in findings if f.id in said),
        unjudged=tuple(f for f in findings if f.id not in said),
    )


def round_of(round_id: int, plan: PlanFacts) -> RoundFacts:
    """The round in its committee's plan."""
    return next(facts for facts in plan.rounds if facts.id == round_id)


def findings_of(case_id: int, plan: PlanFacts) -> tuple[FindingFacts, ...]:
    """The case's findings, closed ones too: a later inspection can reopen any (R6)."""
    return tuple(finding for finding in plan.findings if finding.case_id == case_id)


def of_case(case_id: int, plan: PlanFacts) -> tuple[CaseRound, ...]:
    """The case's rounds, the newest first."""
    return tuple(CaseRound(facts, _numbers(facts, plan)) for facts in reversed(plan.rounds) if facts.case_id == case_id)


def _numbers(facts: RoundFacts, plan: PlanFacts) -> tuple[tuple[RoundVerdict, tuple[str, ...]], ...]:
    said = {verdict.finding_id: verdict.verdict for verdict in facts.verdicts}
    grouped = ((v, tuple(f.number for f in plan.findings if said.get(f.id) is v)) for v in RoundVerdict)
    return tuple((verdict, numbers) for verdict, numbers in grouped if numbers)


def of_finding(finding: FindingFacts, plan: PlanFacts) -> tuple[FindingRound, ...]:
    """The rounds of the finding's case with their verdicts on it, the newest first."""
    return tuple(
        FindingRound(facts, next((v for v in facts.verdicts if v.finding_id == finding.id), None))
        for facts in reversed(plan.rounds)
        if facts.case_id == finding.case_id
    )
