"""Läget i en bild: the states, and the timeline towards the nearest last day, each with its numbers as a table."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from tracker.charts import figures
from tracker.charts.scene import Scene
from tracker.charts.statebar import ORDER
from tracker.documents import effects
from tracker.documents.blocks import Block, Cell, Column, Figure, Heading, Paragraph, Row, Table
from tracker.documents.telling import Telling
from tracker.rules.facts import MeasureFacts
from tracker.rules.states import MeasureState
from tracker.wording.marking import N_
from tracker.wording.words import lower_first, upper_first

T = TypeVar("T")

#: Rows in one drawing, so that it stands whole on a page.
_ROWS = 12
#: Letters on one line of a chart's label: on paper, and on the narrowest screen.
_WRAP, _WRAP_NARROW = 98, 36


def section(telling: Telling) -> Iterator[Block]:
    words, plan = telling.words, telling.snapshot.plan
    yield Heading(1, words.t(N_("Läget i en bild")))
    if not plan.measures:
        yield Paragraph(words.t(N_("Planen har inga åtgärder ännu, så det finns inget att visa.")), "note")
        return
    yield from _states(telling)
    yield from _timelines(telling)
    drawn = list(effects.curves(telling))
    yield from drawn
    if not drawn:
        yield Paragraph(
            words.t(N_("Effekten mäts inte ännu. Kurvor med mål visas när nyckeltal är valda och mätta.")), "note"
        )


def _states(telling: Telling) -> Iterator[Figure]:
    words = telling.words
    rows = figures.state_rows(telling.snapshot.plan, words)
    parts = list(_parts(rows))
    for number, part in enumerate(parts, 1):
        scene, narrow = figures.state_bar(part, words, wrap=_WRAP), figures.state_bar(part, words, wrap=_WRAP_NARROW)
        said = f"{_how_far(telling)} {words.t(N_('Läget per brist'))}"
        caption = _numbered(said, number, len(parts), telling)
        yield Figure(scene, narrow, caption, scene.description, _state_numbers(part, caption, telling))


def _how_far(telling: Telling) -> str:
    """The conclusion of the states, in one sentence: what stands over the drawing."""
    words = telling.words
    alive = [m for m in telling.snapshot.plan.measures if m.state is not MeasureState.WITHDRAWN]
    ready = sum(m.state in (MeasureState.DONE, MeasureState.IN_PLACE) for m in alive)
    total = words.number_word(len(alive))
    if not alive:
        return words.t(N_("Alla åtgärder utgår."))
    if ready == len(alive):
        return words.nt(
            "Åtgärden är genomförd eller införd.",
            "Alla %(word)s åtgärder är genomförda eller införda.",
            ready,
            word=total,
        )
    if not ready:
        return words.nt(
            "Åtgärden är varken genomförd eller införd.",
            "Ingen av %(word)s åtgärder är genomförd eller införd.",
            len(alive),
            word=total,
        )
    said = words.nt(
        "%(word)s av %(total)s åtgärder är genomförd eller införd.",
        "%(word)s av %(total)s åtgärder är genomförda eller införda.",
        ready,
        word=words.number_word(ready),
        total=total,
    )
    return upper_first(said)


def _how_late(telling: Telling) -> str:
    """How many open measures have a due date after the last day; nothing when no authority waits."""
    snapshot, words = telling.snapshot, telling.words
    if not snapshot.deadlines:
        return ""
    last = snapshot.deadlines[0].due_on
    opened = [m for m in snapshot.plan.measures if m.state in (MeasureState.NOT_STARTED, MeasureState.IN_PROGRESS)]
    late = sum(m.due_on is not None and m.due_on > last for m in opened)
    if not late:
        return words.t(N_("Ingen öppen åtgärd har en tid efter sista dag.")) + " "
    said = words.nt(
        "%(word)s öppen åtgärd har en tid efter sista dag.",
        "%(word)s öppna åtgärder har en tid efter sista dag.",
        late,
        word=words.number_word(late),
    )
    return upper_first(said) + " "


def _state_numbers(rows: Sequence[figures.StateRow], caption: str, telling: Telling) -> Table:
    states = [state for state in ORDER if any(row.counts.get(state) for row in rows)]
    columns = (
        Column(telling.words.t(N_("Brist")), 3, header=True),
        *(Column(telling.label(state), 1) for state in states),
    )
    body = tuple(Row(((row.label,), *((str(row.counts.get(state, 0)),) for state in states))) for row in rows)
    return Table(caption, columns, body)


def _timelines(telling: Telling) -> Iterator[Figure]:
    parts = list(_parts(telling.snapshot.plan.measures))
    for number, part in enumerate(parts, 1):
        scene, narrow = _timeline(part, telling, _WRAP), _timeline(part, telling, _WRAP_NARROW)
        caption = _numbered(f"{_how_late(telling)}{scene.title}", number, len(parts), telling)
        numbers = _dates(part, caption, telling)
        yield Figure(scene, replace(narrow, title=caption), caption, scene.description, numbers, _legend(telling))


def _timeline(measures: Sequence[MeasureFacts], telling: Telling, wrap: int) -> Scene:
    snapshot = telling.snapshot
    flags = [tuple(lower_first(telling.flag(said)) for said in snapshot.flags_of(m)) for m in measures]
    return figures.timeline(
        today=snapshot.as_of,
        bars=figures.bars_of(measures, flags),
        words=telling.words,
        deadline_on=snapshot.deadlines[0].due_on if snapshot.deadlines else None,
        meetings=[m.held_on for m in snapshot.plan.meetings if not m.cancelled],
        wrap=wrap,
    )


def _legend(telling: Telling) -> str:
    return telling.words.t(
        N_(
            "Romberna är nämndens sammanträden. Det gula fältet är tiden som är kvar. "
            "Ett streck i en stapel är den först angivna dagen."
        )
    )


def _dates(measures: Sequence[MeasureFacts], caption: str, telling: Telling) -> Table:
    t = telling.words.t
    columns = (
        Column(t(N_("Åtgärd")), 3, header=True),
        Column(t(N_("Läge")), 2),
        Column(t(N_("Start")), 1),
        Column(t(N_("Klart senast")), 2),
    )
    rows = tuple(
        Row(
            (
                (telling.measure(measure),),
                (telling.label(measure.state),),
                _start(measure, telling),
                telling.due(measure),
            )
        )
        for measure in measures
    )
    return Table(caption, columns, rows)


def _start(measure: MeasureFacts, telling: Telling) -> Cell:
    return (telling.day(measure.starts_on) if measure.starts_on else "–",)


def _parts(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(rows), _ROWS):
        yield rows[start : start + _ROWS]


def _numbered(caption: str, number: int, of: int, telling: Telling) -> str:
    if of == 1:
        return caption
    return telling.words.t(N_("%(caption)s (%(number)s av %(of)s)"), caption=caption, number=number, of=of)
