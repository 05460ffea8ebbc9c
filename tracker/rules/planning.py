"""A year of meetings at once: days every n weeks or pasted, each with its dispatch, preparation and stop date."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.rules.holidays import Holiday, holiday, is_free, last_working_day
from tracker.rules.transitions import Message, RuleBroken

#: More meetings than this in one go are a slip of the finger, not a year.
MOST = 60
LONGEST = timedelta(days=3 * 366)

_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_WORDS = re.compile(r"\b(\d{1,2})\s+([a-zåäö]{3,9})\.?(?:\s+(\d{4}))?\b", re.IGNORECASE)
_SLASH = re.compile(r"\b(\d{1,2})/(\d{1,2})(?:[-/ ](\d{4}))?\b")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How the other days follow from the meeting's, in days before it. None leaves the day out."""

    dispatch_days: int
    preparation_days: int | None = None
    stop_days: int | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """One meeting as it would be put in the calendar."""

    held_on: date
    dispatch_on: date
    preparation_on: date | None = None
    stop_on: date | None = None
    #: The committee already meets that day: it is left as it is.
    taken: bool = False
    holiday: Holiday | None = None

    @property
    def weekend(self) -> bool:
        return self.holiday is None and is_free(self.held_on)


def every(first_on: date, weeks: int, until_on: date) -> tuple[date, ...]:
    """Days every so many weeks, both ends included. One that is free gives way to the week after, same weekday.

    The rhythm itself goes on unmoved. RuleBroken when the end is before the beginning or too far away.
    """
    if until_on < first_on:
        raise RuleBroken(Message.of("planning.until_before_first", first_on=first_on), field="until_on")
    if until_on - first_on > LONGEST:
        raise RuleBroken(Message.of("planning.too_long"), field="until_on")
    days: list[date] = []
    day = first_on
    while day <= until_on:
        moved = _not_free(day)
        if moved <= until_on and moved not in days:
            days.append(moved)
        day += timedelta(weeks=weeks)
    return tuple(days)


def _not_free(day: date) -> date:
    """The day, or its weekday in the nearest week after in which it is no holiday. A Saturday stays: it was chosen."""
    while holiday(day) is not None:
        day += timedelta(weeks=1)
    return day


def pasted(text: str, year: int) -> tuple[date, ...]:
    """The days in a pasted text, one or more a line: 2014-03-26, 26 mars 2014, 26 mars, 26/3.

    A day without year belongs to the year of the line before, at first `year`. RuleBroken with the first line that
    holds no day.
    """
    days: list[date] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        found = list(_days(line, days[-1].year if days else year))
        if not found:
            raise RuleBroken(Message.of("planning.no_day", line=number, text=line.strip()[:40]), field="days")
        days.extend(found)
    return tuple(sorted(set(days)))


def _days(line: str, year: int) -> Iterator[date]:
    for match in _ISO.finditer(line):
        yield from _date(int(match[1]), int(match[2]), int(match[3]))
    if _ISO.search(line):
        return
    for match in _WORDS.finditer(line):
        name = match[2].lower()[:3]
        if name in _MONTHS:
            yield from _date(int(match[3] or year), _MONTHS.index(name) + 1, int(match[1]))
    for match in _SLASH.finditer(line):
        yield from _date(int(match[3] or year), int(match[2]), int(match[1]))


def _date(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return


def plan(days: Iterable[date], rhythm: Rhythm, taken: Sequence[date] = ()) -> tuple[Planned, ...]:
    """The meetings with their other days, each moved back to a working day: papers leave and are prepared on one.

    RuleBroken for no day at all, for too many, or when the stop date or preparation would come after dispatch.
    """
    days = sorted(set(days))
    if not days:
        raise RuleBroken(Message.of("planning.none"), field="days")
    if len(days) > MOST:
        raise RuleBroken(Message.of("planning.too_many", n=len(days), most=MOST), field="days")
    for field in ("stop_days", "preparation_days"):
        before = getattr(rhythm, field)
        if before is not None and before < rhythm.dispatch_days:
            raise RuleBroken(Message.of(f"planning.{field}", n=rhythm.dispatch_days), field=field)
    return tuple(_planned(day, rhythm, day in taken) for day in days)


def _planned(day: date, rhythm: Rhythm, taken: bool) -> Planned:
    return Planned(
        held_on=day,
        dispatch_on=_before(day, rhythm.dispatch_days) or day,
        preparation_on=_before(day, rhythm.preparation_days),
        stop_on=_before(day, rhythm.stop_days),
        taken=taken,
        holiday=holiday(day),
    )


def _before(day: date, days: int | None) -> date | None:
    return None if days is None else last_working_day(day - timedelta(days=days)) if days else day
