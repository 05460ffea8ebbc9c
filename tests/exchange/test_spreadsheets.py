"""Tables for spreadsheet programs: nothing in them is run, and nothing in them is lost."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.exchange import spreadsheets

#: What starts a formula, what CSV itself is made of, and some that are neither.
CHARACTERS = "=+-@\t\r\n＝＋－＠;\"',aÅ 3😀"


def read(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=";"))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\x00", "＝", "＋", "－", "＠"])
def test_a_formula_becomes_text(start: str) -> None:
    assert spreadsheets.inert(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


@pytest.mark.parametrize("text", ["", "Åtgärd", "3 = 3", "’=1", "2014-03-18", "Å1 -"])
def test_other_text_is_left_alone(text: str) -> None:
    assert spreadsheets.inert(text) == text


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.lists(st.text(CHARACTERS, max_size=8), min_size=1, max_size=4), max_size=3))
def test_every_cell_comes_back_inert(rows: list[list[str]]) -> None:
    found = read("".join(spreadsheets.lines(rows)))
    assert found == [[spreadsheets.inert(cell) for cell in row] for row in rows]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in found for cell in row)
