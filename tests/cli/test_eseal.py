"""`tracker verify` of sealed files, and a start with a seal that can't be put on."""

import contextlib
import hashlib
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import undefer

from tests import installation, seals, sites, world
from tests.sites import Site
from tracker import create_app
from tracker.actions import answer_steps, reports
from tracker.cli.calling import Refused
from tracker.cli.house import opened
from tracker.config import Settings
from tracker.extensions import db
from tracker.models import Answer, AnswerVersion, Meeting, Report, ReportFile, User
from tracker.queries import accounts, verification
from tracker.rules.states import Role
from tracker.wording import Words


@pytest.fixture(scope="module")
def sealed(filled: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """An installation with a sealed report and a sealed letter."""
    folder = tmp_path_factory.mktemp("sealed")
    site, sealer = sites.copy(filled, folder / "instance"), seals.sealer(folder)
    with _opened(site):
        place = site.world.a
        chief_id = db.session.scalars(select(User.id).where(User.email == place.emails[Role.CHIEF])).one()
        chief = accounts.viewer(db.session, chief_id, today=world.TODAY)
        assert chief is not None
        by = {"actor": chief, "today": world.TODAY}
        meeting = db.session.get_one(Meeting, place.ids["meeting_id"])
        report = db.session.scalars(select(Report).where(Report.committee_id == place.committee_id)).one()
        reports.withdraw(db.session, report, **by, reason="Utan stämpel.")
        reports.freeze(db.session, meeting, **by, missing_accepted=True, sealer=sealer)
        answer = db.session.get_one(Answer, place.ids["answer_id"])
        answer_steps.put_forward(db.session, answer, meeting, **by, sealer=sealer)
        db.session.commit()
    return site


@contextlib.contextmanager
def _opened(site: Site) -> Iterator[None]:
    app = create_app(Settings(instance=site.instance, database_url=site.url, secret_key="x" * 64))
    with app.app_context():
        yield
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def tried(sealed: Site, tmp_path: Path) -> Iterator[Site]:
    """A copy of it, open, to tamper with."""
    site = sites.copy(sealed, tmp_path / "instance")
    with _opened(site):
        yield site


def content(model: type[ReportFile] | type[AnswerVersion]) -> bytes:
    statement = select(model).options(undefer(model.content)).where(model.unsealed_sha256.is_not(None))
    return db.session.scalars(statement).one().content


def exchange(table: str, changed: bytes) -> None:
    """Put other bytes in a sealed file's place, with the size and checksum that they have."""
    installation.spoil(
        f"UPDATE {table} SET content = :content, sha256 = :sha256, size = :size WHERE unsealed_sha256 IS NOT NULL",
        content=changed,
        sha256=hashlib.sha256(changed).hexdigest(),
        size=len(changed),
    )


def test_whole_seals_are_counted_also_when_the_certificate_has_ended(sealed: Site, tmp_path: Path) -> None:
    """What counts is the certificate that the trail names, not today's. What is not checked is said."""
    ended = seals.make(tmp_path / "gammal.p12", since=-9 * seals.DAY, until=-seals.DAY)
    seal = {"TRACKER_SEAL_FILE": str(ended), "TRACKER_SEAL_PASSWORD": seals.PASSWORD}
    told = replace(sealed, environment=seal).run("verify")
    assert (told.returncode, told.stderr) == (0, ""), told.stdout + told.stderr
    assert "Elektroniska stämplar: 2 hela. Tiden i dem är datorns egen" in told.stdout
    assert "Obs: Den elektroniska stämpeln går inte att sätta: certifikatet har gått ut." in told.stdout


def test_a_byte_changed_and_an_update_appended_are_found_under_checksums_that_agree(tried: Site) -> None:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    report = bytearray(content(ReportFile))
    report[report.index(b"stream") + 40] ^= 1
    exchange("report_file", bytes(report))
    writer, letter = IncrementalPdfFileWriter(io.BytesIO(content(AnswerVersion))), io.BytesIO()
    writer.update_root()
    writer.write(letter)
    exchange("answer_version", letter.getvalue())
    db.session.remove()
    told = tried.run("verify")
    assert told.returncode == 1
    seal = [line for line in told.stdout.splitlines() if "stämpeln på filen" in line]
    assert [line.rpartition("håller inte: ")[2] for line in seal] == [
        "det stämplade innehållet är ändrat.",
        "innehållet har en annan kontrollsumma än före stämpeln.",
        "något är tillagt efter stämpeln.",
    ]
    assert "säger något annat än databasen om: Kontrollsumma." in told.stdout
    assert "samma innehåll ger inte längre samma fil" not in told.stdout, "the rows still say what was sealed"


def test_rows_that_say_otherwise_of_the_seal_than_the_trail_are_found(tried: Site) -> None:
    """A seal that was taken off, and one whose certificate the row has another checksum of."""
    columns = ("unsealed_sha256", "seal_subject", "seal_until", "seal_certificate_sha256")
    off = ", ".join(f"{name} = NULL" for name in columns)
    installation.spoil(
        f"UPDATE report_file SET {off}",
        "UPDATE answer_version SET seal_certificate_sha256 = :hash, unsealed_sha256 = :hash"
        " WHERE unsealed_sha256 IS NOT NULL",
        hash="0" * 64,
    )
    found = [Words("sv").say(fault) for fault in verification.verify(db.session, tried.instance / "evidence").faults]
    db.session.rollback()
    for said in (
        "databasen om: Kontrollsumma före stämpeln, Stämplad av och Certifikatets kontrollsumma.",
        "samma innehåll ger inte längre samma fil Återrapportering",
        "säger olika om vad som är gjort",
        "samma innehåll ger inte längre samma fil Redovisning",
        "satt med ett annat certifikat",
    ):
        assert any(said in fault for fault in found), (said, found)


def test_a_start_with_a_bad_seal_is_one_line_and_a_command_runs_all_the_same(tried: Site) -> None:
    ended = seals.make(tried.instance / "gammal.p12", since=-9 * seals.DAY, until=-seals.DAY)
    settings = Settings(tried.instance, tried.url, "x" * 64, seal_file=str(ended), seal_password=seals.PASSWORD)
    with pytest.raises(Refused, match="Certifikatet har gått ut"), opened(settings, serving=True):
        pass
    with opened(settings) as app:
        assert app.config["SETTINGS"].seal_file == str(ended)
