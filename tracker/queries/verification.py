"""`tracker verify`: whether the trail, what was reported and the evidence are what they were.

Nothing here changes anything. Each fault is a message that says what differs and where; docs/audit.md says what a
check without faults proves, and what it can't.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.orm import Session

from tracker.extensions import DatabaseFailure, begin
from tracker.queries import trail, verification_answers, verification_reports, verification_storage
from tracker.queries.verification_answers import Letters
from tracker.queries.verification_reports import Reports
from tracker.queries.verification_storage import Evidence
from tracker.rules.chain import GENESIS, Anchor, Walk
from tracker.rules.transitions import Message


@dataclass(slots=True)
class Checked:
    """What a check found. No `faults` means that everything that was compared agrees."""

    faults: list[Message] = field(default_factory=list)
    #: What is no fault, but that whoever looks after the installation should know.
    notices: list[Message] = field(default_factory=list)
    #: The last event: what to write down, and compare with next time.
    last: Anchor = field(default_factory=lambda: Anchor(0, GENESIS))
    #: How many anchors the trail was compared with.
    anchors: int = 0
    reports: Reports = field(default_factory=Reports)
    letters: Letters = field(default_factory=Letters)
    evidence: Evidence = field(default_factory=Evidence)


def verify(session: Session, evidence: Path, given: Sequence[tuple[Anchor, str]] = ()) -> Checked:
    """Check everything. `evidence` is the store's folder; each given anchor comes with where it was found, in words.

    The check begins a transaction of its own, which keeps no writer waiting; the session's present one is let go.
    """
    session.rollback()
    begin(session, writes=False)
    found = Checked()
    parts: tuple[Callable[[], Iterable[Message]], ...] = (
        lambda: verification_storage.database(session),
        lambda: verification_reports.check(session, found.reports),
        lambda: verification_answers.check(session, found.letters),
        lambda: _trail(session, found, given),
        lambda: verification_storage.evidence(session, evidence, found.evidence),
    )
    with trail.any_bytes(session):
        for part in parts:
            found.faults += _read_whole(part)
    found.notices += found.evidence.notices
    return found


def _read_whole(part: Callable[[], Iterable[Message]]) -> list[Message]:
    """The part's faults. A database so damaged that it can't be read is one more, and the other parts go on."""
    faults: list[Message] = []
    try:
        faults.extend(part())
    except DatabaseFailure as error:
        faults.append(Message.of("verification.damaged", what=_first_line(error)))
    return faults


def _first_line(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).strip().partition("\n")[0]


def _trail(session: Session, found: Checked, given: Sequence[tuple[Anchor, str]]) -> Iterable[Message]:
    anchors = [*found.reports.anchors, *found.letters.anchors, *given]
    walk, last = Walk(anchors), found.last
    try:
        for event in trail.events(session):
            number = event.body["id"]
            if event.unreadable:
                walk.unreadable(number, event.unreadable, event.hash)
            else:
                walk.step(event.body, event.hash)
            last = Anchor(number, event.hash)
    except DatabaseFailure:
        yield from walk.faults
        yield Message.of("verification.trail_broken", number=str(walk.number))
        raise
    finally:
        found.last, found.anchors = last, len(anchors)
    yield from walk.end()
