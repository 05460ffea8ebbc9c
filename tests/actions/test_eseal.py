"""Freezing with an electronic seal: both checksums are kept and told, and nothing is kept when it can't be put on."""

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from tests import seals
from tests.world import TODAY, World
from tracker.actions import answer_steps, reports
from tracker.documents import eseal, printers
from tracker.documents.eseal import Sealer
from tracker.models import Answer, AnswerVersion, AuditEvent, Meeting, ReportFile
from tracker.models.eseal import TOLD
from tracker.queries import answers as answer_queries
from tracker.queries import reports as report_queries
from tracker.queries.accounts import Viewer
from tracker.rules.states import Channel, Role, SealFault
from tracker.rules.transitions import OutOfOrder


@pytest.fixture
def chief(viewer: Callable[..., Viewer]) -> Viewer:
    return viewer(Role.CHIEF)


@pytest.fixture
def meeting(session: Session, world: World) -> Meeting:
    return session.get_one(Meeting, world.a.ids["meeting_id"])


@pytest.fixture
def answer(session: Session, world: World) -> Answer:
    return session.get_one(Answer, world.a.ids["answer_id"])


def event(session: Session, action: str) -> AuditEvent:
    return session.scalars(select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.id.desc())).first()


def freeze(session: Session, meeting: Meeting, chief: Viewer, sealer: Sealer | None) -> list[ReportFile]:
    report = reports.freeze(session, meeting, actor=chief, today=TODAY, missing_accepted=True, sealer=sealer)
    session.commit()
    files = select(ReportFile).options(undefer(ReportFile.content)).where(ReportFile.report_id == report.id)
    return list(session.scalars(files.order_by(ReportFile.media_type)))


def test_a_locked_report_is_sealed_and_both_checksums_are_kept(
    session: Session, meeting: Meeting, chief: Viewer, tmp_path: Path
) -> None:
    pdf, word = freeze(session, meeting, chief, seals.sealer(tmp_path))
    document = report_queries.composed(report_queries.frozen(session, pdf.report_id))
    assert pdf.sha256 == hashlib.sha256(pdf.content).hexdigest() and pdf.size == len(pdf.content)
    assert pdf.unsealed_sha256 == hashlib.sha256(printers.sealable(document)).hexdigest() != pdf.sha256
    assert (pdf.seal_subject, pdf.seal_until) == eseal.certificate_of(pdf.content)
    checked = {"unsealed_sha256": pdf.unsealed_sha256, "certificate_sha256": pdf.seal_certificate_sha256}
    assert eseal.flaws(pdf.content, **checked) == ()
    assert (word.unsealed_sha256, word.seal_subject, word.seal_until) == (None, None, None)
    told = event(session, "report.published").new
    assert {name: told[name] for name in ("sha256", *TOLD)} == {n: getattr(pdf, n) for n in ("sha256", *TOLD)}
    assert b"/Reason" in pdf.content and report_queries.report_file(session, pdf.report_id).content == pdf.content


@pytest.mark.either("of what is printed")
def test_without_a_seal_everything_is_as_before(session: Session, meeting: Meeting, chief: Viewer) -> None:
    pdf, _ = freeze(session, meeting, chief, None)
    document = report_queries.composed(report_queries.frozen(session, pdf.report_id))
    assert pdf.content == printers.PRINTERS[printers.PDF].render(document)
    assert [getattr(pdf, name) for name in (*TOLD, "seal_until")] == [None] * 4
    assert not set(TOLD) & set(event(session, "report.published").new)


@pytest.mark.either("of what is refused before anything is stored")
def test_nothing_is_locked_with_a_seal_that_can_not_be_put_on(
    session: Session, meeting: Meeting, answer: Answer, chief: Viewer, tmp_path: Path
) -> None:
    sealer = seals.sealer(tmp_path)
    sealer.file.unlink()
    counts = [select(func.count()).select_from(model) for model in (ReportFile, AnswerVersion, AuditEvent)]
    before = [session.scalar(count) for count in counts]
    for act in (
        lambda: freeze(session, meeting, chief, sealer),
        lambda: answer_steps.put_forward(session, answer, meeting, actor=chief, today=TODAY, sealer=sealer),
    ):
        with pytest.raises(OutOfOrder) as refused:
            act()
        assert refused.value.message.values == {"why": SealFault.MISSING}
        session.rollback()
    assert [session.scalar(count) for count in counts] == before


def test_a_letter_is_sealed_as_it_is_frozen_and_the_trail_tells(
    session: Session, meeting: Meeting, answer: Answer, chief: Viewer, tmp_path: Path
) -> None:
    sealer = seals.sealer(tmp_path)
    step = answer_steps.put_forward(session, answer, meeting, actor=chief, today=TODAY, sealer=sealer)
    session.commit()
    version = session.get_one(AnswerVersion, step.version_id)
    stored = answer_queries.version_file(session, version.id)
    checked = {"unsealed_sha256": version.unsealed_sha256, "certificate_sha256": version.seal_certificate_sha256}
    assert eseal.flaws(stored.content, **checked) == ()
    told = event(session, "answer.put_forward").new
    assert {name: told[name] for name in TOLD} == {name: getattr(version, name) for name in TOLD}
    row = answer_queries.version_rows(session, answer.id)[0]
    assert row.seal is not None and row.seal.subject == seals.SUBJECT


@pytest.mark.either("of which files are sealed")
def test_a_letter_that_left_without_a_seal_is_kept_without_one(session: Session, answer: Answer, chief: Viewer) -> None:
    """Registering is never refused, and what was sent is not made better afterwards: it takes no sealer at all."""
    step = answer_steps.register_sent(
        session, answer, actor=chief, today=date(2014, 3, 27), sent_on=date(2014, 3, 27), channel=Channel.POST
    )
    session.commit()
    assert session.get_one(AnswerVersion, step.version_id).unsealed_sha256 is None
