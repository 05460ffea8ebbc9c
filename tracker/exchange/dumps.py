"""A whole database as one file, and back: SQLite by its own online copy, PostgreSQL by its own programs.

The copy shows the database as it stood at one moment, however much is written meanwhile.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import ModuleType
from urllib.parse import quote

#: Told how many bytes of how many are copied.
Copied = Callable[[int, int], None]

#: How much is copied between two reports of how far it is: 8 MB with SQLite's usual page.
_PAGES = 2048


class DumpFailed(Exception):
    """The database is not copied, or not put back. The message says in one line why, and what to do."""


def copy_sqlite(driver: ModuleType, source: Path, target: Path, copied: Copied) -> None:
    """Copy the database as it stands now, while others write to it. DumpFailed when SQLite says no.

    The read transaction is held throughout: otherwise SQLite would begin anew at every change, and never end.
    """
    try:
        with (
            closing(driver.connect(f"file:{quote(str(source))}?mode=ro", uri=True, timeout=10)) as reading,
            closing(driver.connect(target)) as copy,
        ):
            reading.isolation_level = None
            reading.execute("BEGIN")
            reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
            size = reading.execute("PRAGMA page_size").fetchone()[0]
            reading.backup(
                copy, pages=_PAGES, progress=lambda _, left, total: copied((total - left) * size, total * size)
            )
    except driver.Error as error:
        raise DumpFailed(
            f"Databasen {source} går inte att kopiera ({error}). Kontrollera filen och platsen på disken."
        ) from None


def seal_sqlite(driver: ModuleType, file: Path) -> None:
    """Make a copied database one file again, without the log that every connection of ours opens beside it."""
    with closing(driver.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def dump_postgresql(address: str, password: str | None, snapshot: str, target: Path) -> None:
    """Write the database at a libpq address, as an exported snapshot sees it. DumpFailed when pg_dump says no."""
    _run("pg_dump", password, "--format=custom", f"--snapshot={snapshot}", f"--file={target}", f"--dbname={address}")


def restore_postgresql(address: str, password: str | None, source: Path) -> None:
    """Fill an empty database from a dump, wholly or not at all. DumpFailed when pg_restore says no."""
    flags = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    _run("pg_restore", password, *flags, f"--dbname={address}", str(source))


def require_postgresql() -> None:
    """DumpFailed unless PostgreSQL's own programs are there, said before anything is begun."""
    for name in ("pg_dump", "pg_restore"):
        if shutil.which(name) is None:
            raise DumpFailed(
                f"Programmet {name} finns inte i PATH. Installera det (Debian och Ubuntu: apt install "
                "postgresql-client) i samma version som servern eller nyare, och kör igen."
            )


def _run(program: str, password: str | None, *arguments: str) -> None:
    """Run a program of PostgreSQL. The password goes by the environment, where other users cannot see it."""
    found = shutil.which(program)
    if found is None:
        require_postgresql()
    environment = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    done = subprocess.run(  # noqa: S603 -- the program's own path, and no shell
        [str(found), "--no-password", *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        said = " ".join(done.stderr.split())[:500]
        raise DumpFailed(f"{program} misslyckades: {said}")
