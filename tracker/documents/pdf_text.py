"""Text on paper: the embedded fonts, the styles, and the only way from a user's words to a paragraph.

ReportLab reads markup in a paragraph's text; `para` is the one place that makes one, and it escapes everything.
"""

import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph

from tracker.charts.pdf import Fonts
from tracker.documents import pdf_icons
from tracker.documents.blocks import Mark

REGULAR, BOLD = "SourceSans3", "SourceSans3-Semibold"
FONTS = Fonts(text=REGULAR, bold=BOLD)
#: Stands for a character that the font lacks: visible, never the font's own empty box.
REPLACEMENT = "□"

_FOLDER = Path(__file__).resolve().parent / "fonts"
_FACES = {REGULAR: "SourceSans3-Regular.ttf", BOLD: "SourceSans3-Semibold.ttf"}

INK, SECOND, PETROL = HexColor("#13262d"), HexColor("#465a62"), HexColor("#0c3441")
ICON_SIZE = 8.5
_ICON_ROOM = 12

# No address in a text is followed or fetched, and the streams are compressed without ASCII armour.
rl_config.trustedSchemes = []
rl_config.trustedHosts = []
rl_config.useA85 = 0


@lru_cache(maxsize=1)
def register_fonts() -> None:
    """Make the vendored fonts known to ReportLab, once a process."""
    for name, file in _FACES.items():
        pdfmetrics.registerFont(TTFont(name, str(_FOLDER / file)))


@lru_cache(maxsize=1)
def _glyphs() -> frozenset[int]:
    register_fonts()
    fonts: list[Any] = [pdfmetrics.getFont(name) for name in _FACES]
    faces = [font.face.charToGlyph for font in fonts]
    return frozenset(faces[0]).intersection(*faces[1:])


def clean(text: str) -> str:
    """Only characters the font has, composed (NFC). Invisible ones vanish; the rest become `REPLACEMENT`."""
    return "".join(_known(char) for char in unicodedata.normalize("NFC", text.replace("\r\n", "\n")))


def _known(char: str) -> str:
    if char == "\n":
        return char
    if char in "\t\r\v\f\u0085\u2028\u2029":
        return " "
    if ord(char) in _glyphs() and unicodedata.category(char) != "Cf":
        return char
    return "" if unicodedata.category(char) in ("Cc", "Cf", "Mn") else REPLACEMENT


def style(name: str, size: float = 10, leading: float = 0, **values: Any) -> ParagraphStyle:
    """A style of the document: left-aligned, no lone lines at a page's top or foot, long words broken."""
    register_fonts()
    values = {"textColor": INK, "fontName": REGULAR, **values}
    return ParagraphStyle(
        name,
        fontSize=size,
        leading=leading or round(size * 1.38, 1),
        allowWidows=0,
        allowOrphans=0,
        splitLongWords=1,
        bulletFontName=REGULAR,
        **values,
    )


BODY = style("body", 10, 14, spaceAfter=6)
NOTE = style("note", 9.5, 13, spaceAfter=6, textColor=SECOND)
LABEL = style("label", 9.5, 13, spaceBefore=5, spaceAfter=2, fontName=BOLD)
CAPTION = style("caption", 8.5, 11.5, spaceBefore=4, spaceAfter=3, fontName=BOLD, textColor=SECOND)
TITLE = style("title", 19, 23, spaceAfter=9, fontName=BOLD, textColor=PETROL)
NOTICE = style("notice", 9.5, 13)
HEADINGS = {
    1: style("h1", 14, 18, spaceBefore=17, spaceAfter=5, fontName=BOLD, textColor=PETROL),
    2: style("h2", 11.5, 15, spaceBefore=11, spaceAfter=3, fontName=BOLD, textColor=PETROL),
    3: style("h3", 10, 13.5, spaceBefore=9, spaceAfter=1, fontName=BOLD),
}
ITEM = style("item", 10, 14, leftIndent=15, spaceAfter=3)
CELL = style("cell", 8.5, 11.3)
CELL_BOLD = style("cell-bold", 8.5, 11.3, fontName=BOLD)
HEAD_CELL = style("head-cell", 8.5, 11.3, fontName=BOLD, textColor=PETROL)
TERM = style("term", 9, 12.4, textColor=SECOND)
DETAIL = style("detail", 9, 12.4)
QUESTION = style("question", 10.5, 14, fontName=BOLD)
REASON = style("reason", 9.5, 13, spaceBefore=1)


class Text(Paragraph):
    """A paragraph of the document. `role` is its place in the logical structure; both parts of a split keep it."""

    role = "P"

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:
        parts = super().split(availWidth, availHeight)
        for part in parts:
            if isinstance(part, Text):
                part.role = self.role
        return parts


class IconText(Text):
    """A paragraph with an icon before its first line."""

    mark: Mark | None = None

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:
        parts = super().split(availWidth, availHeight)
        if parts and isinstance(parts[0], IconText):
            parts[0].mark = self.mark
        return parts

    def draw(self) -> None:
        if self.mark is not None:
            self._draw_icon(self.canv, self.mark)
        super().draw()

    def _draw_icon(self, canvas: Canvas, mark: Mark) -> None:
        size = min(ICON_SIZE * self.style.fontSize / CELL.fontSize, self.style.leftIndent - 2)
        middle = self.height - self.style.leading / 2
        pdf_icons.draw(canvas, mark.icon, mark.tone, 0, middle - size / 2, size)


def para(text: str, kind: ParagraphStyle, *, role: str = "P", bullet: str = "") -> Text:
    """The one way from words to a paragraph: cleaned, escaped, line breaks kept."""
    markup = escape(clean(text)).replace("\n", "<br/>")
    paragraph = Text(markup, kind, bulletText=bullet or None)
    paragraph.role = role
    return paragraph


def marked(mark: Mark, kind: ParagraphStyle) -> IconText:
    """A state: its icon, and its word in the icon's colour."""
    room = _ICON_ROOM * kind.fontSize / CELL.fontSize
    shown = ParagraphStyle(
        f"{kind.name}-mark",
        parent=kind,
        leftIndent=room,
        fontName=BOLD,
        textColor=HexColor(pdf_icons.COLOURS.get(mark.tone, pdf_icons.INK)),
    )
    paragraph = IconText(escape(clean(mark.text)), shown)
    paragraph.role = "Span"
    paragraph.mark = mark
    return paragraph


def width_of(text: str, kind: ParagraphStyle) -> float:
    """The text's width on one line, in points."""
    return float(stringWidth(clean(text), kind.fontName, kind.fontSize))
