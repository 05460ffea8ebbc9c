"""Swedish public holidays and the eves that are kept like them, computed for any year.

Lag (1989:253) om allmänna helgdagar; the eves are those that semesterlagen treats as Sundays (midsommarafton,
julafton, nyårsafton). Planning a year avoids them. The planner's working days (R8) do not know them:
its sums are shown.
"""

from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache


class Holiday(StrEnum):
    """A day on which no committee meets and no papers are sent."""

    NEW_YEARS_DAY = "new_years_day"
    EPIPHANY = "epiphany"
    GOOD_FRIDAY = "good_friday"
    EASTER_DAY = "easter_day"
    EASTER_MONDAY = "easter_monday"
    MAY_DAY = "may_day"
    ASCENSION = "ascension"
    WHIT_SUNDAY = "whit_sunday"
    NATIONAL_DAY = "national_day"
    MIDSUMMER_EVE = "midsummer_eve"
    MIDSUMMER_DAY = "midsummer_day"
    ALL_SAINTS = "all_saints"
    CHRISTMAS_EVE = "christmas_eve"
    CHRISTMAS_DAY = "christmas_day"
    BOXING_DAY = "boxing_day"
    NEW_YEARS_EVE = "new_years_eve"


_SATURDAY, _FRIDAY = 5, 4


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (the anonymous computus of Meeus, Jones and Butcher)."""
    golden, (century, short) = year % 19, divmod(year, 100)
    leap, rest = divmod(century, 4)
    moon = (19 * golden + century - leap - (8 * century + 13) // 25 + 15) % 30
    fours, ones = divmod(short, 4)
    to_sunday = (32 + 2 * rest + 2 * fours - moon - ones) % 7
    late = (golden + 11 * moon + 22 * to_sunday) // 451
    month, day = divmod(moon + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def holidays(year: int) -> dict[date, Holiday]:
    """Every holiday of the year, by day. The National Day can be Whit Sunday: then the day has the later's name."""
    sunday = easter(year)
    midsummer = _first(date(year, 6, 20), _SATURDAY)
    return {
        date(year, 1, 1): Holiday.NEW_YEARS_DAY,
        date(year, 1, 6): Holiday.EPIPHANY,
        sunday - timedelta(days=2): Holiday.GOOD_FRIDAY,
        sunday: Holiday.EASTER_DAY,
        sunday + timedelta(days=1): Holiday.EASTER_MONDAY,
        date(year, 5, 1): Holiday.MAY_DAY,
        sunday + timedelta(days=39): Holiday.ASCENSION,
        sunday + timedelta(days=49): Holiday.WHIT_SUNDAY,
        date(year, 6, 6): Holiday.NATIONAL_DAY,
        midsummer - timedelta(days=1): Holiday.MIDSUMMER_EVE,
        midsummer: Holiday.MIDSUMMER_DAY,
        _first(date(year, 10, 31), _SATURDAY): Holiday.ALL_SAINTS,
        date(year, 12, 24): Holiday.CHRISTMAS_EVE,
        date(year, 12, 25): Holiday.CHRISTMAS_DAY,
        date(year, 12, 26): Holiday.BOXING_DAY,
        date(year, 12, 31): Holiday.NEW_YEARS_EVE,
    }


def holiday(day: date) -> Holiday | None:
    """What the day is called when it is a holiday."""
    return holidays(day.year).get(day)


def is_free(day: date) -> bool:
    """Whether nothing is done that day: a holiday, a Saturday or a Sunday."""
    return day.weekday() > _FRIDAY or holiday(day) is not None


def last_working_day(day: date) -> date:
    """The day itself, or the nearest one before it that is not free."""
    while is_free(day):
        day -= timedelta(days=1)
    return day


def _first(start: date, weekday: int) -> date:
    return start + timedelta(days=(weekday - start.weekday()) % 7)
