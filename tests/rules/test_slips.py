from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules import plans
from tracker.rules import slips
from tracker.rules.facts import MeasureFacts, PlanFacts
from tracker.rules.states import MeasureCategory, MeasureState, OnTrack

FIRST = date(2014, 3, 10)


def told(id: int = 1, **values: object) -> MeasureFacts:
    given_ = {"first_due_committee": FIRST, "due_on": FIRST, "finding_ids": (1,), "reported": True, **values}
    return plans.measure(id, **given_)


def done(id: int, days_late: int, **values: object) -> MeasureFacts:
    return told(id, state=MeasureState.DONE, done_on=FIRST + timedelta(days=days_late), **values)


def plan(*measures: MeasureFacts) -> PlanFacts:
    case = plans.case()
    return PlanFacts(plans.COMMITTEE, plans.TODAY, cases=(case,), findings=(plans.finding(),), measures=measures)


@pytest.mark.parametrize(
    ("measure", "days"),
    [
        (done(1, -3), 0),
        (done(1, 0), 0),
        (done(1, 5), 5),
        # Not finished: the later of today (18 March) and the date it has now.
        (told(), 8),
        (told(due_on=date(2014, 4, 9)), 30),
        (told(first_due_committee=date(2014, 4, 1), due_on=date(2014, 4, 1)), None),
        (told(first_due_committee=date(2014, 4, 1), due_on=date(2014, 4, 3)), 2),
        (told(first_due_committee=None), None),
    ],
)
def test_a_first_date_is_kept_has_slipped_or_is_not_decided_yet(measure: MeasureFacts, days: int | None) -> None:
    found = slips.ledger(plan(measure)).slips
    assert [slip.days for slip in found] == ([] if days is None else [days])


def test_the_ledger_counts_the_whole_and_each_category() -> None:
    staff, routines = MeasureCategory.STAFFING, MeasureCategory.ROUTINES
    found = slips.ledger(
        plan(
            done(1, 0, category=staff),
            done(2, 4, category=staff),
            done(3, 10, category=routines),
            told(4, first_due_committee=date(2014, 5, 1), due_on=date(2014, 5, 1)),
            told(5, state=MeasureState.WITHDRAWN),
        )
    )
    assert (found.whole.kept, found.whole.total, found.whole.median_days) == (1, 3, 10)
    assert [(t.category, t.kept, t.total, t.median_days) for t in found.categories] == [
        (staff, 1, 2, 4),
        (routines, 0, 1, 10),
    ]
    assert (found.undecided, found.withdrawn) == (1, 1)


def test_few_outcomes_say_nothing_about_the_next() -> None:
    few = slips.ledger(plan(done(1, 20), done(2, 20)))
    assert slips.usual_slip(few, None) is None
    assert slips.usual_slip(slips.ledger(plan(done(1, 20), done(2, 20), done(3, 0))), MeasureCategory.PAY) == 20


def test_a_forecast_rests_on_the_owners_answer_first_and_the_ledger_then() -> None:
    outcomes = (done(11, 10), done(12, 10), done(13, 10))
    deadline = plans.deadline()
    sure = told(1, due_on=date(2014, 4, 1), on_track=OnTrack.YES)
    unsure = replace(sure, on_track=OnTrack.UNCERTAIN)
    own = replace(unsure, forecast_on=date(2014, 4, 3))
    assert slips.forecast(deadline, plan(sure, *outcomes)).on == date(2014, 4, 1)
    late = slips.forecast(deadline, plan(unsure, *outcomes))
    assert (late.on, late.days_after) == (date(2014, 4, 11), 7)
    assert slips.forecast(deadline, plan(own, *outcomes)).on == date(2014, 4, 3)


def test_one_measure_without_a_date_makes_no_forecast() -> None:
    found = slips.forecast(plans.deadline(), plan(told(1), told(2, due_on=None)))
    assert found.on is None and [one.measure.id for one in found.undated] == [2]
    assert found.measures[0].measure.id == 2


def test_with_nothing_left_there_is_nothing_to_forecast() -> None:
    found = slips.forecast(plans.deadline(), plan(done(1, 3)))
    assert found.measures == () and found.on is None and found.finished == 1


def test_what_has_no_measures_or_only_withdrawn_ones_is_not_finished() -> None:
    assert slips.forecast(plans.deadline(), plan()).finished == 0
    assert slips.forecast(plans.deadline(), plan(told(1, state=MeasureState.WITHDRAWN))).finished == 0


DAYS = st.dates(date(2013, 1, 1), date(2016, 1, 1))


@given(
    st.lists(st.tuples(DAYS, st.none() | DAYS, st.none() | st.sampled_from(OnTrack)), min_size=1, max_size=6),
    st.lists(st.integers(0, 200), max_size=6),
)
def test_a_forecast_is_never_prettier_than_the_facts(
    open_: list[tuple[date, date | None, OnTrack | None]], outcomes: list[int]
) -> None:
    measures = [
        told(n, due_on=due, forecast_on=forecast, on_track=answer) for n, (due, forecast, answer) in enumerate(open_, 1)
    ]
    ended = [done(100 + n, days) for n, days in enumerate(outcomes)]
    found = slips.forecast(plans.deadline(), plan(*measures, *ended))
    assert found.on is not None and found.on >= plans.TODAY
    for measure in measures:
        assert found.on >= max(day for day in (measure.due_on, measure.forecast_on) if day)
