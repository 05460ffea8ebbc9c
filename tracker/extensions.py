"""The extensions, bare and without an app, and the one way this program talks to a database.

SQLite is opened as measured in docs/architecture.md: write-ahead log, `synchronous=FULL` so that an acknowledged
commit survives a power cut, foreign keys on, and `BEGIN IMMEDIATE` for whatever may write so that no update is lost.
"""

import sqlite3
from typing import Any

from flask import has_request_context, request
from flask_babel import Babel
from flask_login import LoginManager
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

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

#: Versions before this one can corrupt a write-ahead-log database that two connections checkpoint at once.
FIRST_SOUND_WAL = (3, 51, 3)


#: What any refusal or outage of the database raises.
DatabaseFailure = SQLAlchemyError

#: What a database that cannot be reached, is full, or keeps somebody waiting too long raises: trying again may help.
DatabaseOutage = (OperationalError, InterfaceError, TimeoutError)


class Base(DeclarativeBase):
    """The base of all models; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(naming_convention=NAMING)


class Database(SQLAlchemy):
    """Flask-SQLAlchemy's object, whose scoped session is typed as the session it stands for."""

    session: Session  # type: ignore[assignment]


db = Database(model_class=Base)
migrate = Migrate()
login = LoginManager()
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


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    reads_only = has_request_context() and request.method in ("GET", "HEAD", "OPTIONS")
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")
