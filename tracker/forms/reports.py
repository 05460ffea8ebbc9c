"""What is typed about a published report."""

from flask_babel import lazy_gettext as _l

from tracker.forms import base
from tracker.forms.base import Form


class WithdrawForm(Form):
    """Take a report back before it has been dispatched."""

    reason = base.prose(
        _l("Varför återkallas rapporten?"), required=_l("Skriv varför rapporten återkallas."), most=2_000
    )
