"""A real ClamAV daemon on a socket of its own that knows one signature: the words of `VIRUS`. No network."""

import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.tools.debian import program

#: What our own signature finds. The words are harmless, and known to this database only.
VIRUS = b"TILLSYNSLOTSEN-PROVVIRUS-7201404"
SIGNATURE = "Tillsynslotsen.Prov"
#: Seconds to wait for it to read its database.
STARTS_WITHIN = 60


@contextmanager
def running() -> Iterator[str]:
    """Its address, "unix:…", for as long as the block lasts."""
    # A socket's path may be no longer than some 100 characters, which pytest's own folders can exceed.
    with tempfile.TemporaryDirectory(prefix="clamd") as name:
        folder = Path(name)
        (folder / "db").mkdir()
        (folder / "db" / "own.ndb").write_text(f"{SIGNATURE}:0:*:{VIRUS.hex()}\n")
        with _started(folder) as daemon:
            _wait(folder / "s", daemon)
            yield f"unix:{folder / 's'}"


@contextmanager
def _started(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    settings = folder / "clamd.conf"
    settings.write_text(
        f"Foreground yes\nLocalSocket {folder / 's'}\nDatabaseDirectory {folder / 'db'}\nLogFile {folder / 'log'}\n"
        "StreamMaxLength 30M\nMaxThreads 2\n"
    )
    daemon = subprocess.Popen(
        [program("clamd"), "--config-file", str(settings)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield daemon
    finally:
        daemon.terminate()
        try:
            daemon.wait(10)
        except subprocess.TimeoutExpired:
            daemon.kill()
            daemon.wait(10)


def _wait(path: Path, daemon: subprocess.Popen[bytes]) -> None:
    """Until it answers PING; RuntimeError when it ends or takes too long."""
    ends = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < ends and daemon.poll() is None:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as talk:
                talk.settimeout(2)
                talk.connect(str(path))
                talk.sendall(b"zPING\0")
                if talk.recv(16).startswith(b"PONG"):
                    return
        except OSError:
            time.sleep(0.05)
    log = path.with_name("log")
    raise RuntimeError(f"clamd did not start: {log.read_text() if log.exists() else 'no log'}")
