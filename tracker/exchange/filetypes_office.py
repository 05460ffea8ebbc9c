"""DOCX and XLSX from within, without unpacking: a zip whose listing is sound, and nothing in it that runs or hides.

Sizes are summed from the listing before anything is read, and what is read is read only so far as it said it was.
"""

import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from tracker.rules.transitions import Message, RuleBroken

#: Together, unpacked, in bytes; entries; and how many times larger an entry over RATIO_FROM may be unpacked.
MAX_UNPACKED = 200 * 1024 * 1024
MAX_ENTRIES = 5_000
MAX_RATIO = 100
RATIO_FROM = 1024 * 1024
#: The most that is read of one of the parts that say what the others are.
MAX_LISTING = 2 * 1024 * 1024

CONTENT_TYPES = "[Content_Types].xml"
_MAIN = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}

_MACRO_PARTS = re.compile(r"vbaproject\.bin|vbadata\.xml|/macrosheets/|/dialogsheets/|vbaprojectsignature")
_ACTIVE_PARTS = re.compile(r"/activex/|/ctrlprops/.*\.bin")
_EMBEDDED_PARTS = re.compile(r"/embeddings/|oleobject|/afchunk")
#: Relations to elsewhere that are only shown as a link, or as the name of another workbook.
_HARMLESS_ELSEWHERE = frozenset({"hyperlink", "externalLinkPath", "xlPathMissing", "externalLink"})
_DDE = re.compile(rb"<(?:\w+:)?(?:ddeLink|oleLink)\b")


def check(path: Path, word: str) -> None:
    """RuleBroken, with the reason, for anything but a sound, plain document. `word` is "docx" or "xlsx"."""
    try:
        with path.open("rb") as stream:
            if stream.read(4) != b"PK\x03\x04":
                raise _refused("file.disagrees", ending=word)
        with zipfile.ZipFile(path) as package:
            _check_listing(package, path.stat().st_size)
            _check_parts(package, word)
    except (
        zipfile.BadZipFile,
        DefusedXmlException,
        ElementTree.ParseError,
        OSError,
        ValueError,
        RuntimeError,
    ) as error:
        raise _refused("file.damaged") from error
    except (NotImplementedError, EOFError, zipfile.LargeZipFile, UnicodeError, KeyError) as error:
        raise _refused("file.damaged") from error


def _refused(reason: str, **values: str) -> RuleBroken:
    return RuleBroken(Message.of(reason, **values), field="file")


def _check_listing(package: zipfile.ZipFile, size: int) -> None:
    """What the listing says, before a byte is unpacked: names, sizes, encryption, and that nothing lies outside it."""
    entries = package.infolist()
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise _refused("file.bomb")
    if any(entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * entry.compress_size for entry in entries):
        raise _refused("file.bomb")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise _refused("file.encrypted_office")
    names = [entry.orig_filename for entry in entries]
    if any(_traverses(name) for name in names):
        raise _refused("file.traversal")
    if len({name.lower() for name in names}) != len(names):
        raise _refused("file.damaged")
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise _refused("file.damaged")
    _check_nothing_beside(package, entries, size)


def _traverses(name: str) -> bool:
    """Whether an entry's name would lead out of the folder it were unpacked in."""
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith("/") or any(character in name for character in "\\\0:")


def _check_nothing_beside(package: zipfile.ZipFile, entries: list[zipfile.ZipInfo], size: int) -> None:
    """No two entries share bytes (a bomb), and nothing stands before, between or after them (another file)."""
    if package.comment or (entries and min(entry.header_offset for entry in entries) != 0):
        raise _refused("file.two_in_one")
    ends = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < ends:
            raise _refused("file.bomb")
        ends = entry.header_offset + 30 + len(entry.orig_filename) + entry.compress_size
    if ends > package.start_dir or not _ends_with_listing(package, size):
        raise _refused("file.two_in_one")


def _ends_with_listing(package: zipfile.ZipFile, size: int) -> bool:
    """Whether the file's last bytes are the zip's own end record, which without a comment is 22 bytes."""
    stream = package.fp
    if stream is None:
        return False
    stream.seek(size - 22)
    return stream.read(4) == b"PK\x05\x06"


def _check_parts(package: zipfile.ZipFile, word: str) -> None:
    names = package.namelist()
    types = _content_types(_read(package, CONTENT_TYPES))
    said = [kind.lower() for kind in types.values()]
    lowered = ["/" + name.lower() for name in names]
    if any("macro" in kind or "vba" in kind for kind in said) or _any(_MACRO_PARTS, lowered):
        raise _refused("file.macro")
    if any("activex" in kind for kind in said) or _any(_ACTIVE_PARTS, lowered):
        raise _refused("file.active")
    if any("oleobject" in kind for kind in said) or _any(_EMBEDDED_PARTS, lowered):
        raise _refused("file.embedded")
    main = [part for part, kind in types.items() if kind == _MAIN[word]]
    if len(main) != 1 or main[0].lstrip("/") not in names:
        raise _refused("file.disagrees", ending=word)
    for name in names:
        if name.lower().endswith(".rels"):
            _check_relations(_read(package, name))
        if name.lower().startswith("xl/externallinks/") and _DDE.search(_read(package, name)):
            raise _refused("file.active")


def _any(pattern: re.Pattern[str], names: Iterable[str]) -> bool:
    return any(pattern.search(name) for name in names)


def _read(package: zipfile.ZipFile, name: str) -> bytes:
    """A small part. RuleBroken when it is larger than such a part ever is."""
    if package.getinfo(name).file_size > MAX_LISTING:
        raise _refused("file.bomb")
    with package.open(name) as part:
        return part.read(MAX_LISTING)


def _content_types(content: bytes) -> Mapping[str, str]:
    """Part (or ".ending" for a default) -> content type."""
    root = ElementTree.fromstring(content, forbid_dtd=True)
    return {
        element.get("PartName") or "." + element.get("Extension", ""): element.get("ContentType", "")
        for element in root
    }


def _check_relations(content: bytes) -> None:
    for relation in ElementTree.fromstring(content, forbid_dtd=True):
        kind = relation.get("Type", "").rpartition("/")[2]
        if kind in ("oleObject", "package", "control", "aFChunk"):
            raise _refused("file.embedded")
        if relation.get("TargetMode", "") == "External" and kind not in _HARMLESS_ELSEWHERE:
            raise _refused("file.elsewhere")
