"""R13 in a form: refused at the field with its place, the chief may answer for ten bare digits, nobody else for any."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, PasswordField, SearchField

from tests.rules.identity import PERSON
from tracker.extensions import db
from tracker.forms import base, client_data
from tracker.models import client_data as stored

BARE = PERSON.replace("-", "")
BOX = f"text{client_data.ENDING}"


class Sample(base.Form):
    title = base.line("Rubrik")
    text = base.prose("Text")
    search = SearchField("Sök")
    secret = PasswordField("Lösenord")
    hidden = HiddenField()


Fill = Callable[..., Sample]


@pytest.fixture
def fill(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fill]:
    """The form as it is after a person (`chief` True, False, or None for nobody to ask) sent these values."""
    with app.test_request_context("/", method="POST"):

        def send(*, chief: bool | None = True, before: dict[str, str] | None = None, **values: Any) -> Sample:
            monkeypatch.setitem(app.extensions, client_data._WHO, lambda: chief)
            db.session.info.clear()
            form = Sample(MultiDict(values), data=before or {}, meta={"csrf": False})
            form.validate()
            return form

        yield send


def test_a_number_is_refused_at_its_field_by_its_place(fill: Fill) -> None:
    form = fill(text=f"Första raden.\r\nFlickan {PERSON} bor kvar.", title="Rubrik")
    assert form.errors == {
        "text": ["Rad 2, tecken 9–19: det ser ut som ett personnummer. Ta bort det. Skriv inget om enskilda personer."]
    }
    assert PERSON in (form.text.data or "")  # what was typed is still on her page


@pytest.mark.parametrize("field", ["title", "text", "search"])
@pytest.mark.parametrize("chief", [True, False, None])
def test_nobody_can_answer_for_a_number_with_its_hyphen(fill: Fill, field: str, chief: bool | None) -> None:
    form = fill(chief=chief, **{field: PERSON, f"{field}{client_data.ENDING}": "y"})
    assert list(form.errors) == [field]
    assert getattr(form[field], "answer", None) is None


def test_the_chief_is_offered_to_answer_for_ten_bare_digits(fill: Fill) -> None:
    form = fill(text=f"Ring {BARE}")
    (sentence,) = form.errors["text"]
    assert sentence.startswith("Tecken 6–15:") and "kryssa i rutan" in sentence
    assert form.text.answer == client_data.Answer(BOX, ticked=False)


def test_others_are_told_to_ask_the_chief(fill: Fill) -> None:
    form = fill(chief=False, text=f"Ring {BARE}", **{BOX: "y"})
    assert "förvaltningschefen" in form.errors["text"][0]
    assert not hasattr(form.text, "answer")


def test_where_there_is_no_chief_nobody_is_named(fill: Fill) -> None:
    (sentence,) = fill(chief=None, text=BARE).errors["text"]
    assert "förvaltningschefen" not in sentence and "rutan" not in sentence


def test_the_chief_s_answer_lets_the_text_through_and_keeps_its_place(fill: Fill) -> None:
    form = fill(text=f"Rad ett\nRing {BARE} eller {BARE}", **{BOX: "y"})
    assert form.errors == {}
    assert form.text.answer == client_data.Answer(BOX, ticked=True)  # shown again, still ticked, after a conflict
    assert stored.take_places(db.session) == {"text": "rad 2, tecken 6–15 och rad 2, tecken 23–32"}
    assert stored.take_places(db.session) == {}


def test_an_answer_for_one_field_says_nothing_of_another(fill: Fill) -> None:
    assert list(fill(title=BARE, text=BARE, **{BOX: "y"}).errors) == ["title"]


def test_one_with_hyphen_beside_bare_ones_can_t_be_answered_for(fill: Fill) -> None:
    form = fill(text=f"{BARE} {PERSON}", **{BOX: "y"})
    assert "och på ett ställe till" in form.errors["text"][0]


def test_a_text_once_answered_for_is_not_asked_about_again(fill: Fill) -> None:
    assert fill(chief=False, before={"text": f"Ring {BARE}"}, text=f"Ring {BARE}").errors == {}
    assert stored.take_places(db.session) == {}
    changed = fill(chief=False, before={"text": f"Ring {BARE}"}, text=f"Ring gärna {BARE}")
    assert list(changed.errors) == ["text"]


def test_passwords_and_hidden_fields_are_left_alone(fill: Fill) -> None:
    assert fill(secret=PERSON, hidden=PERSON).errors == {}
