"""What `tracker verify` names in letters to the authority."""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests import installation
from tests.documents.paper import read_word
from tests.installation import DAY, spoil
from tracker.actions import answer_steps, answers
from tracker.extensions import db
from tracker.models import AnswerVersion, SupervisionCase
from tracker.models.reports import WORD
from tracker.queries import answers as letters
from tracker.queries import verification
from tracker.rules.states import Channel
from tracker.wording import Words


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, Path]:
    folder = tmp_path_factory.mktemp("installation")
    return installation.make(folder), folder


@pytest.fixture
def folder(made: tuple[Flask, Path]) -> Iterator[Path]:
    """The installation, with a letter that was sent."""
    with installation.fresh(*made):
        actor = installation.chief(db.session)
        case = db.session.scalars(
            select(SupervisionCase).where(SupervisionCase.committee_id.in_(actor.committee_ids))
        ).first()
        assert case is not None
        answer = answers.begin(db.session, case, actor=actor, today=DAY)
        answer_steps.register_sent(
            db.session,
            answer,
            actor=actor,
            today=DAY,
            sent_on=date(2014, 3, 17),
            channel=Channel.POST,
            day_is_set=True,
        )
        db.session.commit()
        yield made[1]


def check(folder: Path) -> verification.Checked:
    found = verification.verify(db.session, folder / "evidence")
    db.session.rollback()
    return found


def faults(folder: Path) -> list[str]:
    return [Words("sv").say(fault) for fault in check(folder).faults]


def test_an_untouched_letter_is_counted_and_printed_again(folder: Path) -> None:
    found = check(folder)
    assert found.faults == []
    # The one that was sent, and the demo's own, which was only put forward and so bears no anchor.
    assert (found.letters.count, found.letters.reprinted, len(found.letters.anchors)) == (2, 2, 1)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE answer_version SET snapshot = replace(snapshot, 'IVO', 'JO')", "Svar 1 version 1"),
        ("UPDATE answer_version SET content = x'00'", "Svar 1 version 1"),
        ("UPDATE answer_version SET as_of = '2014-01-01'", "säger något annat än innehållet om: Läget per"),
        ("UPDATE answer_version SET words_sha256 = 'x'", "Ordalydelsens kontrollsumma"),
        ("UPDATE answer_step SET kind = 'signed'", "säger olika om vad som är gjort"),
        ("DELETE FROM answer_step", "säger olika om vad som är gjort"),
    ],
)
def test_what_was_changed_is_named(folder: Path, statement: str, words: str) -> None:
    spoil(statement)
    found = faults(folder)
    assert any(words in fault for fault in found), found


def test_a_printers_new_words_are_noticed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(version.printer_version for version in db.session.scalars(select(AnswerVersion)))
    db.session.rollback()
    monkeypatch.setattr("tracker.documents.answer._signature", lambda _telling: ())
    assert any("samma innehåll ger inte längre samma fil" in fault for fault in faults(folder))


def test_a_copy_whose_words_are_not_those_that_were_frozen_says_so(folder: Path) -> None:
    version_id = db.session.scalars(select(AnswerVersion.id)).first()
    assert version_id is not None
    assert "samma ord" not in read_word(letters.version_file(db.session, version_id, WORD).content)
    db.session.rollback()
    spoil("UPDATE answer_version SET words_sha256 = 'x'")
    copy = letters.version_file(db.session, version_id, WORD)
    assert "har inte samma ord. Läs originalet." in read_word(copy.content)
    assert copy.name.endswith(".docx") and copy.sha256 == hashlib.sha256(copy.content).hexdigest()
