"""Letterheads: the picture that a document was made with, and a committee's design as its own page shows it."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.documents import letterhead, pdf
from tracker.documents.blocks import Document, Head
from tracker.models import LetterheadPicture
from tracker.queries import plan as plans
from tracker.queries.scope import NotFound
from tracker.wording import Words

#: Documents are Swedish whoever reads them.
WORDS = Words("sv")


class PictureLost(LookupError):
    """The picture that a document was made with is gone from the database, or is another one."""


@dataclass(frozen=True, slots=True)
class LetterheadPage:
    """What the page of a committee's letterhead shows beside its form."""

    committee: str
    #: The head as its documents have it now.
    head: Head


def dressed(session: Session, document: Document) -> Document:
    """The document with the bytes of its letterhead's picture: what printers of files ask for.

    PictureLost when they are not those that the document was made with.
    """
    design = document.head.design
    if design is None or not design.picture_id:
        return document
    picture = _content(session, design.picture_id)
    if picture is None or hashlib.sha256(picture).hexdigest() != design.picture_sha256:
        raise PictureLost(f"letterhead picture {design.picture_id}")
    return replace(document, head=replace(document.head, picture=picture))


def picture(session: Session, picture_id: int) -> bytes:
    """The bytes of a picture. NotFound when there is none."""
    found = _content(session, picture_id)
    if found is None:
        raise NotFound(f"LetterheadPicture {picture_id}")
    return found


def page(session: Session, committee_id: int, today: date) -> LetterheadPage:
    """A committee's letterhead, as whoever administers sees it: nothing of its plan."""
    committee = plans.committee_facts(session, committee_id)
    return LetterheadPage(committee.name, letterhead.sample(committee, today, WORDS).head)


def sample(session: Session, committee_id: int, today: date) -> bytes:
    """A document with the committee's letterhead and no word of its plan, as PDF. Not stored anywhere."""
    document = letterhead.sample(plans.committee_facts(session, committee_id), today, WORDS)
    return pdf.render(dressed(session, document))


def _content(session: Session, picture_id: int) -> bytes | None:
    return session.scalar(select(LetterheadPicture.content).where(LetterheadPicture.id == picture_id))
