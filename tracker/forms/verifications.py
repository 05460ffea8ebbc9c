"""What is typed about a verification: who looked, how, and what came of it."""

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField
from wtforms.validators import Optional, StopValidation

from tracker.forms import base
from tracker.rules.facts import IndicatorFacts, SampleFacts
from tracker.rules.states import VerificationMethod, VerificationResult
from tracker.wording import Words

#: (membership, title, name) of those who can have performed it.
People = Sequence[tuple[int, str, str]]

#: More files than this nobody examines by hand.
MOST_EXAMINED = 100_000
_BASIS = re.compile(r"(nyckeltal|stickprov)-([0-9]{1,9})")


class PerformedForm(base.Form):
    """Who performed something, and when: a person with a role here, or somebody without an account."""

    performed_on = base.day(_l("Vilken dag?"), required=_l("Skriv vilken dag kontrollen gjordes."))
    performed_by = SelectField(_l("Vem gjorde kontrollen?"), coerce=base.row_id, validators=[Optional()])
    performed_by_name = base.line(_l("Någon annan: titel och namn"))
    note = base.prose(_l("Vad kom fram?"))

    def offer_people(self, people: People) -> None:
        """Give the verifiers by title and name, and "någon annan"."""
        pairs = [(seat, ", ".join(filter(None, (title, name)))) for seat, title, name in people]
        self.performed_by.choices = base.ids(pairs, empty=_l("Någon annan, som saknar konto"))

    def validate_performed_by_name(self, field: Field) -> None:
        """Refuse two performers: which of them was meant?"""
        if field.data and self.performed_by.data:
            raise StopValidation(_l("Ta bort namnet, eller välj Någon annan ovanför."))

    def performed(self) -> dict[str, Any]:
        """The common part of what the actions take."""
        return {
            "performed_on": self.performed_on.data,
            "performed_by_id": self.performed_by.data,
            "performed_by_name": self.performed_by_name.data or "",
            "note": self.note.data or "",
        }


class VerificationForm(PerformedForm):
    """A verification of a measure, or of a finding's effect."""

    method = base.radio(_l("Hur?"), VerificationMethod, required=_l("Välj hur kontrollen gjordes."))
    sample_size = base.CountField(_l("Antal granskade"), least=1, most=MOST_EXAMINED, validators=[Optional()])
    result = base.radio(_l("Resultat"), VerificationResult, required=_l("Välj ja, delvis eller nej."))
    basis = SelectField(_l("Vad vilar bedömningen på?"), validators=[Optional()])
    next_check_on = base.day(_l("Nästa kontroll"))

    def offer(
        self, people: People, *, indicators: Sequence[IndicatorFacts], samples: Sequence[SampleFacts], words: Words
    ) -> "VerificationForm":
        """Give the people, and for a finding what a yes can rest on."""
        self.offer_people(people)
        self.basis.choices = [("", _l("Inget av dem"))]
        self.basis.choices += [(f"nyckeltal-{i.id}", f"{i.number} {i.title}") for i in indicators]
        self.basis.choices += [(f"stickprov-{s.id}", _sample(s, words)) for s in samples]
        return self

    def without_basis(self) -> "VerificationForm":
        """A measure is done or not: only an effect rests on something."""
        del self.basis
        return self

    def values(self) -> dict[str, Any]:
        """What `actions.verifications.record` takes."""
        names = ("method", "sample_size", "result", "next_check_on")
        return {**self.performed(), **{name: self[name].data for name in names}, **self._rests_on()}

    def _rests_on(self) -> dict[str, int | None]:
        found = _BASIS.fullmatch(self.basis.data or "") if "basis" in self else None
        if found is None:
            return {"indicator_id": None, "sample_id": None}
        kind, row_id = found[1], int(found[2])
        return {
            "indicator_id": row_id if kind == "nyckeltal" else None,
            "sample_id": row_id if kind == "stickprov" else None,
        }


def _sample(sample: SampleFacts, words: Words) -> str:
    return words.t(
        "Stickprov %(day)s: %(passed)s av %(examined)s",
        day=words.date(sample.performed_on),
        passed=sample.passed,
        examined=sample.examined,
    )
