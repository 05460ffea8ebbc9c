"""A committee's letterhead: which colours can be read on white paper, and how large a picture may be."""

import colorsys
import re
from decimal import ROUND_FLOOR, Decimal

from tracker.rules.transitions import Message, RuleBroken

#: What a text's colour needs against its ground (WCAG 2.2, 1.4.3).
LEAST_CONTRAST = Decimal("4.5")
#: A picture's file, in bytes; a side of it, in pixels; how many times as long as the other a side may be.
MOST_BYTES = 2 * 1024 * 1024
MOST_SIDE = 5_000
MOST_LENGTHENED = 10

_COLOUR = re.compile(r"#?([0-9a-f]{6})")


def contrast(colour: str) -> Decimal:
    """The contrast between #rrggbb and white, 1 to 21, cut to two decimals so that 4.499 never reads as enough."""
    red, green, blue = (_linear(part) for part in _parts(colour))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return Decimal(1.05 / (luminance + 0.05)).quantize(Decimal("0.01"), ROUND_FLOOR)


def accent(typed: str) -> str:
    """The colour of headings and lines as #rrggbb; empty for none.

    RuleBroken for what is no colour, and for one that can't be read on white: it names one of the same hue that can.
    """
    if not typed.strip():
        return ""
    found = _COLOUR.fullmatch(typed.strip().lower())
    if found is None:
        raise RuleBroken(Message.of("letterhead.accent_form"), field="accent")
    colour = f"#{found[1]}"
    if contrast(colour) < LEAST_CONTRAST:
        raise RuleBroken(
            Message.of("letterhead.accent_faint", colour=colour, ratio=contrast(colour), darker=darker(colour)),
            field="accent",
        )
    return colour


def darker(colour: str) -> str:
    """The lightest colour of the same hue that can be read on white; the colour itself when it can."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parts(colour))
    while contrast(colour) < LEAST_CONTRAST:
        lightness -= 0.01
        colour = "#" + "".join(f"{round(p * 255):02x}" for p in colorsys.hls_to_rgb(hue, max(lightness, 0), saturation))
    return colour


def check_size(size: int) -> None:
    """RuleBroken for a file of more bytes than a letterhead needs, and for an empty one."""
    if not size:
        raise RuleBroken(Message.of("file.empty"), field="file")
    if size > MOST_BYTES:
        raise RuleBroken(Message.of("letterhead.too_large", most=MOST_BYTES // 1024**2), field="file")


def check_shape(width: float, height: float) -> None:
    """RuleBroken for a picture, in pixels, that is too large to be drawn or too long for the head of a page."""
    if max(width, height) > MOST_SIDE:
        raise RuleBroken(Message.of("letterhead.pixels", side=MOST_SIDE), field="file")
    if min(width, height) * MOST_LENGTHENED < max(width, height):
        raise RuleBroken(Message.of("letterhead.shape", most=MOST_LENGTHENED), field="file")


def check_described(alt: str, *, has_picture: bool) -> None:
    """RuleBroken for a picture without an alternative text: whoever listens must be told what the others see."""
    if has_picture and not alt.strip():
        raise RuleBroken(Message.of("letterhead.alt_missing"), field="emblem_alt")


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
