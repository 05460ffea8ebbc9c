"""A document printed anew from its snapshot, in another format than the one whose bytes were kept."""

from dataclasses import dataclass, replace

from tracker.documents.blocks import Document
from tracker.wording import Words
from tracker.wording.marking import N_


@dataclass(frozen=True, slots=True)
class Original:
    """The stored file that the copy is a copy of."""

    name: str
    sha256: str
    #: Its own words are still those that the program writes from the snapshot.
    same_words: bool = True


def copy(document: Document, original: Original, words: Words) -> Document:
    """The document with a notice of which file is the original, and of words that a later program writes otherwise."""
    said = words.t(
        N_("Kopia. Originalet är filen %(name)s med kontrollsumman (SHA-256) %(sha256)s."),
        name=original.name,
        sha256=original.sha256,
    )
    if not original.same_words:
        said += " " + words.t(
            N_("Kopian är skriven av en senare version av programmet och har inte samma ord. Läs originalet.")
        )
    return replace(document, notices=(*document.notices, said))
