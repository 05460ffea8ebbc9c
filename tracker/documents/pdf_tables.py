"""Tables on paper: widths by content, repeated heads, and rows that are taller than a page parted rightly."""

from collections.abc import Sequence
from typing import Any, cast

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable
from reportlab.platypus import Table as DrawnTable

from tracker.documents.blocks import Cell, Facts, Mark, Table
from tracker.documents.pdf_text import CELL, CELL_BOLD, DETAIL, HEAD_CELL, REGULAR, TERM, Text, marked, para, width_of

_RULE, _HAIR, _SHADE = HexColor("#74878f"), HexColor("#d3dcdf"), HexColor("#edf2f4")
_PAD = 4.5
#: No part of a row is taller than this (points), so that a long text fills the page before it turns to the next.
_TALLEST = 115
_TERM_WIDTH = 122

Paragraphs = Sequence[Text]
Command = Any


def table(block: Table, width: float) -> Any:
    """The table with its header row, which returns on each page it runs over."""
    widths = column_widths(block, width)
    header: list[Paragraphs] = [[para(column.title, HEAD_CELL, role="TH")] for column in block.columns]
    kinds = [CELL_BOLD if column.header else CELL for column in block.columns]
    rows: list[list[Paragraphs]] = [header]
    commands: list[Command] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("BACKGROUND", (0, 0), (-1, 0), _SHADE),
        ("LINEBELOW", (0, 0), (-1, 0), 0.9, _RULE),
        ("LEFTPADDING", (0, 0), (-1, -1), _PAD),
        ("RIGHTPADDING", (0, 0), (-1, -1), _PAD),
        ("TOPPADDING", (0, 0), (-1, -1), 3.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ]
    for row in block.rows:
        cells = [_paragraphs(cell, kind) for cell, kind in zip(row.cells, kinds, strict=True)]
        parts = parted(cells, [w - 2 * _PAD for w in widths])
        commands += _seams(len(rows), len(parts))
        rows += parts
        commands.append(("LINEBELOW", (0, len(rows) - 1), (-1, len(rows) - 1), 0.5, _HAIR))
    drawn = drawn_table(rows, widths, commands, repeatRows=1)
    drawn.spaceAfter = 8
    return drawn


def facts(block: Facts, width: float) -> Any:
    """Terms and what holds for them, in two columns without rules."""
    widths = [_TERM_WIDTH, width - _TERM_WIDTH]
    rows: list[list[Paragraphs]] = []
    seams: list[Command] = []
    for fact in block.rows:
        cells: list[Paragraphs] = [[para(fact.term, TERM, role="Lbl")], _paragraphs(fact.lines, DETAIL)]
        parts = parted(cells, [w - _PAD for w in widths])
        seams += _seams(len(rows), len(parts))
        rows += parts
    commands: list[Command] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), _PAD),
        ("TOPPADDING", (0, 0), (-1, -1), 1),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
        *seams,
    ]
    drawn = drawn_table(rows, widths, commands)
    drawn.spaceAfter = 6
    return drawn


def _seams(first: int, parts: int) -> list[Command]:
    """No space between the parts of one row, so that they read as the one row they are."""
    above = [("TOPPADDING", (0, row), (-1, row), 0) for row in range(first + 1, first + parts)]
    below = [("BOTTOMPADDING", (0, row), (-1, row), 0) for row in range(first, first + parts - 1)]
    return [*above, *below]


def drawn_table(rows: Sequence[Sequence[object]], widths: Sequence[float], style: list[Command], **values: Any) -> Any:
    """ReportLab's table, whose types say less than it takes. No cell falls back on a font that is not embedded."""
    font = ("FONT", (0, 0), (-1, -1), REGULAR, CELL.fontSize)
    return DrawnTable(
        [list(row) for row in rows], colWidths=list(widths), style=[font, *style], hAlign="LEFT", **values
    )


def column_widths(block: Table, width: float) -> list[float]:
    """The columns' shares of the width, widened until each holds its longest word, where there is room to take."""
    shares = sum(column.share for column in block.columns)
    widths = [width * column.share / shares for column in block.columns]
    needed = [min(_longest_word(block, i) + 2 * _PAD + 1, width / 2) for i in range(len(widths))]
    lack = sum(max(0.0, need - have) for need, have in zip(needed, widths, strict=True))
    spare = sum(max(0.0, have - need) for need, have in zip(needed, widths, strict=True))
    if not lack or not spare:
        return widths
    given = min(1.0, spare / lack)
    taken = min(1.0, lack / spare)
    return [have + (need - have) * (given if need > have else taken) for need, have in zip(needed, widths, strict=True)]


def _longest_word(block: Table, column: int) -> float:
    kind = CELL_BOLD if block.columns[column].header else CELL
    widest = max((width_of(word, HEAD_CELL) for word in block.columns[column].title.split(" ")), default=0.0)
    for row in block.rows:
        for line in row.cells[column]:
            text, extra, shown = (line, 0.0, kind) if isinstance(line, str) else (line.text, 14.0, CELL_BOLD)
            widest = max(widest, *(width_of(word, shown) + extra for word in text.split(" ")))
    return widest


def _paragraphs(cell: Cell, kind: ParagraphStyle) -> Paragraphs:
    return [marked(line, kind) if isinstance(line, Mark) else para(line, kind) for line in cell]


def parted(cells: Sequence[Paragraphs], widths: Sequence[float]) -> list[list[Paragraphs]]:
    """A row as one or several rows, none taller than a page's part: nothing is cut, whatever somebody wrote."""
    rows: list[list[Paragraphs]] = []
    left = list(cells)
    while any(left):
        parts = [_fitting(paragraphs, width) for paragraphs, width in zip(left, widths, strict=True)]
        rows.append([first for first, _ in parts])
        left = [rest for _, rest in parts]
    return rows or [list(cells)]


def _fitting(paragraphs: Paragraphs, width: float) -> tuple[Paragraphs, Paragraphs]:
    """What fits in one row's height, and the rest. The first paragraph always gives at least its first lines."""
    room = float(_TALLEST)
    taken: list[Text] = []
    for i, paragraph in enumerate(paragraphs):
        _, height = paragraph.wrap(width, room)
        if height <= room:
            taken.append(paragraph)
            room -= height
            continue
        pieces = paragraph.split(width, room) if room > 3 * paragraph.style.leading else []
        if len(pieces) == 2:
            first, rest = cast(list[Text], pieces)
            return [*taken, first], [rest, *paragraphs[i + 1 :]]
        return taken, list(paragraphs[i:])
    return taken, []


def height_of(flowable: Flowable, width: float) -> float:
    """How tall it will be, in points."""
    return float(flowable.wrap(width, 10_000)[1])
