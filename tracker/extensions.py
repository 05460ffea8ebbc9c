"""The extensions, bare and without an app, and the one way this program talks to a database.

SQLite is opened as measured in docs/architecture.md: write-ahead log, `synchronous=FULL` so that an acknowledged
commit survives a power cut, foreign keys on, and `BEGIN IMMEDIATE` for whatever may write so that no update is lost.
On PostgreSQL whatever may write queues in the same way, on one lock.
"""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock
from typing import Any

from flask import has_request_context, request
from flask_babel import Babel
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import MetaData, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError, TimeoutError
from sqlalchemy.orm import DeclarativeBase, Session

try:
    import pysqlite3 as sqlite_driver
except ImportError:  # no wheel for this platform: the interpreter's own SQLite, see `_journal_mode`
    sqlite_driver = sqlite3

try:
    import fcntl
except ImportError:  # Windows, where one process serves
    fcntl = None  # type: ignore[assignment]

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

#: Versions before this one can corrupt a write-ahead-log database that two connections checkpoint at once.
FIRST_SOUND_WAL = (3, 51, 3)


#: The PostgreSQL lock on which writers queue: any number that no other program on the database uses.
WRITERS = 7_201_404

#: What any refusal or outage of the database raises.
DatabaseFailure = SQLAlchemyError

#: What a database that cannot be reached, is full, or keeps somebody waiting too long raises: trying again may help.
DatabaseOutage = (OperationalError, InterfaceError, TimeoutError)


def cannot_store(error: BaseException) -> bool:
    """Whether it failed since nothing can be stored: the disk or the quota is full, or the disk does not take it."""
    cause = getattr(error, "orig", error)
    if isinstance(cause, OSError):
        return cause.errno in _FULL
    return getattr(cause, "sqlite_errorname", None) in _SQLITE_FULL or getattr(cause, "sqlstate", None) == "53100"


#: No space, over quota, larger than a file may be.
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
#: How SQLite says so. A quota shows as an I/O error, of which the driver does not tell one from the other.
_SQLITE_FULL = frozenset({"SQLITE_FULL", "SQLITE_IOERR"})


class Base(DeclarativeBase):
    """The base of all models; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(naming_convention=NAMING)


class Database(SQLAlchemy):
    """Flask-SQLAlchemy's object, whose scoped session is typed as the session it stands for."""

    session: Session  # type: ignore[assignment]


db = Database(model_class=Base)
migrate = Migrate()
csrf = CSRFProtect()
babel = Babel()


def engine_options(database_url: str) -> dict[str, Any]:
    """The engine options for the given database: the sound SQLite driver, or a checked PostgreSQL pool."""
    # What people write must not reach the log by way of an error's text.
    options: dict[str, Any] = {"hide_parameters": True}
    if database_url.startswith("sqlite"):
        return {**options, "module": sqlite_driver, "connect_args": {"timeout": 10}}
    return {
        **options,
        "pool_pre_ping": True,
        "connect_args": {"options": "-c lock_timeout=10s -c statement_timeout=60s"},
    }


def _journal_mode() -> str:
    return "WAL" if sqlite_driver.sqlite_version_info >= FIRST_SOUND_WAL else "DELETE"


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite_driver.Connection):
        return
    connection.isolation_level = None  # the driver would otherwise open half-transactions of its own
    for pragma in (
        f"journal_mode={_journal_mode()}",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=10000",
        "trusted_schema=OFF",
        "recursive_triggers=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def begin(session: Session, *, writes: bool) -> None:
    """Begin the session's transaction as told, where the kind of request would say otherwise or there is none.

    A long reading (verify, export, backup) that only reads keeps no writer waiting; a page that is only read but must
    note something takes the write lock at once instead of failing when it comes to writing.
    """
    session.connection(execution_options={_WRITES: writes})


#: The execution option by which `begin` speaks to the listener below.
_WRITES = "tracker_writes"


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    """Let those who may write queue before they have read anything: one order for all, so that none stop each other.

    The audit chain lets one act at a time through anyway. Taken there only, at the end of an act, its lock and the
    rows held before it made deadlocks on PostgreSQL: one act holds a measure and waits for the chain, another the
    other way round.
    """
    only_reads = has_request_context() and request.method in ("GET", "HEAD", "OPTIONS")
    writes = connection.get_execution_options().get(_WRITES, not only_reads)
    if connection.dialect.name == "postgresql" and writes:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS})")
    if connection.dialect.name != "sqlite":
        return
    if not writes:
        connection.exec_driver_sql("BEGIN")
        return
    with _in_turn(connection.engine.url.database):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


_one_at_a_time = Lock()


@contextmanager
def _in_turn(database: str | None) -> Iterator[None]:
    """Let one writer at a time ask SQLite for the write lock; the others, in whatever process, queue here.

    SQLite itself has no queue: who waits asks again ever more seldom, so that whoever has waited long is overtaken by
    everybody who comes, and with sixteen at the site somebody is refused after ten seconds ("database is locked").
    Only the asking is in turn, so whoever has the lock never waits for anybody here. A file that cannot be opened (the
    disk is full, or somebody else's) is gone without: then it is as SQLite has it.
    """
    with _one_at_a_time:
        descriptor = None
        if fcntl is not None and database and database != ":memory:":
            with suppress(OSError):
                descriptor = os.open(f"{database}-queue", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
                fcntl.flock(descriptor, fcntl.LOCK_EX)
        try:
            yield
        finally:
            if descriptor is not None:
                os.close(descriptor)
