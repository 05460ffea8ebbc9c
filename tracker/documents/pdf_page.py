"""The page: A4, the head as Swedish municipalities write it, the stamp, the foot with "Sida x (y)".

On the first page the head is content, since whoever listens needs it as much as whoever looks; on the others it is an
artifact, as are all feet. So is a letterhead's picture: a figure once, then an artifact.
"""

import io
from dataclasses import dataclass, replace
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader

from tracker.documents import letterhead
from tracker.documents.blocks import Document, Head
from tracker.documents.faces import BOLD
from tracker.documents.letterhead import Emblem
from tracker.documents.pdf_flow import Column
from tracker.documents.pdf_lines import PETROL, SECOND, Pen, Style, fill, stroke
from tracker.documents.pdf_text import spoken, width_of
from tracker.documents.tagged import TaggedCanvas, box

WIDTH, HEIGHT = A4
LEFT, RIGHT = 64.0, 58.0
TOP, BOTTOM = 92.0, 66.0
TEXT_WIDTH = WIDTH - LEFT - RIGHT
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


#: Room for a picture beside the names, and for one over them.
_BESIDE, _OVER = (59.0, 42.0), (_HALF, 26.0)
#: Between a picture and the names beside it, and between entries of the foot.
_GAP, _BETWEEN = 10.0, "  ·  "
_FOOT_WIDTH = TEXT_WIDTH - 80


@dataclass(frozen=True, slots=True)
class _Band:
    """Where in the head things stand, in points from the page's upper edge; `indent` is what a picture takes."""

    name: float = 48
    line: float = 60
    rule: float = 72
    text: float = TOP
    indent: float = 0
    #: The picture's left edge, its lower one from the top, its width and height.
    picture: tuple[float, float, float, float] = (0, 0, 0, 0)


def _band(emblem: Emblem | None) -> _Band:
    """Without a picture the head that every document had before there were any."""
    if emblem is None:
        return _Band()
    if emblem.wide:
        width, height = emblem.fitted(*_OVER)
        low = 26 + height
        return _Band(low + 16, low + 28, low + 39, low + 57, picture=(LEFT, low, width, height))
    width, height = emblem.fitted(*_BESIDE)
    low = 50 + height / 2
    return _Band(rule=80, text=100, indent=width + _GAP, picture=(LEFT, low, width, height))


class Furniture:
    """What every page of a document has around its text."""

    def __init__(self, canvas: TaggedCanvas, pen: Pen, document: Document) -> None:
        self.canvas = canvas
        self.pen = pen
        self.document = document
        self.emblem = letterhead.emblem(document.head)
        self.picture = ImageReader(io.BytesIO(self.emblem.content)) if self.emblem else None
        self.band = _band(self.emblem)
        self.feet = _feet(pen, document.head)
        self.bottom = BOTTOM + _FOOT.leading * (len(self.feet) - 1)
        self.name = replace(_NAME, colour=letterhead.accent(document.head, PETROL))
        self.edge = letterhead.accent(document.head, _RULE)

    def column(self) -> Column:
        """Where the text may be."""
        return Column(HEIGHT - self.band.text, self.bottom, self.turn)

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
                self._draw()
                self._left()
                self._put(head.reference, _SMALL, WIDTH - RIGHT, HEIGHT - self.band.name, _HALF, end=True)
                self._put(head.date, _SMALL, WIDTH - RIGHT, HEIGHT - self.band.line, _HALF, end=True)
                self._stamp_frame()
                self._put(self.document.stamp, _STAMP, *self._stamp_place(), _STAMP_ROOM)
        self._rule(HEIGHT - self.band.rule)

    def end(self) -> None:
        """The foot of the page that ends."""
        document = self.document
        self._rule(self.bottom - 16)
        with self.canvas.artifact("Footer"):
            for i, line in enumerate(self.feet):
                self._put(line, _FOOT, LEFT, self.bottom - 28 - i * _FOOT.leading, _FOOT_WIDTH)
            self._put(document.foot, _TRAIL, LEFT, BOTTOM - 40, TEXT_WIDTH)
            number = _Number(self.pen, document.page_label, self.canvas.page_index + 1, self.bottom - 28)
            self.canvas.reserve(number)

    def _first(self) -> None:
        """The picture; then municipality and administration, kind, date and number: each a paragraph, in that order."""
        head, right, band = self.document.head, WIDTH - RIGHT, self.band
        if self.emblem:
            left, low, width, height = band.picture
            area = box((left, HEIGHT - low, left + width, HEIGHT - low + height))
            figure = self.canvas.root.child("Figure", alt=spoken(self.emblem.alt), attributes=(area,))
            with self.canvas.inside(figure):
                self._draw()
        names = _HALF - band.indent
        self._tagged(head.municipality, self.name, LEFT + band.indent, HEIGHT - band.name, room=names)
        self._tagged(head.administration, _SMALL, LEFT + band.indent, HEIGHT - band.line, room=names)
        self._tagged(head.kind, self.name, right, HEIGHT - band.name, end=True)
        dated = "   ".join(part for part in (head.date, head.reference) if part)
        self._tagged(dated, _SMALL, right, HEIGHT - band.line, end=True)
        self._stamp_frame()
        self._tagged(self.document.stamp, _STAMP, *self._stamp_place(), room=_STAMP_ROOM)

    def _draw(self) -> None:
        """The picture. Its bytes are in the file once, however many pages show it."""
        if self.picture:
            left, low, width, height = self.band.picture
            canvas: Any = self.canvas
            canvas.drawImage(self.picture, left, HEIGHT - low, width, height)

    def _left(self) -> None:
        head, band = self.document.head, self.band
        self._put(head.municipality, self.name, LEFT + band.indent, HEIGHT - band.name, _HALF - band.indent)
        self._put(head.administration, _SMALL, LEFT + band.indent, HEIGHT - band.line, _HALF - band.indent)

    def _tagged(self, text: str, style: Style, x: float, y: float, *, room: float = _HALF, end: bool = False) -> None:
        if text:
            with self.canvas.inside(self.canvas.root.child("P")):
                self._put(text, style, x, y, room, end=end)

    def _stamp_place(self) -> tuple[float, float]:
        """The stamp's text is between the two sides of the head, on every page."""
        known = self.pen.characters.known(self.document.stamp).replace("\n", " ")
        middle = HEIGHT - (self.band.name + 7.5)
        return WIDTH / 2 - min(width_of(known, _STAMP.font, _STAMP.size), _STAMP_ROOM) / 2, middle

    def _stamp_frame(self) -> None:
        if self.document.stamp:
            x, y = self._stamp_place()
            frame = f"{x - 7:.2f} {y - 5.5:.2f} {WIDTH - 2 * x + 14:.2f} 17 re B"
            self.canvas.paint(f"q {fill(_STAMP_PAPER)} {stroke(_STAMP_INK)} 0.8 w {frame} Q")

    def _rule(self, y: float) -> None:
        self.canvas.paint(f"q {stroke(self.edge)} 0.7 w {LEFT:.2f} {y:.2f} m {WIDTH - RIGHT:.2f} {y:.2f} l S Q")

    def _put(self, text: str, style: Style, x: float, y: float, room: float, *, end: bool = False) -> None:
        """One line, made smaller rather than cut when it is longer than its room."""
        if text:
            self.canvas.paint(fitted(self.pen, text, style, x, y, room, end=end))


def _feet(pen: Pen, head: Head) -> list[str]:
    """The foot's lines: one, made to fit, as it always was; with a design as many as its entries need."""
    if head.design is None:
        return [head.letterhead]
    lines = [""]
    for entry in letterhead.foot(head):
        longer = f"{lines[-1]}{_BETWEEN}{entry}" if lines[-1] else entry
        if lines[-1] and width_of(pen.characters.known(longer), _FOOT.font, _FOOT.size) > _FOOT_WIDTH:
            lines.append(entry)
        else:
            lines[-1] = longer
    return lines


def fitted(pen: Pen, text: str, style: Style, x: float, y: float, room: float, *, end: bool = False) -> str:
    """The commands of one line that is no wider than `room` points. `x` is its left edge, its right one at `end`."""
    known = pen.characters.known(text).replace("\n", " ")
    width = width_of(known, style.font, style.size)
    if width > room:
        style, width = replace(style, size=style.size * room / width), room
    return pen.line(known, style, x - width if end else x, y)


class _Number:
    """ "Sida x (y)", right-aligned in the foot, once the number of pages is known."""

    def __init__(self, pen: Pen, label: str, page: int, y: float) -> None:
        self.pen = pen
        self.label = label
        self.page = page
        self.y = y

    def __call__(self, pages: int) -> str:
        text = self.label.format(page=self.page, pages=pages)
        return fitted(self.pen, text, _FOOT, WIDTH - RIGHT, self.y, 80, end=True)
