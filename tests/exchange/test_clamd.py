"""The scanner's client, against a real clamd and against servers that are down, slow, garbled or rude."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.tools import clamd as daemons
from tracker.exchange import clamd
from tracker.exchange.clamd import UNAVAILABLE, Clamd, Verdict
from tracker.rules.states import ScanResult


@pytest.fixture(scope="module")
def scanner() -> Iterator[Clamd]:
    """A real clamd."""
    with daemons.running() as address:
        yield Clamd(address)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A small, clean file."""
    file = tmp_path / "part"
    file.write_bytes(b"Rutin\n" * 100)
    return file


def test_clean_file_is_clean(scanner: Clamd, paper: Path) -> None:
    assert scanner.scan(paper) == Verdict(ScanResult.CLEAN)


def test_infected_file_is_named(scanner: Clamd, paper: Path) -> None:
    paper.write_bytes(b"x" * 100_000 + daemons.VIRUS + b"x" * 100_000)
    assert scanner.scan(paper) == Verdict(ScanResult.INFECTED, f"{daemons.SIGNATURE}.UNOFFICIAL")


def test_file_of_the_largest_size_is_scanned(scanner: Clamd, paper: Path) -> None:
    paper.write_bytes(b"a" * (25 * 1024 * 1024 - 64) + daemons.VIRUS)
    assert scanner.scan(paper).result is ScanResult.INFECTED


def test_file_larger_than_the_scanner_takes_is_not_called_clean(scanner: Clamd, paper: Path) -> None:
    paper.write_bytes(b"a" * (31 * 1024 * 1024))
    assert scanner.scan(paper) == UNAVAILABLE


@contextmanager
def answering(answer: Callable[[socket.socket], None]) -> Iterator[Clamd]:
    """A server on loopback that reads a whole request and then does as it likes."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(20)
        done = threading.Event()

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.settimeout(20)
                answer(connection)
                done.wait(20)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield Clamd(f"tcp:127.0.0.1:{server.getsockname()[1]}")
        finally:
            done.set()
            thread.join(20)


def _read_all(connection: socket.socket) -> bytes:
    said = b""
    while not said.endswith(b"\0\0\0\0"):
        said += connection.recv(65536)
    return said


def _says(*parts: bytes) -> Callable[[socket.socket], None]:
    def answer(connection: socket.socket) -> None:
        _read_all(connection)
        for part in parts:
            connection.sendall(part)

    return answer


def test_talk_is_the_protocol_s_own(paper: Path) -> None:
    heard: list[bytes] = []

    def answer(connection: socket.socket) -> None:
        heard.append(_read_all(connection))
        connection.sendall(b"stream: OK\0")

    with answering(answer) as scanner:
        assert scanner.scan(paper).result is ScanResult.CLEAN
    content = paper.read_bytes()
    assert heard == [b"zINSTREAM\0" + len(content).to_bytes(4, "big") + content + b"\0\0\0\0"]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((b"stream: OK\0",), Verdict(ScanResult.CLEAN)),
        ((b"stre", b"am: O", b"K\0"), Verdict(ScanResult.CLEAN)),
        ((b"stream: Eicar-Test-Signature FOUND\0",), Verdict(ScanResult.INFECTED, "Eicar-Test-Signature")),
        ((b"stream: OK, nearly\0",), UNAVAILABLE),
        ((b"OK\0",), UNAVAILABLE),
        ((b"INSTREAM size limit exceeded. ERROR\0",), UNAVAILABLE),
        ((b"\xff\xfe" * 300, b"\0"), UNAVAILABLE),
        ((b"HTTP/1.1 200 OK\r\n\r\n" * 200,), UNAVAILABLE),
        ((b"\0",), UNAVAILABLE),
    ],
)
def test_only_the_exact_words_count(paper: Path, parts: tuple[bytes, ...], expected: Verdict) -> None:
    with answering(_says(*parts)) as scanner:
        assert scanner.scan(paper) == expected


def test_silent_scanner_is_given_up(paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clamd, "ANSWER_SECONDS", 0.2)
    with answering(_says()) as scanner:
        assert scanner.scan(paper) == UNAVAILABLE


def test_scanner_that_hangs_up_is_no_answer(paper: Path) -> None:
    with answering(lambda connection: connection.shutdown(socket.SHUT_RDWR)) as scanner:
        assert scanner.scan(paper) == UNAVAILABLE


def test_scanner_that_is_down_is_no_answer(paper: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        free = server.getsockname()[1]
    assert Clamd(f"tcp:127.0.0.1:{free}").scan(paper) == UNAVAILABLE
    assert Clamd(f"unix:{tmp_path / 'none'}").scan(paper) == UNAVAILABLE


@pytest.mark.parametrize(
    "address", ["", "clamd", "tcp:", "tcp:host", "tcp:host:0", "tcp:host:99999", "unix:", "unix:a"]
)
def test_address_that_means_nothing_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=address or ".*"):
        Clamd(address)
