"""Who is signed in, by which session, and which of their committees they are looking at.

Whoever has given the right password but lacks a second step is a `person` and no `viewer`: to every page that does not
ask for just that step, nobody is signed in.

The cookie holds a random key of 256 bits and nothing about the person; the session itself is a row in the database,
found by the key's SHA-256. So it can be listed, and ended at once. Its limits stand in `rules.sessions`.
"""

from datetime import UTC, datetime
from typing import cast

from flask import Flask, g, request, session

from tracker.actions import sessions as actions
from tracker.extensions import DatabaseFailure, db
from tracker.queries import accounts, factors
from tracker.queries.accounts import OpenSession, Seat, Viewer
from tracker.rules import sessions as rules
from tracker.rules import tokens
from tracker.rules.factors import Lacking
from tracker.web import clock

_KEY, _COMMITTEE = "key", "committee"

#: Endpoints that a page asks by itself, with nobody there: they do not prolong a session.
UNATTENDED: frozenset[str] = frozenset()


def install(app: Flask) -> None:
    """Find out who is there before anything else asks, and note that the session is in use."""
    app.before_request(_arrive)


def _arrive() -> None:
    if request.endpoint is None or request.endpoint == "static":
        return
    found = current()
    if found is not None and request.endpoint not in UNATTENDED and rules.should_note(_now(), found.seen_at):
        _note_use(found)


def _note_use(found: OpenSession) -> None:
    """In a short transaction of its own, before the page begins its own. What was read so far is let go first.

    A database that cannot take the write, being full or locked, is no reason not to show the page.
    """
    try:
        db.session.rollback()
        actions.note_use(db.session, found.id)
        db.session.commit()
    except DatabaseFailure:
        db.session.rollback()


def _now() -> datetime:
    """The real clock, never the business day (R15)."""
    return datetime.now(UTC)


def _found() -> tuple[Viewer, OpenSession] | None:
    """Person and session of this request's cookie, read once a request."""
    if "signed_in" not in g:
        key = session.get(_KEY)
        g.signed_in = (
            accounts.signed_in(db.session, tokens.hashed(key), today=clock.today(), now=_now())
            if isinstance(key, str)
            else None
        )
    return cast(tuple[Viewer, OpenSession] | None, g.signed_in)


def viewer() -> Viewer | None:
    """The signed-in person, or None; None also while the sign-in lacks a second step."""
    return person() if lacking() is None else None


def person() -> Viewer | None:
    """Whoever has given the right password, whether the sign-in lacks something more or not."""
    found = _found()
    return found[0] if found else None


def lacking() -> Lacking | None:
    """What this request's sign-in lacks, read once a request; None for a complete one, and where there is none."""
    if "lacking" not in g:
        found = _found()
        g.lacking = (
            factors.lacking(db.session, found[0], given=found[1].factor_at is not None) if found is not None else None
        )
    return cast(Lacking | None, g.lacking)


def the_viewer() -> Viewer:
    """The signed-in person, where the guard has made sure that there is one."""
    found = viewer()
    if found is None:
        raise LookupError("nobody is signed in")
    return found


def the_person() -> Viewer:
    """Whoever has given the right password, where the guard has made sure that there is somebody."""
    found = person()
    if found is None:
        raise LookupError("nobody has given a password")
    return found


def current() -> OpenSession | None:
    """The session this request came by, whether its sign-in lacks something or not; or None."""
    found = _found()
    return found[1] if found else None


def the_current() -> OpenSession:
    """The session this request came by, where the guard has made sure that there is one."""
    found = current()
    if found is None:
        raise LookupError("no session")
    return found


def begin(person: Viewer, *, factor: bool = False) -> None:
    """A new session for the person, committed at once. The one before ends: nothing planted in it follows along.

    `factor` says that a second factor was given together with the password.
    """
    before, key = current(), tokens.new()
    if before is not None:
        actions.end(db.session, before.id)
    actions.begin(
        db.session,
        user_id=person.user_id,
        key_hash=tokens.hashed(key),
        address=request.remote_addr or "",
        agent=request.user_agent.string,
        factor=factor,
    )
    db.session.commit()
    session.clear()
    _keep(key)


def mark_proved() -> None:
    """The person has just proved anew who they are. Committed at once; the session has a new key, the old is dead."""
    _renew(factor=False)


def mark_factor() -> None:
    """The person has just given a second factor. Committed at once; the session has a new key, the old is dead."""
    _renew(factor=True)


def _renew(*, factor: bool) -> None:
    key = tokens.new()
    going_on = actions.renew(db.session, the_current().id, key_hash=tokens.hashed(key), factor=factor)
    db.session.commit()
    if going_on:
        _keep(key)


def end_current() -> None:
    """End the session of this request, committed at once, and empty the cookie. Without a session, only the latter."""
    found = current()
    if found is not None:
        actions.end(db.session, found.id)
        db.session.commit()
    session.clear()
    g.signed_in, g.lacking = None, None


def was_signed_in() -> bool:
    """Whether the cookie has a key that no longer counts: the session has ended, for whatever reason."""
    return person() is None and _KEY in session


def forget() -> None:
    """Take the dead key out of the cookie, so that its end is told once."""
    session.pop(_KEY, None)


def _keep(key: str) -> None:
    session[_KEY] = key
    g.pop("signed_in", None)
    g.pop("lacking", None)


def committee_id() -> int | None:
    """The committee this request is about: the row's own, else the chosen one, else the first."""
    if "committee_id" in g:
        return cast(int, g.committee_id)
    person = viewer()
    if person is None or not person.seats:
        return None
    chosen = session.get(_COMMITTEE)
    return chosen if chosen in person.committee_ids else person.seats[0].committee_id


def the_committee_id() -> int:
    """The committee of this request, where the guard has made sure that there is one."""
    found = committee_id()
    if found is None:
        raise LookupError("no committee")
    return found


def seat() -> Seat | None:
    """The viewer's seat in the committee of this request."""
    person, committee = viewer(), committee_id()
    if person is None:
        return None
    return next((s for s in person.seats if s.committee_id == committee), None)


def choose_committee(committee: int) -> None:
    """Remember which of several committees the viewer wants to see. The caller has checked that it is theirs."""
    session[_COMMITTEE] = committee
