"""`tracker restore`: a backup put back into an empty place, checked before and after, and brought up to date."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.backups import dialect, in_one_line, libpq, tell
from tracker.cli.calling import Refused
from tracker.cli.house import migrate, opened
from tracker.cli.progress import Progress

if TYPE_CHECKING:
    from flask import Flask

    from tracker.config import Settings
    from tracker.exchange.backup import Manifest

#: What SQLite keeps beside a database that is in use, or was when its program was killed.
_BESIDE = ("-wal", "-shm", "-journal")
#: Evidence lies in folders named by two of these.
HEX = "[0-9a-f]"


@click.command()
@click.argument("file", metavar="FIL", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Återställ en säkerhetskopia i en tom installation. Inget som finns skrivs över.

    Hela filen kontrolleras först. Är den gjord med en äldre version förs databasen till programmets version.
    Alla inloggningar avslutas.

    \b
    Exempel:
      TRACKER_INSTANCE=/srv/tillsyn tracker restore /srv/kopior/tillsyn-2026-11-22.tar
    """
    with opened(ready=False) as app, in_one_line(f"{file} går inte att återställa"):
        from tracker.exchange import backup as archives

        place = _place(app)
        place.require_empty()
        reading = Progress("Kontrollerar", file.stat().st_size)
        manifest = archives.verified(file, reading.advance)
        reading.close()
        _require_usable(app, manifest)
        ended = _put_back(place, file, manifest)
        click.echo(f"Återställt: {manifest.made_at:%Y-%m-%d %H:%M} UTC, gjord med version {manifest.program}.")
        tell(manifest)
        click.echo(f"Alla inloggningar är avslutade ({ended}). Alla loggar in på nytt, med de lösenord som gällde då.")
    _verify(place, manifest)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a backup is put back. What is half done lies beside under names ending in `.part`."""

    settings: "Settings"
    #: SQLite's file; None for PostgreSQL.
    database: Path | None
    evidence: Path

    @property
    def database_part(self) -> Path:
        """The database's file until it is whole, and PostgreSQL's dump until it has been read."""
        return (self.database or self.evidence.with_name("database")).with_suffix(".part")

    @property
    def evidence_part(self) -> Path:
        """Its files until they are whole: inside the evidence folder, which may be a disk of its own."""
        return self.evidence / "restore.part"

    def require_empty(self) -> None:
        """Refused, with what to do, when there is anything that could be overwritten."""
        if self.database:
            for file in (self.database, *(Path(f"{self.database}{ending}") for ending in _BESIDE)):
                if file.exists():
                    raise _taken(file)
        else:
            _require_empty_postgresql()
        if any(path.is_file() for path in self.evidence.glob(f"{HEX}{HEX}/*")):
            raise _taken(self.evidence)

    def clear(self) -> None:
        """Remove what is half done, our own and that of an attempt that was killed."""
        for file in (self.database_part, *(Path(f"{self.database_part}{ending}") for ending in (*_BESIDE, "-queue"))):
            file.unlink(missing_ok=True)
        shutil.rmtree(self.evidence_part, ignore_errors=True)

    def take(self) -> None:
        """Give everything its name: the database last, so that there is none before everything is there."""
        from tracker.exchange.backup import sync_folder

        for folder in sorted(self.evidence_part.iterdir()):
            folder.rename(self.evidence / folder.name)  # onto none, or an empty one, as `require_empty` saw
        self.evidence_part.rmdir()
        sync_folder(self.evidence)
        if self.database:
            self.database_part.rename(self.database)
            sync_folder(self.database.parent)
        self.clear()


def _place(app: "Flask") -> Place:
    from tracker.extensions import db as database

    file = None if dialect() == "postgresql" else Path(str(database.engine.url.database)).absolute()
    return Place(app.config["SETTINGS"], file, Path(app.instance_path) / "evidence")


def _taken(path: Path) -> Refused:
    return Refused(
        f"{path} finns redan och skrivs inte över. Flytta undan det, "
        "eller återställ i en tom mapp med TRACKER_INSTANCE=/annan/mapp."
    )


def _require_empty_postgresql() -> None:
    from tracker.exchange import dumps
    from tracker.extensions import db as database
    from tracker.queries import backups

    dumps.require_postgresql()
    empty = backups.is_empty(database.session)
    database.session.rollback()
    if not empty:
        raise Refused(
            "Databasen i TRACKER_DATABASE_URL har redan tabeller och skrivs inte över. "
            "Skapa en tom databas (createdb) och ange den."
        )


def _require_usable(app: "Flask", manifest: "Manifest") -> None:
    """Refused when the backup is of another kind of database, or of a later version of the program."""
    from tracker.queries import backups

    if manifest.dialect != dialect():
        raise Refused(
            f"Säkerhetskopian är av en {manifest.dialect}-databas, men TRACKER_DATABASE_URL är av annat slag "
            f"({dialect()}). Ange en tom databas av samma slag."
        )
    if not backups.knows(app.extensions["migrate"].directory, manifest.migration):
        raise Refused(
            f"Säkerhetskopian är gjord med en nyare version av programmet ({manifest.program}, databasversion "
            f"{manifest.migration}). Installera den versionen och kör igen."
        )


def _put_back(place: Place, file: Path, manifest: "Manifest") -> int:
    """Unpack, check, bring up to date, and only then give everything its name. Gives how many sign-ins were ended."""
    from tracker.exchange import backup as archives
    from tracker.exchange import dumps
    from tracker.extensions import sqlite_driver

    place.clear()
    place.evidence.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        unpacking = Progress("Återställer", manifest.size)
        archives.unpack(file, manifest, place.database_part, place.evidence_part, unpacking.advance)
        unpacking.close()
        if place.database:
            ended = _awaken(replace(place.settings, database_url=f"sqlite:///{place.database_part}"), manifest)
            dumps.seal_sqlite(sqlite_driver, place.database_part)
        else:
            dumps.restore_postgresql(*libpq(), place.database_part)
            ended = _awaken(place.settings, manifest)
        place.take()
    except BaseException:
        place.clear()
        raise
    return ended


def _awaken(settings: "Settings", manifest: "Manifest") -> int:
    """Check the database, bring it to the program's version, and end all sign-ins. Gives how many they were."""
    with opened(settings, ready=False):
        from tracker.actions import installation
        from tracker.extensions import db as database
        from tracker.web import clock

        session: Any = database.session
        _require_sound(session, manifest)
        session.rollback()
        migrate()
        ended = installation.restored(
            session,
            today=clock.today(),
            actor_name="tracker restore",
            made_at=manifest.made_at,
            events=manifest.events,
        )
        session.commit()
        session.remove()
        database.engine.dispose()
    return ended


def _verify(place: Place, manifest: "Manifest") -> None:
    """Check the restored installation as `tracker verify` does. Refused, a line for each fault, when it is not whole.

    What is wrong was wrong where the backup was made, since the archive is what its manifest says: it is put back all
    the same, and told.
    """
    with opened(place.settings):
        from tracker.extensions import db as database
        from tracker.queries import verification
        from tracker.wording import Words

        given = [(manifest.anchor, "säkerhetskopian")] if manifest.anchor.number else []
        faults = verification.verify(database.session, place.evidence, given).faults
        for fault in faults:
            click.echo(f"FEL: {Words('sv').say(fault)}", err=True)
        if faults:
            raise Refused(
                f"Återställt, men med {len(faults)} fel som fanns redan när säkerhetskopian gjordes. "
                "Läs docs/audit.md om vad de betyder, eller återställ en äldre säkerhetskopia någon annanstans."
            )
    click.echo("Kontrollerat: historiken, de låsta rapporterna och underlagen är hela.")


def _require_sound(session: Any, manifest: "Manifest") -> None:
    """Refused when the database itself finds faults, or its audit trail does not end as the manifest says."""
    from tracker.queries import backups

    if faults := backups.faults(session):
        raise Refused(f"Databasen i säkerhetskopian är skadad: {faults[0]}. Använd en annan säkerhetskopia.")
    facts = backups.facts(session)
    if (facts.migration, facts.events, facts.anchor) != (manifest.migration, manifest.events, manifest.anchor):
        raise Refused("Databasens historik är inte den som säkerhetskopian uppger. Använd en annan säkerhetskopia.")
