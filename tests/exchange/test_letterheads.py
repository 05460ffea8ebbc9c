"""Pictures for letterheads: what is drawn, and what hostile files are refused with."""

import io
from pathlib import Path

import pytest
from PIL import Image

from tests.documents import marks
from tracker.exchange import letterheads, letterheads_svg
from tracker.rules.transitions import RuleBroken

_RED = '<rect width="9" height="9" fill="red"/>'


def svg(inside: str, about: str = 'viewBox="0 0 10 10"', before: str = "") -> bytes:
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"{before}<svg {spaces} {about}>{inside}</svg>".encode()


def draw(folder: Path, name: str, content: bytes) -> Image.Image:
    path = folder / "in.part"
    path.write_bytes(content)
    return Image.open(io.BytesIO(letterheads.draw(path, name)))


def refusal(folder: Path, name: str, content: bytes) -> str:
    with pytest.raises(RuleBroken) as refused:
        draw(folder, name, content)
    assert refused.value.field == "file"
    return refused.value.message.id


def test_an_svg_is_drawn_on_white_with_a_document_type_and_a_drawing_programs_own_marks(tmp_path: Path) -> None:
    drawn = draw(tmp_path, "märke.SVG", marks.SVG)
    assert (drawn.format, drawn.mode, drawn.size, drawn.info) == ("PNG", "RGB", (400, 480), {})
    assert drawn.getpixel((0, 479)) == (255, 255, 255)
    assert drawn.getpixel((200, 150)) == (255, 255, 255)  # the white disc
    red, green, blue = drawn.getpixel((60, 60))
    assert blue > green > red


def test_the_same_picture_is_drawn_to_the_same_bytes(tmp_path: Path) -> None:
    for name, content in (("a.svg", marks.SVG), ("a.png", marks.png(60, 40))):
        path = tmp_path / name
        path.write_bytes(content)
        assert letterheads.draw(path, name) == letterheads.draw(path, name)


def test_a_transparent_png_lies_on_white_and_keeps_no_words(tmp_path: Path) -> None:
    drawn = draw(tmp_path, "märke.png", marks.png(300, 200, alpha=0, said="Kajsa Berg"))
    assert (drawn.mode, drawn.size, drawn.info) == ("RGB", (300, 200), {})
    assert drawn.getpixel((1, 1)) == (255, 255, 255)
    assert drawn.getpixel((150, 100)) == (0, 90, 156)


def test_a_large_png_is_made_as_small_as_it_is_printed(tmp_path: Path) -> None:
    assert draw(tmp_path, "stor.png", marks.png(3_000, 2_000)).size == (720, 480)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("stor.png", marks.png(20_000, 20_000, mode="1"), "letterhead.pixels"),
        ("zip.png", marks.png(30, 30) + b"PK\x03\x04", "file.two_in_one"),
        ("sida.png", marks.png(30, 30, said="<script>"), "file.two_in_one"),
        ("klippt.png", marks.png(30, 30)[:-20], "file.damaged"),
        ("text.png", b"hej", "file.disagrees"),
        ("tom.png", b"", "file.empty"),
        ("svg.png", marks.SVG, "file.disagrees"),
        ("png.svg", marks.png(30, 30), "letterhead.svg_broken"),
        ("vit.svg", svg('<rect width="9" height="9" fill="#fff"/>'), "letterhead.blank"),
        ("bild.jpg", b"\xff\xd8\xff", "letterhead.kind"),
    ],
)
def test_other_pictures_are_refused(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    assert refusal(tmp_path, name, content) == reason


def test_a_file_over_two_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    assert refusal(tmp_path, "stor.svg", svg(_RED) + b" " * 2 * 1024 * 1024) == "letterhead.too_large"


def test_a_picture_that_takes_more_than_it_may_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letterheads, "MEMORY", 1)
    assert refusal(tmp_path, "a.svg", marks.SVG) == "letterhead.too_much"


def _bomb() -> str:
    """Nine groups, each using the one before it ten times: a thousand million squares."""
    groups = (f'<g id="a{i}">' + f'<use href="#a{i - 1}"/>' * 10 + "</g>" for i in range(1, 10))
    return f'<g id="a0">{_RED}</g>' + "".join(groups)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (svg("<script>alert(1)</script>" + _RED), "runs"),
        (svg('<rect width="9" height="9" onclick="x()"/>'), "runs"),
        (svg('<rect width="9" height="9"><animate attributeName="x" to="5"/></rect>'), "runs"),
        (svg(_RED, 'viewBox="0 0 9 9" onload="x()"'), "runs"),
        (svg('<image href="http://127.0.0.1/x.png"/>'), "fetches"),
        (svg('<image xlink:href="file:///etc/hostname"/>'), "fetches"),
        (svg('<image href="data:image/png;base64,AAAA"/>'), "fetches"),
        (svg('<use xlink:href="http://127.0.0.1/y.svg#a"/>'), "fetches"),
        (svg(f'<a href="http://127.0.0.1/">{_RED}</a>'), "fetches"),
        (svg("<foreignObject/>"), "fetches"),
        (svg("<style>@import url(http://127.0.0.1/x)</style>"), "fetches"),
        (svg("<style>rect{fill:u\\72l(http://127.0.0.1/x)}</style>"), "fetches"),
        (svg('<rect style="fill: url( \'http://127.0.0.1/#a\')" width="3" height="3"/>'), "fetches"),
        (svg('<rect fill="URL(//127.0.0.1/#a)" width="3" height="3"/>'), "fetches"),
        (svg("<title>&b;</title>", before='<!DOCTYPE svg [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>'), "entities"),
        (svg("<title>&a;</title>", before='<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/hostname">]>'), "entities"),
        (svg(_bomb()), "complicated"),
        (svg('<g id="a"><use href="#a"/></g>'), "complicated"),
        (svg("<g>" * 500 + _RED + "</g>" * 500), "complicated"),
        (svg(_RED * 20_001), "complicated"),
        (svg("<text>hej</text>"), "text"),
        (svg('<filter id="f"/>'), "part"),
        (svg(_RED, ""), "size"),
        (svg(_RED, 'viewBox="0 0 nan 10"'), "size"),
        (svg(_RED, 'width="100%" height="100%"'), "size"),
        (svg(_RED) + b"<svg/>", "broken"),
        (b"\x00\x01", "broken"),
    ],
)
def test_an_svg_that_runs_fetches_or_grows_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(RuleBroken, match=rf"letterhead\.svg_{reason}"):
        letterheads_svg.clean(content)


def test_only_shapes_are_left_of_a_drawing() -> None:
    kept_by_programs = '<title>T</title><metadata>M</metadata><x:y xmlns:x="urn:x"/>'
    inside = f'{kept_by_programs}{_RED}<use href="#g"/><g id="g" x:z="1" xmlns:x="urn:x"/>'
    clean = letterheads_svg.clean(svg(inside, 'width="20mm" height="10mm"'))
    assert all(word not in clean.text for word in ("T<", "M<", "urn:x", "metadata"))
    assert "rect" in clean.text and "#g" in clean.text
    assert (round(clean.width, 2), round(clean.height, 2)) == (75.59, 37.8)


def test_a_drawing_that_is_long_is_refused_by_its_shape() -> None:
    with pytest.raises(RuleBroken, match=r"letterhead\.shape"):
        letterheads_svg.clean(svg(_RED, 'viewBox="0 0 1000 1"'))
