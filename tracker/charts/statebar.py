"""How many measures are in each state, as bars with their number and word inside: one row per finding."""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.charts.scene import Box, Item, Scene, Text
from tracker.rules.facts import MeasureFacts, PlanFacts
from tracker.rules.states import MeasureState
from tracker.wording import Words
from tracker.wording.icons import tone_of
from tracker.wording.marking import N_, NP_

#: Finished first, so that the bars grow from the left as the work is done.
ORDER = (
    MeasureState.DONE,
    MeasureState.IN_PLACE,
    MeasureState.IN_PROGRESS,
    MeasureState.NOT_STARTED,
    MeasureState.WITHDRAWN,
)
COUNTED: dict[MeasureState, tuple[str, str]] = {
    MeasureState.DONE: NP_("%(n)s genomförd", "%(n)s genomförda"),
    MeasureState.IN_PLACE: NP_("%(n)s införd, löpande", "%(n)s införda, löpande"),
    MeasureState.IN_PROGRESS: NP_("%(n)s pågår", "%(n)s pågår"),
    MeasureState.NOT_STARTED: NP_("%(n)s ej påbörjad", "%(n)s ej påbörjade"),
    MeasureState.WITHDRAWN: NP_("%(n)s utgår", "%(n)s utgår"),
}
_ROW = 58
_BAR = 24
_LINE = 18
_GAP = 0.004
#: A letter's share of the narrowest drawing (a phone, or the printed page), to know what fits inside a bar.
_LETTER = 0.0225


@dataclass(frozen=True, slots=True)
class StateRow:
    """One bar: what it is of, and how many measures are in each state."""

    label: str
    counts: Mapping[MeasureState, int]


def state_rows(plan: PlanFacts, words: Words) -> tuple[StateRow, ...]:
    """One row per finding, and one for the whole plan. A measure counts in each finding it answers."""
    rows = [StateRow(f"{f.number} {f.title}", count_states(plan.measures_of(f.id))) for f in plan.findings]
    whole = [m for m in plan.measures if not m.finding_ids]
    if whole:
        rows.append(StateRow(words.t(N_("Hela planen")), count_states(whole)))
    return tuple(rows)


def count_states(measures: Iterable[MeasureFacts]) -> dict[MeasureState, int]:
    """How many measures are in each state; states with none are left out."""
    counts: dict[MeasureState, int] = {}
    for measure in measures:
        counts[measure.state] = counts.get(measure.state, 0) + 1
    return counts


def counted(counts: Mapping[MeasureState, int], words: Words) -> list[str]:
    """ "2 genomförda", "1 pågår" …, finished first."""
    return [words.nt(*COUNTED[state], counts[state]) for state in ORDER if counts.get(state)]


def state_bar(rows: Sequence[StateRow], words: Words, *, wrap: int = 40) -> Scene:
    """The bars, all to the same scale. `wrap` is how many letters a label line holds, as in the timeline."""
    longest = max((sum(row.counts.values()) for row in rows), default=1) or 1
    items: list[Item] = []
    y = 0
    for row in rows:
        lines = textwrap.wrap(row.label, wrap) or [""]
        items += [Text(0, y + 16 + _LINE * i, line, "lbl") for i, line in enumerate(lines)]
        y += _LINE * (len(lines) - 1)
        drawn, height = _row(row, y, longest, words)
        items += drawn
        y += height
    return Scene(
        kind="dia",
        height=max(y, 20),
        title=words.t(N_("Åtgärdernas läge per brist")),
        description=" ".join(_said(row, words) for row in rows),
        items=tuple(items),
    )


def _row(row: StateRow, y: int, longest: int, words: Words) -> tuple[list[Item], int]:
    items: list[Item] = []
    below: list[str] = []
    x = 0.0
    for state in ORDER:
        n = row.counts.get(state, 0)
        if n == 0:
            continue
        width = n / longest
        tone = "ej" if state is MeasureState.WITHDRAWN else tone_of(state)
        text = words.nt(*COUNTED[state], n)
        items.append(Box(x + _GAP / 2, y + 24, width - _GAP, _BAR, f"f-{tone}"))
        if len(text) * _LETTER + 0.03 < width:
            items.append(Text(x, y + 41, text, f"t-{tone}", dx=8))
        else:
            below.append(text)
        x += width
    return _with_words_below(items, below, row, y, words)


def _with_words_below(
    items: list[Item], below: list[str], row: StateRow, y: int, words: Words
) -> tuple[list[Item], int]:
    """What does not fit in its bar is said under the row, so that no bar is left without its word."""
    if not any(row.counts.values()):
        below = [words.t(N_("Inga åtgärder"))]
        items.append(Text(0, y + 38, below[0], ""))
        return items, _ROW - 8
    if not below:
        return items, _ROW
    items.append(Text(0, y + 66, ", ".join(below), ""))
    return items, _ROW + 18


def _said(row: StateRow, words: Words) -> str:
    states = words.list(counted(row.counts, words)) or words.t(N_("inga åtgärder"))
    return f"{row.label}: {states}."
