"""What the system administrator types: committees, people, roles."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, SelectField
from wtforms.validators import StopValidation

from tracker.forms import base
from tracker.forms.base import CountField, Filled, Form, TickField, VersionedForm, day, line, prose, tick
from tracker.rules import factors, reminders
from tracker.rules.states import Role
from tracker.wording.words import upper_first

EMAIL = 254
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


def _an_address(_form: FlaskForm, field: Field) -> None:
    if not _ADDRESS.fullmatch(field.data or ""):
        raise StopValidation(str(_l("Skriv en e-postadress, som namn@kommun.se.")))


def _days(label: Any, *, least: int = 1, most: int = reminders.MOST_DAYS) -> CountField:
    return CountField(label, least=least, most=most, validators=[Filled(_l("Skriv antal dagar."))])


class CommitteeForm(VersionedForm):
    """A committee: what documents are headed with, and the days its deadlines are counted by."""

    municipality = line(_l("Kommun"), required=_l("Skriv kommunens namn, som Katrineholms kommun."))
    name = line(_l("Nämnd"), required=_l("Skriv nämndens namn, som socialnämnden."))
    administration = line(_l("Förvaltning"), required=_l("Skriv förvaltningens namn, som socialförvaltningen."))
    plan_dnr = line(_l("Åtgärdsplanens diarienummer"))
    chief_title = line(_l("Förvaltningschefens titel"), required=_l("Skriv titeln som den ska stå i dokument."))
    chair_title = line(_l("Ordförandens titel"), required=_l("Skriv titeln som den ska stå i dokument."))
    dispatch_days = _days(_l("Dagar mellan utskick och sammanträde"), least=0, most=60)
    approval_days = _days(_l("Dagar för justering av protokoll"), least=0, most=60)
    sending_days = _days(_l("Arbetsdagar för att skicka ett svar"), least=0, most=20)
    asked_days = _days(_l("Ansvariga tillfrågas, dagar före utskick"))
    asked_again_days = _days(_l("De som inte har svarat tillfrågas igen, dagar före utskick"), least=0)
    chief_told_days = _days(_l("Förvaltningschefen får veta vad som är obekräftat, dagar före utskick"), least=0)
    deputy_after_days = _days(_l("Ersättaren får veta att en åtgärd är försenad, efter så många dagar utan besked"))
    chief_after_days = _days(_l("Förvaltningschefen får veta det, efter så många dagar utan besked"))
    near_days = _days(_l("Veckobrevet visar först det som ska vara klart inom så många dagar"))
    horizon_days = _days(_l("Veckobrevet ser så många dagar framåt"))
    decision_recipients = prose(_l("Beslut skickas till"))


class UserForm(VersionedForm):
    """A person with an account."""

    name = line(_l("Namn"), required=_l("Skriv personens namn."))
    email = line(_l("E-post"), required=_l("Skriv personens e-postadress."), most=EMAIL)
    is_admin = tick(_l("Systemadministratör"))

    def validate_email(self, field: Field) -> None:
        """Refuse what cannot be an address."""
        _an_address(self, field)


class MembershipForm(VersionedForm):
    """A role in a committee, with the title that pages and documents show."""

    user_id = SelectField(_l("Person"), coerce=base.row_id, validators=[Filled(_l("Välj vem som ska ha rollen."))])
    committee_id = SelectField(_l("Nämnd"), coerce=base.row_id, validators=[Filled(_l("Välj nämnd."))])
    role = base.select(_l("Roll"), Role, required=_l("Välj roll."), empty=_l("Välj roll"))
    title = line(_l("Titel"), required=_l("Skriv titeln som den ska visas, som verksamhetschef."))
    ends_on = day(_l("Sista dag i rollen"))


class EditMembershipForm(VersionedForm):
    """The same for a role that is already given: whose and where can't change."""

    role = base.select(_l("Roll"), Role, required=_l("Välj roll."))
    title = line(_l("Titel"), required=_l("Skriv titeln som den ska visas, som verksamhetschef."))
    ends_on = day(_l("Sista dag i rollen"))


class ResetFactorForm(Form):
    """Why somebody's second factor is taken away, and how it was made sure who asked."""

    note = prose(
        _l("Hur kontrollerade du vem som frågar?"),
        required=_l("Skriv hur du kontrollerade vem som frågar, till exempel: visade legitimation."),
        most=1_000,
    )


def _factor_choices() -> list[tuple[str, str]]:
    names = {role.value: upper_first(base.words().label(role)) for role in Role}
    names[factors.ADMINISTRATOR] = str(_l("Systemadministratör"))
    return [(name, names[name]) for name in factors.choices()]


class SecurityForm(Form):
    """Which roles must have a second factor. `opened_with` is the setting as it was when the page was opened."""

    factor_roles = TickField(_l("Måste logga in i två steg"), choices=_factor_choices)
    opened_with = HiddenField()
