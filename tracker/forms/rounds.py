"""What is typed about the authority's follow-up: its days, its decision, and its verdict on each finding."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField

from tracker.forms import base
from tracker.rules.facts import FindingFacts
from tracker.rules.states import RoundVerdict


class RoundForm(base.Form):
    """A round of follow-up as it is known: announced, expected, performed."""

    announced_on = base.day(_l("Aviserad den"))
    expected_on = base.day(_l("Dag som myndigheten har angett"))
    performed_on = base.day(_l("Genomförd den"))
    note = base.prose(_l("Vad gäller den?"))

    def values(self) -> dict[str, Any]:
        """What `actions.rounds.register` and `edit` take."""
        return {name: self[name].data for name in ("announced_on", "expected_on", "performed_on", "note")}


class EditRoundForm(RoundForm, base.VersionedForm):
    """More about a registered round, or a day put right."""


class VerdictsForm(base.VersionedForm):
    """The authority's decision. `for_findings` gives the form with a choice and a note for each finding."""

    finding_ids: tuple[int, ...] = ()
    decided_on = base.day(_l("Beslutsdatum"), required=_l("Skriv vilken dag myndigheten beslutade."))
    dnr = base.line(_l("Beslutets diarienummer"))

    @classmethod
    def for_findings(cls, findings: Iterable[FindingFacts]) -> type["VerdictsForm"]:
        """The form for a case with these findings: `verdict_<id>` and `remark_<id>`."""
        ids = tuple(finding.id for finding in findings)
        fields: dict[str, Any] = {"finding_ids": ids}
        for finding_id in ids:
            fields[f"verdict_{finding_id}"] = base.select(
                _l("Bedömning"), RoundVerdict, empty=_l("Ingen bedömning i beslutet")
            )
            fields[f"remark_{finding_id}"] = base.prose(_l("Vad säger myndigheten?"))
        return type("VerdictsForm", (cls,), fields)

    def rows(self) -> list[tuple[int, Field, Field]]:
        """By finding: its verdict's field and its remark's."""
        return [(key, self[f"verdict_{key}"], self[f"remark_{key}"]) for key in self.finding_ids]

    def said(self) -> dict[int, tuple[RoundVerdict, str]]:
        """By finding: the verdict and the remark, where there is one."""
        found = {key: (verdict.data, remark.data or "") for key, verdict, remark in self.rows()}
        return {key: pair for key, pair in found.items() if pair[0] is not None}


class ClosingForm(base.VersionedForm):
    """R6 c: by which of the committee's decisions a finding is closed."""

    decision_id = SelectField(
        _l("Vilket beslut av nämnden?"), coerce=base.row_id, validators=[base.Filled(_l("Välj nämndens beslut."))]
    )

    def offer(self, decisions: list[tuple[int, str]]) -> "ClosingForm":
        """Give the committee's decisions; a single one is chosen already."""
        self.decision_id.choices = base.ids(decisions, empty=None if len(decisions) == 1 else _l("Välj beslut"))
        return self
