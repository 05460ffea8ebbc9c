"""The process that reads a case-time extract. Started by `extracts`; knows nothing of the app.

It takes away its own rights before it reads a byte, as the reader of other files does. What it writes are figures,
line numbers and reasons: no text of any row leaves it.
"""

import json
import os
import sys
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.exchange.extraction_outcome import Locked
from tracker.rules import extracts
from tracker.rules.states import PeriodLength
from tracker.rules.transitions import RuleBroken

#: The library starts as many threads as there are processors otherwise, each with memory of its own.
THREADS = "2"


def main(kind: str, as_of: str, period: str, seconds: str, memory: str) -> None:
    """Read standard input; write how far it has come, what was computed, or why it was refused, a JSON line each."""
    os.environ.setdefault("POLARS_MAX_THREADS", THREADS)
    from tracker.exchange import extraction_child, extracts_frame, extracts_rows

    cases = extracts_frame.Cases(date.fromisoformat(as_of), PeriodLength(period))
    extracts_frame.warm_up()
    extraction_child.limit(int(seconds), int(memory))
    try:
        for block in extracts_rows.blocks(sys.stdin.buffer, kind == "xlsx", cases.as_of, _progress):
            cases.add(block.frame, block.first_line)
        _write(_answer(cases.rows, cases.faults, cases.lines, cases.figures()))
    except RuleBroken as error:
        _write({"refused": {"id": error.message.id, "values": dict(error.message.values)}})
    except Locked:
        _write({"refused": {"id": "extraction.locked", "values": {}}})
    except Exception:  # whatever a parser makes of a file that is made to break it; nothing of it is written anywhere
        _write({"refused": {"id": "extract.unreadable", "values": {}}})


def _answer(rows: int, faults: Any, lines: Any, figures: list[extracts.PeriodFigures]) -> dict[str, Any]:
    return {
        "rows": rows,
        "faults": {str(fault.value): count for fault, count in faults.items()},
        "lines": [[line, fault.value] for line, fault in lines],
        "figures": [_plain(figure) for figure in extracts.veiled(figures)],
    }


def _plain(figure: extracts.PeriodFigures) -> dict[str, Any]:
    return {name: _value(value) for name, value in asdict(figure).items() if value not in (None, "")}


def _value(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _progress(count: int) -> None:
    _write({"progress": count})


def _write(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
