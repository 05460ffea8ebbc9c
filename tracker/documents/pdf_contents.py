"""The list of contents: each heading a link to its place, with the page that is known when the document ends."""

from tracker.documents.pdf_flow import Box, Sheet
from tracker.documents.pdf_lines import Lines, Pen, Style, fill
from tracker.documents.pdf_text import width_of
from tracker.documents.tagged import Node

ENTRY = Style(10, 15)
_DOTS = "#a9b6bb"
#: Between two dots, and between them and the texts, in points.
_STEP, _AIR = 4.0, 6.0


class Group:
    """Structure elements that several boxes stand under: made when the first of them is drawn."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.node: Node | None = None

    def element(self, parent: Node) -> Node:
        """The common element."""
        if self.node is None:
            self.node = parent.child(self.tag)
        return self.node


class Entry(Box):
    """One line of the list of contents."""

    #: Room for the page's number, and how far a level is moved in, in points.
    number, step = 40.0, 14.0

    def __init__(self, lines: Lines, key: str, level: int, said: str, group: Group) -> None:
        self.lines = lines
        self.key = key
        self.left = self.step * (level - 1)
        self.said = said
        self.group = group

    def height(self) -> float:
        return self.lines.height

    def draw(self, sheet: Sheet, top: float) -> None:
        canvas, left, right = sheet.canvas, sheet.left + self.left, sheet.left + sheet.width
        link = self.group.element(sheet.node).child("TOCI").child("Reference").child("Link")
        canvas.put(link, sheet.pen.code(self.lines, left, top))
        foot = top - self.height() + ENTRY.leading - ENTRY.drop
        start = left + width_of(self.lines.lines[-1], ENTRY.font, ENTRY.size) + _AIR
        canvas.paint(_dots(start, right - self.number + 12, foot + 1))
        with canvas.inside(link):
            canvas.reserve(_PageOf(sheet.pen, self.key, right, foot))
        canvas.link(link, (left, top - self.height(), right, top), self.said or "–", to=self.key)


def _dots(start: float, end: float, y: float) -> str:
    """A row of dots that leads the eye, all of them on one grid so that they stand under each other."""
    first = -int(-start // _STEP) * _STEP
    count = max(0, int((end - first) / _STEP))
    dots = " ".join(f"{first + i * _STEP:.2f} {y:.2f} 0.8 0.8 re" for i in range(count))
    return f"q {fill(_DOTS)} {dots} f Q" if count else ""


class _PageOf:
    """The page that a place has turned out to be on, right-aligned."""

    def __init__(self, pen: Pen, key: str, right: float, y: float) -> None:
        self.pen = pen
        self.key = key
        self.right = right
        self.y = y

    def __call__(self, _pages: int) -> str:
        number = f" {self.pen.canvas.places[self.key] + 1}"
        return self.pen.line(number, ENTRY, self.right - width_of(number, ENTRY.font, ENTRY.size), self.y)
