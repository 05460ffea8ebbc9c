"""Stickprov: the sampling protocols as facts, and the page of one."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.models import Sample, SampleCheck
from tracker.queries.verifications import stands
from tracker.rules.facts import SampleFacts


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
