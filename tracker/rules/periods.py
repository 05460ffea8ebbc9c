"""The periods that an indicator is observed over: whole months, quarters, half years and years."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.rules.states import PeriodLength

#: In months.
MONTHS = {
    PeriodLength.MONTH: 1,
    PeriodLength.QUARTER: 3,
    PeriodLength.HALF_YEAR: 6,
    PeriodLength.YEAR: 12,
}


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar period by its first day. Make one with `period_of`, which finds the first day."""

    first: date
    length: PeriodLength

    @property
    def last(self) -> date:
        """The last day of the period."""
        return months_later(self.first, MONTHS[self.length]) - timedelta(days=1)

    @property
    def following(self) -> "Period":
        """The period after this one."""
        return Period(months_later(self.first, MONTHS[self.length]), self.length)

    @property
    def part(self) -> int:
        """Which one of its year it is: 1 for the first."""
        return (self.first.month - 1) // MONTHS[self.length] + 1


def period_of(day: date, length: PeriodLength) -> Period:
    """The period that the day lies in."""
    months = MONTHS[length]
    return Period(date(day.year, (day.month - 1) // months * months + 1, 1), length)


def last_ended(today: date, length: PeriodLength) -> Period:
    """The last period that has ended by today, today not counted."""
    return period_of(period_of(today, length).first - timedelta(days=1), length)


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the last day of a shorter month instead of one that does not exist.

    Statutory times are counted so: four months from 31 October end on the last of February. ValueError outside the
    years 1–9999.
    """
    whole = day.year * 12 + day.month - 1 + months
    year, month = divmod(whole, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
