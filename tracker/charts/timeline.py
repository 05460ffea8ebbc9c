"""Tidplan mot sista dag: each measure's time, its first and current due date, meetings, today and the last day."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.charts.scene import SMALL_DIAMOND, Axis, Box, Item, Line, Mark, Scene, Text, monday_of
from tracker.rules.facts import MeasureFacts
from tracker.rules.states import MeasureState
from tracker.wording import Words
from tracker.wording.icons import tone_of
from tracker.wording.marking import N_

#: The last day is named on the first line, today on the second, so that they never meet on a narrow screen.
_LAST_DAY, _TODAY, _TOP = 14, 33, 64
#: The meetings' diamonds stand between the names of the days and the first row.
_MEETINGS = 51
_LINE = 18
#: The part of a 320-pixel screen that "v. 13" takes.
_WEEK_WIDTH = 0.13
#: No axis is longer than this on either side of today, however far away somebody's due date is.
_FARTHEST = timedelta(weeks=52)


@dataclass(frozen=True, slots=True)
class Bar:
    """One measure in the chart. `flags` are its computed states in words."""

    label: str
    state: MeasureState
    starts_on: date | None = None
    due_on: date | None = None
    first_due_on: date | None = None
    ends_on: date | None = None
    flags: tuple[str, ...] = ()
    #: Goes on without an end, so that the want of a due date is nothing to tell.
    continuous: bool = False


def bars_of(measures: Sequence[MeasureFacts], flags: Sequence[Sequence[str]] | None = None) -> tuple[Bar, ...]:
    """The measures' bars in the plan's order. `flags` are each one's computed states in words, in the same order."""
    said = flags if flags is not None else [()] * len(measures)
    return tuple(_bar(measure, tuple(shown)) for measure, shown in zip(measures, said, strict=True))


def _bar(measure: MeasureFacts, flags: tuple[str, ...]) -> Bar:
    return Bar(
        label=f"{measure.number} {measure.title}",
        state=measure.state,
        starts_on=measure.starts_on or measure.registered_on,
        due_on=measure.due_on,
        first_due_on=measure.first_due_committee,
        ends_on=measure.done_on or measure.withdrawn_on,
        flags=flags,
        continuous=measure.continuous,
    )


def timeline(
    *,
    today: date,
    bars: Sequence[Bar],
    words: Words,
    deadline_on: date | None = None,
    meetings: Sequence[date] = (),
    wrap: int = 40,
) -> Scene:
    """The chart. `wrap` is how many letters a label line holds: 40 for the narrowest screen, more on paper."""
    axis = _axis(today, bars, deadline_on, meetings)
    labels = [textwrap.wrap(_label(bar, words), wrap) for bar in bars]
    bottom = _TOP + sum(_row_height(lines) for lines in labels)
    items: list[Item] = [*_weeks(axis, bottom, words), *_time_left(axis, today, deadline_on, bottom)]
    items += _meeting_lines(axis, meetings, bottom)
    items += _day_lines(axis, today, deadline_on, bottom)
    y = _TOP
    for bar, lines in zip(bars, labels, strict=True):
        items += _row(axis, bar, lines, y, today)
        y += _row_height(lines)
    items += _day_labels(axis, today, deadline_on, words)
    return Scene(
        kind="dia",
        height=bottom + 26,
        title=_title(deadline_on, today, words),
        description=_description(today, bars, deadline_on, meetings, words),
        items=tuple(items),
    )


def _axis(today: date, bars: Sequence[Bar], deadline_on: date | None, meetings: Sequence[date]) -> Axis:
    """From the first to the last day that says something of the plan; meetings further off do not stretch it."""
    days = [today]
    days += [day for bar in bars for day in (bar.starts_on, bar.due_on, bar.first_due_on, bar.ends_on) if day]
    if deadline_on:
        days.append(deadline_on)
    days += meetings if len(days) == 1 else ()
    near = [day for day in days if abs(day - today) <= _FARTHEST]
    near += [day for day in (deadline_on,) if day]
    return Axis(monday_of(min(near)), max(near) + timedelta(days=9))


def _row_height(lines: list[str]) -> int:
    return 24 + _LINE * max(1, len(lines))


def _weeks(axis: Axis, bottom: int, words: Words) -> list[Item]:
    """A line for each week, and its number where the one before leaves room for it on a narrow screen."""
    items: list[Item] = []
    free_from = 0.0
    for monday in axis.mondays():
        x = axis.share(monday)
        items.append(Line(x, _TOP, x, bottom, "grid"))
        if free_from <= x < 0.94:
            items.append(Text(x, bottom + 17, words.week(monday), "axis", dx=3))
            free_from = x + _WEEK_WIDTH
    return items


def _time_left(axis: Axis, today: date, deadline_on: date | None, bottom: int) -> list[Item]:
    if deadline_on is None or deadline_on <= today:
        return []
    x = axis.share(today)
    return [Box(x, _TOP, axis.share(deadline_on) - x, bottom - _TOP, "kvar", radius=0)]


def _meeting_lines(axis: Axis, meetings: Sequence[date], bottom: int) -> list[Item]:
    items: list[Item] = []
    for x in (axis.share(day) for day in sorted(meetings) if axis.holds(day)):
        items.append(Line(x, _MEETINGS, x, bottom, "mote"))
        items.append(Mark(x, _MEETINGS, SMALL_DIAMOND, "motem"))
    return items


def _day_lines(axis: Axis, today: date, deadline_on: date | None, bottom: int) -> list[Item]:
    now = axis.share(today)
    items: list[Item] = [Line(now, _TODAY + 5, now, bottom, "idag")]
    if deadline_on:
        end = axis.share(deadline_on)
        items.append(Line(end, _LAST_DAY + 5, end, bottom, "sista"))
    return items


def _day_labels(axis: Axis, today: date, deadline_on: date | None, words: Words) -> list[Item]:
    here = words.t(N_("I dag %(day)s"), day=words.short_day(today))
    items: list[Item] = [_over(axis.share(today), _TODAY, here, "idaglbl")]
    if deadline_on:
        last = words.t(N_("Sista dag %(day)s"), day=words.short_day(deadline_on))
        items.append(_over(axis.share(deadline_on), _LAST_DAY, last, "sistalbl"))
    return items


def _over(x: float, y: float, text: str, look_name: str) -> Text:
    """Named on the side of the line where there is room."""
    return Text(x, y, text, look_name, "end", dx=4) if x > 0.5 else Text(x, y, text, look_name, dx=-4)


def _row(axis: Axis, bar: Bar, lines: list[str], y: int, today: date) -> list[Item]:
    items: list[Item] = [Text(0, y + 17 + _LINE * i, line, "lbl") for i, line in enumerate(lines)]
    top = y + 6 + _LINE * max(1, len(lines))
    items += [Box(x, top, width, 10, tone) for x, width, tone in _spans(axis, bar, today) if width > 0]
    if bar.first_due_on and bar.first_due_on != bar.due_on:
        first = axis.share(bar.first_due_on)
        items.append(Line(first, top - 3, first, top + 13, "target"))
    bottom = y + _row_height(lines)
    items.append(Line(0, bottom, 1, bottom, "grid"))
    return items


def _spans(axis: Axis, bar: Bar, today: date) -> list[tuple[float, float, str]]:
    """A bar's parts: its time, then what lies after the first date that was reported, then how late it is."""
    if bar.state is MeasureState.WITHDRAWN:
        return []
    tone = f"f-{tone_of(bar.state)}"
    start = axis.share(bar.starts_on) if bar.starts_on else 0.0
    if bar.state is MeasureState.IN_PLACE:
        return [(start, 1 - start, tone)]
    if bar.state is MeasureState.DONE:
        end = axis.share(bar.ends_on or bar.due_on or today)
        return [(min(start, end), max(abs(end - start), 0.008), tone)]
    if bar.due_on is None:
        return [(start, max(axis.share(today) - start, 0.0), tone)]
    return _open_spans(axis, bar, bar.due_on, today, start, tone)


def _open_spans(
    axis: Axis, bar: Bar, due_on: date, today: date, start: float, tone: str
) -> list[tuple[float, float, str]]:
    due = axis.share(due_on)
    first = axis.share(bar.first_due_on) if bar.first_due_on and bar.first_due_on < due_on else due
    start = min(start, first)
    spans = [(start, max(first - start, 0.008), tone), (first, due - first, "f-over")]
    if due_on < today:
        spans.append((due, axis.share(today) - due, "f-sen"))
    return spans


def _label(bar: Bar, words: Words) -> str:
    parts = [bar.label, words.inline(bar.state), *bar.flags]
    open_ended = bar.due_on is None and not bar.continuous
    if open_ended and bar.state in (MeasureState.NOT_STARTED, MeasureState.IN_PROGRESS):
        parts.append(words.t(N_("inget datum")))
    return ", ".join(parts)


def _title(deadline_on: date | None, today: date, words: Words) -> str:
    if deadline_on is None:
        return words.t(N_("Åtgärdernas tidplan"))
    return words.t(N_("Åtgärdernas tidplan mot %(day)s"), day=words.day(deadline_on, today))


def _description(
    today: date, bars: Sequence[Bar], deadline_on: date | None, meetings: Sequence[date], words: Words
) -> str:
    """Every bar in words, then the meetings: what the drawing says, for those who do not see it."""
    said = [words.t(N_("I dag är det %(day)s."), day=words.date(today))]
    if deadline_on:
        said.append(words.t(N_("Sista dag är %(day)s."), day=words.date(deadline_on)))
    said += [_said(bar, today, words) for bar in bars]
    if meetings:
        days = words.list([words.day(day, today) for day in sorted(meetings)])
        said.append(words.t(N_("Nämndens sammanträden: %(days)s."), days=days))
    return " ".join(said)


def _said(bar: Bar, today: date, words: Words) -> str:
    text = _label(bar, words)
    if bar.due_on and bar.state in (MeasureState.NOT_STARTED, MeasureState.IN_PROGRESS):
        text += words.t(N_(", klart senast %(day)s"), day=words.day(bar.due_on, today))
    if bar.first_due_on and bar.due_on and bar.first_due_on != bar.due_on:
        text += words.t(N_(" (först %(day)s)"), day=words.day(bar.first_due_on, today))
    return text + "."
