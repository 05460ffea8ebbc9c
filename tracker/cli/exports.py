"""`tracker export`: what can be taken out of the installation whole."""

import os
from collections.abc import Iterable
from pathlib import Path

import click

from tracker.cli.calling import Refused
from tracker.cli.house import opened


@click.group()
def export() -> None:
    """Ta ut uppgifter som filer."""


@export.command()
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Filen som skrivs.")
def trail(out: Path) -> None:
    """Skriv hela historiken som en textfil (JSON Lines), en händelse på varje rad.

    Filen kan kontrolleras utan programmet med docs/verify_trail.py. Den gäller alla nämnder i installationen.

    \b
    Exempel:
      tracker export trail --out historik.jsonl
    """
    with opened():
        from tracker.extensions import db as database
        from tracker.queries import trail as queries

        anchor, lines = queries.whole(database.session)
        try:
            _write(out, lines)
        except queries.Unreadable as error:
            raise Refused(f"Händelse {error} går inte att läsa. Kör: tracker verify") from None
        click.echo(f"{out}  {anchor.number} händelser")
        click.echo(f"Ankare att spara för sig: {anchor}")


def _write(out: Path, lines: Iterable[str]) -> None:
    """Write beside the file and move it into place, readable by its owner only: never half a trail under its name."""
    part = out.with_name(f"{out.name}.part")
    try:
        private = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(private, "w", encoding="utf-8", errors="surrogatepass", newline="\n") as stream:
            stream.writelines(f"{line}\n" for line in lines)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(out)
    except OSError as error:
        raise Refused(f"Filen {out} går inte att skriva: {error.strerror}. Välj en annan plats med --out.") from None
    finally:
        part.unlink(missing_ok=True)
