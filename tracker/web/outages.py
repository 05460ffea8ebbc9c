"""No answer from the database, or no room to store: a page that needs nothing of it and gives back what was written.

Whether an act whose commit got no answer was saved cannot be known, so the page says that, and lets the form be sent
again as it was: its receipt (web/receipts.py) sees to it that it happens once.
"""

from contextlib import suppress
from http import HTTPStatus

from flask import Flask, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from tracker.extensions import DatabaseFailure, DatabaseOutage, cannot_store, db
from tracker.web import context

#: Seconds after which a program may ask again.
RETRY_AFTER = 30
#: What a person did not write.
_HIDDEN = ("csrf_token", "version", "once")


def install(app: Flask) -> None:
    """Answer every request that the database fails, or the disk that evidence lies on, with the page."""
    for outage in DatabaseOutage:
        app.register_error_handler(outage, page)
    app.register_error_handler(OSError, _disk)


def _disk(error: OSError) -> ResponseReturnValue:
    """A full disk is an outage; whatever else the system refuses is a fault of ours."""
    if not cannot_store(error):
        raise error
    return page(error)


def page(error: Exception) -> ResponseReturnValue:
    """503, or 507 where the disk is full, in the language that the browser asks for: the reader's own is stored."""
    full = cannot_store(error)
    current_app.logger.error("Nothing can be stored" if full else "The database does not answer", exc_info=error)
    with suppress(DatabaseFailure):
        db.session.rollback()
    language, fields = context.asked_locale(), _sent()
    with force_locale(language):
        # Not render_template, whose context would read the database.
        body = current_app.jinja_env.get_template("errors/outage.html").render(
            language=language,
            full=full,
            theme=context.theme(),
            sent=request.method == "POST",
            texts=[value for name, value in fields if name not in _HIDDEN and any(map(str.isspace, value))],
            # Asked for last: with a body that could not be stored, to ask is to fail once more.
            fields=() if fields and request.files else fields,
            address=request.full_path.rstrip("?"),
        )
    status = HTTPStatus.INSUFFICIENT_STORAGE if full else HTTPStatus.SERVICE_UNAVAILABLE
    return body, status, {"Retry-After": str(RETRY_AFTER), **_instead_of_the_whole_page()}


def _sent() -> list[tuple[str, str]]:
    """The form as it was sent, unless it may be forged or holds what must never be shown, such as a password."""
    if request.method != "POST" or not g.get("csrf_valid") or request.blueprint in (None, "accounts"):
        return []
    return list(request.form.items(multi=True))


def _instead_of_the_whole_page() -> dict[str, str]:
    """htmx would otherwise put a page into a row of a table."""
    return {"HX-Retarget": "body", "HX-Reswap": "innerHTML"} if request.headers.get("HX-Request") else {}
