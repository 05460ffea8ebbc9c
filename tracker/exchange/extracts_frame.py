"""The case-time extract's rows as columns: dates read, faults found, figures computed. Only for the child process.

Rows come in blocks and leave at once all but three days and the number of a part of the organisation, so memory grows
with the number of cases by some bytes each, and no text of a row outlives its block.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import polars as pl

from tracker.rules import extracts
from tracker.rules.extracts import Column, PeriodFigures, RowFault
from tracker.rules.periods import MONTHS, Period, months_later, period_of
from tracker.rules.states import PeriodLength

#: Rows named with line and reason; all are counted.
MOST_LINES = 10_000
#: Different unreadable cells looked through for personal identity numbers, of one column in one block.
_MOST_ODD = 20_000

_DAYS = (Column.START, Column.END, Column.EXTENDED)
_UNREADABLE = {
    Column.START: RowFault.START_UNREADABLE,
    Column.END: RowFault.END_UNREADABLE,
    Column.EXTENDED: RowFault.EXTENDED_UNREADABLE,
}
#: The cell after the last column: whatever stands there belongs to no column.
BEYOND = "beyond"


@dataclass
class Cases:
    """The cases read so far. `add` takes blocks of text columns, `figures` computes."""

    as_of: date
    length: PeriodLength
    rows: int = 0
    faults: Counter[RowFault] = field(default_factory=Counter)
    lines: list[tuple[int, RowFault]] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    _kept: list[pl.DataFrame] = field(default_factory=list)

    def add(self, block: pl.DataFrame, first_line: int) -> None:
        """Take a block of text columns named as `Column`, and `BEYOND`. RuleBroken for a personal identity number."""
        texts = block.with_columns(pl.all().str.strip_chars()).with_columns(
            pl.when(pl.all().str.len_bytes() > 0).then(pl.all())
        )
        something = pl.any_horizontal(pl.all().is_not_null())
        texts = texts.with_columns(something.alias("_")).with_row_index("line", first_line).filter("_").drop("_")
        if not texts.height:
            return
        read = texts.with_columns(_day(Column(name)) for name in texts.columns if name in _DAYS)
        self._check_odd(texts, read)
        judged = read.with_columns(_fault(texts, read, self.as_of).alias("fault"))
        self._note(judged.filter(pl.col("fault").is_not_null()))
        self._keep(judged.filter(pl.col("fault").is_null()))

    def _check_odd(self, texts: pl.DataFrame, read: pl.DataFrame) -> None:
        """R13: no cell that is no day may be a personal identity number, whatever column it stands in."""
        for name in texts.columns:
            if name in _DAYS:
                odd = texts[name].filter(read[name].is_null() & texts[name].is_not_null())
            elif name == BEYOND:
                odd = texts[name].drop_nulls()
            else:
                continue
            extracts.check_texts(odd.unique().head(_MOST_ODD).to_list(), self.as_of)

    def _note(self, refused: pl.DataFrame) -> None:
        for name, count in refused["fault"].value_counts().iter_rows():
            self.faults[RowFault(name)] += count
        room = MOST_LINES - len(self.lines)
        for line, name in refused.select("line", "fault").head(room).iter_rows():
            self.lines.append((line, RowFault(name)))

    def _keep(self, sound: pl.DataFrame) -> None:
        self.rows += sound.height
        number = pl.lit(None, pl.Int16)
        if Column.PART in sound.columns:
            known = self._numbers(sound[Column.PART].drop_nulls().unique().sort().to_list())
            number = pl.col(Column.PART).replace_strict(known, default=None, return_dtype=pl.Int16)
        days = [pl.col(name) if name in sound.columns else pl.lit(None, pl.Date).alias(name) for name in _DAYS]
        self._kept.append(sound.select(*days, number.alias(Column.PART)))

    def _numbers(self, named: Sequence[str]) -> dict[str, int]:
        new = [part for part in named if part not in self.parts]
        extracts.check_parts([*self.parts, *new], self.as_of)
        self.parts += new
        return {part: number for number, part in enumerate(self.parts)}

    def figures(self) -> list[PeriodFigures]:
        """What is computed of all cases: for the whole committee, and for each part of the organisation."""
        if not self._kept or not self.rows:
            return []
        cases = _counted(pl.concat(self._kept), self.length)
        made = [*_figures(cases, self, "")]
        for number, part in enumerate(self.parts):
            made += _figures(cases.filter(pl.col(Column.PART) == number), self, part)
        return made


def warm_up() -> None:
    """Let the library start its threads and read what it needs of its own, before rights are taken away."""
    pl.DataFrame({"a": ["2014-01-01"]}).with_columns(pl.col("a").str.to_date("%Y-%m-%d")).group_by("a").agg(pl.len())


def _day(column: Column) -> pl.Expr:
    """The day that a text says: 2014-04-04, with or without a time after it, or 20140404. Null for anything else."""
    text = pl.col(column)
    whole = text.str.to_date("%Y-%m-%d", strict=False)
    timed = pl.when(text.str.contains(r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")).then(text.str.slice(0, 10))
    bare = pl.when(text.str.len_bytes() == 8).then(text)
    return pl.coalesce(
        whole, timed.str.to_date("%Y-%m-%d", strict=False), bare.str.to_date("%Y%m%d", strict=False)
    ).alias(column)


def _fault(texts: pl.DataFrame, read: pl.DataFrame, as_of: date) -> pl.Series:
    """The first fault of each row, by the order of `RowFault`; null for a row that counts."""
    start, end = read[Column.START], read[Column.END]
    nothing = pl.Series([None], dtype=pl.Date).extend_constant(None, read.height - 1) if read.height else start
    extended = read[Column.EXTENDED] if Column.EXTENDED in read.columns else nothing
    holds: dict[RowFault, pl.Series] = {RowFault.NO_START: texts[Column.START].is_null()}
    for column, fault in _UNREADABLE.items():
        if column in read.columns:
            holds[fault] = read[column].is_null() & texts[column].is_not_null()
    if BEYOND in texts.columns:
        holds[RowFault.TOO_MANY_CELLS] = texts[BEYOND].is_not_null()
    holds |= {
        RowFault.TOO_EARLY: start < extracts.EARLIEST,
        RowFault.START_LATER: start > as_of,
        RowFault.END_BEFORE_START: end < start,
        RowFault.END_LATER: end > as_of,
        RowFault.EXTENDED_BEFORE_START: extended < start,
        RowFault.EXTENDED_LATER: extended > as_of,
    }
    frame = pl.DataFrame({fault.value: series.fill_null(value=False) for fault, series in holds.items()})
    order = [fault.value for fault in RowFault if fault in holds]
    first = pl.coalesce(pl.when(pl.col(name)).then(pl.lit(name)) for name in order)
    return frame.select(first.alias("fault"))["fault"]


def _index(day: pl.Expr, length: PeriodLength) -> pl.Expr:
    """A period's place on the line of all periods."""
    return (day.dt.year().cast(pl.Int32) * 12 + day.dt.month().cast(pl.Int32) - 1) // MONTHS[length]


def index_of(day: date, length: PeriodLength) -> int:
    """The same of one day."""
    return (day.year * 12 + day.month - 1) // MONTHS[length]


def period_at(index: int, length: PeriodLength) -> Period:
    """The period at a place on the line."""
    return period_of(months_later(date(1, 1, 1), index * MONTHS[length] - 12), length)


def _counted(cases: pl.DataFrame, length: PeriodLength) -> pl.DataFrame:
    """Each case with the last day of its four months and the places of its days on the line of periods."""
    start, end, extended = (pl.col(name) for name in _DAYS)
    with_limit = cases.with_columns(start.dt.offset_by(f"{extracts.MONTHS}mo").alias("limit"))
    limit = pl.col("limit")
    return with_limit.with_columns(
        _index(start, length).alias("period"),
        # Over time at the end of this period and the following ones, until it is closed by one's end.
        _index(limit.dt.offset_by("1d"), length).alias("over"),
        _index(end, length).alias("closed"),
        _index(extended, length).alias("extended_at"),
        (end <= limit).fill_null(value=False).alias("within"),
        (extended <= limit).fill_null(value=False).alias("extended_in_time"),
        (end - start).dt.total_days().alias("days"),
    )


def _figures(cases: pl.DataFrame, all_cases: Cases, part: str) -> Iterator[PeriodFigures]:
    if not cases.height:
        return
    as_of, length = all_cases.as_of, all_cases.length
    last = index_of(as_of, length)
    if period_at(last, length).last > as_of:
        last -= 1
    first = max(int(cases["period"].min()), last - extracts.MOST_PERIODS + 1)  # type: ignore[arg-type]
    begun = {row["period"]: row for row in _begun(cases, as_of).iter_rows(named=True)}
    over, extended = _open(cases, first, last)
    for index in range(first, last + 1):
        row = begun.get(index)
        yield PeriodFigures(
            first=period_at(index, length).first,
            part=part,
            started=row["started"] if row else 0,
            within=row["within"] if row and not row["undecided"] else None,
            within_or_extended=row["either"] if row and not row["undecided_either"] else None,
            median=_median(row) if row else None,
            p90=_ranked(row, math.ceil(row["started"] * 9 / 10)) if row else None,
            open_over=over[index - first],
            open_extended=extended[index - first],
        )


def _begun(cases: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """For each period in which cases began: how many, in time, and how long they took; what is not yet decided."""
    within, extended = pl.col("within"), pl.col("extended_in_time")
    running = pl.col(Column.END).is_null() & (pl.col("limit") >= as_of)
    waited = (pl.lit(as_of) - pl.col(Column.START)).dt.total_days()
    return cases.group_by("period").agg(
        pl.len().alias("started"),
        within.sum().alias("within"),
        (within | extended).sum().alias("either"),
        running.sum().alias("undecided"),
        (running & ~extended).sum().alias("undecided_either"),
        pl.col("days").drop_nulls().sort().alias("days"),
        waited.filter(pl.col(Column.END).is_null()).min().alias("waited"),
    )


def _ranked(row: dict[str, object], rank: int) -> Decimal | None:
    """The days of the case at the rank from 1, or None: an open case might come before it yet."""
    days, waited = row["days"], row["waited"]
    if not isinstance(days, list) or rank > len(days):
        return None
    found = days[rank - 1]
    return None if isinstance(waited, int) and found > waited else Decimal(found)


def _median(row: dict[str, object]) -> Decimal | None:
    """The middle case's days, between the two in the middle of an even number."""
    started = row["started"]
    assert isinstance(started, int)  # noqa: S101 -- pl.len() counts
    lower, upper = _ranked(row, (started + 1) // 2), _ranked(row, started // 2 + 1)
    return None if lower is None or upper is None else (lower + upper) / 2


def _open(cases: pl.DataFrame, first: int, last: int) -> tuple[list[int], list[int]]:
    """How many were over time at each period's end, without and with a decision to extend.

    A case is over time from the end of the period `over` until that of the period it is closed in.
    """
    never = pl.lit(last + 1, pl.Int32)
    ends = cases.select(
        pl.col("over"),
        pl.min_horizontal(pl.col("closed").fill_null(never), never).alias("closed"),
        pl.min_horizontal(pl.col("extended_at").fill_null(never), never).alias("extended_at"),
    )
    late = ends.filter(pl.col("over") < pl.col("closed"))
    plain = late.select("over", pl.min_horizontal("closed", "extended_at").alias("until"))
    extended = late.select(pl.max_horizontal("over", "extended_at").alias("over"), pl.col("closed").alias("until"))
    return _running(plain, first, last), _running(extended, first, last)


def _running(spans: pl.DataFrame, first: int, last: int) -> list[int]:
    """How many of the spans [over, until) hold each place."""
    held = spans.filter(pl.col("over") < pl.col("until"))
    change = [0] * (last - first + 2)
    for name, step in (("over", 1), ("until", -1)):
        places = held.select(pl.col(name).clip(first, last + 1).alias("at"))
        for at, count in places["at"].value_counts().iter_rows():
            change[at - first] += step * count
    total, running = 0, []
    for step in change[:-1]:
        total += step
        running.append(total)
    return running
