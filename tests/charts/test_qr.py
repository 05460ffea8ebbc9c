"""The square is what the encoder said, with the light border that readers need."""

import re

import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.charts import qr

URI = "otpauth://totp/Tillsynslotsen:anna.ek%40kommun.example?secret=ABCDEFGHIJKLMNOPQRSTUVWXYZ234567&issuer=Tillsynslotsen"


def drawn(square: qr.Square) -> set[tuple[int, int]]:
    """The dark modules of the path, as (x, y)."""
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", square.path)
    assert "".join(f"M{x} {y}h{w}v1h-{back}z" for x, y, w, back in runs) == square.path
    assert all(width == back for _x, _y, width, back in runs)
    return {(int(x) + step, int(y)) for x, y, width, _ in runs for step in range(int(width))}


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=150))
def test_every_dark_module_is_drawn_and_no_other(text: str) -> None:
    matrix = segno.make(text, error="m", micro=False, boost_error=False).matrix
    expected = {(x + 4, y + 4) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}
    square = qr.square(text)
    assert drawn(square) == expected
    assert square.size == len(matrix) + 8


def test_the_border_is_light_and_the_corners_are_found() -> None:
    square = qr.square(URI)
    dark = drawn(square)
    inside = range(4, square.size - 4)
    assert all(x in inside and y in inside for x, y in dark)
    for x, y in ((4, 4), (square.size - 5, 4), (4, square.size - 5)):
        assert (x, y) in dark, "a finder pattern begins in each of three corners"
