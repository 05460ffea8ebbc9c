"""R14 over every form: two people open it, one saves, the other is shown both versions and loses nothing."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from tests import filled
from tests.browser_client import Browser
from tests.filled import Filled
from tests.page import Page
from tests.world import World

pytestmark = pytest.mark.either("versions are compared by the program; the drills write at once on both")

Login = Callable[..., Browser]

POSTS = filled.posting_endpoints(Path(__file__).with_name("addresses.txt").read_text())

#: Buttons: nothing is typed, so that there is a sentence to read and no two texts.
BUTTONS = {"decisions.withdraw", "measures.approve_date", "meetings.cancel", "meetings.reinstate"}

#: Forms that add to a record: sent by two, both are kept. What they must not miss is another change of the record,
#: made through the form named here.
CHANGED_BY = {
    "cases.add_event": "cases.edit",
    "cases.extend": "cases.edit_deadline",
    "evidence.new_version": "evidence.edit",
    "evidence.remove": "evidence.edit",
    "indicators.retire": "indicators.edit",
    "measures.add_obstacle": "measures.edit",
}

#: Forms where what is typed is new text (a reason, a note) and not another version of a text that is stored.
NEW_TEXT = {*CHANGED_BY, "measures.decline_date", "measures.propose_date", "measures.withdraw"}

#: Forms that ask for a day, a file or ticks, and nothing else.
DAYS = {"answers.choose_annexes", "evidence.new_version", "measures.hold_occasion", "meetings.approve_minutes"}

#: Text fields that take no other word: an address, and the name of an authority that is chosen from a list.
FIXED = {"email", "authority", "authority_short"}


def reason_without_version(app: Flask, endpoint: str) -> str:
    """Why the view's form needs no version; empty for one that carries it."""
    return getattr(app.view_functions[endpoint], "unversioned", "")


def views_with_versions(app: Flask) -> list[str]:
    return [endpoint for endpoint in POSTS if not reason_without_version(app, endpoint)]


def sender(app: Flask, login_as: Login, endpoint: str) -> Browser:
    if endpoint == "accounts.log_in":
        return Browser(app)
    return login_as(filled.sender(endpoint))


def undeclared(app: Flask, form: Filled) -> str:
    """What is wrong with a form: neither version nor reason, or both."""
    has_version = any(name.rpartition("-")[2] == "version" for name, _value in form.data)
    reason = reason_without_version(app, form.endpoint)
    if has_version and reason:
        return f"{form.endpoint} carries a version and says it needs none: {reason}"
    return "" if has_version or reason else f"{form.endpoint} carries no version and does not say why"


@pytest.mark.parametrize("endpoint", [endpoint for endpoint in POSTS if endpoint != "accounts.choose_committee"])
def test_form_carries_its_version_or_says_why_not(
    app: Flask, world: World, login_as: Login, monkeypatch: pytest.MonkeyPatch, endpoint: str
) -> None:
    if endpoint in filled.AFTERWARDS:
        monkeypatch.setitem(app.extensions, "clock", lambda: filled.AFTERWARDS[endpoint])
    form = filled.find(app, sender(app, login_as, endpoint), world.a, endpoint)
    assert undeclared(app, form) == ""


def test_declaration_is_missed_where_it_lacks(app: Flask) -> None:
    bare = Filled("meetings.cancel", "/x", (("csrf_token", "x"),))
    assert "does not say why" in undeclared(app, bare)
    assert "says it needs none" in undeclared(app, Filled("measures.new", "/x", (("version", "1"),)))


def rewritten(form: Filled, page: Page, word: str) -> tuple[Filled, list[str]]:
    """The form with `word` in every text field that is filled, and what then stands in them."""
    data, typed = [], []
    for name, value in form.data:
        control = page.soup.find(["input", "textarea"], {"name": name})
        text = control is not None and (control.name == "textarea" or control.get("type") == "text")
        text = text and name not in FIXED
        new = f"{word} {name}" if text and value and re.search("[a-zåäö]{2}", value, re.I) else value
        data.append((name, new))
        typed += [new] if new != value else []
    return Filled(form.endpoint, form.path, tuple(data), form.htmx), typed


@pytest.mark.parametrize("endpoint", POSTS)
def test_second_of_two_savers_sees_both_versions(
    app: Flask, world: World, login_as: Login, monkeypatch: pytest.MonkeyPatch, endpoint: str
) -> None:
    if endpoint not in views_with_versions(app):
        assert reason_without_version(app, endpoint)
        return
    if endpoint in filled.AFTERWARDS:
        monkeypatch.setitem(app.extensions, "clock", lambda: filled.AFTERWARDS[endpoint])
    first, second = sender(app, login_as, endpoint), sender(app, login_as, endpoint)
    form = filled.find(app, first, world.a, endpoint)
    home = page_of(app, second, form)
    mine, typed = rewritten(form, home, "Mitt")
    if endpoint in CHANGED_BY:
        theirs, saved = filled.find(app, first, world.a, CHANGED_BY[endpoint]), []
    else:
        theirs, saved = rewritten(form, home, "Deras")
    done = Page(filled.send(first, theirs))
    assert done.status in (200, 303), done.errors
    page = Page(filled.send(second, mine.changed(csrf_token=second.token(), once="y" * 24)))
    assert page.status == 409, f"{endpoint}: the second saver wins over what was never seen ({page.status})"
    if endpoint in BUTTONS:
        assert "Någon annan har sparat" in page.text or page.soup.select_one(".konflikt")
        return
    assert typed or endpoint in DAYS, f"{endpoint} has no text to lose"
    fields = {str(field.get("value") or field.get_text()).strip() for field in page.soup.select("input, textarea")}
    assert set(typed) <= fields, "what was typed is gone"
    box = page.soup.select_one(".konflikt")
    assert box is not None
    if endpoint not in NEW_TEXT | DAYS:
        both = [pair for pair in zip(typed, saved, strict=True) if all(text in box.get_text() for text in pair)]
        assert both, f"{endpoint} does not show both texts: {box.get_text(' ', strip=True)}"


def page_of(app: Flask, browser: Browser, form: Filled) -> Page:
    """The page on which the form stands, to know its controls."""
    home, _query = filled.PAGES.get(form.endpoint, (form.endpoint, ""))
    arguments = app.url_map.bind("localhost").match(form.path.partition("?")[0], method="POST")[1]
    path = form.path if home == form.endpoint else filled.address(app, home, dict(arguments))
    return browser.open(path, headers=form.headers)


def test_sweep_catches_a_form_that_saves_over_what_was_never_seen(
    app: Flask, world: World, login_as: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.actions.locking.versions.check_version", lambda *_: None)
    with pytest.raises(AssertionError, match="never seen"):
        test_second_of_two_savers_sees_both_versions(app, world, login_as, monkeypatch, "findings.edit")


def test_reasons_are_words(app: Flask) -> None:
    for endpoint in POSTS:
        reason = reason_without_version(app, endpoint)
        assert not reason or len(reason.split()) >= 4, endpoint
