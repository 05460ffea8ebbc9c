from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.holidays import holiday, is_free
from tracker.rules.planning import MOST, Rhythm, every, pasted, plan
from tracker.rules.transitions import RuleBroken

FIRST = st.dates(date(2000, 1, 1), date(2100, 1, 1))
WEEKS = st.integers(1, 12)


def test_a_year_every_four_weeks_avoids_holidays_and_keeps_its_rhythm() -> None:
    days = every(date(2014, 1, 29), 4, date(2014, 12, 31))
    assert days[:3] == (date(2014, 1, 29), date(2014, 2, 26), date(2014, 3, 26))
    # 31 December 2014 would be next but is New Year's Eve, and the week after lies past the end.
    assert days[-1] == date(2014, 12, 3)
    assert date(2026, 1, 13) in every(date(2025, 12, 9), 4, date(2026, 3, 1)), "6 January gives way to 13 January"


@given(FIRST, WEEKS, st.integers(0, 800))
def test_no_meeting_falls_on_a_holiday_and_all_keep_their_weekday(first: date, weeks: int, length: int) -> None:
    """Across new years, leap days and both changes of the clock: days are days, whatever the clock does."""
    days = every(first, weeks, first + timedelta(days=length))
    assert list(days) == sorted(set(days))
    for day in days:
        assert holiday(day) is None and day.weekday() == first.weekday()
        assert first <= day <= first + timedelta(days=length)


@given(FIRST, WEEKS)
def test_the_rhythm_goes_on_unmoved_by_what_gave_way(first: date, weeks: int) -> None:
    days = every(first, weeks, first + timedelta(days=365))
    kept = [first + timedelta(weeks=weeks * n) for n in range(365 // (7 * weeks) + 1)]
    assert {day for day in kept if holiday(day) is None} <= set(days)


@given(st.lists(FIRST, min_size=1, max_size=MOST, unique=True), st.integers(0, 30), st.integers(0, 30))
def test_the_other_days_come_in_order_and_on_working_days(days: list[date], dispatch: int, more: int) -> None:
    made = plan(days, Rhythm(dispatch, dispatch + more, dispatch + more))
    assert [meeting.held_on for meeting in made] == sorted(days)
    for meeting in made:
        assert meeting.stop_on is not None and meeting.preparation_on is not None
        assert meeting.stop_on <= meeting.dispatch_on <= meeting.held_on
        if dispatch:
            assert not is_free(meeting.dispatch_on)
            assert (meeting.held_on - meeting.dispatch_on).days >= dispatch


@pytest.mark.parametrize(
    ("held_on", "dispatch_on"),
    [
        # A week before, over the change of the clock in March and October, the leap day and the new year.
        (date(2014, 4, 2), date(2014, 3, 26)),
        (date(2014, 10, 29), date(2014, 10, 22)),
        (date(2024, 3, 6), date(2024, 2, 28)),
        (date(2024, 3, 7), date(2024, 2, 29)),
        (date(2015, 1, 7), date(2014, 12, 30)),
        (date(2014, 4, 25), date(2014, 4, 17)),
    ],
)
def test_dispatch_days_over_the_edges_of_the_year(held_on: date, dispatch_on: date) -> None:
    assert plan([held_on], Rhythm(7))[0].dispatch_on == dispatch_on


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2014-03-26", [(3, 26)]),
        ("onsdag 26 mars 2014 kl. 13.00", [(3, 26)]),
        ("26/3", [(3, 26)]),
        ("29 januari\n26 februari\r\n\n26 mars", [(1, 29), (2, 26), (3, 26)]),
        ("29 jan, 26 feb., 26 mars", [(1, 29), (2, 26), (3, 26)]),
        ("26 mars\n26 mars", [(3, 26)]),
    ],
)
def test_pasted_days_are_read_as_people_write_them(text: str, days: list[tuple[int, int]]) -> None:
    assert pasted(text, 2014) == tuple(date(2014, month, day) for month, day in days)


def test_a_pasted_day_without_year_belongs_to_the_year_before_it() -> None:
    assert pasted("10 december 2014\n14 januari 2015\n11 februari", 2014)[-1] == date(2015, 2, 11)


@pytest.mark.parametrize("text", ["i vår", "2014-02-30", "26 mats", "45 mars"])
def test_a_line_without_a_day_is_named(text: str) -> None:
    with pytest.raises(RuleBroken, match=r"planning\.no_day") as refused:
        pasted(f"26 mars\n{text}", 2014)
    assert refused.value.message.values["line"] == 2


def test_too_little_too_much_and_the_wrong_order_are_refused() -> None:
    with pytest.raises(RuleBroken, match=r"planning\.none"):
        plan([], Rhythm(7))
    with pytest.raises(RuleBroken, match=r"planning\.too_many"):
        plan([date(2014, 1, 1) + timedelta(days=n) for n in range(MOST + 1)], Rhythm(7))
    with pytest.raises(RuleBroken, match=r"planning\.stop_days"):
        plan([date(2014, 3, 26)], Rhythm(7, stop_days=3))
    with pytest.raises(RuleBroken, match=r"planning\.until_before_first"):
        every(date(2014, 3, 26), 4, date(2014, 3, 25))
