"""Undeclared is denied; foreign does not exist.

Every route names one permission, and the row its address points at if it has one. The row is found through
`queries.scope` in any committee of the viewer (else 404); then the viewer's roles in that row's committee are asked
(else 403). An app with a route that declares nothing refuses to start.

Whoever has given a password and lacks a second step reaches the page of that step and what is public, nothing else.
Weighty acts ask for a fresh proof of who one is (`web.proving`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.extensions import db
from tracker.models import Measure
from tracker.queries import scope
from tracker.queries.accounts import Viewer
from tracker.rules.access import WITHOUT_COMMITTEE, Permission, Refusal
from tracker.rules.factors import Lacking
from tracker.web import errors, proving, refusals, sessions

View = TypeVar("View", bound=Callable[..., Any])

#: Doors whose forms can hold a password: what was typed there is never shown again.
_PASSWORD_DOORS = frozenset({"accounts", "admin", "factors"})
_NO_TEXT = frozenset({"version", "next", "once"}) | proving.OWN_FIELDS
#: A value so long is something somebody has written.
_A_TEXT = 20

#: Flask's own endpoint for files that are the same for everybody.
OPEN_ENDPOINTS = frozenset({"static"})

#: The one permission that a sign-in holds while it lacks something, and the page where it is sent.
STEPS = {
    Lacking.CODE: (Permission.ACCOUNT_CODE, "factors.enter"),
    Lacking.ENROLMENT: (Permission.ACCOUNT_SECURE, "factors.show"),
}

#: What a weighty act asks a fresh proof for: sending the form, or also seeing the page, when it shows a secret.
POSTING = frozenset({"POST"})
ALWAYS = frozenset({"GET", "HEAD", "POST"})


@dataclass(frozen=True, slots=True)
class Access:
    """What a route declares: a permission, and the model and argument of the row its address names.

    `recent` are the methods that ask for a fresh proof of who one is.
    """

    permission: Permission
    model: type[Any] | None = None
    argument: str = ""
    recent: frozenset[str] = frozenset()


def needs(
    permission: Permission,
    model: type[Any] | None = None,
    argument: str = "",
    *,
    recent: frozenset[str] = frozenset(),
) -> Callable[[View], View]:
    """Declare what a view needs. The argument is `<table>_id` of the model unless named."""

    def declare(view: View) -> View:
        name = argument or (f"{model.__tablename__}_id" if model is not None else "")
        view.access = Access(permission, model, name, recent)  # type: ignore[attr-defined]
        return view

    return declare


def install(app: Flask) -> None:
    """Check every request before its view."""
    app.before_request(_check)


def access_of(app: Flask, endpoint: str) -> Access | None:
    """What the endpoint declares, None when it declares nothing."""
    return getattr(app.view_functions[endpoint], "access", None)


def refuse_undeclared(app: Flask) -> None:
    """Raise RuntimeError for a route that declares no permission, or whose row is not in its address."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint in OPEN_ENDPOINTS:
            continue
        access = access_of(app, rule.endpoint)
        if access is None:
            raise RuntimeError(f"route {rule.rule} ({rule.endpoint}) declares no permission")
        if access.argument and access.argument not in rule.arguments:
            raise RuntimeError(f"route {rule.rule} has no argument {access.argument}")


def _check() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint in OPEN_ENDPOINTS:
        return None
    access = access_of(current_app, request.endpoint)
    if access is None:
        abort(403)
    if access.permission is Permission.PUBLIC:
        return None
    return _admit(access) or (_prove(access) if request.method in access.recent else None)


def _admit(access: Access) -> ResponseReturnValue | None:
    """None for whoever may; an answer for whoever must sign in first. Aborts with 403 and 404."""
    lacking = sessions.lacking()
    if lacking is not None and access.permission is STEPS[lacking][0]:
        return None
    viewer = sessions.viewer()
    if viewer is None:
        return _to_sign_in(STEPS[lacking][1] if lacking is not None else "accounts.log_in")
    if access.permission is Permission.ADMINISTER:
        return None if viewer.is_admin else abort(403)
    _check_committee(viewer, access)
    return None


def _prove(access: Access) -> ResponseReturnValue | None:
    """None when the proof is fresh, or was just given; then the row is found anew, in the transaction that goes on."""
    if proving.is_fresh():
        return None
    return proving.ask() or _admit(access)


def _to_sign_in(endpoint: str) -> ResponseReturnValue:
    """Send the reader to the page of what is missing, and back. htmx must load the whole page, not swap it in.

    Whoever sent a form with a text in it, and was signed out or asked for a second factor meanwhile, gets the text
    back: nothing typed is lost.
    """
    ended, half = sessions.was_signed_in(), sessions.person() is not None
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    target = url_for(endpoint, next=wanted if wanted and wanted != "/" else None)
    if request.headers.get("HX-Request"):
        return "", 401, {"HX-Redirect": target}
    if ended:
        sessions.forget()
    if (ended or half) and (texts := _texts()):
        return render_template("errors/signed_out.html", texts=texts, half=half, way_on=url_for(endpoint)), 401
    if ended:
        errors.confirm(_("Du är utloggad. Logga in igen för att fortsätta."))
    return redirect(target, 303)


def _texts() -> list[str]:
    """The texts of the form that was sent, save from the doors where passwords are typed."""
    if request.blueprint in _PASSWORD_DOORS:
        return []
    values = (value.strip() for name, value in request.form.items(multi=True) if name not in _NO_TEXT)
    return [value for value in values if len(value) >= _A_TEXT]


def _check_committee(viewer: Viewer, access: Access) -> None:
    if access.permission in WITHOUT_COMMITTEE:
        return
    row = _find_row(viewer, access)
    if row is not None:
        g.row, g.committee_id = row, row.committee_id
    committee = g.committee_asked = sessions.committee_id()
    if committee is None or not _allowed(viewer, access.permission, committee, row):
        abort(403)


def _find_row(viewer: Viewer, access: Access) -> Any:
    if access.model is None:
        return None
    row_id = (request.view_args or {})[access.argument]
    try:
        return scope.find(db.session, viewer, access.model, row_id)
    except scope.NotFound:
        refusals.mark(Refusal.FOREIGN)
        abort(404)


def _allowed(viewer: Viewer, permission: Permission, committee: int, row: Any) -> bool:
    if permission is Permission.MEASURE_UPDATE:
        measure = _measure_of(viewer, row)
        return viewer.may_update(
            committee, measure.owner_id if measure else None, measure.deputy_id if measure else None
        )
    return viewer.may(permission, committee)


def _measure_of(viewer: Viewer, row: Any) -> Measure | None:
    """The measure an address is about: the row itself, or the one its row belongs to (an obstacle, say)."""
    if row is None or isinstance(row, Measure):
        return row
    measure_id = getattr(row, "measure_id", None)
    return scope.find(db.session, viewer, Measure, measure_id) if measure_id is not None else None


def allowed(permission: Permission, row: Any) -> bool:
    """Whether the viewer may do this to a row of theirs: for showing or leaving out a link to where it is done."""
    return _allowed(sessions.the_viewer(), permission, row.committee_id, row)


def the_row() -> Any:
    """The row this address names, as the guard found it in this request's session."""
    return g.row
