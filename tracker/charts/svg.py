"""A scene as SVG for the web: classes only, so the style sheet's themes, print and forced colours apply."""

import zlib
from dataclasses import dataclass
from html import escape

from tracker.charts.scene import Box, Item, Line, Mark, Scene, Text


@dataclass(frozen=True, slots=True)
class Svg:
    """Finished markup. Every text in it is escaped, so a template writes `{{ figure }}` and nothing more."""

    markup: str

    def __html__(self) -> str:
        return self.markup

    def __str__(self) -> str:
        return self.markup


def render(scene: Scene, name: str = "") -> Svg:
    """The drawing. `name` makes its ids; without one they come from what is drawn, equal drawings alike."""
    ident = name or f"f{zlib.crc32(repr(scene).encode('utf-8', 'replace')):08x}"
    drawn = "".join(_item(item) for item in scene.items)
    return Svg(f"{_opening(scene, ident)}{drawn}</svg>")


def _opening(scene: Scene, ident: str) -> str:
    size = f'width="100%" height="{scene.height}"'
    if not scene.title:
        return f'<svg class="{escape(scene.kind)}" aria-hidden="true" {size}>'
    labelled = f"{ident}t {ident}d" if scene.description else f"{ident}t"
    description = f'<desc id="{ident}d">{escape(scene.description)}</desc>' if scene.description else ""
    return (
        f'<svg class="{escape(scene.kind)}" role="img" aria-labelledby="{labelled}" {size}>'
        f'<title id="{ident}t">{escape(scene.title)}</title>{description}'
    )


def _item(item: Item) -> str:
    match item:
        case Line():
            return (
                f'<line{_class(item.look)} x1="{_share(item.x1)}" y1="{_px(item.y1)}" '
                f'x2="{_share(item.x2)}" y2="{_px(item.y2)}"/>'
            )
        case Box():
            radius = f' rx="{_px(item.radius)}"' if item.radius else ""
            return (
                f'<rect{_class(item.look)} x="{_share(item.x)}" y="{_px(item.y)}" '
                f'width="{_share(item.width)}" height="{_px(item.height)}"{radius}/>'
            )
        case Text():
            return _text(item)
        case Mark():
            points = " ".join(f"{_px(x)},{_px(y)}" for x, y in item.shape)
            return (
                f'<svg class="ov" x="{_share(item.x)}" y="{_px(item.y)}">'
                f'<polygon{_class(item.look)} points="{points}"/></svg>'
            )


def _text(item: Text) -> str:
    anchor = "" if item.anchor == "start" else f' text-anchor="{item.anchor}"'
    dx = f' dx="{_px(item.dx)}"' if item.dx else ""
    place = f'x="{_share(item.x)}" y="{_px(item.y)}"'
    return f"<text{_class(item.look)} {place}{anchor}{dx}>{escape(item.text)}</text>"


def _class(look: str) -> str:
    return f' class="{escape(look)}"' if look else ""


def _share(share: float) -> str:
    return f"{round(share * 100, 2):g}%"


def _px(px: float) -> str:
    return f"{round(px, 2):g}"
