"""A PostgreSQL server of one's own for the tests: data and socket in a temporary folder, no network."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.tools.debian import program

_SETTINGS = "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c synchronous_commit=off"


@contextmanager
def server() -> Iterator[str]:
    """Run a server; yields the address of its empty database for SQLAlchemy. Asks `program` for PostgreSQL.

    PostgreSQL refuses to run as root, so that root runs it as `postgres` (or `nobody`).
    """
    initdb, pg_ctl = program("initdb"), program("pg_ctl")
    user = _unprivileged_user()
    # Not pytest's tmp_path: a socket's path may be 107 bytes, and that user must be able to reach it.
    folder = Path(tempfile.mkdtemp(prefix="tillsyn-pg-", dir="/tmp"))
    data = folder / "data"
    try:
        if user:
            shutil.chown(folder, user)
        _run(
            user, folder, initdb, "--pgdata", str(data), "--username=tracker", "--auth=trust",
            "--encoding=UTF8", "--locale=C", "--no-sync",
        )  # fmt: skip
        options = f"{_SETTINGS} -k {folder}"
        control = (pg_ctl, "--pgdata", str(data), "--wait", "--silent")
        _run(user, folder, *control, "--options", options, "--log", str(folder / "log"), "start")
        try:
            yield f"postgresql+psycopg://tracker@/postgres?host={folder}"
        finally:
            _run(user, folder, *control, "--mode=immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _unprivileged_user() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _run(user: str | None, folder: Path, *command: str) -> None:
    done = subprocess.run(
        command,
        user=user,
        group=pwd.getpwnam(user).pw_gid if user else None,
        extra_groups=[] if user else None,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        # A file and not a pipe: the server inherits it from pg_ctl and would keep a pipe open.
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    if done.returncode != 0:
        log = folder / "log"
        raise RuntimeError(f"{' '.join(command)} failed\n{log.read_text() if log.exists() else ''}")
