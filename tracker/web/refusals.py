"""Whoever is signed in and is refused leaves an event, in a short transaction of its own after the answer is made.

Anonymous readers leave none: they are sent to the sign-in page, and whom they are nobody knows.
"""

from flask import Flask, Response, current_app, g, request

from tracker.actions import refusals
from tracker.extensions import DatabaseFailure, begin, db
from tracker.queries.accounts import Viewer
from tracker.rules.access import Refusal
from tracker.web import clock, sessions

#: A larger number in an address is no row's, and might be a personal identity number, which is never stored (R13).
_LARGEST_NAMED = 10**8


def install(app: Flask) -> None:
    """Look at every answer."""
    app.after_request(_note)


def mark(why: Refusal) -> None:
    """This request is being refused, for another reason than the person's role."""
    g.refused = why


def _note(response: Response) -> Response:
    why = g.get("refused") or (Refusal.PERMISSION if response.status_code == 403 else None)
    if why is not None and response.status_code >= 400:
        try:
            _record(why)
        except DatabaseFailure:  # the answer stays a refusal, whatever becomes of the note about it
            db.session.rollback()
            current_app.logger.exception("a refused attempt could not be recorded")
    return response


def _record(why: Refusal) -> None:
    viewer = sessions.viewer()
    if viewer is None or request.endpoint is None:
        return
    db.session.rollback()
    begin(db.session, writes=True)
    refusals.record(
        db.session,
        actor=viewer,
        today=clock.today(),
        why=why,
        door=f"{request.method} {request.endpoint}",
        label=f"{request.method} {_address()}",
        committee_id=_committee_id(viewer, why),
    )
    db.session.commit()


def _committee_id(viewer: Viewer, why: Refusal) -> int | None:
    """The committee whose row or page was asked for, where the person has a role in it."""
    committee = g.get("committee_asked")
    return committee if why is Refusal.PERMISSION and committee in viewer.committee_ids else None


def _address() -> str:
    """The path that was asked for; its pattern when a number in it is no row's."""
    numbers = [value for value in (request.view_args or {}).values() if isinstance(value, int)]
    named = all(number < _LARGEST_NAMED for number in numbers) and len(numbers) == len(request.view_args or {})
    return request.path if named or request.url_rule is None else request.url_rule.rule
