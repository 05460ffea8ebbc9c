"""What is typed about a piece of evidence: a file or a reference to a document elsewhere, and its marking."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from tracker.exchange.filetypes import TYPES
from tracker.forms import base

#: What a file chooser offers first.
ACCEPT = ",".join(TYPES)

_FIELDS = (
    "title",
    "dnr",
    "document_on",
    "note",
    "for_authority",
    "secrecy_provision",
    "secrecy_on",
    "secrecy_authority",
    "despite_secrecy",
)


def _as_bool(value: Any) -> bool | None:
    return {"True": True, "False": False}.get(str(value))


class EvidenceForm(base.VersionedForm):
    """A document, as a file or with its registration number, and whether it goes to the authority."""

    file = base.upload(_l("Fil"), ACCEPT)
    title = base.line(_l("Vilken handling är det?"))
    dnr = base.line(_l("Diarienummer"))
    document_on = base.day(_l("Handlingens datum"))
    note = base.prose(_l("Vad visar den?"))
    for_authority = RadioField(
        _l("Vem ska se den?"),
        coerce=_as_bool,
        validators=[base.Filled(_l("Välj om underlaget ska tas med eller bara är internt."))],
    )
    despite_secrecy = base.tick(_l("Ta med underlaget fast det är sekretessmarkerat"))
    secrecy_provision = base.line(_l("Sekretessbestämmelse"))
    secrecy_on = base.day(_l("Markeringen gjord den"))
    secrecy_authority = base.line(_l("Myndighet som har gjort markeringen"))

    def offer(self, authority: str) -> "EvidenceForm":
        """Name the authority it may go to."""
        self.for_authority.choices = [
            ("True", _("Tas med till %(authority)s", authority=authority)),
            ("False", _("Bara internt")),
        ]
        return self

    def without_file(self) -> "EvidenceForm":
        """The form for what is said of evidence that exists: a new file is a new version, on a page of its own."""
        del self.file
        return self

    def values(self) -> dict[str, Any]:
        """The columns as typed, and the tick of its own."""
        return {name: self[name].data for name in _FIELDS}


class VersionForm(base.VersionedForm):
    """A new version of the file."""

    file = base.upload(_l("Fil"), ACCEPT)

    def validate(self, extra_validators: Any = None) -> bool:
        """Also ask for the file."""
        sound = bool(super().validate(extra_validators))
        if not self.file.data and not self.file.errors:
            self.file.errors = [_l("Välj filen.")]
            return False
        return sound


class RemoveForm(base.VersionedForm):
    """Why the evidence is taken away."""

    reason = base.prose(
        _l("Varför tas underlaget bort?"), required=_l("Skriv varför underlaget tas bort, minst en mening.")
    )
