"""`tracker evidence`: the files of the evidence store, for whoever runs the installation."""

from typing import TYPE_CHECKING

import click

from tracker.cli.house import opened

if TYPE_CHECKING:
    from tracker.exchange.clamd import Clamd


@click.group()
def evidence() -> None:
    """Underlagens filer på disken."""


@evidence.command()
@click.option("--delete", is_flag=True, help="Ta bort filerna. Utan den visas bara vilka det gäller.")
@click.option(
    "--hours",
    default=1,
    show_default=True,
    type=click.IntRange(1, 10_000),
    help="Så många timmar gammal ska en fil vara. En yngre kan höra till någon som just laddar upp.",
)
def sweep(delete: bool, hours: int) -> None:
    """Visa, eller ta bort, filer som inget underlag längre pekar på.

    Sådana finns kvar när ett underlag har tagits bort, eller när programmet avbröts mitt i en uppladdning. Varje fil
    får en rad: kontrollsumma och storlek i byte. Utan --delete ändras inget.

    \b
    Exempel:
      tracker evidence sweep
      tracker evidence sweep --delete
    """
    with opened():
        from datetime import timedelta

        from tracker.extensions import db as database
        from tracker.queries import evidence as queries
        from tracker.web import uploads

        known = queries.known_hashes(database.session)
        swept = uploads.store().sweep(known, older_than=timedelta(hours=hours), dry_run=not delete)
    for orphan in swept.orphans:
        click.echo(f"{orphan.sha256}  {orphan.size}")
    for part in swept.parts:
        click.echo(f"tmp/{part}")
    count = len(swept.orphans) + len(swept.parts)
    if not count:
        click.echo("Inget att ta bort.")
    elif delete:
        click.echo(f"Borttagna filer: {count}, {swept.size} byte.")
    else:
        click.echo(f"Filer som kan tas bort: {count}, {swept.size} byte. Kör igen med --delete.")


@evidence.command()
def scan() -> None:
    """Viruskontrollera de filer som väntar på det.

    En fil väntar när clamd inte svarade då den laddades upp, eller när TRACKER_CLAMD sattes först efteråt. Varje fil
    får en rad: kontrollsumma och utfall.

    \b
    Exempel:
      tracker evidence scan
    """
    from tracker.cli.calling import Refused

    with opened():
        from tracker.web import uploads

        scanner = uploads.scanner_in_use()
        if scanner is None:
            raise Refused(
                "Ingen viruskontroll är inställd. Sätt TRACKER_CLAMD, till exempel unix:/run/clamav/clamd.ctl."
            )
        left = _scan_waiting(scanner)
        if left:
            raise Refused(f"{left} filer är inte kontrollerade, för clamd svarar inte. Starta clamd och kör igen.")


def _scan_waiting(scanner: "Clamd") -> int:
    """Scan one file at a time, each committed by itself; how many remain because the scanner did not answer."""
    from tracker.actions import evidence as actions
    from tracker.exchange.evidence_store import Damaged, Missing
    from tracker.extensions import db as database
    from tracker.models import EvidenceFile
    from tracker.queries import evidence as queries
    from tracker.web import clock, uploads

    waiting = [(row.id, row.sha256) for row in queries.unscanned(database.session)]
    left = 0
    for file_id, sha256 in waiting:
        database.session.rollback()  # nobody waits for the database while the scanner works
        try:
            uploads.store().verify(sha256)
        except (Missing, Damaged):
            click.echo(f"{sha256}  saknas eller är skadad. Kör tracker verify.", err=True)
            continue
        verdict = scanner.scan(uploads.store().path(sha256))
        row = database.session.get_one(EvidenceFile, file_id)
        if actions.record_scan(
            database.session, row, verdict, actor=None, actor_name="tracker evidence scan", today=clock.today()
        ):
            database.session.commit()
            click.echo(f"{sha256}  {verdict.result}{' ' + verdict.signature if verdict.signature else ''}")
        else:
            left += 1
    if not waiting:
        click.echo("Inga filer väntar.")
    return left
