"""A text as the square that a phone reads (QR, ISO 18004). No colours: the style sheet says what is dark and light."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import segno

#: The light border that readers need, in modules (ISO 18004: four).
QUIET = 4


@dataclass(frozen=True, slots=True)
class Square:
    """`size` is the side in modules, border included; `path` the dark modules, as an SVG path in those units."""

    size: int
    path: str


def square(text: str) -> Square:
    """The drawing of a text. Error correction M: a screen is not soiled, and fewer modules are larger ones."""
    rows = [tuple(row) for row in segno.make(text, error="m", micro=False, boost_error=False).matrix]
    runs = (run for y, row in enumerate(rows) for run in _runs(row, y))
    return Square(len(rows) + 2 * QUIET, "".join(runs))


def _runs(row: Iterable[int], y: int) -> Iterator[str]:
    """Each run of dark modules in a row as a rectangle."""
    x = 0
    for dark, modules in groupby(row):
        width = len(list(modules))
        if dark:
            yield f"M{x + QUIET} {y + QUIET}h{width}v1h-{width}z"
        x += width
