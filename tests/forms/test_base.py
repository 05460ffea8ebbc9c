"""What is typed is cleaned the same way everywhere, and refused in words."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from tracker.forms import base
from tracker.rules.states import OnTrack, Verdict


class Sample(base.VersionedForm):
    title = base.line("Rubrik", required="Skriv en rubrik.")
    text = base.prose("Text")
    day = base.day("Dag")
    needed = base.day("Dag som behövs", required="Skriv dagen.")
    amount = base.kronor("Belopp")
    weeks = base.CountField("Veckor", least=1, most=104)
    answer = base.radio("Svar", OnTrack)
    verdict = base.select("Omdöme", Verdict, empty="Inget")


Fill = Callable[..., Sample]


@pytest.fixture
def fill(app: Flask) -> Fill:
    """The form as it is after somebody sent these values."""

    def send(**values: Any) -> Sample:
        with app.test_request_context("/", method="POST", data={}):
            form = Sample(MultiDict({"title": "T", "needed": "2014-04-04", **values}), meta={"csrf": False})
            form.validate()
            return form

    return send


def test_sound_input_is_taken(fill: Fill) -> None:
    form = fill(day="2014-02-28", amount="600 000 kr", weeks="4", answer="no", verdict="yes", version="3")
    assert form.errors == {}
    assert (form.day.data, form.amount.data, form.weeks.data) == (date(2014, 2, 28), 600_000, 4)
    assert (form.answer.data, form.verdict.data, form.opened_at()) == (OnTrack.NO, Verdict.YES, 3)


def test_text_is_cleaned_but_not_changed(fill: Fill) -> None:
    form = fill(title="  A\u030asa  ", text="rad ett\r\nrad två\r\n")
    assert (form.title.data, form.text.data) == ("Åsa", "rad ett\nrad två")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("day", "2014-02-31"),
        ("day", "31/2"),
        ("day", "1066-10-14"),
        ("amount", "-5"),
        ("amount", "många"),
        ("amount", "1e9"),
        ("weeks", "0"),
        ("weeks", "105"),
        ("weeks", "fyra"),
        ("answer", "kanske"),
        ("verdict", "kanske"),
        ("title", "x" * 301),
        ("text", "x" * 10_000),
        ("text", "a\x00b"),
        ("title", "abc\u202edef"),
    ],
)
def test_bad_value_gets_one_sentence_at_its_field(fill: Fill, field: str, value: str) -> None:
    form = fill(**{field: value})
    assert list(form.errors) == [field]
    assert len(form.errors[field]) == 1


def test_missing_values_are_asked_for(fill: Fill) -> None:
    form = fill(title="   ", needed="")
    assert form.errors == {"title": ["Skriv en rubrik."], "needed": ["Skriv dagen."]}


def test_needed_day_that_does_not_exist_is_told_once(fill: Fill) -> None:
    (sentence,) = fill(needed="2014-02-31").errors["needed"]
    assert "datum som finns" in sentence


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999", "\u00b2"])
def test_version_that_was_tampered_with_matches_nothing(fill: Fill, version: str) -> None:
    assert fill(version=version).opened_at() == -1


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert base.clean(base.clean(text)) == base.clean(text)
