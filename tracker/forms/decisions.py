"""What is typed about a matter on the meeting's list: first the proposal, then what was decided."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import Optional

from tracker.forms import base
from tracker.forms.base import TickField, VersionedForm
from tracker.rules.facts import PlanFacts
from tracker.rules.states import DecisionForm, DecisionKind

PARAGRAPH = 20


class ProposalForm(VersionedForm):
    """A proposal, worded as if already decided so that it can stand in the minutes as it is."""

    kind = base.radio(_l("Vad ska nämnden göra?"), DecisionKind, required=_l("Välj vad nämnden ska göra."))
    title = base.line(_l("Ärende"), required=_l("Skriv vad ärendet heter på föredragningslistan."))
    text = base.prose(_l("Förslag till beslut"), required=_l("Skriv förslaget som om det redan är beslutat."))
    dnr = base.line(_l("Diarienummer"))
    case_id = SelectField(_l("Tillsynsärende som yttrandet svarar på"), coerce=base.row_id, validators=[Optional()])
    measure_ids = TickField(_l("Åtgärder som beslutet gäller"), coerce=base.row_id)
    finding_ids = TickField(_l("Brister som beslutet gäller"), coerce=base.row_id)
    immediate_approval = base.tick(_l("Begär omedelbar justering av paragrafen"))

    def offer(self, plan: PlanFacts) -> None:
        """Let the committee's own cases, measures and findings be chosen, and nobody else's."""
        cases = [(case.id, case.title) for case in plan.cases if case.closed_on is None or case.id == self.case_id.data]
        self.case_id.choices = base.ids(cases, empty=_("Inget"))
        self.measure_ids.choices = base.ids(_named(plan.measures))
        self.finding_ids.choices = base.ids(_named(plan.findings))


class RecordForm(VersionedForm):
    """What the minutes say, once the meeting has been held."""

    form = base.radio(_l("Vem har beslutat?"), DecisionForm, required=_l("Välj vem som har beslutat."))
    body_name = base.line(_l("Organ eller delegat"))
    decided_on = base.day(_l("Beslutsdag"), required=_l("Ange vilken dag beslutet fattades."))
    paragraph = base.line(_l("Paragraf"), most=PARAGRAPH)
    point = base.line(_l("Punkt"), most=PARAGRAPH)
    dnr = base.line(_l("Diarienummer"))
    text = base.prose(_l("Beslutets lydelse"), required=_l("Skriv beslutet som det står i protokollet."))
    immediate_approval = base.tick(_l("Paragrafen justerades omedelbart"))


def _named(rows: Sequence[object]) -> list[tuple[int, str]]:
    return [(row.id, f"{row.number} {row.title}") for row in rows]  # type: ignore[attr-defined]
