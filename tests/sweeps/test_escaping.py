"""Whatever people write is shown as they wrote it and never obeyed: in every text column, on every page and paper."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask

import tracker
from tests import canaries, filled
from tests.browser_client import Browser
from tests.sweeps.test_twins import pages
from tests.world import World
from tracker.rules.states import Role

pytestmark = pytest.mark.either("a page escapes what it is given, wherever that was kept")

Login = Callable[..., Browser]

#: `{canary}` is the column's own word. Each kind of text means something to some reader of it.
TEMPLATES = {
    "markup": "{canary}<img src=x onerror=alert(1)><script>x</script></textarea>\" onmouseover='x' autofocus='",
    "entity": "{canary}&lt;b&gt; &amp; <b>5 < 6</b>%s%(x)s%n{{0}}",
    "template": "{canary}{{{{1234*4321}}}}{{% x %}}${{1234*4321}}",
    "paper": '=1+1;{canary}<a href="javascript:x">x</a><img src="/etc/passwd"/><br/>',
}


def obeyed(html: str) -> list[str]:
    """What of the planted text has become part of the page instead of standing on it."""
    soup = BeautifulSoup(html, "html.parser")
    broken = [f"element {tag}"[:120] for tag in soup.select("img, script:not([src]), a[href^=javascript], main b b")]
    broken += [f"attribute {name}" for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on")]
    broken += ["a template was filled in"] if "5332114" in html else []
    return broken


@pytest.mark.parametrize("kind", TEMPLATES)
def test_planted_text_is_shown_and_never_obeyed(app: Flask, world: World, login_as: Login, kind: str) -> None:
    canaries.plant(app, world, TEMPLATES[kind])
    seen: set[str] = set()
    readers = {who: login_as(who) for who in (Role.CHIEF, Role.VERIFIER, Role.CHAIR)}
    for endpoint, path in pages(app, world.a.ids):
        answer = readers[Role(filled.sender(endpoint))]._send("GET", path, buffered=True)
        assert answer.status_code in (200, 303), f"{endpoint}: {answer.status_code}"
        seen |= canaries.found(canaries.read(answer), world.a)
        if answer.mimetype == "text/html":
            assert obeyed(answer.text) == [], endpoint
    assert len(seen) > 40


def test_what_is_typed_comes_back_as_it_was_typed(app: Flask, world: World, login_as: Login) -> None:
    text = 'Ett "test" <b>&amp;</b> %s =1+1'
    browser = login_as(Role.CHIEF)
    answer = browser.post("measures.new", {"title": text, "whole_plan": "y"}, status=303)
    assert browser.open(answer.location).h1.endswith(text)
    edit = filled.find(app, browser, world.a, "measures.edit")
    page = browser.open(edit.path.replace(str(world.a.ids["measure_id"]), answer.location.rpartition("/")[2]))
    assert page.field("title") == text


def lazy_with_values(code: str) -> list[int]:
    """The lines where a text that waits for its language is given values."""
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    return [node.lineno for node in calls if getattr(node.func, "id", "") in ("_l", "lazy_gettext") and node.keywords]


def test_no_lazy_text_carries_values() -> None:
    """Flask-Babel's lazy text is taken for finished HTML, so that what people wrote would stand in it unescaped."""
    root = Path(tracker.__file__).parent
    wrong = [f"{file}:{line}" for file in root.rglob("*.py") for line in lazy_with_values(file.read_text())]
    assert wrong == []
    assert lazy_with_values('x = _l("Tas med till %(authority)s", authority=name)') == [1]


def test_check_sees_what_is_obeyed() -> None:
    assert obeyed("<main><img src=x></main>") and obeyed('<p onclick="x">') and obeyed("<script>x</script>")
    assert obeyed("<p>5332114</p>") and not obeyed("<p>&lt;img src=x&gt; {{1234*4321}}</p>")
