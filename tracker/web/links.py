"""The pages that a link of a mail opens: their address is a secret, which is told to nobody and guessed by nobody."""

import logging
import re

from flask import Flask, make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from tracker.extensions import begin, db
from tracker.rules.throttle import Kind
from tracker.web import throttle

#: An address that a link of a mail has, wherever it stands in a text.
_SECRET = re.compile(r"(/(?:bekrafta|konto/valj-losenord)/)[A-Za-z0-9_-]+")


def install(app: Flask) -> None:
    """Keep the secret addresses out of the program's own log: Flask writes the path of a page that failed."""
    app.logger.addFilter(_hide)


def _hide(record: logging.LogRecord) -> bool:
    record.msg, record.args = _SECRET.sub(r"\1*", record.getMessage()), ()
    return True


def answer(page: str | Response, status: int) -> Response:
    """An answer on the link's own address, which the browser must tell nobody: it gives no more than the site's origin.

    Not "no-referrer": browsers then send the form without origin and referrer, which the CSRF check must refuse.
    """
    response = make_response(page, status)
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def guessed() -> throttle.Refusal | None:
    """Count a link that is none, by the network it was tried from; a Refusal when there have been too many."""
    db.session.rollback()
    begin(db.session, writes=True)
    return throttle.check(Kind.LINK, request.remote_addr or "", request.remote_addr)


def too_many(page: str, refusal: throttle.Refusal) -> ResponseReturnValue:
    """429 with when to try anew."""
    response = answer(page, 429)
    response.headers.update(refusal.headers)
    return response
