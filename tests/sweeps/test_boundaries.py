"""The edges of what can be sent: past every field, in every argument of every address, in every kind of body."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask

from tests import filled
from tests.browser_client import Browser
from tests.database import acts, contents
from tests.page import Page
from tests.sweeps.test_twins import ARGUMENTS, pages
from tests.world import World
from tracker.rules.states import Role

pytestmark = pytest.mark.either("what no field may hold is refused before a row is written")

Login = Callable[..., Browser]

POSTS = filled.posting_endpoints(Path(__file__).with_name("addresses.txt").read_text())

#: Values as they stand in an address or a form, percent-encoded where no text can say them.
EDGES = {
    "2^31": "2147483648",
    "2^63": "9223372036854775808",
    "-2^63-1": "-9223372036854775809",
    "10^20": "99999999999999999999",
    "a thousand digits": "9" * 1000,
    "exponent": "1e309",
    "not a number": "NaN",
    "negative": "-1",
    "nothing": "",
    "nul": "a%00b",
    "lone surrogate": "%ED%A0%80",
    "invalid utf-8": "%FF%FE",
    "overlong": "%C0%AF",
    "turned around": quote("abc\u202edcba"),
    "year ten thousand": "10000-01-01",
    "year nought": "0000-00-00",
    "the last day there is": "9999-12-31",
    "arabic digits": quote("٣"),
    "superscript": quote("²"),
    "newline": "a%0d%0aSet-Cookie:%20x=y",
    "template": quote("{{7*7}}{% raw %}%(x)s%s"),
    "path": "..%2f..%2fetc%2fpasswd",
    "quotes": quote("';\"--<script>"),
}

#: Those that test_bad_input.py does not send to every field already.
FOR_FIELDS = ("2^63", "10^20", "exponent", "lone surrogate", "invalid utf-8", "arabic digits", "newline", "template")


@pytest.mark.parametrize("edge", EDGES)
def test_argument_of_an_address_never_breaks_a_page(app: Flask, world: World, login_as: Login, edge: str) -> None:
    browser, value = login_as(Role.CHIEF), EDGES[edge]
    lists = [path for _endpoint, path in pages(app, world.a.ids) if path.count("/") == 1]
    lists += [filled.address(app, name, world.a.ids) for name in ("measures.new", "findings.new", "cases.add_event")]
    for path in lists:
        every = "&".join(f"{name}={value}" for name in ARGUMENTS if name != "next")
        answer = browser._send("GET", f"{path}?{every}")
        assert answer.status_code in (200, 303, 400, 404), f"{path} {edge}: {answer.status_code}"
        Page(answer, check=edge != "template")
    for name in ARGUMENTS:
        for path in ("/atgarder", "/historik", "/brister/ny"):
            answer = browser._send("GET", f"{path}?{name}={value}&{name}=1&{name}={value}")
            assert answer.status_code in (200, 303, 400, 404), f"{path} {name} {edge}: {answer.status_code}"


@pytest.mark.parametrize("edge", EDGES)
def test_number_in_an_address_that_is_none_is_no_address(app: Flask, world: World, login_as: Login, edge: str) -> None:
    browser, admin = login_as(Role.CHIEF), login_as("admin")
    for rule in app.url_map.iter_rules():
        if not rule.arguments or rule.endpoint == "static":
            continue
        path = rule.rule
        for name in rule.arguments:
            path = path.replace(f"<int:{name}>", EDGES[edge])
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        who = admin if rule.endpoint.startswith(("admin.", "letterheads.")) else browser
        answer = who._send(method, path, data={"csrf_token": "x"} if method == "POST" else None)
        assert answer.status_code in (303, 308, 400, 403, 404, 405), f"{path}: {answer.status_code}"


@pytest.mark.parametrize("edge", FOR_FIELDS)
@pytest.mark.parametrize("who", [Role.CHIEF, Role.VERIFIER, "admin"])
def test_edge_in_every_field_at_once_is_answered_in_words(
    app: Flask, world: World, login_as: Login, who: str, edge: str
) -> None:
    """Sent as bytes, since no form of a browser's can say some of them."""
    browser = login_as(who)
    token = quote(browser.token())
    for endpoint in POSTS:
        if endpoint.startswith("accounts.log") or filled.sender(endpoint) != who:
            continue
        ids = {**world.a.ids, "user_id": world.b.ids["user_id"]}
        path = filled.address(app, endpoint, ids) + ("?typ=svar-skickat" if endpoint == "cases.add_event" else "")
        names = field_names(app, browser, world, endpoint, check=edge != "template")
        body = "&".join([f"csrf_token={token}", *(f"{quote(name)}={EDGES[edge]}" for name in names)])
        answer = browser._send("POST", path, data=body, content_type="application/x-www-form-urlencoded")
        page = Page(answer, check=edge != "template")
        assert page.status in (200, 303, 400, 404, 409), f"{endpoint} {edge}: {page.status}"
        assert page.status != 400 or page.errors or page.h1, f"{endpoint} {edge} refuses without a word"


def field_names(app: Flask, browser: Browser, world: World, endpoint: str, *, check: bool = True) -> list[str]:
    """The names of a form's fields; none for one that is not on its page now."""
    home, query = filled.PAGES.get(endpoint, (endpoint, ""))
    path = filled.address(app, home, world.a.ids) + query
    headers = {"HX-Request": "true"} if endpoint == "measures.row" else {}
    page = Page(browser._send("GET", path, headers=headers), check=check)
    forms = [form for form in filled.forms_of(app, page, path, world.a) if form.endpoint == endpoint]
    return sorted(name for form in forms[:1] for name in form.names if name not in ("csrf_token", "once"))


BODIES = {
    "json": ("application/json", b'{"title": 5, "whole_plan": ["y"]}'),
    "json list": ("application/json", b"[1, 2]"),
    "broken json": ("application/json", b"{"),
    "text": ("text/plain", b"title=x"),
    "xml": ("application/xml", b"<title>x</title>"),
    "multipart junk": ("multipart/form-data; boundary=x", b"--x\r\njunk"),
    "multipart without boundary": ("multipart/form-data", b"--x"),
    "no type": ("", b"title=x"),
    "nothing": ("application/x-www-form-urlencoded", b""),
    "only ampersands": ("application/x-www-form-urlencoded", b"&&&&=&=&"),
}


@pytest.mark.parametrize("body", BODIES)
def test_body_of_another_kind_changes_nothing(app: Flask, world: World, login_as: Login, body: str) -> None:
    kind, content = BODIES[body]
    senders = {who: login_as(who) for who in (Role.CHIEF, Role.VERIFIER, Role.CHAIR, "admin")}
    tokens = {browser: browser.token() for browser in senders.values()}
    buttons = {"accounts.log_out", "admin.disable_user", "admin.enable_user", "admin.send_link", "factors.begin"}
    buttons |= {"calendar.revoke"}
    stands = acts(app)
    for endpoint in POSTS:
        if endpoint in buttons:
            continue
        who = senders[filled.sender(endpoint)]
        headers = {"X-CSRFToken": tokens[who]}
        path = filled.address(app, endpoint, world.a.ids)
        answer = who._send("POST", path, data=content, content_type=kind, headers=headers)
        assert answer.status_code in (303, 400, 404, 409, 413, 415), f"{endpoint} {body}: {answer.status_code}"
    assert acts(app) == stands


@pytest.mark.parametrize("size", [1_000_000, 1_100_000, 3_000_000])
def test_megabyte_of_text_is_refused_with_a_sentence(app: Flask, world: World, login_as: Login, size: int) -> None:
    browser = login_as(Role.CHIEF)
    form = filled.find(app, browser, world.a, "measures.new")
    stands = contents(app)
    page = Page(filled.send(browser, form.changed(description="x" * size)))
    assert page.status in (400, 413) and (page.errors or page.h1)
    assert contents(app) == stands


def test_more_fields_than_any_form_has_are_refused(app: Flask, world: World, login_as: Login) -> None:
    browser = login_as(Role.CHIEF)
    fields = {f"x{number}": "y" for number in range(3000)}
    answer = browser.raw_post("/atgarder/ny", {"csrf_token": browser.token(), **fields})
    assert answer.status_code in (400, 413)


def test_sweep_catches_a_page_that_breaks(
    app: Flask, world: World, login_as: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tracker.web import filters

    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr(filters, "page_number", lambda: int(filters.request.args.get("sida", "1")))
    with pytest.raises(AssertionError, match="500"):
        test_argument_of_an_address_never_breaks_a_page(app, world, login_as, "nul")
