"""The text of DOCX and XLSX: every part of the package, since a number may hide in any. Only for the child process.

A part is read as a stream of marks, never as a tree, so its size costs time but little memory. Sizes are judged from
the listing before anything is unpacked.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import IO, TypeVar
from xml.sax.handler import ContentHandler

from defusedxml import sax

from tracker.exchange.extraction_office_parts import Relations, Sheet, Strings, Styles, Texts, Workbook
from tracker.exchange.extraction_outcome import Locked, Unreadable
from tracker.rules.identity_numbers import find
from tracker.rules.transitions import Message

#: Unpacked bytes of all parts, parts, and how many times its packed size a part larger than RATIO_FROM may be.
MAX_UNPACKED = 200 * 1024 * 1024
MAX_ENTRIES = 5_000
MAX_RATIO = 100
RATIO_FROM = 1024 * 1024

#: Of a sheet's name, by Excel.
_LONGEST_NAME = 31

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_XML = (".xml", ".rels", ".vml")
_PICTURES = re.compile(r"(^|/)media/")
#: Parts whose every value is a copy of cells, kept in attributes named `v`.
_COPIES = re.compile(r"/pivotCache/|/externalLinks/")
#: Read before the rows, not by themselves.
_WORKBOOK, _STRINGS, _STYLES = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"
_PLACES = {
    re.compile(r"^word/document\.xml$"): "extraction.paragraph",
    re.compile(r"^word/(header|footer)\d*\.xml$"): "extraction.header",
    re.compile(r"^word/(footnotes|endnotes)\.xml$"): "extraction.footnote",
    re.compile(r"comments", re.IGNORECASE): "extraction.comment",
    re.compile(r"^docProps/"): "extraction.about",
}

Handler = TypeVar("Handler", bound=ContentHandler)


def pieces(file: IO[bytes]) -> Iterator[tuple[Message, str]]:
    """Locked for a file with a password, Unreadable for one too large, whatever the parsers raise for a damaged one."""
    if file.read(4) == _OLD_OFFICE:
        raise Locked  # what Word and Excel wrap an encrypted document in
    with zipfile.ZipFile(file) as package:
        refuse_bomb(package.infolist())
        names = package.namelist()
        yield from _rows(package, names)
        for name in names:
            if name.lower().endswith(_XML) and not is_sheet(name) and name not in (_STRINGS, _STYLES):
                yield from _part(package, name)
            elif _PICTURES.search(name):
                yield Message.of("extraction.picture"), ""


def refuse_bomb(entries: list[zipfile.ZipInfo]) -> None:
    """Unreadable for a package that says it is far larger than it looks, before anything of it is unpacked."""
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Unreadable
    if any(entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * entry.compress_size for entry in entries):
        raise Unreadable


def read_part(package: zipfile.ZipFile, name: str, handler: Handler) -> Handler:
    """Let the part go by the handler. An empty handler when there is no such part."""
    if name in package.namelist():
        with package.open(name) as part:
            sax.parse(part, handler, forbid_dtd=True)
    return handler


def _part(package: zipfile.ZipFile, name: str) -> Iterator[tuple[Message, str]]:
    if name.endswith(".rels"):
        outside = read_part(package, name, Relations()).outside
        yield from ((Message.of("extraction.link"), target) for target in outside)
        return
    kept = read_part(package, name, Texts(frozenset({"v"})) if _COPIES.search(name) else Texts())
    id = next((id for pattern, id in _PLACES.items() if pattern.search(name)), "extraction.hidden")
    for number, text in kept.found:
        if id != "extraction.paragraph":
            yield Message(id), text
        elif number:
            yield Message.of("extraction.paragraph", paragraph=number), text
        else:
            yield Message.of("extraction.hidden"), text


def is_sheet(name: str) -> bool:
    return bool(re.match(r"xl/(worksheets|chartsheets)/[^/]*\.xml$", name))


def _rows(package: zipfile.ZipFile, names: list[str]) -> Iterator[tuple[Message, str]]:
    """Each sheet's name and rows, and the strings that no cell shows any more."""
    strings = read_part(package, _STRINGS, Strings()).strings
    widths = read_part(package, _STYLES, Styles()).widths
    called: dict[str, str] = {}
    for number, (part, name) in enumerate(sheets(package), 1):
        yield Message.of("extraction.sheet_name", number=number), name
        # A place never repeats a number, also when the sheet is named by one.
        called[part] = str(number) if find(name, today=date.today()) else name[:_LONGEST_NAME]
    used: set[int] = set()
    for part in filter(is_sheet, names):
        sheet = read_part(package, part, Sheet(strings, widths))
        used |= sheet.used
        for row, text in sheet.rows:
            yield Message.of("extraction.row", sheet=called.get(part, "?"), row=row), text
        for _, text in sheet.found:
            yield Message.of("extraction.sheet", sheet=called.get(part, "?")), text
    yield from ((Message.of("extraction.hidden"), text) for at, text in enumerate(strings) if at not in used)


def sheets(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The part and the name of each sheet, in the order of the workbook."""
    targets = read_part(package, "xl/_rels/workbook.xml.rels", Relations()).targets
    for name, id in read_part(package, _WORKBOOK, Workbook()).sheets:
        yield posixpath.normpath(posixpath.join("/xl", targets.get(id, ""))).lstrip("/"), name
