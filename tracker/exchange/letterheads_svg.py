"""What of an SVG file is a drawing. What could run, fetch, or look different elsewhere is refused, with its reason.

What drawing programs keep in a file for themselves, in namespaces of their own, is left out. The library that draws
runs no script and fetches nothing either (it has neither interpreter nor network); here that is also never asked of it.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as Safe

from tracker.exchange.filetypes import refused
from tracker.rules import letterheads

_SVG, _XLINK, _XML = (
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/XML/1998/namespace",
)

#: Shapes, groups of them, and how they are filled. Nothing else is drawn.
_DRAWN = frozenset(
    {
        *("svg", "g", "defs", "symbol", "use", "switch", "style"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
        *("clipPath", "mask", "pattern", "linearGradient", "radialGradient", "stop"),
    }
)
#: Said of the drawing; no part of it.
_SAID = frozenset({"title", "desc", "metadata", "view"})
_RUNS = frozenset({"script", "animate", "animateMotion", "animateTransform", "animateColor", "set", "handler"})
_TEXT = frozenset({"text", "tspan", "tref", "textPath", "font", "font-face", "altGlyph"})
_ELSEWHERE = frozenset({"image", "feImage", "foreignObject", "a", "cursor", "color-profile", "iframe"})

#: `url(` of anything but a part of the same drawing, and what else a style can fetch.
_FETCHES = re.compile(
    r"url\(\s*[\"']?\s*(?!#)|@import|@font-face|javascript:|expression\(|image\(|src\(", re.IGNORECASE
)
#: Elements as written, and as drawn when everything that is used again is counted each time.
MOST_ELEMENTS, MOST_DRAWN = 20_000, 100_000
MOST_DEPTH = 60

_LENGTH = re.compile(r"\s*([0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*(px|pt|pc|mm|cm|in)?\s*", re.IGNORECASE)
_UNITS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
_BOX = re.compile(r"[\s,]+")


@dataclass(frozen=True, slots=True)
class Clean:
    """A drawing that holds nothing but shapes. Its size is in its own units."""

    text: str
    width: float
    height: float


def clean(content: bytes) -> Clean:
    """The drawing alone. RuleBroken for what is no SVG, and for one that holds what it should not."""
    root = _parsed(content)
    if root.tag != f"{{{_SVG}}}svg":
        raise refused("file.disagrees", ending="svg")
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise refused("letterhead.svg_complicated")
    _cleaned(root, 0)
    if _weight(root, _by_id(root)) > MOST_DRAWN:
        raise refused("letterhead.svg_complicated")
    left, top, width, height = _box(root)
    letterheads.check_shape(width / max(width, height), height / max(width, height))
    root.set("viewBox", f"{left:g} {top:g} {width:.6g} {height:.6g}")
    root.set("width", f"{width:.6g}")
    root.set("height", f"{height:.6g}")
    ET.register_namespace("", _SVG)
    ET.register_namespace("xlink", _XLINK)
    return Clean(ET.tostring(root, encoding="unicode"), width, height)


def _parsed(content: bytes) -> ET.Element:
    """The tree. Entities are refused as they are declared, so none is ever replaced; no document type is fetched."""
    try:
        root: ET.Element = Safe.fromstring(content, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except DefusedXmlException:
        raise refused("letterhead.svg_entities") from None
    except (ET.ParseError, ValueError, LookupError):
        raise refused("letterhead.svg_broken") from None
    return root


def _cleaned(element: ET.Element, depth: int) -> None:
    if depth > MOST_DEPTH:
        raise refused("letterhead.svg_complicated")
    _attributes(element)
    if _name(element) == "style":
        _check_style(element.text or "")
    for child in list(element):
        if _belongs(child):
            _cleaned(child, depth + 1)
        else:
            element.remove(child)


def _belongs(element: ET.Element) -> bool:
    """Whether the element is drawn; False for what is left out. RuleBroken for what a letterhead has no use for."""
    space, name = _space(element), _name(element)
    if name in _RUNS:
        raise refused("letterhead.svg_runs")
    if name in _TEXT:
        raise refused("letterhead.svg_text")
    if name in _ELSEWHERE:
        raise refused("letterhead.svg_fetches")
    if space != _SVG or name in _SAID:
        return False
    if name not in _DRAWN:
        raise refused("letterhead.svg_part", part=name[:40])
    return True


def _attributes(element: ET.Element) -> None:
    for key in list(element.attrib):
        space, _, name = key.rpartition("}")
        value = element.attrib[key]
        if name.lower().startswith("on"):
            raise refused("letterhead.svg_runs")
        if name.lower() in ("href", "src") and not value.strip().startswith("#"):
            raise refused("letterhead.svg_fetches")
        _check_style(value)
        if space and space[1:] != _XLINK:
            del element.attrib[key]


def _check_style(text: str) -> None:
    if "\\" in text or _FETCHES.search(text):  # an escape could spell any of what is looked for
        raise refused("letterhead.svg_fetches")


def _by_id(root: ET.Element) -> dict[str, ET.Element]:
    return {found: element for element in root.iter() if (found := element.get("id"))}


def _weight(element: ET.Element, known: dict[str, ET.Element], above: frozenset[str] = frozenset()) -> int:
    """How many elements are drawn when each use of another one is drawn anew. Stops at the first that is too many."""
    weight = 1
    for part in (*element, *_used(element, known)):
        name = part.get("id", "")
        if name and name in above:
            raise refused("letterhead.svg_complicated")
        weight += _weight(part, known, above | {name} if name else above)
        if weight > MOST_DRAWN:
            raise refused("letterhead.svg_complicated")
    return weight


def _used(element: ET.Element, known: dict[str, ET.Element]) -> Iterator[ET.Element]:
    if _name(element) == "use":
        for key, value in element.attrib.items():
            if key.rpartition("}")[2] == "href" and (found := known.get(value.strip()[1:])) is not None:
                yield found


def _box(root: ET.Element) -> tuple[float, float, float, float]:
    """Left, top, width and height of what is shown: the view box, or the size when there is none."""
    try:
        left, top, width, height = (float(part) for part in _BOX.split(root.get("viewBox", "").strip()))
    except ValueError:
        left, top, width, height = 0.0, 0.0, _length(root.get("width", "")), _length(root.get("height", ""))
    if not (0 < width < 1e9 and 0 < height < 1e9 and abs(left) < 1e9 and abs(top) < 1e9):
        raise refused("letterhead.svg_size")
    return left, top, width, height


def _length(written: str) -> float:
    found = _LENGTH.fullmatch(written)
    return float(found[1]) * _UNITS[(found[2] or "px").lower()] if found else 0.0


def _space(element: ET.Element) -> str:
    return element.tag[1:].partition("}")[0] if element.tag[:1] == "{" else ""


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]
