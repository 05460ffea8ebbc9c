"""Every route, every method, every role: who gets in, and what does not exist for whom.

What is expected is written here by hand from PRODUCT.md's table, not taken from the code under test.
"""

from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.browser_client import Browser
from tests.page import Page
from tests.world import World
from tracker import create_app
from tracker.config import Settings
from tracker.rules.access import Permission
from tracker.rules.states import Role
from tracker.web import guard

pytestmark = pytest.mark.either("who may is settled by the table of permissions; the twins are kept apart on both")

READERS = {"chief", "coordinator", "owner", "verifier", "chair", "vice_chair", "secretary", "auditor"}

#: PRODUCT.md "may / who". The world's measure is owned by the person with the role owner.
TABLE: dict[Permission, set[str]] = {
    Permission.PLAN_READ: READERS,
    Permission.REPORT_READ: {*READERS, "member"},
    Permission.PLAN_EDIT: {"chief", "coordinator"},
    Permission.MEASURE_UPDATE: {"chief", "coordinator", "owner"},
    Permission.MEASURE_DECIDE: {"chief"},
    Permission.VERIFY: {"verifier"},
    Permission.REPORT_DRAFT: {"chief", "coordinator"},
    Permission.REPORT_PUBLISH: {"chief"},
    Permission.OBSERVATION_RECORD: {"chief", "coordinator", "verifier"},
    Permission.MEETING_EDIT: {"chief", "secretary"},
    Permission.ANSWER_SIGN: {"chair", "vice_chair"},
    Permission.ANSWER_SEND: {"chief", "coordinator", "secretary"},
    Permission.HISTORY_READ: {"chief", "auditor"},
    Permission.ADMINISTER: {"admin"},
    Permission.ACCOUNT_OWN: {*READERS, "member", "admin"},
    Permission.ACCOUNT_CODE: {*READERS, "member", "admin"},
    Permission.ACCOUNT_SECURE: {*READERS, "member", "admin"},
    Permission.PUBLIC: {*READERS, "member", "admin"},
}

IDENTITIES = [*(role.value for role in Role), "admin"]


def _rules(app: Flask) -> list[Rule]:
    """Every route but static files; signing out last, since nothing can be tried after it."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    return sorted(rules, key=lambda rule: (rule.endpoint == "accounts.log_out", rule.rule))


def _access(app: Flask, rule: Rule) -> guard.Access:
    access = guard.access_of(app, rule.endpoint)
    assert access is not None, f"{rule.rule} declares nothing"
    return access


def _path(app: Flask, rule: Rule, ids: dict[str, int]) -> str:
    arguments = {name: ids[name] for name in rule.arguments}
    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, arguments)


def _tries(app: Flask, ids: dict[str, int], method: str) -> list[tuple[Rule, str]]:
    return [(rule, _path(app, rule, ids)) for rule in _rules(app) if method in (rule.methods or set())]


def _ask(browser: Browser, method: str, path: str, committee_id: int = 0) -> int:
    if method == "GET":
        return Page(browser.client.get(path)).status
    return Page(browser.raw_post(path, {"csrf_token": browser.token(), "committee": committee_id})).status


def wrong_answers(app: Flask, browser: Browser, ids: dict[str, int], who: str, method: str) -> list[str]:
    """Every route that lets in somebody it should not, or keeps out somebody it should let in."""
    wrong = []
    for rule, path in _tries(app, ids, method):
        status = _ask(browser, method, path, ids["committee_id"])
        welcome = who in TABLE[_access(app, rule).permission]
        if (who, rule.endpoint) == ("admin", "accounts.choose_committee"):
            welcome = False  # welcome to choose, but has no committee to choose
        if rule.endpoint == "accounts.end_session" and who != Role.CHAIR:
            welcome = False  # the session of the world is the chair's, and exists for nobody else
        if rule.endpoint == "calendar.revoke" and who != Role.CHIEF:
            welcome = False  # the address of the world is the chief's, and exists for nobody else
        if welcome and status in (401, 403, 404, 405, 500):
            wrong.append(f"{method} {path} ({rule.endpoint}): {who} is let out with {status}")
        if not welcome and status not in (403, 404):
            wrong.append(f"{method} {path} ({rule.endpoint}): {who} gets {status}")
    return wrong


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("who", IDENTITIES)
def test_every_route_lets_in_exactly_the_roles_of_the_table(
    app: Flask, world: World, login_as: Callable[..., Browser], who: str, method: str
) -> None:
    assert wrong_answers(app, login_as(who), world.a.ids, who, method) == []


def test_anonymous_reaches_nothing_but_the_public_pages(app: Flask, world: World) -> None:
    for method in ("GET", "POST"):
        for rule, path in _tries(app, world.a.ids, method):
            if _access(app, rule).permission is Permission.PUBLIC:
                continue
            browser = Browser(app)
            data = {"csrf_token": browser.token()}
            answer = browser.client.get(path) if method == "GET" else browser.raw_post(path, data)
            assert answer.status_code == 303, f"{method} {path}"
            assert answer.headers["Location"].startswith("/logga-in"), path


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("who", [role.value for role in Role])
def test_the_other_committees_rows_do_not_exist(
    app: Flask, world: World, login_as: Callable[..., Browser], who: str, method: str
) -> None:
    browser = login_as(who)
    for rule, path in _tries(app, world.b.ids, method):
        access = _access(app, rule)
        if access.model is None or access.permission is Permission.ADMINISTER:
            continue
        assert _ask(browser, method, path) == 404, f"{method} {path} ({rule.endpoint})"


def test_no_page_of_one_committee_shows_a_word_of_the_other(
    app: Flask, world: World, login_as: Callable[..., Browser]
) -> None:
    for who in Role:
        browser = login_as(who)
        for rule, path in _tries(app, world.a.ids, "GET"):
            answer = browser.client.get(path)
            assert world.b.canary.encode() not in answer.data, f"{path} ({rule.endpoint}) as {who}"


def test_canary_stands_on_the_pages_of_its_own_committee(login_as: Callable[..., Browser], world: World) -> None:
    assert world.b.canary in login_as(Role.CHIEF, "b").get("measures.index").text


def test_sweep_catches_an_unguarded_door_and_a_locked_one(
    app: Flask, world: World, login_as: Callable[..., Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    view = app.view_functions["history.index"]
    monkeypatch.setattr(view, "access", guard.Access(Permission.ACCOUNT_OWN))
    monkeypatch.setitem(TABLE, Permission.ACCOUNT_OWN, {"chief"})
    assert any("/historik" in line for line in wrong_answers(app, login_as(Role.OWNER), world.a.ids, "owner", "GET"))
    monkeypatch.setattr(view, "access", guard.Access(Permission.ADMINISTER))
    monkeypatch.setitem(TABLE, Permission.ADMINISTER, {"chief"})
    assert any("/historik" in line for line in wrong_answers(app, login_as(Role.CHIEF), world.a.ids, "chief", "GET"))


def test_app_with_an_undeclared_route_refuses_to_start(tmp_path) -> None:
    app = create_app(Settings(instance=tmp_path, database_url="sqlite://", secret_key="x" * 64))
    app.add_url_rule("/glomd", "forgotten", lambda: "öppet")
    with pytest.raises(RuntimeError, match="/glomd"):
        guard.refuse_undeclared(app)


@pytest.mark.parametrize("number", ["99999999999999999999", "2147483648", "0", "-1", "1e3", "%00"])
def test_impossible_id_is_no_address(login_as: Callable[..., Browser], number: str) -> None:
    browser = login_as(Role.CHIEF)
    for path in (
        "/atgarder/",
        "/brister/",
        "/arenden/",
        "/sammantraden/",
        "/rapporter/",
        "/underlag/",
        "/underlag/1/fil/",
    ):
        browser.open(path + number, status=404)
