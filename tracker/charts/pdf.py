"""A scene as a ReportLab drawing for paper: the light theme's colours, points instead of px."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from reportlab.graphics.shapes import STATE_DEFAULTS, Drawing, Group, Polygon, Rect, String
from reportlab.graphics.shapes import Line as DrawnLine
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from tracker.charts.ink import TEXT, ink_of
from tracker.charts.scene import Box, Item, Line, Mark, Scene, Text

#: A px of the web's chart in points on paper: chart text of 15 px becomes 8.7 pt.
SCALE = 0.58
#: The web's chart text, in px.
SIZE = 15


@dataclass(frozen=True, slots=True)
class Fonts:
    """Names of fonts already registered with ReportLab."""

    text: str
    bold: str


def render(scene: Scene, *, width: float, fonts: Fonts, clean: Callable[[str], str] = str) -> Drawing:
    """The drawing, `width` points wide. Items meant for narrow screens only are left out.

    `clean` makes a text printable: only characters that the fonts have.
    """
    # A drawing begins by choosing a font, and ReportLab's own choice is one that can't be embedded.
    STATE_DEFAULTS["fontName"] = fonts.text
    drawing = Drawing(width, scene.height * SCALE)
    for item in scene.items:
        if "smal" not in item.look.split():
            shown = replace(item, text=clean(item.text)) if isinstance(item, Text) else item
            drawing.add(_item(shown, width, scene.height, fonts))
    return drawing


def _item(item: Item, width: float, height: float, fonts: Fonts) -> Group:
    match item:
        case Line():
            return Group(_line(item, width, height))
        case Box():
            return Group(_box(item, width, height))
        case Mark():
            return Group(_mark(item, width, height))
        case Text():
            text = _text(item, width, height, fonts)
            return Group(_halo(text), text) if item.look == "lbl" else Group(text)


def _line(item: Line, width: float, height: float) -> DrawnLine:
    ink = ink_of(item.look)
    line = DrawnLine(item.x1 * width, (height - item.y1) * SCALE, item.x2 * width, (height - item.y2) * SCALE)
    line.strokeColor = _colour(ink.stroke or ink.fill)
    line.strokeWidth = ink.width * SCALE
    if ink.dash:
        line.strokeDashArray = [part * SCALE for part in ink.dash]
    return line


def _box(item: Box, width: float, height: float) -> Rect:
    ink = ink_of(item.look)
    bottom = (height - item.y - item.height) * SCALE
    box = Rect(item.x * width, bottom, max(item.width * width, 0.5), item.height * SCALE)
    box.rx = box.ry = item.radius * SCALE
    box.fillColor = _colour(ink.fill)
    box.strokeColor = _colour(ink.stroke)
    box.strokeWidth = ink.width * SCALE
    if ink.dash:
        box.strokeDashArray = [part * SCALE for part in ink.dash]
    return box


def _mark(item: Mark, width: float, height: float) -> Polygon:
    ink = ink_of(item.look)
    x, y = item.x * width, (height - item.y) * SCALE
    points = [part for dx, dy in item.shape for part in (x + dx * SCALE, y - dy * SCALE)]
    return Polygon(points, fillColor=_colour(ink.fill), strokeColor=_colour(ink.stroke), strokeWidth=SCALE)


def _text(item: Text, width: float, height: float, fonts: Fonts) -> String:
    ink = ink_of(item.look) if item.look else TEXT
    return String(
        item.x * width + item.dx * SCALE,
        (height - item.y) * SCALE,
        item.text,
        textAnchor=item.anchor,
        fontName=fonts.bold if ink.bold else fonts.text,
        fontSize=SIZE * SCALE,
        fillColor=_colour(ink.fill),
    )


def _halo(text: String) -> Rect:
    """A veil behind a label that lines run through, so that it can be read."""
    width = stringWidth(text.text, text.fontName, text.fontSize)
    veil = Rect(text.x - 1, text.y - 2, width + 2, text.fontSize + 1)
    veil.fillColor = HexColor("#ffffff")
    veil.fillOpacity = 0.85
    veil.strokeColor = None
    return veil


def _colour(hexadecimal: str) -> Color | None:
    return HexColor(hexadecimal) if hexadecimal else None
