"""The page: A4, the head as Swedish municipalities write it, the stamp, the foot with "Sida x (y)"."""

from datetime import UTC, datetime
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import TimeStamp
from reportlab.pdfbase.pdfdoc import PDFString
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from tracker.documents.blocks import Document
from tracker.documents.pdf_text import BOLD, INK, PETROL, REGULAR, SECOND, clean

WIDTH, HEIGHT = A4
LEFT, RIGHT = 64.0, 58.0
TOP, BOTTOM = 92.0, 66.0
TEXT_WIDTH = WIDTH - LEFT - RIGHT
TEXT_HEIGHT = HEIGHT - TOP - BOTTOM
_RULE = HexColor("#74878f")
_STAMP_INK, _STAMP_PAPER = HexColor("#734a00"), HexColor("#fcf0d4")
#: Stands in each page's stream until the number of pages is known. A comment to every PDF reader.
_PAGE_TOKEN = "%SIDA%"  # noqa: S105 - not a secret


class PageCanvas(Canvas):
    """The canvas of a document: one layout pass, with page numbers filled in when the last page is known.

    Everything that is painted for a page's own sake (head, foot, stamp, rules) passes `furniture`, so that it can be
    told from the document's content.
    """

    _doc: Any
    _code: list[str]

    def __init__(self, *args: Any, document: Document, **values: Any) -> None:
        super().__init__(*args, **{**values, "initialFontName": REGULAR})
        self.document = document
        self._headings = 0
        self._doc._timeStamp = _Day(document.day)
        self._doc.Catalog.Lang = PDFString(document.lang)
        self._doc.Catalog.PageMode = "/UseOutlines"

    def furniture(self, first: bool) -> None:
        """Head and foot of one page."""
        self.saveState()
        _head(self, self.document, first)
        _foot(self, self.document)
        self.restoreState()

    def save(self) -> None:
        """Fill in every page's number, and write."""
        if self._code:
            self.showPage()
        pages = self._doc.Pages.pages
        for number, page in enumerate(pages, 1):
            text = self.document.page_label.format(page=number, pages=len(pages))
            page.stream = page.stream.replace(_PAGE_TOKEN, _page_number(self, clean(text)))
        super().save()

    def next_heading(self) -> str:
        """A name for the next entry of the outline."""
        self._headings += 1
        return f"h{self._headings}"

    def leave_room_for_number(self) -> None:
        self._code.append(_PAGE_TOKEN)


class _Day(TimeStamp):
    """The file's own date: the report's day at midnight, so that no clock is read."""

    def __init__(self, day: str) -> None:
        super().__init__(invariant=1)
        if day:
            moment = datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC)
            self.t = moment.timestamp()
            self.lt = moment.timetuple()
            self.YMDhms = tuple(self.lt)[:6]


class PageTemplateOfDocument(BaseDocTemplate):
    """One column on A4, its furniture drawn before the content."""

    def __init__(self, target: Any, document: Document) -> None:
        super().__init__(
            target,
            pagesize=A4,
            leftMargin=LEFT,
            rightMargin=RIGHT,
            topMargin=TOP,
            bottomMargin=BOTTOM,
            initialFontName=REGULAR,
            invariant=1,
            pageCompression=1,
            lang=document.lang,
            title=clean(document.title),
            author=clean(document.head.municipality) or "Tillsynslotsen",
            subject=clean(document.head.kind.capitalize()),
            creator="Tillsynslotsen",
            producer="ReportLab",
        )
        frame = Frame(LEFT, BOTTOM, TEXT_WIDTH, TEXT_HEIGHT, 0, 0, 0, 0, id="text")
        self.addPageTemplates([PageTemplate("page", [frame], onPage=_on_page)])


def _on_page(canvas: Any, _template: Any) -> None:
    canvas.furniture(first=canvas.getPageNumber() == 1)


def _head(canvas: PageCanvas, document: Document, first: bool) -> None:
    head, right = document.head, WIDTH - RIGHT
    half = TEXT_WIDTH / 2 - 44
    _fitted(canvas, head.municipality, BOLD, 11.5, LEFT, HEIGHT - 48, half, PETROL)
    _fitted(canvas, head.administration, REGULAR, 8.5, LEFT, HEIGHT - 60, half, SECOND)
    if first:
        _fitted(canvas, head.kind, BOLD, 11.5, right, HEIGHT - 48, half, PETROL, end=True)
        _fitted(canvas, f"{head.date}   {head.reference}", REGULAR, 8.5, right, HEIGHT - 60, half, SECOND, end=True)
    else:
        _fitted(canvas, head.reference, REGULAR, 8.5, right, HEIGHT - 48, half, SECOND, end=True)
        _fitted(canvas, head.date, REGULAR, 8.5, right, HEIGHT - 60, half, SECOND, end=True)
    canvas.setStrokeColor(_RULE)
    canvas.setLineWidth(0.7)
    canvas.line(LEFT, HEIGHT - 72, right, HEIGHT - 72)
    if document.stamp:
        _stamp(canvas, document.stamp)


def _stamp(canvas: PageCanvas, text: str) -> None:
    """Between the two sides of the head, on every page."""
    width = stringWidth(clean(text), BOLD, 9.5) + 14
    x = WIDTH / 2 - width / 2
    canvas.setFillColor(_STAMP_PAPER)
    canvas.setStrokeColor(_STAMP_INK)
    canvas.setLineWidth(0.8)
    canvas.roundRect(x, HEIGHT - 61, width, 17, 2, stroke=1, fill=1)
    _fitted(canvas, text, BOLD, 9.5, x + 7, HEIGHT - 55.5, width, _STAMP_INK)


def _foot(canvas: PageCanvas, document: Document) -> None:
    canvas.setStrokeColor(_RULE)
    canvas.setLineWidth(0.7)
    canvas.line(LEFT, BOTTOM - 16, WIDTH - RIGHT, BOTTOM - 16)
    _fitted(canvas, document.head.letterhead, REGULAR, 8, LEFT, BOTTOM - 28, TEXT_WIDTH - 80, SECOND)
    if document.foot:
        _fitted(canvas, document.foot, REGULAR, 6.5, LEFT, BOTTOM - 40, TEXT_WIDTH, SECOND)
    canvas.leave_room_for_number()


def _page_number(canvas: PageCanvas, text: str) -> str:
    """The drawing commands of "Sida x (y)", right-aligned in the foot."""
    drawn = canvas.beginText(WIDTH - RIGHT - stringWidth(text, REGULAR, 8), BOTTOM - 28)
    drawn.setFont(REGULAR, 8)
    drawn.setFillColor(SECOND)
    drawn.textOut(text)
    return f"q\n{drawn.getCode()}\nQ"


def _fitted(
    canvas: PageCanvas,
    text: str,
    font: str,
    size: float,
    x: float,
    y: float,
    room: float,
    colour: Any,
    *,
    end: bool = False,
) -> None:
    """One line, made smaller rather than cut when it is longer than its room."""
    shown = clean(text).replace("\n", " ")
    width = stringWidth(shown, font, size)
    fitted = size * room / width if width > room else size
    canvas.setFont(font, fitted)
    canvas.setFillColor(colour or INK)
    (canvas.drawRightString if end else canvas.drawString)(x, y, shown)
