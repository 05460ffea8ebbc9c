"""Tables, lists and facts: rows of cells whose texts wrap, made as they are drawn.

The quick way to a long table. A row is wrapped when its page is reached and forgotten when it is drawn, so that the
time is that of its words and the memory that of a page; a part takes the rows that fit and leaves the others alone. A
row taller than a page is parted between lines in all its cells at once, and goes on as the same row.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker.documents.pdf_flow import Box, Sheet, lines_that_fit
from tracker.documents.pdf_lines import Lines, fill, stroke
from tracker.documents.tagged import Node

#: A row up to this height (points) is moved whole; a taller one fills the page before it turns.
_WHOLE = 115.0
#: No part of a row is begun in less than this many of its first line's heights.
_FEWEST = 3
#: A paragraph of fewer lines than this in a cell is not parted.
_SHORT = 8

_RULE, _HAIR, _SHADE = "#74878f", "#d3dcdf", "#edf2f4"

Cell = Sequence[Lines]
#: A cell's tag with its attributes.
Tag = tuple[str, tuple[bytes, ...]]

COLUMN_HEAD: Tag = ("TH", (b"<</O/Table/Scope/Column>>",))
ROW_HEAD: Tag = ("TH", (b"<</O/Table/Scope/Row>>",))
DATA: Tag = ("TD", ())
LABEL: Tag = ("Lbl", ())
ITEM: Tag = ("LBody", ())


def _height(cell: Cell) -> float:
    return sum([len(lines.lines) * lines.style.leading for lines in cell])


class Row:
    """Cells beside each other. `begun` is the part of the same row on the page before."""

    __slots__ = ("alone", "begun", "cells", "ends", "inner", "nodes")

    def __init__(self, cells: Sequence[Cell], begun: "Row | None" = None, alone: Sequence[bool] | None = None) -> None:
        self.cells = cells
        self.begun = begun
        #: For each cell whether it is one paragraph, in the whole row: then the cell itself holds the text.
        self.alone = alone if alone is not None else [len(cell) == 1 for cell in cells]
        #: Whether the row ends here, rather than on the next page.
        self.ends = True
        self.nodes: list[Node] = []
        #: The height without padding.
        self.inner = max([_height(cell) for cell in cells], default=0.0)

    def parted(self, room: float, *, must: bool) -> "tuple[Row, Row] | None":
        """As much of each cell as fits in the room, and the rest; None when nothing of a filled cell would fit."""
        parts = [_parted(cell, room, must) for cell in self.cells]
        if not must and any(rest and not taken for taken, rest in parts):
            return None
        first = Row([taken for taken, _ in parts], self.begun, self.alone)
        first.ends = False
        return first, Row([rest for _, rest in parts], first, self.alone)


def _parted(cell: Cell, room: float, must: bool) -> tuple[Cell, Cell]:
    for i, lines in enumerate(cell):
        if lines.height > room:
            count = lines_that_fit(lines, room, must=must and i == 0, short=_SHORT)
            if count < 1:
                return cell[:i], cell[i:]
            first, rest = lines.parted(count)
            return [*cell[:i], first], [rest, *cell[i + 1 :]]
        room -= lines.height
    return cell, ()


@dataclass(frozen=True, slots=True)
class Look:
    """How a grid is drawn and what it is. Lengths in points."""

    widths: Sequence[float]
    tags: Sequence[Tag]
    container: str
    row: str
    attributes: tuple[bytes, ...] = ()
    #: Left and right of a cell, above and below a row.
    side: float = 0
    above: float = 0
    below: float = 0
    ruled: bool = False
    #: A grid up to this height is moved whole rather than parted.
    kept: float = 0


class Grid(Box):
    """Rows under each other, with a head that returns on every page. `head` is one row of texts, or none."""

    def __init__(
        self, look: Look, rows: Iterable[Row], *, caption: Lines | None = None, head: Row | None = None
    ) -> None:
        self.look = look
        self.caption = caption
        self.head = head
        self.before = caption.style.before if caption else 0.0
        self.after = 8.0 if look.ruled else 6.0
        self._rows: Iterator[Row] = iter(rows)
        self._waiting: list[Row] = []
        self._node: Node | None = None
        self._body: Node | None = None

    def height(self) -> float:
        """Of all its rows: asked only of small ones."""
        self._waiting += self._rows
        return self._top() + sum(self._tall(row) for row in self._waiting)

    def least(self) -> float:
        whole = self._whole()
        if whole is not None and whole <= self.look.kept:
            return whole
        rows = self._waiting[:1]
        return self._top() + sum(min(self._tall(row), _WHOLE) for row in rows)

    def _whole(self) -> float | None:
        """Its height when it is small enough to be kept whole. Reads no more rows than that takes."""
        height = self._top() + sum(self._tall(row) for row in self._waiting)
        while height <= max(self.look.kept, 1):
            row = next(self._rows, None)
            if row is None:
                return height
            self._waiting.append(row)
            height += self._tall(row)
        return None if self._more() else height

    def _more(self) -> bool:
        row = next(self._rows, None)
        if row is not None:
            self._waiting.append(row)
        return row is not None

    def _top(self) -> float:
        caption = self.caption.height + self.caption.style.after if self.caption and self._node is None else 0.0
        return caption + (self._tall(self.head) if self.head else 0.0)

    def _tall(self, row: Row) -> float:
        look = self.look
        return row.inner + (look.above if row.begun is None else 0.0) + (look.below if row.ends else 0.0)

    def part(self, room: float, *, must: bool = False) -> tuple[Box | None, Box | None]:
        whole = self._whole() if self.look.kept and self._node is None else None
        if not must and whole is not None and room < whole <= self.look.kept:
            return None, self
        height = self._top()
        taken: list[Row] = []
        while (row := self._next()) is not None:
            tall = self._tall(row)
            if height + tall <= room:
                taken.append(row)
                height += tall
                continue
            pieces = self._pieces(row, room - height, must=must and not taken)
            if pieces is None:
                self._waiting.insert(0, row)
            else:
                taken.append(pieces[0])
                height += self._tall(pieces[0])
                self._waiting.insert(0, pieces[1])
            return (_Part(self, taken, height) if taken else None), self
        return _Part(self, taken, height), None

    def _next(self) -> Row | None:
        return self._waiting.pop(0) if self._waiting else next(self._rows, None)

    def _pieces(self, row: Row, room: float, *, must: bool) -> tuple[Row, Row] | None:
        """The row in two, when it is too tall to be moved whole, or when it has to be."""
        leading = max([lines.style.leading for cell in row.cells for lines in cell[:1]], default=1.0)
        room -= self.look.above if row.begun is None else 0.0
        if must:
            return row.parted(max(room, leading), must=True)
        return row.parted(room, must=False) if row.inner > _WHOLE and room >= _FEWEST * leading else None

    def draw(self, sheet: Sheet, top: float) -> None:
        """All of it at once: asked only when it fits."""
        part, _ = self.part(float("inf"))
        if part is not None:
            part.draw(sheet, top)

    # --- Drawing -----------------------------------------------------------------------------------------------------

    def draw_rows(self, rows: Sequence[Row], sheet: Sheet, top: float) -> None:
        """The caption on the first page, the head on every page, and the rows."""
        if self._node is None:
            top = self._begin(sheet, top)
        elif self.head is not None:
            self._shade(sheet, top)
            with sheet.canvas.artifact():
                for lines, x, y in self._places(self.head, sheet.left, top):
                    sheet.canvas.paint(sheet.pen.code(lines, x, y))
        if self.head is not None:
            top -= self._tall(self.head)
        rules: list[str] = []
        for row in rows:
            self._draw_row(row, sheet, top)
            top -= self._tall(row)
            if row.ends and self.look.ruled:
                rules.append(f"{sheet.left:.2f} {top:.2f} m {sheet.left + sheet.width:.2f} {top:.2f} l S")
        if rules:
            sheet.canvas.paint(f"q {stroke(_HAIR)} 0.5 w {' '.join(rules)} Q")

    def _begin(self, sheet: Sheet, top: float) -> float:
        self._node = node = sheet.node.child(self.look.container, attributes=self.look.attributes)
        if self.caption is not None:
            sheet.canvas.put(node.child("Caption"), sheet.pen.code(self.caption, sheet.left, top))
            top -= self.caption.height + self.caption.style.after
        self._body = node
        if self.head is not None:
            self._shade(sheet, top)
            row = node.child("THead").child("TR")
            for lines, x, y in self._places(self.head, sheet.left, top):
                sheet.canvas.put(row.child(COLUMN_HEAD[0], attributes=COLUMN_HEAD[1]), sheet.pen.code(lines, x, y))
            self._body = node.child("TBody")
        return top

    def _shade(self, sheet: Sheet, top: float) -> None:
        height = self._tall(self.head) if self.head else 0.0
        left, right, bottom = sheet.left, sheet.left + sheet.width, top - height
        sheet.canvas.paint(f"q {fill(_SHADE)} {left:.2f} {bottom:.2f} {sheet.width:.2f} {height:.2f} re f Q")
        line = f"{left:.2f} {bottom:.2f} m {right:.2f} {bottom:.2f} l S"
        sheet.canvas.paint(f"q {stroke(_RULE)} 0.9 w {line} Q")

    def _places(self, head: Row, left: float, top: float) -> Iterator[tuple[Lines, float, float]]:
        """The head's texts, standing on its lower edge."""
        for cell, width in zip(head.cells, self.look.widths, strict=True):
            for lines in cell:
                yield lines, left + self.look.side, top - self.look.above - (head.inner - lines.height)
            left += width

    def _draw_row(self, row: Row, sheet: Sheet, top: float) -> None:
        look, canvas, pen = self.look, sheet.canvas, sheet.pen
        if row.begun is not None:
            row.nodes = row.begun.nodes
        else:
            parent = (self._body or sheet.node).child(look.row)
            row.nodes = [parent.child(tag, attributes=attributes) for tag, attributes in look.tags]
            top -= look.above
        x = sheet.left + look.side
        for node, cell, width, alone in zip(row.nodes, row.cells, look.widths, row.alone, strict=True):
            y = top
            for lines in cell:
                if lines.mark is not None:
                    pen.icon(lines, x, y)
                canvas.put(lines.element(node, alone), pen.code(lines, x, y))
                y -= len(lines.lines) * lines.style.leading
            x += width


class _Part(Box):
    """The rows of a grid that stand on one page."""

    def __init__(self, grid: Grid, rows: Sequence[Row], height: float) -> None:
        self.grid = grid
        self.rows = rows
        self.tall = height
        self.after = grid.after

    def height(self) -> float:
        return self.tall

    def draw(self, sheet: Sheet, top: float) -> None:
        self.grid.draw_rows(self.rows, sheet, top)
