"""A scene as a PNG picture, for documents that take no drawings: the colours and measures of the PDF's painter."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tracker.charts.ink import TEXT, Ink, ink_of
from tracker.charts.scene import Box, Line, Mark, Scene, Text

#: Text in a scene is this many px high.
_SIZE = 15
#: Behind a label that lines run through, so that it can be read.
_VEIL = (255, 255, 255, 217)


@dataclass(frozen=True, slots=True)
class Faces:
    """The font files that the texts are set in."""

    text: Path
    bold: Path


def render(
    scene: Scene, *, width: float, scale: float, faces: Faces, clean: Callable[[str], str] = str
) -> tuple[bytes, int, int]:
    """The picture with its width and height in pixels.

    `width` is the scene's width in its own px, `scale` how many pixels of the picture make one of those. Items meant
    for narrow screens only are left out. `clean` makes a text printable: only characters that the fonts have.
    """
    size = (max(1, round(width * scale)), max(1, round(scene.height * scale)))
    target = io.BytesIO()
    _Painter(scene, width, scale, faces, clean).paint(size).save(target, "PNG", compress_level=6)
    return target.getvalue(), *size


class _Painter:
    def __init__(self, scene: Scene, width: float, scale: float, faces: Faces, clean: Callable[[str], str]) -> None:
        self.scene = scene
        self.width = width
        self.scale = scale
        self.clean = clean
        size = _SIZE * scale
        self.fonts = {
            bold: ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.BASIC)
            for bold, file in ((False, faces.text), (True, faces.bold))
        }

    def paint(self, size: tuple[int, int]) -> Image.Image:
        picture = Image.new("RGB", size, "#ffffff")
        draw = ImageDraw.Draw(picture, "RGBA")
        for item in self.scene.items:
            if "smal" in item.look.split():
                continue
            match item:
                case Line():
                    self._line(draw, item)
                case Box():
                    self._box(draw, item)
                case Mark():
                    self._mark(draw, item)
                case Text():
                    self._text(draw, item)
        return picture

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return x * self.width * self.scale, y * self.scale

    def _line(self, draw: ImageDraw.ImageDraw, item: Line) -> None:
        ink = ink_of(item.look)
        start, end = self._at(item.x1, item.y1), self._at(item.x2, item.y2)
        _dashed(draw, start, end, ink.stroke or ink.fill, self._thick(ink), [d * self.scale for d in ink.dash])

    def _box(self, draw: ImageDraw.ImageDraw, item: Box) -> None:
        ink = ink_of(item.look)
        left, top = self._at(item.x, item.y)
        right, bottom = self._at(item.x + item.width, item.y + item.height)
        area = (left, top, max(right, left + 1), bottom)
        radius = min(item.radius * self.scale, (area[2] - left) / 2)
        outline = None if ink.dash else ink.stroke or None
        draw.rounded_rectangle(area, radius, ink.fill or None, outline, self._thick(ink))
        if ink.dash:
            corners = ((left, top), (area[2], top), (area[2], bottom), (left, bottom), (left, top))
            for a, b in pairwise(corners):
                _dashed(draw, a, b, ink.stroke, self._thick(ink), [d * self.scale for d in ink.dash])

    def _mark(self, draw: ImageDraw.ImageDraw, item: Mark) -> None:
        ink = ink_of(item.look)
        x, y = self._at(item.x, item.y)
        points = [(x + dx * self.scale, y + dy * self.scale) for dx, dy in item.shape]
        draw.polygon(points, ink.fill or None, ink.stroke or None)

    def _text(self, draw: ImageDraw.ImageDraw, item: Text) -> None:
        ink = ink_of(item.look) if item.look else TEXT
        x, y = self._at(item.x, item.y)
        anchor = {"start": "ls", "middle": "ms", "end": "rs"}[item.anchor]
        place = (x + item.dx * self.scale, y)
        font, text = self.fonts[ink.bold], self.clean(item.text)
        if item.look == "lbl":
            left, top, right, bottom = draw.textbbox(place, text, font=font, anchor=anchor)
            draw.rectangle((left - 2, top - 2, right + 2, bottom + 2), _VEIL)
        draw.text(place, text, font=font, anchor=anchor, fill=ink.fill or "#000000")

    def _thick(self, ink: Ink) -> int:
        return max(1, round(ink.width * self.scale))


_Point = tuple[float, float]


def _dashed(draw: ImageDraw.ImageDraw, start: _Point, end: _Point, colour: str, width: int, dash: list[float]) -> None:
    """A line, whole or in dashes."""
    if not dash:
        draw.line((*start, *end), colour, width)
        return
    length = ((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5
    on, off = dash[0], dash[-1]
    done = 0.0
    while done < length:
        until = min(done + on, length)
        points = [start[i] + (end[i] - start[i]) * share / length for share in (done, until) for i in (0, 1)]
        draw.line(points, colour, width)
        done += on + off
