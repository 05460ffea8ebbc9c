"""What a backup says of its database, and whether a restored one is sound.

Read by the names of tables and columns where the models may have got further: the database may be of an older version.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.orm import Session

from tracker.extensions import engine_options
from tracker.queries import history
from tracker.rules.chain import Anchor


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """One moment of a database: its version, its audit trail's length and end, the files that its evidence names."""

    migration: str
    events: int
    anchor: Anchor
    evidence: frozenset[str]


def facts(session: Session) -> DatabaseFacts:
    """Read them. Evidence that has been taken away is not named: its bytes are gone on purpose."""
    tables = set(inspect(session.connection()).get_table_names())
    return DatabaseFacts(
        migration=str(session.scalar(text("SELECT version_num FROM alembic_version")) or ""),
        events=session.scalar(text("SELECT count(*) FROM audit_event")) or 0,
        anchor=history.anchor(session),
        evidence=_named(session) if "evidence_file" in tables else frozenset(),
    )


def _named(session: Session) -> frozenset[str]:
    rows = session.scalars(
        text(
            "SELECT DISTINCT file.sha256 FROM evidence_file AS file"
            " JOIN evidence ON evidence.id = file.evidence_id WHERE evidence.removed_on IS NULL"
        )
    )
    return frozenset(rows)


@contextmanager
def on_copy(file: Path) -> Iterator[Session]:
    """A session on a SQLite database that is not the application's own. Nothing is left open afterwards."""
    address = f"sqlite:///{file}"
    engine = create_engine(address, **engine_options(address))
    try:
        with Session(engine) as session:
            yield session
    finally:
        engine.dispose()


def export_snapshot(session: Session) -> str:
    """On PostgreSQL: let pg_dump see exactly what this transaction sees, until it ends."""
    session.rollback()
    session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    return str(session.scalar(text("SELECT pg_export_snapshot()")))


def knows(migrations: str, revision: str) -> bool:
    """Whether the migrations in a folder reach back to a revision: it is theirs, or older."""
    return any(script.revision == revision for script in ScriptDirectory(migrations).walk_revisions())


def is_empty(session: Session) -> bool:
    """Whether the database holds no tables at all."""
    return not inspect(session.connection()).get_table_names()


def faults(session: Session) -> list[str]:
    """What the database itself finds wrong: broken pages, and rows that point at nothing. Only SQLite can be asked.

    PostgreSQL has checked every row and key while it was filled.
    """
    if session.get_bind().dialect.name != "sqlite":
        return []
    said = [str(line) for line in session.scalars(text("PRAGMA integrity_check")) if line != "ok"]
    lost = session.execute(text("PRAGMA foreign_key_check")).all()
    return said + [f"{row[0]} rad {row[1]} pekar på en rad i {row[2]} som inte finns" for row in lost]
