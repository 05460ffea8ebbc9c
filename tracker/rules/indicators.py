"""Nyckeltal: where an indicator stands against its target, and what may be said and recorded of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import Enum
from fractions import Fraction
from typing import Any, Protocol

from tracker.rules.facts import IndicatorFacts, ObservationFacts
from tracker.rules.periods import Period, last_ended, period_of
from tracker.rules.states import Direction, IndicatorUnit, PeriodLength
from tracker.rules.transitions import Message, RuleBroken

#: What a stored value keeps of a share that no decimal can hold.
EXACT_TO = Decimal("0.000001")
#: Shown decimals of a percentage and of other numbers.
_SHOWN = Decimal("0.1")
#: What can be recorded: far more than any municipality counts.
LARGEST = Decimal(1_000_000_000)


class Measured(Protocol):
    """A value that may be a share of a count."""

    @property
    def value(self) -> Decimal: ...
    @property
    def numerator(self) -> int | None: ...
    @property
    def denominator(self) -> int | None: ...


class Standing(Enum):
    """Where an indicator stands, in the order in which a finding with several is judged: the most worrying first."""

    BELOW = "below"
    MISSING = "missing"
    TOO_SMALL = "too_small"
    TOO_FEW = "too_few"
    INTERIM = "interim"
    REACHED = "reached"
    TOO_EARLY = "too_early"
    NO_VALUES = "no_values"
    NO_TARGET = "no_target"


@dataclass(frozen=True, slots=True)
class Value:
    """One value to record, of the period that `day` lies in. For a share the two counts say it all."""

    day: date
    value: Decimal | None = None
    numerator: int | None = None
    denominator: int | None = None
    n: int | None = None
    part: str = ""


@dataclass(frozen=True, slots=True)
class Position:
    """An indicator's standing, and the observation that decides it."""

    standing: Standing
    observation: ObservationFacts | None = None


def standing(indicator: IndicatorFacts, today: date) -> Position:
    """R5, for one indicator: its last observations against its target.

    Observations of periods that ended before the first meaningful day do not count. What decides is the last
    `needed` of the others, each with at least `minimum_n` cases behind it.
    """
    counted = meaningful(indicator)
    if indicator.target_value is None:
        return Position(Standing.NO_TARGET, counted[-1] if counted else None)
    if not counted:
        return Position(_unmeasured(indicator, today))
    last = counted[-indicator.needed :]
    small = [o for o in last if not enough(o, indicator)]
    if small:
        return Position(Standing.TOO_SMALL, small[-1])
    reached = [at_target(o, indicator) for o in last]
    if all(reached) and len(last) == indicator.needed:
        return Position(Standing.REACHED, last[-1])
    interim = indicator.interim_value
    if interim is not None and reaches(last[-1], interim, indicator.direction):
        return Position(Standing.INTERIM, last[-1])
    return Position(Standing.TOO_FEW if reached[-1] else Standing.BELOW, last[-1])


def below(indicator: IndicatorFacts, today: date) -> bool:
    """Whether what was last observed, with enough cases behind it, is short of the target."""
    place = standing(indicator, today)
    if place.observation is None or place.standing in (Standing.TOO_SMALL, Standing.NO_TARGET):
        return False
    return not at_target(place.observation, indicator)


def at_target(measured: Measured, indicator: IndicatorFacts) -> bool:
    """Whether one value is at the target or past it; without a target none is."""
    target = indicator.target_value
    return target is not None and reaches(measured, target, indicator.direction)


def _unmeasured(indicator: IndicatorFacts, today: date) -> Standing:
    """ "För tidigt att bedöma" asks for baseline, target and the day of the first meaningful observation (R5)."""
    first = indicator.first_measured_on
    if first is None or indicator.baseline_value is None:
        return Standing.NO_VALUES
    return Standing.TOO_EARLY if today <= first else Standing.MISSING


def meaningful(indicator: IndicatorFacts) -> tuple[ObservationFacts, ...]:
    """The observations that can say something of the effect, in order of period."""
    first = indicator.first_measured_on
    return tuple(o for o in indicator.observations if first is None or o.period_end_on >= first)


def enough(observation: ObservationFacts, indicator: IndicatorFacts) -> bool:
    """Whether so many cases are behind it that it can be judged; an unknown number is not enough."""
    return indicator.minimum_n == 0 or (observation.n is not None and observation.n >= indicator.minimum_n)


def reaches(measured: Measured, aim: Decimal, direction: Direction) -> bool:
    """Whether the value is at the aim or past it. A share is compared as the fraction it is, never as rounded."""
    value = exact(measured)
    return value >= Fraction(aim) if direction is Direction.HIGHER else value <= Fraction(aim)


def improved(indicator: IndicatorFacts) -> bool:
    """Whether the last value is better than the baseline, or without one than the first value."""
    if not indicator.observations:
        return False
    last = exact(indicator.observations[-1])
    if indicator.baseline_value is not None:
        before = Fraction(indicator.baseline_value)
    else:
        before = exact(indicator.observations[0])
    return last > before if indicator.direction is Direction.HIGHER else last < before


def exact(measured: Measured) -> Fraction:
    """The value without any rounding."""
    if measured.numerator is not None and measured.denominator:
        return Fraction(measured.numerator, measured.denominator)
    return Fraction(measured.value)


def share(numerator: int, denominator: int) -> Decimal:
    """The share as it is stored; `exact` keeps comparing the two counts."""
    return (Decimal(numerator) / Decimal(denominator)).quantize(EXACT_TO)


def said(value: Decimal, indicator: IndicatorFacts, *, rounded: bool = False) -> Message:
    """The value with its unit: 74 %, 118 dagar.

    `rounded`, for what has been measured, never makes a value look better than it is: 94,97 % stays under 95 %.
    """
    shown = value * 100 if indicator.unit is IndicatorUnit.SHARE else value
    if rounded:
        towards = ROUND_FLOOR if indicator.direction is Direction.HIGHER else ROUND_CEILING
        shown = shown.quantize(_SHOWN, rounding=towards)
    if indicator.unit is IndicatorUnit.SHARE:
        return Message.of("value.share", number=shown)
    if indicator.unit is IndicatorUnit.DAYS:
        return Message.of("value.day" if shown == 1 else "value.days", number=shown)
    if indicator.unit_name:
        return Message.of("value.named", number=shown, unit=indicator.unit_name)
    return Message.of("value.number", number=shown)


def said_share(numerator: int, denominator: int) -> Message:
    """A share that should be high, in percent and never better than it is."""
    percent = (Decimal(numerator) * 100 / Decimal(denominator)).quantize(_SHOWN, rounding=ROUND_FLOOR)
    return Message.of("value.share", number=percent)


def measured(observation: ObservationFacts, indicator: IndicatorFacts) -> Message:
    """An observed value with its unit."""
    return said(observation.value, indicator, rounded=True)


def period(observation: ObservationFacts, indicator: IndicatorFacts) -> Period:
    """The period of an observation."""
    return Period(observation.period_on, indicator.period)


# --- What may be recorded ---------------------------------------------------------------------------------------------


def check(values: dict[str, Any]) -> None:
    """RuleBroken when an indicator can't mean what its values say: half a baseline, a share over 100 %."""
    for name in ("baseline_value", "target_value", "interim_value"):
        check_value(values.get(name), values["unit"], field=name)
    _check_baseline(values)
    if values.get("interim_value") is not None and values.get("target_value") is None:
        raise RuleBroken(Message.of("indicator.interim_alone"), field="interim_value")
    if values.get("target_on") and values.get("target_value") is None:
        raise RuleBroken(Message.of("indicator.target_missing"), field="target_value")
    _check_order(values)


def _check_baseline(values: dict[str, Any]) -> None:
    first, last = values.get("baseline_on"), values.get("baseline_end_on")
    if first and last and last < first:
        raise RuleBroken(Message.of("indicator.baseline_backwards"), field="baseline_end_on")
    if values.get("baseline_value") is not None and first is None:
        raise RuleBroken(Message.of("indicator.baseline_undated"), field="baseline_on")


def _check_order(values: dict[str, Any]) -> None:
    """The interim target lies on the way: it is not harder to reach than the target itself."""
    interim, target = values.get("interim_value"), values.get("target_value")
    if interim is None or target is None:
        return
    harder = interim > target if values["direction"] is Direction.HIGHER else interim < target
    if harder:
        raise RuleBroken(Message.of("indicator.interim_past_target"), field="interim_value")


def check_value(value: Decimal | None, unit: IndicatorUnit, *, field: str = "value") -> None:
    """RuleBroken for a share outside 0–1, a negative count, or a number that nothing has so many of."""
    if value is None:
        return
    if unit is IndicatorUnit.SHARE and not 0 <= value <= 1:
        raise RuleBroken(Message.of("indicator.share_outside"), field=field)
    if unit is not IndicatorUnit.OTHER and value < 0:
        raise RuleBroken(Message.of("indicator.negative"), field=field)
    if abs(value) > LARGEST:
        raise RuleBroken(Message.of("indicator.too_large"), field=field)


def check_unchanged(before: tuple[IndicatorUnit, PeriodLength], now: tuple[IndicatorUnit, PeriodLength]) -> None:
    """RuleBroken when observations have been recorded in another unit or over other periods than those wanted now."""
    if before[0] is not now[0]:
        raise RuleBroken(Message.of("indicator.unit_locked"), field="unit")
    if before[1] is not now[1]:
        raise RuleBroken(Message.of("indicator.period_locked"), field="period")


def check_period(day: date, length: PeriodLength, today: date) -> Period:
    """The period that the day lies in. RuleBroken when it has not ended: half a month says nothing of a month."""
    chosen = period_of(day, length)
    if chosen.last >= today:
        raise RuleBroken(Message.of("observation.not_over", last=chosen.last), field="period_on")
    return chosen


def check_share(numerator: int | None, denominator: int | None, *, field: str = "numerator") -> None:
    """RuleBroken when the two counts of a share can't be so."""
    if (numerator is None) != (denominator is None):
        raise RuleBroken(Message.of("observation.half_share"), field=field)
    if denominator == 0:
        raise RuleBroken(Message.of("observation.of_nothing"), field="denominator")
    if numerator is not None and denominator is not None and numerator > denominator:
        raise RuleBroken(Message.of("observation.more_than_all"), field=field)


def check_retire(reason: str, *, retired: bool) -> None:
    """RuleBroken without a reason, or for what is retired already."""
    if retired:
        raise RuleBroken(Message.of("indicator.retired"))
    if not reason.strip():
        raise RuleBroken(Message.of("indicator.reason_missing"), field="reason")


def check_standing(retired_on: date | None) -> None:
    """RuleBroken for an indicator that is no longer followed."""
    if retired_on is not None:
        raise RuleBroken(Message.of("indicator.retired"))


def next_period(observed: Sequence[date], length: PeriodLength, today: date) -> Period:
    """The period that an observation is most likely for: the one after the last observed, else the last ended."""
    return period_of(max(observed), length).following if observed else last_ended(today, length)
