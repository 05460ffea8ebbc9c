"""A million rows of a case-time extract, against reading the same file with polars alone. Goal: at most three times.

    .venv/bin/python -m tests.benchmarks.extract [rows]

Both start a process of their own, as the app does, so that both carry the library's start. Each is run five times and
the fastest is told, since the machine has other things to do.
"""

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from tracker.exchange import extracts
from tracker.rules.states import PeriodLength

ROWS = 1_000_000
RUNS = 5
AS_OF = date(2014, 3, 31)
_ALONE = "import sys, polars; polars.read_csv(sys.argv[1], separator=';', try_parse_dates=True)"


def written(path: Path, rows: int) -> Path:
    """Invented cases: a few years of starts, most of them finished, a tenth extended, seven parts."""
    chance = random.Random(1)  # noqa: S311 -- invented days are no secrets
    with path.open("w", encoding="utf-8") as file:
        file.write("Startdatum;Slutdatum;Förlängning;Enhet\n")
        for number in range(rows):
            start = date(2010, 1, 1) + timedelta(days=chance.randrange(1500))
            end = start + timedelta(days=chance.randrange(300))
            extended = start + timedelta(days=100) if chance.random() < 0.1 else None
            shown = [start, end if end <= AS_OF else "", extended if extended and extended <= AS_OF else ""]
            file.write(";".join(map(str, shown)) + f";Enhet {number % 7}\n")
    return path


def fastest(act: Callable[[], object]) -> float:
    """The shortest of some runs, in seconds."""
    return min(_seconds(act) for _run in range(RUNS))


def _seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def main(rows: int = ROWS) -> None:
    """Write the file, measure both, print what came of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder) / "utdrag.csv", rows)
        alone = fastest(lambda: subprocess.run([sys.executable, "-c", _ALONE, str(path)], check=True))
        ours = fastest(lambda: extracts.read(path, "csv", as_of=AS_OF, period=PeriodLength.MONTH))
        size = path.stat().st_size / 1_000_000
    print(f"{rows:,} rows, {size:.0f} MB: polars alone {alone:.2f} s, extract {ours:.2f} s, {ours / alone:.1f} times")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
