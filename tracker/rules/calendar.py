"""Days: the only arithmetic that the other rules do with dates.

Working days are Monday to Friday. Public holidays are deliberately not known here: the tool shows its sums
and moves nothing silently, so a holiday is seen and judged by the reader.
"""

from datetime import date, timedelta

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Whether the day is Monday to Friday."""
    return day.weekday() < _SATURDAY


def add_working_days(start: date, days: int) -> date:
    """The day that many working days after `start`; `start` itself, weekend or not, when `days` is 0."""
    if days < 0:
        raise ValueError("working days are counted forwards")
    day = start
    for _ in range(days):
        day += _ONE_DAY
        while not is_working_day(day):
            day += _ONE_DAY
    return day


def latest_start(due_on: date, days: int) -> date:
    """The last working day from which something sent with `days` working days still arrives on `due_on`."""
    day = due_on
    while not is_working_day(day) or add_working_days(day, days) > due_on:
        day -= _ONE_DAY
    return day
