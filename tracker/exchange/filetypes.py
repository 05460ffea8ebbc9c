"""What an uploaded file is, judged by its content, and whether it holds anything that runs or hides.

The name's ending, libmagic and our own reading of the structure must agree. Cheap tests come first and are made here;
parsers of complicated formats (PDF, pictures) run in a child process with limits (`filetypes_child`).
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from tracker.exchange import filetypes_child, filetypes_office
from tracker.exchange.polyglots import MARKUP
from tracker.rules.transitions import Message, RuleBroken

#: In bytes: 25 MB as people's computers count them.
MAX_BYTES = 25 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file that can be kept. `word` is what a list says of it: "pdf, 48 kB"."""

    word: str
    media_type: str


PDF = FileType("pdf", "application/pdf")
DOCX = FileType("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
XLSX = FileType("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
PNG = FileType("png", "image/png")
JPEG = FileType("jpeg", "image/jpeg")
TXT = FileType("txt", "text/plain")
CSV = FileType("csv", "text/csv")

#: By the ending of the name.
TYPES = {
    ".pdf": PDF,
    ".docx": DOCX,
    ".xlsx": XLSX,
    ".png": PNG,
    ".jpg": JPEG,
    ".jpeg": JPEG,
    ".txt": TXT,
    ".csv": CSV,
}

#: Endings that people try in good faith, with the sentence that says what to do instead.
KNOWN_ELSE = {
    **dict.fromkeys((".docm", ".dotm", ".xlsm", ".xltm", ".xlsb", ".pptm"), "file.macro"),
    **dict.fromkeys((".doc", ".xls", ".rtf", ".odt", ".ods", ".dotx", ".xltx"), "file.other_office"),
    **dict.fromkeys((".heic", ".heif", ".webp", ".tif", ".tiff", ".gif", ".bmp"), "file.other_picture"),
    **dict.fromkeys((".svg", ".html", ".htm", ".xhtml", ".xml", ".mht"), "file.web"),
    **dict.fromkeys((".zip", ".7z", ".rar", ".gz", ".tar"), "file.archive"),
    **dict.fromkeys(
        (".exe", ".dll", ".bat", ".cmd", ".ps1", ".js", ".vbs", ".scr", ".msi", ".sh", ".jar"), "file.runs"
    ),
}

#: What libmagic calls plain text that merely looks like something else.
_ALSO_TEXT = frozenset({"application/csv", "application/json", "application/x-ndjson", "message/rfc822"})

#: Text that a browser or a shell would run, by libmagic's names.
_RUNNING_TEXT = re.compile(r"html|xml|svg|script|php|python|perl|ruby|batch|powershell|lua|tcl")

#: A cell that asks a spreadsheet to start a program (DDE).
_COMMAND_CELL = re.compile(r"""(?:^|[;,\t"'])\s*[=+\-@][^;,\t\n]{0,100}\|[^\n]{0,200}!""", re.MULTILINE)

_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refused(reason: str, **values: Any) -> RuleBroken:
    """The refusal to raise, with its own sentence."""
    return RuleBroken(Message.of(reason, **values), field="file")


def by_name(name: str) -> FileType:
    """The type that the name's ending promises. RuleBroken for any other ending."""
    ending = Path(name.lower()).suffix
    if ending in TYPES:
        return TYPES[ending]
    if ending in KNOWN_ELSE:
        raise refused(KNOWN_ELSE[ending])
    raise refused("file.kind")


def check(path: Path, name: str) -> FileType:
    """What the file at `path`, sent in as `name`, is. RuleBroken, with its own reason, when it can't be kept.

    Reads the file several times but never unpacks or runs it. A PDF or a picture takes up to `filetypes_child.SECONDS`.
    """
    kind = by_name(name)
    size = path.stat().st_size
    if size == 0:
        raise refused("file.empty")
    if size > MAX_BYTES:
        raise refused("file.too_large", most=MAX_BYTES // 1024**2)
    _check_second_opinion(path, kind)
    if kind in (TXT, CSV):
        _check_text(path.read_bytes(), kind)
    elif kind in (DOCX, XLSX):
        filetypes_office.check(path, kind.word)
    else:
        filetypes_child.check(path, kind.word)
    return kind


def libmagic_says(path: Path) -> str:
    """The media type in libmagic's opinion."""
    return str(_magic().from_file(str(path)))


@lru_cache(maxsize=1)
def _magic() -> Any:
    """Loaded at first use: its database takes some milliseconds. It locks itself against several threads at once."""
    import pylibmagic  # noqa: F401 -- makes libmagic findable where the system has none
    import magic  # isort: skip

    return magic.Magic(mime=True)


def _check_second_opinion(path: Path, kind: FileType) -> None:
    """Refuse a file that starts as, or is to libmagic, something else than its name promises."""
    with path.open("rb") as stream:
        start = stream.read(8)
    if start == _OLD_OFFICE and kind in (DOCX, XLSX):
        raise refused("file.encrypted_office")  # Word and Excel wrap what they encrypt in their old format
    said = libmagic_says(path)
    if kind in (TXT, CSV):
        if said.startswith(("text/", "image/svg")) and _RUNNING_TEXT.search(said):
            raise refused("file.web_text")
        if not (said.startswith("text/") or said in _ALSO_TEXT):
            raise refused("file.disagrees", ending=kind.word)
    elif said != kind.media_type:
        raise refused("file.disagrees", ending=kind.word)


def _check_text(content: bytes, kind: FileType) -> None:
    text = decoded(content)
    if text is None or _CONTROL.search(text):
        raise refused("file.not_text")
    if MARKUP.search(text.encode("utf-8", "surrogatepass")) or text.lstrip("\ufeff").startswith("#!"):
        raise refused("file.web_text")
    if kind is CSV and _COMMAND_CELL.search(text):
        raise refused("file.command_cell")


def decoded(content: bytes) -> str | None:
    """The text in UTF-8, UTF-16 with its mark, or the old Windows encoding; None when it is in none of them."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
