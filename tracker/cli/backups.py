"""`tracker backup`: the whole installation as one file, while it is in use."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from tracker.cli.calling import Refused
from tracker.cli.house import opened
from tracker.cli.progress import Progress, megabytes

if TYPE_CHECKING:
    from flask import Flask

    from tracker.exchange.backup import Archive, Manifest
    from tracker.queries.backups import DatabaseFacts


@click.command()
@click.argument("file", metavar="FIL", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Säkerhetskopiera databasen och underlagens filer till en enda fil, medan tjänsten är i gång.

    Filen skrivs aldrig över och kan bara läsas av den som kör kommandot. Den innehåller personuppgifter: förvara
    den därefter. Nyckeln i instance/secret_key följer inte med.

    \b
    Exempel:
      tracker backup /srv/kopior/tillsyn-2026-11-22.tar
    """
    with opened() as app, in_one_line(f"Säkerhetskopian {file} går inte att skriva"):
        manifest = _back_up(app, file.absolute())
        click.echo(f"Säkerhetskopian är skriven: {file} ({megabytes(file.stat().st_size)})")
        tell(manifest)
        if spoilt := (*manifest.missing, *manifest.damaged):
            raise Refused(
                f"Säkerhetskopian är skriven, men {len(spoilt)} av underlagens filer saknas eller är skadade här, "
                f"först {spoilt[0]}. Kör tracker verify och hämta dem ur en äldre säkerhetskopia."
            )


@contextmanager
def in_one_line(what: str) -> Iterator[None]:
    """Whatever refuses, the disk too, is one line that says what to do."""
    from tracker.exchange.backup import BackupRefused
    from tracker.exchange.dumps import DumpFailed
    from tracker.extensions import DatabaseFailure

    try:
        yield
    except (BackupRefused, DumpFailed) as error:
        raise Refused(str(error)) from None
    except DatabaseFailure as error:
        said = str(getattr(error, "orig", error)).splitlines()[0]
        raise Refused(f"{what}: databasen är skadad eller svarar inte ({said}).") from None
    except OSError as error:
        raise Refused(f"{what}: {error.strerror or error}. Kontrollera mappen och utrymmet, och kör igen.") from None


def tell(manifest: "Manifest") -> None:
    """Say what a backup holds, and where its audit trail ends."""
    files, evidence = len(manifest.evidence), sum(entry.size for entry in manifest.evidence)
    click.echo(f"Innehåll: databasen och {files} av underlagens filer ({megabytes(evidence)})")
    anchor = manifest.anchor
    when = f", {anchor.at:%Y-%m-%d %H:%M} UTC" if anchor.at else ""
    click.echo(f"Historikens ankare: {anchor}{when} ({manifest.events} händelser)")


def _back_up(app: "Flask", file: Path) -> "Manifest":
    from tracker.exchange import backup as archives

    made_at, writing = datetime.now(UTC), Progress("Skriver säkerhetskopian")
    with (
        archives.writing(file, made_at, writing.advance) as archive,
        TemporaryDirectory(dir=file.parent, prefix=f".{file.name}.") as folder,
    ):
        manifest = _fill(archive, Path(app.instance_path), Path(folder), made_at, writing)
        archive.close(manifest)
    writing.close()
    return manifest


def _fill(archive: "Archive", instance: Path, folder: Path, made_at: datetime, writing: Progress) -> "Manifest":
    """The database first, then the files that its rows name: a file is always there before its row.

    One that is not there has been taken away since the copy was made, or is lost. A second copy tells which.
    """
    from tracker.exchange.backup import DATABASES, Manifest, evidence_name

    copy, facts = _copy(folder / "first")
    writing.expect(copy.stat().st_size + _size(facts, instance))
    if _add_evidence(archive, facts, instance):
        copy, facts = _copy(folder / "second")
    missing = _add_evidence(archive, facts, instance)
    kind = dialect()
    archive.add(DATABASES[kind], copy)
    entries = archive.entries
    return Manifest(
        program=version("tillsynslotsen"),
        made_at=made_at,
        dialect=kind,
        migration=facts.migration,
        events=facts.events,
        anchor=facts.anchor,
        files=tuple(entries.values()),
        missing=tuple(missing),
        damaged=tuple(
            name for name in map(evidence_name, sorted(facts.evidence)) if name in entries and not entries[name].sound
        ),
    )


def _size(facts: "DatabaseFacts", instance: Path) -> int:
    from tracker.exchange.backup import evidence_name

    files = (instance / evidence_name(sha256) for sha256 in facts.evidence)
    return sum(file.stat().st_size for file in files if file.exists())


def _add_evidence(archive: "Archive", facts: "DatabaseFacts", instance: Path) -> list[str]:
    """Add the files that are not in the archive yet; give the names of those that are not there."""
    from tracker.exchange.backup import evidence_name

    missing = []
    for name in map(evidence_name, sorted(facts.evidence)):
        try:
            if name not in archive.entries:
                archive.add(name, instance / name)
        except FileNotFoundError:
            missing.append(name)
    return missing


def dialect() -> str:
    """The kind of database: sqlite or postgresql."""
    from tracker.extensions import db as database

    return str(database.engine.dialect.name)


def _copy(file: Path) -> "tuple[Path, DatabaseFacts]":
    """The database as it stands at this moment, in a file, and what it holds."""
    from tracker.exchange import dumps
    from tracker.extensions import db as database
    from tracker.extensions import sqlite_driver
    from tracker.queries import backups

    database.session.rollback()  # a transaction of ours would keep everybody else from writing
    if dialect() == "postgresql":
        dumps.require_postgresql()
        snapshot = backups.export_snapshot(database.session)
        facts = backups.facts(database.session)
        dumps.dump_postgresql(*libpq(), snapshot, file)
        database.session.rollback()
        return file, facts
    copying = Progress("Kopierar databasen")
    dumps.copy_sqlite(sqlite_driver, Path(str(database.engine.url.database)), file, copying.reached)
    copying.close()
    with backups.on_copy(file) as session:
        facts = backups.facts(session)
    dumps.seal_sqlite(sqlite_driver, file)
    return file, facts


def libpq() -> tuple[str, str | None]:
    """The database's address as PostgreSQL's programs take it, and its password apart."""
    from tracker.extensions import db as database

    url = database.engine.url
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    return address, str(url.password) if url.password else None
