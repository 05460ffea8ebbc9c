"""Who is signed in, and which of their committees they are looking at."""

from typing import cast

from flask import Flask, g, session
from flask_login import current_user

from tracker.extensions import db, login
from tracker.queries import accounts
from tracker.queries.accounts import Seat, Viewer
from tracker.web import clock

_COMMITTEE = "committee"


def install(_app: Flask) -> None:
    """Teach Flask-Login to find the viewer; the app object itself needs nothing."""
    login.session_protection = None
    login.user_loader(_load)


def _load(key: str) -> Viewer | None:
    """The viewer of a session cookie, unless the account was disabled or its sessions were ended since."""
    user_id, _, generation = key.partition(":")
    if not (user_id.isdecimal() and generation.isdecimal()):
        return None
    viewer = accounts.viewer(db.session, int(user_id), today=clock.today())
    return viewer if viewer and viewer.generation == int(generation) else None


def viewer() -> Viewer | None:
    """The signed-in person, or None."""
    return cast(Viewer, current_user) if current_user.is_authenticated else None


def the_viewer() -> Viewer:
    """The signed-in person, where the guard has made sure that there is one."""
    found = viewer()
    if found is None:
        raise LookupError("nobody is signed in")
    return found


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
