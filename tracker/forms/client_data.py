"""R13 at every form: a text with a personal identity number is refused at its field, by its place, never its digits.

What was typed is shown again on the person's own page, so that nothing is lost; it is kept nowhere else. Of ten bare
digits the chief may tick that they are something else. `Form` calls this, so no form can leave it out.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, PasswordField, StringField

from tracker.extensions import db
from tracker.models import client_data
from tracker.rules.identity_numbers import Found, find, place_of, refusal
from tracker.wording import Words

#: Added to a field's name, it names the box that answers for its digits.
ENDING = "-inte-personnummer"

_WHO = "client_data_answerer"


@dataclass(frozen=True, slots=True)
class Answer:
    """The box "Det är inte ett personnummer" under a field, as `components/forms.html` shows it."""

    name: str
    ticked: bool


def ask(app: Flask, may_answer: Callable[[], bool | None]) -> None:
    """Tell forms who is asking: True for a chief, False for anybody else, None where there is no chief to ask."""
    app.extensions[_WHO] = may_answer


def refuse(form: FlaskForm) -> bool:
    """Whether no field holds client data; else each field that does has its sentence, and perhaps its box."""
    sound = True
    for field in form:
        if is_text(field):
            sound = _judge(form, field) and sound
    return sound


def is_text(field: Field) -> bool:
    """Whether people write text in the field. Passwords are kept as hashes only; hidden fields are not written in."""
    return isinstance(field, StringField) and not isinstance(field, HiddenField | PasswordField)


def _judge(form: FlaskForm, field: Any) -> bool:
    text = field.data or ""
    found = find(text, today=client_data.calendar_day())
    if not found:
        return True
    bare = all(one.bare for one in found)
    if bare and text == (field.object_data or ""):
        client_data.answer_for(db.session, _digits(text, found), {})  # answered for when it was written
        return True
    may = current_app.extensions[_WHO]() if bare else None
    if may:
        name = f"{field.name}{ENDING}"
        field.answer = Answer(name, ticked=bool(form.sent.get(name)))
        if field.answer.ticked:
            places = Words("sv").list([Words("sv").say(place_of(one, text)) for one in found])
            client_data.answer_for(db.session, _digits(text, found), {field.short_name: places})
            return True
    field.errors = [*field.errors, " ".join(_sentences(found, text, may))]
    return False


def _sentences(found: tuple[Found, ...], text: str, may: bool | None) -> Iterator[str]:
    yield Words(str(get_locale() or "sv")).say(refusal(found, text))
    if may:
        yield _("Är det något annat, kryssa i rutan under fältet.")
    elif may is False:
        yield _("Är det något annat kan förvaltningschefen spara texten.")


def _digits(text: str, found: tuple[Found, ...]) -> list[str]:
    return [text[one.start : one.end] for one in found]
