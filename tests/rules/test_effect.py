"""R5: an act that is done shows nothing; a verified indicator at target does, until it falls below again."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.rules.plans import finding, measure, plan
from tracker.rules import changes, effect, indicators
from tracker.rules.facts import IndicatorFacts, ObservationFacts, PlanFacts, SampleFacts, VerificationFacts
from tracker.rules.periods import Period, months_later, period_of
from tracker.rules.states import (
    ChangeClass,
    Direction,
    EffectState,
    IndicatorUnit,
    MeasureState,
    PeriodLength,
    VerificationMethod,
    VerificationResult,
)
from tracker.wording import Words

SV = Words("sv")
TODAY = date(2014, 7, 4)


def observed(month: int, met: int, of: int = 50, **values: Any) -> ObservationFacts:
    """The share of one month of 2014."""
    period = period_of(date(2014, month, 1), PeriodLength.MONTH)
    given = {
        "period_end_on": period.last,
        "value": indicators.share(met, of),
        "numerator": met,
        "denominator": of,
        "n": of,
        **values,
    }
    return ObservationFacts(id=month, period_on=period.first, **given)


def indicator(*observations: ObservationFacts, id: int = 1, **values: Any) -> IndicatorFacts:
    """Share of investigations within four months: from 62 to 95 per cent, first told by April."""
    given = {
        "number": f"N{id}",
        "title": "Utredningar inom fyra månader",
        "unit": IndicatorUnit.SHARE,
        "direction": Direction.HIGHER,
        "finding_ids": (1,),
        "baseline_value": Decimal("0.62"),
        "baseline_on": date(2013, 7, 1),
        "target_value": Decimal("0.95"),
        "first_measured_on": date(2014, 4, 30),
        **values,
    }
    return IndicatorFacts(id=id, observations=observations, **given)


def verification(performed_on: date = date(2014, 7, 2), **values: Any) -> VerificationFacts:
    given = {
        "performed_by": "Granskare",
        "method": VerificationMethod.MEASUREMENT,
        "result": VerificationResult.YES,
        "finding_id": 1,
        "indicator_id": 1,
        **values,
    }
    return VerificationFacts(id=given.pop("id", 1), performed_on=performed_on, **given)


def sample(**values: Any) -> SampleFacts:
    given = {"id": 1, "finding_id": 1, "performed_by": "Granskare", "examined": 20, "passed": 19, **values}
    return SampleFacts(performed_on=date(2014, 6, 30), **given)


def told(done: bool = True, **values: Any) -> PlanFacts:
    """A plan of one finding with one measure, judged on 4 July."""
    state = MeasureState.DONE if done else MeasureState.IN_PROGRESS
    return plan(**{"today": TODAY, "measures": (measure(state=state),), **values})


GOOD = (observed(5, 48), observed(6, 49))
BAD = (observed(5, 30), observed(6, 37))


@pytest.mark.parametrize(
    ("given", "done", "state", "sentence"),
    [
        ({}, True, EffectState.DONE_WITHOUT_EFFECT, "effect.nothing_chosen"),
        ({}, False, EffectState.NOT_MEASURED, "effect.nothing_chosen"),
        ({"indicators": (indicator(*BAD),)}, True, EffectState.DONE_WITHOUT_EFFECT, "effect.below"),
        ({"indicators": (indicator(*BAD),)}, False, EffectState.NOT_SHOWN, "effect.below"),
        ({"indicators": (indicator(*GOOD),)}, True, EffectState.DONE_WITHOUT_EFFECT, "effect.unverified"),
        ({"indicators": (indicator(observed(6, 49)),)}, True, EffectState.DONE_WITHOUT_EFFECT, "effect.too_few"),
        (
            {"indicators": (indicator(observed(5, 30), observed(6, 49)),)},
            True,
            EffectState.DONE_WITHOUT_EFFECT,
            "effect.too_few",
        ),
        (
            {"indicators": (indicator(*BAD, interim_value=Decimal("0.7")),)},
            True,
            EffectState.INTERIM_TARGET,
            "effect.interim",
        ),
        ({"indicators": (indicator(*GOOD[:1], observed(6, 9, 9)),)}, True, EffectState.TOO_SMALL, "effect.too_small"),
        (
            {"indicators": (indicator(*GOOD[:1], observed(6, 49, n=None)),)},
            True,
            EffectState.TOO_SMALL,
            "effect.too_small",
        ),
        (
            {"indicators": (indicator(first_measured_on=date(2014, 8, 31)),)},
            True,
            EffectState.TOO_EARLY,
            "effect.too_early",
        ),
        (
            {"indicators": (indicator(observed(3, 49), first_measured_on=date(2014, 8, 31)),)},
            False,
            EffectState.TOO_EARLY,
            "effect.too_early",
        ),
        ({"indicators": (indicator(),)}, False, EffectState.NOT_SHOWN, "effect.missing"),
        (
            {"indicators": (indicator(baseline_value=None, first_measured_on=date(2014, 8, 31)),)},
            False,
            EffectState.NOT_MEASURED,
            "effect.no_values",
        ),
        (
            {"indicators": (indicator(first_measured_on=None),)},
            True,
            EffectState.DONE_WITHOUT_EFFECT,
            "effect.no_values",
        ),
        ({"indicators": (indicator(*GOOD, target_value=None),)}, False, EffectState.NOT_SHOWN, "effect.no_target"),
        ({"samples": (sample(),)}, False, EffectState.NOT_SHOWN, "effect.sample_unverified"),
    ],
)
def test_nothing_reads_as_effective_without_a_verification(
    given: dict[str, Any], done: bool, state: EffectState, sentence: str
) -> None:
    judgement = effect.judge(1, told(done, **given))
    assert (judgement.state, judgement.reason.id) == (state, sentence)
    assert SV.say(judgement.reason).endswith(".")


@pytest.mark.parametrize(
    ("given", "state", "sentence"),
    [
        ({"indicators": (indicator(*GOOD),)}, EffectState.SHOWN, "effect.shown"),
        # The same "ja" outlives nothing: not an earlier day, not another thing it rests on, not another's target.
        (
            {"indicators": (indicator(*GOOD),), "verifications": (verification(date(2014, 6, 20)),)},
            EffectState.DONE_WITHOUT_EFFECT,
            "effect.verified_before",
        ),
        (
            {"indicators": (indicator(*GOOD),), "verifications": (verification(indicator_id=None),)},
            EffectState.DONE_WITHOUT_EFFECT,
            "effect.verified_before",
        ),
        (
            {"indicators": (indicator(*GOOD, observed(7, 30), minimum_n=0),), "today": date(2014, 8, 4)},
            EffectState.DONE_WITHOUT_EFFECT,
            "effect.fallen",
        ),
        (
            {
                "indicators": (indicator(*GOOD, observed(7, 40), interim_value=Decimal("0.7")),),
                "today": date(2014, 8, 4),
            },
            EffectState.INTERIM_TARGET,
            "effect.fallen",
        ),
        (
            {"indicators": (indicator(*GOOD, observed(7, 5, 5)),), "today": date(2014, 8, 4)},
            EffectState.TOO_SMALL,
            "effect.too_small",
        ),
        (
            {"indicators": (indicator(*GOOD), indicator(*BAD, id=2))},
            EffectState.DONE_WITHOUT_EFFECT,
            "effect.below",
        ),
        (
            {
                "indicators": (indicator(*GOOD),),
                "verifications": (
                    verification(),
                    verification(date(2014, 7, 3), id=2, result=VerificationResult.PARTLY),
                ),
            },
            EffectState.DONE_WITHOUT_EFFECT,
            "effect.verified_otherwise",
        ),
        (
            {"samples": (sample(),), "verifications": (verification(indicator_id=None, sample_id=1),)},
            EffectState.SHOWN,
            "effect.shown_by_sample",
        ),
        (
            {"samples": (sample(finding_id=2),), "verifications": (verification(indicator_id=None, sample_id=1),)},
            EffectState.DONE_WITHOUT_EFFECT,
            "effect.rests_on_nothing",
        ),
        (
            {
                "samples": (sample(),),
                "indicators": (indicator(*BAD),),
                "verifications": (verification(indicator_id=None, sample_id=1),),
            },
            EffectState.DONE_WITHOUT_EFFECT,
            "effect.below",
        ),
        (
            {"verifications": (verification(result=VerificationResult.NO),)},
            EffectState.DONE_WITHOUT_EFFECT,
            "effect.verified_no",
        ),
        (
            {"indicators": (indicator(*GOOD),), "verifications": (verification(finding_id=None, measure_id=1),)},
            EffectState.DONE_WITHOUT_EFFECT,
            "effect.unverified",
        ),
    ],
)
def test_a_verification_shows_effect_only_on_what_it_rests(
    given: dict[str, Any], state: EffectState, sentence: str
) -> None:
    judgement = effect.judge(1, told(**{"verifications": (verification(),), **given}))
    assert (judgement.state, judgement.reason.id) == (state, sentence)
    assert SV.say(judgement.reason).endswith(".")


def test_the_sentence_names_indicator_value_target_period_and_cases() -> None:
    said = SV.say(effect.judge(1, told(indicators=(indicator(*BAD),))).reason).replace("\N{NO-BREAK SPACE}", " ")
    assert said == ("N1 Utredningar inom fyra månader: 74 % i juni 2014 (underlag 50). Målet är 95 % och är inte nått.")


def test_a_share_just_under_its_target_is_neither_at_it_nor_shown_as_if_it_were() -> None:
    near = indicator(observed(5, 9499, 10_000), observed(6, 94_999, 100_000))
    judgement = effect.judge(1, told(indicators=(near,), verifications=(verification(),)))
    assert judgement.state is EffectState.DONE_WITHOUT_EFFECT
    assert "94,9\N{NO-BREAK SPACE}%" in SV.say(judgement.reason)


def test_a_third_is_at_a_target_of_a_third_whatever_decimals_can_hold() -> None:
    third = observed(6, 1, 3)
    assert indicators.exact(third) * 3 == 1
    assert not indicators.reaches(third, Decimal("0.3333334"), Direction.HIGHER)
    assert indicators.reaches(third, Decimal("0.333333"), Direction.HIGHER)


def test_lower_is_better_turns_every_comparison() -> None:
    days = {"unit": IndicatorUnit.DAYS, "direction": Direction.LOWER, "target_value": Decimal(120)}
    counted = [observed(month, 0, numerator=None, denominator=None, n=40, value=Decimal(119)) for month in (5, 6)]
    assert effect.judge(1, told(indicators=(indicator(*counted, **days),), verifications=(verification(),))).state is (
        EffectState.SHOWN
    )
    late = observed(6, 0, numerator=None, denominator=None, n=40, value=Decimal("120.01"))
    judgement = effect.judge(1, told(indicators=(indicator(counted[0], late, **days),)))
    assert "120,1\N{NO-BREAK SPACE}dagar" in SV.say(judgement.reason)


def test_secured_by_a_target_or_a_sample_and_by_nothing_less() -> None:
    assert not effect.secured(1, told())
    assert not effect.secured(1, told(indicators=(indicator(target_value=None),)))
    assert effect.secured(1, told(indicators=(indicator(),)))
    assert effect.secured(1, told(samples=(sample(),)))
    assert not effect.secured(1, told(samples=(sample(finding_id=2),)))


def test_a_fallen_effect_is_worse_in_the_next_report_and_says_so() -> None:
    shown = effect.judged(told(indicators=(indicator(*GOOD),), verifications=(verification(),)))
    fallen = effect.judged(
        told(indicators=(indicator(*GOOD, observed(7, 30)),), verifications=(verification(),), today=date(2014, 8, 4))
    )
    assert (shown.findings[0].effect, fallen.findings[0].effect) == (
        EffectState.SHOWN,
        EffectState.DONE_WITHOUT_EFFECT,
    )
    change = next(c for c in changes.compare(changes.items(shown), changes.items(fallen)) if c.item.number == "B1")
    assert change.classes[0] is ChangeClass.WORSE
    assert [SV.say(reason) for reason in change.reasons] == [
        "Effekt: effekt visad → åtgärder genomförda, effekt ej visad."
    ]


def test_judged_fills_every_finding() -> None:
    both = told(findings=(finding(1), finding(2)), indicators=(indicator(),))
    filled = effect.judged(both).findings
    assert [f.effect_secured for f in filled] == [True, False]
    assert [f.effect for f in filled] == [EffectState.DONE_WITHOUT_EFFECT, EffectState.NOT_MEASURED]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2013, 10, 31), 4, date(2014, 2, 28)),
        (date(2015, 10, 31), 4, date(2016, 2, 29)),
        (date(2013, 12, 1), 4, date(2014, 4, 1)),
        (date(2014, 1, 15), 12, date(2015, 1, 15)),
    ],
)
def test_months_are_counted_as_months(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


@pytest.mark.parametrize(
    ("length", "first", "last", "words"),
    [
        (PeriodLength.MONTH, date(2014, 5, 1), date(2014, 5, 31), "maj\N{NO-BREAK SPACE}2014"),
        (PeriodLength.QUARTER, date(2014, 4, 1), date(2014, 6, 30), "andra kvartalet 2014"),
        (PeriodLength.HALF_YEAR, date(2014, 1, 1), date(2014, 6, 30), "första halvåret 2014"),
        (PeriodLength.YEAR, date(2014, 1, 1), date(2014, 12, 31), "2014"),
    ],
)
def test_a_period_is_a_calendar_period(length: PeriodLength, first: date, last: date, words: str) -> None:
    period = period_of(date(2014, 5, 17), length)
    assert period == Period(first, length)
    assert (period.last, SV.period(period)) == (last, words)
    assert period.following.first.toordinal() == last.toordinal() + 1
