"""Sampling protocols: counts that fit together, questions to start from, and the trend."""

from datetime import date

import pytest

from tracker.rules import samples as rules
from tracker.rules.facts import SampleFacts
from tracker.rules.transitions import RuleBroken


@pytest.mark.parametrize(
    ("examined", "passed", "checks", "said"),
    [
        (10, 7, (), "sample.no_question"),
        (10, 11, (("a", 10),), "sample.more_passed"),
        (10, 7, (("a", 8), ("b", 11)), "sample.check_above"),
        (10, 7, (("a", 8), ("b", 6)), "sample.check_below"),
    ],
)
def test_counts_that_do_not_fit_are_refused(
    examined: int, passed: int, checks: tuple[tuple[str, int], ...], said: str
) -> None:
    with pytest.raises(RuleBroken, match=said):
        rules.check_counts(examined, passed, checks)


@pytest.mark.parametrize("passed", [0, 7, 10])
def test_counts_that_fit_pass(passed: int) -> None:
    assert rules.check_counts(10, passed, (("a", 10), ("b", max(passed, 8)))) is None


def test_a_requirement_gives_its_sentences_as_questions() -> None:
    requirement = "Utredningar ska vara klara inom fyra månader. Förhandsbedömningar inom 14 dagar.\n- Barnet hörs"
    assert rules.suggestions(requirement) == (
        "Utredningar ska vara klara inom fyra månader.",
        "Förhandsbedömningar inom 14 dagar.",
        "Barnet hörs",
    )
    assert rules.suggestions("") == ()
    assert len(rules.suggestions("Ja. " * 40)) == rules.MOST_QUESTIONS


def test_trend_goes_by_the_day_and_never_rounds_up() -> None:
    samples = [
        SampleFacts(3, 1, date(2014, 6, 1), "SAS", 250, 249),
        SampleFacts(1, 1, date(2014, 2, 1), "SAS", 10, 3),
        SampleFacts(2, 1, date(2014, 4, 1), "SAS", 10, 3),
    ]
    assert [(step.before, step.now, step.points) for step in rules.trend(samples)] == [(30, 30, 0), (30, 99, 69)]
    assert rules.trend(samples[:1]) == ()
