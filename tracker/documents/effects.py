"""Uppföljning av effekt: each finding's effect with its reason, and the curves of the indicators it is seen by."""

from collections.abc import Iterator

from tracker.charts import figures
from tracker.charts.scene import Scene
from tracker.documents import indicator_telling
from tracker.documents.blocks import Block, Cell, Column, Figure, Heading, Line, Paragraph, Row, Table
from tracker.documents.telling import Telling
from tracker.rules import indicators
from tracker.rules.facts import FindingFacts, IndicatorFacts, ObservationFacts
from tracker.wording.marking import N_
from tracker.wording.words import upper_first

#: The share of the page that a curve in small takes; its last value stands after it.
_SMALL = 0.35
#: Observations in a table on paper; the indicator's page has all of them.
_NEWEST = 12


def section(telling: Telling) -> Iterator[Block]:
    t, plan = telling.words.t, telling.snapshot.plan
    yield Heading(1, t(N_("Uppföljning av effekt")))
    yield Paragraph(t(N_("Att en åtgärd är genomförd visar inte att den har gett effekt. Effekten bedöms för sig.")))
    columns = (Column(t(N_("Brist")), 3, header=True), Column(t(N_("Effekt")), 3))
    rows = tuple(Row(((telling.finding(f),), cell(f, telling))) for f in plan.findings)
    yield Table(t(N_("Effekt per brist")), columns, rows, t(N_("Inga brister är registrerade.")))
    for indicator in plan.indicators:
        yield from _followed(indicator, telling)


def cell(finding: FindingFacts, telling: Telling) -> Cell:
    """The state, and under it the sentence that says why where somebody measures or has examined it."""
    lines: list[Line] = [telling.mark(finding.effect)]
    said = telling.snapshot.effect_of(finding)
    return (*lines, said.reason) if said else tuple(lines)


def curves(telling: Telling) -> Iterator[Figure]:
    """The indicators' curves against their targets, for Läget i en bild."""
    words, plan = telling.words, telling.snapshot.plan
    for indicator in plan.indicators:
        if len(indicator.observations) > 1:
            place = indicators.standing(indicator, plan.today)
            measures = [m for m in plan.measures if set(m.finding_ids) & set(indicator.finding_ids)]
            scene = figures.curve(indicator, measures, place, words)
            caption = f"{_name(indicator, telling)}. {scene.title}"
            yield Figure(scene, scene, caption, scene.description, _numbers(indicator, telling), _legend(telling))


def _followed(indicator: IndicatorFacts, telling: Telling) -> Iterator[Block]:
    """One indicator in small: its conclusion as heading, its line, its numbers."""
    place = indicators.standing(indicator, telling.snapshot.plan.today)
    yield Heading(2, _name(indicator, telling))
    yield Paragraph(f"{figures.conclusion(indicator, place, telling.words)}.")
    if len(indicator.observations) > 1:
        scene: Scene = figures.sparkline(indicator, place, telling.words, width=_SMALL)
        caption = telling.words.t(
            N_("Utvecklingen i liten skala, som inte börjar på noll. Den streckade linjen är målet.")
        )
        yield Figure(scene, scene, caption, scene.title)
    if indicator.observations:
        yield _numbers(indicator, telling)


def _name(indicator: IndicatorFacts, telling: Telling) -> str:
    name = f"{indicator.number} {indicator.title}"
    return telling.words.t(N_("%(name)s (exempeldata)"), name=name) if indicator.example else name


def _legend(telling: Telling) -> str:
    return telling.words.t(
        N_(
            "Rutern är utgångsläget. De prickade lodräta linjerna är dagar då åtgärder blev klara. "
            "Den streckade linjen är målet."
        )
    )


def _numbers(indicator: IndicatorFacts, telling: Telling) -> Table:
    t = telling.words.t
    columns = (Column(t(N_("Period")), 2, header=True), Column(t(N_("Värde")), 1), Column(t(N_("Bygger på")), 2))
    newest = tuple(reversed(indicator.observations[-_NEWEST:]))
    rows = tuple(_row(observation, indicator, telling) for observation in newest)
    return Table(t(N_("Mätvärden för %(number)s"), number=indicator.number), columns, rows, t(N_("Inga mätvärden.")))


def _row(observation: ObservationFacts, indicator: IndicatorFacts, telling: Telling) -> Row:
    words = telling.words
    period = upper_first(words.period(indicators.period(observation, indicator)))
    value, basis = words.say(indicators.measured(observation, indicator)), indicator_telling.basis(observation, words)
    return Row(((period,), (value,), (basis,)))
