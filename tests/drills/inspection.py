"""What must be true of an installation whatever has happened to it."""

import hashlib
from collections.abc import Iterable

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tests import world as worlds
from tests.drills.writers import Told
from tests.sites import Site
from tracker.models import AuditEvent, EvidenceFile, ProgressUpdate
from tracker.queries import trail
from tracker.rules.chain import GENESIS, digest


def faults(site: Site) -> list[str]:
    """What is broken or half done: the database, the trail's chain, evidence without its bytes, acts without event."""
    with site.opened() as session:
        found = []
        if session.get_bind().dialect.name == "sqlite":
            found += [str(line) for line in session.scalars(text("PRAGMA integrity_check")) if line != "ok"]
            found += [str(row) for row in session.execute(text("PRAGMA foreign_key_check"))]
        previous = GENESIS
        for number, event in enumerate(trail.events(session), start=1):
            if (event.body["id"], event.body["previous_hash"], event.hash) != (number, previous, digest(event.body)):
                found.append(f"the chain breaks at event {event.body['id']}")
            previous = event.hash
        files, told = session.scalars(select(EvidenceFile)).all(), _told_of(session)
        found += [f"{row.sha256} is not what its row says" for row in files if not _intact(site, row.sha256)]
        own = [row for row in files if row.recorded_at != worlds.NOW]  # those of the world were never acted on
        found += [f"file {row.id} has no event" for row in own if row.sha256 not in told]
        return found


def _told_of(session: Session) -> set[str]:
    """The texts and files that the trail tells of."""
    told = (event.new or {} for event in session.scalars(select(AuditEvent)))
    return {str(new[name]) for new in told for name in ("text", "sha256") if name in new}


def _intact(site: Site, sha256: str) -> bool:
    try:
        content = (site.instance / "evidence" / sha256[:2] / sha256).read_bytes()
    except OSError:
        return False
    return hashlib.sha256(content).hexdigest() == sha256


def lost(site: Site, told: Iterable[Told]) -> list[Told]:
    """What was acknowledged and does not stand there, with its event in the trail."""
    with site.opened() as session:
        updates = dict(session.execute(select(ProgressUpdate.id, ProgressUpdate.text)).all())
        files = dict(session.execute(select(EvidenceFile.id, EvidenceFile.sha256)).all())
        said = _told_of(session)
    stored = {"update": updates, "file": files}
    return [act for act in told if act[0] in stored and (stored[act[0]].get(act[1]) != act[2] or act[2] not in said)]
