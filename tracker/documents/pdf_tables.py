"""Tables, facts and lists as grids: what is a head of what, and how wide each column is."""

from collections.abc import Iterator, Sequence

from tracker.documents.blocks import Facts, Table
from tracker.documents.pdf_grid import DATA, ITEM, LABEL, ROW_HEAD, Grid, Look, Row
from tracker.documents.pdf_lines import (
    BODY,
    CAPTION,
    CELL,
    CELL_BOLD,
    DETAIL,
    HEAD_CELL,
    TERM,
    Pen,
    marked,
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
    widths = column_widths(pen, block, width)
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


def column_widths(pen: Pen, block: Table, width: float) -> list[float]:
    """The columns' shares of the width, widened until each holds its longest word, where there is room to take."""
    shares = sum(column.share for column in block.columns)
    widths = [width * column.share / shares for column in block.columns]
    needed = [min(_longest_word(pen, block, i) + 2 * _PAD + 1, width / 2) for i in range(len(widths))]
    lack = sum(max(0.0, need - have) for need, have in zip(needed, widths, strict=True))
    spare = sum(max(0.0, have - need) for need, have in zip(needed, widths, strict=True))
    if not lack or not spare:
        return widths
    given = min(1.0, spare / lack)
    taken = min(1.0, lack / spare)
    return [have + (need - have) * (given if need > have else taken) for need, have in zip(needed, widths, strict=True)]


def _longest_word(pen: Pen, block: Table, column: int) -> float:
    """In points, with the room of an icon."""
    kind = CELL_BOLD if block.columns[column].header else CELL
    head, plain, bold = words_of(HEAD_CELL.font), words_of(kind.font), words_of(CELL_BOLD.font)
    widest = max((head[word] for word in pen.characters.known(block.columns[column].title).split()), default=0.0)
    for row in block.rows:
        for line in row.cells[column]:
            if isinstance(line, str):
                widest = max([widest, *[plain[word] for word in pen.characters.known(line).split()]])
            else:
                extra = marked(kind, line).indent * 1000 / kind.size
                widest = max([widest, *[bold[w] + extra for w in pen.characters.known(line.text).split()]])
    return widest * kind.size / 1000
