"""Nyckeltal: the indicators of a plan with what has been observed, and the pages that show them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, aliased

from tracker.models import Finding, Indicator, Observation
from tracker.models.indicators import indicator_findings
from tracker.rules.facts import IndicatorFacts, ObservationFacts

#: Rows of columns; what each holds is known where it is selected.
Rows = Sequence[Any]


def followed(session: Session, committee_id: int) -> tuple[IndicatorFacts, ...]:
    """The committee's indicators that have not been retired, with what has been observed of the whole committee."""
    return _facts(session, Indicator.committee_id == committee_id, Indicator.retired_on.is_(None))


def _facts(session: Session, *which: ColumnElement[bool]) -> tuple[IndicatorFacts, ...]:
    """In three statements, however many there are."""
    rows = session.execute(select(*Indicator.__table__.c).where(*which).order_by(Indicator.sequence)).all()
    findings = _grouped(session.execute(_links(which)).all(), "indicator_id")
    observed = _grouped(session.execute(_standing_rows(which)).all(), "indicator_id")
    return tuple(_indicator(row, findings[row.id], observed[row.id]) for row in rows)


def _links(which: Sequence[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    return (
        select(indicator_findings.c.indicator_id, indicator_findings.c.finding_id)
        .join(Indicator, Indicator.id == indicator_findings.c.indicator_id)
        .join(Finding, Finding.id == indicator_findings.c.finding_id)
        .where(*which)
        .order_by(Finding.sequence)
    )


def _standing_rows(which: Sequence[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    """The whole committee's observations that no later one corrects."""
    return (
        select(*Observation.__table__.c)
        .join(Indicator, Indicator.id == Observation.indicator_id)
        .where(*which, Observation.part == "", uncorrected())
        .order_by(Observation.period_on, Observation.id)
    )


def uncorrected() -> ColumnElement[bool]:
    """The condition that no other observation corrects this one."""
    later = aliased(Observation)
    return ~select(later.id).where(later.corrects_id == Observation.id).exists()


def _grouped(rows: Iterable[Any], key: str) -> Mapping[int, list[Any]]:
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return groups


def _indicator(row: Any, findings: Rows, observed: Rows) -> IndicatorFacts:
    return IndicatorFacts(
        id=row.id,
        number=f"N{row.sequence}",
        title=row.title,
        unit=row.unit,
        direction=row.direction,
        period=row.period,
        unit_name=row.unit_name,
        definition=row.definition,
        numerator_label=row.numerator_label,
        denominator_label=row.denominator_label,
        finding_ids=tuple(link.finding_id for link in findings),
        baseline_value=row.baseline_value,
        baseline_on=row.baseline_on,
        baseline_end_on=row.baseline_end_on,
        baseline_n=row.baseline_n,
        target_value=row.target_value,
        target_on=row.target_on,
        interim_value=row.interim_value,
        interim_on=row.interim_on,
        first_measured_on=row.first_measured_on,
        needed=row.needed,
        minimum_n=row.minimum_n,
        source=row.source,
        example=row.example or any(o.example for o in observed),
        observations=tuple(observation_facts(o) for o in observed),
    )


def observation_facts(row: Any) -> ObservationFacts:
    """A row of observations as rules judge it."""
    return ObservationFacts(
        id=row.id,
        period_on=row.period_on,
        period_end_on=row.period_end_on,
        value=row.value,
        numerator=row.numerator,
        denominator=row.denominator,
        n=row.n,
        source=row.source,
        example=row.example,
        recorded_on=row.recorded_on,
    )
