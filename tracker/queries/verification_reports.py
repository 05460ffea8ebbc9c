"""Checking what was reported: each report against its own hashes, its snapshot, the trail, and the printer."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from tracker.documents import PRINTER_VERSION, snapshot
from tracker.documents.printers import PRINTERS
from tracker.documents.snapshot import Snapshot
from tracker.extensions import DatabaseFailure
from tracker.models import (
    AuditEvent,
    Committee,
    Report,
    ReportedMeasure,
    ReportFile,
    ReportSupplement,
    ReportWithdrawal,
)
from tracker.models.eseal import TOLD
from tracker.models.reports import PDF, WORD
from tracker.queries import letterheads, reports, trail, verification_eseal
from tracker.queries.letterheads import PictureLost
from tracker.rules.chain import Anchor
from tracker.rules.transitions import Message
from tracker.rules.verbs import AuditVerb
from tracker.wording import Words
from tracker.wording.fields import field_label
from tracker.wording.marking import N_

#: The command line speaks Swedish, and so do the names that faults are told with.
WORDS = Words("sv")


@dataclass(slots=True)
class Reports:
    """What the check of the reports met."""

    count: int = 0
    files: int = 0
    #: Files that the program's own printer made again, to the same bytes.
    reprinted: int = 0
    #: Files with an electronic seal that holds.
    sealed: int = 0
    #: The anchors in intact snapshots, each with the report's name.
    anchors: list[tuple[Anchor, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Published:
    """What the trail says of one report: the events that locked it, took it back, and locked its supplement."""

    locked: trail.Stored | None = None
    withdrawn: trail.Stored | None = None
    ended: trail.Stored | None = None


def check(session: Session, found: Reports) -> Iterator[Message]:
    """Every fault in what was reported; `found` is filled meanwhile."""
    told = _told(session)
    names = _names(session)
    for report_id, name in names.items():
        found.count += 1
        try:
            yield from _check_one(session, report_id, name, told.get(report_id, _Published()), found)
        except (DatabaseFailure, ValueError, TypeError, KeyError, AttributeError):
            yield Message.of("verification.row_unreadable", report=name)
    for report_id, events in told.items():
        if report_id not in names and events.locked is not None:
            event = events.locked.body
            yield Message.of("verification.no_report", number=str(event["id"]), label=str(event["object_label"]))


def _names(session: Session) -> dict[int, str]:
    """What each report is called in a fault: by number and committee."""
    statement = (
        select(Report.id, Report.number, Committee.municipality, Committee.name)
        .outerjoin(Committee, Committee.id == Report.committee_id)
        .order_by(Report.id)
    )
    text = N_("rapport %(number)s, %(municipality)s, %(committee)s")
    return {
        row.id: WORDS.t(text, number=str(row.number), municipality=row.municipality, committee=row.name)
        for row in session.execute(statement)
    }


def _told(session: Session) -> dict[int, _Published]:
    """What the trail says of the reports, by the report's id."""
    told: dict[int, _Published] = {}
    parts = {
        AuditVerb.REPORT_PUBLISHED.value: "locked",
        AuditVerb.REPORT_WITHDRAWN.value: "withdrawn",
        AuditVerb.MEETING_ENDED.value: "ended",
    }
    for event in trail.events(session, AuditEvent.action.in_(parts)):
        about = event.body["object_id"]
        before = told.get(about, _Published())
        told[about] = replace(before, **{parts[event.body["action"]]: event})
    return told


def _check_one(session: Session, report_id: int, name: str, told: _Published, found: Reports) -> Iterator[Message]:
    # What a check has read is let go before the next report: a report may hold many megabytes.
    session.expunge_all()
    report = session.get_one(Report, report_id, options=[undefer(Report.snapshot)])
    counted = hashlib.sha256(report.snapshot.encode("utf-8", "surrogateescape")).hexdigest()
    if counted != report.snapshot_sha256:
        yield Message.of(
            "verification.snapshot", report=name, stored=_short(report.snapshot_sha256), counted=_short(counted)
        )
    yield from _event(session, report, name, told)
    yield from _withdrawal(session, report_id, name, told)
    yield from _supplement(session, report_id, name, told)
    made = _read(report.snapshot)
    if made is None:
        yield Message.of("verification.snapshot_unreadable", report=name)
    elif counted == report.snapshot_sha256:
        if made.anchor is not None:
            found.anchors.append((made.anchor, name))
        yield from _row(session, report, name, made)
    yield from _files(session, report, name, made, found)


def _read(text: str) -> Snapshot | None:
    try:
        return snapshot.from_json(text)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _event(session: Session, report: Report, name: str, told: _Published) -> Iterator[Message]:
    """The event that locked the report must say what the rows say."""
    if told.locked is None:
        yield Message.of("verification.no_event", report=name)
        return
    event = told.locked.body
    new = event["new"] if isinstance(event["new"], dict) else {}
    stored: dict[str, Any] = {
        "number": report.number,
        "sha256": _sha256(session, report.id, PDF),
        "word_sha256": _sha256(session, report.id, WORD),
        "snapshot_sha256": report.snapshot_sha256,
        **_seal(session, report.id),
        "revises": session.scalar(select(Report.number).where(Report.id == report.revises_id)),
        "committee_id": report.committee_id,
        "published_on": report.published_on.isoformat(),
        "user_id": report.published_by_id,
        "published_by_title": report.published_by_title,
    }
    said = {
        **{key: new.get(key) for key in ("number", "sha256", "word_sha256", "revises", *TOLD)},
        # The events of the first version did not name it.
        "snapshot_sha256": new.get("snapshot_sha256", report.snapshot_sha256),
        "committee_id": event["committee_id"],
        "published_on": event["business_day"],
        "user_id": event["actor_id"],
        "published_by_title": event["actor_title"] or event["actor_name"],
    }
    differing = _differing(stored, said)
    if differing:
        yield Message.of("verification.event_differs", report=name, number=str(event["id"]), names=differing)


def _sha256(session: Session, report_id: int, media_type: str) -> str | None:
    return session.scalar(
        select(ReportFile.sha256).where(ReportFile.report_id == report_id, ReportFile.media_type == media_type)
    )


def _seal(session: Session, report_id: int) -> dict[str, str | None]:
    """What the event tells of the PDF's seal, as the row has it."""
    columns = [getattr(ReportFile, name) for name in TOLD]
    row = session.execute(select(*columns).where(ReportFile.report_id == report_id, ReportFile.media_type == PDF))
    return dict(zip(TOLD, row.one_or_none() or [None] * len(TOLD), strict=True))


def _withdrawal(session: Session, report_id: int, name: str, told: _Published) -> Iterator[Message]:
    """A report is taken back by a row beside it and by an event, or by neither."""
    row = session.scalar(select(ReportWithdrawal).where(ReportWithdrawal.report_id == report_id))
    if row is None and told.withdrawn is None:
        return
    if row is None or told.withdrawn is None:
        yield Message.of("verification.withdrawal", report=name)
        return
    event = told.withdrawn.body
    new = event["new"] if isinstance(event["new"], dict) else {}
    stored = (row.reason, row.withdrawn_on.isoformat(), row.withdrawn_by_id, row.committee_id)
    if stored != (new.get("reason"), event["business_day"], event["actor_id"], event["committee_id"]):
        yield Message.of("verification.withdrawal", report=name)


def _supplement(session: Session, report_id: int, name: str, told: _Published) -> Iterator[Message]:
    """What had happened when the meeting ended is a row with its own hash and an event that names it, or neither."""
    row = session.scalar(select(ReportSupplement).where(ReportSupplement.report_id == report_id))
    if row is None and told.ended is None:
        return
    if row is None or told.ended is None:
        yield Message.of("verification.supplement", report=name)
        return
    event = told.ended.body
    new = event["new"] if isinstance(event["new"], dict) else {}
    counted = hashlib.sha256(row.content.encode("utf-8", "surrogateescape")).hexdigest()
    stored = (counted, row.sha256, row.locked_on.isoformat(), row.locked_by_id, row.committee_id)
    said = (new.get("sha256"), new.get("sha256"), event["business_day"], event["actor_id"], event["committee_id"])
    if stored != said:
        yield Message.of("verification.supplement", report=name)


def _row(session: Session, report: Report, name: str, made: Snapshot) -> Iterator[Message]:
    """The report's columns, and what it told of each measure, must be those of its snapshot."""
    stored: dict[str, Any] = {
        "number": report.number,
        "as_of": report.as_of,
        "meeting_id": report.meeting_id,
        "committee_id": report.committee_id,
        "builds_on_id": report.builds_on_id,
        "printer_version": report.printer_version,
    }
    said: dict[str, Any] = {
        "number": made.number,
        "as_of": made.as_of,
        "meeting_id": made.meeting.id,
        "committee_id": made.plan.committee.id,
        "builds_on_id": made.previous.id if made.previous else None,
        "printer_version": made.printer_version,
    }
    differing = _differing(stored, said)
    if differing:
        yield Message.of("verification.row", report=name, names=differing)
    told = select(ReportedMeasure.measure_id, ReportedMeasure.due_on, ReportedMeasure.committee_id)
    rows = {tuple(row) for row in session.execute(told.where(ReportedMeasure.report_id == report.id))}
    if rows != {(measure.id, measure.due_on, report.committee_id) for measure in made.plan.measures}:
        yield Message.of("verification.told", report=name)


def _files(session: Session, report: Report, name: str, made: Snapshot | None, found: Reports) -> Iterator[Message]:
    statement = select(ReportFile).options(undefer(ReportFile.content)).where(ReportFile.report_id == report.id)
    files = session.scalars(statement.order_by(ReportFile.id)).all()
    if not any(file.media_type == PDF for file in files):
        yield Message.of("verification.no_file", report=name)
    for file in files:
        found.files += 1
        counted = hashlib.sha256(file.content).hexdigest()
        if counted != file.sha256:
            yield Message.of(
                "verification.file", report=name, file=file.name, stored=_short(file.sha256), counted=_short(counted)
            )
        elif file.size != len(file.content) or file.committee_id != report.committee_id:
            yield Message.of("verification.file_row", report=name, file=file.name)
        elif file.media_type in PRINTERS and made is not None and report.printer_version == PRINTER_VERSION:
            yield from _reprint(session, report, name, file, made, found)
        flaws = list(verification_eseal.faults(file, file.content, name, file.name))
        found.sealed += verification_eseal.is_sealed(file) and not flaws
        yield from flaws


def _reprint(
    session: Session, report: Report, name: str, file: ReportFile, made: Snapshot, found: Reports
) -> Iterator[Message]:
    """R11: the printer that made the file gives the same bytes again. An older one is not here to be asked."""
    try:
        document = letterheads.dressed(session, reports.composed(made))
    except PictureLost:
        yield Message.of("verification.letterhead", report=name)
        return
    if not verification_eseal.is_reprinted(file, file.sha256, document, file.media_type):
        yield Message.of("verification.reprint", report=name, file=file.name)
        return
    found.reprinted += 1
    if (report.title, file.name) != (document.title, reports.file_name(made.number, made.meeting, file.media_type)):
        yield Message.of("verification.row", report=name, names=(WORDS.t(field_label("title", "report")),))


def _differing(stored: dict[str, Any], said: dict[str, Any]) -> tuple[str, ...]:
    """The fields that the two say otherwise of, in words."""
    return tuple(WORDS.t(field_label(key, "report")) for key, value in stored.items() if value != said[key])


def _short(hash: str) -> str:
    return f"{hash[:12]}…"
