"""The page: A4, the head as Swedish municipalities write it, the stamp, the foot with "Sida x (y)".

On the first page the head is content, since whoever listens needs it as much as whoever looks; on the others it is an
artifact, as are all feet.
"""

from dataclasses import replace

from reportlab.lib.pagesizes import A4

from tracker.documents.blocks import Document
from tracker.documents.faces import BOLD
from tracker.documents.pdf_flow import Column
from tracker.documents.pdf_lines import PETROL, SECOND, Pen, Style, fill, stroke
from tracker.documents.pdf_text import width_of
from tracker.documents.tagged import TaggedCanvas

WIDTH, HEIGHT = A4
LEFT, RIGHT = 64.0, 58.0
TOP, BOTTOM = 92.0, 66.0
TEXT_WIDTH = WIDTH - LEFT - RIGHT
TEXT_HEIGHT = HEIGHT - TOP - BOTTOM
_RULE = "#74878f"
_STAMP_INK, _STAMP_PAPER = "#734a00", "#fcf0d4"
#: The stamp's text is no wider than this (points), and each side of the head leaves it that room.
_STAMP_ROOM = 74.0
_HALF = TEXT_WIDTH / 2 - _STAMP_ROOM / 2 - 8

_NAME = Style(11.5, 14, BOLD, PETROL)
_SMALL = Style(8.5, 11, colour=SECOND)
_STAMP = Style(9.5, 12, BOLD, _STAMP_INK)
_FOOT = Style(8, 10, colour=SECOND)
_TRAIL = Style(6.5, 8, colour=SECOND)


class Furniture:
    """What every page of a document has around its text."""

    def __init__(self, canvas: TaggedCanvas, pen: Pen, document: Document) -> None:
        self.canvas = canvas
        self.pen = pen
        self.document = document

    def column(self) -> Column:
        """Where the text may be."""
        return Column(HEIGHT - TOP, BOTTOM, self.turn)

    def turn(self) -> None:
        """End the page and begin the next."""
        self.end()
        self.canvas.showPage()
        self.begin()

    def begin(self) -> None:
        """The head of the page that begins."""
        head = self.document.head
        if self.canvas.page_index == 0:
            self._first()
        else:
            with self.canvas.artifact("Header"):
                self._left()
                self._put(head.reference, _SMALL, WIDTH - RIGHT, HEIGHT - 48, _HALF, end=True)
                self._put(head.date, _SMALL, WIDTH - RIGHT, HEIGHT - 60, _HALF, end=True)
                self._stamp_frame()
                self._put(self.document.stamp, _STAMP, *self._stamp_place(), _STAMP_ROOM)
        self._rule(HEIGHT - 72)

    def end(self) -> None:
        """The foot of the page that ends."""
        document = self.document
        self._rule(BOTTOM - 16)
        with self.canvas.artifact("Footer"):
            self._put(document.head.letterhead, _FOOT, LEFT, BOTTOM - 28, TEXT_WIDTH - 80)
            self._put(document.foot, _TRAIL, LEFT, BOTTOM - 40, TEXT_WIDTH)
            self.canvas.reserve(_Number(self.pen, document.page_label, self.canvas.page_index + 1))

    def _first(self) -> None:
        """Municipality and administration, kind, date and number: each a paragraph, in that order."""
        head, right = self.document.head, WIDTH - RIGHT
        self._tagged(head.municipality, _NAME, LEFT, HEIGHT - 48)
        self._tagged(head.administration, _SMALL, LEFT, HEIGHT - 60)
        self._tagged(head.kind, _NAME, right, HEIGHT - 48, end=True)
        dated = "   ".join(part for part in (head.date, head.reference) if part)
        self._tagged(dated, _SMALL, right, HEIGHT - 60, end=True)
        self._stamp_frame()
        self._tagged(self.document.stamp, _STAMP, *self._stamp_place(), room=_STAMP_ROOM)

    def _left(self) -> None:
        head = self.document.head
        self._put(head.municipality, _NAME, LEFT, HEIGHT - 48, _HALF)
        self._put(head.administration, _SMALL, LEFT, HEIGHT - 60, _HALF)

    def _tagged(self, text: str, style: Style, x: float, y: float, *, room: float = _HALF, end: bool = False) -> None:
        if text:
            with self.canvas.inside(self.canvas.root.child("P")):
                self._put(text, style, x, y, room, end=end)

    def _stamp_place(self) -> tuple[float, float]:
        """The stamp's text is between the two sides of the head, on every page."""
        known = self.pen.characters.known(self.document.stamp).replace("\n", " ")
        return WIDTH / 2 - min(width_of(known, _STAMP.font, _STAMP.size), _STAMP_ROOM) / 2, HEIGHT - 55.5

    def _stamp_frame(self) -> None:
        if self.document.stamp:
            x, y = self._stamp_place()
            frame = f"{x - 7:.2f} {y - 5.5:.2f} {WIDTH - 2 * x + 14:.2f} 17 re B"
            self.canvas.paint(f"q {fill(_STAMP_PAPER)} {stroke(_STAMP_INK)} 0.8 w {frame} Q")

    def _rule(self, y: float) -> None:
        self.canvas.paint(f"q {stroke(_RULE)} 0.7 w {LEFT:.2f} {y:.2f} m {WIDTH - RIGHT:.2f} {y:.2f} l S Q")

    def _put(self, text: str, style: Style, x: float, y: float, room: float, *, end: bool = False) -> None:
        """One line, made smaller rather than cut when it is longer than its room."""
        if text:
            self.canvas.paint(fitted(self.pen, text, style, x, y, room, end=end))


def fitted(pen: Pen, text: str, style: Style, x: float, y: float, room: float, *, end: bool = False) -> str:
    """The commands of one line that is no wider than `room` points. `x` is its left edge, its right one at `end`."""
    known = pen.characters.known(text).replace("\n", " ")
    width = width_of(known, style.font, style.size)
    if width > room:
        style, width = replace(style, size=style.size * room / width), room
    return pen.line(known, style, x - width if end else x, y)


class _Number:
    """ "Sida x (y)", right-aligned in the foot, once the number of pages is known."""

    def __init__(self, pen: Pen, label: str, page: int) -> None:
        self.pen = pen
        self.label = label
        self.page = page

    def __call__(self, pages: int) -> str:
        text = self.label.format(page=self.page, pages=pages)
        return fitted(self.pen, text, _FOOT, WIDTH - RIGHT, BOTTOM - 28, 80, end=True)
