"""What stands around a committee's documents: picture, colour, foot."""

from flask_babel import lazy_gettext as _l

from tracker.exchange.letterheads import KINDS
from tracker.forms.base import VersionedForm, line, prose, tick, upload

#: What a file chooser offers first.
ACCEPT = ",".join(KINDS)
#: More would fill the foot of every page.
FOOT = 500


class LetterheadForm(VersionedForm):
    """The committee's letterhead. A picture that is there stays when none is chosen."""

    file = upload(_l("Vapen eller logotyp"), ACCEPT)
    emblem_alt = line(_l("Alternativtext"))
    remove = tick(_l("Ta bort bilden"))
    accent = line(_l("Färg på rubriker och linjer"))
    letterhead = prose(_l("Sidfot"), most=FOOT)
