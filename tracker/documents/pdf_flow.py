"""Boxes down the pages: what is moved whole, what is parted and where, and what is kept with what follows.

A box knows its height before it is drawn, and makes its structure elements when it is drawn. Boxes are drawn in the
order of the document, so the order of the tree is the order of the document.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker.documents.pdf_lines import Lines, Pen, fill, stroke
from tracker.documents.tagged import Node, TaggedCanvas

#: Lines that are not left alone at the foot of a page, nor at the top of the next.
_LONELY = 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """What boxes are drawn on: `node` is what their structure elements stand under. Lengths in points."""

    canvas: TaggedCanvas
    pen: Pen
    node: Node
    left: float
    width: float


class Box:
    """Something that takes height on a page."""

    #: Space before and after, which only holds between two boxes.
    before = 0.0
    after = 0.0
    #: Not left at the foot of a page, away from what follows.
    keep = False

    def height(self) -> float:
        """How much it takes if it is not parted."""
        raise NotImplementedError

    def least(self) -> float:
        """The least of it that may stand at the foot of a page."""
        return self.height()

    def part(self, room: float, *, must: bool = False) -> tuple["Box | None", "Box | None"]:
        """What fits in the room, and the rest. `must` says that the page is empty: something has to fit."""
        if must or self.height() <= room:
            return self, None
        return None, self

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw it with its upper edge at `top`."""
        raise NotImplementedError


class NewPage(Box):
    """What follows begins on a new page."""

    def height(self) -> float:
        return 0

    def draw(self, sheet: Sheet, top: float) -> None:
        """Nothing: the page is the drawing."""


class Words(Box):
    """A paragraph or a heading: one structure element, on as many pages as it takes."""

    def __init__(self, lines: Lines, tag: str = "P", *, keep: bool = False) -> None:
        self.lines = lines
        self.tag = tag
        self.keep = keep
        self.before, self.after = lines.style.before, lines.style.after

    def height(self) -> float:
        return self.lines.height

    def least(self) -> float:
        count = len(self.lines.lines)
        return self.lines.style.leading * (count if count < 2 * _LONELY else _LONELY)

    def part(self, room: float, *, must: bool = False) -> tuple[Box | None, Box | None]:
        count = lines_that_fit(self.lines, room, must=must)
        if count == len(self.lines.lines):
            return self, None
        if count == 0:
            return None, self
        first, rest = self.lines.parted(count)
        return self._with(first), Words(rest, self.tag)

    def _with(self, lines: Lines) -> Box:
        return Words(lines, self.tag)

    def draw(self, sheet: Sheet, top: float) -> None:
        sheet.pen.icon(self.lines, sheet.left, top)
        element = self.lines.element(sheet.node, tag=self.tag)
        sheet.canvas.put(element, sheet.pen.code(self.lines, sheet.left, top))


def lines_that_fit(lines: Lines, room: float, *, must: bool = False, short: int = 2 * _LONELY) -> int:
    """How many of the lines go into the room, so that neither part is a lonely line; 0 when none may.

    A paragraph of fewer lines than `short` is not parted, unless it `must`.
    """
    total = len(lines.lines)
    count = min(total, int((room + 0.01) / lines.style.leading))
    if count == total:
        return total
    kept = min(count, total - _LONELY) if total >= short else 0
    kept = kept if kept >= _LONELY else 0
    return kept or (max(1, count) if must else 0)


class Heading(Words):
    """A heading with its entry in the outline."""

    def __init__(self, lines: Lines, level: int, title: str) -> None:
        super().__init__(lines, f"H{level + 1}", keep=True)
        self.level = level
        self.title = title

    def _with(self, lines: Lines) -> Box:
        return Heading(lines, self.level, self.title)

    def draw(self, sheet: Sheet, top: float) -> None:
        sheet.canvas.outline(self.title, self.level, top, sheet.left)
        super().draw(sheet, top)


class Panel(Box):
    """A framed notice or an answered question: lines on a tint, with an edge that says where to look."""

    before, after = 2.0, 8.0
    _LEFT, _RIGHT, _TOP, _BOTTOM = 12.0, 10.0, 6.0, 7.0

    def __init__(self, words: Sequence[Words], paper: str, edge: str) -> None:
        self.words = list(words)
        self.paper = paper
        self.edge = edge

    @classmethod
    def inner(cls, width: float) -> float:
        """How wide its lines may be, in points."""
        return width - cls._LEFT - cls._RIGHT

    def height(self) -> float:
        return self._TOP + self._BOTTOM + sum(words.height() + words.before for words in self.words)

    def part(self, room: float, *, must: bool = False) -> tuple[Box | None, Box | None]:
        if self.height() <= room:
            return self, None
        if not must:
            return None, self
        taken, rest = _split(self.words, room - self._TOP - self._BOTTOM)
        return self._with(taken), self._with(rest) if rest else None

    def _with(self, words: Sequence[Words]) -> "Panel":
        return Panel(words, self.paper, self.edge)

    def draw(self, sheet: Sheet, top: float) -> None:
        height = self.height()
        area = f"{sheet.left:.2f} {top - height:.2f} {sheet.width:.2f} {height:.2f} re f"
        line = sheet.left + 1.5
        sheet.canvas.paint(f"q {fill(self.paper)} {area} Q")
        edge = f"{line:.2f} {top:.2f} m {line:.2f} {top - height:.2f} l S"
        sheet.canvas.paint(f"q {stroke(self.edge)} 3 w {edge} Q")
        inner = Sheet(sheet.canvas, sheet.pen, sheet.node, sheet.left + self._LEFT, self.inner(sheet.width))
        y = top - self._TOP
        for words in self.words:
            y -= words.before
            words.draw(inner, y)
            y -= words.height()


def _split(words: list[Words], room: float) -> tuple[list[Words], list[Words]]:
    """The paragraphs that fit, at least a line of the first, and the rest."""
    taken: list[Words] = []
    for i, one in enumerate(words):
        if one.before + one.height() <= room:
            taken.append(one)
            room -= one.before + one.height()
            continue
        first, rest = one.part(room - one.before, must=not taken)
        begun = [first] if isinstance(first, Words) else []
        left = [rest] if isinstance(rest, Words) else []
        return [*taken, *begun], [*left, *words[i + 1 :]]
    return taken, []


@dataclass(frozen=True, slots=True)
class Column:
    """Where boxes may be on a page, in points from its lower edge, and how a new page is made."""

    top: float
    bottom: float
    turn: Callable[[], None]


def flow(boxes: Iterable[Box], sheet: Sheet, column: Column) -> None:
    """Draw the boxes down the column, page after page. What is kept together is moved together."""
    y, gap = column.top, 0.0
    for group in _groups(boxes):
        for box in group if _fits(group, y - gap, column) or y == column.top else (NewPage(), *group):
            if isinstance(box, NewPage):
                if y != column.top:
                    column.turn()
                y, gap = column.top, 0.0
                continue
            y, gap = _place(box, y, gap, sheet, column)


def _groups(boxes: Iterable[Box]) -> Iterator[list[Box]]:
    """Each box with the headings before it."""
    waiting: list[Box] = []
    for box in boxes:
        waiting.append(box)
        if not box.keep:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _fits(group: Sequence[Box], y: float, column: Column) -> bool:
    *kept, last = group
    needed = sum(box.before + box.height() + box.after for box in kept) + last.before + last.least()
    return len(group) == 1 or needed <= y - column.bottom or needed > column.top - column.bottom


def _place(box: Box, y: float, gap: float, sheet: Sheet, column: Column) -> tuple[float, float]:
    """Draw one box, on as many pages as it takes. Gives where it ended and the space that should follow."""
    rest: Box | None = box
    while rest is not None:
        fresh = y == column.top
        y -= 0 if fresh else max(gap, rest.before)
        part, rest = rest.part(y - column.bottom, must=fresh)
        if part is not None:
            part.draw(sheet, y)
            y, gap = y - part.height(), part.after
        if rest is not None:
            column.turn()
            y, gap = column.top, 0.0
    return y, gap
