"""A case-time extract of invented dates, to try the import of Nyckeltal with. The same dates every time.

One row is wrong on purpose, so that the page has something to say about it.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

_FIRST_DAY = date(2013, 7, 1)
_ROWS = 240
_PARTS = ("Utredning barn", "Utredning unga")


def write(file: Path, day: date) -> None:
    """Write the extract as a CSV file, as it would have been taken out on the day."""
    lines = ["startdatum;slutdatum;förlängning;enhet", *_rows(day)]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join([*lines, ""]), encoding="utf-8-sig")


def _rows(day: date) -> Iterator[str]:
    chance = random.Random(2014)  # noqa: S311 -- invented dates, no secret
    span = max(1, (day - _FIRST_DAY).days)
    for number in range(_ROWS):
        start = _FIRST_DAY + timedelta(days=chance.randrange(span))
        end = start + timedelta(days=int(chance.triangular(20, 190, 100)))
        late = (end - start).days > 110 and chance.random() < 0.5
        extended = start + timedelta(days=100) if late else None
        if number == _ROWS // 2:
            end = start - timedelta(days=1)
        yield ";".join((start.isoformat(), _known(end, day), _known(extended, day), _PARTS[number % 2]))


def _known(when: date | None, day: date) -> str:
    """The date, unless it had not come on the day of the extract."""
    return when.isoformat() if when is not None and when <= day else ""
