"""No other site can make somebody's browser change anything here: every unsafe route, with every missing wall."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from tests import filled
from tests.browser_client import Browser
from tests.database import but_refusals
from tests.world import PASSWORD, World
from tracker import create_app
from tracker.config import Settings
from tracker.rules.states import Role
from tracker.web import origins

pytestmark = pytest.mark.either("a forged form is refused before a row is read")

Login = Callable[..., Browser]

POSTS = filled.posting_endpoints(Path(__file__).with_name("addresses.txt").read_text())

#: What a browser says of a request that another site made, each enough to be refused.
FOREIGN = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "nonsense"},
    {"Origin": "https://elsewhere.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.elsewhere.example"},
    {"Origin": "http://localhost:8080"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "https://elsewhere.example"},
)
OURS = ({}, {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}, {"Sec-Fetch-Site": "none"})


def paths(app: Flask, world: World) -> list[tuple[str, str]]:
    """Every view that takes a form, with its address in the first committee."""
    return [(endpoint, filled.address(app, endpoint, world.a.ids)) for endpoint in POSTS]


def accepted(app: Flask, browser: Browser, world: World, token: str | None, headers: dict[str, str]) -> list[str]:
    """The views that do anything but refuse a POST with the token and the headers."""
    data = {"once": "x" * 24} | ({"csrf_token": token} if token is not None else {})
    answers = [(endpoint, browser.raw_post(path, data, headers=headers)) for endpoint, path in paths(app, world)]
    return [f"{endpoint}: {answer.status_code}" for endpoint, answer in answers if answer.status_code != 400]


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("who", [Role.CHIEF, "admin"])
def test_post_without_a_token_of_this_session_is_refused(
    app: Flask, world: World, login_as: Login, who: str, htmx: bool
) -> None:
    stale = Browser(app)
    before_sign_in = stale.token()
    browser, other = login_as(who), login_as(Role.COORDINATOR)
    headers = {"HX-Request": "true"} if htmx else {}
    stands = but_refusals(app)
    for token in (None, before_sign_in):
        assert accepted(app, browser, world, token, headers) == []
    assert accepted(app, browser, world, None, headers | {"X-CSRFToken": other.token()}) == []
    assert but_refusals(app) == stands


def test_token_from_before_signing_in_is_worthless_afterwards(app: Flask, world: World) -> None:
    browser = Browser(app)
    token = browser.token()
    browser.sign_in(world.admin_email, PASSWORD)
    assert accepted(app, browser, world, token, {}) == []


def test_htmx_may_carry_the_token_in_its_header(app: Flask, world: World, login_as: Login) -> None:
    browser = login_as(Role.CHIEF)
    form = filled.find(app, browser, world.a, "measures.row")
    bare = filled.Filled(form.endpoint, form.path, tuple(pair for pair in form.data if pair[0] != "csrf_token"))
    headers = {"HX-Request": "true", "X-CSRFToken": browser.token()}
    assert browser.raw_post(bare.path, bare.fields(), headers=headers).status_code in (200, 400)
    assert browser.raw_post(bare.path, bare.fields(), headers={"HX-Request": "true"}).status_code == 400


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_form_from_another_site_is_refused_also_with_a_token(
    app: Flask, world: World, login_as: Login, headers: dict[str, str]
) -> None:
    browser = login_as(Role.CHIEF)
    token, stands = browser.token(), but_refusals(app)
    for endpoint, path in paths(app, world):
        answer = browser.raw_post(path, {"csrf_token": token, "once": "x" * 24}, headers=headers)
        assert answer.status_code == 403, f"{endpoint} answers {answer.status_code}"
    assert but_refusals(app) == stands


@pytest.mark.parametrize("headers", OURS, ids=str)
def test_our_own_pages_are_let_through(app: Flask, world: World, login_as: Login, headers: dict[str, str]) -> None:
    browser = login_as(Role.CHIEF)
    form = filled.find(app, browser, world.a, "measures.new")
    assert browser.raw_post(form.path, form.fields(), headers=headers).status_code == 303


def test_link_from_another_site_may_be_followed(login_as: Login) -> None:
    coming = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert login_as(Role.CHIEF).get("measures.index", headers=coming).status == 200


def test_sweep_catches_a_view_without_either_wall(
    app: Flask, world: World, login_as: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = login_as(Role.CHIEF)
    monkeypatch.setitem(app.config, "WTF_CSRF_CHECK_DEFAULT", False)
    monkeypatch.setattr(origins, "SAFE", frozenset({"GET", "POST"}))
    assert any("meetings.cancel" in line for line in accepted(app, browser, world, None, {}))
    with pytest.raises(AssertionError, match="answers"):
        test_form_from_another_site_is_refused_also_with_a_token(app, world, login_as, FOREIGN[0])


# --- Our own name -----------------------------------------------------------------------------------------------------


@pytest.fixture
def in_production(made: tuple[Flask, World, Path]) -> Flask:
    """The app as it runs for real, under one address, on the same database."""
    folder = made[2]
    url = f"sqlite:///{folder / 'tracker.sqlite'}"
    settings = Settings(
        instance=folder,
        database_url=url,
        secret_key="abcdefgh" * 8,
        production=True,
        base_url="https://tillsyn.kommun.example",
    )
    return create_app(settings)


@pytest.mark.parametrize("host", ["elsewhere.example", "tillsyn.kommun.example.elsewhere.example", "10.0.0.1", "x:y"])
def test_other_host_than_ours_is_refused_in_production(app: Flask, in_production: Flask, host: str) -> None:
    client = in_production.test_client()
    for path in ("/", "/logga-in", "/static/app.css", "/finns-inte"):
        answer = client.get(path, headers={"Host": host}, base_url="https://tillsyn.kommun.example")
        assert answer.status_code == 400, path
        assert host not in answer.text


def test_our_own_host_is_served_in_production(app: Flask, in_production: Flask) -> None:
    client = in_production.test_client()
    answer = client.get("/logga-in", base_url="https://tillsyn.kommun.example")
    assert answer.status_code == 200
    moved = client.get(
        "/", base_url="https://tillsyn.kommun.example", headers={"X-Forwarded-Host": "elsewhere.example"}
    )
    assert moved.status_code == 303 and "elsewhere" not in moved.location
