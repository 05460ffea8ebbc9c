"""A database that fails on purpose: at the k-th thing it is asked to do, in one of the ways databases fail.

What is counted is every statement and every COMMIT on the engine. One fault strikes once.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError, OperationalError

COMMIT = "COMMIT"


@dataclass
class Fault:
    """`place` is what it struck, "" when there was nothing left to strike."""

    place: str = ""
    seen: int = 0


#: Fails the connection at a statement; may raise, or let the statement find out for itself.
Strike = Callable[[Connection, str], None]


def refused(_connection: Connection, statement: str) -> None:
    """The database answers with an error, as it does when the disk is full."""
    raise OperationalError(statement, None, Exception("disk I/O error"))


def dropped(connection: Connection, _statement: str) -> None:
    """PostgreSQL ends the connection, for real, as when it is restarted; the statement finds nobody there."""
    url = connection.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    pid = connection.connection.dbapi_connection.info.backend_pid  # type: ignore[union-attr]
    with psycopg.connect(url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def unanswered(connection: Connection, statement: str) -> None:
    """The commit is made, and the answer is lost on its way."""
    connection.connection.commit()
    raise OperationalError(statement, None, Exception("server closed the connection unexpectedly"))


def contradicted(_connection: Connection, statement: str) -> None:
    """A constraint says no where nobody expected it: a fault of ours, not an outage."""
    raise IntegrityError(statement, None, Exception("duplicate key value"))


@contextmanager
def striking(engine: Engine, strike: Strike, *, at: int = 1, only: str = "") -> Iterator[Fault]:
    """Strike the `at`-th statement, or the `at`-th of those that begin with `only`."""
    fault = Fault()

    def look(connection: Connection, statement: str) -> None:
        if fault.place or not statement.startswith(only):
            return
        fault.seen += 1
        if fault.seen == at:
            fault.place = statement
            strike(connection, statement)

    def on_statement(connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        look(connection, statement)

    def on_commit(connection: Connection) -> None:
        look(connection, COMMIT)

    event.listen(engine, "before_cursor_execute", on_statement)
    event.listen(engine, "commit", on_commit)
    try:
        yield fault
    finally:
        event.remove(engine, "before_cursor_execute", on_statement)
        event.remove(engine, "commit", on_commit)
