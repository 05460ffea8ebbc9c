"""Tables, facts and lists as grids: what is a head of what, and how wide each column is."""

from collections.abc import Iterator, Sequence

from tracker.documents import columns
from tracker.documents.blocks import Facts, Table
from tracker.documents.pdf_grid import DATA, ITEM, LABEL, ROW_HEAD, Grid, Look, Row
from tracker.documents.pdf_lines import (
    BODY,
    CAPTION,
    CELL,
    CELL_BOLD,
    DETAIL,
    HEAD_CELL,
    ICON_ROOM,
    TERM,
    Pen,
)
from tracker.documents.pdf_text import words_of

_PAD = 4.5
_TERM_WIDTH = 122.0
#: Facts and items up to these heights (points) are moved whole rather than parted over two pages.
_FACTS_KEPT, _LIST_KEPT = 250.0, 90.0
_BULLET_WIDTH = 15.0
_DECIMAL, _DISC = b"<</O/List/ListNumbering/Decimal>>", b"<</O/List/ListNumbering/Disc>>"


def table(pen: Pen, block: Table, width: float) -> Grid:
    """The table with its header row, which returns on each page it runs over."""
    plain, bold, known = words_of(CELL.font), words_of(CELL_BOLD.font), pen.characters.known
    widths = columns.widths(
        block,
        width * 1000 / CELL.size,
        padding=(2 * _PAD + 1) * 1000 / CELL.size,
        icon=ICON_ROOM * 1000,
        measure=lambda word, heavy: (bold if heavy else plain)[known(word)],
    )
    widths = [have * CELL.size / 1000 for have in widths]
    inner = [have - 2 * _PAD for have in widths]
    kinds = [CELL_BOLD if column.header else CELL for column in block.columns]
    head = [[pen.lines(c.title, HEAD_CELL, have)] for c, have in zip(block.columns, inner, strict=True)]
    look = Look(
        widths=widths,
        tags=[ROW_HEAD if column.header else DATA for column in block.columns],
        container="Table",
        row="TR",
        side=_PAD,
        above=3.5,
        below=4,
        ruled=True,
    )
    rows = (
        Row([[pen.lines(line, k, w) for line in cell] for cell, k, w in zip(row.cells, kinds, inner, strict=True)])
        for row in block.rows
    )
    return Grid(look, rows, caption=pen.lines(block.caption, CAPTION, width), head=Row(head))


def facts(pen: Pen, block: Facts, width: float) -> Iterator[Grid]:
    """Terms and what holds for them, in two columns without rules: a list of labelled items."""
    widths = (_TERM_WIDTH, width - _TERM_WIDTH)
    look = Look(widths, (LABEL, ITEM), "L", "LI", above=1, below=1.5, kept=_FACTS_KEPT)
    rows = (
        Row(
            (
                [pen.lines(fact.term, TERM, widths[0] - _PAD)],
                [pen.lines(line, DETAIL, widths[1]) for line in fact.lines],
            )
        )
        for fact in block.rows
    )
    if block.rows:
        yield Grid(look, rows)


def items(pen: Pen, texts: Sequence[str], width: float, *, numbered: bool) -> Iterator[Grid]:
    """A list, each item beside its number or bullet."""
    labels = [f"{i}." if numbered else "•" for i in range(1, len(texts) + 1)]
    room = max([_BULLET_WIDTH, *(words_of(BODY.font)[label] * BODY.size / 1000 + 5 for label in labels[-1:])])
    widths = (room, width - room)
    look = Look(widths, (LABEL, ITEM), "L", "LI", (_DECIMAL if numbered else _DISC,), below=3, kept=_LIST_KEPT)
    rows = (
        Row(([pen.lines(label, BODY, room)], [pen.lines(text, BODY, widths[1])]))
        for label, text in zip(labels, texts, strict=True)
    )
    if texts:
        yield Grid(look, rows)
