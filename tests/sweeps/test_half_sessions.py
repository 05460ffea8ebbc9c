"""Whoever has given a password only reaches nothing: every route, every method, with each step that can be lacking.

What is open to them is written here by hand, not taken from the code under test.
"""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.authenticator import connect
from tests.browser_client import Browser
from tests.world import PASSWORD, World
from tracker.extensions import db
from tracker.models import AuditEvent
from tracker.rules.access import Permission
from tracker.rules.states import Role
from tracker.web import guard

LogIn = Callable[..., Browser]

#: Pages and acts that everybody may, signed in or not.
PUBLIC = {
    "accounts.log_in",
    "accounts.log_out",
    "accounts.set_language",
    "accounts.set_theme",
    "accounts.forgot_password",
    "accounts.choose_password",
    "calendar.feed",
    # A link of a mail answers for its person, whoever is signed in.
    "confirmations.show",
    "confirmations.confirm_all",
    "confirmations.update",
    "about.accessibility",
    "about.help",
    "about.privacy",
}
#: What the step itself needs. A person who has a factor and no code must never reach the pages that replace it.
OWN = {
    "code": {"factors.enter"},
    "enrolment": {"factors.show", "factors.begin", "factors.confirm", "factors.prove"},
}
PAGE = {"code": "/logga-in/kod", "enrolment": "/konto/tva-steg"}


def _lacking(lacks: str, who: str, login_as: LogIn, app: Flask, world: World) -> Browser:
    """A session of that person that lacks that."""
    if lacks == "code":
        connect(login_as(who))
    else:
        login_as("admin").post(
            "admin.security", {"factor_roles": ["chief", "administrator"], "opened_with": ""}, status=303
        )
    email = world.admin_email if who == "admin" else world.a.emails[Role(who)]
    return Browser(app).sign_in(email, PASSWORD)


def reached(app: Flask, browser: Browser, ids: dict[str, Any], lacks: str) -> list[str]:
    """Every closed route that answers anything but the way to the missing step."""
    wrong, data = [], {"csrf_token": browser.token(), "proof_password": PASSWORD}
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static" or rule.endpoint in PUBLIC | OWN[lacks]:
            continue
        path = app.url_map.bind("localhost").build(rule.endpoint, {name: ids[name] for name in rule.arguments})
        for method in sorted({"GET", "POST"} & (rule.methods or set())):
            answer = browser.raw_get(path) if method == "GET" else browser.raw_post(path, data)
            location = answer.headers.get("Location", "").partition("?")[0]
            if (answer.status_code, location) != (303, PAGE[lacks]):
                wrong.append(f"{method} {path} ({rule.endpoint}): {answer.status_code} {location}")
    return wrong


@pytest.mark.parametrize("who", ["chief", "admin"])
@pytest.mark.parametrize("lacks", ["code", "enrolment"])
def test_half_a_session_reaches_nothing_but_its_step(
    app: Flask, world: World, login_as: LogIn, session: Session, who: str, lacks: str
) -> None:
    browser = _lacking(lacks, who, login_as, app, world)
    session.rollback()
    before = session.query(AuditEvent).count()
    assert reached(app, browser, world.a.ids, lacks) == []
    session.rollback()
    assert session.query(AuditEvent).count() == before, "nothing was done"


@pytest.mark.parametrize("lacks", ["code", "enrolment"])
def test_public_pages_tell_half_a_session_nothing_of_the_plan(
    app: Flask, world: World, login_as: LogIn, lacks: str
) -> None:
    browser = _lacking(lacks, "chief", login_as, app, world)
    for endpoint in ("about.help", "about.privacy", "about.accessibility", "accounts.log_in"):
        page = browser.get(endpoint)
        assert world.a.canary not in page.body, endpoint
        assert page.soup.select("header nav, .arende-liten") == [], endpoint
    page = browser.open(PAGE[lacks])
    assert world.a.canary not in page.body
    assert browser.raw_get("/finns-inte").status_code == 404


def test_half_a_session_changes_no_account_by_choosing_language(app: Flask, world: World, login_as: LogIn) -> None:
    browser = _lacking("code", "chief", login_as, app, world)
    browser.post("accounts.set_language", {"language": "en"}, status=303)
    with app.app_context():
        assert db.session.query(AuditEvent).filter_by(action="account.language_changed").count() == 0


def test_htmx_is_told_to_load_the_page_of_the_step(app: Flask, world: World, login_as: LogIn) -> None:
    browser = _lacking("code", "chief", login_as, app, world)
    answer = browser.get("measures.index", status=401, headers={"HX-Request": "true"}).answer
    assert answer.headers["HX-Redirect"].startswith("/logga-in/kod")


def test_sweep_catches_a_door_left_open(
    app: Flask, world: World, login_as: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = _lacking("code", "chief", login_as, app, world)
    monkeypatch.setattr(app.view_functions["factors.show"], "access", guard.Access(Permission.ACCOUNT_CODE))
    assert [line for line in reached(app, browser, world.a.ids, "code") if "factors.show" in line] != []


# --- weighty acts ---

#: PRODUCT.md and the issue: what asks for a fresh proof of who one is. Changing the password has its own, at the form.
WEIGHTY = {
    ("factors.begin", "POST"),
    ("factors.confirm", "GET"),
    ("factors.confirm", "POST"),
    ("factors.make_codes", "POST"),
    ("factors.turn_off", "POST"),
    ("meetings.publish", "POST"),
    ("reports.withdraw", "POST"),
    ("answers.decide_delegated", "POST"),
    ("answers.release", "POST"),
    ("admin.new_user", "POST"),
    ("admin.edit_user", "POST"),
    ("admin.disable_user", "POST"),
    ("admin.enable_user", "POST"),
    ("admin.send_link", "POST"),
    ("admin.end_sessions", "POST"),
    ("admin.new_membership", "POST"),
    ("admin.edit_membership", "POST"),
    ("admin.reset_factor", "POST"),
    ("admin.security", "POST"),
}


def asking(app: Flask, browser: Browser, ids: dict[str, Any]) -> set[tuple[str, str]]:
    """What asks this person, whose proof is old, to prove anew who they are. What they may not do asks nothing."""
    found, data = set(), {"csrf_token": browser.token()}
    for rule in app.url_map.iter_rules():
        if rule.endpoint in ("static", "accounts.log_out"):
            continue
        path = app.url_map.bind("localhost").build(rule.endpoint, {name: ids[name] for name in rule.arguments})
        for method in sorted({"GET", "POST"} & (rule.methods or set())):
            answer = browser.raw_get(path) if method == "GET" else browser.raw_post(path, data)
            if answer.status_code == 401 or answer.headers.get("Location", "").startswith("/konto/bekrafta"):
                found.add((rule.endpoint, method))
    return found


def test_every_weighty_act_asks_for_a_fresh_proof_and_nothing_else_does(
    app: Flask, world: World, login_as: LogIn
) -> None:
    found: set[tuple[str, str]] = set()
    for who in ("chief", "admin"):
        browser = login_as(who)
        with app.app_context():
            db.session.execute(db.text("UPDATE user_session SET proved_at = '2014-01-01 00:00:00'"))
            db.session.commit()
        found |= asking(app, browser, world.a.ids)
    assert found == WEIGHTY
