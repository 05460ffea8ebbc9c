"""Checking letters to the authority: each frozen version against its own hashes, its words, the trail, the printer."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from tracker.documents import PRINTER_VERSION, answer_snapshot
from tracker.documents.answer_snapshot import LetterSnapshot
from tracker.extensions import DatabaseFailure
from tracker.models import Answer, AnswerStep, AnswerVersion, AuditEvent, Committee
from tracker.models.eseal import TOLD
from tracker.queries import answers, letterheads, trail, verification_eseal
from tracker.queries.letterheads import PictureLost
from tracker.rules.chain import Anchor
from tracker.rules.states import AnswerStepKind
from tracker.rules.transitions import Message
from tracker.rules.verbs import AuditVerb
from tracker.wording import Words
from tracker.wording.fields import field_label
from tracker.wording.marking import N_

#: The command line speaks Swedish, and so do the names that faults are told with.
WORDS = Words("sv")

#: The step that each event of the trail tells of, and a version of.
_EVENTS = {
    AuditVerb.ANSWER_PUT_FORWARD.value: AnswerStepKind.PUT_FORWARD,
    AuditVerb.ANSWER_DECIDED.value: AnswerStepKind.DECIDED,
    AuditVerb.ANSWER_RELEASED.value: AnswerStepKind.RELEASED,
    AuditVerb.ANSWER_SIGNED.value: AnswerStepKind.SIGNED,
    AuditVerb.ANSWER_SENT.value: AnswerStepKind.SENT,
}


@dataclass(slots=True)
class Letters:
    """What the check of the letters met: frozen versions, and how many the own printer made again."""

    count: int = 0
    reprinted: int = 0
    #: Those with an electronic seal that holds.
    sealed: int = 0
    #: The anchors in intact snapshots, each with the version's name.
    anchors: list[tuple[Anchor, str]] = field(default_factory=list)


def check(session: Session, found: Letters) -> Iterator[Message]:
    """Every fault in what was frozen of letters; `found` is filled meanwhile."""
    told = _told(session)
    for version_id, name in _names(session).items():
        found.count += 1
        try:
            yield from _check_one(session, version_id, name, found)
        except (DatabaseFailure, ValueError, TypeError, KeyError, AttributeError):
            yield Message.of("verification.row_unreadable", report=name)
    session.expunge_all()
    yield from _steps(session, told)


def _names(session: Session) -> dict[int, str]:
    statement = (
        select(AnswerVersion.id, Answer.number, AnswerVersion.number, Committee.municipality, Committee.name)
        .join(Answer, Answer.id == AnswerVersion.answer_id)
        .outerjoin(Committee, Committee.id == AnswerVersion.committee_id)
        .order_by(AnswerVersion.id)
    )
    text = N_("svar %(number)s version %(version)s, %(municipality)s, %(committee)s")
    return {
        row[0]: WORDS.t(text, number=str(row[1]), version=str(row[2]), municipality=row[3], committee=row[4])
        for row in session.execute(statement)
    }


def _check_one(session: Session, version_id: int, name: str, found: Letters) -> Iterator[Message]:
    # What a check has read is let go before the next version.
    session.expunge_all()
    version = session.get_one(
        AnswerVersion, version_id, options=[undefer(AnswerVersion.snapshot), undefer(AnswerVersion.content)]
    )
    counted = hashlib.sha256(version.snapshot.encode("utf-8", "surrogateescape")).hexdigest()
    if counted != version.snapshot_sha256:
        stored = _short(version.snapshot_sha256)
        yield Message.of("verification.snapshot", report=name, stored=stored, counted=_short(counted))
    made = _read(version.snapshot)
    if made is None:
        yield Message.of("verification.snapshot_unreadable", report=name)
    elif counted == version.snapshot_sha256:
        if made.anchor is not None:
            found.anchors.append((made.anchor, name))
        yield from _row(version, name, made)
    yield from _file(session, version, name, made, found)


def _read(text: str) -> LetterSnapshot | None:
    try:
        return answer_snapshot.from_json(text)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _row(version: AnswerVersion, name: str, made: LetterSnapshot) -> Iterator[Message]:
    """The version's columns must be those of its snapshot."""
    stored = (version.as_of, version.committee_id, version.printer_version)
    said = (made.as_of, made.plan.committee.id, made.printer_version)
    names = [
        label
        for label, one, other in zip(("as_of", "committee_id", "printer_version"), stored, said, strict=True)
        if one != other
    ]
    if version.printer_version == PRINTER_VERSION and version.words_sha256 != answers.words_sha256(made):
        names.append("words_sha256")
    if names:
        yield Message.of("verification.row", report=name, names=tuple(WORDS.t(field_label(label)) for label in names))


def _file(
    session: Session, version: AnswerVersion, name: str, made: LetterSnapshot | None, found: Letters
) -> Iterator[Message]:
    counted = hashlib.sha256(version.content).hexdigest()
    if counted != version.sha256:
        stored = _short(version.sha256)
        yield Message.of(
            "verification.file", report=name, file=version.file_name, stored=stored, counted=_short(counted)
        )
    elif version.size != len(version.content):
        yield Message.of("verification.file_row", report=name, file=version.file_name)
    elif made is not None and version.printer_version == PRINTER_VERSION:
        yield from _reprint(session, version, name, made, found)
    flaws = list(verification_eseal.faults(version, version.content, name, version.file_name))
    found.sealed += verification_eseal.is_sealed(version) and not flaws
    yield from flaws


def _reprint(
    session: Session, version: AnswerVersion, name: str, made: LetterSnapshot, found: Letters
) -> Iterator[Message]:
    """R11: the printer that made the file gives the same bytes again. An older one is not here to be asked."""
    try:
        document = letterheads.dressed(session, answers.composed(made))
    except PictureLost:
        yield Message.of("verification.letterhead", report=name)
        return
    if verification_eseal.is_reprinted(version, version.sha256, document):
        found.reprinted += 1
    else:
        yield Message.of("verification.reprint", report=name, file=version.file_name)


def _told(session: Session) -> list[trail.Stored]:
    return list(trail.events(session, AuditEvent.action.in_(list(_EVENTS))))


def _steps(session: Session, told: list[trail.Stored]) -> Iterator[Message]:
    """Each step that names a version has its event, which says the same version and file; and each event its step."""
    steps: dict[tuple[int, str], list[tuple[Any, ...]]] = {}
    sealed = [getattr(AnswerVersion, name) for name in TOLD]
    statement = (
        select(AnswerStep.answer_id, AnswerStep.kind, AnswerVersion.number, AnswerVersion.sha256, *sealed)
        .join(AnswerVersion, AnswerVersion.id == AnswerStep.version_id)
        .order_by(AnswerStep.id)
    )
    for row in session.execute(statement):
        steps.setdefault((row.answer_id, row.kind.value), []).append(tuple(row[2:]))
    events: dict[tuple[int, str], list[tuple[Any, ...]]] = {}
    for stored in told:
        body = stored.body
        new = body["new"] if isinstance(body["new"], dict) else {}
        key = (body["object_id"], _EVENTS[body["action"]].value)
        events.setdefault(key, []).append(tuple(new.get(name) for name in ("version", "sha256", *TOLD)))
    for key in sorted({*steps, *events}, key=str):
        if steps.get(key, []) != events.get(key, []):
            yield Message.of("verification.steps", number=str(key[0]), kind=AnswerStepKind(key[1]))


def _short(hash: str) -> str:
    return f"{hash[:12]}…"
