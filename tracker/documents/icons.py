"""The web's own icons on paper: the paths of `static/icons.svg`, drawn or as pictures. Shapes differ, not tones."""

import io
import math
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image, ImageChops, ImageDraw

_SPRITE = Path(__file__).resolve().parent.parent / "static" / "icons.svg"
_SVG = "{http://www.w3.org/2000/svg}"
#: All symbols are drawn on a square of this size.
_BOX = 16
#: A picture is drawn so much larger and made smaller, and a curve is so many straight pieces.
_FINER, _PIECES = 4, 8
_OPERATORS = {"m": "m", "l": "l", "c": "c", "z": "h"}

#: The light theme's colours of text and icon, by tone (`--klar-f` and so on in static/tokens.css).
COLOURS = {
    "klar": "#1b6439",
    "lopande": "#1b6439",
    "ja": "#1b6439",
    "pagar": "#1a568a",
    "ej": "#465a62",
    "utgar": "#465a62",
    "sen": "#9c1f1b",
    "agare": "#9c1f1b",
    "saknas": "#9c1f1b",
    "fel": "#9c1f1b",
    "nej": "#9c1f1b",
    "hinder": "#692b6e",
    "risk": "#734a00",
    "tyst": "#734a00",
    "osakert": "#734a00",
    "beslut": "#0b5167",
}
#: A class of change has no tone and stays in the ink of the text.
INK = "#13262d"

#: One drawing step: a command ("m", "l", "c" or "z") with absolute coordinates.
Step = tuple[str, tuple[float, ...]]
_Point = tuple[float, float]

_TOKEN = re.compile(r"[a-zA-Z]|-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")
_LENGTHS = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "a": 7, "z": 0}


def code(name: str, tone: str, x: float, y: float, size: float) -> str:
    """The commands that draw the icon with its lower left corner at (x, y), in points.

    KeyError when the sprite has no such icon.
    """
    scale = size / _BOX
    return f"q {scale:.4f} 0 0 {-scale:.4f} {x:.2f} {y + size:.2f} cm {_shape(name, COLOURS.get(tone, INK))} Q"


@lru_cache(maxsize=256)
def _shape(name: str, colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    drawn = [f"{red:.3f} {green:.3f} {blue:.3f} rg"]
    for steps, even_odd in _paths()[name]:
        drawn += [
            " ".join([*(f"{round(number, 3):g}" for number in numbers), _OPERATORS[pen]]) for pen, numbers in steps
        ]
        drawn.append("f*" if even_odd else "f")
    return " ".join(drawn)


@lru_cache(maxsize=256)
def picture(name: str, tone: str, side: int) -> bytes:
    """The icon as a PNG picture, `side` pixels square. KeyError when the sprite has no such icon."""
    finer = side * _FINER
    mask = Image.new("1", (finer, finer))
    for path, _ in _paths()[name]:
        for outline in _outlines(path, finer / _BOX):
            part = Image.new("1", mask.size)
            ImageDraw.Draw(part).polygon(outline, fill=1)
            mask = ImageChops.logical_xor(mask, part)
    shape = mask.convert("L").resize((side, side), Image.Resampling.BOX)
    drawn = Image.new("RGBA", shape.size, COLOURS.get(tone, INK))
    drawn.putalpha(shape)
    target = io.BytesIO()
    drawn.save(target, "PNG", optimize=False, compress_level=9)
    return target.getvalue()


def _outlines(path: tuple[Step, ...], scale: float) -> Iterator[list[_Point]]:
    """Each closed line of a path as points, curves in short straight pieces."""
    points: list[_Point] = []
    for pen, numbers in path:
        if pen == "m" and len(points) > 2:
            yield points
        if pen == "m":
            points = []
        if pen == "c":
            points += _curve(points[-1], [n * scale for n in numbers])
        elif pen in "ml":
            points.append((numbers[0] * scale, numbers[1] * scale))
    if len(points) > 2:
        yield points


def _curve(start: _Point, numbers: list[float]) -> Iterator[_Point]:
    (x0, y0), (x1, y1, x2, y2, x3, y3) = start, numbers
    for i in range(1, _PIECES + 1):
        t, u = i / _PIECES, 1 - i / _PIECES
        a, b, c, d = u**3, 3 * u * u * t, 3 * u * t * t, t**3
        yield a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3


@lru_cache(maxsize=1)
def _paths() -> dict[str, tuple[tuple[tuple[Step, ...], bool], ...]]:
    """Every symbol's paths. The sprite is our own file, read once a process."""
    sprite = ElementTree.fromstring(_SPRITE.read_text("utf-8"))  # noqa: S314 - a file of our own
    return {
        symbol.get("id", ""): tuple(
            (tuple(steps(path.get("d", ""))), path.get("fill-rule") == "evenodd") for path in symbol.iter(f"{_SVG}path")
        )
        for symbol in sprite.iter(f"{_SVG}symbol")
    }


def steps(data: str) -> Iterator[Step]:
    """An SVG path's data as absolute moves, lines and curves."""
    here, start, control = (0.0, 0.0), (0.0, 0.0), (0.0, 0.0)
    for command, numbers in _commands(data):
        if command.lower() == "z":
            here = control = start
            yield "z", ()
            continue
        ends, control = _absolute(command, numbers, here, control)
        if command.lower() == "m":
            start = _end(ends[0])
        yield from ends
        here = _end(ends[-1])
        if command.lower() not in "csq":
            control = here


def _end(step: Step) -> _Point:
    return step[1][-2], step[1][-1]


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    """Each command with its numbers; a repeated group repeats the command (after m comes l)."""
    tokens = _TOKEN.findall(_parted(data))
    i = 0
    while i < len(tokens):
        command = tokens[i]
        i += 1
        length = _LENGTHS[command.lower()]
        while True:
            yield command, [float(token) for token in tokens[i : i + length]]
            i += length
            if length == 0 or i >= len(tokens) or tokens[i].isalpha():
                break
            command = {"m": "l", "M": "L"}.get(command, command)


def _parted(data: str) -> str:
    """An arc's two flags may be written together with the number after them ("a5 5 0 1 1-4.5", "a5 5 0 014 2")."""
    arc = re.compile(r"([aA])([^a-zA-Z]*)")
    return arc.sub(lambda match: match.group(1) + _parted_flags(match.group(2)), data)


def _parted_flags(numbers: str) -> str:
    number = r"\s*,?\s*(-?(?:\d+\.?\d*|\.\d+))"
    flag = r"\s*,?\s*([01])"
    groups = re.findall(number * 3 + flag * 2 + number * 2, numbers)
    return " ".join(" ".join(group) for group in groups)


def _absolute(command: str, numbers: list[float], here: _Point, control: _Point) -> tuple[list[Step], _Point]:
    """The command as absolute steps, and the control point that a smooth curve after it would mirror."""
    kind = command.lower()
    x0, y0 = here if command.islower() else (0.0, 0.0)
    if kind == "h":
        return [("l", (numbers[0] + x0, here[1]))], here
    if kind == "v":
        return [("l", (here[0], numbers[0] + y0))], here
    if kind == "a":
        end = (numbers[5] + x0, numbers[6] + y0)
        return list(_arc(here, numbers, end)), here
    at = [n + (y0 if i % 2 else x0) for i, n in enumerate(numbers)]
    if kind in "ml":
        return [(kind, (at[0], at[1]))], here
    if kind == "q":
        return [("c", _raised(here, (at[0], at[1]), (at[2], at[3])))], (at[0], at[1])
    if kind == "s":
        at = [2 * here[0] - control[0], 2 * here[1] - control[1], *at]
    return [("c", tuple(at))], (at[2], at[3])


def _raised(start: _Point, control: _Point, end: _Point) -> tuple[float, ...]:
    """A quadratic curve as a cubic one."""
    first = [s + 2 / 3 * (c - s) for s, c in zip(start, control, strict=True)]
    second = [e + 2 / 3 * (c - e) for e, c in zip(end, control, strict=True)]
    return (*first, *second, *end)


def _arc(start: _Point, numbers: list[float], end: _Point) -> Iterator[Step]:
    """A circular arc as cubic curves of at most a quarter turn (SVG 1.1, F.6; the icons use circles only)."""
    radius, large, sweep = numbers[0], bool(numbers[3]), bool(numbers[4])
    dx, dy = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    half = math.hypot(dx, dy)
    if half == 0 or radius == 0:
        yield "l", end
        return
    radius = max(radius, half)
    lift = math.sqrt(max(0.0, radius**2 - half**2)) / half * (-1 if large == sweep else 1)
    cx, cy = (start[0] + end[0]) / 2 + lift * dy, (start[1] + end[1]) / 2 - lift * dx
    first = math.atan2(start[1] - cy, start[0] - cx)
    turn = (math.atan2(end[1] - cy, end[0] - cx) - first) % (2 * math.pi)
    if not sweep:
        turn -= 2 * math.pi
    parts = max(1, math.ceil(abs(turn) / (math.pi / 2) - 1e-9))
    for i in range(parts):
        yield "c", _quarter(cx, cy, radius, first + turn * i / parts, first + turn * (i + 1) / parts)


def _quarter(cx: float, cy: float, radius: float, a: float, b: float) -> tuple[float, ...]:
    k = 4 / 3 * math.tan((b - a) / 4) * radius
    x1, y1 = cx + radius * math.cos(a), cy + radius * math.sin(a)
    x2, y2 = cx + radius * math.cos(b), cy + radius * math.sin(b)
    return (x1 - k * math.sin(a), y1 + k * math.cos(a), x2 + k * math.sin(b), y2 - k * math.cos(b), x2, y2)
