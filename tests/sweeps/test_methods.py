"""Only the declared methods, for everybody; and reading changes nothing."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.browser_client import Browser
from tests.database import but_refusals
from tests.sweeps.test_headers import missing
from tests.world import World
from tracker.rules.access import Permission, may
from tracker.rules.states import Role
from tracker.rules.verbs import AuditVerb
from tracker.web import guard

pytestmark = pytest.mark.either("which methods and headers are listened to is settled before a row is read")

Login = Callable[..., Browser]

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
EVERYBODY = [None, *(role.value for role in Role), "admin"]

#: What a caller can say to be taken for another method, another address or another person.
DISGUISES = (
    {"X-HTTP-Method-Override": "DELETE", "X-Method-Override": "PUT"},
    {"X-Original-URL": "/administration", "X-Rewrite-URL": "/administration"},
    {"X-Forwarded-User": "admin@exempel.example", "X-Remote-User": "admin@exempel.example", "X-User-Id": "1"},
    {"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1", "Forwarded": "for=127.0.0.1;host=localhost"},
    {"X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Prefix": "/administration"},
    {"HX-Request": "true", "HX-Current-URL": "http://localhost/administration"},
)


def person(app: Flask, login_as: Login, who: str | None) -> Browser:
    """Somebody signed in with the role, or nobody."""
    return Browser(app) if who is None else login_as(who)


def routes(app: Flask, world: World) -> list[tuple[Rule, str]]:
    """Every route with an address in the first committee."""
    adapter = app.url_map.bind("localhost")
    ids = {**world.a.ids, "filename": "app.css"}
    return [
        (rule, adapter.build(rule.endpoint, {name: ids[name] for name in rule.arguments}))
        for rule in app.url_map.iter_rules()
    ]


def allowed(app: Flask, path: str) -> set[str]:
    """The methods that the routes of an address declare."""
    return set(app.url_map.bind("localhost").allowed_methods(urlsplit(path).path))


def undeclared_answers(app: Flask, browser: Browser, world: World) -> list[str]:
    """Every method that is answered with anything but 405 though no route declares it."""
    wrong = []
    for _rule, path in routes(app, world):
        for method in set(METHODS) - allowed(app, path):
            answer = browser._send(method, path)
            if answer.status_code != 405 or missing(answer):
                wrong.append(f"{method} {path}: {answer.status_code} {missing(answer)}")
    return wrong


@pytest.mark.parametrize("who", [None, Role.CHIEF, "admin"])  # who it is makes no difference: no view is reached
def test_undeclared_method_is_refused(app: Flask, world: World, login_as: Login, who: str | None) -> None:
    assert undeclared_answers(app, person(app, login_as, who), world) == []


def test_declared_methods_are_few(app: Flask) -> None:
    ours = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]  # Flask's own also says OPTIONS
    assert {method for rule in ours for method in rule.methods or ()} == {"GET", "HEAD", "POST"}


def test_sweep_catches_a_method_nobody_meant(app: Flask, world: World, login_as: Login) -> None:
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == "history.index")
    assert rule.methods is not None
    before = set(rule.methods)
    rule.methods.add("DELETE")
    try:
        with pytest.raises(AssertionError):
            test_declared_methods_are_few(app)
    finally:
        rule.methods.intersection_update(before)


def changed_by_reading(app: Flask, world: World, browser: Browser, headers: dict[str, str]) -> list[str]:
    """The tables that are not what they were once every address has been read, with what is new in them."""
    stands = but_refusals(app)
    for rule, path in routes(app, world):
        for method in ("GET", "HEAD"):
            if method in (rule.methods or ()):
                browser._send(method, path, headers=headers, buffered=True)
    now = but_refusals(app)
    return [f"{name}: {set(now[name]) - set(stands[name])}" for name in now if now[name] != stands[name]]


@pytest.mark.parametrize("who", EVERYBODY)
def test_reading_changes_nothing(app: Flask, world: World, login_as: Login, who: str | None) -> None:
    assert changed_by_reading(app, world, person(app, login_as, who), {}) == []


def test_sweep_catches_a_page_that_writes(
    app: Flask, world: World, login_as: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.world import TODAY, audit
    from tracker.extensions import db

    view = app.view_functions["history.index"]

    def writes() -> str:
        audit.record(db.session, AuditVerb.SIGNED_IN, actor=None, actor_name="prov", today=TODAY)
        db.session.commit()
        return str(view())

    writes.access = view.access
    monkeypatch.setitem(app.view_functions, "history.index", writes)
    assert any("audit_event" in line for line in changed_by_reading(app, world, login_as(Role.CHIEF), {}))


@pytest.mark.parametrize("headers", DISGUISES, ids=lambda headers: next(iter(headers)))
def test_headers_open_no_door(app: Flask, world: World, login_as: Login, headers: dict[str, str]) -> None:
    """Whoever is let in or out is so by who they are, whatever a header says."""
    for who in (None, Role.MEMBER):
        browser = person(app, login_as, who)
        for rule, path in routes(app, world):
            if "GET" not in (rule.methods or ()):
                continue
            answer = browser._send("GET", path, headers=headers, buffered=True)
            assert "elsewhere.example" not in str(answer.headers) + answer.get_data().decode("latin-1"), path
            access = guard.access_of(app, rule.endpoint)
            if access is not None and access.permission not in (Permission.PUBLIC, Permission.ACCOUNT_OWN):
                let_in = who is not None and may(access.permission, frozenset({Role(who)}))
                assert answer.status_code in ((200, 303) if let_in else (303, 401, 403)), path
                assert let_in or not answer.data or b"kanarie" not in answer.data.split(b"<main")[-1], path
