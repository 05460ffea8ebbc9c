"""What `tracker verify` names: each fault in what was reported, in the evidence and in the database's locks."""

import contextlib
import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from tests import installation
from tests.installation import CONTENT, PLACE, spoil
from tracker.actions import evidence, reports_supplement
from tracker.extensions import db, sqlite_driver
from tracker.models import Evidence, Meeting, Report
from tracker.queries import trail, verification
from tracker.rules.chain import Anchor
from tracker.wording import Words


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, Path]:
    folder = tmp_path_factory.mktemp("installation")
    return installation.make(folder), folder


@pytest.fixture
def folder(made: tuple[Flask, Path]) -> Iterator[Path]:
    with installation.fresh(*made):
        yield made[1]


def check(folder: Path, *given: tuple[Anchor, str]) -> verification.Checked:
    found = verification.verify(db.session, folder / "evidence", given)
    db.session.rollback()
    return found


def faults(folder: Path, *given: tuple[Anchor, str]) -> list[str]:
    return [Words("sv").say(fault) for fault in check(folder, *given).faults]


def past_foreign_keys(folder: Path, *statements: str) -> None:
    """Change the database from outside, where no connection of ours holds its foreign keys."""
    installation.unlock(db.session)
    db.session.commit()
    with contextlib.closing(sqlite_driver.connect(folder / "tracker.sqlite")) as outside:
        for statement in statements:
            outside.execute(statement)
        outside.commit()
    db.session.rollback()
    installation.lock(db.session)
    db.session.commit()


def test_all_is_well_and_counted(folder: Path) -> None:
    found = check(folder)
    assert (found.faults, found.notices) == ([], [])
    assert (found.reports.count, found.reports.files, found.reports.reprinted, found.evidence.files) == (2, 4, 4, 3)
    assert found.anchors == 2
    assert found.last.number > 80
    assert len(found.last.hash) == 64


def test_checking_keeps_no_writer_waiting(folder: Path) -> None:
    """The check holds its reading open while another connection writes."""
    lines = trail.whole(db.session)[1]
    next(lines)
    with db.engine.connect() as other:
        other.execute(text("PRAGMA busy_timeout = 0"))
        other.execute(text("INSERT INTO installation_fact (name, value) VALUES ('prov', 'prov')"))
        other.commit()
    assert list(lines)[-1].startswith('{"anchor":')
    db.session.rollback()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE report SET snapshot = replace(snapshot, 'Åtgärd', 'åtgärd')", "innehållet är ändrat. Kontrollsumman"),
        ("UPDATE report SET snapshot = 'x'", "innehållet går inte att läsa"),
        ("UPDATE report SET snapshot_sha256 = :hash", "innehållet är ändrat"),
        ("UPDATE report SET title = title || '.'", "raden i databasen säger något annat än innehållet om: Rubrik"),
        ("UPDATE report SET number = number + 7", "raden i databasen säger något annat än innehållet om: Nummer"),
        ("UPDATE report SET as_of = '2014-01-01'", "om: Läget per"),
        ("UPDATE report SET printer_version = '0'", "om: Skrivarens version"),
        ("UPDATE report SET published_on = '2014-01-01'", "säger något annat än databasen om: Låst den"),
        ("UPDATE report SET published_by_id = published_by_id + 1", "säger något annat än databasen om: Person"),
        ("UPDATE report SET published_by_title = 'Ordförande'", "säger något annat än databasen om: Låst av"),
        ("UPDATE report SET published_on = 'i går'", "inte går att läsa"),
        ("UPDATE report_file SET content = CAST(content || x'00' AS BLOB)", "är ändrad. Kontrollsumman är"),
        ("UPDATE report_file SET sha256 = :hash", "är ändrad. Kontrollsumman är"),
        ("UPDATE report_file SET size = size + 1", "uppgifterna om filen"),
        ("UPDATE report_file SET name = 'x.pdf'", "raden i databasen säger något annat"),
        ("DELETE FROM report_file", "filen saknas"),
        ("UPDATE reported_measure SET due_on = '2015-01-01'", "om åtgärdernas tider"),
        ("DELETE FROM reported_measure", "om åtgärdernas tider"),
        ("DELETE FROM report_withdrawal", "säger olika om att den togs tillbaka"),
        ("UPDATE report_withdrawal SET reason = 'Ingen.'", "säger olika om att den togs tillbaka"),
    ],
)
def test_what_was_reported_is_checked(folder: Path, statement: str, said: str) -> None:
    spoil(statement, hash="0" * 64)
    found = faults(folder)
    assert any(said in fault for fault in found), found
    assert all(fault.startswith(("Rapport ", "Händelse ")) for fault in found), found


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE report_supplement SET content = replace(content, 'lines', 'Lines')",
        "UPDATE report_supplement SET sha256 = :hash",
        "UPDATE report_supplement SET locked_on = '2014-03-01'",
        "DELETE FROM report_supplement",
    ],
)
def test_what_was_locked_when_the_meeting_ended_is_checked(folder: Path, statement: str) -> None:
    report = db.session.scalars(select(Report).order_by(Report.id)).first()
    assert report is not None
    meeting, actor = db.session.get_one(Meeting, report.meeting_id), installation.chief(db.session)
    reports_supplement.end_meeting(db.session, meeting, actor=actor, today=installation.DAY)
    db.session.commit()
    assert faults(folder) == []
    spoil(statement, hash="0" * 64)
    assert any("säger olika om tillägget efter mötet" in fault for fault in faults(folder))


def test_a_file_that_was_exchanged_with_its_hash_is_told_by_the_trail_and_the_printer(folder: Path) -> None:
    content = b"%PDF-1.7 ett annat"
    values = {"content": content, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
    report = db.session.scalars(select(Report).order_by(Report.id)).first()
    assert report is not None
    where = f"WHERE report_id = {report.id}"
    spoil(f"UPDATE report_file SET content = :content, sha256 = :sha256, size = :size {where}", **values)
    found = faults(folder)
    assert len(found) == 3
    assert "säger något annat än databasen om: Kontrollsumma och Wordfilens kontrollsumma" in found[0]
    assert all("samma innehåll ger inte längre samma fil" in fault for fault in found[1:])


def test_a_report_that_is_gone_is_missed(folder: Path) -> None:
    tables = ("report_withdrawal", "reported_measure", "report_file", "report")
    past_foreign_keys(folder, *(f"DELETE FROM {table}" for table in tables))
    assert len([fault for fault in faults(folder) if "rapporten finns inte" in fault]) == 2


def test_a_report_that_nobody_locked_is_named(folder: Path) -> None:
    spoil("UPDATE audit_event SET action = 'report.drafted' WHERE action = 'report.published'")
    assert len([fault for fault in faults(folder) if "ingen händelse om att den låstes" in fault]) == 2


def test_anchors_in_the_reports_catch_whoever_rewrites_the_whole_chain(folder: Path) -> None:
    # How the chain is rewritten stands in the tamper matrix; here the hashes of one event are enough.
    spoil("UPDATE audit_event SET hash = :hash WHERE id = 5", hash="0" * 64)
    assert len(faults(folder)) == 2
    first = check(folder).reports.anchors[0][0]
    spoil("UPDATE audit_event SET hash = :hash WHERE id = :id", hash="1" * 64, id=first.number)
    assert any("historiken är omskriven" in fault and "rapport 1, " in fault for fault in faults(folder))


@pytest.mark.parametrize("column", ["old", "actor_name", "at", "object_id", "business_day"])
def test_a_row_that_can_not_be_read_is_named_and_passed(folder: Path, column: str) -> None:
    spoil(f"UPDATE audit_event SET {column} = x'ff7b' WHERE id = 7")
    found = faults(folder)
    assert found == [f"Händelse 7: innehållet är ändrat till något som inte går att läsa: {column}."]
    with pytest.raises(trail.Unreadable, match="7"):
        list(trail.whole(db.session)[1])


def test_json_that_means_the_same_in_other_bytes_is_named(folder: Path) -> None:
    spoil("UPDATE audit_event SET new = replace(new, ': ', ':  ') WHERE id = 9 AND new LIKE '%: %'")
    assert [fault.partition(":")[0] for fault in faults(folder)] == ["Händelse 9"]


def test_evidence_is_checked_by_its_bytes(folder: Path) -> None:
    place = folder / "evidence" / PLACE
    place.write_bytes(CONTENT.replace(b"P", b"p", 1))
    (said,) = faults(folder)
    assert f"filen {PLACE} är ändrad" in said and "protokoll.txt" in said
    place.write_bytes(CONTENT + b"x")
    assert f"är {len(CONTENT) + 1} byte. Den ska vara {len(CONTENT)} byte." in faults(folder)[0]
    place.unlink()
    assert "saknas eller går inte att läsa" in faults(folder)[0]


def test_files_that_no_row_knows_are_noticed_and_those_on_their_way_are_not(folder: Path) -> None:
    store = folder / "evidence"
    for name in ("tmp/abc.part", f"ff/{'f' * 64}"):
        (store / name).parent.mkdir(exist_ok=True)
        (store / name).write_bytes(b"x")
    found = check(folder)
    assert found.faults == []
    assert [notice.values["place"] for notice in found.notices] == [f"ff/{'f' * 64}"]
    shutil.rmtree(store / "ff")
    shutil.rmtree(store / "tmp")


def test_evidence_that_was_taken_away_need_not_lie_there(folder: Path) -> None:
    paper = db.session.scalars(select(Evidence).where(Evidence.title == "protokoll")).one()
    evidence.remove(db.session, paper, actor=installation.chief(db.session), today=installation.DAY, reason="Dubblett.")
    db.session.commit()
    found = check(folder)
    assert (found.faults, found.evidence.files) == ([], 2)
    assert len(found.notices) == 1
    (folder / "evidence" / PLACE).unlink()
    assert check(folder).notices == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE evidence_file SET name = 'x' || name WHERE name = 'protokoll.txt'", "säger olika om filen"),
        ("UPDATE evidence_file SET number = 7 WHERE name = 'protokoll.txt'", "säger olika om filen"),
        ("DELETE FROM evidence_file WHERE name = 'protokoll.txt'", "säger olika om filen"),
        ("UPDATE evidence SET removed_on = '2014-03-18' WHERE title = 'protokoll'", "säger olika om att det togs bort"),
    ],
)
def test_evidence_is_what_the_trail_tells_of(folder: Path, statement: str, said: str) -> None:
    spoil(statement)
    found = faults(folder)
    assert found
    assert all(said in fault and "protokoll.txt" in fault for fault in found), found


def test_evidence_that_was_exchanged_with_row_and_hash_is_told_by_the_trail(folder: Path) -> None:
    content = b"Ett annat protokoll\n"
    sha256 = hashlib.sha256(content).hexdigest()
    place = folder / "evidence" / sha256[:2] / sha256
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(content)
    statement = "UPDATE evidence_file SET sha256 = :sha256, size = :size WHERE name = 'protokoll.txt'"
    spoil(statement, sha256=sha256, size=len(content))
    assert [fault.rpartition(": ")[2] for fault in faults(folder)] == ["databasen och historiken säger olika om filen."]
    shutil.rmtree(place.parent)


def test_a_missing_and_a_hollow_trigger_are_named(folder: Path) -> None:
    db.session.execute(text("DROP TRIGGER report_frozen_update"))
    db.session.execute(text("DROP TRIGGER audit_event_frozen_delete"))
    db.session.execute(
        text("CREATE TRIGGER audit_event_frozen_delete BEFORE DELETE ON audit_event BEGIN SELECT 1; END")
    )
    db.session.commit()
    assert faults(folder) == [
        "Tabellen report: spärren report_frozen_update mot ändring saknas.",
        "Tabellen audit_event: spärren audit_event_frozen_delete mot ändring är ändrad eller avstängd.",
    ]


def test_a_row_that_points_at_nothing_is_named(folder: Path) -> None:
    past_foreign_keys(folder, "UPDATE measure SET owner_id = 987654 WHERE id = 1")
    assert faults(folder) == ["Tabellen measure, rad 1: den hänvisar till en rad i membership som inte finns."]
