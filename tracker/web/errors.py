"""Refusals in words: a rule's message becomes a sentence, a wrong address a page that helps."""

from http import HTTPStatus

from flask import Flask, current_app, flash, render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from tracker.extensions import DatabaseFailure, cannot_store, db
from tracker.queries.scope import NotFound
from tracker.rules.access import Refusal
from tracker.rules.transitions import RuleBroken
from tracker.web import refusals
from tracker.web.context import words

#: The statuses with a page of their own; every other one shows errors/other.html.
OWN_PAGE = frozenset({400, 403, 404, 405, 413, 500})


def install(app: Flask) -> None:
    """Show a page in the reader's language for every refused request."""
    app.register_error_handler(HTTPException, _page)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(CSRFError, _page)
    app.register_error_handler(RuleBroken, _rule_broken)
    app.register_error_handler(DatabaseFailure, _not_stored)
    app.register_error_handler(OSError, _not_stored)


def _page(error: HTTPException) -> ResponseReturnValue:
    """The error page. A redirect that werkzeug raises (a missing slash) is passed on as it is."""
    if error.response is not None or error.code is None:
        return error
    if isinstance(error, CSRFError):
        refusals.mark(Refusal.FORGED)
    db.session.rollback()
    template = f"errors/{error.code}.html" if error.code in OWN_PAGE else "errors/other.html"
    try:
        return render_template(template, error=error), error.code
    except DatabaseFailure:  # the database itself is what failed: a page without the reader's name
        return render_template("errors/bare.html", error=error), InternalServerError.code


def _not_stored(error: Exception) -> ResponseReturnValue:
    """When nothing can be stored: 507, with what to do. Whatever else fails is an error of ours, as before."""
    if not cannot_store(error):
        raise error
    current_app.logger.error("nothing can be stored: %s", getattr(error, "orig", error))
    db.session.rollback()
    try:
        return render_template("errors/507.html"), HTTPStatus.INSUFFICIENT_STORAGE
    except DatabaseFailure:
        return render_template("errors/bare.html", error=error), HTTPStatus.INSUFFICIENT_STORAGE


def _not_found(_error: NotFound) -> ResponseReturnValue:
    refusals.mark(Refusal.FOREIGN)
    db.session.rollback()
    return render_template("errors/404.html"), 404


def _rule_broken(error: RuleBroken) -> ResponseReturnValue:
    """A refusal that no form caught: the sentence, with a way back."""
    db.session.rollback()
    return render_template("errors/refused.html", sentence=words().say(error.message)), 409


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
