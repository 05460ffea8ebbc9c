import hashlib
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import filled
from tests.browser_client import Browser
from tests.documents.paper import read_word
from tests.page import Page
from tests.world import Place, World
from tracker.actions import measures_dates
from tracker.extensions import db
from tracker.models import AnswerStep, Decision, Finding, Measure, Report
from tracker.queries.accounts import Viewer
from tracker.rules.states import AnswerStepKind, Role

Login = Callable[..., Browser]
Turn = Callable[[date], None]

LOCKED, MEETING_DAY, LAST_DAY = date(2014, 3, 19), date(2014, 3, 26), date(2014, 4, 4)
SENT = {"sent_on": "2014-04-04", "clock": "23.30", "channel": "email"}


@pytest.fixture
def answer_id(world: World) -> int:
    return world.a.ids["answer_id"]


@pytest.fixture
def turn(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Turn:
    """Turn the business day."""
    return lambda day: monkeypatch.setitem(app.extensions, "clock", lambda: day)


def send(
    browser: Browser, endpoint: str, query: str = "", *, status: int = 303, typed: dict[str, str], **ids: int
) -> Page:
    """Fill in the form on its page, with everything that stands in it, and send it."""
    path = browser.address(endpoint, **ids) + query
    place = Place("a", 0, ids=dict(ids))
    forms = filled.forms_of(browser.client.application, browser.open(path), path, place)
    form = next(form for form in forms if form.endpoint == endpoint).changed(**typed)
    page = Page(filled.send(browser, form))
    assert page.status == status, page.text[:2000]
    return page


def explain_everything(chief: Browser, answer_id: int, text: str = "Rekryteringen drog ut på tiden.") -> None:
    """Explain each difference through the page, as long as the page asks for one more."""
    for _ in range(20):
        page = chief.get("answers.show", answer_id=answer_id)
        if "Ska förklaras" not in page.text:
            return
        send(chief, "answers.explain", typed={"text": text, "place": "letter"}, answer_id=answer_id)
    raise AssertionError("a difference can't be explained")


def decide(chief: Browser, world: World, answer_id: int, app: Flask) -> None:
    """Put the letter before the meeting of 26 March, which decides it as § 34."""
    chief.post(
        "answers.put_forward",
        {"meeting_id": str(world.a.ids["meeting_id"]), "editorial_mandate": "y"},
        answer_id=answer_id,
        status=303,
    )


def record(chief: Browser, app: Flask, title: str, paragraph: str) -> None:
    with app.app_context():
        decision = db.session.scalars(select(Decision).where(Decision.title == title).order_by(Decision.id)).first()
        assert decision is not None
        decision_id = decision.id
    typed = {"decided_on": "2014-03-26", "paragraph": paragraph}
    send(chief, "decisions.record", typed=typed, decision_id=decision_id)


def test_index_lists_the_letters_of_the_committee(login_as: Login, world: World) -> None:
    page = login_as(Role.CHAIR).get("answers.index")
    assert "Redovisning 1" in page.text and world.a.canary in page.text and world.b.canary not in page.text


def test_the_matrix_names_what_is_missing_with_one_thing_to_do_for_each(
    login_as: Login, answer_id: int, app: Flask, world: World
) -> None:
    with app.app_context():
        measure = db.session.get_one(Measure, world.a.ids["measure_id"])
        db.session.execute(Measure.__table__.update().where(Measure.id == measure.id).values(owner_id=None))
        db.session.commit()
    page = login_as(Role.CHIEF).get("answers.show", answer_id=answer_id)
    assert "Saknas för Å1" in page.text and "Å1 saknar ansvarig. Utse en ansvarig." in page.text
    assert "Ståndpunkten saknas. Ange om nämnden delar bedömningen." in page.text
    assert page.soup.select_one(f'a[href="/atgarder/{world.a.ids["measure_id"]}/andra#owner_id"]') is not None
    refused = login_as(Role.CHIEF).post("answers.release", {}, answer_id=answer_id, status=400)
    assert any("Inget beslut är registrerat" in error for error in refused.errors)


def test_a_gap_that_the_letter_owns_up_to_no_longer_blocks(
    login_as: Login, answer_id: int, app: Flask, world: World
) -> None:
    with app.app_context():
        table = Measure.__table__
        db.session.execute(table.update().where(table.c.id == world.a.ids["measure_id"]).values(owner_id=None))
        db.session.commit()
    chief = login_as(Role.CHIEF)
    text = "Nämnden kan i dag inte ange ansvarig, därför att tjänsten tillsätts i maj."
    finding_id = world.a.ids["finding_id"]
    send(chief, "answers.edit_requirement", typed={"cannot": text}, answer_id=answer_id, finding_id=finding_id)
    page = chief.get("answers.show", answer_id=answer_id)
    assert "Hindrar" not in page.text and text in page.text


def test_a_later_date_keeps_the_letter_until_a_sentence_explains_it(
    login_as: Login,
    app: Flask,
    world: World,
    answer_id: int,
    turn: Turn,
    session: Session,
    viewer: Callable[..., Viewer],
) -> None:
    """Must be shown 3: the adopted policy explains itself by its §; the moved date needs a sentence."""
    chief = login_as(Role.CHIEF)
    turn(LOCKED)
    chief.post("meetings.publish", {"missing_accepted": "y"}, meeting_id=world.a.ids["meeting_id"], status=303)
    explain_everything(chief, answer_id, "Det är förklarat.")
    decide(chief, world, answer_id, app)
    turn(MEETING_DAY)
    record(chief, app, f"Policy {world.a.canary}", "33")
    page = chief.get("answers.show", answer_id=answer_id)
    assert "Beslutat 26 mars 2014, § 33." in page.text.replace("\u00a0", " ")
    assert "Förklaras av händelsen" in page.text
    record(chief, app, "Yttrande till IVO", "34")
    measure = session.get_one(Measure, world.a.ids["measure_id"])
    typed = {"to_on": date(2014, 6, 2), "reason": "Fler remisser.", "reference": "§ 33"}
    measures_dates.move_date(session, measure, actor=viewer(Role.CHIEF), today=MEETING_DAY, **typed)
    session.commit()
    refused = chief.post("answers.release", {"editorial": "y"}, answer_id=answer_id, status=400)
    assert any("är inte förklarad" in error for error in refused.errors), refused.errors
    explain_everything(chief, answer_id, "Remissen tog längre tid än väntat.")
    chief.post("answers.release", {"editorial": "y"}, answer_id=answer_id, status=303)
    page = chief.get("answers.show", answer_id=answer_id)
    assert "Frisläppt" in page.text and "Remissen tog längre tid än väntat." in page.text


def test_a_letter_sent_at_half_past_eleven_without_decision_is_registered_at_once(
    login_as: Login, app: Flask, answer_id: int, turn: Turn, world: World
) -> None:
    """Must be shown 4: one form, and it reads "inlämnad utan registrerat beslut" wherever it is shown."""
    turn(LAST_DAY)
    secretary = login_as(Role.SECRETARY)
    asked = secretary.get("answers.register_sent", answer_id=answer_id)
    assert "Inget beslut är registrerat." in asked.text and asked.field("sent_on") == "2014-04-04"
    done = secretary.post("answers.register_sent", SENT, answer_id=answer_id, status=303)
    page = secretary.open(done.location)
    assert "Inlämnad utan registrerat beslut" in page.text and "kl. 23.30" in page.text
    assert "Inget registrerat beslut" in page.text
    assert "Inlämnad utan registrerat beslut" in secretary.get("answers.index").text
    case = secretary.get("cases.show", case_id=world.a.ids["case_id"])
    assert "Inlämnad utan registrerat beslut." in case.text and "Klart 4 april 2014" in case.text


def test_the_whole_way_through_the_pages(login_as: Login, app: Flask, world: World, answer_id: int, turn: Turn) -> None:
    chief, chair = login_as(Role.CHIEF), login_as(Role.CHAIR)
    explain_everything(chief, answer_id)
    decide(chief, world, answer_id, app)
    assert "ligger på nämndens lista" in chief.get("answers.show", answer_id=answer_id).text
    turn(MEETING_DAY)
    record(chief, app, "Yttrande till IVO", "34")
    explain_everything(chief, answer_id)
    chief.post("answers.release", {"editorial": "y"}, answer_id=answer_id, status=303)
    refused = chief.post("answers.sign", {}, answer_id=answer_id)
    assert refused.status == 403
    chair.post("answers.sign", {}, answer_id=answer_id, status=303)
    assert "Protokollet är inte justerat." in chief.get("answers.register_sent", answer_id=answer_id).text
    chief.post("answers.register_sent", {**SENT, "sent_on": "2014-03-26"}, answer_id=answer_id, status=303)
    chief.post(
        "answers.add_receipt", {"reference": "K 7", "received_on": "2014-03-26"}, answer_id=answer_id, status=303
    )
    page = login_as(Role.AUDITOR).get("answers.show", answer_id=answer_id)
    for words in ("Låst.", "Det här är exakt det som lämnades in.", "K 7", "Hänt sedan dess", "Titel chair"):
        assert words in page.text, words
    with app.app_context():
        sent = db.session.scalars(select(AnswerStep).where(AnswerStep.kind == AnswerStepKind.SENT)).one()
        version_id = sent.version_id
    answer = chief.client.get(f"/svar/version/{version_id}/fil")
    assert (
        answer.data.startswith(b"%PDF-")
        and answer.headers["ETag"].strip('"') == hashlib.sha256(answer.data).hexdigest()
    )
    assert f"/svar/version/{version_id}/fil.docx" in page.links() and "Pdf-filen är originalet." in page.text
    copy = chief.get("answers.download_word", answer_version_id=version_id).answer
    said = read_word(copy.data)
    assert "Redovisning 1 till IVO, version 3.docx" in copy.headers["Content-Disposition"]
    assert hashlib.sha256(answer.data).hexdigest() in said and "Svaret vilar på nämndens beslut" in said
    assert "har inte samma ord" not in said


def test_sent_twice_signs_and_decides_once(
    login_as: Login, app: Flask, world: World, answer_id: int, turn: Turn
) -> None:
    chief, chair = login_as(Role.CHIEF), login_as(Role.CHAIR)
    explain_everything(chief, answer_id)
    typed = {"mandate": "§ 12 den 15 januari", "why": "Svaret ska vara framme i morgon."}
    for _ in range(2):
        chair.post("answers.decide_urgently", typed, answer_id=answer_id)
    page = chair.get("meetings.show", meeting_id=world.a.ids["meeting_id"])
    assert "Anmälan av ordförandebeslut" in page.text
    chief.post("answers.release", {}, answer_id=answer_id, status=303)
    chair.post("answers.sign", {}, answer_id=answer_id, status=303)
    again = chair.post("answers.sign", {}, answer_id=answer_id, status=400)
    assert any("redan undertecknat" in error for error in again.errors)


def test_vice_chair_signs_only_when_acting(login_as: Login, answer_id: int) -> None:
    chief, vice = login_as(Role.CHIEF), login_as(Role.VICE_CHAIR)
    explain_everything(chief, answer_id)
    typed = {"reference": "Punkt 4.2", "warned": "y"}
    chief.post("answers.decide_delegated", typed, answer_id=answer_id, status=303)
    chief.post("answers.release", {}, answer_id=answer_id, status=303)
    refused = vice.post("answers.sign", {}, answer_id=answer_id, status=400)
    assert any("tjänstgörande ordförande" in error for error in refused.errors)
    vice.post("answers.sign", {"acting": "y"}, answer_id=answer_id, status=303)


def test_delegation_asks_that_the_warning_is_read(login_as: Login, answer_id: int) -> None:
    chief = login_as(Role.CHIEF)
    assert "får inte delegeras" in chief.get("answers.decide_delegated", answer_id=answer_id).text
    refused = chief.post("answers.decide_delegated", {"reference": "Punkt 4.2"}, answer_id=answer_id, status=400)
    assert any("får inte delegeras" in error for error in refused.errors)


def test_a_recorded_decision_can_be_tied_afterwards(
    login_as: Login, app: Flask, world: World, answer_id: int, turn: Turn
) -> None:
    chief = login_as(Role.CHIEF)
    assert "Inget beslut om yttrande är inskrivet" in chief.get("answers.rest_on", answer_id=answer_id).text
    decide(chief, world, answer_id, app)
    turn(MEETING_DAY)
    record(chief, app, "Yttrande till IVO", "34")
    with app.app_context():
        decision = db.session.scalars(select(Decision).where(Decision.title == "Yttrande till IVO")).one()
        decision_id = str(decision.id)
    chief.post("answers.rest_on", {"decision_id": decision_id}, answer_id=answer_id, status=303)
    page = chief.get("answers.show", answer_id=answer_id)
    assert "Version 3" in page.text and "Kräver nytt beslut" in page.text


def test_the_letter_of_another_case_holds_nothing_of_this_one(
    login_as: Login, app: Flask, world: World, answer_id: int
) -> None:
    with app.app_context():
        other = db.session.get_one(Finding, world.b.ids["finding_id"]).title
    page = login_as(Role.CHIEF).get("answers.show", answer_id=answer_id)
    assert other not in page.text
    lost = login_as(Role.CHIEF).client.get(f"/svar/{answer_id}/krav/{world.b.ids['finding_id']}")
    assert lost.status_code == 404


def test_a_new_letter_begins_from_the_case(login_as: Login, world: World) -> None:
    chief = login_as(Role.COORDINATOR)
    done = chief.post("answers.begin", {"kind": "extension"}, case_id=world.a.ids["case_id"], status=303)
    page = chief.open(done.location)
    assert page.h1 == "Begäran om anstånd till IVO" and "Skälen är inte skrivna ännu." in page.text


def test_dossier_tells_what_the_authority_will_ask(login_as: Login, world: World) -> None:
    chief = login_as(Role.CHIEF)
    page = chief.get("answers.dossier_page", finding_id=world.a.ids["finding_id"])
    paper = hashlib.sha256(world.a.paper).hexdigest()
    for words in ("Kravet", "Hinder och vad som har prövats", f"Hinder {world.a.canary}", "Stickprov", paper):
        assert words in page.text, words
    answer = chief.client.get(f"/svar/akt/{world.a.ids['finding_id']}/akt.pdf")
    assert answer.data.startswith(b"%PDF-")
    copy = chief.get("answers.dossier_word", finding_id=world.a.ids["finding_id"]).answer
    assert paper in read_word(copy.data) and ".docx" in copy.headers["Content-Disposition"]


def test_draft_is_marked_as_such(login_as: Login, answer_id: int, app: Flask) -> None:
    answer = login_as(Role.CHAIR).client.get(f"/svar/{answer_id}/utkast.pdf")
    assert answer.data.startswith(b"%PDF-") and "Utkast" in answer.headers["Content-Disposition"]
    copy = login_as(Role.CHAIR).get("answers.draft_word", answer_id=answer_id).answer
    assert "Arbetsmaterial" in read_word(copy.data) and ".docx" in copy.headers["Content-Disposition"]
    with app.app_context():
        assert db.session.scalars(select(Report)).first() is not None
