"""What is typed when a document is entered in the diary."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from tracker.forms import base
from tracker.forms.base import VersionedForm


class RegisterForm(VersionedForm):
    """The diary's number. Which document it is stands in the form, as the list named it."""

    kind = HiddenField()
    subject_id = HiddenField()
    diary_number = base.line(_l("Nummer i diariet"), required=_l("Skriv diariets nummer."))
