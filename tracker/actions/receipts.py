"""Receipts for forms that have been acted on. Bookkeeping of the web, no act of a person: it leaves no event.

The receipt is written in the transaction of the act itself, so that there is never one without the other.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.models import PostReceipt

#: How long a receipt is kept: far longer than a page stays open.
KEPT = timedelta(days=7)
#: What stands for the place of an answer that led nowhere, such as a password shown once.
NOWHERE = "-"


def claim(session: Session, key: str, *, at: datetime) -> bool:
    """Write the receipt; False, with the transaction rolled back, when there is one already.

    While somebody else's transaction holds the same key, this waits until it has committed or given up.
    """
    try:
        session.execute(insert(PostReceipt).values(nonce_hash=key, at=at, location=""))
    except IntegrityError:
        session.rollback()
        return False
    return True


def place(session: Session, key: str) -> str | None:
    """Where the first sending led: a path, `NOWHERE`, or "" while it is not known. None when there is no receipt."""
    return session.scalar(select(PostReceipt.location).where(PostReceipt.nonce_hash == key))


def note_place(session: Session, key: str, location: str) -> None:
    """Say where a committed act led. Without a receipt nothing is written."""
    longest = PostReceipt.__table__.c.location.type.length  # type: ignore[attr-defined]
    kept = location if 0 < len(location) <= longest else NOWHERE
    session.execute(update(PostReceipt).where(PostReceipt.nonce_hash == key).values(location=kept))


def take_back(session: Session, key: str) -> None:
    """Remove the receipt of a form that was refused, so that it can be sent again."""
    session.execute(delete(PostReceipt).where(PostReceipt.nonce_hash == key))


def sweep(session: Session, *, at: datetime) -> None:
    """Remove what is older than `KEPT`; the index on the time makes this cheap when there is nothing."""
    session.execute(delete(PostReceipt).where(PostReceipt.at < at - KEPT))
