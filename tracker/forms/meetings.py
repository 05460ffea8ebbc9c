"""What is typed about a meeting, about the chief's texts in its report, and when the report is locked."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import Optional

from tracker.forms import base
from tracker.forms.base import LONG, Form, VersionedForm


class MeetingForm(VersionedForm):
    """A new or moved meeting. Without a dispatch day the committee's usual one is computed."""

    held_on = base.day(_l("Sammanträdesdag"), required=_l("Ange vilken dag nämnden sammanträder."))
    stop_on = base.day(_l("Stoppdag för handlingar"))
    preparation_on = base.day(_l("Beredning"))
    dispatch_on = base.day(_l("Utskick"))
    place = base.line(_l("Plats"))
    extra = base.tick(_l("Extra sammanträde"))
    immediate_approval = base.tick(_l("Omedelbar justering begärs för hela protokollet"))


class PlanYearForm(Form):
    """Meetings for a year at once: pasted days, or every so many weeks. The other days follow from each meeting's."""

    days = base.prose(_l("Klistra in datum"))
    first_on = base.day(_l("Första sammanträdet"))
    weeks = base.CountField(_l("Antal veckor mellan mötena"), least=1, most=26, validators=[Optional()])
    until_on = base.day(_l("Sista dag att planera för"))
    stop_days = base.CountField(_l("Stoppdag, antal dagar före mötet"), least=0, most=90, validators=[Optional()])
    preparation_days = base.CountField(
        _l("Beredning, antal dagar före mötet"), least=0, most=90, validators=[Optional()]
    )
    place = base.line(_l("Plats"))


class MinutesForm(VersionedForm):
    """The day the minutes were approved."""

    minutes_approved_on = base.day(_l("Protokollet justerat"))


class TextsForm(VersionedForm):
    """The sections of the report that the chief writes."""

    summary = base.prose(_l("Förvaltningens sammanfattning"), most=LONG)
    economy = base.prose(_l("Ekonomiska konsekvenser"), most=LONG)
    children = base.prose(_l("Barnets bästa"), most=LONG)
    remarks = base.prose(_l("Övrigt till nämnden"), most=LONG)
    officer = base.line(_l("Handläggare"))


class LockForm(Form):
    """Lock for dispatch. The box is asked for only when something is missing, and `revising` only after dispatch."""

    missing_accepted = base.tick(_l("Jag låser trots det som saknas"))
    revising = HiddenField()
    #: The digest of the draft that stood on the page: what is locked is what was read.
    seen = HiddenField()
