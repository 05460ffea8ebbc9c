"""R13 against a real server: a number in a progress note and in a document is refused, and afterwards it is nowhere."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.drills.figures import Drill
from tests.exchange import papers
from tests.exchange.papers import runs
from tests.rules.identity import PERSON
from tests.sites import Site
from tests.sweeps.test_client_data import traces
from tests.visitor import Visitor
from tests.world import PASSWORD
from tracker.rules.states import Role

SIX, FOUR = PERSON.split("-")


@pytest.fixture
def watched(site: Site) -> Site:
    """An installation whose programs put their temporary files where the test looks too."""
    folder = site.instance.parent / "temporary"
    folder.mkdir()
    return replace(site, environment={**site.environment, "TMPDIR": str(folder)})


def _chief(site: Site, port: int) -> Visitor:
    return Visitor(port).sign_in(site.world.a.emails[Role.CHIEF], PASSWORD)


def _files(site: Site) -> set[Path]:
    return {file for file in (site.instance / "evidence").rglob("*") if file.is_file()}


@pytest.mark.drill
def test_a_number_that_was_refused_is_nowhere_afterwards(watched: Site, tmp_path: Path, drill: Drill) -> None:
    """All that the installation writes lies under one folder: database and its log, evidence, temporary files, logs."""
    everything = watched.instance.parent
    measure_id = watched.world.a.ids["measure_id"]
    page, note = f"/atgarder/{measure_id}", f"/atgarder/{measure_id}/lage"
    document = papers.docx(
        tmp_path / "made.docx", runs("Flickan ", SIX[:4], SIX[4:], f"-{FOUR}", " bor kvar")
    ).read_bytes()
    text = f"En rad.\nNamn {PERSON}".encode()
    (tmp_path / "made.docx").unlink()
    refused, kept = 0, _files(watched)
    with watched.serving() as server:
        chief = _chief(watched, server.port)
        for typed in (PERSON, f"{SIX}{FOUR}", f"19{SIX} {FOUR}", f"{SIX}\u2013{FOUR}"):
            answer = chief.send(chief.form(page, note), text=f"Flickan {typed} har fått plats.", state="in_progress")
            assert answer.status == 400 and "ser ut som ett personnummer" in answer.text
            refused += 1
        upload = f"/underlag/atgard/{measure_id}/nytt"
        for name, content, place in (("utredning.docx", document, "stycke 1"), ("namn.txt", text, "rad 2")):
            form = chief.form(upload, upload)
            answer = chief.send(form, files={"file": (name, content)}, title="Utredning", for_authority="False")
            assert answer.status == 400 and place in answer.text and "hänvisa till den" in answer.text
            refused += 1
        while_running = traces(everything, PERSON)
        # What is sound is stored and found by the same search, so the search looks where things are kept.
        sound = chief.send(chief.form(page, note), text="Flickan har fått plats.", state="in_progress", on_track="yes")
        assert sound.status == 303
        looked_in = traces(everything, "Flickan har fått plats.")
    afterwards = traces(everything, PERSON)
    drill.tell("client data", refused=refused, files_with_the_number=len(while_running) + len(afterwards))
    assert (while_running, afterwards) == ([], [])
    assert _files(watched) == kept  # packed, the document would not be found by its text
    assert [name for name in looked_in if "tracker.sqlite" in name]


@pytest.mark.drill
def test_the_server_keeps_no_log_of_what_is_asked_or_sent(watched: Site) -> None:
    with watched.serving() as server:
        chief = _chief(watched, server.port)
        chief.get("/atgarder?ansvarig=kanarie-i-adressen")
        chief.send(chief.form("/atgarder/ny", "/atgarder/ny"), title="kanarie-i-formuläret", due_on="x")
        log = server.log.read_text()
    assert "kanarie" not in log and "GET /" not in log and "POST" not in log
