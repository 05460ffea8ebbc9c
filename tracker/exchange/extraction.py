"""R13 in files: the text of an uploaded document, and the personal identity numbers in it, with their places.

A file from outside is never opened in our own process. A child (`extraction_child`) reads it with limits of time,
memory and rights, and answers in JSON; here it is started, and its answer is understood. What cannot be read within
the limits is told as such, never as free from anything: the caller refuses the file.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker.exchange.extraction_outcome import Extraction
from tracker.rules.identity_numbers import Found
from tracker.rules.states import IdentityKind
from tracker.rules.transitions import Message, RuleBroken

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
TXT = "text/plain"

#: Files with text to look in. Pictures have none that we read.
READ = frozenset({PDF, DOCX, XLSX, CSV, TXT})

#: Wall-clock and processor seconds for one file, and bytes of address space.
SECONDS = 20
MEMORY = 512 * 1024 * 1024

#: Places named in a refusal; a long list helps nobody.
_NAMED = 3

#: Children at once in one process. A server has two processes, so that uploads never take more than 2 GiB together.
_ROOM = threading.BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Piece:
    """A text with its place in the file: a page, a paragraph, a row of a sheet."""

    place: Message
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A number in a file: its place, and where in the text of that place it stands."""

    place: Message
    found: Found


@dataclass(frozen=True, slots=True)
class Extracted:
    """What was read. `unread` counts pages or pictures without text that a machine can read (scanned paper)."""

    outcome: Extraction
    pieces: tuple[Piece, ...] = ()
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """The numbers that were found, at most a hundred. None found in what could not be read says nothing."""

    outcome: Extraction
    hits: tuple[Hit, ...] = ()
    unread: int = 0


def text_of(path: Path, media_type: str, *, seconds: int = SECONDS, memory: int = MEMORY) -> Extracted:
    """The text of the file, piece by piece with its place. Never raises for what is in the file."""
    answer = _ask("text", path, media_type, seconds, memory)
    pieces = tuple(Piece(_message(item["place"]), str(item["text"])) for item in answer.items)
    return Extracted(answer.outcome, pieces, answer.unread)


def identity_hits(path: Path, media_type: str, *, seconds: int = SECONDS, memory: int = MEMORY) -> Checked:
    """R13: the personal identity numbers in the file. Never raises for what is in the file."""
    answer = _ask("hits", path, media_type, seconds, memory)
    hits = tuple(Hit(_message(item["place"]), _found(item["found"])) for item in answer.items)
    return Checked(answer.outcome, hits, answer.unread)


def check(path: Path, media_type: str, *, field: str = "file") -> Checked:
    """R13: RuleBroken, at the form's `field`, for a file with a personal identity number, or one that can't be read.

    Gives back what was found out of a file that may be kept: `unread` and Extraction.NO_TEXT are for the person to see.
    """
    checked = identity_hits(path, media_type)
    if checked.outcome is Extraction.LOCKED:
        raise RuleBroken(Message.of("extraction.locked"), field=field)
    if checked.outcome is Extraction.FAILED:
        raise RuleBroken(Message.of("extraction.failed"), field=field)
    if checked.hits:
        raise RuleBroken(refusal(checked.hits), field=field)
    return checked


def refusal(hits: tuple[Hit, ...]) -> Message:
    """The sentence that names the places, and what to do instead: refer to the registered document."""
    places = list(dict.fromkeys(_key(hit.place) for hit in hits))
    named = tuple(Message(id, dict(values)) for id, values in places[:_NAMED])
    more = len(places) - len(named)
    kind = hits[0].found.kind
    if more:
        return Message.of("extraction.found_more", kind=kind, places=named, n=more)
    return Message.of("extraction.found", kind=kind, places=named)


def _key(place: Message) -> tuple[str, tuple[tuple[str, Any], ...]]:
    return place.id, tuple(place.values.items())


@dataclass(frozen=True, slots=True)
class _Answer:
    outcome: Extraction
    items: tuple[dict[str, Any], ...] = ()
    unread: int = 0


def _ask(what: str, path: Path, media_type: str, seconds: int, memory: int) -> _Answer:
    if media_type not in READ:
        return _Answer(Extraction.NO_TEXT)
    with _ROOM:
        return _understood(_child(what, path, media_type, seconds, memory))


def _child(what: str, path: Path, media_type: str, seconds: int, memory: int) -> bytes:
    """What the child wrote; nothing when it was stopped. It gets the open file, never a path or our environment."""
    command = [sys.executable, "-s", "-B", "-P", "-m", "tracker.exchange.extraction_child"]
    root = str(Path(__file__).resolve().parents[2])
    try:
        with path.open("rb") as file:
            done = subprocess.run(  # noqa: S603 - our own module with our own arguments
                [*command, what, media_type, str(seconds), str(memory)],
                stdin=file,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # parsers quote what they read
                env=environment(root),
                timeout=seconds + 5,  # the child stops itself before
                check=False,
            )
    except subprocess.TimeoutExpired:
        return b""
    return done.stdout if done.returncode == 0 else b""


def environment(root: str) -> Mapping[str, str]:
    """What a child process is told of the world: where our code lies, and nothing that could be a secret."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TZ") if name in os.environ}
    return {**kept, "PYTHONPATH": root, "PYTHONUTF8": "1", "PATH": os.defpath}


def _understood(written: bytes) -> _Answer:
    """The child's lines: items, then how it went. Without the last line it did not come to the end."""
    try:
        lines = [json.loads(line) for line in written.splitlines()]
        last = lines.pop()
        return _Answer(Extraction(last["outcome"]), tuple(lines), int(last["unread"]))
    except (ValueError, LookupError, TypeError):
        return _Answer(Extraction.FAILED)


def _message(place: Mapping[str, Any]) -> Message:
    return Message(str(place["id"]), dict(place["values"]))


def _found(values: Mapping[str, Any]) -> Found:
    return Found(**{**values, "kind": IdentityKind(values["kind"])})
