"""What is typed on the page of a mail's link: the least that says how a measure goes."""

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField

from tracker.forms import base
from tracker.rules.states import MeasureState, OnTrack

#: A plan has hundreds of measures at most; so many digits and signs are enough to name them with their versions.
_SEEN = re.compile(r"[0-9]{1,9}:[0-9]{1,9}(,[0-9]{1,9}:[0-9]{1,9}){0,999}")


class AllForm(base.Form):
    """Nothing has changed on any of the measures that the page shows."""

    seen = HiddenField()

    def versions(self) -> dict[int, int]:
        """Each measure that was shown with its version; none for what was tampered with."""
        text = self.seen.data or ""
        if not _SEEN.fullmatch(text):
            return {}
        return {int(measure): int(version) for measure, version in (pair.split(":") for pair in text.split(","))}


class AnswerForm(base.VersionedForm):
    """What has happened on one measure."""

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
    no_evidence_reason = base.prose(_l("Det finns inget underlag, därför att"))

    def offer(self, states: Sequence[MeasureState], *, asked_day: str) -> "AnswerForm":
        """Fit the form to the measure: its possible states, and the day to be in time for."""
        self.state.choices = base.choices(states)()
        self.asked_day = asked_day
        if asked_day:
            self.on_track.label.text = _("Hinner ni till %(day)s?", day=asked_day)
        else:
            del self.on_track, self.forecast_on
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Also ask "Hinner ni?" of whoever does not call it done."""
        sound = super().validate(extra_validators)
        field = self._fields.get("on_track")
        if field is not None and field.data is None and self.state.data is not MeasureState.DONE and not field.errors:
            field.errors = [_("Välj om ni hinner till %(day)s.", day=self.asked_day)]
            return False
        return bool(sound)

    def values(self) -> dict[str, Any]:
        """The arguments of an update, as typed."""
        values = {name: self[name].data for name in ("state", "text", "on_track", "forecast_on") if name in self}
        return {**values, "no_evidence_reason": self.no_evidence_reason.data or None}
