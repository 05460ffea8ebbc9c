"""Nyckeltal: the indicators of a plan with what has been observed, and the pages that show them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, aliased, selectinload

from tracker.models import Finding, Indicator, Observation, User
from tracker.models.indicators import indicator_findings
from tracker.queries.effects import EffectShown, effect_shown
from tracker.rules import effect, indicators
from tracker.rules.facts import FindingFacts, IndicatorFacts, MeasureFacts, ObservationFacts, PlanFacts
from tracker.rules.indicators import Position
from tracker.rules.periods import Period
from tracker.rules.states import IndicatorUnit, PeriodLength

#: Rows of columns; what each holds is known where it is selected.
Rows = Sequence[Any]


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """An indicator in the list, with where it stands and the findings whose effect it shows."""

    facts: IndicatorFacts
    position: Position
    findings: tuple[FindingFacts, ...]


@dataclass(frozen=True, slots=True)
class RetiredLine:
    """An indicator that is followed no longer."""

    id: int
    number: str
    title: str
    retired_on: date


@dataclass(frozen=True, slots=True)
class IndicatorList:
    """The followed indicators, what is followed no longer, and the open findings whose effect nothing shows."""

    lines: tuple[IndicatorLine, ...]
    retired: tuple[RetiredLine, ...]
    unmeasured: tuple[FindingFacts, ...]


@dataclass(frozen=True, slots=True)
class ObservationLine:
    """An observation as its table shows it. `corrected` when a later one has taken its place."""

    facts: ObservationFacts
    period: Period
    part: str
    recorded_by: str
    #: The title alone, for what is published; empty where only a name is known.
    recorded_as: str
    corrected: bool
    correction_reason: str
    enough: bool


@dataclass(frozen=True, slots=True)
class FindingEffect:
    """A finding that the indicator belongs to, with its effect."""

    facts: FindingFacts
    effect: EffectShown


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """One indicator: curve, numbers, findings, and when the measures that should move it were done."""

    facts: IndicatorFacts
    position: Position
    findings: tuple[FindingEffect, ...]
    measures: tuple[MeasureFacts, ...]
    lines: tuple[ObservationLine, ...]
    retired_on: date | None
    retired_reason: str
    suggested: Period


def indicator_list(session: Session, plan: PlanFacts) -> IndicatorList:
    """Everything the list shows."""
    rows = session.execute(
        select(Indicator.id, Indicator.sequence, Indicator.title, Indicator.retired_on)
        .where(Indicator.committee_id == plan.committee.id, Indicator.retired_on.is_not(None))
        .order_by(Indicator.sequence)
    )
    return IndicatorList(
        lines=tuple(_line(facts, plan) for facts in plan.indicators),
        retired=tuple(RetiredLine(row.id, f"N{row.sequence}", row.title, row.retired_on) for row in rows),
        unmeasured=tuple(f for f in plan.findings if f.closed_on is None and not effect.secured(f.id, plan)),
    )


def _line(facts: IndicatorFacts, plan: PlanFacts) -> IndicatorLine:
    return IndicatorLine(facts, indicators.standing(facts, plan.today), _findings_of(facts, plan))


def _findings_of(facts: IndicatorFacts, plan: PlanFacts) -> tuple[FindingFacts, ...]:
    return tuple(finding for finding in plan.findings if finding.id in facts.finding_ids)


def indicator_page(session: Session, indicator: Indicator, plan: PlanFacts) -> IndicatorPage:
    """Everything the page of one indicator shows, also when it is followed no longer."""
    (facts,) = _facts(session, Indicator.id == indicator.id)
    lines = _observation_lines(session, facts)
    whole = [line.facts.period_on for line in lines if not line.part]
    return IndicatorPage(
        facts=facts,
        position=indicators.standing(facts, plan.today),
        findings=tuple(FindingEffect(f, effect_shown(f.id, plan)) for f in _findings_of(facts, plan)),
        measures=tuple(m for m in plan.measures if set(m.finding_ids) & set(facts.finding_ids)),
        lines=lines,
        retired_on=indicator.retired_on,
        retired_reason=indicator.retired_reason,
        suggested=indicators.next_period(whole, facts.period, plan.today),
    )


def _observation_lines(session: Session, facts: IndicatorFacts) -> tuple[ObservationLine, ...]:
    """Every observation, the newest period first; under it the older values that it corrects."""
    rows = session.execute(
        select(*Observation.__table__.c, User.name.label("who"))
        .outerjoin(User, User.id == Observation.recorded_by_id)
        .where(Observation.indicator_id == facts.id)
        .order_by(Observation.period_on.desc(), Observation.part, Observation.id.desc())
    ).all()
    corrected = {row.corrects_id for row in rows}
    return tuple(_observation_line(row, facts, row.id in corrected) for row in rows)


def _observation_line(row: Any, facts: IndicatorFacts, corrected: bool) -> ObservationLine:
    observation = observation_facts(row)
    return ObservationLine(
        facts=observation,
        period=Period(row.period_on, facts.period),
        part=row.part,
        recorded_by=row.recorded_by_title or row.who or "",
        recorded_as=row.recorded_by_title,
        corrected=corrected,
        correction_reason=row.correction_reason,
        enough=indicators.enough(observation, facts),
    )


def facts_of(session: Session, indicator_id: int) -> IndicatorFacts:
    """One indicator as rules judge it, also when it is followed no longer."""
    (facts,) = _facts(session, Indicator.id == indicator_id)
    return facts


def is_observed(session: Session, indicator_id: int) -> bool:
    """Whether anything has been observed of it, in any part of the organisation."""
    return session.scalar(select(Observation.id).where(Observation.indicator_id == indicator_id).limit(1)) is not None


def observed_periods(session: Session, indicator_id: int) -> dict[tuple[date, str], int]:
    """The observation that stands for each period's first day and part of the organisation."""
    rows = session.execute(
        select(Observation.period_on, Observation.part, Observation.id).where(
            Observation.indicator_id == indicator_id, uncorrected()
        )
    )
    return {(row.period_on, row.part): row.id for row in rows}


def standing_rows(session: Session, indicator_id: int) -> dict[tuple[date, str], Observation]:
    """The same, whole."""
    rows = session.scalars(select(Observation).where(Observation.indicator_id == indicator_id, uncorrected()))
    return {(row.period_on, row.part): row for row in rows}


def fitting(plan: PlanFacts, unit: IndicatorUnit, length: PeriodLength) -> tuple[tuple[int, str], ...]:
    """The followed indicators of a unit and a period, by id and number with title."""
    return tuple((i.id, f"{i.number} {i.title}") for i in plan.indicators if i.unit is unit and i.period is length)


def numbered(session: Session, committee_id: int, number: str) -> Indicator | None:
    """The committee's indicator of that number, "N1"; None when there is none."""
    sequence = number.removeprefix("N")
    if not (number.startswith("N") and sequence.isdecimal() and len(sequence) < 9):
        return None
    return session.scalar(
        select(Indicator).where(Indicator.committee_id == committee_id, Indicator.sequence == int(sequence))
    )


def is_corrected(session: Session, observation_id: int) -> bool:
    """Whether a later observation has taken its place."""
    return session.scalar(select(Observation.id).where(Observation.corrects_id == observation_id)) is not None


def finding_ids(session: Session, indicator_id: int) -> list[int]:
    """The findings whose effect the indicator shows, in the plan's order."""
    return [row.finding_id for row in session.execute(_links([Indicator.id == indicator_id]))]


def finding_numbers(session: Session, indicator_id: int) -> list[str]:
    """The same findings by number."""
    statement = select(Finding.sequence).where(Finding.id.in_(finding_ids(session, indicator_id)))
    return [f"B{sequence}" for sequence in session.scalars(statement.order_by(Finding.sequence))]


def with_findings(session: Session, indicator: Indicator) -> Indicator:
    """Read the indicator's findings into it, so that they can be exchanged for others."""
    statement = select(Indicator).where(Indicator.id == indicator.id).options(selectinload(Indicator.findings))
    return session.scalars(statement).one()


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


@cache
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
