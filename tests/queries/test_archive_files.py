"""Frozen documents with their facts in the file: nothing of what was frozen is missing, and the original is named."""

import io
import json

import pikepdf
import pytest
from sqlalchemy.orm import Session

from tests.documents import paper, structure
from tests.world import World
from tracker.models import AnswerVersion, Report
from tracker.queries import archive_files, meetings, reports
from tracker.queries.files import StoredFile

pytestmark = pytest.mark.either("it is printed from what was frozen, on whichever kind")


def facts_in(file: StoredFile) -> object:
    with pikepdf.open(io.BytesIO(file.content)) as pdf:
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        return json.loads(pdf.attachments["uppgifter.json"].get_file().read_bytes())


def test_a_report_has_its_facts_and_names_the_original(session: Session, world: World) -> None:
    meeting_id = world.a.ids["meeting_id"]
    assert archive_files.report(session, meeting_id) is None
    locked = session.get_one(Report, world.a.ids["report_id"])
    assert meetings.standing_report(session, locked.meeting_id) is not None
    file = archive_files.report(session, locked.meeting_id)
    assert file is not None and file == archive_files.report(session, locked.meeting_id)
    assert facts_in(file) == json.loads(locked.snapshot)
    assert structure.faults(file.content) == []
    assert reports.report_file(session, locked.id).sha256 in paper.read(file.content).replace(" ", "")


def test_an_answer_has_its_facts_and_names_the_original(session: Session, world: World) -> None:
    version = session.get_one(AnswerVersion, world.a.ids["answer_version_id"])
    file = archive_files.answer(session, version.id)
    assert facts_in(file) == json.loads(version.snapshot)
    assert version.sha256 in paper.read(file.content).replace(" ", "")
