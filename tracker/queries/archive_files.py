"""Frozen documents for an e-archive: PDF/A-3a, with the facts that they were made from as JSON in the file.

The stored PDF is the original, and each of these is a copy that names it: the original was frozen without its facts.
"""

import hashlib

from sqlalchemy.orm import Session, undefer

from tracker.documents import PRINTER_VERSION, answer_snapshot, copies, snapshot
from tracker.documents.blocks import Document
from tracker.documents.copies import Original
from tracker.documents.printers import with_facts
from tracker.models import AnswerVersion, Report
from tracker.models.reports import PDF
from tracker.queries import answers, letterheads, meetings, reports
from tracker.queries.files import StoredFile
from tracker.queries.reports import WORDS


def report(session: Session, meeting_id: int) -> StoredFile | None:
    """The report that stands for the meeting; None before one is locked."""
    standing = meetings.standing_report(session, meeting_id)
    if standing is None:
        return None
    row = session.get_one(Report, standing.id, options=[undefer(Report.snapshot)])
    stored = reports.report_file(session, row.id)
    original = Original(stored.name, stored.sha256, row.printer_version == PRINTER_VERSION)
    return _file(session, reports.composed(snapshot.from_json(row.snapshot)), original, row.snapshot)


def answer(session: Session, version_id: int) -> StoredFile:
    """One frozen version of an answer to the authority."""
    row = session.get_one(AnswerVersion, version_id, options=[undefer(AnswerVersion.snapshot)])
    made = answer_snapshot.from_json(row.snapshot)
    return _file(session, answers.composed(made), answers.original_of(row, made), row.snapshot)


def _file(session: Session, document: Document, original: Original, facts: str) -> StoredFile:
    copy = letterheads.dressed(session, copies.copy(document, original, WORDS))
    content = with_facts(copy, facts)
    return StoredFile(original.name, PDF, hashlib.sha256(content).hexdigest(), content)
