"""Sedan förra sammanträdet: every finding and measure once, in its class, with why (R9)."""

from collections.abc import Iterator, Sequence

from tracker.documents.blocks import Block, BulletList, Cell, Column, Heading, Line, Paragraph, Row, Table
from tracker.documents.snapshot import ChangeSaid
from tracker.documents.summary import changed
from tracker.documents.telling import Telling
from tracker.rules.changes import said
from tracker.rules.states import ChangeClass
from tracker.wording.marking import N_


def section(telling: Telling) -> Iterator[Block]:
    snapshot, words = telling.snapshot, telling.words
    yield Heading(1, words.t(N_("Sedan förra sammanträdet")))
    if not snapshot.changes:
        yield Paragraph(words.t(N_("Planen har inga brister eller åtgärder att jämföra.")), "note")
        return
    yield Paragraph(changed(telling))
    shown, brief = _divided(telling)
    if shown:
        yield _table(shown, telling)
    if brief:
        heading = words.nt("%(n)s är oförändrad", "%(n)s är oförändrade", len(brief))
        yield Paragraph(heading, "label")
        yield BulletList(tuple(_brief(change, telling) for change in brief))


def _divided(telling: Telling) -> tuple[list[ChangeSaid], list[ChangeSaid]]:
    """The changes in order of weight; in a large plan those unchanged are taken apart, to be told in one line each."""
    order = list(ChangeClass)
    changes = sorted(telling.snapshot.changes, key=lambda change: order.index(change.klass))
    if not telling.large:
        return changes, []
    brief = [change for change in changes if change.klass is ChangeClass.UNCHANGED]
    return [change for change in changes if change.klass is not ChangeClass.UNCHANGED], brief


def _table(changes: Sequence[ChangeSaid], telling: Telling) -> Table:
    t, previous = telling.words.t, telling.snapshot.previous
    before = telling.day(previous.meeting_on) if previous else t(N_("Förut"))
    columns = (
        Column(t(N_("Brist eller åtgärd")), 3.2, header=True),
        Column(before, 1.7),
        Column(t(N_("Nu")), 1.7),
        Column(t(N_("Sedan sist")), 3.4),
    )
    rows = tuple(_row(change, telling) for change in changes)
    return Table(t(N_("Vad som har ändrats, i viktordning")), columns, rows)


def _row(change: ChangeSaid, telling: Telling) -> Row:
    return Row(
        ((f"{change.number} {change.title}",), _before(change, telling), _now(change, telling), _why(change, telling))
    )


def _before(change: ChangeSaid, telling: Telling) -> Cell:
    if change.new:
        return (telling.words.t(N_("Fanns inte")),)
    member = change.state_before or change.effect_before
    return (telling.label(member),) if member else ("–",)


def _now(change: ChangeSaid, telling: Telling) -> Cell:
    if change.closed_on:
        return (telling.words.t(N_("Avslutad %(day)s"), day=telling.day(change.closed_on)),)
    member = change.state_now or change.effect_now
    return (telling.mark(member),) if member else ("–",)


def _why(change: ChangeSaid, telling: Telling) -> Cell:
    """The class, the further classes that hold, the reasons, and what has lasted."""
    name = telling.label(said(change.klass, change.state_now))
    lines: list[Line] = [telling.mark(change.klass, name)]
    further = [telling.inline(klass) for klass in change.classes[1:]]
    if further:
        lines.append(telling.words.t(N_("Också %(classes)s."), classes=telling.words.list(further)))
    return (*lines, *change.reasons, *change.lasting)


def _brief(change: ChangeSaid, telling: Telling) -> str:
    member = change.state_now or change.effect_now
    return f"{change.number} {change.title}: {telling.inline(member)}" if member else f"{change.number} {change.title}"
