"""Ändrade tider as a document: the plan's dates, printed for the committee."""

from sqlalchemy.orm import Session

from tracker.documents import changed_dates
from tracker.documents.blocks import Document
from tracker.documents.printers import PRINTERS
from tracker.queries import admin
from tracker.queries.files import StoredFile, printed
from tracker.queries.reports import WORDS
from tracker.rules.facts import PlanFacts


def dates_document(session: Session, plan: PlanFacts) -> Document:
    """The document as of the plan's day, for whichever printer."""
    return changed_dates.changed_dates(plan, WORDS, admin.example_note(session))


def dates_file(session: Session, plan: PlanFacts, media_type: str) -> StoredFile:
    """The same as a file. Not stored anywhere: what the committee is given is filed with the meeting's papers."""
    name = changed_dates.file_name(plan, PRINTERS[media_type].ending, WORDS)
    return printed(session, dates_document(session, plan), name, media_type)
