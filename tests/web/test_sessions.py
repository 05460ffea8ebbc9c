"""Sessions as a thief and a clock meet them: a saved cookie, a forged cookie, time. SecureDrop's matrix, and ours."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from tests.browser_client import Browser
from tests.page import Page
from tests.world import PASSWORD, World
from tracker.extensions import DatabaseFailure
from tracker.models import User, UserSession
from tracker.rules import tokens
from tracker.rules.states import Role
from tracker.web import sessions

LogIn = Callable[..., Browser]
NOW = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)


def _cookie(browser: Browser) -> str:
    cookie = browser.client.get_cookie("tracker")
    assert cookie is not None
    return cookie.value


def _own() -> Select[UserSession]:
    """The sessions of committee a's chief, who signs in in these tests."""
    chief = User.email == "chief.a@exempel.example"
    return select(UserSession).join(User, User.id == UserSession.user_id).where(chief)


def _row(session: Session) -> UserSession:
    session.expire_all()
    return session.scalars(_own()).one()


def _with(app: Flask, cookie: str) -> Browser:
    thief = Browser(app)
    thief.client.set_cookie("tracker", cookie)
    return thief


def _is_in(browser: Browser) -> bool:
    return browser.raw_get("/konto").status_code == 200


def _contents(app: Flask, cookie: str) -> dict[str, object]:
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    return dict(serializer.loads(cookie))


def test_the_cookie_holds_a_random_key_and_nothing_of_the_person(
    app: Flask, login_as: LogIn, session: Session, world: World
) -> None:
    cookie = _cookie(login_as(Role.CHIEF))
    contents = _contents(app, cookie)
    assert set(contents) <= {"key", "csrf_token", "_flashes"}
    key = str(contents["key"])
    row = _row(session)
    assert row.key_hash == hashlib.sha256(key.encode()).hexdigest()
    assert key not in (row.address, row.agent)


def test_ten_thousand_keys_are_unique_and_hold_256_bits() -> None:
    keys = {tokens.new() for _ in range(10_000)}
    assert len(keys) == 10_000
    assert {len(key) for key in keys} == {43}  # 256 bits in base 64


def _change_password(browser: Browser) -> None:
    browser.post("accounts.change_password", {"current": PASSWORD, "new": "åtta blå båtar i vass"}, status=303)


def _sign_out(browser: Browser) -> None:
    browser.post("accounts.log_out", status=303)


def _sign_in_again(browser: Browser, world: World) -> None:
    browser.post("accounts.log_in", {"email": world.a.emails[Role.CHIEF], "password": PASSWORD}, status=303)


@pytest.mark.parametrize("leave", [_sign_out, _change_password])
def test_a_saved_cookie_is_worthless_after(app: Flask, login_as: LogIn, leave: Callable[[Browser], None]) -> None:
    browser = login_as(Role.CHIEF)
    saved = _cookie(browser)
    assert _is_in(_with(app, saved))
    leave(browser)
    assert not _is_in(_with(app, saved))


def test_a_saved_cookie_is_worthless_after_signing_in_anew_over_it(app: Flask, login_as: LogIn, world: World) -> None:
    browser = login_as(Role.CHIEF)
    saved = _cookie(browser)
    _sign_in_again(browser, world)
    assert _is_in(browser)
    assert not _is_in(_with(app, saved))


def _edit(ada: Browser, endpoint: str, data: dict[str, str], **arguments: int) -> None:
    version = ada.get(endpoint, **arguments).field("version")
    ada.post(endpoint, {**data, "version": version}, status=303, **arguments)


def _disable(ada: Browser, world: World) -> None:
    ada.post("admin.disable_user", user_id=world.a.ids["user_id"], status=303)


def _make_administrator(ada: Browser, world: World) -> None:
    data = {"name": "Kim", "email": world.a.emails[Role.CHIEF], "is_admin": "y"}
    _edit(ada, "admin.edit_user", data, user_id=world.a.ids["user_id"])


@pytest.mark.parametrize("act", [_disable, _make_administrator])
def test_an_administrators_act_ends_the_persons_sessions_at_once(
    app: Flask, login_as: LogIn, world: World, act: Callable[[Browser, World], None]
) -> None:
    browser, other = login_as(Role.CHIEF), login_as(Role.OWNER)
    act(login_as("admin"), world)
    assert not _is_in(browser)
    assert _is_in(other)


def test_a_role_that_is_lost_ends_the_persons_sessions_at_once(login_as: LogIn, world: World) -> None:
    browser = login_as(Role.VERIFIER)
    data = {"role": "verifier", "title": "Controller", "ends_on": "2014-03-17"}
    _edit(login_as("admin"), "admin.edit_membership", data, membership_id=world.a.ids["membership_id"])
    assert not _is_in(browser)


def test_an_account_closed_behind_the_programs_back_is_out_too(login_as: LogIn, session: Session, world: World) -> None:
    browser = login_as(Role.CHIEF)
    session.execute(update(User).where(User.email == world.a.emails[Role.CHIEF]).values(disabled_at=NOW))
    session.commit()
    assert not _is_in(browser)


@pytest.mark.parametrize(("who", "minutes"), [(Role.CHIEF, 30), ("admin", 15)])
def test_a_session_without_use_ends(login_as: LogIn, who: Role | str, minutes: int) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        browser = login_as(who)
        clock.shift(timedelta(minutes=minutes, seconds=-1))
        assert _is_in(browser)
        clock.shift(timedelta(minutes=minutes))
        assert not _is_in(browser)


@pytest.mark.parametrize("who", [Role.CHIEF, "admin"])
def test_a_session_in_use_goes_on_for_ten_hours_and_no_longer(login_as: LogIn, who: Role | str) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        browser = login_as(who)
        for _ in range(59):
            clock.shift(timedelta(minutes=10))
            assert _is_in(browser)
        clock.shift(timedelta(minutes=10))
        assert not _is_in(browser)


def test_the_business_day_does_not_touch_sessions(app: Flask, login_as: LogIn) -> None:
    browser = login_as(Role.CHIEF)
    app.extensions["clock"], before = (lambda: NOW.date()), app.extensions["clock"]
    try:
        assert _is_in(browser)
    finally:
        app.extensions["clock"] = before


def _seen(session: Session) -> datetime:
    session.rollback()
    return _row(session).seen_at


def test_use_is_noted_at_most_once_a_minute(login_as: LogIn, session: Session) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        browser = login_as(Role.CHIEF)
        clock.shift(timedelta(seconds=59))
        assert _is_in(browser)
        assert _seen(session) == NOW
        clock.shift(timedelta(seconds=1))
        assert _is_in(browser)
        assert _seen(session) == NOW + timedelta(seconds=60)


def test_what_a_page_asks_by_itself_is_not_use(
    login_as: LogIn, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        browser = login_as(Role.CHIEF)
        clock.shift(timedelta(minutes=20))
        monkeypatch.setattr(sessions, "UNATTENDED", frozenset({"accounts.show"}))
        assert _is_in(browser)
        assert _seen(session) == NOW
        clock.shift(timedelta(minutes=10))
        assert not _is_in(browser)


def test_a_database_that_takes_no_writes_still_shows_pages(login_as: LogIn, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise DatabaseFailure("disken är full")

    with time_machine.travel(NOW, tick=False) as clock:
        browser = login_as(Role.CHIEF)
        monkeypatch.setattr(sessions.actions, "note_use", refuse)
        clock.shift(timedelta(minutes=2))
        assert _is_in(browser)


def _forge(app: Flask, contents: dict[str, object], *, key: str | None = None, salt: str = "cookie-session") -> str:
    made = URLSafeTimedSerializer(
        key or app.config["SECRET_KEY"],
        salt=salt,
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha1},
    )
    return str(made.dumps(contents))


def _flipped(cookie: str) -> list[str]:
    """The cookie with one character changed, in payload, time and signature."""
    places = [0, len(cookie) // 4, cookie.rindex(".") - 2, len(cookie) - 5]
    return [cookie[:at] + ("A" if cookie[at] != "A" else "B") + cookie[at + 1 :] for at in places]


def test_a_cookie_that_we_did_not_sign_lets_nobody_in(app: Flask, login_as: LogIn) -> None:
    cookie = _cookie(login_as(Role.CHIEF))
    contents = _contents(app, cookie)
    assert _is_in(_with(app, _forge(app, contents)))  # the forger of this test is able to sign
    unsigned = cookie.rsplit(".", 1)[0]
    forged = [
        *_flipped(cookie),
        unsigned,
        f"{unsigned}.",
        _forge(app, contents, salt="annat"),
        _forge(app, contents, key="y" * 64),
    ]
    assert [value for value in forged if _is_in(_with(app, value))] == []


@pytest.mark.parametrize("key", ["", "x", None, 1, ["a"], "ö" * 43])
def test_a_signed_cookie_with_a_key_that_is_nobodys_lets_nobody_in(app: Flask, key: object) -> None:
    assert not _is_in(_with(app, _forge(app, {"key": key})))


def test_the_hash_from_the_database_is_no_key(app: Flask, login_as: LogIn, session: Session) -> None:
    login_as(Role.CHIEF)
    stolen = _row(session).key_hash
    assert not _is_in(_with(app, _forge(app, {"key": stolen})))


def test_a_new_proof_and_a_factor_give_a_new_key_to_the_same_session(
    app: Flask, login_as: LogIn, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    for mark in (sessions.mark_proved, sessions.mark_factor):
        browser = login_as(Role.CHIEF)
        saved = _cookie(browser)

        def act(mark: Callable[[], None] = mark) -> str:
            before = sessions.the_current()
            mark()
            after = sessions.the_current()
            assert before.id == after.id
            assert (after.factor_at is None) == (mark is sessions.mark_proved)
            return "klart"

        act.access = app.view_functions["history.index"].access  # type: ignore[attr-defined]
        monkeypatch.setitem(app.view_functions, "history.index", act)
        assert browser.get("history.index").text == "klart"
        assert _is_in(browser)
        assert not _is_in(_with(app, saved))


def test_signing_in_over_a_session_ends_it(login_as: LogIn, session: Session, world: World) -> None:
    browser = login_as(Role.CHIEF)
    _sign_in_again(browser, world)
    session.rollback()
    ended = session.scalars(_own().with_only_columns(UserSession.ended_at.is_not(None)).order_by(UserSession.id)).all()
    assert ended == [True, False]


def test_signing_out_clears_the_browser_but_not_the_sentence(login_as: LogIn) -> None:
    browser = login_as(Role.CHIEF)
    answer = browser.post("accounts.log_out", status=303).answer
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Du är utloggad." in browser.get("accounts.log_in").text


def test_signing_out_here_leaves_the_other_device_signed_in(login_as: LogIn) -> None:
    here, there = login_as(Role.CHIEF), login_as(Role.CHIEF)
    _sign_out(here)
    assert not _is_in(here)
    assert _is_in(there)


WRITTEN = "En lång lägesrapport\nmed <b>två</b> rader."


def test_a_text_sent_after_the_session_has_ended_is_given_back(login_as: LogIn, world: World) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        browser = login_as(Role.CHIEF)
        form = {"csrf_token": browser.token(), "state": "in_progress", "text": WRITTEN}
        clock.shift(timedelta(minutes=31))
        answer = browser.raw_post(f"/atgarder/{world.a.ids['measure_id']}/lage", form)
        page = Page(answer)
    assert (page.status, page.h1) == (401, "Du blev utloggad innan det sparades")
    assert page.soup.select_one("textarea").get_text().strip() == WRITTEN
    assert form["csrf_token"] not in page.body


def test_a_password_sent_after_the_session_has_ended_is_not_given_back(login_as: LogIn) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        browser = login_as(Role.CHIEF)
        form = {"csrf_token": browser.token(), "current": PASSWORD, "new": "åtta blå båtar i vass"}
        clock.shift(timedelta(minutes=31))
        answer = browser.raw_post("/konto/losenord", form)
    assert answer.status_code == 303
    assert "båtar" not in answer.text


def test_somebody_whose_session_has_ended_is_told_once(login_as: LogIn) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        browser = login_as(Role.CHIEF)
        clock.shift(timedelta(minutes=31))
        browser.get("cases.index", status=303)
        assert "Du är utloggad. Logga in igen" in browser.get("accounts.log_in").text
        browser.get("cases.index", status=303)
        assert "Du är utloggad." not in browser.get("accounts.log_in").text
