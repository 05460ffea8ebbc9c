"""A committee's letterhead: foot, colour and picture. Documents that are locked keep the one they were locked with."""

import hashlib
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.actions import audit, locking
from tracker.models import Committee, LetterheadPicture
from tracker.queries.accounts import Viewer
from tracker.rules import letterheads
from tracker.rules.verbs import AuditVerb


def edit(
    session: Session,
    committee: Committee,
    *,
    actor: Viewer,
    today: date,
    foot: str,
    accent: str,
    alt: str,
    picture: bytes | None = None,
    remove: bool = False,
    opened_at: int | None = None,
) -> Committee:
    """Change what stands around a committee's documents. `picture` is a PNG that `exchange.letterheads` has drawn.

    Without one the picture that is there stays, unless it is to be removed. RuleBroken for a colour that can't be read
    and for a picture that nobody has described; StaleVersion when the committee was saved meanwhile.
    """
    locking.hold(session, committee, opened_at)
    sha256 = "" if remove else committee.emblem_sha256
    if picture is not None:
        sha256 = _kept(session, committee, picture, actor)
    letterheads.check_described(alt, has_picture=bool(sha256))
    values = {
        "letterhead": foot,
        "accent": letterheads.accent(accent),
        "emblem_sha256": sha256,
        "emblem_alt": alt if sha256 else "",
    }
    old, new = audit.differences(committee, values)
    if new:
        audit.record(
            session,
            AuditVerb.LETTERHEAD_CHANGED,
            actor=actor,
            today=today,
            subject=committee,
            label=f"{committee.municipality}, {committee.name}",
            committee_id=committee.id,
            old=old,
            new=new,
        )
    return committee


def _kept(session: Session, committee: Committee, picture: bytes, actor: Viewer) -> str:
    """The sum of the picture's bytes, which are kept once however often they are chosen."""
    sha256 = hashlib.sha256(picture).hexdigest()
    known = select(LetterheadPicture.id).where(
        LetterheadPicture.committee_id == committee.id, LetterheadPicture.sha256 == sha256
    )
    if session.scalar(known) is None:
        session.add(
            LetterheadPicture(
                committee_id=committee.id,
                sha256=sha256,
                content=picture,
                added_at=datetime.now(UTC),
                added_by_id=actor.user_id,
            )
        )
    return sha256
