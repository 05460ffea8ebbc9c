"""Historik: who did what, when, with what was and what is, in words. A committee's own events and nobody else's."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from tracker.models import AuditEvent, Committee, Membership, User
from tracker.queries import trail
from tracker.queries.history_names import Names
from tracker.rules import chain
from tracker.rules.chain import Anchor
from tracker.rules.verbs import AuditVerb
from tracker.wording import Words
from tracker.wording.fields import ENUMS, field_label, kind_label
from tracker.wording.labels import LABELS

T = TypeVar("T")

SIZE = 25

#: Rows fetched at a time when a whole trail is taken out.
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Saved:
    """Who last did something to a record, by title where there is one, and when by the real clock."""

    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader asked for. `before` and `after` are the event the page starts next to, for paging by key."""

    actor_id: int | None = None
    verb: str = ""
    kind: str = ""
    number: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None
    after: int | None = None

    @property
    def narrow(self) -> bool:
        """Whether anything but the place in the list is asked for."""
        return any((self.actor_id, self.verb, self.kind, self.number, self.since, self.until))


@dataclass(frozen=True, slots=True)
class Change:
    """One field that changed, in words. An empty `old` or `new` means that nothing stood there."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Event:
    """One event as a line of the audit trail."""

    id: int
    day: date
    at: datetime
    #: The business day was set to another day than the real one (training and demo): both are shown.
    set_day: bool
    title: str
    about: str
    who: str
    kind: str
    object_id: int | None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A page of the audit trail, newest first, with what can be chosen in the filters."""

    events: tuple[Event, ...]
    filters: Filters
    people: tuple[tuple[int, str], ...]
    verbs: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    newer: int | None = None
    older: int | None = None


def anchor(session: Session) -> Anchor:
    """The trail's last event as this transaction sees it: what a report and a backup keep of the trail."""
    return trail.anchor(session)


def last_saved(session: Session, table: str, row_id: int) -> Saved | None:
    """Who last did something to the record; None when nothing is known."""
    event = session.execute(
        select(AuditEvent.actor_title, AuditEvent.actor_name, AuditEvent.at)
        .where(AuditEvent.object_type == table, AuditEvent.object_id == row_id)
        .order_by(AuditEvent.id.desc())
        .limit(1)
    ).one_or_none()
    return Saved(event.actor_title or event.actor_name, event.at) if event else None


def page(session: Session, committee_id: int, filters: Filters, words: Words) -> HistoryPage:
    """One page of the committee's events, found by key so that new events never shift it."""
    seen = _seen(committee_id, filters)
    return _page(session, seen, filters, words, lambda: Names.read(session, committee_id), (ACCOUNT,))


def accounts_page(session: Session, filters: Filters, words: Words) -> HistoryPage:
    """One page of what concerns accounts, committees and access in the whole installation; nothing of any plan."""
    return _page(session, _ADMINISTERED, filters, words, lambda: Names.of_everybody(session), ())


def extract(session: Session, committee_id: int, filters: Filters, words: Words) -> Iterator[Event]:
    """Every event that the filters leave, the oldest first, read in chunks."""
    names = Names.read(session, committee_id)
    statement = _filtered(select(AuditEvent).where(_seen(committee_id, filters)), filters).order_by(AuditEvent.id)
    for row in session.scalars(statement, execution_options={"yield_per": CHUNK}):
        yield _event(row, names, words)


def extract_lines(session: Session, committee_id: int, filters: Filters) -> Iterator[str]:
    """The same events as lines of JSON, each as its hash is taken of it; the last line says what the extract is.

    An event that can't be read, having been changed past the program, is given by its number only.
    """
    ids = _filtered(select(AuditEvent.id).where(_seen(committee_id, filters)), filters)
    count = 0
    for event in trail.events(session, AuditEvent.id.in_(ids)):
        count += 1
        number = event.body["id"]
        yield chain.canonical({"id": number, "unreadable": True}) if event.unreadable else event.line
    yield chain.canonical({"extract": {"committee_id": committee_id, "events": count}})


def _page(
    session: Session,
    seen: ColumnElement[bool],
    filters: Filters,
    words: Words,
    names: Callable[[], Names],
    kinds: tuple[str, ...],
) -> HistoryPage:
    """A page of the events that the reader may see. `kinds` can be chosen although none of them is among those."""
    rows, newer, older = _around(session, _filtered(select(AuditEvent).where(seen), filters), filters)
    known = names() if rows else Names()
    return HistoryPage(
        events=tuple(_event(row, known, words) for row in rows),
        filters=filters,
        people=_people(session, seen),
        verbs=_verbs(session, seen, words),
        kinds=_kinds(session, seen, kinds, words),
        newer=newer,
        older=older,
    )


def latest(session: Session, committee_id: int, words: Words, count: int = 5) -> tuple[Event, ...]:
    """The latest events of the plan itself, for the overview: nothing about accounts and settings."""
    plan_only = _own(committee_id).where(AuditEvent.object_type.not_in(("", "committee", "membership", "user_account")))
    rows = session.scalars(plan_only.order_by(AuditEvent.id.desc()).limit(count)).all()
    return tuple(_event(row, Names(), words) for row in rows)


def _own(committee_id: int) -> Select[AuditEvent]:
    return select(AuditEvent).where(AuditEvent.committee_id == committee_id)


#: The kind of record that signing in and out, being refused and other acts on accounts are about.
ACCOUNT = User.__tablename__

#: What the administrator reads. Events of the plan are always about a record of some other kind.
_ADMINISTERED = or_(
    AuditEvent.object_type.in_((ACCOUNT, Committee.__tablename__, Membership.__tablename__)),
    and_(AuditEvent.object_type == "", AuditEvent.committee_id.is_(None)),
)


def _seen(committee_id: int, filters: Filters) -> ColumnElement[bool]:
    """The committee's own events. Whoever asks for accounts also sees those of the people who had a role in it then.

    Signing in belongs to no committee; it is shown only when asked for, since it would drown what is done in the plan.
    """
    own = AuditEvent.committee_id == committee_id
    if filters.kind != ACCOUNT:
        return own
    seat = select(Membership.id).where(
        Membership.committee_id == committee_id,
        Membership.user_id == AuditEvent.object_id,
        or_(Membership.ends_on.is_(None), Membership.ends_on >= AuditEvent.business_day),
    )
    return or_(own, and_(AuditEvent.committee_id.is_(None), AuditEvent.object_type == ACCOUNT, seat.exists()))


def _filtered(statement: Select[T], filters: Filters) -> Select[T]:
    wanted = {
        AuditEvent.actor_id: filters.actor_id,
        AuditEvent.action: filters.verb,
        AuditEvent.object_type: filters.kind,
    }
    for column, value in wanted.items():
        if value:
            statement = statement.where(column == value)
    if filters.number:
        label = AuditEvent.object_label
        statement = statement.where(
            or_(label == filters.number, label.startswith(filters.number + " ", autoescape=True))
        )
    if filters.since:
        statement = statement.where(AuditEvent.business_day >= filters.since)
    if filters.until:
        statement = statement.where(AuditEvent.business_day <= filters.until)
    return statement


def _around(
    session: Session, found: Select[AuditEvent], filters: Filters
) -> tuple[Sequence[AuditEvent], int | None, int | None]:
    """The rows with the keys of the newer and the older page; one row more than shown tells whether there is one."""
    if filters.after is not None:
        rows = session.scalars(found.where(AuditEvent.id > filters.after).order_by(AuditEvent.id).limit(SIZE + 1)).all()
        more, rows = len(rows) > SIZE, rows[:SIZE][::-1]
        return rows, rows[0].id if rows and more else None, rows[-1].id if rows else None
    if filters.before is not None:
        found = found.where(AuditEvent.id < filters.before)
    rows = session.scalars(found.order_by(AuditEvent.id.desc()).limit(SIZE + 1)).all()
    more, rows = len(rows) > SIZE, rows[:SIZE]
    newer = rows[0].id if rows and filters.before is not None else None
    return rows, newer, rows[-1].id if rows and more else None


def _people(session: Session, seen: ColumnElement[bool]) -> tuple[tuple[int, str], ...]:
    people = select(User.id, User.name).where(User.id.in_(select(AuditEvent.actor_id).where(seen))).order_by(User.name)
    return tuple((row.id, row.name) for row in session.execute(people))


def _verbs(session: Session, seen: ColumnElement[bool], words: Words) -> tuple[tuple[str, str], ...]:
    actions = session.scalars(select(AuditEvent.action).where(seen).distinct())
    return tuple(sorted(((action, _verb(action, words)) for action in actions), key=lambda pair: pair[1]))


def _kinds(
    session: Session, seen: ColumnElement[bool], more: tuple[str, ...], words: Words
) -> tuple[tuple[str, str], ...]:
    kinds = {*session.scalars(select(AuditEvent.object_type).where(seen).distinct()), *more}
    return tuple(sorted(((kind, words.t(kind_label(kind))) for kind in kinds if kind), key=lambda pair: pair[1]))


def _verb(action: str, words: Words) -> str:
    member = next((verb for verb in AuditVerb if verb.value == action), None)
    return words.label(member) if member in LABELS else action


def _event(row: AuditEvent, names: Names, words: Words) -> Event:
    return Event(
        id=row.id,
        day=row.business_day,
        at=row.at,
        set_day=abs((row.at.date() - row.business_day).days) > 1,
        title=_verb(row.action, words),
        about=_about(row.object_label, words),
        who=", ".join(part for part in (row.actor_title, row.actor_name) if part),
        kind=row.object_type,
        object_id=row.object_id,
        changes=tuple(_changes(row, names, words)),
    )


def _about(label: str, words: Words) -> str:
    """The record as it was called then; a meeting is called by its day."""
    return words.date(date.fromisoformat(label)) if _ISO_DAY.fullmatch(label) else label


def _changes(row: AuditEvent, names: Names, words: Words) -> list[Change]:
    old, new = row.old or {}, row.new or {}
    shown = [
        Change(
            words.t(field_label(name, row.object_type)),
            _in_words(name, old.get(name), row.object_type, names, words),
            _in_words(name, new.get(name), row.object_type, names, words),
        )
        for name in dict.fromkeys((*old, *new))
    ]
    return [change for change in shown if change.old or change.new]


_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _in_words(name: str, value: Any, kind: str, names: Names, words: Words) -> str:
    """A stored value as people read it: days written out, choices and rows by name, money and numbers grouped."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, list):
        return words.list([_in_words(name, item, kind, names, words) for item in value])
    if isinstance(value, bool):
        return words.t("ja") if value else words.t("nej")
    if isinstance(value, int):
        return names.of(name, value, words) or (words.money(value) if name.endswith("_kr") else words.number(value))
    return _text_in_words(name, str(value), kind, words)


def _text_in_words(name: str, value: str, kind: str, words: Words) -> str:
    if _ISO_DAY.fullmatch(value):
        return words.date(date.fromisoformat(value))
    for enum in ENUMS.get((kind, name)) or ENUMS.get(("", name)) or ():
        if value in {member.value for member in enum}:
            return words.label(enum(value))
    return value
