"""`tracker backup` and `tracker restore` as an operator runs them, on installations of their own."""

import io
import json
import re
import stat
import subprocess
import tarfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask_migrate import upgrade
from sqlalchemy import select, text

from tests import sites
from tests import world as worlds
from tests.databases import PostgresqlServer
from tests.sites import Site
from tests.tools import postgresql
from tests.tools.debian import program
from tests.visitor import Visitor
from tracker import create_app, models
from tracker.actions import audit, evidence
from tracker.cli.progress import Progress
from tracker.config import Settings
from tracker.exchange import receiving
from tracker.exchange.evidence_store import EvidenceStore
from tracker.extensions import db
from tracker.queries import accounts
from tracker.rules.chain import GENESIS, Anchor
from tracker.rules.states import LinkPurpose, Role

PAPER = b"ett underlag som inte finns i databasen"


def _newest_migration() -> str:
    """The number of the last step that the database has taken, which the files are named by."""
    folder = Path(models.__file__).parent.parent / "migrations" / "versions"
    return max(file.name[:4] for file in folder.glob("[0-9]*.py"))


def _done(ran: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    assert ran.returncode == 0, ran.stderr
    return ran


def _refused(ran: subprocess.CompletedProcess[str], *words: str) -> None:
    """Exit code 1, nothing on stdout, and the last line on stderr says why."""
    assert (ran.returncode, ran.stdout) == (1, ""), ran.stderr
    for word in words:
        assert word in ran.stderr.splitlines()[-1]


def _file_evidence(site: Site) -> Path:
    """File a new version of a document; where its bytes lie."""
    store = EvidenceStore(site.instance / "evidence")
    with site.opened() as session, receiving.receive(store, io.BytesIO(PAPER), "underlag.txt") as came:
        user_id = session.scalar(select(models.User.id).where(models.User.email == site.world.a.emails[Role.CHIEF]))
        chief = accounts.viewer(session, user_id or 0, today=worlds.TODAY)
        assert chief is not None
        paper = session.get_one(models.Evidence, site.world.a.ids["evidence_id"])
        evidence.add_version(session, paper, actor=chief, today=worlds.TODAY, file=came)
        session.commit()
    return store.path(came.part.sha256)


def _manifest(file: Path) -> dict[str, Any]:
    with tarfile.open(file) as tar:
        member = tar.extractfile("manifest.json")
        assert member is not None
        return dict(json.loads(member.read()))


def _events(site: Site) -> list[tuple[int, str, str]]:
    with site.opened() as session:
        return [(e.id, e.action, e.hash) for e in session.scalars(select(models.AuditEvent).order_by("id"))]


def test_a_backup_holds_database_evidence_and_anchor(site: Site, tmp_path: Path) -> None:
    stored = _file_evidence(site)
    with site.opened() as session:
        for _ in range(3):
            audit.record(session, worlds.AuditVerb.SIGNED_IN, actor=None, actor_name="prov", today=worlds.TODAY)
        session.commit()
    file = tmp_path / "kopia.tar"
    ran = _done(site.run("backup", str(file)))
    last = _events(site)[-1]
    manifest = _manifest(file)
    assert manifest["dialect"] == "sqlite" and manifest["migration"] == _newest_migration() and manifest["format"] == 1
    assert (manifest["events"], manifest["anchor"]["number"], manifest["anchor"]["hash"]) == (last[0], last[0], last[2])
    assert f"evidence/{stored.parent.name}/{stored.name}" in {entry["name"] for entry in manifest["files"]}
    assert f"{last[0]}:{last[2]}" in ran.stdout and "100 %" in ran.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["instance", "kopia.tar"]


def test_the_copied_database_is_one_sound_file(site: Site, tmp_path: Path) -> None:
    _done(site.run("backup", str(tmp_path / "kopia.tar")))
    with tarfile.open(tmp_path / "kopia.tar") as tar:
        tar.extract("database.sqlite", tmp_path, filter="data")
    with site.elsewhere(tmp_path, f"sqlite:///{tmp_path / 'database.sqlite'}").opened() as session:
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"
        assert session.scalar(select(models.User.id).where(models.User.email == site.world.admin_email))


def test_a_restored_installation_is_the_one_that_was_backed_up(site: Site, tmp_path: Path) -> None:
    stored = _file_evidence(site)
    _done(site.run("backup", str(tmp_path / "kopia.tar")))
    other = site.elsewhere(tmp_path / "other")
    ran = _done(other.run("restore", str(tmp_path / "kopia.tar")))
    assert "Återställt" in ran.stdout and "är hela" in ran.stdout and "100 %" in ran.stderr
    assert (other.instance / "evidence" / stored.parent.name / stored.name).read_bytes() == PAPER
    with site.opened() as one, other.opened() as two:
        for model in (models.User, models.Measure, models.ProgressUpdate, models.EvidenceFile):
            assert one.query(model).count() == two.query(model).count() > 0
        files = select(models.ReportFile.content).order_by(models.ReportFile.id)
        assert one.scalars(files).all() == two.scalars(files).all() != []
    assert _events(other)[:-1] == _events(site) != []
    assert _events(other)[-1][1] == "installation.restored"
    assert stat.S_IMODE(other.database.stat().st_mode) == 0o600
    assert not list(other.instance.glob("*.part*"))


def test_a_restored_installation_is_used_by_signing_in(site: Site, tmp_path: Path) -> None:
    _done(site.run("backup", str(tmp_path / "kopia.tar")))
    other = site.elsewhere(tmp_path / "other")
    _done(other.run("restore", str(tmp_path / "kopia.tar")))
    with other.serving() as server:
        person = Visitor(server.port).sign_in(site.world.a.emails[Role.CHIEF], worlds.PASSWORD)
        assert site.world.a.canary in person.get("/atgarder").text


def test_old_sign_ins_and_links_do_not_live_again(site: Site, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    with site.opened() as session:
        user = session.scalars(select(models.User)).first()
        assert user is not None
        for key in ("a", "b"):
            session.add(
                models.UserSession(user_id=user.id, key_hash=key * 64, begun_at=now, seen_at=now, proved_at=now)
            )
        session.add(
            models.OneTimeLink(
                user_id=user.id,
                purpose=LinkPurpose.RESET,
                token_hash="c" * 64,
                made_at=now,
                expires_at=now + timedelta(days=1),
            )
        )
        session.add(
            models.OutboxLetter(
                user_id=user.id,
                message_id="<a@b>",
                language="sv",
                subject="Sedan dess skickad",
                made_at=now,
                next_try_at=now,
                useless_at=now + timedelta(days=1),
            )
        )
        session.add(models.ResetRequest(email=user.email, asked_at=now))
        session.commit()
        signed_in = session.query(models.UserSession).filter(models.UserSession.ended_at.is_(None)).count()
        links = session.query(models.OneTimeLink).filter(models.OneTimeLink.used_at.is_(None)).count()
    assert signed_in >= 2 and links >= 1
    _done(site.run("backup", str(tmp_path / "kopia.tar")))
    other = site.elsewhere(tmp_path / "other")
    ran = _done(other.run("restore", str(tmp_path / "kopia.tar")))
    assert f"Alla inloggningar är avslutade ({signed_in})" in ran.stdout
    with other.opened() as session:
        assert all(row.ended_at is not None for row in session.scalars(select(models.UserSession)))
        assert all(row.used_at is not None for row in session.scalars(select(models.OneTimeLink)))
        assert all(row.ended_at and not row.subject for row in session.scalars(select(models.OutboxLetter)))
        assert all(row.revoked_at is not None for row in session.scalars(select(models.ConfirmationLink)))
        assert session.scalars(select(models.ResetRequest)).all() == []
        event = session.scalars(select(models.AuditEvent).order_by(models.AuditEvent.id.desc())).first()
        assert event is not None
        assert (event.action, event.actor_name) == ("installation.restored", "tracker restore")
        assert event.new is not None and (event.new["sessions_ended"], event.new["links_ended"]) == (signed_in, links)


def test_nothing_that_exists_is_written_over(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "kopia.tar"
    _done(site.run("backup", str(file)))
    before = file.read_bytes(), site.database.read_bytes()
    _refused(site.run("backup", str(file)), "skrivs inte över")
    _refused(site.run("restore", str(file)), "tracker.sqlite", "TRACKER_INSTANCE")
    assert (file.read_bytes(), site.database.read_bytes()) == before


@pytest.mark.parametrize("left", ["tracker.sqlite-wal", "tracker.sqlite-journal", "evidence/aa/" + "a" * 64])
def test_leftovers_are_not_mixed_with_what_is_restored(site: Site, tmp_path: Path, left: str) -> None:
    _done(site.run("backup", str(tmp_path / "kopia.tar")))
    other = site.elsewhere(tmp_path / "other")
    leftover = other.instance / left
    leftover.parent.mkdir(parents=True)
    leftover.write_bytes(b"x")
    _refused(other.run("restore", str(tmp_path / "kopia.tar")), left.split("/")[0], "Flytta undan")
    assert leftover.read_bytes() == b"x" and not other.database.exists()


def test_what_a_killed_restore_left_is_done_over(site: Site, tmp_path: Path) -> None:
    _done(site.run("backup", str(tmp_path / "kopia.tar")))
    other = site.elsewhere(tmp_path / "other")
    for folder in ("evidence/restore.part/aa", "evidence/tmp", "evidence/ab"):
        (other.instance / folder).mkdir(parents=True)
    (other.instance / "tracker.part").write_bytes(b"half")
    _done(other.run("restore", str(tmp_path / "kopia.tar")))
    assert not list(other.instance.rglob("*.part*"))


def test_evidence_is_restored_to_a_disk_of_its_own(site: Site, tmp_path: Path) -> None:
    stored = _file_evidence(site)
    _done(site.run("backup", str(tmp_path / "kopia.tar")))
    other = site.elsewhere(tmp_path / "other")
    (tmp_path / "disk").mkdir()
    other.instance.mkdir()
    (other.instance / "evidence").symlink_to(tmp_path / "disk")
    _done(other.run("restore", str(tmp_path / "kopia.tar")))
    assert (tmp_path / "disk" / stored.parent.name / stored.name).read_bytes() == PAPER


def test_a_damaged_backup_restores_nothing(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "kopia.tar"
    _done(site.run("backup", str(file)))
    spoilt = bytearray(file.read_bytes())
    spoilt[len(spoilt) // 2] ^= 1
    file.write_bytes(spoilt)
    other = site.elsewhere(tmp_path / "other")
    _refused(other.run("restore", str(file)), "skadad", "database.sqlite", "Inget är återställt")
    assert not other.database.exists() and not list(other.instance.glob("evidence/*"))


def _packed(folder: Path, database: bytes, **values: Any) -> Path:
    """An archive whose hashes are right, whatever its database is."""
    from tracker.exchange import backup

    source, file = folder / "source", folder / "packed.tar"
    source.write_bytes(database)
    with backup.writing(file, datetime.now(UTC), lambda _count: None) as archive:
        archive.add("database.sqlite", source)
        manifest = {"program": "0.1.0", "dialect": "sqlite", "migration": "0002", "events": 0, **values}
        archive.close(
            backup.Manifest(
                made_at=datetime.now(UTC), anchor=Anchor(0, GENESIS), files=tuple(archive.entries.values()), **manifest
            )
        )
    return file


def test_a_backup_of_a_broken_database_restores_nothing(site: Site, tmp_path: Path) -> None:
    broken = bytearray(site.database.read_bytes())
    broken[8192 : 8192 + 2048] = bytes(2048)
    other = site.elsewhere(tmp_path / "other")
    ran = other.run("restore", str(_packed(tmp_path, bytes(broken))))
    _refused(ran, "skadad")
    assert not other.database.exists() and not list(other.instance.glob("*.part*"))


def test_a_backup_whose_trail_does_not_end_as_told_restores_nothing(site: Site, tmp_path: Path) -> None:
    other = site.elsewhere(tmp_path / "other")
    _refused(other.run("restore", str(_packed(tmp_path, site.database.read_bytes(), events=99))), "historik")
    assert not other.database.exists()


def test_a_later_version_is_refused(site: Site, tmp_path: Path) -> None:
    other = site.elsewhere(tmp_path / "other")
    packed = _packed(tmp_path, site.database.read_bytes(), migration="9999", program="9.9")
    _refused(other.run("restore", str(packed)), "nyare version", "9.9", "9999")


def test_another_kind_of_database_is_refused(site: Site, tmp_path: Path) -> None:
    _done(site.run("backup", str(tmp_path / "kopia.tar")))
    other = site.elsewhere(tmp_path / "other", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    ran = other.run("restore", str(tmp_path / "kopia.tar"))
    assert ran.returncode == 1 and not (other.instance / "evidence").exists()


def test_a_backup_of_an_older_version_is_brought_up_to_date(tmp_path: Path) -> None:
    older = Site(tmp_path / "older", worlds.World(worlds.Place("a", 1), worlds.Place("b", 2), ""))
    app = create_app(Settings(instance=older.instance, database_url=older.url, secret_key="x" * 64))
    with app.app_context():
        upgrade(revision="0001")
        db.session.execute(
            text(
                "INSERT INTO user_account (email, name, password_hash, is_admin, locale, generation, version)"
                " VALUES ('anna@kommun.example', 'Anna Ek', 'x', 1, 'sv', 1, 1)"
            )
        )
        audit.record(db.session, worlds.AuditVerb.USER_ADDED, actor=None, actor_name="prov", today=worlds.TODAY)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    _done(older.run("backup", str(tmp_path / "kopia.tar")))
    assert _manifest(tmp_path / "kopia.tar")["migration"] == "0001"
    newer = older.elsewhere(tmp_path / "newer")
    _done(newer.run("restore", str(tmp_path / "kopia.tar")))
    with newer.opened() as session:
        head = session.scalar(text("SELECT version_num FROM alembic_version"))
        assert head is not None and head > "0001"
        assert session.scalar(select(models.User.name)) == "Anna Ek"
    events = _events(newer)
    assert [event[1] for event in events] == ["user.added", "installation.restored"]


def test_evidence_that_is_lost_or_spoilt_is_told_and_the_rest_is_saved(site: Site, tmp_path: Path) -> None:
    stored = _file_evidence(site)
    stored.write_bytes(b"annat")
    ran = site.run("backup", str(tmp_path / "spoilt.tar"))
    assert ran.returncode == 1 and stored.name in ran.stderr.splitlines()[-1]
    assert _manifest(tmp_path / "spoilt.tar")["damaged"] == [f"evidence/{stored.parent.name}/{stored.name}"]
    stored.unlink()
    ran = site.run("backup", str(tmp_path / "lost.tar"))
    assert ran.returncode == 1 and "saknas" in ran.stderr.splitlines()[-1]
    assert _manifest(tmp_path / "lost.tar")["missing"] == [f"evidence/{stored.parent.name}/{stored.name}"]
    for name in ("spoilt", "lost"):
        other = site.elsewhere(tmp_path / name)
        restored = other.run("restore", str(tmp_path / f"{name}.tar"))
        assert restored.returncode == 1 and "Återställt, men med 1 fel" in restored.stderr
        assert stored.name in restored.stderr and other.database.exists()


def test_evidence_that_has_been_taken_away_is_not_missed(site: Site, tmp_path: Path) -> None:
    _file_evidence(site).unlink()
    with site.opened() as session:
        paper = session.get_one(models.Evidence, site.world.a.ids["evidence_id"])
        paper.removed_on = worlds.TODAY
        session.commit()
    _done(site.run("backup", str(tmp_path / "kopia.tar")))
    assert _manifest(tmp_path / "kopia.tar")["missing"] == []


def test_a_place_that_cannot_be_written_is_one_line(site: Site, tmp_path: Path) -> None:
    _refused(site.run("backup", str(tmp_path / "finns" / "inte" / "kopia.tar")), "går inte att skriva")


def test_progress_is_a_line_a_quarter_without_a_terminal() -> None:
    stream = io.StringIO()
    progress = Progress("Skriver", 8_000_000, stream)
    for _ in range(80):
        progress.advance(100_000)
    progress.close()
    shown = stream.getvalue().splitlines()
    assert [re.findall(r"\((\d+) %\)", line)[0] for line in shown] == ["1", "25", "50", "75", "100"]
    assert shown[-1] == "Skriver: 8,0 MB av 8,0 MB (100 %)"


def test_progress_is_rewritten_on_a_terminal() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    progress = Progress("Skriver", 1_000, stream)
    progress.advance(1_000)
    progress.close()
    assert stream.getvalue() == "\rSkriver: 0,0 MB av 0,0 MB (100 %)\033[K\n"


@pytest.mark.postgresql
def test_a_postgresql_installation_is_backed_up_and_restored(tmp_path: Path) -> None:
    program("pg_dump")
    with postgresql.server() as server:
        databases = PostgresqlServer(server, "backup")
        site = sites.fill(tmp_path / "instance", databases.new(tmp_path))
        stored = _file_evidence(site)
        file = tmp_path / "kopia.tar"
        _done(site.run("backup", str(file)))
        manifest = _manifest(file)
        assert (manifest["dialect"], manifest["events"]) == ("postgresql", len(_events(site)))
        other = site.elsewhere(tmp_path / "other", databases.new(tmp_path))
        assert "är hela" in _done(other.run("restore", str(file))).stdout
        assert _events(other)[:-1] == _events(site) and _events(other)[-1][1] == "installation.restored"
        assert (other.instance / "evidence" / stored.parent.name / stored.name).read_bytes() == PAPER
        _refused(site.elsewhere(tmp_path / "third", other.database_url).run("restore", str(file)), "createdb")
        nowhere = {"PATH": str(tmp_path)}
        _refused(replace(site, environment=nowhere).run("backup", str(tmp_path / "b.tar")), "pg_dump", "apt install")
