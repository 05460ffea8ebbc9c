"""Every form can be sent twice and happens once: a second click, a slow network, a browser that tries again.

Each form carries a random number (`hidden_fields` in components/forms.html). The first sending writes a receipt in
the transaction of its act; the second finds it and is led where the first one led. The receipt is for the number
with everything that was sent: whoever goes back, changes the text and sends the form once more sends something else.
"""

import hashlib
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import receipts
from tracker.extensions import DatabaseFailure, db
from tracker.web import sessions

View = TypeVar("View", bound=Callable[..., Any])

#: The field that holds the number.
FIELD = "once"
#: Stands in a receipt for the token of the address.
_HIDDEN = "*"
#: The first answer writes its place just after its commit; a second sending waits this long for it.
_TRIES, _PAUSE = 50, 0.02


def repeatable(view: View) -> View:
    """Declare a view whose whole effect is on the reader's own browser: its answer must be given anew each time.

    What it stores besides must be the same however often it is sent.
    """
    view.repeatable = True  # type: ignore[attr-defined]
    return view


def install(app: Flask) -> None:
    """Answer what has been acted on already. Before the guard, since the act may have taken the row away."""
    app.before_request(_given_again)
    app.after_request(_note)
    app.jinja_env.globals["form_number"] = new_number


def new_number() -> str:
    """A number that no other form has: 144 random bits."""
    return secrets.token_urlsafe(18)


def claim() -> ResponseReturnValue | None:
    """Write the receipt of this form, uncommitted. After the guard: what it refuses leaves nothing."""
    key = _key()
    if key is None:
        return None
    if receipts.claim(db.session, key, at=datetime.now(UTC)):
        g.receipt = key
        return None
    return _answer(_place(key))


def claim_again() -> None:
    """Write the receipt once more, where a view has let go of the database on the way to its act.

    A second sending that came first meanwhile is answered for by an HTTPException that carries its answer.
    """
    key = g.get("receipt")
    if key is not None and not receipts.claim(db.session, key, at=datetime.now(UTC)):
        g.pop("receipt")
        abort(make_response(_answer(_place(key))))


def _given_again() -> ResponseReturnValue | None:
    key = _key()
    if key is None or receipts.place(db.session, key) is None:
        return None
    return _answer(_place(key))


def _key() -> str | None:
    """SHA-256 of who sent what, where; None for what carries no number or may be repeated."""
    if request.method != "POST" or not request.form.get(FIELD):
        return None
    if getattr(current_app.view_functions.get(request.endpoint or ""), "repeatable", False):
        return None
    if "receipt_key" not in g:
        g.receipt_key = _digest()
    return str(g.receipt_key)


def _digest() -> str:
    viewer = sessions.viewer()
    digest = hashlib.sha256(f"{viewer.user_id if viewer else ''}\n{request.full_path}".encode(errors="replace"))
    for name, value in sorted(request.form.items(multi=True)):
        if name != "csrf_token":
            _add(digest, name, value)
    for name, file in request.files.items(multi=True):
        _add(digest, name, file.filename or "")
        while chunk := file.stream.read(65_536):
            digest.update(chunk)
        file.stream.seek(0)
    return digest.hexdigest()


def _add(digest: Any, *texts: str) -> None:
    """Each text with its length before it, so that no two sendings read the same."""
    for text in texts:
        raw = text.encode(errors="surrogatepass")
        digest.update(b"%d:" % len(raw) + raw)


def _place(key: str) -> str:
    """Where the first sending led; `NOWHERE` when that is not to be known. 409 when it was refused after all."""
    for _try in range(_TRIES):
        found = receipts.place(db.session, key)
        db.session.rollback()  # nobody is kept waiting meanwhile
        if found is None:
            abort(409)
        if found:
            return found
        time.sleep(_PAUSE)
    return receipts.NOWHERE


def _hidden(place: str) -> str:
    """The place without the token of the address that the form was sent to: no secret is kept in a receipt."""
    token = (request.view_args or {}).get("token")
    return place.replace(token, _HIDDEN) if token else place


def _answer(place: str) -> ResponseReturnValue:
    place = place.replace(_HIDDEN, (request.view_args or {}).get("token", _HIDDEN))
    htmx, nowhere = bool(request.headers.get("HX-Request")), place == receipts.NOWHERE
    if nowhere and not htmx:
        return render_template("errors/done.html"), 200
    flash(_("Det är redan sparat. Det du skickade kom fram en gång."), "message")
    if htmx:  # the page is loaded anew: what stood around the form may be older than the act
        return "", 200, {"HX-Refresh": "true"} if nowhere else {"HX-Redirect": place}
    return redirect(place, 303)


def _note(response: Response) -> Response:
    """In a transaction of its own: where a committed act led. A refused form leaves no receipt."""
    key = g.pop("receipt", None)
    if key is None:
        return response
    if response.status_code >= 500:
        return response  # undone together with the act, or standing because the act was done after all
    try:
        _note_answer(key, response)
    except DatabaseFailure:  # the act is done, and so it is answered; sent again it is done already
        db.session.rollback()
        current_app.logger.exception("The receipt's place could not be noted")
    return response


def _note_answer(key: str, response: Response) -> None:
    db.session.rollback()
    if response.status_code >= 400:
        receipts.take_back(db.session, key)
    else:
        place = response.location or response.headers.get("HX-Redirect", "")
        receipts.note_place(db.session, key, _hidden(place))
        receipts.sweep(db.session, at=datetime.now(UTC))
    db.session.commit()
