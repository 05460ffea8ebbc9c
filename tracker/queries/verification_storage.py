"""Checking what everything is stored in: the database and its locks on frozen tables, and the evidence store."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Select, select, text
from sqlalchemy.orm import Session

from tracker.models import AuditEvent, EvidenceFile, frozen
from tracker.models import Evidence as EvidenceRow
from tracker.queries import trail
from tracker.rules.transitions import Message
from tracker.rules.verbs import AuditVerb

#: Bytes read at a time: a file may be larger than what is free of the memory.
_CHUNK = 1024 * 1024

#: Folder of files on their way in. What lies there is swept by the store itself.
_ARRIVING = "tmp"


@dataclass(slots=True)
class Evidence:
    """What the check of the evidence store met."""

    files: int = 0
    notices: list[Message] = field(default_factory=list)


def database(session: Session) -> Iterator[Message]:
    """The database's own tests, and whether each insert-only table still has its locks (triggers)."""
    dialect = session.get_bind().dialect.name
    if dialect == "sqlite":
        yield from _sqlite(session)
    found = _sqlite_triggers(session) if dialect == "sqlite" else _postgresql_triggers(session)
    for table in frozen.FROZEN_TABLES:
        for name, wanted in frozen.definitions(dialect, table).items():
            if name not in found:
                yield Message.of("verification.trigger_missing", table=table, name=name)
            elif found[name] != wanted:
                yield Message.of("verification.trigger_changed", table=table, name=name)


def _sqlite(session: Session) -> Iterator[Message]:
    for row in session.execute(text("PRAGMA integrity_check")):
        if row[0] != "ok":
            yield Message.of("verification.integrity", what=str(row[0]))
    for table, row_id, parent, _key in session.execute(text("PRAGMA foreign_key_check")):
        yield Message.of("verification.reference", table=str(table), row=str(row_id), parent=str(parent))


def _sqlite_triggers(session: Session) -> dict[str, str]:
    rows = session.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    return {row.name: row.sql for row in rows}


def _postgresql_triggers(session: Session) -> dict[str, str]:
    """The triggers that are on, with their definitions; without the function's own words none counts as whole."""
    body = session.scalar(
        text("SELECT prosrc FROM pg_proc WHERE proname = :name AND pronamespace = current_schema()::regnamespace"),
        {"name": frozen.FUNCTION},
    )
    rows = session.execute(
        text(
            "SELECT tgname, pg_get_triggerdef(pg_trigger.oid, true), tgenabled IN ('O', 'A') FROM pg_trigger"
            " JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace"
        )
    )
    whole = body == frozen.FUNCTION_BODY
    return {name: definition if whole and enabled else "" for name, definition, enabled in rows}


def evidence(session: Session, store: Path, found: Evidence) -> Iterator[Message]:
    """Every file that a row promises must lie in the store, whole, and be the one that the trail tells of.

    What lies there beside is noticed, and no fault.
    """
    told, removed = _told(session)
    promised: set[str] = set()
    for row in session.execute(_promised()):
        name = f"{row.title}, {row.name} ({row.number})"
        if told.pop((row.evidence_id, row.number), None) != (row.name, row.size, row.sha256):
            yield Message.of("verification.evidence_row", name=name)
        if (row.evidence_id in removed) != row.removed:
            yield Message.of("verification.evidence_removed", name=name)
        place = f"{row.sha256[:2]}/{row.sha256}"
        if not row.removed:
            found.files += place not in promised
            promised.add(place)
            yield from _file(store / place, place, row.sha256, row.size, name)
    for (_evidence_id, number), (name, _size, _sha256) in told.items():
        yield Message.of("verification.evidence_row", name=f"{name} ({number})")
    found.notices += _unknown(store, promised)


def _promised() -> Select[*tuple[Any, ...]]:
    return (
        select(
            EvidenceFile.evidence_id,
            EvidenceFile.number,
            EvidenceFile.name,
            EvidenceFile.size,
            EvidenceFile.sha256,
            EvidenceRow.title,
            EvidenceRow.removed_on.is_not(None).label("removed"),
        )
        .join(EvidenceRow, EvidenceRow.id == EvidenceFile.evidence_id)
        .order_by(EvidenceFile.id)
    )


def _told(session: Session) -> tuple[dict[tuple[int, int], tuple[str, int, str]], set[int]]:
    """What the trail says of files, by evidence and version, and which evidence it says was taken away."""
    files: dict[Any, Any] = {}
    removed: set[int] = set()
    for event in trail.events(session, AuditEvent.object_type == EvidenceRow.__tablename__):
        about, new = event.body["object_id"], event.body["new"]
        if event.body["action"] == AuditVerb.EVIDENCE_REMOVED.value:
            removed.add(about)
        elif isinstance(new, dict) and "sha256" in new:
            files[about, new.get("number")] = (new.get("file"), new.get("size"), new["sha256"])
    return files, removed


def _unknown(store: Path, promised: set[str]) -> list[Message]:
    lying = {path.relative_to(store).as_posix() for path in store.rglob("*") if path.is_file()}
    unknown = sorted(place for place in lying - promised if not place.startswith(f"{_ARRIVING}/"))
    return [Message.of("verification.unknown_file", place=place) for place in unknown]


def _file(path: Path, place: str, sha256: str, size: int, name: str) -> Iterator[Message]:
    try:
        length, counted = _read(path)
    except OSError:
        yield Message.of("verification.evidence_missing", name=name, place=place)
        return
    if length != size:
        yield Message.of("verification.evidence_size", name=name, place=place, size=str(size), length=str(length))
    elif counted != sha256:
        yield Message.of("verification.evidence_content", name=name, place=place, counted=f"{counted[:12]}…")


def _read(path: Path) -> tuple[int, str]:
    """Length in bytes and SHA-256. OSError when the file can't be read."""
    counted, length = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            counted.update(chunk)
            length += len(chunk)
    return length, counted.hexdigest()
