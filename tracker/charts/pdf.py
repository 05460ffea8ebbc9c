"""A scene as a ReportLab drawing for paper: the light theme's colours, points instead of px."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from reportlab.graphics.shapes import STATE_DEFAULTS, Drawing, Group, Polygon, Rect, String
from reportlab.graphics.shapes import Line as DrawnLine
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from tracker.charts.scene import Box, Item, Line, Mark, Scene, Text

#: A px of the web's chart in points on paper: chart text of 15 px becomes 8.7 pt.
SCALE = 0.58
_SIZE = 15


@dataclass(frozen=True, slots=True)
class Fonts:
    """Names of fonts already registered with ReportLab."""

    text: str
    bold: str


@dataclass(frozen=True, slots=True)
class _Ink:
    """How one class looks on paper. Colours as #rrggbb; empty is none."""

    fill: str = ""
    stroke: str = ""
    width: float = 1
    dash: tuple[float, ...] = ()
    bold: bool = False


_TEXT = _Ink(fill="#465a62")
_PALETTE: dict[str, _Ink] = {
    "grid": _Ink(stroke="#d3dcdf", width=0.8),
    "note": _Ink(stroke="#74878f", dash=(2, 3)),
    "target": _Ink(stroke="#13262d", width=1.5),
    "kvar": _Ink(fill="#fff1cc"),
    "mote": _Ink(stroke="#74878f"),
    "motem": _Ink(fill="#465a62"),
    "idag": _Ink(stroke="#13262d", width=2),
    "idaglbl": _Ink(fill="#13262d", bold=True),
    "sista": _Ink(stroke="#b3261e", width=2),
    "sistalbl": _Ink(fill="#9c1f1b", bold=True),
    "mal": _Ink(stroke="#13262d", width=1.5, dash=(6, 4)),
    "targetlbl": _Ink(fill="#13262d", bold=True),
    "b": _Ink(fill="#13262d", bold=True),
    "varde": _Ink(stroke="#0b5167", width=2.5),
    "f-varde": _Ink(fill="#0b5167"),
    "gjort": _Ink(stroke="#74878f", dash=(2, 3)),
    "lbl": _Ink(fill="#13262d", bold=True),
    "axis": _TEXT,
    "f-klar": _Ink(fill="#2a7f4b"),
    "f-lopande": _Ink(fill="#e4f2e9", stroke="#2a7f4b", width=1.5),
    "f-pagar": _Ink(fill="#2b6fa6"),
    "f-sen": _Ink(fill="#b3261e"),
    "f-ej": _Ink(fill="#ffffff", stroke="#5e7179", width=1.5, dash=(4, 3)),
    "f-over": _Ink(fill="#fbe7e5", stroke="#b3261e", dash=(4, 3)),
    "t-klar": _Ink(fill="#ffffff", bold=True),
    "t-lopande": _Ink(fill="#1b6439", bold=True),
    "t-pagar": _Ink(fill="#ffffff", bold=True),
    "t-sen": _Ink(fill="#ffffff", bold=True),
    "t-ej": _Ink(fill="#13262d", bold=True),
}


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
    ink = _ink(item.look)
    line = DrawnLine(item.x1 * width, (height - item.y1) * SCALE, item.x2 * width, (height - item.y2) * SCALE)
    line.strokeColor = _colour(ink.stroke or ink.fill)
    line.strokeWidth = ink.width * SCALE
    if ink.dash:
        line.strokeDashArray = [part * SCALE for part in ink.dash]
    return line


def _box(item: Box, width: float, height: float) -> Rect:
    ink = _ink(item.look)
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
    ink = _ink(item.look)
    x, y = item.x * width, (height - item.y) * SCALE
    points = [part for dx, dy in item.shape for part in (x + dx * SCALE, y - dy * SCALE)]
    return Polygon(points, fillColor=_colour(ink.fill), strokeColor=_colour(ink.stroke), strokeWidth=SCALE)


def _text(item: Text, width: float, height: float, fonts: Fonts) -> String:
    ink = _ink(item.look) if item.look else _TEXT
    return String(
        item.x * width + item.dx * SCALE,
        (height - item.y) * SCALE,
        item.text,
        textAnchor=item.anchor,
        fontName=fonts.bold if ink.bold else fonts.text,
        fontSize=_SIZE * SCALE,
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


def _ink(look: str) -> _Ink:
    for name in look.split():
        if name in _PALETTE:
            return _PALETTE[name]
    return _Ink(fill="#465a62", stroke="#465a62")


def _colour(hexadecimal: str) -> Color | None:
    return HexColor(hexadecimal) if hexadecimal else None
