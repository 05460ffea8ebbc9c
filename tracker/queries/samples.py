"""Stickprov: the sampling protocols as facts, and the page of one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from tracker.models import Sample, SampleCheck, User
from tracker.queries.verifications import stands
from tracker.rules import samples as rules
from tracker.rules.facts import FindingFacts, PlanFacts, SampleFacts
from tracker.rules.samples import Step


@dataclass(frozen=True, slots=True)
class SamplePage:
    """One protocol, with the finding it is of and the protocol before it."""

    facts: SampleFacts
    finding: FindingFacts
    name: str
    title: str
    recorded_by: str
    recorded_on: date
    corrects_id: int | None
    corrected_by_id: int | None
    #: The step from the protocol before; None for the first one, and for one that has been put right.
    step: Step | None


def standing(session: Session, committee_id: int) -> tuple[SampleFacts, ...]:
    """The committee's protocols that no later one has put right, in the order they were performed."""
    checks = defaultdict(list)
    for check in session.execute(
        select(*SampleCheck.__table__.c).where(SampleCheck.committee_id == committee_id).order_by(SampleCheck.place)
    ):
        checks[check.sample_id].append(check)
    rows = session.execute(
        select(*Sample.__table__.c)
        .where(Sample.committee_id == committee_id, stands(Sample))
        .order_by(Sample.performed_on, Sample.id)
    )
    return tuple(facts_of(row, checks[row.id]) for row in rows)


def facts_of(row: Any, checks: Iterable[Any]) -> SampleFacts:
    """A protocol's row and its questions' rows, as rules and pages take them."""
    return SampleFacts(
        id=row.id,
        finding_id=row.finding_id,
        performed_on=row.performed_on,
        performed_by=row.performed_by_title or row.performed_by_name,
        examined=row.examined,
        passed=row.passed,
        checks=tuple((check.question, check.passed) for check in checks),
        note=row.note,
    )


def page(session: Session, sample: Sample, plan: PlanFacts) -> SamplePage:
    """One protocol, also one that has been put right."""
    later = aliased(Sample)
    row = session.execute(
        select(*Sample.__table__.c, User.name.label("recorder"), later.id.label("corrected_by_id"))
        .join(User, User.id == Sample.recorded_by_id)
        .outerjoin(later, later.corrects_id == Sample.id)
        .where(Sample.id == sample.id)
    ).one()
    checks = session.execute(
        select(*SampleCheck.__table__.c).where(SampleCheck.sample_id == sample.id).order_by(SampleCheck.place)
    )
    facts = facts_of(row, checks)
    return SamplePage(
        facts=facts,
        finding=plan.finding(sample.finding_id),
        name=row.performed_by_name,
        title=row.performed_by_title,
        recorded_by=row.recorded_by_title or row.recorder,
        recorded_on=row.recorded_on,
        corrects_id=row.corrects_id,
        corrected_by_id=row.corrected_by_id,
        step=_step(facts, of_finding(plan, sample.finding_id)),
    )


def of_finding(plan: PlanFacts, finding_id: int) -> tuple[SampleFacts, ...]:
    """The finding's protocols that stand, the newest first."""
    return tuple(sample for sample in reversed(plan.samples) if sample.finding_id == finding_id)


def _step(facts: SampleFacts, newest_first: tuple[SampleFacts, ...]) -> Step | None:
    place = next((place for place, sample in enumerate(newest_first) if sample.id == facts.id), None)
    if place is None or place + 1 >= len(newest_first):
        return None
    return rules.trend(newest_first[place : place + 2])[0]


def questions(plan: PlanFacts, finding_id: int) -> tuple[str, ...]:
    """What a new protocol begins with: the last one's questions, else the requirement's sentences."""
    last = next(iter(of_finding(plan, finding_id)), None)
    if last is not None:
        return tuple(question for question, _passed in last.checks)
    finding = plan.finding(finding_id)
    return rules.suggestions(finding.requirement or finding.authority_words)
