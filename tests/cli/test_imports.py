"""`tracker import extract`: progress on stderr, figures on stdout, saved only when asked."""

import hashlib
from pathlib import Path

from sqlalchemy import select

from tests.sites import Site
from tracker.models import AuditEvent, Extract, Observation
from tracker.rules.verbs import AuditVerb

CONTENT = "Startdatum;Slutdatum\n" + "2013-01-10;2013-02-10\n" * 30 + "i går;\n"


def _written(folder: Path, content: str = CONTENT) -> Path:
    path = folder / "utdrag.csv"
    path.write_text(content, encoding="utf-8")
    return path


def test_an_extract_is_shown_with_progress_and_nothing_is_saved(site: Site, tmp_path: Path) -> None:
    refused = tmp_path / "fel.csv"
    done = site.run("import", "extract", str(_written(tmp_path)), "--refused", str(refused))
    assert done.returncode == 0, done.stderr
    assert "Läser: 0,0 MB av 0,0 MB (100 %)" in done.stderr
    assert "2013-01-01  30  30  30  31  31  0  0" in done.stdout
    assert "Räknade rader: 30. Rader som inte räknades: 1." in done.stdout
    assert refused.read_text(encoding="utf-8") == ("rad;skäl\n32;startdatum är inget datum, skriv det som 2014-04-04\n")
    with site.opened() as session:
        assert session.scalars(select(Extract)).all() == []


def test_an_extract_is_saved_in_the_named_indicator(site: Site, tmp_path: Path) -> None:
    path = _written(tmp_path)
    done = site.run("import", "extract", str(path), "--committee", "1", "--save", "within=N1")
    assert done.returncode == 0, done.stderr
    with site.opened() as session:
        kept = session.scalars(select(Extract)).one()
        assert kept.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
        made = session.scalars(select(Observation).where(Observation.extract_id == kept.id)).one()
        assert (made.numerator, made.denominator, made.period_on.isoformat()) == (30, 30, "2013-01-01")
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == AuditVerb.EXTRACT_READ)).one()
        assert (event.actor_name, event.actor_id) == ("tracker import extract", None)


def test_what_cannot_be_done_is_refused_in_a_line(site: Site, tmp_path: Path) -> None:
    path = str(_written(tmp_path))
    for arguments, words in (
        (("--save", "within=N1"), "Ange nämnden med --committee"),
        (("--committee", "1", "--save", "within=N9"), "säger inte vilken serie och vilket nyckeltal"),
        (("--committee", "1", "--save", "median=N1"), "N1 har en annan enhet eller period."),
        (("--as-of", "2014-12-31"), "Utdraget kan inte vara gjort efter 2014-03-18."),
    ):
        done = site.run("import", "extract", path, *arguments)
        assert done.returncode == 1, arguments
        assert words in done.stderr.splitlines()[-1].replace("\N{NO-BREAK SPACE}", " ")
    named = _written(tmp_path, "Start;Slut;Personnummer\n")
    done = site.run("import", "extract", str(named))
    assert done.returncode == 1
    assert "ser ut att peka ut" in done.stderr
