"""What is typed about a letter to the authority, from the first draft to the receipt."""

import re
from collections.abc import Iterable, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField, SelectField
from wtforms.validators import Optional, ValidationError

from tracker.forms import base
from tracker.forms.base import LONG, Filled, Form, TickField, VersionedForm
from tracker.rules.states import AnswerKind, Channel, ExplanationPlace

CLOCK = "([01][0-9]|2[0-3])[.:][0-5][0-9]"


class BeginForm(Form):
    """A new letter: what it is, which last day it answers to, which letter it completes."""

    kind = base.radio(_l("Vad ska ni lämna?"), AnswerKind, required=_l("Välj vad ni ska lämna."))
    deadline_id = SelectField(_l("Sista dag som brevet gäller"), coerce=base.row_id, validators=[Optional()])
    supplements_id = SelectField(_l("Kompletterar ett inlämnat svar"), coerce=base.row_id, validators=[Optional()])

    def offer(self, deadlines: Sequence[tuple[int, str]], sent: Sequence[tuple[int, str]]) -> None:
        """Let the case's own last days and sent letters be chosen."""
        self.deadline_id.choices = base.ids(deadlines, empty=_("Ingen"))
        self.supplements_id.choices = base.ids(sent, empty=_("Inget"))


class TextsForm(VersionedForm):
    """The letter's own texts."""

    address = base.prose(_l("Mottagare"), required=_l("Skriv vem svaret går till."), most=1_000)
    contact = base.line(_l("Kontakt"))
    introduction = base.prose(_l("Inledning"), most=LONG)
    cannot = base.prose(_l("Det som nämnden inte kan ange för hela planen"), most=LONG)
    closing = base.prose(_l("Övrigt"), most=LONG)
    wanted_on = base.day(_l("Anstånd begärs till"))


class RequirementForm(VersionedForm):
    """The chief's own texts on one requirement."""

    position = base.prose(_l("Om ståndpunkten"), most=LONG)
    measures = base.prose(_l("Om åtgärderna"), most=LONG)
    waiting = base.prose(_l("För dem som väntar nu"), most=LONG)
    effect = base.prose(_l("Så säkras effekten"), most=LONG)
    remains = base.prose(_l("Det som återstår, eller varför tid inte kan anges"), most=LONG)
    cannot = base.prose(_l("Nämnden kan i dag inte …, därför att …"), most=LONG)


class AnnexesForm(VersionedForm):
    """Which evidence goes with the letter. Marked ones ask for a tick of their own (R13)."""

    evidence_ids = TickField(_l("Bilagor"), coerce=base.row_id)
    marked_asked = base.tick(_l("Sekretessmarkerade bilagor ska följa med"))

    def offer(self, papers: Iterable[tuple[int, str]]) -> None:
        """Let the case's own evidence be chosen."""
        self.evidence_ids.choices = base.ids(list(papers))


class ExplainForm(VersionedForm):
    """R10: the sentence on one difference, and who reads it. Which difference it is stands in the address."""

    text = base.prose(_l("Förklaring"), required=_l("Skriv varför uppgiften har ändrats."), most=2_000)
    place = base.radio(_l("Var ska förklaringen stå?"), ExplanationPlace, required=_l("Välj var den ska stå."))


class PutForwardForm(Form):
    """Which meeting decides, and whether the chief may make editorial changes afterwards."""

    meeting_id = RadioField(_l("Sammanträde"), coerce=base.row_id, validators=[Filled(_l("Välj ett sammanträde."))])
    editorial_mandate = base.tick(_l("Be nämnden att tillåta redaktionella ändringar efter beslutet"))


class RestOnForm(Form):
    """Which recorded decision the letter rests on."""

    decision_id = RadioField(_l("Beslut"), coerce=base.row_id, validators=[Filled(_l("Välj ett beslut."))])
    editorial_mandate = base.tick(_l("Beslutet tillåter redaktionella ändringar"))


class UrgentForm(Form):
    """The chair's decision in the committee's place."""

    mandate = base.line(_l("Bemyndigande"), required=_l("Skriv vilket beslut som ger ordföranden rätt att besluta."))
    why = base.prose(
        _l("Varför kan beslutet inte vänta?"), required=_l("Skriv varför beslutet inte kan vänta."), most=2_000
    )


class DelegatedForm(Form):
    """A decision by delegation, with the warning read."""

    reference = base.line(_l("Punkt i delegationsordningen"), required=_l("Skriv var delegationen står."))
    warned = base.tick(_l("Jag har prövat att beslutet får fattas på delegation"))


class ReleaseForm(Form):
    """Let the letter go. `seen` is the digest of the words on the page."""

    as_decided = base.tick(_l("Lämna exakt den version som beslutades"))
    editorial = base.tick(_l("Jag har läst ändringarna, och de är redaktionella"))
    seen = HiddenField()


class SignForm(Form):
    """The chair's signature; a vice chair says that she is acting."""

    acting = base.tick(_l("Jag är tjänstgörande ordförande"))


class SentForm(Form):
    """How and when the letter left."""

    sent_on = base.day(_l("Inlämningsdag"), required=_l("Ange vilken dag svaret skickades."))
    clock = base.line(_l("Klockslag"), most=5)
    channel = base.radio(_l("Hur lämnade ni in?"), Channel, required=_l("Välj hur ni lämnade in."))
    reference = base.line(_l("Myndighetens ärendenummer eller kvittens"))
    note = base.prose(_l("Anteckning"), most=2_000)

    def clock_time(self) -> str:
        """23.30, whichever sign stood between."""
        return (self.clock.data or "").replace(":", ".")

    def validate_clock(self, field: Field) -> None:
        """A time of day, or nothing."""
        if field.data and not re.fullmatch(CLOCK, field.data):
            raise ValidationError(_("Skriv klockslaget som 23.30."))


class ReceiptForm(Form):
    """What the authority answered that it has received."""

    received_on = base.day(_l("Mottaget"), required=_l("Ange vilken dag myndigheten tog emot svaret."))
    reference = base.line(_l("Kvittots nummer"))
    note = base.prose(_l("Anteckning"), most=2_000)
    file = base.upload(_l("Kvitto eller mottagningsbevis"), ".pdf,.png,.jpg,.jpeg,.txt")
