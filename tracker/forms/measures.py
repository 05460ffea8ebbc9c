"""What is typed about a measure: the measure itself, its state, its dates, obstacles, occasions and decision."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import Optional

from tracker.forms import base
from tracker.forms.evidence import ACCEPT
from tracker.rules.states import (
    DecidingBody,
    MeasureCategory,
    MeasureKind,
    MeasureState,
    MoveKind,
    OnTrack,
    TellAuthority,
    UnionConsultation,
    WhoMustAct,
)

Pairs = Sequence[tuple[int, str]]

#: The form's fields that are columns of a measure, in the order they are asked for.
MEASURE_FIELDS = (
    "title",
    "whole_plan",
    "description",
    "owner_id",
    "deputy_id",
    "starts_on",
    "due_on",
    "no_due_reason",
    "first_due_authority",
    "category",
    "kind",
    "continuous",
    "recurrence_weeks",
    "next_occasion_on",
    "deciding_body",
    "deciding_body_name",
    "union_consultation",
    "union_done_on",
    "expected_effect",
    "staff_concerned",
    "extent",
    "cost_kr",
    "cost_note",
    "source_note",
)

#: Locked by R2 once the committee has been told of the measure.
TIME_FIELDS = ("due_on", "no_due_reason")

#: The box Hinder in the update form. While an obstacle is open the form asks instead whether it has ended.
OBSTACLE_FIELDS = ("hindered", "since", "tried", "compensating", "who_must_act", "who_must_act_name")


class MeasureForm(base.VersionedForm):
    """A measure, new or edited. Title and finding (or the whole plan) are enough."""

    title = base.line(_l("Åtgärd"), required=_l("Skriv vad som ska göras, i några ord."))
    finding_ids = base.TickField(_l("Vilka brister rättar åtgärden?"), coerce=base.row_id)
    whole_plan = base.tick(_l("Åtgärden gäller hela planen"))
    description = base.prose(_l("Beskrivning"))
    owner_id = SelectField(_l("Ansvarig"), coerce=base.row_id, validators=[Optional()])
    deputy_id = SelectField(_l("Ersättare för den ansvariga"), coerce=base.row_id, validators=[Optional()])
    starts_on = base.day(_l("Påbörjas"))
    due_on = base.day(_l("Klart senast"))
    no_due_reason = base.prose(_l("Datum kan inte anges, därför att"))
    first_due_authority = base.day(_l("Första datum som myndigheten har fått"))
    category = base.select(_l("Kategori"), MeasureCategory, empty=_l("Välj"))
    kind = base.select(_l("Slag"), MeasureKind, empty=_l("Välj"))
    continuous = base.tick(_l("Åtgärden införs och löper sedan vidare"))
    recurrence_weeks = base.CountField(
        _l("Antal veckor mellan tillfällena"), least=1, most=104, validators=[Optional()]
    )
    next_occasion_on = base.day(_l("Nästa tillfälle"))
    deciding_body = base.select(_l("Vem måste besluta?"), DecidingBody, empty=_l("Inget beslut behövs"))
    deciding_body_name = base.line(_l("Vilket organ, om ett annat?"))
    union_consultation = base.select(_l("Facklig samverkan"), UnionConsultation)
    union_done_on = base.day(_l("Samverkan klar den"))
    expected_effect = base.prose(_l("Väntad effekt"))
    staff_concerned = base.prose(_l("Berörd personal"))
    extent = base.prose(_l("Omfattning"))
    cost_kr = base.kronor(_l("Kostnad"))
    cost_note = base.prose(_l("Vad kostnaden avser"))
    source_note = base.prose(_l("Varifrån uppgiften kommer"))

    def offer(self, *, findings: Pairs, people: Pairs) -> "MeasureForm":
        """Give the choices: the committee's own findings and memberships."""
        self.finding_ids.choices = base.ids(findings)
        self.owner_id.choices = base.ids(people, empty=_l("Ingen ännu"))
        self.deputy_id.choices = base.ids(people, empty=_l("Ingen"))
        return self

    def lock_time(self) -> "MeasureForm":
        """Take away the fields that only a proposed and approved new date may change (R2)."""
        for name in TIME_FIELDS:
            del self[name]
        return self

    def values(self) -> dict[str, Any]:
        """The arguments of adding and editing, as typed."""
        return {name: self[name].data for name in ("finding_ids", *MEASURE_FIELDS) if name in self}


class UpdateForm(base.VersionedForm):
    """How it goes: state, whether it will be in time, what has happened, obstacle, and proof of what is done."""

    state = RadioField(
        _l("Läge"),
        coerce=base.coerce_to(MeasureState),
        validators=[base.Filled(_l("Välj läge."))],
    )
    on_track = base.radio(_l("Hinner ni?"), OnTrack)
    forecast_on = base.day(_l("När tror ni att det är klart?"))
    text = base.prose(
        _l("Vad har hänt sedan sist?"), required=_l("Skriv vad som har hänt sedan sist, minst en mening.")
    )
    done_on = base.day(_l("När blev det klart?"))
    file = base.upload(_l("Underlag"), ACCEPT)
    evidence_title = base.line(_l("Underlag som visar det"))
    evidence_dnr = base.line(_l("Underlagets diarienummer"))
    no_evidence_reason = base.prose(_l("Det finns inget underlag, därför att"))
    hindered = base.tick(_l("Något hindrar oss just nu"))
    since = base.day(_l("Sedan när?"))
    tried = base.prose(_l("Vad har ni försökt, och vad blev det av det?"))
    compensating = base.prose(_l("Vad gör ni i stället så länge?"))
    who_must_act = base.select(_l("Vem behöver agera?"), WhoMustAct)
    who_must_act_name = base.line(_l("Vem, om någon annan?"))
    obstacle_over = base.tick(_l("Hindret har upphört"))

    def offer(self, states: Sequence[MeasureState], *, asked_day: str, obstacle_open: bool) -> "UpdateForm":
        """Fit the form to the measure: its possible states, the day to be in time for, the obstacle it has."""
        self.state.choices = base.choices(states)()
        if asked_day:
            self.on_track.label.text = _("Hinner ni till %(day)s?", day=asked_day)
        else:
            del self.on_track, self.forecast_on
        self.asked_day = asked_day
        if obstacle_open:
            for name in OBSTACLE_FIELDS:
                del self[name]
        else:
            del self.obstacle_over
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Also ask "Hinner ni?" of whoever does not call it done."""
        sound = super().validate(extra_validators)
        field = self._fields.get("on_track")
        if field is not None and field.data is None and self.state.data is not MeasureState.DONE and not field.errors:
            field.errors = [_("Välj om ni hinner till %(day)s.", day=self.asked_day)]
            return False
        return bool(sound)

    def says_something(self, state: MeasureState) -> bool:
        """Whether anything was written or ticked that a mere confirmation would lose."""
        texts = ("text", "file", "evidence_title", "evidence_dnr", "tried", "compensating", "hindered", "obstacle_over")
        return self.state.data is not state or any(self[name].data for name in texts if name in self)

    def values(self) -> dict[str, Any]:
        """The arguments of an update, as typed."""
        plain = ("state", "text", "on_track", "forecast_on", "done_on", "evidence_title", "evidence_dnr")
        values = {name: self[name].data for name in plain if name in self}
        # An empty reason takes none away that was given before: the form does not always ask.
        values["no_evidence_reason"] = self.no_evidence_reason.data or None
        values["obstacle_over"] = "obstacle_over" in self and self.obstacle_over.data
        if "hindered" in self and self.hindered.data:
            values["obstacle"] = {name: self[name].data for name in OBSTACLE_FIELDS if name != "hindered"}
        return values


class RowForm(base.VersionedForm):
    """The short update in the plan's own row. What it does not ask is left as it stands."""

    state = RadioField(
        _l("Läge"),
        coerce=base.coerce_to(MeasureState),
        validators=[base.Filled(_l("Välj läge."))],
    )
    text = base.line(
        _l("Vad har hänt sedan sist?"),
        required=_l("Skriv vad som har hänt sedan sist, minst en mening."),
        most=base.PROSE,
    )
    no_evidence_reason = base.line(_l("Det finns inget underlag, därför att"), most=base.PROSE)

    def offer(self, states: Sequence[MeasureState]) -> "RowForm":
        """Fit the form to the measure's possible states."""
        self.state.choices = base.choices(states)()
        return self

    def values(self) -> dict[str, Any]:
        """The arguments of an update that the row asks for, as typed."""
        reason = self.no_evidence_reason.data or None
        return {"state": self.state.data, "text": self.text.data, "no_evidence_reason": reason}


class ActForm(base.VersionedForm):
    """An act on a measure: each field is an argument of the action."""

    def values(self) -> dict[str, Any]:
        """The action's arguments, as typed."""
        return {name: field.data for name, field in self._fields.items() if name not in ("version", "csrf_token")}


class DateForm(ActForm):
    """A new due date with its reason (R2)."""

    to_on = base.day(_l("Nytt datum"), required=_l("Skriv det nya datumet."))
    kind = base.radio(
        _l("Vad är det för ändring?"), MoveKind, required=_l("Välj om tiden ändras eller om ett skrivfel rättas.")
    )
    reason = base.prose(_l("Varför ändras tiden?"), required=_l("Skriv varför tiden ändras, minst en mening."))
    reference = base.line(_l("Nämndens beslut om den nya tiden"))


class TellDateForm(DateForm):
    """The chief's own new date where the authority had been told another: whether it must be told is answered too."""

    tell_authority = base.radio(
        _l("Behöver myndigheten få veta den nya tiden?"),
        TellAuthority,
        required=_l("Välj om myndigheten behöver få veta den nya tiden."),
    )


class ApproveForm(ActForm):
    """The chief's approval of a proposed date: one click, and a § where the committee had set the date."""

    reference = base.line(_l("Nämndens beslut om den nya tiden"))


class TellForm(ApproveForm):
    """The same where the authority had been told another date: whether it must be told is answered too (R2)."""

    tell_authority = base.radio(
        _l("Behöver myndigheten få veta den nya tiden?"),
        TellAuthority,
        required=_l("Välj om myndigheten behöver få veta den nya tiden."),
    )


class DeclineForm(ActForm):
    """The chief's refusal of a proposed date."""

    reason = base.prose(_l("Varför ändras tiden inte?"), required=_l("Skriv varför tiden inte ändras."))


class WithdrawForm(ActForm):
    """A measure that will not be carried out, why, and perhaps what comes in its place."""

    reason = base.prose(_l("Varför utgår åtgärden?"), required=_l("Skriv varför åtgärden utgår, minst en mening."))
    successor_id = SelectField(_l("Vilken åtgärd ersätter den?"), coerce=base.row_id, validators=[Optional()])

    def offer(self, measures: Pairs) -> "WithdrawForm":
        """Give the choices: the committee's other measures that still stand."""
        self.successor_id.choices = base.ids(measures, empty=_l("Ingen"))
        return self


class ObstacleForm(ActForm):
    """An obstacle, new or edited."""

    since = base.day(_l("Sedan när?"), required=_l("Skriv sedan vilken dag hindret finns."))
    tried = base.prose(_l("Vad har ni försökt?"), required=_l("Skriv vad ni har försökt, minst en mening."))
    outcome = base.prose(_l("Vad blev det av det?"))
    compensating = base.prose(_l("Vad gör ni i stället så länge?"))
    who_must_act = base.select(_l("Vem behöver agera?"), WhoMustAct)
    who_must_act_name = base.line(_l("Vem, om någon annan?"))
    ended_on = base.day(_l("Upphörde den"))


class OccasionForm(ActForm):
    """An occasion that has been held, and when the next one is."""

    held_on = base.day(_l("Hölls den"), required=_l("Skriv vilken dag tillfället hölls."))
    note = base.prose(_l("Anteckning"))
    next_on = base.day(_l("Nästa tillfälle"))


class DecisionForm(ActForm):
    """The decision that a measure needed, as the deciding body took it."""

    decided_on = base.day(_l("Beslutat den"), required=_l("Skriv vilken dag beslutet fattades."))
    reference = base.line(
        _l("Paragraf och protokoll, eller beslutets nummer"),
        required=_l("Skriv paragraf eller nummer, så att beslutet går att hitta."),
    )
