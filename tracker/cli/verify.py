"""`tracker verify`: whether anything has been changed behind the program's back."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.calling import Refused
from tracker.cli.house import opened

if TYPE_CHECKING:
    from tracker.queries.verification import Checked
    from tracker.rules.chain import Anchor


class AnchorText(click.ParamType):
    """An anchor as a report prints it: the event's number, a colon, the hash."""

    name = "nummer:kontrollsumma"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> "Anchor":
        """The anchor; a usage error for what is none."""
        from tracker.rules import chain

        try:
            return chain.parse(str(value))
        except ValueError:
            self.fail("skriv händelsens nummer, kolon och de 64 tecknen, som 412:3f9a….", param, ctx)


@click.command()
@click.option("--anchor", "written", type=AnchorText(), multiple=True, help="Ett ankare. Kan anges flera gånger.")
@click.option(
    "--anchors",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="En fil med ett ankare på varje rad. Tomma rader och rader som börjar med # hoppas över.",
)
def verify(written: "tuple[Anchor, ...]", file: Path | None) -> None:
    """Kontrollera att historiken, de låsta rapporterna, svaren och underlagen är vad de var.

    Varje fel blir en rad som säger vad som skiljer och var. Ett ankare är numret och kontrollsumman för en händelse,
    som de står i en låst rapport: med det syns också om hela historiken har skrivits om.

    \b
    Exempel:
      tracker verify
      tracker verify --anchors ankare.txt
    """
    given = [(anchor, "ankaret från kommandoraden") for anchor in written]
    given += _read(file) if file else []
    with opened() as app:
        from tracker.extensions import db as database
        from tracker.queries import verification
        from tracker.web import eseal

        store = Path(app.instance_path) / "evidence"
        checked = verification.verify(database.session, store, given)
        notice = eseal.notice(datetime.now(UTC))
        if notice is not None:
            checked.notices.append(notice)
        _tell(checked)


def _read(file: Path) -> "list[tuple[Anchor, str]]":
    """The anchors of a file, each with its line. A usage error for a line that is none."""
    anchors = []
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        raise Refused(f"Filen {file} går inte att läsa som text: {error}") from None
    for number, text in enumerate(lines, 1):
        if text.strip() and not text.lstrip().startswith("#"):
            try:
                anchors.append((AnchorText().convert(text, None, None), f"{file.name} rad {number}"))
            except click.BadParameter as error:
                raise click.UsageError(f"{file} rad {number}: {error.message}") from None
    return anchors


def _tell(checked: "Checked") -> None:
    """The notices and the faults, a line each; with none, what was checked and the anchor to write down."""
    from tracker.wording import Words

    words = Words("sv")
    for notice in checked.notices:
        click.echo(f"Obs: {words.say(notice)}")
    for fault in checked.faults:
        click.echo(f"FEL: {words.say(fault)}")
    if checked.faults:
        count = words.nt("%(n)s fel hittades.", "%(n)s fel hittades.", len(checked.faults))
        raise Refused(f"{count} Ändra inget. Ta en kopia av allt och läs docs/audit.md om vad felen betyder.")
    reports, evidence = checked.reports, checked.evidence
    click.echo("Allt stämmer.")
    click.echo(f"Historik: {checked.last.number} händelser i obruten följd, jämförda med {checked.anchors} ankare.")
    click.echo(
        f"Rapporter: {reports.count} med {reports.files} filer, varav {reports.reprinted} gjordes om till samma byte."
    )
    letters = checked.letters
    click.echo(
        f"Svar till myndigheter: {letters.count} versioner, varav {letters.reprinted} gjordes om till samma byte."
    )
    if sealed := reports.sealed + letters.sealed:
        click.echo(
            f"Elektroniska stämplar: {sealed} hela. Tiden i dem är datorns egen, och ingen har frågat utfärdaren om "
            "certifikatet är återkallat."
        )
    click.echo(f"Underlag: {evidence.files} filer.")
    click.echo(f"Ankare att spara utanför datorn: {checked.last}")
