"""What is asked for when a calendar's address is made."""

from wtforms import HiddenField

from tracker.forms.base import Form
from tracker.rules.states import FeedKind


class FeedForm(Form):
    """One button for each kind of calendar."""

    kind = HiddenField()

    def wanted(self) -> FeedKind:
        """The kind of the button that was pressed; the committee's for anything else."""
        return FeedKind.MINE if self.kind.data == FeedKind.MINE else FeedKind.COMMITTEE
