"""A drawing as plain values, before anyone has chosen paper or screen (DESIGN.md §8).

x is a share of the width (0–1) and y is in px, so the same scene fits a phone, a projector and a page while its text
keeps its size. Items carry class names, never colours: the web's style sheet and the print's palette give those.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

Anchor = Literal["start", "middle", "end"]
#: Points in px around the place of a mark.
Shape = tuple[tuple[float, float], ...]

DIAMOND: Shape = ((0, -9), (9, 0), (0, 9), (-9, 0))
SMALL_DIAMOND: Shape = ((0, -7), (7, 0), (0, 7), (-7, 0))


@dataclass(frozen=True, slots=True)
class Line:
    """From (x1, y1) to (x2, y2)."""

    x1: float
    y1: float
    x2: float
    y2: float
    look: str


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; x and width are shares, y and height px."""

    x: float
    y: float
    width: float
    height: float
    look: str
    radius: float = 2


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text with its baseline at y, moved `dx` px sideways."""

    x: float
    y: float
    text: str
    look: str
    anchor: Anchor = "start"
    dx: float = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A small closed shape that keeps its size."""

    x: float
    y: float
    shape: Shape
    look: str


Item = Line | Box | Text | Mark


@dataclass(frozen=True, slots=True)
class Scene:
    """A whole drawing. Without a title it is decoration, and hidden from those who listen."""

    #: "linjal" (the time ruler) or "dia" (a chart): the class of the drawing itself.
    kind: str
    height: int
    items: tuple[Item, ...]
    title: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Axis:
    """Days on a line: the first day is at share 0, the last at share 1."""

    first: date
    last: date
    #: Days between two week labels, so that at most a dozen stand beside each other.
    step: int = field(init=False)

    def __post_init__(self) -> None:
        weeks = max(1, (self.last - self.first).days // 7)
        object.__setattr__(self, "step", 7 * -(-weeks // 12))

    def share(self, day: date) -> float:
        """Where the day stands, held within the line."""
        whole = max(1, (self.last - self.first).days)
        return min(1.0, max(0.0, (day - self.first).days / whole))

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def mondays(self) -> tuple[date, ...]:
        """The labelled weeks' Mondays, from the first on."""
        monday = self.first + timedelta(days=-self.first.weekday() % 7)
        count = ((self.last - monday).days) // self.step + 1
        return tuple(monday + timedelta(days=self.step * i) for i in range(max(0, count)))


def monday_of(day: date) -> date:
    """The first day of the day's week."""
    return day - timedelta(days=day.weekday())
