"""The timeline and the state bars: the figures they are made of, and the words that stand for the shapes."""

from datetime import date

import pytest

from tests.documents import plans
from tracker.charts import figures
from tracker.charts.figures import Bar, StateRow
from tracker.charts.scene import Box, Line, Scene, Text
from tracker.rules.states import MeasureState
from tracker.wording import Words

SV = Words("sv")
TODAY = date(2014, 3, 18)
LAST = date(2014, 4, 4)


def drawn(*bars: Bar, **values: object) -> Scene:
    return figures.timeline(today=TODAY, bars=bars, words=SV, deadline_on=LAST, **values)


def looks(scene: Scene) -> list[str]:
    return [item.look for item in scene.items if isinstance(item, Box) and item.look != "kvar"]


@pytest.mark.parametrize(
    ("bar", "expected"),
    [
        (Bar("Å1", MeasureState.DONE, date(2014, 1, 7), LAST, None, date(2014, 2, 24)), ["f-klar"]),
        (Bar("Å1", MeasureState.IN_PLACE, date(2014, 1, 7)), ["f-lopande"]),
        (Bar("Å1", MeasureState.IN_PROGRESS, date(2014, 1, 7), LAST), ["f-pagar"]),
        (Bar("Å1", MeasureState.NOT_STARTED, date(2014, 3, 20), LAST), ["f-ej"]),
        (Bar("Å1", MeasureState.IN_PROGRESS, date(2014, 1, 7), LAST, date(2014, 3, 20)), ["f-pagar", "f-over"]),
        (Bar("Å1", MeasureState.IN_PROGRESS, date(2014, 1, 7), date(2014, 3, 5)), ["f-pagar", "f-sen"]),
        (Bar("Å1", MeasureState.IN_PROGRESS, date(2014, 1, 7)), ["f-pagar"]),
        (Bar("Å1", MeasureState.WITHDRAWN, date(2014, 1, 7), LAST), []),
    ],
)
def test_a_bar_shows_the_state_the_moved_time_and_the_delay(bar: Bar, expected: list[str]) -> None:
    assert looks(drawn(bar)) == expected


def test_a_moved_date_keeps_a_mark_at_the_first_one() -> None:
    moved = drawn(Bar("Å1", MeasureState.IN_PROGRESS, date(2014, 1, 7), LAST, date(2014, 3, 20)))
    assert [item for item in moved.items if isinstance(item, Line) and item.look == "target"]
    kept = drawn(Bar("Å1", MeasureState.IN_PROGRESS, date(2014, 1, 7), LAST, LAST))
    assert not [item for item in kept.items if isinstance(item, Line) and item.look == "target"]


def test_the_description_says_what_the_shapes_show() -> None:
    scene = drawn(
        Bar(
            "Å5 Kvalitetspolicy",
            MeasureState.IN_PROGRESS,
            None,
            date(2014, 3, 26),
            date(2014, 3, 20),
            None,
            ("hinder",),
        ),
        Bar("Å8 Ny rutin", MeasureState.NOT_STARTED),
        meetings=[date(2014, 3, 26)],
    )
    assert scene.description.replace("\N{NO-BREAK SPACE}", " ") == (
        "I dag är det 18 mars 2014. Sista dag är 4 april 2014. "
        "Å5 Kvalitetspolicy, pågår, hinder, klart senast 26 mars (först 20 mars). "
        "Å8 Ny rutin, ej påbörjad, inget datum. Nämndens sammanträden: 26 mars."
    )


def test_a_long_title_is_broken_into_lines_and_never_cut() -> None:
    title = "Å1 " + " ".join(["Barnhandläggningsrutin"] * 20)
    scene = drawn(Bar(title, MeasureState.IN_PROGRESS, due_on=LAST))
    labels = [item.text for item in scene.items if isinstance(item, Text) and item.look == "lbl"]
    assert " ".join(labels) == f"{title}, pågår"
    assert max(len(label) for label in labels) <= 40


def test_a_date_far_away_does_not_stretch_the_axis() -> None:
    scene = drawn(Bar("Å1", MeasureState.IN_PROGRESS, date(2014, 1, 7), date(2039, 1, 1)))
    weeks = [item for item in scene.items if isinstance(item, Text) and item.look == "axis"]
    assert 1 <= len(weeks) <= 13


def test_a_timeline_of_nothing_can_be_drawn() -> None:
    assert drawn().height > 0
    assert figures.timeline(today=TODAY, bars=(), words=SV).title == "Åtgärdernas tidplan"


def test_state_rows_follow_the_findings_and_end_with_the_whole_plan() -> None:
    rows = figures.state_rows(plans.plan(), SV)
    assert [row.label for row in rows] == [
        "B1 Handläggartider",
        "B2 Utredningstider",
        "B3 Dokumentation",
        "Hela planen",
    ]
    assert rows[1].counts == {MeasureState.DONE: 1, MeasureState.IN_PLACE: 1}


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({}, "inga åtgärder"),
        ({MeasureState.DONE: 1}, "1 genomförd"),
        ({MeasureState.DONE: 2, MeasureState.IN_PROGRESS: 1}, "2 genomförda och 1 pågår"),
    ],
)
def test_state_bar_counts_none_one_and_many_in_words(counts: dict[MeasureState, int], said: str) -> None:
    scene = figures.state_bar([StateRow("B1", counts)], SV)
    assert scene.description == f"B1: {said}."


def test_every_bar_has_its_word_inside_or_under() -> None:
    counts = dict.fromkeys(MeasureState, 1)
    scene = figures.state_bar([StateRow("B1", {MeasureState.DONE: 30}), StateRow("B2", counts)], SV)
    text = " ".join(item.text for item in scene.items if isinstance(item, Text))
    for word in ("30 genomförda", "1 genomförd", "1 införd, löpande", "1 pågår", "1 ej påbörjad", "1 utgår"):
        assert word in text
