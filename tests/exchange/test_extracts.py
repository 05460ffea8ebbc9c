"""A case-time extract: figures equal those of a plain computation, every refused row is named, nobody can be found."""

import json
import math
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exchange import samples
from tests.rules.identity import PERSON
from tracker.exchange import extracts, extracts_child, extracts_frame, extracts_rows
from tracker.exchange.extracts import Reading
from tracker.rules.extracts import FEWEST, PeriodFigures, RowFault, veiled
from tracker.rules.periods import months_later, period_of
from tracker.rules.states import PeriodLength
from tracker.rules.transitions import RuleBroken
from tracker.wording import Words

AS_OF = date(2014, 7, 15)
HEAD = "Startdatum;Slutdatum;Förlängning;Enhet\n"


@dataclass(frozen=True)
class Case:
    start: date
    end: date | None = None
    extended: date | None = None
    part: str = ""

    @property
    def limit(self) -> date:
        return months_later(self.start, 4)

    @property
    def line(self) -> str:
        return ";".join([str(self.start), str(self.end or ""), str(self.extended or ""), self.part])


# --- The plain reference: one case after another, in the words of the rule -------------------------------------------


def reference(cases: Sequence[Case], as_of: date, length: PeriodLength, part: str = "") -> list[PeriodFigures]:
    chosen = [case for case in cases if not part or case.part == part]
    if not chosen:
        return []
    period, made = period_of(min(case.start for case in chosen), length), []
    while period.last <= as_of:
        begun = [case for case in chosen if period.first <= case.start <= period.last]
        late = [c for c in chosen if period.last > c.limit and (c.end is None or c.end > period.last)]
        extended = [c for c in late if c.extended is not None and c.extended <= period.last]
        made.append(
            PeriodFigures(
                first=period.first,
                part=part,
                started=len(begun),
                within=in_time(begun, as_of, extensions=False),
                within_or_extended=in_time(begun, as_of, extensions=True),
                median=median(begun, as_of),
                p90=ranked(begun, math.ceil(len(begun) * 9 / 10), as_of),
                open_over=len(late) - len(extended),
                open_extended=len(extended),
            )
        )
        period = period.following
    return made


def in_time(begun: Sequence[Case], as_of: date, *, extensions: bool) -> int | None:
    """None without cases, or while one may still be finished in time."""
    counted = 0
    for case in begun:
        if (case.end is not None and case.end <= case.limit) or (
            extensions and case.extended is not None and case.extended <= case.limit
        ):
            counted += 1
        elif case.end is None and case.limit >= as_of:
            return None
    return counted if begun else None


def ranked(begun: Sequence[Case], rank: int, as_of: date) -> Decimal | None:
    """The days of the case at the rank, unless one that is open could still come before it."""
    days = sorted((case.end - case.start).days for case in begun if case.end)
    waited = [(as_of - case.start).days for case in begun if case.end is None]
    if not begun or rank > len(days) or any(days[rank - 1] > so_far for so_far in waited):
        return None
    return Decimal(days[rank - 1])


def median(begun: Sequence[Case], as_of: date) -> Decimal | None:
    n = len(begun)
    lower, upper = ranked(begun, (n + 1) // 2, as_of), ranked(begun, n // 2 + 1, as_of)
    return (lower + upper) / 2 if lower is not None and upper is not None else None


@st.composite
def a_case(draw: st.DrawFn) -> Case:
    start = AS_OF - timedelta(days=draw(st.integers(0, 700)))
    until = (AS_OF - start).days
    end = draw(st.none() | st.integers(0, until).map(lambda days: start + timedelta(days=days)))
    # Days about the limit are the ones that a mistake would show on.
    near = months_later(start, 4) + timedelta(days=draw(st.integers(-1, 1)))
    end = near if near <= AS_OF and draw(st.booleans()) else end
    extended = draw(st.none() | st.integers(0, until).map(lambda days: start + timedelta(days=days)))
    return Case(start, end, extended, draw(st.sampled_from(["", "Norr", "Söder", "Öster"])))


def counted(content: bytes, length: PeriodLength, sheet: bool = False, as_of: date = AS_OF) -> extracts_frame.Cases:
    """The file read in this process: what the child does, without its limits."""
    cases = extracts_frame.Cases(as_of, length)
    for block in extracts_rows.blocks(BytesIO(content), sheet, as_of, lambda _count: None):
        cases.add(block.frame, block.first_line)
    return cases


@settings(max_examples=60, deadline=None)
@given(st.lists(a_case(), min_size=1, max_size=60), st.sampled_from([PeriodLength.MONTH, PeriodLength.QUARTER]))
def test_figures_equal_those_of_a_plain_computation(cases: list[Case], length: PeriodLength) -> None:
    read = counted((HEAD + "\n".join(case.line for case in cases)).encode(), length)
    assert (read.rows, dict(read.faults)) == (len(cases), {})
    made = read.figures()
    for part in ("", *read.parts):
        assert [f for f in made if f.part == part] == reference(cases, AS_OF, length, part), part


def test_blocks_of_a_large_file_are_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extracts_rows, "_BLOCK", 97)
    cases = [Case(date(2013, 1, 1) + timedelta(days=n), part="Ängö") for n in range(200)]
    text = HEAD + "\r\n".join(case.line for case in cases)
    for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
        read = counted(text.encode(encoding), PeriodLength.MONTH)
        assert (read.rows, read.parts) == (200, ["Ängö"]), encoding
        assert [f for f in read.figures() if not f.part] == reference(cases, AS_OF, PeriodLength.MONTH), encoding


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (";2014-02-01", RowFault.NO_START),
        ("igår;2014-02-01", RowFault.START_UNREADABLE),
        ("2014-02-30;", RowFault.START_UNREADABLE),
        ("2014-01-01;snart", RowFault.END_UNREADABLE),
        ("2014-01-01;;när?", RowFault.EXTENDED_UNREADABLE),
        ("2014-01-01;;;Norr;mer", RowFault.TOO_MANY_CELLS),
        ("1914-01-01;", RowFault.TOO_EARLY),
        ("2014-07-16;", RowFault.START_LATER),
        ("2014-02-01;2014-01-01", RowFault.END_BEFORE_START),
        ("2014-02-01;2014-07-16", RowFault.END_LATER),
        ("2014-02-01;;2014-01-01", RowFault.EXTENDED_BEFORE_START),
        ("2014-02-01;;2014-07-16", RowFault.EXTENDED_LATER),
    ],
)
def test_a_refused_row_is_named_with_line_and_reason(row: str, fault: RowFault) -> None:
    read = counted(f"{HEAD}2014-01-01;2014-02-01\n\n{row}\n20140105;2014-02-01 00:00\n".encode(), PeriodLength.MONTH)
    assert (read.rows, read.lines, dict(read.faults)) == (2, [(4, fault)], {fault: 1})
    assert Words("sv").say(extracts_child.extracts.fault_message(fault))


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        ("start;slut;personnummer", "extract.identity_column"),
        ("start;slut;Klientens namn", "extract.identity_column"),
        ("ID;start;slut", "extract.identity_column"),
        ("start;slut;ärendenummer", "extract.identity_column"),
        ("start;slut;handläggare", "extract.identity_column"),
        ("start;slut;anteckning", "extract.unknown_column"),
        (f"start;slut;{PERSON}", "extract.identity_number"),
        ("slut;enhet", "extract.no_start"),
        ("start;enhet", "extract.no_end"),
        ("start;startdatum;slut", "extract.column_twice"),
        ("", "extract.no_start"),
    ],
)
def test_a_column_that_is_not_needed_keeps_the_file_out(head: str, sentence: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        counted(f"{head}\n2014-01-01;2014-02-01;x\n".encode(), PeriodLength.MONTH)
    assert refused.value.message.id == sentence
    assert PERSON not in Words("sv").say(refused.value.message)


@pytest.mark.parametrize(
    "row", ["{};;;Norr", "2014-01-01;{};;", "2014-01-01;;{};", "2014-01-01;;;{}", "2014-01-01;;;a;{}"]
)
def test_a_personal_identity_number_anywhere_keeps_the_file_out(row: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        counted((HEAD + row.format(PERSON)).encode(), PeriodLength.MONTH)
    assert refused.value.message.id == "extract.identity_number"


def test_parts_that_tell_cases_apart_keep_the_file_out() -> None:
    rows = "\n".join(f"2014-01-01;;;Ärende {n}" for n in range(60))
    with pytest.raises(RuleBroken) as refused:
        counted((HEAD + rows).encode(), PeriodLength.MONTH)
    assert refused.value.message.id == "extract.too_many_parts"


def test_few_cases_of_a_part_are_never_shown_nor_to_be_had_by_subtraction() -> None:
    first = date(2014, 1, 1)
    whole = PeriodFigures(first, started=30, within=20, open_over=9)
    parts = [
        PeriodFigures(first, "Norr", started=4, within=4, median=Decimal(10), open_over=6),
        PeriodFigures(first, "Söder", started=9, within=6, median=Decimal(12), open_over=7),
        PeriodFigures(first, "Öster", started=17, within=10, median=Decimal(13), open_over=8),
    ]
    shown = veiled([whole, *parts])
    assert shown[0] == whole
    norr, soder, oster = shown[1:]
    assert (norr.started, norr.median, norr.open_over) == (None, None, 6)
    assert (soder.started, soder.within, soder.median) == (None, None, None), (
        "else Norr is what is missing of the whole"
    )
    assert (oster.started, oster.within) == (17, 10)


@settings(max_examples=40, deadline=None)
@given(st.lists(a_case(), min_size=1, max_size=60))
def test_no_count_under_five_of_a_part_leaves_the_child(cases: list[Case]) -> None:
    read = counted((HEAD + "\n".join(case.line for case in cases)).encode(), PeriodLength.MONTH)
    for figure in veiled(read.figures()):
        if figure.part:
            counts = (figure.started, figure.within, figure.within_or_extended, figure.open_over, figure.open_extended)
            assert all(count is None or count >= FEWEST for count in counts)
            assert figure.median is None or (figure.started or 0) >= FEWEST


# --- The child ------------------------------------------------------------------------------------------------------


def read(path: Path, content: bytes, kind: str = "csv", **limits: int) -> Reading:
    path.write_bytes(content)
    return extracts.read(path, kind, as_of=AS_OF, period=PeriodLength.MONTH, **limits)


def test_the_child_gives_figures_and_lines_and_nothing_else(tmp_path: Path) -> None:
    cases = [Case(date(2014, 1, 1) + timedelta(days=n), date(2014, 4, 1), part="Kanariefågel") for n in range(9)]
    content = HEAD + "\n".join(case.line for case in cases) + "\nhemligt ord;\n"
    made = read(tmp_path / "a.csv", content.encode())
    assert (made.rows, made.refused, made.lines) == (9, 1, ((11, RowFault.START_UNREADABLE),))
    assert [f for f in made.figures if not f.part] == reference(cases, AS_OF, PeriodLength.MONTH)
    assert "hemligt" not in json.dumps(extracts.to_plain(made))
    assert extracts.from_plain(extracts.to_plain(made)).figures == made.figures


def test_progress_is_told_in_bytes(tmp_path: Path) -> None:
    content = (HEAD + "2014-01-01;2014-02-01\n" * 400_000).encode()
    (tmp_path / "a.csv").write_bytes(content)
    told: list[int] = []
    extracts.read(tmp_path / "a.csv", "csv", as_of=AS_OF, period=PeriodLength.MONTH, progress=told.append)
    assert len(told) > 1
    assert abs(sum(told) - len(content)) <= 3


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02" * 50, b'start;slut\n"2014-01-01;2014', b"start;slut" * 40_000]
)
def test_what_is_no_extract_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(RuleBroken) as refused:
        read(tmp_path / "a.csv", content)
    assert Words("sv").say(refused.value.message).endswith(".")


def test_a_child_without_time_or_memory_is_a_refusal(tmp_path: Path) -> None:
    with pytest.raises(RuleBroken) as refused:
        read(tmp_path / "a.csv", (HEAD + "2014-01-01;\n" * 200_000).encode(), memory=1024)
    assert refused.value.message.id == "extract.unreadable"


def sheet(rows: Sequence[Sequence[str]]) -> bytes:
    """A workbook whose first sheet holds the rows; what is all digits is a number, as days are in a sheet."""

    def cell(line: int, at: int, text: str) -> str:
        place = f"{chr(65 + at)}{line}"
        if text.replace(".", "").isdecimal():
            return f'<c r="{place}"><v>{text}</v></c>'
        return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'

    lines = "".join(
        f'<row r="{line}">{"".join(cell(line, at, text) for at, text in enumerate(row) if text)}</row>'
        for line, row in enumerate(rows, 1)
        if any(row)
    )
    content = BytesIO(samples.xlsx())
    with zipfile.ZipFile(content) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = next(name for name in parts if name.startswith("xl/worksheets/"))
    parts[name] = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{lines}</sheetData></worksheet>"
    ).encode()
    return samples.zipped(parts)


def test_a_sheet_says_the_same_as_the_lines(tmp_path: Path) -> None:
    serial = (date(2014, 1, 1) - date(1899, 12, 30)).days
    rows = [
        ["Startdatum", "Slutdatum", "Enhet"],
        [str(serial), f"{serial + 31}.5", "Norr"],
        ["", "", ""],
        ["2014-01-01", "2014-02-01", "Norr"],
        ["i januari", "", "Norr"],
        [str(serial), "", "Norr", "mer"],
    ]
    made = read(tmp_path / "a.xlsx", sheet(rows), "xlsx")
    assert (made.rows, made.lines) == (2, ((5, RowFault.START_UNREADABLE), (6, RowFault.TOO_MANY_CELLS)))
    both = [Case(date(2014, 1, 1), date(2014, 2, 1))] * 2
    assert [f for f in made.figures if not f.part] == reference(both, AS_OF, PeriodLength.MONTH)


def test_only_csv_and_xlsx_are_extracts() -> None:
    assert extracts.kind_of("Utdrag 2014.CSV") == "csv"
    with pytest.raises(RuleBroken):
        extracts.kind_of("utdrag.pdf")
