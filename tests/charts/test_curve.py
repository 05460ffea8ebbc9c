"""An indicator over time: within its frame, named, dashed at the target, the same on screen and paper."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.graphics.shapes import String

from tests.rules.plans import measure
from tests.rules.test_effect import BAD, GOOD, TODAY, indicator, observed
from tracker.charts import figures, pdf, svg
from tracker.charts.scene import Box, Line, Mark, Scene, Text
from tracker.documents.pdf_text import FONTS, clean
from tracker.rules import indicators
from tracker.rules.facts import IndicatorFacts
from tracker.rules.states import Direction, IndicatorUnit, MeasureState
from tracker.wording import Words

SV = Words("sv")
DONE = measure(state=MeasureState.DONE, done_on=date(2014, 5, 2))


def drawn(facts: IndicatorFacts) -> Scene:
    return figures.curve(facts, [DONE], indicators.standing(facts, TODAY), SV)


def said(facts: IndicatorFacts) -> str:
    return figures.conclusion(facts, indicators.standing(facts, TODAY), SV).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("facts", "conclusion"),
    [
        (indicator(*BAD), "På väg mot målet: 74 % av 95 %"),
        (indicator(observed(6, 30)), "Inte på väg mot målet: 60 %, målet är 95 %"),
        (indicator(*GOOD), "Målet är nått: 98 %, målet är 95 %"),
        (indicator(observed(6, 49)), "Senaste mätvärdet når målet: 98 %, målet är 95 %"),
        (indicator(observed(6, 5, 5)), "För litet underlag för att bedöma: 100 %, målet är 95 %"),
        (indicator(), "Inget mätvärde ännu"),
        (indicator(*BAD, target_value=None), "Inget mål är satt: senast 74 %"),
        (
            indicator(first_measured_on=date(2014, 8, 31)),
            "För tidigt att bedöma, mäts första gången 31 augusti 2014",
        ),
    ],
)
def test_the_heading_is_the_conclusion(facts: IndicatorFacts, conclusion: str) -> None:
    assert said(facts) == conclusion
    assert drawn(facts).title == figures.conclusion(facts, indicators.standing(facts, TODAY), SV)


@pytest.mark.parametrize("percent", [50, 60, 70, 80, 84, 88, 90, 94, 96, 98, 99])
def test_the_last_value_is_not_struck_through_by_the_target(percent: int) -> None:
    """A letter is 15 px high; its foot is at the text's y."""
    items = drawn(indicator(observed(5, 25), observed(6, percent, 100), target_value=Decimal("0.9"))).items
    (target,) = [item.y1 for item in items if isinstance(item, Line) and item.look == "mal target"]
    (value,) = [item.y for item in items if isinstance(item, Text) and item.look == "b"]
    assert not value - 13 < target < value + 3


def test_the_measures_marked_are_those_finished_within_what_the_curve_covers() -> None:
    early = measure(2, state=MeasureState.DONE, done_on=date(2013, 1, 7))
    begun = measure(3, state=MeasureState.IN_PROGRESS, done_on=date(2014, 5, 2))
    first = measure(4, state=MeasureState.IN_PLACE, done_on=date(2014, 4, 2))
    assert figures.marked([DONE, early, begun, first], indicator(*BAD)) == (first, DONE)


def test_the_drawing_marks_baseline_target_last_value_and_what_was_done() -> None:
    texts = [
        item.text.replace("\N{NO-BREAK SPACE}", " ") for item in drawn(indicator(*BAD)).items if isinstance(item, Text)
    ]
    assert texts == ["Mål 95 %", "Å1", "Utgångsläge 62 %", "74 %", "juni 2014"]
    assert "Å1 blev klar 2\N{NO-BREAK SPACE}maj 2014." in drawn(indicator(*BAD)).description


@given(
    st.lists(st.integers(-50, 500), max_size=40),
    st.none() | st.integers(0, 500),
    st.sampled_from(list(Direction)),
    st.sampled_from([IndicatorUnit.DAYS, IndicatorUnit.OTHER]),
)
def test_every_drawing_stays_within_its_frame(
    values: list[int], target: int | None, direction: Direction, unit: IndicatorUnit
) -> None:
    rows = tuple(
        replace(observed(1 + at % 12, 1), value=Decimal(value), numerator=None, denominator=None)
        for at, value in enumerate(values)
    )
    ordered = tuple(sorted(rows, key=lambda row: row.period_on))
    facts = indicator(
        *ordered,
        unit=unit,
        direction=direction,
        target_value=None if target is None else Decimal(target),
        baseline_value=None,
    )
    place = indicators.standing(facts, TODAY)
    for scene in (drawn(facts), figures.sparkline(facts, place, SV), figures.sparkline(facts, place, SV, width=0.35)):
        for item in scene.items:
            xs, ys = within(item)
            assert all(-0.001 <= x <= 1.001 for x in xs), item
            assert all(-1 <= y <= scene.height + 1 for y in ys), item


def within(item: Line | Box | Text | Mark) -> tuple[list[float], list[float]]:
    """The places of an item: shares along, px down."""
    match item:
        case Line():
            return [item.x1, item.x2], [item.y1, item.y2]
        case Box():
            return [item.x, item.x + item.width], [item.y, item.y + item.height]
        case Text() | Mark():
            return [item.x], [item.y]


def test_a_drawing_outside_its_frame_would_be_caught() -> None:
    xs, ys = within(Line(0, -5, 1.2, 300, "grid"))
    assert max(xs) > 1.001 and min(ys) < -1


@pytest.mark.parametrize("width", [1, 0.35])
def test_paper_shows_the_same_texts_as_the_web(width: float) -> None:
    place = indicators.standing(indicator(*BAD), TODAY)
    for scene in (drawn(indicator(*BAD)), figures.sparkline(indicator(*BAD), place, SV, width=width)):
        drawing = pdf.render(scene, width=470, fonts=FONTS, clean=clean)
        printed = [shape.text for group in drawing.contents for shape in group.contents if isinstance(shape, String)]
        texts = [item.text for item in scene.items if isinstance(item, Text)]
        assert printed == texts
        assert all(text in str(svg.render(scene)) for text in texts)
        assert 'role="img"' in str(svg.render(scene))
