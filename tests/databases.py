"""The two kinds of database that the tests run on, each able to give a filled one back as it was, within milliseconds.

A test that asks for `app`, `session` or anything else that stands on the fixture `database` runs on every kind that
`--database` names; nothing in the test says so.
"""

import shutil
from collections import Counter
from pathlib import Path
from typing import Protocol

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.engine import Engine
from sqlalchemy.pool import NullPool

from tracker.extensions import Base

SQLITE, POSTGRESQL = "sqlite", "postgresql"


def contents(engine: Engine, *left_out: str) -> Counter[tuple[object, ...]]:
    """Every row of every table but those left out, to be compared with what there is at another time."""
    names = sorted(set(Base.metadata.tables) - set(left_out))
    with engine.connect() as connection:
        if engine.dialect.name == POSTGRESQL:  # as text, and in one question: this is asked hundreds of times
            whole = " UNION ALL ".join(f"SELECT '{name}', {name}::text FROM {name}" for name in names)
            return Counter(tuple(row) for row in connection.exec_driver_sql(whole))
        return Counter((name, *row) for name in names for row in connection.exec_driver_sql(f"SELECT * FROM {name}"))


class Databases(Protocol):
    """Makes databases of one kind. Nobody may be connected to one that is kept or restored."""

    kind: str

    def new(self, folder: Path) -> str:
        """The address of a new, empty database; `folder` is where it may lie, if it is a file."""

    def drop(self, url: str) -> None:
        """Remove the database for good."""

    def keep(self, url: str) -> None:
        """Remember what the database holds now."""

    def restore(self, url: str) -> None:
        """Put back what `keep` remembered."""


class SqliteFiles:
    """Databases that are files: kept and restored by copying."""

    kind = SQLITE

    def new(self, folder: Path) -> str:
        return f"sqlite:///{folder / 'tracker.sqlite'}"

    def drop(self, url: str) -> None:
        self._file(url).unlink(missing_ok=True)

    def keep(self, url: str) -> None:
        shutil.copy(self._file(url), self._file(url, ".kept"))

    def restore(self, url: str) -> None:
        for leftover in ("-wal", "-shm"):
            self._file(url, leftover).unlink(missing_ok=True)
        shutil.copy(self._file(url, ".kept"), self._file(url))

    @staticmethod
    def _file(url: str, suffix: str = "") -> Path:
        return Path(f"{make_url(url).database}{suffix}")


class PostgresqlServer:
    """Databases on a server: kept and restored as templates, which copies files within the server.

    The connection used for that is closed after each statement, since a template must have nobody connected.
    """

    kind = POSTGRESQL

    def __init__(self, url: str, prefix: str) -> None:
        """`url` names a database that exists, to connect to when others are made; all made begin with `prefix`."""
        self._url, self._prefix, self._made = make_url(url), prefix, 0
        self._engine: Engine = create_engine(self._url, isolation_level="AUTOCOMMIT", poolclass=NullPool)

    def new(self, folder: Path) -> str:
        self._made += 1
        name = f"{self._prefix}_{self._made}"
        self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
        return self._url.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        self._run(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def keep(self, url: str) -> None:
        name = make_url(url).database
        self._run(f"DROP DATABASE IF EXISTS {name}_kept WITH (FORCE)", f"CREATE DATABASE {name}_kept TEMPLATE {name}")

    def restore(self, url: str) -> None:
        name = make_url(url).database
        self._run(f"DROP DATABASE {name} WITH (FORCE)", f"CREATE DATABASE {name} TEMPLATE {name}_kept")

    def remove_all(self) -> None:
        """Drop every database made here, for a server that others use too."""
        for number in range(1, self._made + 1):
            for suffix in ("", "_kept"):
                self._run(f"DROP DATABASE IF EXISTS {self._prefix}_{number}{suffix} WITH (FORCE)")

    def _run(self, *statements: str) -> None:
        with self._engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
