"""Tidslinjalen: weeks, committee meetings, today, the time that is left, the last day (DESIGN.md §1).

Big on Översikt and in Mötesläge, thin on every other page, dashed and empty before the first case.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from tracker.charts.scene import DIAMOND, SMALL_DIAMOND, Anchor, Axis, Box, Item, Line, Mark, Scene, Text, monday_of
from tracker.rules.facts import DeadlineFacts, PlanFacts
from tracker.wording import Words
from tracker.wording.marking import N_

#: How far back the line reaches when the case is old, and how far past its end, so that both ends can be read.
_LONGEST_BACK = timedelta(weeks=26)
_PAST_THE_END = timedelta(days=9)
_BASE = 52
_LABELS = 24
#: Two labels on a wide ruler (about 1 100 px) collide when closer than their widths; a letter is about 7 px.
_LETTER = 0.0068


def ruler(
    *,
    today: date,
    deadline_on: date,
    starts_on: date | None = None,
    meetings: Sequence[date] = (),
    words: Words,
) -> Scene:
    """The big ruler. `starts_on` is the decision's day or whatever the case began with; `meetings` the committee's."""
    axis = _axis(today, deadline_on, starts_on)
    shown = tuple(sorted(day for day in meetings if axis.holds(day)))
    return Scene(
        kind="linjal",
        height=96,
        title=words.t(N_("Tidslinje fram till %(day)s"), day=words.weekday(deadline_on)),
        description=_description(today, deadline_on, shown, words),
        items=(
            *_base(axis, deadline_on, _BASE),
            *_weeks(axis, words),
            *_past(axis, starts_on, min(today, deadline_on), _BASE),
            *_left(axis, today, deadline_on, words),
            *(Mark(axis.share(day), _BASE, DIAMOND, "mote-m") for day in shown),
            *_pointers(axis, today, deadline_on),
            *_wide_labels(axis, today, deadline_on, starts_on, shown, words),
            *_narrow_labels(axis, today, deadline_on, shown, words),
        ),
    )


def thin_ruler(plan: PlanFacts, deadline: DeadlineFacts) -> Scene:
    """The ruler in the small band. Decoration: the days left stand in words beside it."""
    case = next((case for case in plan.cases if case.id == deadline.case_id), None)
    starts_on = case.decided_on if case else None
    axis = _axis(plan.today, deadline.due_on, starts_on)
    days = sorted(m.held_on for m in plan.meetings if not m.cancelled and axis.holds(m.held_on))
    coming = [day for day in days if day >= plan.today]
    left = _kvar(axis, plan.today, deadline.due_on, 5, 12)
    end = axis.share(deadline.due_on)
    return Scene(
        kind="linjal",
        height=22,
        items=(
            Line(0, 11, 1, 11, "bas"),
            *_past(axis, axis.first, min(plan.today, deadline.due_on), 11),
            *left,
            *(Mark(axis.share(day), 11, SMALL_DIAMOND, "mote-m") for day in coming),
            Line(end, 0, end, 22, "sista"),
        ),
    )


def empty_ruler(words: Words) -> Scene:
    """Before the first case: a dashed line from today to a last day that nobody knows yet."""
    return Scene(
        kind="linjal",
        height=80,
        items=(
            Line(0, 40, 1, 40, "efter"),
            Line(0.14, 22, 0.14, 56, "idag"),
            Text(0.14, 14, words.t(N_("I dag")), "idagt", "middle"),
            Text(0.86, 14, words.t(N_("Sista dag?")), "", "middle"),
            Line(0.86, 22, 0.86, 56, "tick"),
        ),
    )


def _axis(today: date, deadline_on: date, starts_on: date | None) -> Axis:
    earliest = min(today, deadline_on) - timedelta(days=14) if starts_on is None else min(starts_on, today)
    first = max(monday_of(earliest) - timedelta(days=7), monday_of(min(today, deadline_on) - _LONGEST_BACK))
    return Axis(first, max(today, deadline_on) + _PAST_THE_END)


def _base(axis: Axis, deadline_on: date, y: float) -> tuple[Item, ...]:
    end = axis.share(deadline_on)
    return (Line(0, y, end, y, "bas"), Line(end, y, 1, y, "efter"))


def _weeks(axis: Axis, words: Words) -> tuple[Item, ...]:
    items: list[Item] = []
    for monday in axis.mondays():
        x = axis.share(monday)
        items.append(Line(x, _BASE, x, _BASE + 8, "tick"))
        if x < 0.96:
            items.append(Text(x, _BASE + 26, words.week(monday), "bred", dx=2))
    return tuple(items)


def _past(axis: Axis, starts_on: date | None, until: date, y: float) -> tuple[Item, ...]:
    if starts_on is None or starts_on >= until:
        return ()
    return (Line(axis.share(starts_on), y, axis.share(until), y, "gatt"),)


def _kvar(axis: Axis, today: date, deadline_on: date, y: float, height: float) -> tuple[Item, ...]:
    if today >= deadline_on:
        return ()
    x = axis.share(today)
    return (Box(x, y, axis.share(deadline_on) - x, height, "kvar"),)


def _left(axis: Axis, today: date, deadline_on: date, words: Words) -> tuple[Item, ...]:
    """The time left, with its number of days inside when there is room for it."""
    box = _kvar(axis, today, deadline_on, _BASE - 11, 22)
    text = words.days((deadline_on - today).days)
    room = axis.share(deadline_on) - axis.share(today)
    if not box or room < (len(text) + 3) * _LETTER:
        return box
    return (*box, Text(axis.share(today) + 0.01, _BASE + 5, text, "kvart bred"))


def _pointers(axis: Axis, today: date, deadline_on: date) -> tuple[Item, ...]:
    now, end = axis.share(today), axis.share(deadline_on)
    return (
        Line(now, _BASE - 21, now, _BASE + 14, "idag"),
        Line(end, _BASE - 22, end, _BASE + 14, "sista"),
    )


@dataclass
class _Row:
    """Labels on one line. A label that would stand on another is left out: its mark and the description remain."""

    letter: float
    taken: list[tuple[float, float]] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)

    def put(self, x: float, y: float, text: str, look: str, anchors: tuple[Anchor, ...] = ("middle",)) -> bool:
        """Whether there was room, with any of the anchors in turn."""
        width = len(text) * self.letter
        for anchor in anchors:
            held, left = _held(x, width, anchor)
            if not any(left < right_of and left + width > left_of for left_of, right_of in self.taken):
                self.taken.append((left - self.letter, left + width + self.letter))
                self.items.append(Text(x, y, text, look, held))
                return True
        return False


def _held(x: float, width: float, anchor: Anchor) -> tuple[Anchor, float]:
    """The anchor with the label's left edge; turned when the label would reach outside the drawing."""
    left = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
    if left < 0:
        return "start", x
    if left + width > 1:
        return "end", x - width
    return anchor, left


def _wide_labels(
    axis: Axis, today: date, deadline_on: date, starts_on: date | None, meetings: tuple[date, ...], words: Words
) -> tuple[Item, ...]:
    """In order of weight: last day, today, the coming meetings, those held, the beginning."""
    row = _Row(_LETTER)
    row.put(axis.share(deadline_on), _LABELS, _last_day(deadline_on, today, words), "sistat bred")
    now = words.t(N_("I dag %(day)s"), day=words.day(today, today))
    if today != deadline_on:
        row.put(axis.share(today), _LABELS, now, "idagt bred", ("middle", "end", "start"))
    coming = [day for day in meetings if day >= today]
    held = [day for day in reversed(meetings) if day < today]
    for day in (*coming, *held):
        full = words.t(N_("Nämndmöte %(day)s"), day=words.day(day, today))
        if not row.put(axis.share(day), _LABELS, full, "bred"):
            row.put(axis.share(day), _LABELS, words.short_day(day), "bred")
    if starts_on and axis.holds(starts_on):
        row.put(axis.share(starts_on), _LABELS, words.short_day(starts_on), "bred")
    return tuple(row.items)


def _narrow_labels(
    axis: Axis, today: date, deadline_on: date, meetings: tuple[date, ...], words: Words
) -> tuple[Item, ...]:
    """On a phone only the last day and today above, and the next meeting below. A letter is a larger share there."""
    above, below = _Row(_LETTER * 3.8), _Row(_LETTER * 3.8)
    above.put(axis.share(deadline_on), _LABELS, words.day(deadline_on, today), "sistat smal")
    now = words.t(N_("I dag %(day)s"), day=words.day(today, today))
    if today != deadline_on and not above.put(axis.share(today), _LABELS, now, "idagt smal"):
        below.put(axis.share(today), _BASE + 28, now, "idagt smal")
    coming = next((day for day in meetings if day >= today), None)
    if coming:
        text = words.t(N_("Möte %(day)s"), day=words.day(coming, today))
        below.put(axis.share(coming), _BASE + 28, text, "smal")
    return (*above.items, *below.items)


def _last_day(deadline_on: date, today: date, words: Words) -> str:
    day = words.day(deadline_on, today)
    if deadline_on == today:
        return words.t(N_("I dag är sista dag, %(day)s"), day=day)
    return words.t(N_("Sista dag %(day)s"), day=day)


def _description(today: date, deadline_on: date, meetings: tuple[date, ...], words: Words) -> str:
    days = (deadline_on - today).days
    last = words.day(deadline_on, today)
    now = words.t(N_("I dag är det %(day)s."), day=words.day(today, today))
    if days > 0:
        left = words.nt(
            "%(n)s dag återstår till sista dag %(day)s.", "%(n)s dagar återstår till sista dag %(day)s.", days, day=last
        )
    elif days == 0:
        left = words.t(N_("Det är sista dagen."))
    else:
        left = words.nt(
            "Sista dag %(day)s passerade för %(n)s dag sedan.",
            "Sista dag %(day)s passerade för %(n)s dagar sedan.",
            -days,
            day=last,
        )
    return " ".join((now, left, _meetings(meetings, today, words)))


def _meetings(meetings: tuple[date, ...], today: date, words: Words) -> str:
    if not meetings:
        return words.t(N_("Inget nämndsammanträde är inlagt under tiden."))
    days = words.list([words.day(day, today) for day in meetings])
    return words.t(N_("Nämndens sammanträden: %(days)s."), days=days)
