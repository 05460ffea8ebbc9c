"""`tracker import`: what is taken in from other systems."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.calling import Day, Refused
from tracker.cli.house import opened
from tracker.cli.progress import Progress

if TYPE_CHECKING:
    from datetime import date

    from tracker.exchange.extracts import Reading
    from tracker.models import Indicator
    from tracker.wording.catalogue import Series


@click.group("import")
def imports() -> None:
    """Läsa in uppgifter från andra system."""


@imports.command()
@click.argument("file", metavar="FIL", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as-of", type=Day(), help="Dagen då utdraget gjordes. I dag om inget sägs.")
@click.option("--quarter", is_flag=True, help="Räkna för varje kvartal i stället för varje månad.")
@click.option("--committee", type=int, help="Nämndens nummer, för att spara.")
@click.option("--save", "wanted", multiple=True, metavar="SERIE=N1", help="Spara en serie i ett nyckeltal.")
@click.option("--refused", type=click.Path(dir_okay=False, path_type=Path), help="Skriv rader som inte räknades hit.")
def extract(
    file: Path,
    as_of: "date | None",
    quarter: bool,
    committee: int | None,
    wanted: tuple[str, ...],
    refused: Path | None,
) -> None:
    """Läs ett utdrag med utredningstider, större än sidan tar emot. Raderna sparas aldrig.

    FIL är CSV eller XLSX med startdatum, slutdatum och om så önskas förlängning och enhet. Utan --save visas bara
    siffrorna. Serierna är within, within_or_extended, median, p90, open_over och open_extended.

    \b
    Exempel:
      tracker import extract utdrag.csv --as-of 2014-03-31
      tracker import extract utdrag.csv --committee 1 --save within=N1 --save open_over=N2
    """
    with opened():
        from tracker.web import clock

        today = clock.today()
        day = as_of or today
        if day > today:
            raise Refused(f"Utdraget kan inte vara gjort efter {today.isoformat()}. Ändra --as-of.")
        reading = _read(file, day, quarter)
        _show(reading)
        if refused is not None:
            _write_refused(refused, reading)
        if wanted:
            _save(file, reading, committee, wanted, today)


def _read(file: Path, as_of: "date", quarter: bool) -> "Reading":
    from tracker.exchange import extracts
    from tracker.rules.states import PeriodLength

    kind = extracts.kind_of(file.name)
    progress = Progress("Läser", file.stat().st_size if kind == "csv" else 0)
    try:
        return extracts.read(
            file,
            kind,
            as_of=as_of,
            period=PeriodLength.QUARTER if quarter else PeriodLength.MONTH,
            progress=progress.advance,
            seconds=extracts.SECONDS_ALONE,
            memory=extracts.MEMORY_ALONE,
        )
    finally:
        progress.close()


def _show(reading: "Reading") -> None:
    """The whole committee's figures, a line a period; how many rows were refused and why."""
    from tracker.rules import extracts
    from tracker.wording import Words

    click.echo("period  inledda  inom  eller_forlangda  median  p90  oppna  oppna_forlangda")
    for figure in reading.figures:
        if not figure.part:
            values = (
                figure.started,
                figure.within,
                figure.within_or_extended,
                figure.median,
                figure.p90,
                figure.open_over,
                figure.open_extended,
            )
            shown = "  ".join("-" if value is None else str(value) for value in values)
            click.echo(f"{figure.first.isoformat()}  {shown}")
    click.echo(f"Räknade rader: {reading.rows}. Rader som inte räknades: {reading.refused}.")
    for fault, count in extracts.counted_faults(reading.faults):
        click.echo(f"  {Words('sv').say(extracts.fault_message(fault))}: {count}")


def _write_refused(out: Path, reading: "Reading") -> None:
    from tracker.rules import extracts
    from tracker.wording import Words

    lines = [f"{line};{Words('sv').say(extracts.fault_message(fault))}\n" for line, fault in reading.lines]
    try:
        out.write_text("rad;skäl\n" + "".join(lines), encoding="utf-8")
    except OSError as error:
        raise Refused(f"Filen {out} går inte att skriva: {error.strerror}. Välj en annan plats.") from None
    if len(lines) < reading.refused:
        click.echo(f"{out}  de första {len(lines)} av {reading.refused} rader")


def _save(file: Path, reading: "Reading", committee: int | None, wanted: tuple[str, ...], today: "date") -> None:
    import hashlib

    from tracker.actions import extracts as actions
    from tracker.exchange import receiving
    from tracker.extensions import db as database

    if committee is None:
        raise Refused("Ange nämnden med --committee, numret i administrationens lista.")
    with file.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    kept = actions.keep(
        database.session,
        committee,
        reading,
        dict(_chosen(committee, one) for one in wanted),
        name=receiving.clean_name(file.name),
        sha256=sha256,
        size=file.stat().st_size,
        actor=None,
        actor_name="tracker import extract",
        today=today,
    )
    database.session.commit()
    click.echo(f"Sparat. Utdrag {kept.id}, SHA-256 {sha256}")


def _chosen(committee: int, text: str) -> "tuple[Series, Indicator]":
    from tracker.extensions import db as database
    from tracker.queries import indicators
    from tracker.wording.catalogue import Series

    name, _, number = text.partition("=")
    found = indicators.numbered(database.session, committee, number)
    if name not in list(Series) or found is None:
        raise Refused(f"--save {text} säger inte vilken serie och vilket nyckeltal. Skriv till exempel within=N1.")
    return Series(name), found
