"""What is typed about a piece of evidence: a reference to a document registered elsewhere."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from tracker.forms import base


def _as_bool(value: Any) -> bool | None:
    return {"True": True, "False": False}.get(str(value))


class EvidenceForm(base.VersionedForm):
    """A document with its registration number, and whether it goes to the authority."""

    title = base.line(_l("Vilken handling är det?"), required=_l("Skriv vad handlingen heter eller är."))
    dnr = base.line(_l("Diarienummer"))
    document_on = base.day(_l("Handlingens datum"))
    note = base.prose(_l("Vad visar den?"))
    for_authority = RadioField(
        _l("Vem ska se den?"),
        coerce=_as_bool,
        validators=[base.Filled(_l("Välj om underlaget ska tas med eller bara är internt."))],
    )

    def offer(self, authority: str) -> "EvidenceForm":
        """Name the authority it may go to."""
        self.for_authority.choices = [
            ("True", _("Tas med till %(authority)s", authority=authority)),
            ("False", _("Bara internt")),
        ]
        return self

    def values(self) -> dict[str, Any]:
        """The columns as typed."""
        return {name: self[name].data for name in ("title", "dnr", "document_on", "note", "for_authority")}
