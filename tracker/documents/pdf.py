"""Blocks -> PDF bytes. The same document gives the same bytes, in any process.

The story is in reading order and every flowable knows its role, so that a tagging layer can lay a structure tree over
it. ReportLab is not safe for threads (its font faces share a file position), so one lock holds the whole process.
"""

import io
import threading
from collections.abc import Iterator
from functools import partial
from typing import Any

from reportlab.graphics import renderPDF
from reportlab.lib.colors import HexColor
from reportlab.platypus import CondPageBreak, Flowable
from reportlab.platypus import PageBreak as NextPage
from reportlab.platypus import Table as DrawnTable

from tracker.charts import pdf as charts
from tracker.documents import pdf_icons, pdf_tables
from tracker.documents.blocks import (
    Block,
    BulletList,
    Document,
    Facts,
    Figure,
    Heading,
    Marked,
    NumberedList,
    PageBreak,
    Paragraph,
    Question,
    Signatures,
    Table,
)
from tracker.documents.pdf_page import TEXT_HEIGHT, TEXT_WIDTH, PageCanvas, PageTemplateOfDocument
from tracker.documents.pdf_text import (
    BODY,
    CAPTION,
    DETAIL,
    FONTS,
    HEADINGS,
    ITEM,
    LABEL,
    NOTE,
    NOTICE,
    QUESTION,
    REASON,
    SECOND,
    TERM,
    TITLE,
    Text,
    clean,
    marked,
    para,
)

_LOCK = threading.Lock()
#: Lists of facts and of items up to these heights (points) are moved whole rather than parted over two pages.
_KEPT_WHOLE, _KEPT_LIST = 250, 90
_STYLES = {"body": BODY, "note": NOTE, "notice": NOTICE, "label": LABEL}
_TINTS = {"ja": "#e4f2e9", "osakert": "#fcf0d4", "nej": "#fbe7e5"}


def render(document: Document) -> bytes:
    """The document as a PDF file (A4, the fonts embedded, text never cut)."""
    with _LOCK:
        target = io.BytesIO()
        template = PageTemplateOfDocument(target, document)
        template.build(list(_story(document)), canvasmaker=partial(PageCanvas, document=document))
        return target.getvalue()


class HeadingText(Text):
    """A heading that is also an entry in the reader's outline."""

    level = 1
    title = ""

    def draw(self) -> None:
        canvas: Any = self.canv
        key = canvas.next_heading()
        self.canv.bookmarkHorizontal(key, 0, self.height)
        self.canv.addOutlineEntry(self.title, key, self.level - 1, closed=self.level > 1)
        super().draw()


class DrawnFigure(Flowable):
    """A drawing with its alternative text; made smaller when it is taller than a page."""

    role = "Figure"

    def __init__(self, figure: Figure) -> None:
        super().__init__()
        self.alt = figure.alt
        self.drawing = charts.render(figure.scene, width=TEXT_WIDTH, fonts=FONTS, clean=clean)
        self.ratio = min(1.0, (TEXT_HEIGHT - 60) / self.drawing.height)

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: ARG002
        return self.drawing.width * self.ratio, self.drawing.height * self.ratio + 6

    def draw(self) -> None:
        self.canv.scale(self.ratio, self.ratio)
        renderPDF.draw(self.drawing, self.canv, 0, 6)


def _story(document: Document) -> Iterator[Flowable]:
    """The document in reading order. A heading is never left alone at the foot of a page."""
    for notice in document.notices:
        yield from _notice(notice)
    yield para(document.title, TITLE, role="H1")
    yield from _flowables(document.facts)
    waiting: list[Flowable] = []
    for block in document.blocks:
        flowables = _flowables(block)
        if isinstance(block, Heading) or (isinstance(block, Paragraph) and block.kind == "label"):
            waiting += flowables
            continue
        yield CondPageBreak(sum(_height(f) for f in waiting) + _least(flowables))
        yield from waiting
        yield from flowables
        waiting = []
    yield from waiting


def _least(flowables: list[Flowable]) -> float:
    """The height that must fit under a heading: a caption with a table's head and first row, a whole drawing, lines."""
    height = 0.0
    if len(flowables) > 1 and all(getattr(flowable, "style", None) is ITEM for flowable in flowables):
        return min(sum(_height(flowable) for flowable in flowables), _KEPT_LIST)
    for flowable in flowables:
        if isinstance(flowable, DrawnTable):
            return height + flowable.getSpaceBefore() + _least_of_table(flowable)
        if isinstance(flowable, DrawnFigure):
            return height + _height(flowable)
        if getattr(flowable, "style", None) not in (CAPTION, LABEL):
            return height + min(_height(flowable), 48)
        height += _height(flowable)
    return height


def _least_of_table(table: DrawnTable) -> float:
    """A table's head and first row; the whole of a short list of facts, which should not be parted."""
    whole = pdf_tables.height_of(table, TEXT_WIDTH)
    rows: list[float] = getattr(table, "_rowHeights")  # noqa: B009 - not in its types
    if not table.repeatRows and whole < _KEPT_WHOLE:
        return whole
    return sum(rows[:2])


def _height(flowable: Flowable) -> float:
    return pdf_tables.height_of(flowable, TEXT_WIDTH) + flowable.getSpaceBefore() + flowable.getSpaceAfter()


def _flowables(block: Block) -> list[Flowable]:
    match block:
        case Heading():
            return [_heading(block)]
        case Paragraph(kind="notice"):
            return list(_notice(block.text))
        case Paragraph():
            return [para(block.text, _STYLES[block.kind])]
        case Marked():
            return [marked(block.mark, BODY)]
        case NumberedList():
            return [para(text, ITEM, role="LI", bullet=f"{i}.") for i, text in enumerate(block.items, 1)]
        case BulletList():
            return [para(text, ITEM, role="LI", bullet="•") for text in block.items]
        case Facts():
            return [pdf_tables.facts(block, TEXT_WIDTH)] if block.rows else []
        case Question():
            return [_question(block)]
        case Table():
            return _table(block)
        case Figure():
            return _figure(block)
        case Signatures():
            return [_signatures(block)] if block.places else []
        case PageBreak():
            return [NextPage()]


def _heading(block: Heading) -> Flowable:
    markup = para(block.text, HEADINGS[block.level], role=f"H{block.level + 1}")
    heading = HeadingText(markup.text, HEADINGS[block.level])
    heading.role, heading.level, heading.title = markup.role, block.level, clean(block.text)
    return heading


def _notice(text: str) -> Iterator[Flowable]:
    """A framed line that stands out without shouting."""
    yield _box([para(text, NOTICE)], "#f1f5f6", "#74878f")


def _question(block: Question) -> Flowable:
    lines: list[Text] = [para(block.question, QUESTION), marked(block.answer, QUESTION)]
    lines += [para(reason, REASON) for reason in block.reasons]
    if block.stated:
        lines.append(para(block.stated, REASON))
    return _box(lines, _TINTS.get(block.answer.tone, "#f1f5f6"), pdf_icons.COLOURS.get(block.answer.tone, "#74878f"))


def _box(lines: list[Text], paper: str, edge: str) -> Flowable:
    rows = pdf_tables.parted([lines], [TEXT_WIDTH - 22])
    style: list[Any] = [
        ("BACKGROUND", (0, 0), (-1, -1), HexColor(paper)),
        ("LINEBEFORE", (0, 0), (0, -1), 3, HexColor(edge)),
        ("LEFTPADDING", (0, 0), (-1, -1), 12),
        ("RIGHTPADDING", (0, 0), (-1, -1), 10),
        ("TOPPADDING", (0, 0), (-1, 0), 6),
        ("BOTTOMPADDING", (0, -1), (-1, -1), 7),
    ]
    box: Flowable = pdf_tables.drawn_table(rows, [TEXT_WIDTH], style)
    box.spaceBefore = 2
    box.spaceAfter = 8
    return box


def _table(block: Table) -> list[Flowable]:
    if not block.rows:
        return [para(block.empty, NOTE)]
    return [para(block.caption, CAPTION, role="Caption"), pdf_tables.table(block, TEXT_WIDTH)]


def _figure(block: Figure) -> list[Flowable]:
    drawn: list[Flowable] = [para(block.caption, CAPTION, role="Caption"), DrawnFigure(block)]
    if block.note:
        drawn.append(para(block.note, NOTE))
    return drawn


def _signatures(block: Signatures) -> Flowable:
    """A line to sign on over each title and name, two beside each other."""
    cells = [[para(place.name, DETAIL), para(place.title, TERM)] for place in block.places]
    rows = [[*cells[i : i + 2], []][:2] for i in range(0, len(cells), 2)]
    gap = 28.0
    width = (TEXT_WIDTH - gap) / 2
    spread = [[left, [], right] for left, right in rows]
    style: list[Any] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 34),
    ]
    lines = [(i % 2 * 2, i // 2) for i in range(len(cells))]
    style += [("LINEABOVE", place, place, 0.7, SECOND) for place in lines]
    table: Flowable = pdf_tables.drawn_table(spread, [width, gap, width], style)
    table.spaceBefore = 40
    return table
