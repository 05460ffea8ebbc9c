"""The rows of a case-time extract, in blocks of text columns: from CSV, or from the first sheet of an XLSX file."""

import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from io import BytesIO
from typing import IO, NamedTuple
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

import polars as pl
from defusedxml import sax

from tracker.exchange.extraction_office import is_sheet, read_part, refuse_bomb, sheets
from tracker.exchange.extraction_office_parts import Strings
from tracker.exchange.extraction_outcome import Locked, Unreadable
from tracker.exchange.extracts_frame import BEYOND
from tracker.rules import extracts
from tracker.rules.extracts import Column

#: Bytes of CSV, and rows of a sheet, in one block.
_BLOCK = 8 * 1024 * 1024
_ROWS = 100_000
_LONGEST_LINE = 100_000

#: What a spreadsheet counts days from.
_DAY_NOUGHT = date(1899, 12, 30)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"

Progress = Callable[[int], None]


class Block(NamedTuple):
    """Rows as text columns, with the line in the file that the first one stands on."""

    frame: pl.DataFrame
    first_line: int


def blocks(file: IO[bytes], sheet: bool, as_of: date, progress: Progress) -> Iterator[Block]:
    """The file's rows. `progress` is told how many bytes have been dealt with.

    RuleBroken for a column that is not needed; Locked and Unreadable for a workbook that can't be read.
    """
    return _of_sheet(file, as_of, progress) if sheet else _of_csv(file, as_of, progress)


# --- CSV --------------------------------------------------------------------------------------------------------------


def _of_csv(file: IO[bytes], as_of: date, progress: Progress) -> Iterator[Block]:
    lines = _whole_lines(file, progress)
    head = next(lines, b"")
    first, _, rest = head.partition(b"\n")
    separator = max((";", "\t", ","), key=first.decode(errors="replace").count)
    found = _columns(_cells(first, separator), as_of)
    line = 2
    if rest:
        yield Block(_frame(rest, separator, found), line)
        line += rest.count(b"\n") + (not rest.endswith(b"\n"))
    for block in lines:
        yield Block(_frame(block, separator, found), line)
        line += block.count(b"\n") + (not block.endswith(b"\n"))


def _whole_lines(file: IO[bytes], progress: Progress) -> Iterator[bytes]:
    """The file in UTF-8, in blocks that end at a line's end. Unreadable for a line that never ends."""
    recode = _recoder(file)
    kept = b""
    while piece := file.read(_BLOCK):
        text = kept + recode(piece).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        at = text.rfind(b"\n") + 1
        if not at and len(text) > _LONGEST_LINE:
            raise Unreadable
        kept = text[at:]
        if at:
            yield text[:at]
        progress(len(piece))
    if kept:
        yield kept


def _recoder(file: IO[bytes]) -> Callable[[bytes], bytes]:
    """How a block becomes UTF-8: as it is, from UTF-16 with its mark, or from the old Windows encoding."""
    start = file.read(3)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        codec = "utf-16-le" if start[:2] == b"\xff\xfe" else "utf-16-be"
        pending = start[2:]
        return _Buffered(pending, codec)
    return _Buffered(b"" if start == b"\xef\xbb\xbf" else start, "utf-8")


class _Buffered:
    """Decodes block by block, keeping what a block cuts off. UTF-8 that is none turns into the old Windows encoding."""

    def __init__(self, pending: bytes, codec: str) -> None:
        self._pending, self._codec = pending, codec

    def __call__(self, piece: bytes) -> bytes:
        whole, self._pending = self._pending + piece, b""
        if self._codec == "utf-8":
            return self._utf8(whole)
        odd = len(whole) % 2
        self._pending = whole[len(whole) - odd :] if odd else b""
        return whole[: len(whole) - odd].decode(self._codec, "replace").encode("utf-8", "replace")

    def _utf8(self, whole: bytes) -> bytes:
        try:
            whole.decode("utf-8")
        except UnicodeDecodeError as error:
            if error.end == len(whole) and error.start > len(whole) - 4 and error.reason == "unexpected end of data":
                self._pending = whole[error.start :]
                return whole[: error.start]
            return whole.decode("cp1252", "replace").encode("utf-8")
        return whole


def _cells(line: bytes, separator: str) -> list[str]:
    frame = pl.read_csv(BytesIO(line + b"\n"), separator=separator, has_header=False, infer_schema=False)
    return [str(cell or "") for cell in frame.row(0)] if frame.height else []


def _columns(names: Sequence[str], as_of: date) -> tuple[Column, ...]:
    while names and not names[-1].strip():
        names = names[:-1]
    return extracts.columns(names, as_of)


def _frame(content: bytes, separator: str, columns: Sequence[Column]) -> pl.DataFrame:
    """The lines as text columns, short ones filled up. What a line has beyond its columns stands in `BEYOND`."""
    names = (*columns, BEYOND)
    head = separator.join(names).encode() + b"\n"  # the library takes the width from the first line
    return pl.read_csv(
        BytesIO(head + content),
        separator=separator,
        schema=dict.fromkeys(names, pl.String),
        truncate_ragged_lines=True,
    )


# --- XLSX -------------------------------------------------------------------------------------------------------------


def _of_sheet(file: IO[bytes], as_of: date, progress: Progress) -> Iterator[Block]:
    if file.read(4) == _OLD_OFFICE:
        raise Locked
    with zipfile.ZipFile(file) as package:
        refuse_bomb(package.infolist())
        strings = read_part(package, "xl/sharedStrings.xml", Strings()).strings
        part = _first_sheet(package)
        handler = _Rows(strings)
        parser = sax.make_parser()
        parser.forbid_dtd = True
        parser.setContentHandler(handler)
        with package.open(part) as sheet:
            yield from _sheet_blocks(sheet, parser, handler, as_of, progress)


def _first_sheet(package: zipfile.ZipFile) -> str:
    """The part of the workbook's first sheet. Unreadable when it has none."""
    parts = sorted(filter(is_sheet, package.namelist()))
    named = next((part for part, _name in sheets(package) if part in parts), "")
    if not parts:
        raise Unreadable
    return named or parts[0]


def _sheet_blocks(
    sheet: IO[bytes], parser: "sax.DefusedExpatParser", handler: "_Rows", as_of: date, progress: Progress
) -> Iterator[Block]:
    columns: tuple[Column, ...] = ()
    while piece := sheet.read(1024 * 1024):
        parser.feed(piece)
        progress(len(piece))
        if not columns and handler.rows:
            columns = _columns(handler.rows.pop(0)[1], as_of)
        if columns and len(handler.rows) >= _ROWS:
            yield from _taken(handler, columns)
    parser.close()
    if not columns:
        columns = _columns(handler.rows.pop(0)[1] if handler.rows else [], as_of)
    yield from _taken(handler, columns)


def _taken(handler: "_Rows", columns: Sequence[Column]) -> Iterator[Block]:
    """The rows read so far, as runs of lines that follow each other."""
    rows, handler.rows = handler.rows, []
    start = 0
    for at in range(1, len(rows) + 1):
        if at == len(rows) or rows[at][0] != rows[at - 1][0] + 1:
            yield Block(_sheet_frame([cells for _line, cells in rows[start:at]], columns), rows[start][0])
            start = at


def _sheet_frame(rows: Sequence[Sequence[str]], columns: Sequence[Column]) -> pl.DataFrame:
    width = len(columns)
    data: dict[str, list[str | None]] = {
        name: [cells[at] if at < len(cells) else None for cells in rows] for at, name in enumerate(columns)
    }
    data[BEYOND] = ["".join(cells[width:]) or None if len(cells) > width else None for cells in rows]
    days = [name for name in columns if name is not Column.PART]
    frame = pl.DataFrame(data, schema=dict.fromkeys(data, pl.String))
    return frame.with_columns(_serial(name) for name in days)


def _serial(name: str) -> pl.Expr:
    """Days are numbers in a sheet; a time of day stands after the point."""
    text = pl.col(name)
    number = pl.when(text.str.contains(r"^\d{1,6}(\.\d+)?$")).then(text.str.extract(r"^(\d+)").cast(pl.Int64))
    day = pl.lit(_DAY_NOUGHT) + pl.duration(days=number)
    return pl.coalesce(day.dt.to_string("%Y-%m-%d"), text).alias(name)


_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]+)")


class _Rows(ContentHandler):
    """The rows of a sheet as they go by: line number, and each cell's text at its column."""

    def __init__(self, strings: Sequence[str]) -> None:
        super().__init__()
        self.rows: list[tuple[int, list[str]]] = []
        self._strings = strings
        self._line, self._at, self._kind = 0, 0, ""
        self._cells: list[str] = []
        self._text: list[str] | None = None

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        """A row, a cell or its value begins."""
        match name.rpartition(":")[2]:
            case "row":
                self._line = int(attrs.get("r", str(self._line + 1)))
                self._cells = []
            case "c":
                found = _REFERENCE.match(attrs.get("r", ""))
                self._at = _place(found[1]) if found else len(self._cells)
                self._kind = attrs.get("t", "n")
            case "v" | "t":
                self._text = []

    def characters(self, content: str) -> None:
        """A piece of the value."""
        if self._text is not None:
            self._text.append(content)

    def endElement(self, name: str) -> None:
        """The value or the row is whole."""
        match name.rpartition(":")[2]:
            case "v" | "t" if self._text is not None:
                self._put("".join(self._text))
                self._text = None
            case "row" if any(self._cells):
                self.rows.append((self._line, self._cells))

    def _put(self, text: str) -> None:
        if self._kind == "s":
            text = self._strings[int(text)]
        if self._at > 100:
            raise Unreadable  # no extract is so wide
        self._cells += [""] * (self._at + 1 - len(self._cells))
        self._cells[self._at] += text


def _place(letters: str) -> int:
    """A is 0, AA is 26."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1
