"""Every form can be sent twice and happens once: one after the other, and both at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests import filled
from tests.browser_client import Browser
from tests.database import contents, counts
from tests.filled import Filled
from tests.page import Page
from tests.world import World
from tracker.actions import receipts
from tracker.extensions import db
from tracker.models import AuditEvent, PostReceipt
from tracker.rules.states import Role

Login = Callable[..., Browser]

#: What is done again each time it is sent, since its answer is a cookie, and why nothing is done twice all the same.
REPEATED = {
    "accounts.choose_committee": "changes the reader's own cookie only",
    "accounts.log_in": "each sign-in is one, and the browser needs the answer that came last",
    "accounts.log_out": "who is signed out already has nothing to end",
    "accounts.set_language": "the language is what it was",
    "accounts.set_theme": "changes the reader's own cookie only",
}
POSTS = filled.posting_endpoints(Path(__file__).with_name("addresses.txt").read_text())
ACTS = [endpoint for endpoint in POSTS if endpoint not in REPEATED]


def sender(login_as: Login, endpoint: str, key: str = "a") -> Browser:
    """Somebody who may send the form."""
    return login_as(filled.sender(endpoint), key)


@pytest.fixture
def on_its_day(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Turn the clock to the day on which what the form does can be done."""

    def turn(endpoint: str) -> None:
        if endpoint in filled.AFTERWARDS:
            monkeypatch.setitem(app.extensions, "clock", lambda: filled.AFTERWARDS[endpoint])

    return turn


@pytest.mark.either("the second comes when the first is done; those sent at once are tried on both")
@pytest.mark.parametrize("endpoint", ACTS)
def test_form_sent_twice_is_acted_on_once(
    app: Flask, world: World, login_as: Login, on_its_day: Callable[[str], None], endpoint: str
) -> None:
    on_its_day(endpoint)
    browser = sender(login_as, endpoint)
    form = filled.find(app, browser, world.a, endpoint)
    before, same_person = contents(app), browser.twin()
    first = filled.send(browser, form)
    assert first.status_code in (200, 303), f"{endpoint} is refused: {Page(first).errors}"
    once = contents(app)
    assert once != before, f"{endpoint} changes nothing, so that this test shows nothing"
    second = Page(filled.send(same_person, form))
    assert contents(app) == once
    if endpoint == "accounts.change_password":
        assert second.location.startswith("/logga-in"), "the session it was sent from has ended"
    elif form.htmx:
        assert second.answer.headers["HX-Refresh"] == "true"
    elif first.location:
        assert (second.status, second.location) == (303, first.location)
    else:
        assert second.status == 200 and second.h1 == "Det är redan sparat"


@pytest.mark.parametrize("endpoint", ACTS)
def test_form_sent_twice_at_once_is_acted_on_once(
    app: Flask, world: World, login_as: Login, on_its_day: Callable[[str], None], endpoint: str
) -> None:
    on_its_day(endpoint)
    alone, twice = sender(login_as, endpoint), sender(login_as, endpoint, "b")
    form = filled.find(app, alone, world.a, endpoint)
    before = counts(app)
    filled.send(alone, form)
    once = counts(app) - before
    form = filled.find(app, twice, world.b, endpoint)
    before = counts(app)
    answers = at_once([twice, twice.twin()], form)
    assert counts(app) - before == once and once
    places = {answer.location for answer in answers}
    assert {answer.status_code for answer in answers} <= {200, 303}
    assert len(places) == 1 or endpoint == "accounts.change_password", places


def at_once(senders: list[Browser], form: Filled) -> list[TestResponse]:
    """Send the same form from several places at the same moment."""
    start = Barrier(len(senders))

    def one(browser: Browser) -> TestResponse:
        start.wait()
        return filled.send(browser, form)

    with ThreadPoolExecutor(len(senders)) as pool:
        return list(pool.map(one, senders))


def test_what_is_repeated_leaves_nothing_twice(app: Flask, world: World, login_as: Login) -> None:
    for endpoint in REPEATED.keys() - {"accounts.log_in"}:
        browser = login_as(Role.CHIEF)
        form = find_in_header(app, browser, world, endpoint)
        twin = browser.twin()
        filled.send(browser, form)
        once = contents(app)
        assert filled.send(twin, form).status_code in (303, 404)
        assert contents(app) == once, endpoint


def find_in_header(app: Flask, browser: Browser, world: World, endpoint: str) -> Filled:
    """A form of the account's page; the choice of committee, which a person with one is not offered, made by hand."""
    if endpoint != "accounts.choose_committee":
        return filled.find(app, browser, world.a, endpoint)
    form = filled.find(app, browser, world.a, "accounts.set_theme")
    return Filled(endpoint, "/konto/namnd", form.data).changed(committee=str(world.a.committee_id))


def test_sweep_catches_a_form_that_is_acted_on_twice(
    app: Flask, world: World, login_as: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = login_as(Role.CHIEF)
    form = filled.find(app, browser, world.a, "measures.new")
    monkeypatch.setattr("tracker.web.receipts._key", lambda: None)
    filled.send(browser, form)
    once = contents(app)
    filled.send(browser, form)
    assert contents(app) != once


def kept(app: Flask) -> list[PostReceipt]:
    """The receipts there are."""
    with app.app_context():
        return list(db.session.scalars(select(PostReceipt)))


def test_refused_form_can_be_sent_again(app: Flask, world: World, login_as: Login) -> None:
    browser = login_as(Role.CHIEF)
    form = filled.find(app, browser, world.a, "measures.new")
    assert filled.send(browser, form.changed(title="")).status_code == 400
    assert kept(app) == []
    assert filled.send(browser, form.changed(title="Å")).status_code == 303
    assert [receipt.location for receipt in kept(app)] == ["/atgarder/3"]


def test_form_shown_again_has_a_new_number(world: World, login_as: Login, app: Flask) -> None:
    browser = login_as(Role.CHIEF)
    form = filled.find(app, browser, world.a, "measures.new")
    again = Page(filled.send(browser, form.changed(title="")))
    numbers = {str(field["value"]) for field in again.soup.select("[name=once]")}
    assert numbers and dict(form.data)["once"] not in numbers


def test_same_number_with_another_text_is_another_act(app: Flask, world: World, login_as: Login) -> None:
    """Whoever goes back, rewrites and sends once more has said something new; it must not be thrown away."""
    browser = login_as(Role.CHIEF)
    form = filled.find(app, browser, world.a, "measures.edit")
    assert filled.send(browser, form).status_code == 303
    page = Page(filled.send(browser, form.changed(title="Något annat")))
    assert page.status == 409 and "Något annat" in page.text


def test_act_that_fails_leaves_no_receipt(
    app: Flask, world: World, login_as: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: object, **_values: object) -> None:
        raise ZeroDivisionError

    browser = login_as(Role.CHIEF)
    form = filled.find(app, browser, world.a, "measures.new")
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    with monkeypatch.context() as patch:
        patch.setattr("tracker.actions.measures.add", fails)
        assert filled.send(browser, form).status_code == 500
    assert kept(app) == []
    assert filled.send(browser, form).status_code == 303


def test_place_that_was_never_noted_is_answered_with_a_page(
    app: Flask, world: World, login_as: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process died between the commit and the note."""
    browser = login_as(Role.CHIEF)
    form = filled.find(app, browser, world.a, "measures.new")
    monkeypatch.setattr(receipts, "note_place", lambda *_: None)
    monkeypatch.setattr("tracker.web.receipts._PAUSE", 0)
    filled.send(browser, form)
    again = Page(filled.send(browser, form))
    assert again.status == 200 and again.h1 == "Det är redan sparat"


def test_one_persons_number_is_not_anothers(app: Flask, world: World, login_as: Login) -> None:
    chief, coordinator = login_as(Role.CHIEF), login_as(Role.COORDINATOR)
    form = filled.find(app, chief, world.a, "measures.new")
    filled.send(chief, form)
    answer = filled.send(coordinator, form.changed(csrf_token=coordinator.token()))
    assert answer.location == "/atgarder/4"


def test_old_receipts_are_swept(app: Flask, world: World, login_as: Login) -> None:
    browser, now = login_as(Role.CHIEF), datetime.now(UTC)
    with app.app_context():
        for key, age in (("old", receipts.KEPT + timedelta(hours=1)), ("young", timedelta(days=6))):
            receipts.claim(db.session, key, at=now - age)
        db.session.commit()
    filled.send(browser, filled.find(app, browser, world.a, "measures.new"))
    assert {"old", "young"} & {receipt.nonce_hash for receipt in kept(app)} == {"young"}


def test_chain_of_events_is_whole_after_doubles(app: Flask, world: World, login_as: Login) -> None:
    browser = login_as(Role.CHIEF)
    form = filled.find(app, browser, world.a, "measures.new")
    answers = at_once([browser.twin() for _ in range(6)], form)
    assert {answer.location for answer in answers} == {"/atgarder/3"}
    with app.app_context():
        last, number = db.session.execute(select(func.max(AuditEvent.id), func.count(AuditEvent.id))).one()
        assert last == number
