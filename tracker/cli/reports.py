"""`tracker report`: reports as files."""

from pathlib import Path

import click

from tracker.cli.calling import Refused
from tracker.cli.house import opened

FACTS = click.option(
    "--facts",
    is_flag=True,
    help="En kopia för e-arkivet (PDF/A-3a) med de frysta uppgifterna som JSON i filen.",
)


@click.group()
def report() -> None:
    """Rapporter som filer."""


@report.command()
@click.argument("wanted", metavar="SAMMANTRÄDE")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Filen som skrivs.")
@click.option("--committee", help='Nämnden, eller en del av dess namn, när flera möts samma dag: "Katrineholm".')
@click.option("--draft", is_flag=True, help="Utkastet som det skulle bli i dag, märkt Arbetsmaterial.")
@FACTS
def meeting(wanted: str, out: Path, committee: str | None, draft: bool, facts: bool) -> None:
    """Skriv återrapporteringen till ett sammanträde som PDF eller Word: samma byte som på sidan.

    Filnamnet säger vilket: rapport.pdf eller rapport.docx.

    SAMMANTRÄDE är dagen (2014-03-26) eller sammanträdets nummer i sidans adress.

    \b
    Exempel:
      tracker report meeting 2014-03-26 --committee Katrineholm --out rapport.pdf
    """
    with opened():
        from tracker.extensions import db as database
        from tracker.queries import archive_files, reports
        from tracker.web import clock

        media_type = _media_type(out, draft, facts)
        meeting_id = _find_meeting(wanted, committee)
        if draft:
            file = reports.draft_file(database.session, meeting_id, clock.today(), media_type)
        else:
            stored = (
                archive_files.report(database.session, meeting_id)
                if facts
                else reports.stored_file(database.session, meeting_id, media_type)
            )
            if stored is None:
                raise Refused("Ingen rapport är låst för sammanträdet. Lås den först, eller lägg till --draft.")
            file = stored
        _write(out, file.content)
        click.echo(f"{out}  SHA-256 {file.sha256}")


@report.command()
@click.argument("wanted", metavar="SVAR")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Filen som skrivs.")
@click.option("--draft", is_flag=True, help="Utkastet som det skulle bli i dag, märkt Arbetsmaterial.")
@FACTS
def authority(wanted: str, out: Path, draft: bool, facts: bool) -> None:
    """Skriv ett svar till myndigheten som PDF eller Word: samma byte som på sidan.

    Filnamnet säger vilket: redovisning.pdf eller redovisning.docx. PDF-filen är originalet; Word är en kopia som skrivs
    ur samma frysta uppgifter.

    SVAR är numret i sidans adress, /svar/3. Utan --draft skrivs det frisläppta eller inlämnade svaret.

    \b
    Exempel:
      tracker report authority 3 --out redovisning.pdf
    """
    with opened():
        from tracker.extensions import db as database
        from tracker.models import Answer
        from tracker.queries import answers, archive_files
        from tracker.web import clock

        media_type = _media_type(out, draft, facts)
        answer_id = answers.find(database.session, wanted)
        if answer_id is None:
            raise Refused(f"Inget svar {wanted}. Skriv numret i svarets adress, till exempel 3 för /svar/3.")
        if draft:
            file = answers.draft_file(database.session, answer_id, clock.today(), media_type)
        else:
            final = answers.final_version(answers.facts(database.session, database.session.get_one(Answer, answer_id)))
            if final is None:
                raise Refused("Svaret är inte frisläppt. Släpp det först, eller lägg till --draft.")
            file = (
                archive_files.answer(database.session, final.id)
                if facts
                else answers.version_file(database.session, final.id, media_type)
            )
        _write(out, file.content)
        click.echo(f"{out}  SHA-256 {file.sha256}")


def _media_type(out: Path, draft: bool, facts: bool) -> str:
    """What the file's name asks for. Only what is frozen has facts to put in the file, and only PDF has room."""
    from tracker.documents.printers import PRINTERS

    if facts and (draft or out.suffix.lower() != ".pdf"):
        raise Refused("--facts gäller bara det som är låst, som pdf. Ta bort --draft, och låt filen sluta på .pdf.")
    for media_type, printer in PRINTERS.items():
        if out.suffix.lower() == f".{printer.ending}":
            return media_type
    raise Refused(f"Filen {out} ska sluta på .pdf eller .docx, så att det syns vad den är.")


def _find_meeting(wanted: str, committee: str | None) -> int:
    from tracker.extensions import db as database
    from tracker.queries import reports
    from tracker.queries.scope import NotFound

    try:
        return reports.find_meeting(database.session, wanted, committee)
    except NotFound:
        raise Refused(
            f"Inget entydigt sammanträde {wanted}. Skriv dagen som 2014-03-26 och nämnden med --committee."
        ) from None


def _write(out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError as error:
        raise Refused(f"Filen {out} går inte att skriva: {error.strerror}. Välj en annan plats med --out.") from None
