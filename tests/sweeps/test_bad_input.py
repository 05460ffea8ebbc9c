"""Bad input in every field of every form gets a sentence, never an error page of ours."""

from collections.abc import Callable

import pytest
from bs4 import Tag
from flask import Flask
from werkzeug.routing import Rule

from tests import filled
from tests.browser_client import Browser
from tests.page import Page
from tests.world import World
from tracker.rules.states import Role

pytestmark = pytest.mark.either("what no field may hold is refused before a row is written")

NASTY = {
    "nothing": "",
    "long": "x" * 10_000,
    "longer": "å" * 60_000,
    "nul": "a\x00b",
    "turned": "abc\u202edef",
    "no such day": "2014-02-31",
    "year ten thousand": "10000-01-01",
    "huge number": "99999999999999999999",
    "negative": "-1",
    "superscript": "\u00b2",
    "markup": "<b>&amp; \"'</b>",
}

#: Signing out or ending the account would end the sweep; language and theme are tried on their own pages.
LEFT_OUT = ("accounts.log_out", "accounts.set_language", "accounts.set_theme", "accounts.choose_committee")


#: Pages that first ask what it is about.
CHOSEN = {"cases.add_event": "?typ=svar-skickat"}


def forms(app: Flask, who: str) -> list[Rule]:
    """Every route with a form of its own."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if {"GET", "POST"} <= (rule.methods or set())
        and rule.endpoint not in LEFT_OUT
        and filled.sender(rule.endpoint) == who
    ]


def _fields(page: Page) -> dict[str, str]:
    """The names in the page's own forms with what kind of control each is."""
    names = {}
    for form in page.soup.select("main form[method=post]"):
        for control in form.find_all(["input", "select", "textarea"]):
            name = control.get("name")
            if isinstance(control, Tag) and name and name != "csrf_token":
                names[str(name)] = str(control.get("type", control.name))
    return names


@pytest.mark.parametrize("kind", NASTY)
@pytest.mark.parametrize("who", [Role.CHIEF, Role.VERIFIER, "admin"])
def test_nasty_value_in_every_field_is_answered_in_words(
    app: Flask, world: World, login_as: Callable[..., Browser], who: str, kind: str
) -> None:
    browser = login_as(who)
    adapter = app.url_map.bind("localhost")
    for rule in forms(app, str(who)):
        path = adapter.build(rule.endpoint, {name: world.a.ids[name] for name in rule.arguments})
        path += CHOSEN.get(rule.endpoint, "")
        fields = _fields(Page(browser.client.get(path)))
        data = dict.fromkeys(fields, NASTY[kind])
        page = Page(browser.raw_post(path, {"csrf_token": browser.token(), **data}))
        assert page.status in (303, 400, 409, 413), f"{path} ({rule.endpoint}) answers {page.status}"
        if page.status == 400:
            assert page.errors, f"{path} ({rule.endpoint}) refuses without a sentence: {page.text[:500]}"


def test_what_was_typed_is_still_there(world: World, login_as: Callable[..., Browser]) -> None:
    browser = login_as(Role.CHIEF)
    typed = {"title": "", "description": "Det jag skrev 😀", "due_on": "2014-02-31"}
    page = browser.post("measures.new", typed, status=400)
    assert page.field("description") == "Det jag skrev 😀"
    assert page.field("due_on") == "2014-02-31"
    assert len(page.errors) >= 2
    assert page.soup.title is not None
    assert page.soup.title.get_text().startswith("Fel: ")


def test_emoji_and_other_scripts_are_kept(world: World, login_as: Callable[..., Browser]) -> None:
    browser = login_as(Role.CHIEF)
    title = "Möte 😀 مرحبا 你好"
    answer = browser.post("measures.new", {"title": title, "whole_plan": "y"}, status=303)
    assert title in browser.open(answer.location).body
