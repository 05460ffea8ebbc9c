"""Files as evidence, as people use them: up, down, anew, away, held back."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from tests.browser_client import Browser
from tests.exchange import samples
from tests.page import Page
from tests.rules.identity import PERSON
from tests.tools import clamd as daemons
from tests.views.test_evidence import PAPER
from tests.world import TODAY, World
from tracker.actions import cases, reports
from tracker.exchange.clamd import Clamd
from tracker.exchange.evidence_store import EvidenceStore
from tracker.exchange.filetypes import MAX_BYTES
from tracker.extensions import db
from tracker.models import AuditEvent, Evidence, EvidenceFile, EvidenceScan, Meeting, ReportedEvidence, SupervisionCase
from tracker.queries import evidence as queries
from tracker.queries.accounts import Viewer
from tracker.rules.states import Role, ScanResult
from tracker.web import uploads

LogIn = Callable[..., Browser]
TEXT = b"Rutin enligt beslut den 3 mars.\n"


def a_file(name: str = "Rutin för jour.txt", content: bytes = TEXT) -> FileStorage:
    """A chosen file, as a browser sends it."""
    return FileStorage(BytesIO(content), name)


@pytest.fixture
def store(app: Flask) -> EvidenceStore:
    """Where the app's evidence lies."""
    found: EvidenceStore = app.extensions["evidence_store"]
    return found


@pytest.fixture
def upload(login_as: LogIn, world: World) -> Callable[..., Page]:
    """The owner of the measure adds evidence to it."""

    def send(status: int = 303, role: Role = Role.OWNER, **typed: Any) -> Page:
        data = {"title": "", "for_authority": "False", "file": a_file(), **typed}
        return login_as(role).post(
            "evidence.new_for_measure", data, status=status, measure_id=world.a.ids["measure_id"]
        )

    return send


def newest(session: Session) -> EvidenceFile:
    session.rollback()
    return session.scalars(select(EvidenceFile).order_by(EvidenceFile.id.desc())).first() or pytest.fail("no file")


def count(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count(EvidenceFile.id))) or 0


# --- Up ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("endpoint", "argument", "shows"),
    [
        ("evidence.new_for_measure", "measure_id", "measures.show"),
        ("evidence.new_for_finding", "finding_id", "findings.show"),
        ("evidence.new_for_case", "case_id", "cases.show"),
    ],
)
def test_a_file_is_uploaded_to_measure_finding_and_case(
    login_as: LogIn, world: World, session: Session, store: EvidenceStore, endpoint: str, argument: str, shows: str
) -> None:
    browser, arguments = login_as(Role.CHIEF), {argument: world.a.ids[argument]}
    content = samples.pdf()
    page = browser.post(
        endpoint,
        {"title": "", "for_authority": "False", "file": a_file("Beslut från IVO.pdf", content)},
        status=303,
        **arguments,
    )
    file = newest(session)
    assert (file.number, file.name, file.media_type, file.size) == (
        1,
        "Beslut från IVO.pdf",
        "application/pdf",
        len(content),
    )
    assert store.verify(file.sha256) == len(content)
    shown = browser.open(page.location)
    assert "Beslut från IVO (pdf, " in shown.text and "Bara internt." in shown.text
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None and event.new is not None
    assert (event.action, event.new["sha256"], event.new["file"]) == ("evidence.added", file.sha256, file.name)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("bild.svg", b"<svg/>", "SVG-bilder tas inte emot"),
        ("sida.txt", b"<html><script>alert(1)</script>", "kod för webbsidor"),
        ("beslut.pdf", b"MZ" + b"\0" * 300, "något annat än namnet säger"),
        ("tabell.xlsm", samples.xlsx(), "innehåller makron"),
        ("tabell.xlsx", samples.bomb(), "orimligt stor"),
        ("tom.txt", b"", "Filen är tom"),
        ("anteckning.txt", f"Gäller {PERSON}.".encode(), "personnummer"),
        (f"{PERSON}.pdf", samples.pdf(), "Filens namn innehåller ett personnummer"),
    ],
)
def test_a_file_that_is_not_taken_says_why_at_its_field(
    upload: Callable[..., Page], session: Session, store: EvidenceStore, name: str, content: bytes, sentence: str
) -> None:
    before = count(session), len(list(store.walk()))
    page = upload(400, title="Min titel", file=a_file(name, content))
    assert any(sentence in error for error in page.errors), page.errors
    assert page.field("title") == "Min titel"
    assert (count(session), len(list(store.walk()))) == before
    assert list((store.root / "tmp").glob("*.part")) == []


def test_a_number_inside_a_file_is_nowhere_afterwards(
    upload: Callable[..., Page], app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    upload(400, file=a_file("brev.docx", samples.docx(f"Gäller {PERSON} enligt beslut.")))
    with app.app_context():
        db.session.remove()
    wanted = [PERSON.encode(), PERSON.replace("-", "").encode()]
    for file in Path(app.instance_path).rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        assert not any(number in content for number in wanted), file
    assert PERSON not in caplog.text


def test_one_byte_over_the_limit_is_413_and_nothing_is_kept(
    upload: Callable[..., Page], session: Session, store: EvidenceStore
) -> None:
    before = count(session), len(list(store.walk()))
    page = upload(413, title="Stor", file=a_file("a.txt", b"a" * (MAX_BYTES + 1)))
    assert any("större än 25 MB" in error for error in page.errors)
    assert page.field("title") == "Stor"
    assert (count(session), len(list(store.walk()))) == before
    upload(303, file=a_file("a.txt", b"a" * MAX_BYTES))
    assert newest(session).size == MAX_BYTES


def test_what_is_far_too_large_is_not_even_read(upload: Callable[..., Page]) -> None:
    page = upload(413, file=a_file("a.txt", b"a" * (MAX_BYTES + uploads.REST_OF_FORM)))
    assert "En fil får vara högst 25 MB" in page.text


def test_other_forms_keep_the_small_limit(login_as: LogIn, world: World) -> None:
    page = login_as(Role.CHIEF).post("measures.new", {"description": "a" * 3_000_000}, status=413)
    assert "korta texten" in page.text


def test_a_stranger_sends_nothing_large_and_is_asked_to_sign_in(browser: Browser, world: World) -> None:
    for size in (10, 3_000_000):
        page = browser.post(
            "evidence.new_for_measure", {"file": a_file("a.txt", b"a" * size)}, measure_id=world.a.ids["measure_id"]
        )
        assert page.status == 303 and page.location.startswith("/logga-in"), size


def test_a_form_that_comes_back_asks_for_the_file_again(upload: Callable[..., Page], session: Session) -> None:
    before = count(session)
    page = upload(400, document_on="2014-02-31", title="Min titel")
    assert any("Välj filen igen" in error for error in page.errors)
    assert page.field("title") == "Min titel"
    assert count(session) == before


def test_no_more_than_so_many_files_an_hour(
    upload: Callable[..., Page], session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "FILES_AN_HOUR", 2)
    upload(303)
    upload(303)
    page = upload(429)
    assert any("2 filer den senaste timmen" in error for error in page.errors)
    upload(303, role=Role.CHIEF)  # somebody else is not kept waiting


def test_the_same_content_is_one_file_in_the_store(
    upload: Callable[..., Page], session: Session, store: EvidenceStore
) -> None:
    before = len(list(store.walk()))
    upload(303, file=a_file("a.txt"))
    upload(303, file=a_file("b.txt"))
    assert len(list(store.walk())) == before + 1


# --- With the update of a measure (R3) --------------------------------------------------------------------------------


@pytest.fixture
def plain(session: Session, world: World, app: Flask) -> int:
    """A measure that nobody needs to decide, without evidence, owned by the person with the role owner."""
    from tests.world import add_measure
    from tracker.actions import audit
    from tracker.models import Measure
    from tracker.rules.verbs import AuditVerb

    owner_id = session.get_one(Measure, world.a.ids["measure_id"]).owner_id
    measure = add_measure(session, world.a, sequence=9, deciding_body=None, whole_plan=True, owner_id=owner_id)
    audit.record(session, AuditVerb.MEASURE_ADDED, actor=None, actor_name="prov", today=TODAY, subject=measure)
    session.commit()
    return measure.id


def _done(page: Page, **typed: Any) -> dict[str, Any]:
    return {"version": page.field("version"), "state": "done", "text": "Rutinen är införd.", "on_track": "yes", **typed}


def test_done_in_one_go_with_a_file_and_nothing_else(login_as: LogIn, plain: int, session: Session) -> None:
    browser = login_as(Role.OWNER)
    page = browser.get("measures.show", measure_id=plain)
    assert page.soup.select_one("form#lage[enctype='multipart/form-data'] input[type=file]") is not None
    refused = browser.post("measures.update", _done(page), status=400, measure_id=plain)
    assert any("Lägg till ett underlag" in error for error in refused.errors)
    browser.post("measures.update", _done(page, file=a_file()), status=303, measure_id=plain)
    paper = session.scalars(select(Evidence).where(Evidence.measure_id == plain)).one()
    assert paper.title == "Rutin för jour"
    assert "Genomförd" in browser.get("measures.show", measure_id=plain).text


def test_a_bad_file_does_not_make_it_done(login_as: LogIn, plain: int, session: Session) -> None:
    browser = login_as(Role.OWNER)
    page = browser.get("measures.show", measure_id=plain)
    refused = browser.post(
        "measures.update", _done(page, file=a_file("a.svg", b"<svg/>")), status=400, measure_id=plain
    )
    assert any("SVG" in error for error in refused.errors)
    assert refused.field("text") == "Rutinen är införd."
    assert session.scalars(select(Evidence).where(Evidence.measure_id == plain)).all() == []


def test_a_title_without_file_or_number_is_no_proof(login_as: LogIn, plain: int) -> None:
    browser = login_as(Role.OWNER)
    page = browser.get("measures.show", measure_id=plain)
    refused = browser.post("measures.update", _done(page, evidence_title="Rutin"), status=400, measure_id=plain)
    assert any("skriv handlingens diarienummer" in error for error in refused.errors)


def test_confirming_with_a_chosen_file_loses_nothing(login_as: LogIn, plain: int) -> None:
    browser = login_as(Role.OWNER)
    page = browser.get("measures.show", measure_id=plain)
    typed = {"version": page.field("version"), "state": "in_progress", "oforandrat": "1", "file": a_file()}
    refused = browser.post("measures.update", typed, status=400, measure_id=plain)
    assert any("Välj Spara läget" in error for error in refused.errors)
    assert any("Välj filen igen" in error for error in refused.errors)


def test_the_only_proof_of_what_is_done_is_not_taken_away(login_as: LogIn, plain: int, session: Session) -> None:
    """R3: and what was taken away does not prove anything."""
    browser = login_as(Role.OWNER)
    page = browser.get("measures.show", measure_id=plain)
    typed = {**_done(page, file=a_file()), "state": "in_progress"}
    browser.post("measures.update", typed, status=303, measure_id=plain)
    _remove(browser, newest(session).evidence_id, 303)
    page = browser.get("measures.show", measure_id=plain)
    assert "Inget underlag ännu." in page.text
    assert browser.post("measures.update", _done(page), status=400, measure_id=plain).errors
    browser.post("measures.update", _done(page, file=a_file()), status=303, measure_id=plain)
    refused = _remove(browser, newest(session).evidence_id, 400)
    assert any("dess enda underlag" in error for error in refused.errors)
    browser.post("evidence.new_for_measure", PAPER, status=303, measure_id=plain)
    _remove(browser, newest(session).evidence_id, 303)


# --- Down -------------------------------------------------------------------------------------------------------------


def test_a_download_is_an_attachment_that_can_do_nothing(
    upload: Callable[..., Page], login_as: LogIn, session: Session
) -> None:
    name = "Beslut å ä ö – ”kopia”.pdf"
    content = samples.pdf()
    upload(303, file=a_file(name, content))
    file = newest(session)
    answer = login_as(Role.VERIFIER).client.get(f"/underlag/{file.evidence_id}/fil/1")
    assert answer.status_code == 200 and answer.data == content
    headers = answer.headers
    assert headers["Content-Disposition"].startswith("attachment; ")
    assert (
        "filename*=UTF-8''Beslut%20%C3%A5%20%C3%A4%20%C3%B6%20%E2%80%93%20%E2%80%9Dkopia%E2%80%9D.pdf"
        in headers["Content-Disposition"]
    )
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Length"] == str(len(content))
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_who_may_not_read_the_plan_may_not_read_its_files(login_as: LogIn, world: World) -> None:
    own, other = world.a.ids["evidence_id"], world.b.ids["evidence_id"]
    member = login_as(Role.MEMBER)
    member.get("evidence.download", status=403, evidence_id=own, number=1)
    member.get("evidence.show", status=403, evidence_id=own)
    chief = login_as(Role.CHIEF)
    assert chief.get("evidence.download", evidence_id=own, number=1).answer.data == world.a.paper
    for address in ("evidence.download", "evidence.scan"):
        ask = chief.get if address == "evidence.download" else chief.post
        ask(address, status=404, evidence_id=other, number=1)
        ask(address, status=404, evidence_id=own, number=2)
        ask(address, status=404, evidence_id=own, number=0)
    for address in ("evidence.show", "evidence.new_version", "evidence.remove"):
        chief.get(address, status=404, evidence_id=other)


@pytest.mark.parametrize("harm", ["damaged", "missing"])
def test_a_file_that_is_not_what_it_was_is_a_page_and_a_line_in_the_log(
    login_as: LogIn, world: World, store: EvidenceStore, session: Session, caplog: pytest.LogCaptureFixture, harm: str
) -> None:
    file = queries.file_of(session, world.a.ids["evidence_id"], 1)
    path = store.path(file.sha256)
    if harm == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-2] + b"x\n")
    with caplog.at_level(logging.ERROR):
        page = login_as(Role.CHIEF).get(
            "evidence.download", status=409, evidence_id=world.a.ids["evidence_id"], number=1
        )
    assert page.h1 == "Filen är skadad" and "säkerhetskopia" in page.text
    assert world.a.paper.decode().strip() not in page.text
    assert f"is {harm}: {file.sha256}" in caplog.text and file.name not in caplog.text


# --- Anew and away ----------------------------------------------------------------------------------------------------


def _remove(browser: Browser, evidence_id: int, status: int, reason: str = "Fel handling.") -> Page:
    opened = browser.get("evidence.remove", evidence_id=evidence_id)
    typed = {"version": opened.field("version"), "reason": reason}
    return browser.post("evidence.remove", typed, status=status, evidence_id=evidence_id)


def test_a_new_version_stands_beside_the_old_one(login_as: LogIn, world: World, session: Session) -> None:
    browser, evidence_id = login_as(Role.OWNER), world.a.ids["evidence_id"]
    opened = browser.get("evidence.new_version", evidence_id=evidence_id)
    unchosen = {"version": opened.field("version")}
    refused = browser.post("evidence.new_version", unchosen, status=400, evidence_id=evidence_id)
    assert any("Välj filen." in error for error in refused.errors)
    typed = {"version": opened.field("version"), "file": a_file("Rutin 2.txt")}
    browser.post("evidence.new_version", typed, status=303, evidence_id=evidence_id)
    page = browser.get("evidence.show", evidence_id=evidence_id)
    rows = [row.get_text(" ", strip=True) for row in page.soup.select("tbody tr")]
    assert len(rows) == 2 and rows[0].startswith("Version 2 Rutin 2.txt") and rows[1].startswith("Version 1 Handling")
    assert newest(session).sha256[:16] in rows[0]
    assert browser.get("evidence.download", evidence_id=evidence_id, number=1).answer.data == world.a.paper
    assert browser.get("evidence.download", evidence_id=evidence_id, number=2).answer.data == TEXT
    again = {"version": opened.field("version"), "file": a_file("Rutin 3.txt")}
    twice = browser.post("evidence.new_version", again, status=409, evidence_id=evidence_id)
    assert any("Välj filen igen" in error for error in twice.errors)


def test_what_is_taken_away_is_hidden_and_its_bytes_are_swept(
    upload: Callable[..., Page], login_as: LogIn, session: Session, store: EvidenceStore, world: World
) -> None:
    upload(303, title="Fel fil")
    file, browser = newest(session), login_as(Role.OWNER)
    assert any("Skriv varför" in error for error in _remove(browser, file.evidence_id, 400, reason="").errors)
    _remove(browser, file.evidence_id, 303)
    measure = browser.get("measures.show", measure_id=world.a.ids["measure_id"])
    assert "Fel fil" not in measure.soup.select_one("section[aria-labelledby=underlag]").get_text()
    assert "Underlag borttaget" in measure.text and "Fel handling." in measure.text
    assert (
        "Fel fil"
        not in browser.get("findings.show", finding_id=world.a.ids["finding_id"])
        .soup.select_one("section[aria-labelledby=underlag]")
        .get_text()
    )
    assert "Underlaget togs bort" in browser.get("evidence.show", evidence_id=file.evidence_id).text
    assert (
        browser.get("evidence.download", status=409, evidence_id=file.evidence_id, number=1).h1
        == "Underlaget är borttaget"
    )
    for address in ("evidence.new_version", "evidence.remove"):
        browser.get(address, status=409, evidence_id=file.evidence_id)
    browser.post("evidence.edit", {**PAPER, "version": "2"}, status=400, evidence_id=file.evidence_id)
    known = queries.known_hashes(session)
    swept = store.sweep(known, older_than=timedelta(seconds=-60))
    assert file.sha256 in [orphan.sha256 for orphan in swept.orphans]
    for place in (world.a, world.b):
        assert len([s for s in store.walk() if s.size == len(place.paper)]) >= 1, "what a row names stays"


def test_what_a_report_has_told_of_stays(
    login_as: LogIn, world: World, session: Session, viewer: Callable[..., Viewer]
) -> None:
    meeting = session.get_one(Meeting, world.a.ids["meeting_id"])
    reports.freeze(session, meeting, actor=viewer(Role.CHIEF), today=TODAY, missing_accepted=True)
    session.commit()
    told = session.scalars(select(ReportedEvidence.evidence_id)).all()
    assert told == [world.a.ids["evidence_id"]]
    browser, evidence_id = login_as(Role.CHIEF), told[0]
    assert "Det kan inte tas bort" in browser.get("evidence.show", evidence_id=evidence_id).text
    assert "kan det inte tas bort" in browser.get("evidence.remove", evidence_id=evidence_id).text
    version = session.get_one(Evidence, evidence_id).version
    refused = browser.post(
        "evidence.remove", {"version": str(version), "reason": "Fel."}, status=400, evidence_id=evidence_id
    )
    assert any("En rapport eller ett svar har berättat" in error for error in refused.errors)


# --- Secrecy (R13) ----------------------------------------------------------------------------------------------------

MARK = {"secrecy_provision": "26 kap. 1 § OSL", "secrecy_on": "2014-03-10", "secrecy_authority": "IVO"}


def test_what_is_marked_goes_to_the_authority_only_with_a_tick_of_its_own(
    upload: Callable[..., Page], login_as: LogIn, session: Session, world: World
) -> None:
    page = upload(400, **MARK, for_authority="True")
    assert any("Kryssa för att det ändå ska tas med" in error for error in page.errors)
    upload(303, **MARK, for_authority="False")
    browser = login_as(Role.OWNER)
    measure = browser.get("measures.show", measure_id=world.a.ids["measure_id"])
    assert "Sekretessmarkerad" in measure.soup.select_one("section[aria-labelledby=underlag]").get_text()
    evidence_id = newest(session).evidence_id
    opened = browser.get("evidence.edit", evidence_id=evidence_id)
    typed = {"title": "T", "for_authority": "True", "version": opened.field("version"), **MARK}
    browser.post("evidence.edit", typed, status=400, evidence_id=evidence_id)
    browser.post("evidence.edit", {**typed, "despite_secrecy": "y"}, status=303, evidence_id=evidence_id)
    assert session.get_one(Evidence, evidence_id).for_authority


def test_a_marked_case_marks_its_evidence_and_sends_none_unasked(
    upload: Callable[..., Page], login_as: LogIn, session: Session, world: World, viewer: Callable[..., Viewer]
) -> None:
    upload(303, for_authority="True")
    evidence_id = newest(session).evidence_id
    case = session.get_one(SupervisionCase, world.a.ids["case_id"])
    cases.edit(
        session,
        case,
        actor=viewer(Role.CHIEF),
        today=TODAY,
        secrecy_provision="26 kap. 1 § OSL",
        secrecy_on=TODAY,
        secrecy_authority="IVO",
    )
    session.commit()
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None and event.new is not None and event.new["evidence_made_internal"] == 1
    assert session.get_one(Evidence, evidence_id).for_authority is False
    upload(400, for_authority="True")
    upload(303, for_authority="True", despite_secrecy="y")
    browser = login_as(Role.CHIEF)
    assert "Sekretessmarkerad" in browser.get("cases.index").text
    assert "26 kap. 1 § OSL" in browser.get("cases.show", case_id=case.id).text


# --- The virus scanner ------------------------------------------------------------------------------------------------


def test_scanner_finds_refuses_and_later_clears(
    upload: Callable[..., Page],
    login_as: LogIn,
    app: Flask,
    session: Session,
    store: EvidenceStore,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    browser = login_as(Role.VERIFIER)
    monkeypatch.setitem(app.extensions, "scanner", Clamd(f"unix:{tmp_path / 'none'}"))
    upload(303, title="Väntande fil")
    file = newest(session)
    arguments = {"evidence_id": file.evidence_id, "number": 1}
    assert "Väntar på viruskontroll" in browser.get("measures.show", measure_id=world.a.ids["measure_id"]).text
    assert browser.get("evidence.download", status=409, **arguments).h1 == "Filen väntar på viruskontroll"
    page = browser.post("evidence.scan", status=303, **arguments)
    assert "svarar inte" in browser.open(page.location).text
    assert session.scalars(select(EvidenceScan)).all() == []
    with daemons.running() as address:
        monkeypatch.setitem(app.extensions, "scanner", Clamd(address))
        before = count(session), len(list(store.walk()))
        refused = upload(400, file=a_file("a.txt", b"Hej " + daemons.VIRUS))
        assert any(daemons.SIGNATURE in error for error in refused.errors)
        assert (count(session), len(list(store.walk()))) == before
        page = browser.post("evidence.scan", status=303, **arguments)
        assert "Filen är kontrollerad." in browser.open(page.location).text
        upload(303, file=a_file("b.txt", b"En annan handling.\n"))
    scans = session.scalars(select(EvidenceScan).order_by(EvidenceScan.id)).all()
    assert [(s.file_id, s.result) for s in scans] == [
        (file.id, ScanResult.CLEAN),
        (newest(session).id, ScanResult.CLEAN),
    ]
    assert browser.get("evidence.download", **arguments).answer.data == TEXT
    actions = session.scalars(select(AuditEvent.action)).all()
    assert actions.count("evidence.scanned") == 1


def test_what_is_found_infected_later_is_never_handed_out(
    login_as: LogIn, world: World, session: Session, viewer: Callable[..., Viewer]
) -> None:
    from tracker.actions import evidence
    from tracker.exchange.clamd import Verdict

    row = queries.newest_file(session, world.a.ids["evidence_id"])
    evidence.record_scan(session, row, Verdict(ScanResult.INFECTED, "Elakt"), actor=viewer(Role.CHIEF), today=TODAY)
    session.commit()
    page = login_as(Role.CHIEF).get("evidence.download", status=409, evidence_id=row.evidence_id, number=1)
    assert page.h1 == "Filen innehåller virus" and "Elakt" in page.text


# --- Side by side -----------------------------------------------------------------------------------------------------


def test_a_slow_upload_keeps_nobody_from_saving(app: Flask, login_as: LogIn, world: World) -> None:
    """The bytes of three uploads come at their own pace; meanwhile somebody else saves."""
    arrived, go_on = threading.Barrier(4), threading.Event()

    class Slow(BytesIO):
        """Lets the test know that the request is being read, and waits in the middle of it."""

        waited = False

        def readinto(self, buffer: Any) -> int:
            if not self.waited:
                self.waited = True
                arrived.wait(30)
                assert go_on.wait(30)
            return super().readinto(buffer)

    answers: list[int] = []

    def send(browser: Browser, token: str) -> None:
        boundary = "gräns".encode().hex()
        parts = [("csrf_token", token), ("title", "Långsam"), ("for_authority", "False")]
        body = "".join(f'--{boundary}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in parts)
        named = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
        body += f"{named}Hej hej\r\n--{boundary}--\r\n"
        with app.app_context():
            answer = browser.client.post(
                f"/underlag/atgard/{world.a.ids['measure_id']}/nytt",
                input_stream=Slow(body.encode()),
                content_length=len(body.encode()),
                content_type=f"multipart/form-data; boundary={boundary}",
            )
        answers.append(answer.status_code)

    browsers = [login_as(Role.OWNER) for _ in range(3)]
    threads = [threading.Thread(target=send, args=(browser, browser.token())) for browser in browsers]
    for thread in threads:
        thread.start()
    arrived.wait(30)
    began = time.perf_counter()
    login_as(Role.CHIEF).post("evidence.new_for_case", PAPER, status=303, case_id=world.a.ids["case_id"])
    assert time.perf_counter() - began < 30
    assert answers == []
    go_on.set()
    for thread in threads:
        thread.join(60)
    assert answers == [303, 303, 303]
