"""A case-time extract: read in a child process with limits, and only what was computed of it comes back.

The rows are in no variable of ours, in no log and in no database. `extracts_child` reads them, counts and forgets.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from tracker.exchange.extraction import environment
from tracker.rules.extracts import PeriodFigures, RowFault
from tracker.rules.states import PeriodLength
from tracker.rules.transitions import Message, RuleBroken

#: For a file from a page: wall-clock and processor seconds, and bytes of address space. The library reserves far more
#: than it uses, so the bound is on the size of the file first of all.
SECONDS = 60
MEMORY = 4 * 1024 * 1024 * 1024
#: For one from the command line.
SECONDS_ALONE = 1_800
MEMORY_ALONE = 16 * 1024 * 1024 * 1024

#: Children at once in one process.
_ROOM = threading.BoundedSemaphore(1)

KINDS = ("csv", "xlsx")


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of an extract. `lines` names the refused rows, the first of very many; `faults` counts them all."""

    rows: int
    faults: Mapping[RowFault, int]
    lines: tuple[tuple[int, RowFault], ...]
    figures: tuple[PeriodFigures, ...]
    as_of: date
    period: PeriodLength

    @property
    def refused(self) -> int:
        """How many rows were not counted."""
        return sum(self.faults.values())


def kind_of(name: str) -> str:
    """ "csv" or "xlsx" by the file's name. RuleBroken for any other."""
    ending = Path(name.lower()).suffix.lstrip(".")
    if ending not in KINDS:
        raise RuleBroken(Message.of("extract.kind"), field="file")
    return ending


def read(
    path: Path,
    kind: str,
    *,
    as_of: date,
    period: PeriodLength,
    progress: Callable[[int], None] = lambda _count: None,
    seconds: int = SECONDS,
    memory: int = MEMORY,
) -> Reading:
    """Read and compute. `progress` is told of each piece of the file, in bytes (of a sheet: as unpacked).

    RuleBroken, with what to do about it, for a file that has more in it than days and parts of the organisation, or
    that can't be read within the limits.
    """
    with _ROOM, path.open("rb") as file:
        for line in _child(file, [kind, as_of.isoformat(), period.value, str(seconds), str(memory)], seconds):
            if "progress" in line:
                progress(int(line["progress"]))
            elif "refused" in line:
                raise RuleBroken(Message(str(line["refused"]["id"]), dict(line["refused"]["values"])), field="file")
            elif "figures" in line:
                return _reading(line, as_of, period)
    raise RuleBroken(Message.of("extract.unreadable"), field="file")


def _child(file: IO[bytes], arguments: list[str], seconds: int) -> Iterator[dict[str, Any]]:
    """The child's lines as they come. It gets the open file, never a path or our environment."""
    command = [sys.executable, "-s", "-B", "-P", "-m", "tracker.exchange.extracts_child", *arguments]
    root = str(Path(__file__).resolve().parents[2])
    with subprocess.Popen(  # noqa: S603 - our own module with our own arguments
        command,
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # parsers quote what they read
        env=environment(root),
    ) as process:
        stop = threading.Timer(seconds + 5, process.kill)  # the child stops itself before
        stop.start()
        try:
            for written in process.stdout or ():
                yield _understood(written)
        finally:
            stop.cancel()
            process.kill()


def _understood(written: bytes) -> dict[str, Any]:
    try:
        line = json.loads(written)
    except ValueError:
        return {}
    return line if isinstance(line, dict) else {}


def _reading(line: Mapping[str, Any], as_of: date, period: PeriodLength) -> Reading:
    return Reading(
        rows=int(line["rows"]),
        faults={RowFault(name): int(count) for name, count in line["faults"].items()},
        lines=tuple((int(number), RowFault(name)) for number, name in line["lines"]),
        figures=tuple(_figure(values) for values in line["figures"]),
        as_of=as_of,
        period=period,
    )


def _figure(values: Mapping[str, Any]) -> PeriodFigures:
    days = {name: Decimal(values[name]) for name in ("median", "p90") if name in values}
    return PeriodFigures(**{**values, **days, "first": date.fromisoformat(values["first"])})


# --- What waits between the page that shows the figures and the one that saves them -----------------------------------


def to_plain(reading: Reading) -> dict[str, Any]:
    """The reading as JSON holds it, for the sealed draft and what is stored. No line numbers: they are shown once."""
    return {
        "rows": reading.rows,
        "faults": {fault.value: count for fault, count in reading.faults.items()},
        "as_of": reading.as_of.isoformat(),
        "period": reading.period.value,
        "figures": [_plain(figure) for figure in reading.figures],
    }


def _plain(figure: PeriodFigures) -> dict[str, Any]:
    values = {name: value for name, value in asdict(figure).items() if value not in (None, "")}
    return {name: str(value) if isinstance(value, Decimal | date) else value for name, value in values.items()}


def from_plain(plain: Mapping[str, Any]) -> Reading:
    """The reading again, of what `to_plain` made."""
    whole = {**plain, "lines": []}
    return _reading(whole, date.fromisoformat(plain["as_of"]), PeriodLength(plain["period"]))
