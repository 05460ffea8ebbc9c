"""The process that opens a file from outside. Started by `extraction`; knows nothing of the app.

It takes away its own rights first: time, memory, files to write, network, programs to start. Then it reads the file
on its standard input and writes one JSON line for each text or number, and last how it went.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date
from typing import IO, Any

from tracker.exchange.extraction_outcome import Extraction, Locked
from tracker.rules.identity_numbers import MOST, find
from tracker.rules.transitions import Message

#: A place and the text that stands there. A place without text counts as something that could not be read.
Pieces = Iterator[tuple[Message, str]]

#: What the interpreter calls what this process has no business doing. `socket.` and `subprocess.` stand for all theirs.
_FORBIDDEN = ("socket.", "subprocess.", "shutil.", "ctypes.")
_FORBIDDEN_CALLS = frozenset(
    f"os.{name}"
    for name in (
        *("system", "exec", "fork", "forkpty", "posix_spawn", "spawn", "kill", "killpg"),
        *("remove", "rename", "rmdir", "mkdir", "link", "symlink", "truncate", "chmod", "chown"),
    )
)
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

#: What a file says of itself is no text of its own: a scanner writes its name there.
_ABOUT = "extraction.about"


def limit(seconds: int, memory: int) -> None:
    """From here on no more than these seconds and bytes, no file written, no connection, no program started."""
    try:
        import resource
        import signal
    except ImportError:  # Windows has no such limits; the parent's clock is then the only one
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.alarm(seconds)
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Called by the interpreter before it does something that can be seen from outside."""
    if event.startswith(_FORBIDDEN) or event in _FORBIDDEN_CALLS or (event == "open" and arguments[2] & _WRITES):
        raise PermissionError(event)


def reader_of(media_type: str) -> Callable[[IO[bytes]], Pieces]:
    """How a file of the type is read. Its parser is imported here, before the limits, and only the one needed."""
    if media_type == "application/pdf":
        from tracker.exchange import extraction_pdf

        return extraction_pdf.pieces
    if media_type.startswith("text/"):
        from tracker.exchange import extraction_text

        return extraction_text.pieces
    from tracker.exchange import extraction_office

    return extraction_office.pieces


def main(what: str, media_type: str, seconds: str, memory: str) -> None:
    """Read standard input and write the answer to standard output."""
    read = reader_of(media_type)
    limit(int(seconds), int(memory))
    say = _hits if what == "hits" else _texts
    try:
        outcome, unread = say(read(sys.stdin.buffer))
    except Locked:
        outcome, unread = Extraction.LOCKED, 0
    except Exception:  # whatever a parser makes of a file that is made to break it
        outcome, unread = Extraction.FAILED, 0
    _write({"outcome": outcome, "unread": unread})


def _texts(pieces: Pieces) -> tuple[Extraction, int]:
    some, unread = False, 0
    for place, text in pieces:
        if not text.strip():
            unread += 1
            continue
        some = some or place.id != _ABOUT
        _write({"place": _plain(place), "text": text})
    return Extraction.TEXT if some else Extraction.NO_TEXT, unread


def _hits(pieces: Pieces) -> tuple[Extraction, int]:
    some, unread, told = False, 0, 0
    today = date.today()
    for place, text in pieces:
        if not text.strip():
            unread += 1
            continue
        some = some or place.id != _ABOUT
        for found in find(text, today=today):
            told += 1
            if told <= MOST:
                _write({"place": _plain(_within(place, found.line)), "found": asdict(found)})
    return Extraction.TEXT if some else Extraction.NO_TEXT, unread


def _within(place: Message, line: int) -> Message:
    """The line itself, where the piece is a run of lines."""
    if place.id != "extraction.line":
        return place
    first = place.values["line"]
    return Message.of("extraction.line", line=first + line - 1) if isinstance(first, int) else place


def _plain(place: Message) -> dict[str, Any]:
    return {"id": place.id, "values": dict(place.values)}


def _write(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
