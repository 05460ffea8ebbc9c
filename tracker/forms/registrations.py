"""What is typed when a document is entered in the diary. Which document it is stands in the address."""

from flask_babel import lazy_gettext as _l

from tracker.forms import base
from tracker.forms.base import VersionedForm


class RegisterForm(VersionedForm):
    """The diary's number."""

    diary_number = base.line(_l("Nummer i diariet"), required=_l("Skriv diariets nummer."))
