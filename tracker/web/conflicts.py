"""R14 on a page: somebody else saved the same record meanwhile. Both versions are put side by side; nothing is lost."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from flask import current_app, request
from flask_wtf import FlaskForm
from wtforms import Field

from tracker.extensions import db
from tracker.forms.base import UploadField
from tracker.queries import history
from tracker.rules.transitions import OutOfOrder, RuleBroken
from tracker.rules.versions import StaleVersion
from tracker.web import clock, errors
from tracker.web.context import words

View = TypeVar("View", bound=Callable[..., Any])

#: The usual reason why a form needs no version.
ADDS = "adds a record and changes none"
#: The other usual one: a button that names what will be so.
ENDS_AS_NAMED = "ends as the button says, however often and by whomever it is pressed"

#: What the page with both versions sends for each field where the saved version shall stand.
TAKE = "saved"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field where what was typed is not what was saved, both in words. `name` is the field's."""

    name: str
    label: str
    mine: str
    saved: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """What `components/conflict.html` shows: the differences, who saved, and when."""

    differences: tuple[Difference, ...]
    saved_by: str
    saved_when: str


def unversioned(reason: str) -> Callable[[View], View]:
    """Declare why a view that takes a form needs no version of it: docs/access.md lists the reasons."""

    def declare(view: View) -> View:
        view.unversioned = reason  # type: ignore[attr-defined]
        return view

    return declare


def take_saved(form: FlaskForm, row: Any, also: Callable[[], Mapping[str, Any]] | None = None) -> None:
    """Merge: in the fields that were ticked on the page with both versions, let what is saved stand."""
    ticked = request.form.getlist(TAKE) if form.is_submitted() else []
    if not ticked:
        return
    saved = _saved_values(form, row, also() if also else {})
    for name in ticked:
        if name in saved:
            form.take(name, saved[name])


def show(
    form: FlaskForm, error: RuleBroken, row: Any, also: Callable[[], Mapping[str, Any]] | None = None
) -> Conflict | None:
    """Put a rule's refusal in the form; when the row was saved meanwhile, give both versions instead.

    The form then carries the saved version, so that sending it once more keeps what was typed. Answer 409.
    `also` reads what was saved of the fields that are no columns of the row.
    """
    if isinstance(error, OutOfOrder):
        form.out_of_order = True
        current_app.logger.error("Refused, since what it needs is out of order: %s", error.message)
    if not isinstance(error, StaleVersion):
        errors.show_at_field(form, error)
        return None
    db.session.rollback()
    if row is None:  # a version was sent of what nobody has written yet
        form.version.data = "0"
        return Conflict((), "", "")
    form.version.data = str(row.version)
    saved = history.last_saved(db.session, row.__tablename__, row.id)
    return Conflict(
        differences=tuple(_differences(form, row, also() if also else {})),
        saved_by=saved.who if saved else "",
        saved_when=words().when(saved.at, clock.today()) if saved else "",
    )


def status(form: FlaskForm, conflict: Conflict | None) -> int:
    """What the page of an edit form is answered with: 409 with both versions, 400 with refusals, else 200.

    503 when it was refused because something on this side is out of order.
    """
    if conflict is not None:
        return 409
    if getattr(form, "out_of_order", False):
        return 503
    refused = [field.status for field in form if isinstance(field, UploadField) and field.refusal]
    return (max(refused) if refused else 400) if form.errors else 200


def _differences(form: FlaskForm, row: Any, also: Mapping[str, Any]) -> Iterable[Difference]:
    saved_values = _saved_values(form, row, also)
    for field in form:
        if field.short_name not in saved_values:
            continue
        mine, saved = _shown(field, field.data), _shown(field, saved_values[field.short_name])
        if mine != saved:
            yield Difference(field.short_name, str(field.label.text), mine, saved)


def _saved_values(form: FlaskForm, row: Any, also: Mapping[str, Any]) -> dict[str, Any]:
    """What is saved in each of the form's fields: columns of the row, and what `also` has read."""
    names = [field.short_name for field in form if field.short_name != "version"]
    columns = {name: getattr(row, name) for name in names if name not in also and hasattr(type(row), name)}
    return {**columns, **{name: also[name] for name in names if name in also}}


def _shown(field: Field, value: Any) -> str:
    """A field's value in words: the chosen text of a list, a day written out, yes or no."""
    if value is None or value == "":
        return ""
    if isinstance(value, list | tuple | set | frozenset):
        return words().list([_shown(field, item) for item in value])
    if isinstance(value, Enum):
        return words().label(value)
    if isinstance(value, bool):
        return words().t("ja") if value else words().t("nej")
    if isinstance(value, date):
        return words().date(value)
    return _choice(field, value) or str(value)


def _choice(field: Field, value: Any) -> str:
    for choice in getattr(field, "choices", None) or ():
        if str(choice[0]) == str(value):
            return str(choice[1])
    return ""
