"""The demo's own database file: made anew each time, and nobody else's database is ever touched."""

import shutil
from contextlib import closing
from pathlib import Path

from tracker.extensions import sqlite_driver

FILE_NAME = "tracker.sqlite"
#: Where the evidence store of an installation lies.
EVIDENCE = "evidence"


class ForeignDatabase(RuntimeError):
    """The file in the demo's place was not made by the demo. The message says, in one line, what to do."""


def make_room(folder: Path) -> Path:
    """Remove the last demo's database and evidence files from the folder and return where the new database goes.

    ForeignDatabase when what lies there holds accounts but no sign of the demo; nothing is then removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / FILE_NAME
    if file.exists() and not _may_go(file):
        raise ForeignDatabase(f"{file} är inte gjord av demon och rörs inte. Flytta filen och kör igen.")
    for name in (FILE_NAME, f"{FILE_NAME}-wal", f"{FILE_NAME}-shm", f"{FILE_NAME}-journal"):
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / EVIDENCE, ignore_errors=True)
    return file


def _may_go(file: Path) -> bool:
    """Whether the demo made it, or nobody has used it: a demo that was interrupted leaves tables without accounts."""
    try:
        with closing(sqlite_driver.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            return _count(connection, "installation_fact", " WHERE name = 'demo'") > 0 or not _used(connection)
    except sqlite_driver.DatabaseError:
        return False


def _used(connection: sqlite_driver.Connection) -> bool:
    """Whether anybody has an account, or the tables are somebody else's."""
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not names:
        return False
    return "user_account" not in names or _count(connection, "user_account") > 0


def _count(connection: sqlite_driver.Connection, table: str, where: str = "") -> int:
    known = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
    if not known:
        return 0
    return int(connection.execute(f"SELECT count(*) FROM {table}{where}").fetchone()[0])  # noqa: S608 -- our own names
