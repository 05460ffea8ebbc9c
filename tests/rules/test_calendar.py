from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.calendar import add_working_days, is_working_day, latest_start

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
FEW = st.integers(0, 30)


@pytest.mark.parametrize(
    ("start", "days", "arrives"),
    [
        (date(2014, 4, 9), 1, date(2014, 4, 10)),
        (date(2014, 4, 4), 1, date(2014, 4, 7)),
        (date(2014, 4, 5), 1, date(2014, 4, 7)),
        (date(2014, 4, 5), 0, date(2014, 4, 5)),
        (date(2014, 4, 4), 6, date(2014, 4, 14)),
    ],
)
def test_adding_working_days_skips_saturdays_and_sundays(start: date, days: int, arrives: date) -> None:
    assert add_working_days(start, days) == arrives


def test_counting_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="forwards"):
        add_working_days(date(2014, 4, 4), -1)


@given(DAYS, st.integers(1, 30))
def test_something_sent_never_arrives_on_a_weekend(start: date, days: int) -> None:
    assert is_working_day(add_working_days(start, days))


@given(DAYS, FEW)
def test_the_latest_start_arrives_and_the_next_working_day_does_not(due_on: date, days: int) -> None:
    start = latest_start(due_on, days)
    assert is_working_day(start)
    assert add_working_days(start, days) <= due_on
    after = add_working_days(start, 1)
    assert add_working_days(after, days) > due_on or after > due_on


@given(DAYS, FEW, FEW)
def test_working_days_add_up(start: date, first: int, second: int) -> None:
    assert add_working_days(add_working_days(start, first), second) == add_working_days(start, first + second)
    assert add_working_days(start, first) >= start + timedelta(days=first)
