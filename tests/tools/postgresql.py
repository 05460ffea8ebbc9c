"""A PostgreSQL server of one's own for tests: a free loopback port, a password, everything in a temporary folder."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.tools import memory
from tests.tools.debian import program

#: The data is thrown away, so that nothing of it need survive a power cut.
_SETTINGS = (
    "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    " -c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=64MB"
)
#: Somebody else may take the port between our looking for a free one and the server's start.
_TRIES = 5


@contextmanager
def server() -> Iterator[str]:
    """Run a server; yields the address of its empty database for SQLAlchemy. Asks `program` for PostgreSQL.

    PostgreSQL refuses to run as root, so that root runs it as `postgres` (or `nobody`).
    """
    initdb, pg_ctl = program("initdb"), program("pg_ctl")
    user, password = _unprivileged_user(), secrets.token_urlsafe(24)
    # Not pytest's tmp_path: that user must be able to reach it.
    folder = memory.new_folder("tillsyn-pg-")
    try:
        _prepare(user, folder, initdb, password)
        control = (pg_ctl, "--pgdata", str(folder / "data"), "--wait", "--silent")
        port = _start(user, folder, control)
        with _stopped_with_us(user, folder, control):
            yield f"postgresql+psycopg://tracker:{password}@127.0.0.1:{port}/postgres"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _prepare(user: str | None, folder: Path, initdb: str, password: str) -> None:
    secret = folder / "password"
    secret.write_text(password, encoding="ascii")
    secret.chmod(0o600)
    for path in (folder, secret):
        if user:
            shutil.chown(path, user)
    _run(
        user, folder, initdb, "--pgdata", str(folder / "data"), "--username=tracker", f"--pwfile={secret}",
        "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync",
    )  # fmt: skip
    secret.unlink()


def _start(user: str | None, folder: Path, control: tuple[str, ...]) -> int:
    """Start on a free port of the loopback address, and say which."""
    for tries_left in reversed(range(_TRIES)):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port: int = free.getsockname()[1]
        options = f"{_SETTINGS} -c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories=''"
        try:
            _run(user, folder, *control, "--options", options, "--log", str(folder / "log"), "start")
        except RuntimeError:
            if not tries_left:
                raise
        else:
            return port
    raise AssertionError("unreachable: the last try returns or raises")


@contextmanager
def _stopped_with_us(user: str | None, folder: Path, control: tuple[str, ...]) -> Iterator[None]:
    """Have a process of its own stop the server and remove its folder when we end, also when we are killed.

    It waits for the end of a pipe that we alone hold open.
    """
    script = 'cat >/dev/null; "$@" >/dev/null 2>&1; rm -rf "$0"'
    watcher = subprocess.Popen(
        ["/bin/sh", "-c", script, str(folder), *control, "--mode=immediate", "stop"],
        **_as(user, folder),
        stdin=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield
    finally:
        watcher.communicate()


def _unprivileged_user() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _as(user: str | None, folder: Path) -> dict[str, Any]:
    """How a program is started as that user, with nothing of ours."""
    return {
        "user": user,
        "group": pwd.getpwnam(user).pw_gid if user else None,
        "extra_groups": [] if user else None,
        "cwd": folder,
        "env": {"PATH": os.environ["PATH"], "LC_ALL": "C"},
    }


def _run(user: str | None, folder: Path, *command: str) -> None:
    done = subprocess.run(
        command,
        **_as(user, folder),
        stdin=subprocess.DEVNULL,
        # A file and not a pipe: the server inherits it from pg_ctl and would keep a pipe open.
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    if done.returncode != 0:
        log = folder / "log"
        raise RuntimeError(f"{' '.join(command)} failed\n{log.read_text() if log.exists() else ''}")
