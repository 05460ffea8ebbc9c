from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.holidays import Holiday, easter, holiday, holidays, is_free, last_working_day

YEARS = st.integers(1990, 2150)
DAYS = st.dates(date(1990, 1, 1), date(2150, 12, 31))


@pytest.mark.parametrize(
    "day",
    [
        # As published: among them the earliest and the latest that there are, and years where simpler formulas slip.
        date(1818, 3, 22),
        date(1943, 4, 25),
        date(1954, 4, 18),
        date(1981, 4, 19),
        date(2000, 4, 23),
        date(2008, 3, 23),
        date(2014, 4, 20),
        date(2019, 4, 21),
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2026, 4, 5),
        date(2038, 4, 25),
        date(2049, 4, 18),
        date(2076, 4, 19),
    ],
)
def test_easter_is_as_published(day: date) -> None:
    assert easter(day.year) == day


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2014, 4, 18), Holiday.GOOD_FRIDAY),
        (date(2014, 5, 29), Holiday.ASCENSION),
        (date(2014, 6, 20), Holiday.MIDSUMMER_EVE),
        (date(2014, 11, 1), Holiday.ALL_SAINTS),
        (date(2015, 10, 31), Holiday.ALL_SAINTS),
        (date(2026, 6, 19), Holiday.MIDSUMMER_EVE),
        (date(2026, 6, 26), None),
        (date(2014, 3, 26), None),
        (date(2024, 2, 29), None),
    ],
)
def test_holidays_of_known_years(day: date, name: Holiday | None) -> None:
    assert holiday(day) is name


@given(YEARS)
def test_the_moving_holidays_fall_on_their_weekdays(year: int) -> None:
    days = {name: day for day, name in holidays(year).items()}
    assert days[Holiday.EASTER_DAY].weekday() == 6 and date(year, 3, 22) <= easter(year) <= date(year, 4, 25)
    assert days[Holiday.GOOD_FRIDAY].weekday() == 4 and days[Holiday.EASTER_MONDAY].weekday() == 0
    assert days[Holiday.MIDSUMMER_DAY].weekday() == days[Holiday.ALL_SAINTS].weekday() == 5
    assert date(year, 6, 20) <= days[Holiday.MIDSUMMER_DAY] <= date(year, 6, 26)
    assert all(day.year == year for day in days.values())


@given(DAYS)
def test_the_last_working_day_is_near_and_not_free(day: date) -> None:
    found = last_working_day(day)
    assert found <= day and not is_free(found)
    # Never longer than over Christmas: 24 December on a Friday to the Sunday after.
    assert (day - found).days <= 5
    assert all(is_free(found + timedelta(days=n)) for n in range(1, (day - found).days + 1))
