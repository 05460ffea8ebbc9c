"""An indicator over time: its observations against baseline and target, with the days when measures were done.

The large curve stands on the indicator's own page and in reports; the small one (`sparkline`) beside what it is about.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from tracker.charts.scene import SMALL_DIAMOND, Item, Line, Mark, Scene, Shape, Text
from tracker.rules import indicators
from tracker.rules.facts import IndicatorFacts, MeasureFacts, ObservationFacts
from tracker.rules.indicators import Position, Standing
from tracker.rules.periods import Period, period_of
from tracker.rules.states import Direction, IndicatorUnit, MeasureState
from tracker.wording import Words
from tracker.wording.marking import N_
from tracker.wording.words import upper_first

#: Room over the highest value and under the lowest, in px, and the height of what is between.
_TOP, _PLOT, _BELOW = 44, 150, 46
_SMALL_HEIGHT = 34
#: Labels under the axis stand no closer than this part of the width.
_LABEL_WIDTH = 0.25
#: Dashed on screen and paper; "target" alone, a mark in the timeline, is whole on paper.
_TARGET = "mal target"
#: Observations in one drawing: five years of months. Older ones stand in the table.
MOST = 60

DOT: Shape = ((0, -5), (3.5, -3.5), (5, 0), (3.5, 3.5), (0, 5), (-3.5, 3.5), (-5, 0), (-3.5, -3.5))
SMALL_DOT: Shape = tuple((x * 0.7, y * 0.7) for x, y in DOT)


@dataclass(frozen=True, slots=True)
class _Plot:
    """Days along, values up. `low` and `high` are the ends of the value axis."""

    first: date
    last: date
    low: float
    high: float
    top: float
    height: float
    #: The share of the drawing that the days take.
    width: float = 1

    def x(self, day: date) -> float:
        whole = max(1, (self.last - self.first).days)
        return 0.02 + (self.width - 0.04) * min(1.0, max(0.0, (day - self.first).days / whole))

    def y(self, value: Decimal) -> float:
        span = self.high - self.low or 1.0
        return self.top + self.height * (1 - (float(value) - self.low) / span)


def conclusion(indicator: IndicatorFacts, place: Position, words: Words) -> str:
    """The curve's heading, a whole thought: "På väg mot målet: 74 % av 95 %"."""
    t = words.t
    if place.standing is Standing.TOO_EARLY and indicator.first_measured_on:
        return t(N_("För tidigt att bedöma, mäts första gången %(day)s"), day=indicator.first_measured_on)
    last = indicator.observations[-1] if indicator.observations else None
    if last is None:
        return t(N_("Inget mätvärde ännu"))
    value = words.say(indicators.measured(last, indicator))
    if indicator.target_value is None:
        return t(N_("Inget mål är satt: senast %(value)s"), value=value)
    target = words.say(indicators.said(indicator.target_value, indicator))
    return t(_CONCLUSIONS[_outlook(indicator, place, last)], value=value, target=target)


_CONCLUSIONS = {
    "reached": N_("Målet är nått: %(value)s, målet är %(target)s"),
    "once": N_("Senaste mätvärdet når målet: %(value)s, målet är %(target)s"),
    "small": N_("För litet underlag för att bedöma: %(value)s, målet är %(target)s"),
    "towards": N_("På väg mot målet: %(value)s av %(target)s"),
    "towards_less": N_("På väg mot målet: %(value)s, målet är högst %(target)s"),
    "away": N_("Inte på väg mot målet: %(value)s, målet är %(target)s"),
}


def _outlook(indicator: IndicatorFacts, place: Position, last: ObservationFacts) -> str:
    if place.standing is Standing.REACHED:
        return "reached"
    if place.standing is Standing.TOO_SMALL:
        return "small"
    if indicators.at_target(last, indicator):
        return "once"
    if not indicators.improved(indicator):
        return "away"
    return "towards" if indicator.direction is Direction.HIGHER else "towards_less"


def curve(indicator: IndicatorFacts, measures: Sequence[MeasureFacts], place: Position, words: Words) -> Scene:
    """The whole curve: baseline, observations joined by a line, target dashed, done measures as marks."""
    shown = indicator.observations[-MOST:]
    done = _done(measures, indicator)
    plot = _plot(indicator, shown, [day for day, _numbers in done])
    items: list[Item] = [Line(0, _TOP + _PLOT, 1, _TOP + _PLOT, "grid")]
    items += _target(indicator, plot, words)
    items += _marks(done, plot)
    items += _baseline(indicator, plot, words)
    items += _line(shown, plot, DOT)
    items += _last_label(indicator, shown, plot, words)
    items += _axis(indicator, shown, plot, words)
    return Scene(
        kind="dia",
        height=_TOP + _PLOT + _BELOW,
        title=conclusion(indicator, place, words),
        description=description(indicator, measures, words),
        items=tuple(items),
    )


def sparkline(indicator: IndicatorFacts, place: Position, words: Words, *, width: float = 1) -> Scene:
    """The curve in small: the line and the target, which both may run over `width` of the drawing.

    Where that is not all of it the last value stands after the line. Named for those who listen.
    """
    shown = indicator.observations[-MOST:]
    plot = _close(_plot(indicator, shown, [], top=6, height=_SMALL_HEIGHT - 12), indicator, shown)
    plot = replace(plot, width=width)
    items: list[Item] = []
    if indicator.target_value is not None:
        y = plot.y(indicator.target_value)
        items.append(Line(0, y, width, y, _TARGET))
    items += _joined(shown, plot)
    items += [Mark(plot.x(o.period_end_on), plot.y(o.value), SMALL_DOT, "f-varde") for o in shown[-1:]]
    if width < 1 and shown:
        value = words.say(indicators.measured(shown[-1], indicator))
        items.append(Text(width, plot.y(shown[-1].value) + 5, value, "b", dx=8))
    title = f"{indicator.number} {indicator.title}: {conclusion(indicator, place, words)}"
    return Scene("dia gnist" if width == 1 else "dia", _SMALL_HEIGHT, tuple(items), title)


def _close(plot: _Plot, indicator: IndicatorFacts, shown: Sequence[ObservationFacts]) -> _Plot:
    """Without baseline and nought: so small, a curve shows its shape and its way to the target, not how much."""
    values = [o.value for o in shown]
    values += [indicator.target_value] if indicator.target_value is not None else []
    days = [o.period_end_on for o in shown] or [plot.first]
    low, high = float(min(values, default=Decimal(0))), float(max(values, default=Decimal(1)))
    return replace(plot, first=min(days), last=max(days), low=low, high=high)


def _plot(
    indicator: IndicatorFacts,
    shown: Sequence[ObservationFacts],
    done: Sequence[date],
    top: float = _TOP,
    height: float = _PLOT,
) -> _Plot:
    days = [o.period_end_on for o in shown] + list(done)
    baseline_on = indicator.baseline_end_on or indicator.baseline_on
    if baseline_on and indicator.baseline_value is not None:
        days.append(baseline_on)
    days = days or [indicator.target_on or indicator.first_measured_on or date(2000, 1, 1)]
    values = [o.value for o in shown]
    values += [v for v in (indicator.baseline_value, indicator.target_value) if v is not None]
    high = float(max(values, default=Decimal(1)))
    low = float(min(values, default=Decimal(0)))
    if indicator.unit is IndicatorUnit.SHARE:
        return _Plot(min(days), max(days), 0.0, 1.0, top, height)
    return _Plot(min(days), max(days), min(0.0, low), high * 1.05 if high > 0 else 1.0, top, height)


def _target(indicator: IndicatorFacts, plot: _Plot, words: Words) -> list[Item]:
    if indicator.target_value is None:
        return []
    y = plot.y(indicator.target_value)
    name = words.t(N_("Mål %(value)s"), value=words.say(indicators.said(indicator.target_value, indicator)))
    return [Line(0, y, 1, y, _TARGET), Text(0, y - 7, name, "targetlbl")]


def _baseline(indicator: IndicatorFacts, plot: _Plot, words: Words) -> list[Item]:
    day = indicator.baseline_end_on or indicator.baseline_on
    if indicator.baseline_value is None or day is None:
        return []
    x, y = plot.x(day), plot.y(indicator.baseline_value)
    value = words.say(indicators.said(indicator.baseline_value, indicator))
    name = words.t(N_("Utgångsläge %(value)s"), value=value)
    # Named at the foot, where no curve that is worth following runs.
    foot = _TOP + _PLOT - 8
    return [
        Line(x, y, x, foot - 14, "grid"),
        Mark(x, y, SMALL_DIAMOND, "motem"),
        Text(x, foot, name, "axis", "start" if x < 0.6 else "end", dx=-4),
    ]


def _line(shown: Sequence[ObservationFacts], plot: _Plot, shape: Shape) -> list[Item]:
    dots: list[Item] = [Mark(plot.x(o.period_end_on), plot.y(o.value), shape, "f-varde") for o in shown]
    return [*_joined(shown, plot), *dots]


def _joined(shown: Sequence[ObservationFacts], plot: _Plot) -> list[Item]:
    points = [(plot.x(o.period_end_on), plot.y(o.value)) for o in shown]
    return [Line(x1, y1, x2, y2, "varde") for (x1, y1), (x2, y2) in pairwise(points)]


def _last_label(indicator: IndicatorFacts, shown: Sequence[ObservationFacts], plot: _Plot, words: Words) -> list[Item]:
    if not shown:
        return []
    last = shown[-1]
    x, y = plot.x(last.period_end_on), plot.y(last.value)
    text = words.say(indicators.measured(last, indicator))
    return [Text(x, _beside(y, indicator, plot), text, "b", "end" if x > 0.5 else "start")]


def _beside(y: float, indicator: IndicatorFacts, plot: _Plot) -> float:
    """Where the last value is written: over its dot, or under one that is high up; not through the target's line."""
    places = (y + 22, y - 12) if y < _TOP + 30 else (y - 12, y + 22)
    if indicator.target_value is None:
        return places[0]
    target = plot.y(indicator.target_value)
    return next((place for place in places if not place - 14 < target < place + 4), places[0])


def _axis(indicator: IndicatorFacts, shown: Sequence[ObservationFacts], plot: _Plot, words: Words) -> list[Item]:
    """The periods' names, as many as a narrow screen has room for; the last one always."""
    items: list[Item] = []
    free_to = 1.0
    for observation in reversed(shown):
        x = plot.x(observation.period_end_on)
        if x <= free_to and (x >= _LABEL_WIDTH / 2 or not items):
            name = words.short_period(Period(observation.period_on, indicator.period))
            items.append(Text(x, _TOP + _PLOT + 20, name, "axis", "end" if not items and x > 0.5 else "middle"))
            free_to = x - _LABEL_WIDTH * (1.5 if len(items) == 1 else 1)
    return items


Done = tuple[date, tuple[str, ...]]


def marked(measures: Sequence[MeasureFacts], indicator: IndicatorFacts) -> tuple[MeasureFacts, ...]:
    """The measures whose day of being done or put in place the curve marks: those within what it covers, in order."""
    days = [o.period_end_on for o in indicator.observations[-MOST:]]
    first = indicator.baseline_on or (min(days) if days else None)
    finished = [m for m in measures if m.state in (MeasureState.DONE, MeasureState.IN_PLACE) and m.done_on]
    within = [m for m in finished if m.done_on and (first is None or m.done_on >= first)]
    return tuple(sorted(within, key=lambda m: m.done_on or date.max))


def _done(measures: Sequence[MeasureFacts], indicator: IndicatorFacts) -> list[Done]:
    """The marked days, with which measures."""
    found: dict[date, list[str]] = {}
    for measure in marked(measures, indicator):
        if measure.done_on:
            found.setdefault(measure.done_on, []).append(measure.number)
    return [(day, tuple(numbers)) for day, numbers in found.items()]


def _marks(done: Sequence[Done], plot: _Plot) -> list[Item]:
    """A line for each day something was done, with the numbers over it where there is room for them."""
    items: list[Item] = []
    free_from = 0.0
    for day, numbers in done:
        x = plot.x(day)
        items.append(Line(x, 24, x, _TOP + _PLOT, "gjort"))
        if x >= free_from:
            text = ", ".join(numbers[:3]) + (" …" if len(numbers) > 3 else "")
            items.append(Text(x, 16, text, "axis", "end" if x > 0.5 else "start"))
            free_from = x + 0.12
    return items


def description(indicator: IndicatorFacts, measures: Sequence[MeasureFacts], words: Words) -> str:
    """What the drawing says, for those who do not see it."""
    t = words.t
    said = []
    if indicator.baseline_value is not None and indicator.baseline_on:
        value = words.say(indicators.said(indicator.baseline_value, indicator))
        said.append(t(N_("Utgångsläget var %(value)s."), value=value))
    for observation in indicator.observations[-MOST:]:
        period = words.period(period_of(observation.period_on, indicator.period))
        value = words.say(indicators.measured(observation, indicator))
        said.append(f"{upper_first(period)}: {value}.")
    if indicator.target_value is not None:
        said.append(t(N_("Målet är %(value)s."), value=words.say(indicators.said(indicator.target_value, indicator))))
    for day, numbers in _done(measures, indicator):
        said.append(t(N_("%(numbers)s blev klar %(day)s."), numbers=words.list(list(numbers)), day=words.date(day)))
    return " ".join(said)
