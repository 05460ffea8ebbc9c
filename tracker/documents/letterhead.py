"""What a letterhead is to every printer: its picture, which must be the right one, and its foot in entries.

`sample` is a page that shows it to whoever chooses it, and tells nothing of any plan.
"""

import hashlib
import struct
from dataclasses import dataclass
from datetime import date

from tracker.documents.blocks import BulletList, Document, Facts, Head, Heading, PageBreak, Paragraph
from tracker.rules.facts import CommitteeFacts
from tracker.wording import Words
from tracker.wording.marking import N_
from tracker.wording.words import upper_first

#: A picture this much wider than high is a name in itself: it stands over the municipality's, not beside it.
WIDE = 1.4


@dataclass(frozen=True, slots=True)
class Emblem:
    """The picture in the head: PNG bytes, the alternative text, and its sides in pixels."""

    content: bytes
    alt: str
    width: int
    height: int

    @property
    def wide(self) -> bool:
        """Whether it leaves no room for a name beside it."""
        return self.width > WIDE * self.height

    def fitted(self, most_wide: float, most_high: float) -> tuple[float, float]:
        """Its width and height, as large as the room allows."""
        scale = min(most_wide / self.width, most_high / self.height)
        return self.width * scale, self.height * scale


def emblem(head: Head) -> Emblem | None:
    """The picture to print; None for a head without one.

    ValueError when its bytes were not fetched, or are not those that the document was made with.
    """
    design = head.design
    if design is None or not design.picture_sha256:
        return None
    if hashlib.sha256(head.picture).hexdigest() != design.picture_sha256:
        raise ValueError("the letterhead's picture is not the one that the document was made with")
    width, height = struct.unpack(">II", head.picture[16:24])
    return Emblem(head.picture, design.picture_alt, width, height)


def accent(head: Head, otherwise: str) -> str:
    """The colour of headings and lines, #rrggbb."""
    return (head.design.accent if head.design else "") or otherwise


def foot(head: Head) -> tuple[str, ...]:
    """The foot's entries, in the order in which they were written."""
    return tuple(line.strip() for line in head.letterhead.splitlines() if line.strip())


def head(committee: CommitteeFacts, *, office: str, kind: str, day: str, reference: str) -> Head:
    """The head of one of the committee's documents. `office` is who writes it: the administration or the committee."""
    return Head(
        municipality=committee.municipality,
        administration=upper_first(office),
        kind=kind,
        date=day,
        reference=reference,
        letterhead=committee.letterhead,
        design=committee.design,
    )


def reference(dnr: str, words: Words) -> str:
    """The document's own number as its head has it, or that there is none."""
    return words.t(N_("Dnr %(dnr)s"), dnr=dnr) if dnr else words.t(N_("Dnr saknas"))


def sample(committee: CommitteeFacts, today: date, words: Words) -> Document:
    """Two pages of a document with the committee's letterhead. Pure: the same committee gives the same document."""
    t = words.t
    return Document(
        title=t(N_("Så här ser nämndens dokument ut")),
        head=head(
            committee, office=committee.administration, kind=t(N_("PROVSIDA")), day=words.date(today), reference=""
        ),
        facts=Facts(()),
        blocks=(
            Heading(1, t(N_("En rubrik"))),
            Paragraph(t(N_("Den här provsidan visar sidhuvud, sidfot och färg. Den säger inget om åtgärdsplanen."))),
            Heading(2, t(N_("En underrubrik"))),
            BulletList(
                (
                    t(N_("Bilden läses upp en gång, på första sidan.")),
                    t(N_("Låsta rapporter behåller det brevhuvud som de låstes med.")),
                )
            ),
            PageBreak(),
            Heading(1, t(N_("Nästa sida"))),
            Paragraph(t(N_("Så här ser sidhuvudet ut på de följande sidorna."))),
        ),
        lang=words.locale,
        day=today.strftime("%Y%m%d"),
        page_label=t(N_("Sida {page} ({pages})")),
    )
