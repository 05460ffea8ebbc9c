"""Styles, icons and markup keep the promises that the design guide makes for them; and the checks can fail."""

import re
from pathlib import Path

import pytest

from tracker.wording.icons import ICONS

TRACKER = Path(__file__).resolve().parents[2] / "tracker"
STATIC = TRACKER / "static"
TEMPLATES = sorted((TRACKER / "templates").rglob("*.html"))

_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(")
_ICON = re.compile(r"""icon(?:_name\s*=|\()\s*["']([a-z0-9-]+)["']|mark\(.*?,\s*"([a-z0-9-]+)",\s*"[a-z]+"\)""")
_FORBIDDEN = re.compile(
    r"""\sstyle\s*=|\son[a-z]+\s*=\s*["']|\|\s*safe\b|["'(]data:|<style|<script(?![^>]*\ssrc=)|hx-on"""
)


def colours(css: str) -> list[str]:
    """Colour values written out in a style sheet."""
    return _COLOUR.findall(css)


def icons_used(markup: str) -> set[str]:
    """Names of icons that a template asks for by name."""
    return {first or second for first, second in _ICON.findall(markup)}


def forbidden(markup: str) -> list[str]:
    """What the content security policy would stop, or what would let text in unescaped."""
    return [found.strip() for found in _FORBIDDEN.findall(markup)]


def sprite() -> set[str]:
    return set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))


def test_colours_are_written_in_the_tokens_only() -> None:
    for sheet in ("app.css", "meeting.css"):
        assert colours((STATIC / sheet).read_text()) == [], sheet


def test_every_token_used_is_defined() -> None:
    styles = "".join((STATIC / sheet).read_text() for sheet in ("tokens.css", "app.css", "meeting.css"))
    used = {name for name in re.findall(r"var\((--[\w-]+)", styles) if not name.startswith("--bs-")}
    assert used - set(re.findall(r"(--[\w-]+):", styles)) == set()


def test_every_icon_asked_for_is_in_the_sprite() -> None:
    asked = set(ICONS.values())
    for template in TEMPLATES:
        asked |= icons_used(template.read_text())
    assert asked - sprite() == set()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(TRACKER)))
def test_template_has_nothing_the_policy_forbids(template: Path) -> None:
    assert forbidden(template.read_text()) == []


@pytest.mark.parametrize(
    "planted",
    [
        '<p style="color:red">',
        '<p onclick="x()">',
        "{{ text|safe }}",
        '<img src="data:image/png;base64,">',
        "<style>p{}</style>",
        "<script>x()</script>",
    ],
)
def test_check_sees_what_is_forbidden(planted: str) -> None:
    assert forbidden(planted)


def test_checks_see_a_stray_colour_and_a_missing_icon() -> None:
    assert colours("p { color: #c00; background: rgb(0 0 0); }") == ["#c00", "rgb("]
    planted = icons_used('{{ icon("nix") }}{{ mark(_("Saknas"), "nada", "saknas") }}{{ x(icon_name="nil") }}')
    assert planted == {"nix", "nada", "nil"}
    assert not planted & sprite()
