"""The floor that the documents are measured against: the same blocks through ReportLab's own platypus, and no more.

No tags, no archive step, Paragraph cells: what a hand-written report on ReportLab usually is.
"""

import io
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import LongTable, SimpleDocTemplate
from reportlab.platypus import Paragraph as PlainParagraph

from tracker.documents.blocks import Cell, Document, Facts, Heading, Paragraph, Table
from tracker.documents.faces import BOLD, REGULAR
from tracker.documents.pdf_page import BOTTOM, LEFT, RIGHT, TEXT_WIDTH, TOP
from tracker.documents.pdf_text import register_fonts

BODY = ParagraphStyle("body", fontName=REGULAR, fontSize=10, leading=14, spaceAfter=6)
HEADING = ParagraphStyle("heading", fontName=BOLD, fontSize=14, leading=18, spaceBefore=17, spaceAfter=5)
CELL = ParagraphStyle("cell", fontName=REGULAR, fontSize=8.5, leading=11.3)
HEAD = ParagraphStyle("head", fontName=BOLD, fontSize=8.5, leading=11.3)


def render(document: Document) -> bytes:
    register_fonts()
    target = io.BytesIO()
    template = SimpleDocTemplate(
        target,
        pagesize=A4,
        leftMargin=LEFT,
        rightMargin=RIGHT,
        topMargin=TOP,
        bottomMargin=BOTTOM,
        initialFontName=REGULAR,
        pageCompression=1,
    )
    template.build([flowable for block in document.blocks for flowable in _flowables(block)])
    return target.getvalue()


def _flowables(block: Any) -> Iterator[Any]:
    match block:
        case Heading():
            yield PlainParagraph(escape(block.text), HEADING)
        case Paragraph():
            yield PlainParagraph(escape(block.text), BODY)
        case Facts():
            rows = [[_cell((fact.term,), CELL), _cell(fact.lines, CELL)] for fact in block.rows]
            yield LongTable(rows, colWidths=[122, TEXT_WIDTH - 122])
        case Table():
            shares = sum(column.share for column in block.columns)
            head = [PlainParagraph(escape(column.title), HEAD) for column in block.columns]
            rows = [head, *([_cell(cell, CELL) for cell in row.cells] for row in block.rows)]
            widths = [TEXT_WIDTH * column.share / shares for column in block.columns]
            yield LongTable(rows, colWidths=widths, repeatRows=1, style=[("VALIGN", (0, 0), (-1, -1), "TOP")])


def _cell(lines: Cell, style: ParagraphStyle) -> list[Any]:
    return [PlainParagraph(escape(line if isinstance(line, str) else line.text), style) for line in lines]
