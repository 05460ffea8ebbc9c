"""The audit trail as it lies in the database, an event at a time: for whoever checks it or takes it out.

What is read is the stored text itself wherever that is possible, so that a changed byte can't hide behind a
conversion. A row that holds what the program never writes is given with the names of its unreadable fields.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, Text, cast, select, type_coerce
from sqlalchemy.orm import Session

from tracker.extensions import begin
from tracker.models import AuditEvent
from tracker.rules import chain
from tracker.rules.chain import GENESIS, Anchor

#: Rows fetched at a time: the trail may be larger than the memory.
CHUNK = 1000

_NUMBERS = frozenset({"id", "actor_id", "committee_id", "object_id"})
_JSON = frozenset({"old", "new"})


@dataclass(frozen=True, slots=True)
class Stored:
    """One event: what its hash is taken of, and the hash that is stored beside it."""

    body: dict[str, Any]
    hash: str
    #: The fields that hold what the program never writes; `body` can then not be used.
    unreadable: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """The event as a line of an exported trail."""
        return chain.line(self.body, self.hash)


def events(session: Session, *conditions: ColumnElement[bool]) -> Iterator[Stored]:
    """The events in the order of their numbers, read in chunks."""
    with any_bytes(session):
        rows = session.execute(_statement(session, *conditions), execution_options={"yield_per": CHUNK})
        for row in rows:
            yield _stored(tuple(row))


def anchor(session: Session) -> Anchor:
    """The trail's last event as this transaction sees it; number 0 for a trail without events."""
    statement = select(AuditEvent.id, AuditEvent.hash, AuditEvent.at).order_by(AuditEvent.id.desc()).limit(1)
    row = session.execute(statement).one_or_none()
    return Anchor(row.id, row.hash, row.at) if row else Anchor(0, GENESIS)


class Unreadable(ValueError):
    """An event, whose number is the message, holds what the program never writes."""


def whole(session: Session) -> tuple[Anchor, Iterator[str]]:
    """The trail's end, and the whole trail up to it as lines of JSON; the last line is the end itself, as an anchor.

    Reading the lines raises `Unreadable`. Writers are let through meanwhile; the session's present transaction is let
    go.
    """
    session.rollback()
    begin(session, writes=False)
    end = anchor(session)
    return end, _lines(session, end)


def _lines(session: Session, end: Anchor) -> Iterator[str]:
    for event in events(session, AuditEvent.id <= end.number):
        if event.unreadable:
            raise Unreadable(str(event.body["id"]))
        yield event.line
    yield chain.closing(end)


@contextmanager
def any_bytes(session: Session) -> Iterator[None]:
    """Let SQLite give text that is no UTF-8 as lone surrogates, so that a spoilt row can be named and passed."""
    connection: Any = session.connection().connection.driver_connection
    if not hasattr(connection, "text_factory"):
        yield
        return
    before, connection.text_factory = connection.text_factory, _text
    try:
        yield
    finally:
        connection.text_factory = before


def _text(stored: bytes) -> str:
    return stored.decode("utf-8", "surrogateescape")


def _statement(session: Session, *conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    columns = [_column(name, sqlite=session.get_bind().dialect.name == "sqlite") for name in (*chain.FIELDS, "hash")]
    return select(*columns).where(*conditions).order_by(AuditEvent.id)


def _column(name: str, *, sqlite: bool) -> Any:
    """The column as stored. SQLite keeps days and instants as text; JSON is text in both."""
    column = getattr(AuditEvent, name)
    if sqlite:
        return column if name in _NUMBERS else type_coerce(column, String)
    return cast(column, Text) if name in _JSON else column


def _stored(row: tuple[Any, ...]) -> Stored:
    body = dict(zip(chain.FIELDS, row, strict=False))
    wrong = []
    for name, value in body.items():
        read = _READ.get(name)
        try:
            if read is not None:
                body[name] = read(value)
            elif type(value) is not str:
                raise TypeError(name)
        except (ValueError, TypeError, RecursionError):
            wrong.append(name)
    return Stored(body, str(row[-1]), tuple(wrong))


def _number(value: Any) -> int | None:
    if value is None or type(value) is int:
        return value
    raise TypeError(value)


def _from_json(text: Any) -> Any:
    """What the text says, if it is written as the program writes it: else a byte could be changed unseen."""
    if text is None or text == "null":
        return None
    value = _DECODER.decode(text)
    if _ENCODER.encode(value) != text:
        raise ValueError(text)
    return value


def _day(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if type(value) is not str:
        raise TypeError(value)
    return value


def _instant(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if type(value) is not str or value[10:11] != " ":
        raise ValueError(value)
    return f"{value[:10]}T{value[11:]}+00:00"


#: As SQLAlchemy writes JSON. Made once, since they write and read every event.
_ENCODER, _DECODER = json.JSONEncoder(), json.JSONDecoder()

#: What is done with a stored value before it is hashed: ValueError or TypeError for what the program never writes.
_READ: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(_NUMBERS, _number),
    **dict.fromkeys(_JSON, _from_json),
    "at": _instant,
    "business_day": _day,
}
