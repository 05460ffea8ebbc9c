"""What is typed about a matter on the meeting's list: first the proposal, then what was decided."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import Optional

from tracker.forms import base
from tracker.forms.base import Form, TickField, VersionedForm
from tracker.rules.facts import PlanFacts
from tracker.rules.states import DecisionForm, DecisionKind, DecisionOutcome

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

    outcome = base.radio(_l("Vad blev det?"), DecisionOutcome, required=_l("Välj vad som hände med ärendet."))
    form = base.radio(_l("Vem har beslutat?"), DecisionForm, required=_l("Välj vem som har beslutat."))
    body_name = base.line(_l("Organ eller delegat"))
    decided_on = base.day(_l("Beslutsdag"), required=_l("Ange vilken dag beslutet fattades."))
    paragraph = base.line(_l("Paragraf"), most=PARAGRAPH)
    point = base.line(_l("Punkt"), most=PARAGRAPH)
    dnr = base.line(_l("Diarienummer"))
    text = base.prose(_l("Beslutets lydelse"), required=_l("Skriv beslutet som det står i protokollet."))
    proposed_by = base.line(_l("Vem yrkade?"))
    mandate = base.line(_l("Vad ger rätt att besluta?"))
    immediate_approval = base.tick(_l("Paragrafen justerades omedelbart"))
    approved_on = base.day(_l("Paragrafen justerad den"))


class OutsideForm(Form):
    """A decision that was taken outside every meeting: by the chair, or by somebody the committee has delegated to."""

    form = base.radio(
        _l("Vem har beslutat?"),
        (DecisionForm.CHAIR_URGENT, DecisionForm.DELEGATED),
        required=_l("Välj vem som har beslutat."),
    )
    body_name = base.line(_l("Organ eller delegat"))
    kind = base.radio(_l("Vad gäller beslutet?"), DecisionKind, required=_l("Välj vad beslutet gäller."))
    title = base.line(_l("Ärende"), required=_l("Skriv vad ärendet heter."))
    text = base.prose(_l("Beslutets lydelse"), required=_l("Skriv beslutet som det är undertecknat."))
    decided_on = base.day(_l("Beslutsdag"), required=_l("Ange vilken dag beslutet fattades."))
    mandate = base.line(
        _l("Vad ger rätt att besluta?"),
        required=_l("Skriv vad som ger rätt att besluta, till exempel paragrafen i reglementet."),
    )
    dnr = base.line(_l("Diarienummer"))
    case_id = SelectField(_l("Tillsynsärende som yttrandet svarar på"), coerce=base.row_id, validators=[Optional()])
    measure_ids = TickField(_l("Åtgärder som beslutet gäller"), coerce=base.row_id)

    def offer(self, plan: PlanFacts) -> None:
        """Let the committee's own open cases and measures be chosen."""
        self.case_id.choices = base.ids([(c.id, c.title) for c in plan.cases if c.closed_on is None], empty=_("Inget"))
        self.measure_ids.choices = base.ids(_named(plan.measures))


class AssignForm(Form):
    """An assignment that the committee gave at the meeting; it becomes a measure."""

    title = base.line(_l("Uppdrag"), required=_l("Skriv vad som ska göras, i några ord."))
    text = base.prose(_l("Beslutets lydelse"), required=_l("Skriv beslutet som det står i protokollet."))
    paragraph = base.line(_l("Paragraf"), required=_l("Skriv protokollets paragraf, till exempel 34."), most=PARAGRAPH)
    point = base.line(_l("Punkt"), most=PARAGRAPH)
    dnr = base.line(_l("Diarienummer"))
    proposed_by = base.line(_l("Vem yrkade?"))
    owner_id = SelectField(_l("Ansvarig"), coerce=base.row_id, validators=[Optional()])
    due_on = base.day(_l("Klart senast"))
    finding_ids = TickField(_l("Vilka brister rättar åtgärden?"), coerce=base.row_id)

    def offer(self, plan: PlanFacts, owners: Sequence[tuple[int, str]]) -> None:
        """Let the committee's own people and open findings be chosen."""
        self.owner_id.choices = base.ids(owners, empty=_("Ingen ännu"))
        self.finding_ids.choices = base.ids(_named([f for f in plan.findings if f.closed_on is None]))


def _named(rows: Sequence[object]) -> list[tuple[int, str]]:
    return [(row.id, f"{row.number} {row.title}") for row in rows]  # type: ignore[attr-defined]
