"""The protecting headers stand on every answer, whatever its status."""

from collections.abc import Callable

import pytest
from flask import Flask, abort
from werkzeug.test import TestResponse

from tests.browser_client import Browser
from tests.world import World
from tracker.rules.states import Role
from tracker.web import headers

pytestmark = pytest.mark.either("headers are put on by the program, whatever keeps the rows")


def missing(answer: TestResponse) -> list[str]:
    """What an answer lacks of the promised headers."""
    lacking = [name for name in headers.HEADERS if not answer.headers.get(name)]
    policy = answer.headers.get("Content-Security-Policy", "")
    lacking += [word for word in ("unsafe-inline", "unsafe-eval", "data:", "*") if word in policy]
    for part in ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        lacking += [] if part in policy else [part]
    if answer.headers.get("Access-Control-Allow-Origin"):
        lacking.append("answers other origins")
    return lacking


def _answers(app: Flask, world: World, browser: Browser) -> list[TestResponse]:
    token = browser.token()
    client = browser.client
    return [
        client.get("/atgarder"),
        client.get("/finns-inte"),
        client.put("/atgarder"),
        client.post("/atgarder/ny", data={"csrf_token": token}),
        client.post("/atgarder/ny", data={}),
        client.post("/atgarder/ny", data={"csrf_token": token, "title": "x" * 3_000_000}),
        client.get("/administration"),
        Browser(app).client.get("/"),
        client.get("/static/app.css", buffered=True),
        client.get(f"/rapporter/{world.a.ids['report_id']}/fil"),
        client.get(f"/underlag/{world.a.ids['evidence_id']}/fil/1"),
        client.get(f"/underlag/{world.a.ids['evidence_id']}/fil/2"),
    ]


def test_every_status_carries_the_headers(app: Flask, world: World, login_as: Callable[..., Browser]) -> None:
    answers = _answers(app, world, login_as(Role.CHIEF))
    assert {answer.status_code for answer in answers} == {200, 303, 400, 403, 404, 405, 413}
    for answer in answers:
        assert missing(answer) == [], answer.request.path


def test_unexpected_error_is_a_page_with_headers_and_without_details(
    app: Flask, login_as: Callable[..., Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> str:
        raise ZeroDivisionError("hemlig detalj")

    fails.access = app.view_functions["history.index"].access
    browser = login_as(Role.CHIEF)
    monkeypatch.setitem(app.view_functions, "history.index", fails)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    page = browser.get("history.index", status=500)
    assert missing(page.answer) == []
    assert "hemlig" not in page.body


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 410, 413, 415, 429, 500, 503])
@pytest.mark.parametrize("htmx", [False, True])
def test_headers_stand_on_every_status(
    app: Flask, login_as: Callable[..., Browser], monkeypatch: pytest.MonkeyPatch, status: int, htmx: bool
) -> None:
    def refuses() -> None:
        abort(status)

    refuses.access = app.view_functions["history.index"].access
    browser = login_as(Role.CHIEF)
    monkeypatch.setitem(app.view_functions, "history.index", refuses)
    answer = browser._send("GET", "/historik", headers={"HX-Request": "true"} if htmx else {})
    assert answer.status_code == status
    assert missing(answer) == [] and answer.headers["Cache-Control"] == "no-store"
    assert answer.content_type == "text/html; charset=utf-8"


def test_headers_stand_on_what_has_not_changed(app: Flask, world: World, login_as: Callable[..., Browser]) -> None:
    chief = login_as(Role.CHIEF)
    for path in ("/static/app.css", f"/rapporter/{world.a.ids['report_id']}/fil"):
        tag = chief._send("GET", path, buffered=True).headers["ETag"]
        again = chief._send("GET", path, headers={"If-None-Match": tag}, buffered=True)
        assert again.status_code == 304 and missing(again) == [], path


def test_signed_out_htmx_is_answered_with_the_headers(app: Flask) -> None:
    answer = Browser(app)._send("GET", "/atgarder", headers={"HX-Request": "true"})
    assert answer.status_code == 401 and missing(answer) == []


def test_kind_of_every_answer_is_said_and_no_version(
    app: Flask, world: World, login_as: Callable[..., Browser]
) -> None:
    kinds = {"text/html; charset=utf-8", "text/css; charset=utf-8", "text/plain; charset=utf-8", "application/pdf"}
    for answer in _answers(app, world, login_as(Role.CHIEF)):
        assert answer.content_type in kinds, answer.request.path
        for name in ("Server", "X-Powered-By", "X-AspNet-Version", "Via"):
            assert name not in answer.headers


def test_pages_are_not_kept_by_caches(login_as: Callable[..., Browser]) -> None:
    assert login_as(Role.CHIEF).get("measures.index").answer.headers["Cache-Control"] == "no-store"


def test_check_sees_a_weak_answer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = app.test_client().get("/logga-in")
    answer.headers["Content-Security-Policy"] = "default-src 'self' 'unsafe-inline'"
    del answer.headers["Referrer-Policy"]
    assert {"Referrer-Policy", "unsafe-inline", "object-src 'none'"} <= set(missing(answer))


def test_session_cookie_is_kept_from_scripts_and_other_sites(app: Flask, login_as: Callable[..., Browser]) -> None:
    cookies = login_as(Role.CHIEF).client.get("/logga-in").headers.getlist("Set-Cookie")
    cookies += Browser(app).client.get("/logga-in").headers.getlist("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
