"""Whatever the database fails at, an act is done whole or not at all, and the person is told in words.

`EVERYWHERE` is struck at each statement and COMMIT in turn; every other act at its COMMIT, whose answer may also get
lost, and at its audit event.
"""

from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.engine import Engine

from tests import databases, faults, filled
from tests.browser_client import Browser
from tests.database import BOOKKEEPING
from tests.faults import COMMIT, Strike, striking
from tests.filled import Filled
from tests.page import Page
from tests.sweeps.test_headers import missing
from tests.world import World
from tracker.extensions import db
from tracker.rules.states import Role

Login = Callable[..., Browser]

#: What is answered with a cookie: no act of a person.
NO_ACT = {"accounts.choose_committee", "accounts.log_in", "accounts.log_out", "accounts.set_theme"}
ACTS = sorted(set(filled.posting_endpoints(Path(__file__).with_name("addresses.txt").read_text())) - NO_ACT)
#: Whole acts of many rows, one of each kind.
EVERYWHERE = (
    "admin.new_user",
    "cases.new",
    "decisions.record",
    "findings.edit",
    "measures.approve_date",
    "measures.update",
    "meetings.publish",
    "reports.withdraw",
)
#: In the language of the page, which the form for choosing one has just changed.
OUTAGE = {"sv": "Tjänsten når inte sina uppgifter", "en": "The service cannot reach its data"}


def contents() -> Counter[tuple[object, ...]]:
    """What there is, apart from the web's own notes."""
    db.session.rollback()
    return databases.contents(db.engine, *BOOKKEEPING)


def sender(login_as: Login, endpoint: str) -> Browser:
    """Somebody who may send the form."""
    return login_as(filled.sender(endpoint))


@pytest.fixture
def ready(
    app: Flask, world: World, login_as: Login, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], tuple[Browser, Filled]]:
    """Somebody with the form before them, filled in, on a day when it can be sent."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)

    def make(endpoint: str) -> tuple[Browser, Filled]:
        if endpoint in filled.AFTERWARDS:
            monkeypatch.setitem(app.extensions, "clock", lambda: filled.AFTERWARDS[endpoint])
        browser = sender(login_as, endpoint)
        form = filled.find(app, browser, world.a, endpoint)
        return browser, form.changed(**WHOLE.get(endpoint, {}))

    return make


#: What makes an act as large as it can be.
WHOLE = {
    "measures.update": {
        "text": "Rekryteringen är klar, men lokalen saknas.",
        "tried": "Vi har sökt lokal hos tre värdar.",
        "who_must_act": "chief",
        "evidence_title": "Anställningsavtal",
        "evidence_dnr": "SN 2014/77",
    }
}


def is_outage(answer: Page) -> bool:
    """Whether the answer is the page that a person should see, whole and with nothing of ours on it."""
    assert answer.status == 503 and answer.h1 == OUTAGE[str(answer.soup.html["lang"])], answer.text[:500]
    assert missing(answer.answer) == []
    assert answer.answer.headers["Retry-After"]
    assert not {"Traceback", "SELECT", "disk I/O"} & set(answer.body.split())
    return True


def strike_everywhere(engine: Engine, browser: Browser, form: Filled, strike: Strike) -> list[str]:
    """Send the form until it is done, struck one statement later each time; gives the places struck before."""
    before, struck = contents(), []
    for number in count(1):
        with striking(engine, strike, at=number) as fault:
            answer = Page(filled.send(browser, form))
        after = contents()
        if after == before and fault.place:
            struck.append(fault.place)
            assert is_outage(answer), fault.place
            continue
        assert after != before, f"acknowledged and not done: {answer.status} {answer.errors}"
        # Struck after its COMMIT it is done, and whether the person was told so depends on what was struck.
        assert answer.status in (200, 303) or (fault.place and is_outage(answer)), fault.place
        return struck
    raise AssertionError("unreachable")


def sound(browser: Browser, form: Filled) -> None:
    """Sending the form that has been acted on once more does nothing more, and the site is there."""
    assert browser.client.get("/konto").status_code in (200, 303)
    done = contents()
    assert Page(filled.send(browser, form)).status in (200, 303)
    assert contents() == done


@pytest.mark.drill
@pytest.mark.parametrize("endpoint", EVERYWHERE)
def test_act_struck_at_each_statement_is_done_whole_or_not_at_all(
    app: Flask, ready: Callable[[str], tuple[Browser, Filled]], endpoint: str
) -> None:
    browser, form = ready(endpoint)
    with app.app_context():
        places = strike_everywhere(db.engine, browser, form, faults.refused)
        assert COMMIT in places and any(place.startswith("INSERT INTO audit_event") for place in places)
        sound(browser, form)


@pytest.mark.drill
@pytest.mark.parametrize("endpoint", ["cases.new", "meetings.publish"])
def test_act_whose_connection_is_dropped_is_done_whole_or_not_at_all(
    app: Flask, ready: Callable[[str], tuple[Browser, Filled]], endpoint: str
) -> None:
    browser, form = ready(endpoint)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            pytest.skip("a file has no connection to drop")
        assert COMMIT in strike_everywhere(db.engine, browser, form, faults.dropped)
        sound(browser, form)


@pytest.mark.parametrize("endpoint", ACTS)
def test_act_whose_commit_is_refused_is_not_done_and_can_be_sent_again(
    app: Flask, ready: Callable[[str], tuple[Browser, Filled]], endpoint: str
) -> None:
    browser, form = ready(endpoint)
    with app.app_context():
        before = contents()
        with striking(db.engine, faults.refused, only=COMMIT) as fault:
            answer = Page(filled.send(browser, form))
        assert fault.place and is_outage(answer)
        assert contents() == before
        again = next(iter(answer.soup.select("form")), None)
        if endpoint.startswith("accounts.") or endpoint in filled.FILES:
            assert again is None, "what is sent to these pages must not be shown, and a file cannot be"
        else:
            assert again is not None and dict(resent(answer)) == dict(form.data)
            assert not [key for key, value in form.data if " " in value and value not in answer.body], "text is lost"
        assert Page(filled.send(browser, form)).status in (200, 303)
        assert contents() != before


def resent(page: Page) -> list[tuple[str, str]]:
    """What "Skicka igen" sends."""
    return [(str(field["name"]), str(field["value"])) for field in page.soup.select("form input[type=hidden]")]


@pytest.mark.parametrize("endpoint", ACTS)
def test_act_whose_answer_is_lost_happens_once_though_it_is_sent_again(
    app: Flask, ready: Callable[[str], tuple[Browser, Filled]], endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.web.receipts._TRIES", 1)
    browser, form = ready(endpoint)
    with app.app_context():
        before = contents()
        with striking(db.engine, faults.unanswered, only=COMMIT) as fault:
            assert fault.place == "" and is_outage(Page(filled.send(browser, form)))
        if endpoint == "accounts.change_password":  # its first commit is the count of tries: nothing is done yet
            assert contents() == before
            assert Page(filled.send(browser, form)).status == 303 and contents() != before
            return
        assert contents() != before
        sound(browser, form)


@pytest.mark.either("an event that the program can't write undoes the act; what the database refuses is struck on both")
@pytest.mark.parametrize("endpoint", ACTS)
def test_act_without_its_audit_event_is_not_done(
    app: Flask, ready: Callable[[str], tuple[Browser, Filled]], endpoint: str
) -> None:
    browser, form = ready(endpoint)
    with app.app_context():
        before = contents()
        with striking(db.engine, faults.contradicted, only="INSERT INTO audit_event") as fault:
            answer = Page(filled.send(browser, form))
        assert fault.place, "no event"
        assert answer.status == 500 and missing(answer.answer) == []
        assert contents() == before
        assert Page(filled.send(browser, form)).status in (200, 303)


def test_sweep_catches_an_act_in_two_commits(
    app: Flask, ready: Callable[[str], tuple[Browser, Filled]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tracker.actions import audit

    browser, form = ready("findings.edit")
    real = audit.record

    def early(session: object, *arguments: object, **values: object) -> object:
        db.session.execute(text("UPDATE committee SET plan_dnr = 'halvt'"))
        db.session.connection().commit()
        return real(db.session, *arguments, **values)  # type: ignore[arg-type]

    monkeypatch.setattr(audit, "record", early)
    with app.app_context(), pytest.raises(AssertionError):
        strike_everywhere(db.engine, browser, form, faults.refused)


def test_reader_is_told_too_and_the_next_page_comes(app: Flask, login_as: Login) -> None:
    browser = login_as(Role.CHIEF)
    with app.app_context(), striking(db.engine, faults.refused):
        page = browser.get("measures.index", status=503)
    assert is_outage(page) and page.soup.find("form") is None
    browser.get("measures.index")


def test_outage_on_the_way_to_an_error_page_is_an_outage(app: Flask, login_as: Login) -> None:
    browser = login_as(Role.CHIEF)
    with app.app_context(), striking(db.engine, faults.refused):
        assert is_outage(browser.open("/finns-inte", status=503))


def test_forged_form_is_not_offered_again(app: Flask, login_as: Login) -> None:
    browser = login_as(Role.CHIEF)
    with app.app_context(), striking(db.engine, faults.refused):
        page = Page(browser.raw_post("/atgarder/ny", {"title": "Inte min text"}))
    assert is_outage(page) and page.soup.find("form") is None and "Inte min" not in page.body


def test_page_is_in_the_language_that_the_browser_asks_for(app: Flask, login_as: Login) -> None:
    browser = login_as(Role.CHIEF)
    with app.app_context(), striking(db.engine, faults.refused):
        page = browser.open("/atgarder", status=503, headers={"Accept-Language": "en"})
    assert page.soup.html is not None and page.soup.html["lang"] == "en"
