"""What is typed about a case: the case itself, its events, its last days."""

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, StringField
from wtforms.validators import Optional, StopValidation

from tracker.forms import base
from tracker.rules.states import CaseEventKind, CaseKind, DeadlineKind, JudgmentOutcome, SanctionKind, Verdict

Pairs = Sequence[tuple[int, str]]

#: The authorities a Swedish committee usually hears from: choice, name, short name. Names are not translated.
AUTHORITIES = (
    ("ivo", "Inspektionen för vård och omsorg", "IVO"),
    ("revisorerna", "Kommunens revisorer", "revisorerna"),
    ("arbetsmiljoverket", "Arbetsmiljöverket", ""),
    ("jo", "Justitieombudsmannen", "JO"),
    ("skolinspektionen", "Skolinspektionen", ""),
)
OTHER_AUTHORITY = "annan"
MOST_FINDINGS = 60

#: What stands before a finding in a list pasted from a decision: "1.", "–", "•".
_BULLET = re.compile(r"^\s*(?:[-–•*·]|\d{1,2}[.)])\s+")

#: The form's fields that are columns of a case.
CASE_FIELDS = (
    "kind",
    "title",
    "authority_dnr",
    "own_dnr",
    "description",
    "decided_on",
    "served_on",
    "reviewed_period",
    "legal_basis",
    "sanction",
    "sanction_kr",
    "source_note",
    "secrecy_provision",
    "secrecy_on",
    "secrecy_authority",
)


def _authority_choices() -> list[tuple[str, Any]]:
    named = [(key, f"{name} ({short})" if short.isupper() else name) for key, name, short in AUTHORITIES]
    return [*named, (OTHER_AUTHORITY, _l("Annan"))]


class NeededWithOther:
    """Ask for the name of an authority that is none of those listed."""

    def __call__(self, form: "CaseForm", field: Field) -> None:
        if form.authority_choice.data == OTHER_AUTHORITY and not field.data:
            raise StopValidation(_l("Skriv vilken myndighet det är."))


class CaseForm(base.VersionedForm):
    """A case as the decision describes it. Who decided and what it is about are enough."""

    authority_choice = RadioField(
        _l("Vilken myndighet?"),
        choices=_authority_choices,
        validators=[base.Filled(_l("Välj vilken myndighet som har fattat beslutet."))],
    )
    authority = StringField(
        _l("Myndighetens namn"),
        validators=[NeededWithOther(), base.storable, base.AtMost(base.LINE)],
        filters=[base.clean],
    )
    authority_short = base.line(_l("Kort namn, som ni säger det"), most=40)
    title = base.line(_l("Vad gäller ärendet?"), required=_l("Skriv vad ärendet gäller, i några ord."))
    kind = base.radio(_l("Vad är det för ärende?"), CaseKind, required=_l("Välj vad det är för ärende."))
    authority_dnr = base.line(_l("Myndighetens diarienummer"))
    own_dnr = base.line(_l("Ert diarienummer"))
    decided_on = base.day(_l("Beslutsdatum"))
    served_on = base.day(_l("Delgivet"))
    reviewed_period = base.line(_l("Granskad period"))
    legal_basis = base.prose(_l("Rättslig grund"))
    sanction = base.radio(_l("Sanktion"), SanctionKind, required=_l("Välj sanktion, eller ingen."))
    sanction_kr = base.kronor(_l("Belopp"))
    description = base.prose(_l("Beskrivning"))
    source_note = base.prose(_l("Varifrån uppgifterna kommer"))
    secrecy_provision = base.line(_l("Sekretessbestämmelse"))
    secrecy_on = base.day(_l("Markeringen gjord den"))
    secrecy_authority = base.line(_l("Myndighet som har gjort markeringen"))

    def choose(self, name: str, short: str) -> None:
        """Show a stored authority: one of those listed, or another by its name."""
        listed = next((key for key, known, _short in AUTHORITIES if known == name), None)
        self.authority_choice.data = listed or OTHER_AUTHORITY
        if listed is None:
            self.authority.data, self.authority_short.data = name, short

    def _named(self) -> tuple[str, str]:
        listed = next(((name, short) for key, name, short in AUTHORITIES if key == self.authority_choice.data), None)
        return listed or (self.authority.data or "", self.authority_short.data or "")

    def take(self, name: str, value: Any) -> None:
        """Let a saved value stand; a saved authority is chosen by its name."""
        super().take(name, value)
        if name == "authority":
            self.choose(value, self.authority_short.data or "")

    def spell_out(self) -> None:
        """Write the chosen authority out, so that it can be compared with the stored one (R14)."""
        self.authority.data, self.authority_short.data = self._named()

    def values(self) -> dict[str, Any]:
        """The case's columns as typed."""
        name, short = self._named()
        return {"authority": name, "authority_short": short, **{field: self[field].data for field in CASE_FIELDS}}


class DeadlineTogether:
    """Ask for the kind of a day that is typed, and for the day of a kind that is chosen."""

    def __init__(self, other: str, sentence: Any) -> None:
        self.other, self.sentence = other, sentence

    def __call__(self, form: base.Form, field: Field) -> None:
        typed = any(str(value).strip() for value in field.raw_data or ())
        if form[self.other].data is not None and not typed:
            field.errors = []
            raise StopValidation(self.sentence)


class NewCaseForm(CaseForm):
    """A new case with its first last day and its findings, registered in one go."""

    deadline_kind = RadioField(
        _l("Vad ska ni göra till sista dagen?"),
        coerce=base.coerce_to(DeadlineKind),
        choices=base.choices(DeadlineKind),
        validators=[DeadlineTogether("deadline_on", _l("Välj vad som ska vara gjort sista dagen.")), Optional()],
    )
    deadline_on = base.DayField(
        _l("Sista dag"), validators=[DeadlineTogether("deadline_kind", _l("Skriv sista dagen.")), Optional()]
    )
    findings = base.prose(_l("Brister"), most=base.LONG)

    def validate_findings(self, _field: Field) -> None:
        """Refuse a line longer than a title may be, and more lines than anybody can mean."""
        titles = self.titles()
        if len(titles) > MOST_FINDINGS:
            raise StopValidation(_("Skriv högst %(most)s brister. Fler kan du lägga till sedan.", most=MOST_FINDINGS))
        long = next((number for number, title in enumerate(titles, 1) if len(title) > base.LINE), None)
        if long is not None:
            raise StopValidation(
                _(
                    "Brist %(number)s är för lång, högst %(most)s tecken. Hela texten klistrar du in sedan.",
                    number=long,
                    most=base.LINE,
                )
            )

    def titles(self) -> list[str]:
        """The findings' titles, one a line, without the marks of a pasted list."""
        lines = (_BULLET.sub("", line).strip() for line in (self.findings.data or "").splitlines())
        return [line for line in lines if line]

    def all_values(self) -> dict[str, Any]:
        """Everything that `actions.cases.register` takes."""
        return {
            **self.values(),
            "deadline_kind": self.deadline_kind.data,
            "deadline_on": self.deadline_on.data,
            "finding_titles": self.titles(),
        }


class EventForm(base.VersionedForm):
    """Something that happened in the case. Which fields there are depends on what it was."""

    happened_on = base.day(_l("Vilken dag?"), required=_l("Skriv vilken dag det hände."))
    dnr = base.line(_l("Handlingens diarienummer"))
    text = base.prose(_l("Vad hände?"))
    met_deadline_ids = base.TickField(_l("Vilka sista dagar besvaras?"), coerce=base.row_id)
    covered_finding_ids = base.TickField(_l("Vilka brister omfattar beslutet?"), coerce=base.row_id)
    outcome = base.radio(_l("Vad blev det av vitet?"), JudgmentOutcome)
    amount_kr = base.kronor(_l("Utdömt belopp"))

    def offer(self, kind: CaseEventKind, *, deadlines: Pairs, findings: Pairs) -> "EventForm":
        """Keep only the fields that this kind of event asks for."""
        self.met_deadline_ids.choices = base.ids(deadlines)
        self.covered_finding_ids.choices = base.ids(findings)
        if not deadlines:
            del self.met_deadline_ids
        if not findings:
            del self.covered_finding_ids
        if kind is not CaseEventKind.JUDGMENT:
            del self.outcome, self.amount_kr
        return self

    def values(self) -> dict[str, Any]:
        """What `actions.cases.add_event` takes beside the kind."""
        return {name: field.data for name, field in self._fields.items() if name not in ("csrf_token", "version")}


class DeadlineForm(base.Form):
    """A last day that the authority has set."""

    kind = base.radio(
        _l("Vad ska ni göra till sista dagen?"), DeadlineKind, required=_l("Välj vad som ska vara gjort sista dagen.")
    )
    due_on = base.day(_l("Sista dag"), required=_l("Skriv sista dagen."))
    source = base.prose(_l("Var står det?"))
    note = base.prose(_l("Anteckning"))

    def values(self) -> dict[str, Any]:
        """What `actions.deadlines.add` and `edit` take."""
        names = ("kind", "due_on", "source", "note", "met_on")
        return {name: self[name].data for name in names if name in self}


class EditDeadlineForm(DeadlineForm, base.VersionedForm):
    """A correction of a registered last day."""

    met_on = base.day(_l("Besvarad eller uppfylld den"))


class ExtensionForm(base.VersionedForm):
    """That more time was asked for, given or refused."""

    outcome = base.radio(
        _l("Vad har hänt?"),
        (CaseEventKind.EXTENSION_ASKED, CaseEventKind.EXTENSION_GRANTED, CaseEventKind.EXTENSION_REFUSED),
        required=_l("Välj om anståndet är begärt, beviljat eller avslaget."),
    )
    to_on = base.day(_l("Ny sista dag"))
    happened_on = base.day(_l("Vilken dag?"), required=_l("Skriv vilken dag det hände."))
    dnr = base.line(_l("Handlingens diarienummer"))
    text = base.prose(_l("Skäl eller anteckning"))

    def values(self) -> dict[str, Any]:
        """What `actions.deadlines.extend` takes."""
        return {name: self[name].data for name in ("outcome", "to_on", "happened_on", "dnr", "text")}


class JudgementForm(base.VersionedForm):
    """R16: the chief's own answers to the two questions. Empty means that the computed one stands alone."""

    stated_in_time = base.select(_l("Kommer svaret fram i tid?"), Verdict, empty=_l("Ingen egen bedömning"))
    stated_in_time_reason = base.prose(_l("Varför kommer svaret fram, eller inte?"))
    stated_holds = base.select(_l("Håller svaret?"), Verdict, empty=_l("Ingen egen bedömning"))
    stated_holds_reason = base.prose(_l("Varför håller svaret, eller inte?"))

    def values(self) -> dict[str, Any]:
        """What `actions.deadlines.state_judgement` takes."""
        names = ("stated_in_time", "stated_in_time_reason", "stated_holds", "stated_holds_reason")
        return {name: self[name].data for name in names}
