"""Asking ClamAV's daemon about a file, over its own small protocol (INSTREAM). It sees bytes, never a path of ours."""

import re
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tracker.rules.states import ScanResult

#: Seconds to wait for a connection, and for the whole of the talk.
CONNECT_SECONDS = 3.0
ANSWER_SECONDS = 45.0
_CHUNK = 64 * 1024
_LONGEST_ANSWER = 1024

_FOUND = re.compile(r"stream: (.{1,300}) FOUND")
_ADDRESS = re.compile(r"unix:(?P<path>/.+)|tcp:(?P<host>\[[0-9a-fA-F:]+\]|[^\s:/]+):(?P<port>\d{1,5})")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scanner said. `result` is None when it could not be asked; `signature` is its name for what it found."""

    result: ScanResult | None
    signature: str = ""


UNAVAILABLE = Verdict(None)


class Clamd:
    """The scanner at "unix:/run/clamav/clamd.ctl" or "tcp:127.0.0.1:3310". ValueError for any other address."""

    def __init__(self, address: str) -> None:
        found = _ADDRESS.fullmatch(address)
        if found is None or (found["port"] and not 0 < int(found["port"]) < 65536):
            raise ValueError(address)
        self._path: str = found["path"] or ""
        self._host: tuple[str, int] = (found["host"].strip("[]"), int(found["port"])) if found["host"] else ("", 0)

    def scan(self, path: Path) -> Verdict:
        """Ask about the file. Never raises for what the scanner does: down, slow or garbled is "could not be asked"."""
        try:
            with self._connected() as connection:
                ends = time.monotonic() + ANSWER_SECONDS
                connection.sendall(b"zINSTREAM\0")
                with path.open("rb") as stream:
                    while chunk := stream.read(_CHUNK):
                        _hurry(connection, ends)
                        connection.sendall(struct.pack(">I", len(chunk)) + chunk)
                connection.sendall(struct.pack(">I", 0))
                return _verdict(_answer(connection, ends))
        except OSError:
            return UNAVAILABLE

    @contextmanager
    def _connected(self) -> Iterator[socket.socket]:
        if self._path:
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.settimeout(CONNECT_SECONDS)
        else:
            connection = socket.create_connection(self._host, CONNECT_SECONDS)
        with connection:
            if self._path:
                connection.connect(self._path)
            connection.settimeout(ANSWER_SECONDS)
            yield connection


def _hurry(connection: socket.socket, ends: float) -> None:
    """Let the next step take no longer than what is left of the time. TimeoutError when nothing is."""
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError
    connection.settimeout(left)


def _answer(connection: socket.socket, ends: float) -> str:
    """What it says, up to the NUL that ends it."""
    said = b""
    while b"\0" not in said and len(said) < _LONGEST_ANSWER:
        _hurry(connection, ends)
        more = connection.recv(_LONGEST_ANSWER)
        if not more:
            break
        said += more
    return said.partition(b"\0")[0].decode("utf-8", "replace")


def _verdict(said: str) -> Verdict:
    """Only the exact words of a clean file count as clean; an error of the scanner's is no answer."""
    if said == "stream: OK":
        return Verdict(ScanResult.CLEAN)
    if found := _FOUND.fullmatch(said):
        return Verdict(ScanResult.INFECTED, found[1])
    return UNAVAILABLE
