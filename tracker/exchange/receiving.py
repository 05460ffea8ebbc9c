"""A file from the moment it comes in until it is kept: written down, looked into, scanned. Nothing bad is kept.

This takes seconds for a large file, so it is done before anything is asked of the database.
"""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath

from tracker.exchange import extraction, filetypes
from tracker.exchange.clamd import Clamd, Verdict
from tracker.exchange.evidence_store import EvidenceStore, Part, Source
from tracker.exchange.extraction import Checked
from tracker.exchange.filetypes import FileType, refused
from tracker.rules import identity_numbers
from tracker.rules.states import ScanResult

#: Characters. File systems take 255 bytes, and å is two.
LONGEST_NAME = 120
#: What a name is when nothing of it can be used.
NAMELESS = "underlag"

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffd]")
#: What some system does not take in a name.
_UNUSABLE = re.compile(r'[<>:"|?*]')


@dataclass(frozen=True, slots=True)
class Received:
    """A sound file that may be kept. `verdict` is None where no scanner is set up."""

    name: str
    kind: FileType
    part: Part
    verdict: Verdict | None
    store: EvidenceStore
    #: What was found when personal identity numbers were looked for (R13): whether there was text to read at all.
    checked: Checked

    @property
    def title(self) -> str:
        """What the file may be called when nobody has named it."""
        return PurePosixPath(self.name).stem

    def keep(self) -> None:
        """Give it its place in the store. Call it before the row is added."""
        self.store.keep(self.part)


@contextmanager
def receive(store: EvidenceStore, source: Source, name: str, scanner: Clamd | None = None) -> Iterator[Received]:
    """Take in a file. It is gone when the block ends, unless it was kept.

    RuleBroken, with the reason, when it is too large, of no kind that is taken, infected, or holds a personal identity
    number (R13), in its name or within. A scanner that can't be
    asked refuses nothing: the verdict then says so, and the file is not handed out until it has been scanned.
    """
    wanted = clean_name(name)
    filetypes.by_name(wanted)  # the cheapest tests first
    _check_name(wanted)
    with store.receive(source) as part:
        kind = filetypes.check(part.path, wanted)
        checked = extraction.check(part.path, kind.media_type)
        verdict = scanner.scan(part.path) if scanner else None
        if verdict and verdict.result is ScanResult.INFECTED:
            raise refused("file.infected", signature=verdict.signature)
        yield Received(wanted, kind, part, verdict, store, checked)


def _check_name(name: str) -> None:
    """R13: the name is stored and shown too, so it may not name a person either."""
    if identity_numbers.find(name, today=datetime.now(UTC).date()):
        raise refused("file.identity_in_name")


def clean_name(name: str) -> str:
    """The name as it is stored and given back: no folders, nothing unprintable, at most LONGEST_NAME characters.

    It is never used as a path of ours.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = _UNUSABLE.sub("_", _UNPRINTABLE.sub("", last))
    shown = re.sub(r"\s+", " ", shown).strip(" .")
    path = PurePosixPath(shown or NAMELESS)
    ending = path.suffix[:10]
    stem = path.stem if path.suffix else path.name
    return stem[: LONGEST_NAME - len(ending)].rstrip(" .") + ending
