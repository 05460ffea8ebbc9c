"""Files on their way in and out: how much one request may bring, how many an hour, and what protects a download.

A route that takes a file says so with `takes_file`; every other one keeps the app's own, smaller limit.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO, TypeVar

from flask import Flask, Response, current_app, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from werkzeug.exceptions import RequestEntityTooLarge

from tracker.config import UnsafeSettings
from tracker.exchange import extracts, filetypes, letterheads, receiving
from tracker.exchange.clamd import Clamd
from tracker.exchange.evidence_store import EvidenceStore, Part
from tracker.exchange.filetypes import MAX_BYTES
from tracker.exchange.receiving import Received
from tracker.extensions import db
from tracker.forms.base import UploadField
from tracker.queries import evidence
from tracker.queries.evidence import FileLine
from tracker.rules import identity_numbers
from tracker.rules.transitions import Message, RuleBroken
from tracker.web import clock, receipts, sessions
from tracker.web.context import words

View = TypeVar("View", bound=Callable[..., Any])

#: What a form may hold besides its file, in bytes.
REST_OF_FORM = 2 * 1024 * 1024
#: Files that one person may upload within an hour.
FILES_AN_HOUR = 60

#: A download is never a page: even opened in a browser it may run, load and submit nothing.
DOWNLOAD_POLICY = "sandbox; default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"

_STATUS = {"file.too_large": 413, "letterhead.too_large": 413, "file.too_many": 429}


def takes_file(view: View) -> View:
    """Declare that the route takes a file from whoever is signed in."""
    view.takes_file = True  # type: ignore[attr-defined]
    return view


def install(app: Flask) -> None:
    """Set each request's limit before anything reads it. UnsafeSettings for a scanner's address that means nothing."""
    settings = app.config["SETTINGS"]
    try:
        scanner = Clamd(settings.clamd) if settings.clamd else None
    except ValueError:
        raise UnsafeSettings(
            "TRACKER_CLAMD ska vara unix:/run/clamav/clamd.ctl eller tcp:127.0.0.1:3310, eller tas bort."
        ) from None
    app.extensions["scanner"] = scanner
    app.extensions["evidence_store"] = EvidenceStore(settings.instance / "evidence")
    app.url_value_preprocessor(_raise_limit)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.jinja_env.globals.update(
        scans_files=lambda: scanner_in_use() is not None, most_megabytes=lambda: MAX_BYTES // 1024**2
    )


def store() -> EvidenceStore:
    """Where this installation's evidence lies."""
    found: EvidenceStore = current_app.extensions["evidence_store"]
    return found


def scanner_in_use() -> Clamd | None:
    """The virus scanner that is set up, if one is."""
    found: Clamd | None = current_app.extensions["scanner"]
    return found


@contextmanager
def received(form: FlaskForm) -> Iterator[Received | None]:
    """The file that came in the form's field `file`, looked into; None when there is none or it is not taken.

    Why it is not taken stands in the field before the form is validated. The database is let go of first, so that
    nobody waits for it while a file is read, taken apart and scanned.
    """
    field: UploadField = form.file
    with ExitStack() as stack:
        file = _receive(field, stack) if request.method == "POST" and field.data else None
        if file is not None:
            receipts.claim_again()
        yield file


def _receive(field: UploadField, stack: ExitStack) -> Received | None:
    sent = field.data
    try:
        _check_rate()
        db.session.rollback()
        return stack.enter_context(receiving.receive(store(), sent.stream, sent.filename or "", scanner_in_use()))
    except RuleBroken as error:
        field.refuse(words().say(error.message), _STATUS.get(error.message.id, 400))
        return None


@contextmanager
def received_extract(form: FlaskForm) -> Iterator[tuple[str, Part] | None]:
    """A case-time extract that came in the form's field `file`, with its name; None for none, or one refused.

    It lies in a part that is gone when the block ends, whatever happens: nothing of it is kept.
    """
    field: UploadField = form.file
    with ExitStack() as stack:
        found = None
        if request.method == "POST" and field.data:
            try:
                found = _extract(field, stack)
            except RuleBroken as error:
                field.refuse(words().say(error.message), _STATUS.get(error.message.id, 400))
        yield found


def _extract(field: UploadField, stack: ExitStack) -> tuple[str, Part]:
    name = receiving.clean_name(field.data.filename or "")
    extracts.kind_of(name)
    if identity_numbers.find(name, today=clock.today()):
        raise RuleBroken(Message.of("file.identity_in_name"))
    db.session.rollback()
    part = stack.enter_context(store().receive(field.data.stream))
    filetypes.check(part.path, name)
    return name, part


@contextmanager
def received_picture(form: FlaskForm) -> Iterator[bytes | None]:
    """A letterhead's picture that came in the form's field `file`, drawn anew; None for none, or one refused.

    The file that came in is gone before anything is asked of the database.
    """
    field: UploadField = form.file
    drawn = None
    if request.method == "POST" and field.data:
        try:
            drawn = _picture(field)
        except RuleBroken as error:
            field.refuse(words().say(error.message), _STATUS.get(error.message.id, 400))
        else:
            receipts.claim_again()
    yield drawn


def _picture(field: UploadField) -> bytes:
    db.session.rollback()
    with store().receive(field.data.stream) as part:
        return letterheads.draw(part.path, receiving.clean_name(field.data.filename or ""))


def _check_rate() -> None:
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    if evidence.files_since(db.session, sessions.the_viewer().user_id, hour_ago) >= FILES_AN_HOUR:
        raise RuleBroken(Message.of("file.too_many", most=FILES_AN_HOUR))


def ask_again(form: FlaskForm) -> None:
    """Before a form is shown once more: say that a sound file in it has to be chosen anew."""
    for field in form:
        if isinstance(field, UploadField):
            field.ask_again()


def download(file: FileLine, stream: BinaryIO) -> Response:
    """The file as an attachment under its own name, from the disk."""
    answer = send_file(
        stream,
        file.media_type,
        as_attachment=True,
        download_name=file.name,
        etag=file.sha256,
        conditional=False,
    )
    answer.content_length = file.size
    answer.headers["Content-Security-Policy"] = DOWNLOAD_POLICY
    return answer


def _takes_file() -> bool:
    return getattr(current_app.view_functions.get(request.endpoint or ""), "takes_file", False)


def _raise_limit(_endpoint: str | None, _arguments: dict[str, Any] | None) -> None:
    """Before the body is read, which CSRF protection does first of all: a stranger's request stays small."""
    if request.method == "POST" and _takes_file() and sessions.viewer() is not None:
        request.max_content_length = MAX_BYTES + REST_OF_FORM
        db.session.rollback()  # nobody waits for the database while a slow line delivers the file


def _too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Whose session has ended is asked to sign in; everybody else is told what was too large."""
    if _takes_file() and sessions.viewer() is None:
        return redirect(url_for("accounts.log_in"), 303)
    db.session.rollback()
    return render_template("errors/413.html", error=error, file=_takes_file()), 413
