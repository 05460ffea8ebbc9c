"""Blocks -> PDF bytes: PDF/UA-1 and PDF/A-2a. The same document gives the same bytes, in any process, on any day.

ReportLab is not safe for threads (its font faces share a file position), so one lock holds the whole process.
"""

import io
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Literal

from reportlab.graphics import renderPDF

from tracker.charts import pdf as charts
from tracker.documents import archive, icons, letterhead, pdf_tables
from tracker.documents.archive import About, Attachment
from tracker.documents.blocks import (
    Block,
    BulletList,
    Contents,
    Document,
    Facts,
    Figure,
    Heading,
    Marked,
    NumberedList,
    PageBreak,
    Paragraph,
    Question,
    Signature,
    Signatures,
    Table,
)
from tracker.documents.faces import REGULAR
from tracker.documents.pdf_contents import ENTRY, Entry, Group
from tracker.documents.pdf_flow import Box, Column, NewPage, Panel, Sheet, Words, flow
from tracker.documents.pdf_flow import Heading as HeadingBox
from tracker.documents.pdf_lines import (
    BODY,
    CAPTION,
    DETAIL,
    HEADINGS,
    LABEL,
    NOTE,
    NOTICE,
    PETROL,
    QUESTION,
    REASON,
    SECOND,
    TERM,
    TITLE,
    Pen,
    stroke,
)
from tracker.documents.pdf_page import LEFT, TEXT_WIDTH, Furniture
from tracker.documents.pdf_text import FONTS, clean, register_fonts, spoken
from tracker.documents.tagged import TaggedCanvas, box, place

_LOCK = threading.Lock()
_STYLES = {"body": BODY, "note": NOTE, "notice": NOTICE, "label": LABEL}
_TINTS = {"ja": "#e4f2e9", "osakert": "#fcf0d4", "nej": "#fbe7e5"}
_PLAIN_TINT, _PLAIN_EDGE = "#f1f5f6", "#74878f"
#: What a file is dated when its document has no day.
_NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)


def render(
    document: Document,
    *,
    level: Literal["A", "B"] = "A",
    attachment: Attachment | None = None,
    signature: str = "",
) -> bytes:
    """The document as a PDF file (A4, the fonts embedded, text never cut).

    `attachment` is the data it was printed from, to be kept in the file; `signature` the name of an empty field to sign
    in; level B is for validators that know no other.
    """
    with _LOCK:
        content = printed(document)
    return archive.finish(content, _about(document, level, attachment, signature))


def _about(document: Document, level: Literal["A", "B"], attachment: Attachment | None, signature: str) -> About:
    return About(
        title=_one_line(document.title) or "–",
        author=_one_line(document.head.municipality) or "Tillsynslotsen",
        subject=_one_line(document.head.kind.capitalize()),
        creator="Tillsynslotsen",
        lang=document.lang,
        moment=datetime.strptime(document.day, "%Y%m%d").replace(tzinfo=UTC) if document.day else _NO_DAY,
        level=level,
        attachment=attachment,
        signature=signature,
    )


def _one_line(text: str) -> str:
    return spoken(text).replace("\n", " ")


def printed(document: Document) -> bytes:
    """The tagged file, which the archive step has not been at."""
    register_fonts()
    target = io.BytesIO()
    canvas = TaggedCanvas(target, lang=document.lang, initialFontName=REGULAR, invariant=1, pageCompression=0)
    pen = Pen(canvas)
    furniture = Furniture(canvas, pen, document)
    furniture.begin()
    column = furniture.column()
    flow(_Story(pen, document, column).boxes(), Sheet(canvas, pen, canvas.root, LEFT, TEXT_WIDTH), column)
    furniture.end()
    canvas.save()
    return target.getvalue()


class _Story:
    """The document as boxes, in reading order."""

    def __init__(self, pen: Pen, document: Document, column: Column) -> None:
        self.pen = pen
        self.document = document
        self.column = column
        accent = letterhead.accent(document.head, PETROL)
        self.title = replace(TITLE, colour=accent)
        self.headings = {**HEADINGS, **{level: replace(HEADINGS[level], colour=accent) for level in (1, 2)}}

    def boxes(self) -> Iterator[Box]:
        document = self.document
        for notice in document.notices:
            yield self._notice(notice)
        yield Words(self.pen.lines(document.title, self.title, TEXT_WIDTH), "H1")
        yield from self._block(document.facts)
        for block in document.blocks:
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[Box]:
        pen = self.pen
        match block:
            case Heading():
                shown = pen.lines(block.text, self.headings[block.level], TEXT_WIDTH)
                yield HeadingBox(shown, block.level, _one_line(block.text))
            case Paragraph(kind="notice"):
                yield self._notice(block.text)
            case Paragraph():
                yield Words(pen.lines(block.text, _STYLES[block.kind], TEXT_WIDTH), keep=block.kind == "label")
            case Marked():
                yield Words(pen.lines(block.mark, BODY, TEXT_WIDTH))
            case NumberedList():
                yield from pdf_tables.items(pen, block.items, TEXT_WIDTH, numbered=True)
            case BulletList():
                yield from pdf_tables.items(pen, block.items, TEXT_WIDTH, numbered=False)
            case Facts():
                yield from pdf_tables.facts(pen, block, TEXT_WIDTH)
            case Question():
                yield self._question(block)
            case Table():
                yield from self._table(block)
            case Figure():
                yield from self._figure(block)
            case Signatures():
                yield from self._signatures(block)
            case Contents():
                yield from self._contents(block)
            case PageBreak():
                yield NewPage()

    def _notice(self, text: str) -> Box:
        """A framed line that stands out without shouting."""
        lines = self.pen.lines(text, NOTICE, Panel.inner(TEXT_WIDTH))
        return Panel([Words(lines)], _PLAIN_TINT, _PLAIN_EDGE)

    def _question(self, block: Question) -> Box:
        pen, width = self.pen, Panel.inner(TEXT_WIDTH)
        lines = [pen.lines(block.question, QUESTION, width), pen.lines(block.answer, QUESTION, width)]
        lines += [pen.lines(reason, REASON, width) for reason in (*block.reasons, block.stated) if reason]
        tone = block.answer.tone
        edge = icons.COLOURS.get(tone, _PLAIN_EDGE)
        return Panel([Words(one) for one in lines], _TINTS.get(tone, _PLAIN_TINT), edge)

    def _table(self, block: Table) -> Iterator[Box]:
        if block.rows:
            yield pdf_tables.table(self.pen, block, TEXT_WIDTH)
        elif block.empty:
            yield Words(self.pen.lines(block.empty, NOTE, TEXT_WIDTH))

    def _figure(self, block: Figure) -> Iterator[Box]:
        """The drawing after its caption, which says its conclusion."""
        yield Words(self.pen.lines(block.caption, CAPTION, TEXT_WIDTH), keep=True)
        yield _Drawing(block, self.column.top - self.column.bottom - 60)
        if block.note:
            yield Words(self.pen.lines(block.note, NOTE, TEXT_WIDTH))

    def _contents(self, block: Contents) -> Iterator[Box]:
        """The headings with their pages. A place in the outline is named by its number, so that it can come later."""
        headings = [one for one in self.document.blocks if isinstance(one, Heading)]
        if headings:
            yield Words(self.pen.lines(block.title, self.headings[2], TEXT_WIDTH), keep=True)
        entries = [(place(i), one) for i, one in enumerate(headings) if one.level <= block.levels]
        group = Group("TOC")
        for key, heading in entries:
            width = TEXT_WIDTH - Entry.number - Entry.step * (heading.level - 1)
            yield Entry(self.pen.lines(heading.text, ENTRY, width), key, heading.level, _one_line(heading.text), group)

    def _signatures(self, block: Signatures) -> Iterator[Box]:
        width = (TEXT_WIDTH - _Places.gap) / 2
        for i in range(0, len(block.places), 2):
            yield _Places([list(self._place(place, width)) for place in block.places[i : i + 2]])

    def _place(self, place: Signature, width: float) -> Iterator[Words]:
        """The name over the title; whichever there is."""
        if place.name:
            yield Words(self.pen.lines(place.name, DETAIL, width))
        if place.title:
            yield Words(self.pen.lines(place.title, TERM, width))


class _Drawing(Box):
    """A drawing with its alternative text; made smaller when it is taller than a page."""

    after = 6.0

    def __init__(self, figure: Figure, most_high: float) -> None:
        self.alt = spoken(figure.alt)
        self.drawing = charts.render(figure.scene, width=TEXT_WIDTH, fonts=FONTS, clean=clean)
        self.ratio = min(1.0, most_high / self.drawing.height)

    def height(self) -> float:
        return float(self.drawing.height * self.ratio)

    def draw(self, sheet: Sheet, top: float) -> None:
        canvas: Any = sheet.canvas
        height = self.height()
        area = box((sheet.left, top - height, sheet.left + self.drawing.width * self.ratio, top))
        node = sheet.node.child("Figure", alt=self.alt, attributes=(area,))
        with canvas.inside(node):
            canvas.saveState()
            canvas.translate(sheet.left, top - height)
            canvas.scale(self.ratio, self.ratio)
            renderPDF.draw(self.drawing, canvas, 0, 0)
            canvas.restoreState()


class _Places(Box):
    """Lines to sign on over name and title, two beside each other."""

    gap = 28.0
    _ABOVE = 40.0

    def __init__(self, places: list[list[Words]]) -> None:
        self.places = places

    def height(self) -> float:
        return self._ABOVE + 3 + max(sum(words.height() for words in place) for place in self.places)

    def draw(self, sheet: Sheet, top: float) -> None:
        width = (sheet.width - self.gap) / 2
        left = sheet.left
        for words_of_one in self.places:
            y = top - self._ABOVE
            sheet.canvas.paint(f"q {stroke(SECOND)} 0.7 w {left:.2f} {y:.2f} m {left + width:.2f} {y:.2f} l S Q")
            y -= 3
            for words in words_of_one:
                words.draw(Sheet(sheet.canvas, sheet.pen, sheet.node, left, width), y)
                y -= words.height()
            left += width + self.gap
