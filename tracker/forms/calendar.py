"""What is asked for when a calendar's address is made."""

from flask_babel import lazy_gettext as _l

from tracker.forms import base
from tracker.forms.base import Form
from tracker.rules.states import FeedKind


class FeedForm(Form):
    """Which calendar the address leads to."""

    kind = base.radio(_l("Vad ska kalendern innehålla?"), FeedKind, required=_l("Välj vad kalendern ska innehålla."))

    def offer(self, *, own: bool) -> None:
        """Offer the own measures to whoever may own any."""
        if not own:
            self.kind.choices = base.choices([FeedKind.COMMITTEE])()
            self.kind.data = FeedKind.COMMITTEE if self.kind.data is None else self.kind.data
