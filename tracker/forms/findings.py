"""What is typed about a finding: what the authority found, and what the committee says of it."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import Optional

from tracker.forms import base
from tracker.rules.states import Position

Pairs = Sequence[tuple[int, str]]

#: The form's fields that are columns of a finding.
FINDING_FIELDS = (
    "title",
    "authority_words",
    "requirement",
    "legal_basis",
    "area",
    "root_cause",
    "elsewhere",
    "repeat_of_id",
)


class FindingForm(base.VersionedForm):
    """A finding. A title is enough; the rest is asked for before the answer is drafted."""

    title = base.line(_l("Brist"), required=_l("Skriv vad bristen gäller, i några ord."))
    authority_words = base.prose(_l("Myndighetens egna ord"), most=base.LONG)
    requirement = base.prose(_l("Kravet"))
    legal_basis = base.prose(_l("Rättslig grund"))
    area = base.line(_l("Område"))
    root_cause = base.prose(_l("Orsak"))
    elsewhere = base.prose(_l("Förekommer det någon annanstans?"))
    repeat_of_id = SelectField(_l("Upprepar en tidigare brist"), coerce=base.row_id, validators=[Optional()])

    def offer(self, earlier: Pairs, *, words_locked: bool = False) -> "FindingForm":
        """Give the findings it may repeat; take away the authority's words once they are locked."""
        self.repeat_of_id.choices = base.ids(earlier, empty=_l("Nej, den är ny"))
        if words_locked:
            del self.authority_words
        return self

    def values(self) -> dict[str, Any]:
        """The finding's columns as typed."""
        return {name: self[name].data for name in FINDING_FIELDS if name in self}


class NewFindingForm(FindingForm):
    """A finding of one of the committee's open cases."""

    case_id = SelectField(
        _l("Ärende"), coerce=base.row_id, validators=[base.Filled(_l("Välj vilket ärende bristen hör till."))]
    )

    def offer_cases(self, cases: Pairs) -> "NewFindingForm":
        """Give the cases; a single one is chosen already."""
        self.case_id.choices = base.ids(cases, empty=None if len(cases) == 1 else _l("Välj ärende"))
        return self


class PositionForm(base.VersionedForm):
    """Whether the committee shares the authority's assessment."""

    position = base.radio(_l("Delar nämnden bedömningen?"), Position, required=_l("Välj om nämnden delar bedömningen."))
    position_reason = base.prose(_l("Varför inte, eller vad inte?"))

    def values(self) -> dict[str, Any]:
        """What `actions.findings.take_position` takes."""
        return {"position": self.position.data, "position_reason": self.position_reason.data or ""}


class CorrectionForm(base.VersionedForm):
    """A correction of the authority's words as they were registered."""

    authority_words = base.prose(
        _l("Så ska det stå"), required=_l("Klistra in orden som de står i beslutet."), most=base.LONG
    )
    reason = base.prose(_l("Varför rättas orden?"), required=_l("Skriv varför orden rättas, minst en mening."))

    def values(self) -> dict[str, Any]:
        """What `actions.findings.correct_words` takes."""
        return {"new": self.authority_words.data or "", "reason": self.reason.data or ""}
