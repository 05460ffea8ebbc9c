"""R14 on a page: somebody else saved the same record meanwhile. Both versions are put side by side; nothing is lost."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field

from tracker.extensions import db
from tracker.forms.base import UploadField
from tracker.queries import history
from tracker.rules.transitions import RuleBroken
from tracker.rules.versions import StaleVersion
from tracker.web import clock, errors
from tracker.web.context import words


@dataclass(frozen=True, slots=True)
class Difference:
    """One field where what was typed is not what was saved, both in words."""

    label: str
    mine: str
    saved: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """What `components/conflict.html` shows: the differences, who saved, and when."""

    differences: tuple[Difference, ...]
    saved_by: str
    saved_when: str


def show(
    form: FlaskForm, error: RuleBroken, row: Any, also: Callable[[], Mapping[str, Any]] | None = None
) -> Conflict | None:
    """Put a rule's refusal in the form; when the row was saved meanwhile, give both versions instead.

    The form then carries the saved version, so that sending it once more keeps what was typed. Answer 409.
    `also` reads what was saved of the fields that are no columns of the row.
    """
    if not isinstance(error, StaleVersion):
        errors.show_at_field(form, error)
        return None
    db.session.rollback()
    form.version.data = str(row.version)
    saved = history.last_saved(db.session, row.__tablename__, row.id)
    return Conflict(
        differences=tuple(_differences(form, row, also() if also else {})),
        saved_by=saved.who if saved else "",
        saved_when=words().when(saved.at, clock.today()) if saved else "",
    )


def status(form: FlaskForm, conflict: Conflict | None) -> int:
    """What the page of an edit form is answered with: 409 with both versions, 400 with refusals, else 200."""
    if conflict is not None:
        return 409
    refused = [field.status for field in form if isinstance(field, UploadField) and field.refusal]
    return (max(refused) if refused else 400) if form.errors else 200


def _differences(form: FlaskForm, row: Any, also: Mapping[str, Any]) -> Iterable[Difference]:
    for field in form:
        name = field.short_name
        if name == "version" or not (name in also or hasattr(type(row), name)):
            continue
        stored = also[name] if name in also else getattr(row, name)
        mine, saved = _shown(field, field.data), _shown(field, stored)
        if mine != saved:
            yield Difference(str(field.label.text), mine, saved)


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
