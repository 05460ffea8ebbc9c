"""Documents as files: the stored bytes of one that is frozen, or one that is printed as it is asked for."""

import hashlib
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.documents.blocks import Document
from tracker.documents.printers import PRINTERS
from tracker.queries import letterheads


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file with its bytes, and their SHA-256."""

    name: str
    media_type: str
    sha256: str
    content: bytes


def printed(session: Session, document: Document, name: str, media_type: str) -> StoredFile:
    """The document printed now, with its letterhead's picture. Not stored anywhere."""
    content = PRINTERS[media_type].render(letterheads.dressed(session, document))
    return StoredFile(name, media_type, hashlib.sha256(content).hexdigest(), content)
