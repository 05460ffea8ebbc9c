"""What is typed about a sampling protocol: how many were examined, and how many passed each question."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.validators import StopValidation

from tracker.forms import base
from tracker.forms.verifications import MOST_EXAMINED, PerformedForm
from tracker.rules.samples import MOST_QUESTIONS

PLACES = range(1, MOST_QUESTIONS + 1)
#: Empty rows after the questions that are suggested.
_SPARE = 2


class SampleForm(PerformedForm):
    """A protocol: its questions are `question_1` …, how many passed each is `count_1` …"""

    examined = base.CountField(
        _l("Hur många akter granskades?"),
        least=1,
        most=MOST_EXAMINED,
        validators=[base.Filled(_l("Skriv hur många akter som granskades."))],
    )
    passed = base.CountField(
        _l("Hur många klarade alla frågor?"),
        least=0,
        most=MOST_EXAMINED,
        validators=[base.Filled(_l("Skriv hur många som klarade alla frågor."))],
    )

    def suggest(self, questions: Sequence[str]) -> None:
        """Begin with these questions."""
        for place, question in zip(PLACES, questions, strict=False):
            self[f"question_{place}"].data = question

    def begin_as(self, checks: Sequence[tuple[str, int]]) -> None:
        """Begin with these questions and counts: a protocol that is put right."""
        self.suggest([question for question, _passed in checks])
        for place, (_question, passed) in zip(PLACES, checks, strict=False):
            self[f"count_{place}"].data = passed

    def rows(self) -> list[tuple[Field, Field]]:
        """Each question with its count, as many as are written and a few more."""
        written = [place for place in PLACES if self[f"question_{place}"].data or self[f"count_{place}"].raw_data]
        last = min(max([*written, 0]) + _SPARE, MOST_QUESTIONS)
        return [(self[f"question_{place}"], self[f"count_{place}"]) for place in range(1, last + 1)]

    def values(self) -> dict[str, Any]:
        """What `actions.samples.record` takes."""
        checks = [
            (self[f"question_{place}"].data, self[f"count_{place}"].data)
            for place in PLACES
            if self[f"question_{place}"].data
        ]
        return {**self.performed(), "examined": self.examined.data, "passed": self.passed.data, "checks": checks}


class _CountOfQuestion:
    """A question that is written has a count; a count has its question."""

    def __init__(self, place: int) -> None:
        self.place = place

    def __call__(self, form: SampleForm, field: Field) -> None:
        question = form[f"question_{self.place}"].data
        if question and field.data is None and not field.errors:
            raise StopValidation(_l("Skriv hur många som klarade frågan, eller ta bort frågan."))
        if field.data is not None and not question:
            raise StopValidation(_l("Skriv frågan, eller ta bort antalet."))


for _place in PLACES:
    setattr(SampleForm, f"question_{_place}", base.line(_l("Fråga")))
    setattr(
        SampleForm,
        f"count_{_place}",
        base.CountField(_l("Klarade"), least=0, most=MOST_EXAMINED, validators=[_CountOfQuestion(_place)]),
    )
