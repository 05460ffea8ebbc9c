"""What every form comes to: it is acted on and committed once, or shown again with what is wrong or what differs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from tracker.extensions import db
from tracker.forms.base import VersionedForm
from tracker.rules.transitions import RuleBroken
from tracker.web import clock, conflicts, errors, sessions
from tracker.web.conflicts import Conflict


@dataclass(frozen=True, slots=True)
class Attempt:
    """`made` is what the act gave back, when it was done; `conflict` what somebody else saved meanwhile."""

    done: bool = False
    made: Any = None
    conflict: Conflict | None = None


def attempt(
    form: FlaskForm, act: Callable[[], Any], row: Any = None, also: Callable[[], Mapping[str, Any]] | None = None
) -> Attempt:
    """Act on a sent and sound form, and commit. A refusal is put in the form; an opened form changes nothing.

    `row` is the record that the form's version is of, or reads it where it may not have been there yet. `also` reads
    what is saved of fields that are no columns of it.
    """
    record = row() if callable(row) else row
    if record is not None:
        conflicts.take_saved(form, record, also)
    if not form.validate_on_submit():
        return Attempt()
    try:
        made = act()
    except RuleBroken as error:
        return Attempt(conflict=conflicts.show(form, error, row() if callable(row) else row, also))
    db.session.commit()
    return Attempt(done=True, made=made)


def by() -> dict[str, Any]:
    """Who acts, and on which day: what every action asks for."""
    return {"actor": sessions.the_viewer(), "today": clock.today()}


def seen_by(form: VersionedForm) -> dict[str, Any]:
    """The same, with the version of the record that was seen (R14)."""
    return {**by(), "opened_at": form.opened_at()}


def to(place: str, sentence: str) -> ResponseReturnValue:
    """Lead on after what was done, and say so there."""
    errors.confirm(sentence)
    return redirect(place, 303)


def page(template: str, form: FlaskForm, conflict: Conflict | None = None, **data: Any) -> ResponseReturnValue:
    """The form's page: 409 with both versions, 400 with what to put right, 200 when just opened."""
    return render_template(template, form=form, conflict=conflict, **data), conflicts.status(form, conflict)
