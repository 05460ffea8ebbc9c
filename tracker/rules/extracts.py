"""The case-time extract: which columns it may have, why a row is not counted, and what is never shown of few cases.

Times are counted as the law counts them: in calendar months from the day the investigation was opened.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import Any

from tracker.rules import identity_numbers
from tracker.rules.transitions import Message, RuleBroken

#: The statutory time of an investigation (11 kap. 2 § SoL), in months.
MONTHS = 4
#: A count under this is not shown for a part of the organisation: it could point somebody out.
FEWEST = 5
#: Parts of the organisation in one extract. More than this is no organisation, but something that tells cases apart.
MOST_PARTS = 50
LONGEST_PART = 100
#: Periods computed, the newest: twenty years of months.
MOST_PERIODS = 240
#: The first year that a case can have begun in.
EARLIEST = date(1980, 1, 1)


class Column(StrEnum):
    """What an extract tells of each case. Nothing else may be in it."""

    START = "start"
    END = "end"
    EXTENDED = "extended"
    PART = "part"


class RowFault(StrEnum):
    """Why a row is not counted, in the order they are looked for. Words in `wording.sentences`."""

    NO_START = "no_start"
    START_UNREADABLE = "start_unreadable"
    END_UNREADABLE = "end_unreadable"
    EXTENDED_UNREADABLE = "extended_unreadable"
    TOO_MANY_CELLS = "too_many_cells"
    TOO_EARLY = "too_early"
    START_LATER = "start_later"
    END_BEFORE_START = "end_before_start"
    END_LATER = "end_later"
    EXTENDED_BEFORE_START = "extended_before_start"
    EXTENDED_LATER = "extended_later"


_NAMES: dict[Column, frozenset[str]] = {
    Column.START: frozenset(
        {"start", "startdatum", "inledd", "inleddes", "inledd den", "utredning inledd", "inleddatum"}
    ),
    Column.END: frozenset(
        {"slut", "slutdatum", "avslutad", "avslutades", "avslutad den", "avslutsdatum", "utredning avslutad", "end"}
    ),
    Column.EXTENDED: frozenset(
        {
            "förlängd",
            "förlängning",
            "förlängning beslutad",
            "förlängd den",
            "beslut om förlängning",
            "förlängningsbeslut",
            "extended",
        }
    ),
    Column.PART: frozenset({"enhet", "område", "verksamhet", "arbetsgrupp", "unit"}),
}

#: What a column is called that tells people or cases apart.
_IDENTITY = re.compile(
    r"person|pers\.?nr|pnr|namn|name|klient|brukare|barn|vårdnad|födel|adress|telefon|post|(^|[^a-zå-ö])id($|[^a-zå-ö])|ärende|akt|dnr|diarie|handläggare|nummer"
)


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """What was computed of the cases begun in one period. `part` is empty for the whole committee.

    None is what can't be told: not decided yet, or too few. Days are exact, since a median may end on a half.
    """

    first: date
    part: str = ""
    #: Cases begun in the period, of them finished within four months, and finished or extended within them.
    started: int | None = None
    within: int | None = None
    within_or_extended: int | None = None
    median: Decimal | None = None
    p90: Decimal | None = None
    #: Open over four months at the period's end, whenever they began; those with a decision to extend apart.
    open_over: int | None = None
    open_extended: int | None = None


def columns(names: Sequence[str], today: date) -> tuple[Column, ...]:
    """What each column of the extract is. RuleBroken for any that is not needed, one missing, or one given twice."""
    found: list[Column] = []
    for number, name in enumerate(names, 1):
        found.append(_column(number, name, today))
    for needed in (Column.START, Column.END):
        if needed not in found:
            raise RuleBroken(Message.of(f"extract.no_{needed.value}"), field="file")
    if len(set(found)) < len(found):
        raise _refused("extract.column_twice")
    return tuple(found)


def _column(number: int, name: str, today: date) -> Column:
    bare = re.sub(r"[\s_]+", " ", unicodedata.normalize("NFC", name)).strip().lower()
    for column, known in _NAMES.items():
        if bare in known:
            return column
    if identity_numbers.find(name, today=today):
        raise _refused("extract.identity_number")
    reason = "extract.identity_column" if _IDENTITY.search(bare) else "extract.unknown_column"
    raise _refused(reason, number=number, name=bare[:40] or "?")


def check_texts(texts: Iterable[str], today: date) -> None:
    """R13: RuleBroken when any of the texts holds a personal identity number. Bare digits count too: none belong."""
    for text in texts:
        if identity_numbers.find(text, today=today):
            raise _refused("extract.identity_number")


def check_parts(parts: Sequence[str], today: date) -> None:
    """RuleBroken when what stands as part of the organisation tells cases apart instead."""
    if len(parts) > MOST_PARTS:
        raise _refused("extract.too_many_parts", n=len(parts), most=MOST_PARTS)
    if any(len(part) > LONGEST_PART for part in parts):
        raise _refused("extract.long_part", most=LONGEST_PART)
    check_texts(parts, today)


def _refused(reason: str, **values: str | int) -> RuleBroken:
    return RuleBroken(Message.of(reason, **values), field="file")


def veiled(figures: Iterable[PeriodFigures]) -> tuple[PeriodFigures, ...]:
    """The figures with what is too few to be shown of a part of the organisation left out.

    Where just one part would be left out it could be had by taking the others from the whole, so the next smallest is
    left out with it.
    """
    kept: list[PeriodFigures] = []
    ordered = sorted(figures, key=lambda figure: (figure.first, figure.part))
    for _first, group in groupby(ordered, key=lambda figure: figure.first):
        period = list(group)
        kept += [figure for figure in period if not figure.part]
        kept += _veiled([figure for figure in period if figure.part])
    return tuple(figure for figure in kept if not figure.part or _says_something(figure))


_Count = Callable[[PeriodFigures], int | None]
#: What is counted for each figure, and what may not be few: the part and the rest of it.
_COUNTS: dict[str, _Count] = {
    "started": lambda f: f.started,
    "within": lambda f: f.within,
    "within_or_extended": lambda f: f.within_or_extended,
    "open_over": lambda f: f.open_over,
    "open_extended": lambda f: f.open_extended,
}


def _veiled(parts: Sequence[PeriodFigures]) -> list[PeriodFigures]:
    hidden: dict[str, frozenset[int]] = {name: _hidden([count(p) for p in parts]) for name, count in _COUNTS.items()}
    shown = []
    for at, figure in enumerate(parts):
        away = {name for name, places in hidden.items() if at in places}
        if "started" in away:
            away |= {"within", "within_or_extended", "median", "p90"}
        gone: dict[str, Any] = dict.fromkeys(away)
        shown.append(replace(figure, **gone))
    return shown


def _hidden(counts: Sequence[int | None]) -> frozenset[int]:
    """The places whose count is not shown."""
    few = {at for at, count in enumerate(counts) if count is not None and count < FEWEST}
    rest = [(count, at) for at, count in enumerate(counts) if count is not None and at not in few]
    if len(few) == 1 and rest:
        few.add(min(rest)[1])
    return frozenset(few)


def _says_something(figure: PeriodFigures) -> bool:
    values = (getattr(figure, field.name) for field in fields(figure) if field.name not in ("first", "part"))
    return any(value is not None for value in values)


def fault_message(fault: RowFault) -> Message:
    """Why a row was not counted, in words."""
    return Message.of(f"extract.row.{fault.value}")


def counted_faults(faults: Mapping[RowFault, int]) -> tuple[tuple[RowFault, int], ...]:
    """How many rows were refused for each reason, the most first."""
    return tuple(sorted(faults.items(), key=lambda pair: (-pair[1], pair[0])))
