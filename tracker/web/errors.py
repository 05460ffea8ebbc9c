"""Refusals in words: a rule's message becomes a sentence, a wrong address a page that helps."""

from urllib.parse import urlsplit

from flask import Flask, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from tracker.extensions import DatabaseFailure, DatabaseOutage, cannot_store, db
from tracker.queries.scope import NotFound
from tracker.rules.access import Refusal
from tracker.rules.transitions import RuleBroken
from tracker.rules.versions import StaleVersion
from tracker.web import outages, refusals, urls
from tracker.web.context import words

#: The statuses with a page of their own; every other one shows errors/other.html.
OWN_PAGE = frozenset({400, 403, 404, 405, 413, 500})


def install(app: Flask) -> None:
    """Show a page in the reader's language for every refused request."""
    app.register_error_handler(HTTPException, _page)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(CSRFError, _page)
    app.register_error_handler(RuleBroken, _rule_broken)


def _page(error: HTTPException) -> ResponseReturnValue:
    """The error page. A redirect that werkzeug raises (a missing slash) is passed on as it is."""
    if error.response is not None or error.code is None:
        return error
    if isinstance(error, CSRFError):
        refusals.mark(Refusal.FORGED)
    outage = getattr(error, "original_exception", None)
    if isinstance(outage, DatabaseOutage) or (outage is not None and cannot_store(outage)):
        return outages.page(outage)  # after the view, where no handler of its own is asked
    db.session.rollback()
    template = f"errors/{error.code}.html" if error.code in OWN_PAGE else "errors/other.html"
    try:
        return render_template(template, error=error), error.code
    except DatabaseFailure as failure:  # the page cannot be shown as it should be
        return outages.page(failure)


def _not_found(_error: NotFound) -> ResponseReturnValue:
    refusals.mark(Refusal.FOREIGN)
    db.session.rollback()
    return render_template("errors/404.html"), 404


def _rule_broken(error: RuleBroken) -> ResponseReturnValue:
    """A refusal that no form caught: the sentence, with a way back."""
    db.session.rollback()
    again = _came_from() if isinstance(error, StaleVersion) else ""
    return render_template("errors/refused.html", sentence=words().say(error.message), again=again), 409


def _came_from() -> str:
    """The page of ours that the form stood on, to be opened anew."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host:
        return ""
    return urls.safe_next(f"{parts.path}?{parts.query}".rstrip("?"), "")


def show_at_field(form: FlaskForm, error: RuleBroken) -> None:
    """Put a rule's refusal at the form field it concerns, or above the form."""
    db.session.rollback()
    sentence = words().say(error.message)
    field = form._fields.get(error.field or "")
    if field is None:
        form.form_errors.append(sentence)
    else:
        field.errors = [*field.errors, sentence]


def confirm(sentence: str) -> None:
    """Tell, on the next page, what has been done."""
    flash(sentence, "klar")
