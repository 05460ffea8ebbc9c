"""Rows for spreadsheet programs: CSV as Swedish ones open it, with nothing in it that they would run."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

#: What makes a spreadsheet program take a cell for a formula, full-width forms and leading controls included.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00", "＝", "＋", "－", "＠")

#: Tells Excel that the file is UTF-8.
BYTE_ORDER_MARK = "\ufeff"


def inert(text: str) -> str:
    """The text as a cell that no program runs: an apostrophe goes before what would make it a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The rows as CSV: semicolons, every cell quoted and inert, the byte order mark first."""
    yield BYTE_ORDER_MARK
    for row in rows:
        stream = io.StringIO()
        csv.writer(stream, delimiter=";", quoting=csv.QUOTE_ALL).writerow([inert(cell) for cell in row])
        yield stream.getvalue()
