"""Every page keeps its promises, in both languages; and the checker itself can fail."""

from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.browser_client import Browser
from tests.page import Page, promises_broken
from tests.world import World
from tracker.rules.states import Role

pytestmark = pytest.mark.either("what a page promises is about its HTML")


def pages(app: Flask) -> list[Rule]:
    """Every route that can be read."""
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static" and "GET" in (rule.methods or ())]


def _path(app: Flask, rule: Rule, ids: dict[str, int]) -> str:
    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, {name: ids[name] for name in rule.arguments})


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("who", [Role.CHIEF, Role.OWNER, Role.AUDITOR, Role.MEMBER, "admin"])
def test_every_page_keeps_its_promises(
    app: Flask, world: World, login_as: Callable[..., Browser], who: Role, language: str
) -> None:
    browser = login_as(who)
    browser.post("accounts.set_language", {"language": language})
    for rule in pages(app):
        answer = browser.client.get(_path(app, rule, world.a.ids))
        # For somebody without a role in the committee its rows do not exist; else everything listed does.
        allowed = (200, 303, 403, 404) if who == "admin" else (200, 303, 403)
        assert answer.status_code in allowed, f"{rule.rule}: {answer.status_code}"
        page = Page(answer)  # AssertionError names the broken promise
        if page.html and answer.status_code == 200 and page.soup.find("html"):
            assert page.soup.html["lang"] == language, rule.rule


BROKEN = {
    "inline style": '<p style="color:red">x</p>',
    "inline script": "<script>alert(1)</script>",
    "event handler": '<p onclick="x()">x</p>',
    "no label": '<input name="a">',
    "without csrf_token": '<form method="post" action="/x"></form>',
    "without once": '<form method="post" action="/x"><input type="hidden" name="once" value="1"></form>',
    "used 2 times": '<p id="a"></p><p id="a"></p>',
    "missing id": '<p aria-labelledby="nix">x</p>',
    "leads nowhere": '<a href="#">x</a>',
    "without text": '<a href="/x"></a>',
    "invalid HTML": "<p><div></p></div>",
    "leaks": "<p>%(day)s</p>",
    "2 h1": "<h1>a</h1><h1>b</h1>",
    "skip": "<h1>a</h1><h3>b</h3>",
}


@pytest.mark.parametrize("promise", BROKEN)
def test_checker_sees_a_broken_promise(promise: str) -> None:
    body = (
        '<!doctype html><html lang="sv"><head><title>A – Tillsynslotsen</title></head><body>'
        f'<a class="hoppa" href="/a">Hoppa</a><main>{BROKEN[promise]}</main></body></html>'
    )
    assert any(promise in line for line in promises_broken(body)), promises_broken(body)


def test_checker_accepts_a_sound_page() -> None:
    body = (
        '<!doctype html><html lang="sv"><head><title>A – Tillsynslotsen</title></head><body>'
        '<a class="hoppa" href="/a">Hoppa</a><main><h1>A</h1><h2>B</h2></main></body></html>'
    )
    assert promises_broken(body) == []
