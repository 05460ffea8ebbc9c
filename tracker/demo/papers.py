"""Small files that the story's people upload. What stands in them is example data, and says so."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO

from tracker.exchange import receiving
from tracker.exchange.receiving import Received
from tracker.web import uploads

EXAMPLE = "EXEMPELDATA. Påhittad handling ur demon, inte en kommuns egen."


@contextmanager
def note(name: str, lines: Sequence[str]) -> Iterator[Received]:
    """A text file, taken in as if it had been uploaded."""
    with _sent(f"{name}.txt", "\n".join([EXAMPLE, "", *lines, ""])) as received:
        yield received


@contextmanager
def table(name: str, rows: Sequence[Sequence[str]]) -> Iterator[Received]:
    """A CSV file, taken in as if it had been uploaded."""
    with _sent(f"{name}.csv", "\n".join(";".join(row) for row in [*rows, [EXAMPLE], []])) as received:
        yield received


@contextmanager
def _sent(name: str, text: str) -> Iterator[Received]:
    with receiving.receive(uploads.store(), BytesIO(text.encode("utf-8-sig")), name) as received:
        yield received
