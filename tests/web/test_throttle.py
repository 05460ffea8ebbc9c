"""The throttle as an attacker meets it, and as the person whose account it is."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.browser_client import Browser
from tests.world import PASSWORD, World
from tracker import create_app
from tracker.actions import passwords
from tracker.extensions import db
from tracker.models import AuditEvent, UserSession
from tracker.rules.states import Role

NOW = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)


class Counted:
    """The real hasher, counting how often it is asked."""

    def __init__(self, hasher: Any) -> None:
        self.hasher, self.verified, self.lengths = hasher, 0, set[int]()

    def verify(self, stored: str, password: bytes) -> bool:
        """Count, then verify."""
        self.verified += 1
        self.lengths.add(len(password))
        return bool(self.hasher.verify(stored, password))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.hasher, name)


@pytest.fixture
def hasher(monkeypatch: pytest.MonkeyPatch) -> Counted:
    """Counts the work of argon2."""
    counted = Counted(passwords._HASHER)
    monkeypatch.setattr(passwords, "_HASHER", counted)
    return counted


class Guesser:
    """Somebody who posts to the sign-in page without looking."""

    def __init__(self, app: Flask, email: str) -> None:
        self.browser, self.email = Browser(app), email
        self.token = self.browser.token()

    def guess(self, typed: str = "fel", address: str = "192.0.2.1", **headers: str) -> int:
        """The status of one try."""
        data = {"csrf_token": self.token, "email": self.email, "password": typed}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.browser.raw_post("/logga-in", data, address=address, headers=named).status_code


@pytest.fixture
def behind(app: Flask) -> Iterator[Callable[[int], Flask]]:
    """The same site in another process, behind so many trusted proxies."""
    made = []

    def make(hops: int) -> Flask:
        made.append(create_app(replace(app.config["SETTINGS"], proxy_hops=hops)))
        return made[-1]

    yield make
    for proxied in made:
        with proxied.app_context():
            db.engine.dispose()


@pytest.mark.either("the other thousand is counted on both")
def test_a_thousand_wrong_passwords_from_one_network(app: Flask, world: World, hasher: Counted) -> None:
    guesser = Guesser(app, world.a.emails[Role.CHIEF])
    statuses = [guesser.guess() for _ in range(1000)]
    assert statuses == [400] * 5 + [429] * 995
    assert hasher.verified == 5
    with app.app_context():
        events = list(db.session.scalars(select(AuditEvent.action)))
    assert events.count("account.sign_in_refused") == 5
    assert events.count("account.tries_throttled") == 1
    assert len(events) == 6


def test_a_thousand_wrong_passwords_from_as_many_networks(app: Flask, world: World, hasher: Counted) -> None:
    guesser = Guesser(app, world.a.emails[Role.CHIEF])
    statuses = [guesser.guess(address=f"10.{number // 250}.{number % 250}.7") for number in range(1000)]
    assert (statuses.count(400), statuses.count(429)) == (20, 980)
    assert hasher.verified == 20


def test_others_still_sign_in_from_elsewhere_and_from_the_same_network(app: Flask, world: World) -> None:
    guesser = Guesser(app, world.a.emails[Role.CHIEF])
    for _ in range(50):
        guesser.guess()
    assert Guesser(app, world.a.emails[Role.OWNER]).guess(PASSWORD, "198.51.100.1") == 303
    for role in (Role.VERIFIER, Role.CHAIR, Role.SECRETARY, Role.AUDITOR):
        assert Guesser(app, world.a.emails[role]).guess(PASSWORD, "192.0.2.77") == 303
    assert guesser.guess(PASSWORD) == 429
    assert guesser.guess(PASSWORD, "198.51.100.1") == 303


def test_the_refusal_says_when_to_try_again_and_then_lets_the_person_in(app: Flask, world: World) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        guesser = Guesser(app, world.a.emails[Role.CHIEF])
        for _ in range(5):
            guesser.guess(address="127.0.0.1")
        page = guesser.browser.post("accounts.log_in", {"email": guesser.email, "password": PASSWORD}, status=429)
        assert page.errors == ["Det har blivit för många försök. Vänta, och försök igen efter kl.\xa009.01."]
        assert page.answer.headers["Retry-After"] == "60"
        assert page.field("email") == guesser.email
        assert page.field("password") == ""
        clock.shift(timedelta(seconds=60))
        assert guesser.guess(PASSWORD, "127.0.0.1") == 303


def test_an_unknown_address_is_throttled_alike(app: Flask) -> None:
    guesser = Guesser(app, "ingen@exempel.example")
    assert [guesser.guess() for _ in range(7)] == [400] * 5 + [429] * 2


def test_changing_the_password_is_no_way_round(login_as: Callable[..., Browser]) -> None:
    browser = login_as(Role.CHIEF)
    wrong = {"current": "fel", "new": "åtta blå båtar i vass"}
    assert [browser.post("accounts.change_password", wrong).status for _ in range(7)] == [400] * 5 + [429] * 2


def test_an_over_long_password_never_reaches_argon2(app: Flask, world: World, hasher: Counted) -> None:
    guesser = Guesser(app, world.a.emails[Role.CHIEF])
    assert guesser.guess("x" * 257) == 400
    assert guesser.guess("x" * 100_000) == 400
    assert hasher.verified == 0
    assert guesser.guess("x" * 256) == 400
    assert hasher.lengths == {256}


def test_the_count_is_shared_by_processes_and_survives_a_restart(
    app: Flask, behind: Callable[[int], Flask], world: World
) -> None:
    email = world.a.emails[Role.CHIEF]
    statuses = [Guesser(which, email).guess() for which in (app, behind(0)) * 3]
    assert statuses == [400] * 5 + [429]
    assert Guesser(behind(0), email).guess() == 429


def test_tries_at_once_are_no_more_than_one_after_another(app: Flask, world: World, hasher: Counted) -> None:
    guessers = [Guesser(app, world.a.emails[Role.CHIEF]) for _ in range(12)]
    start, statuses = threading.Barrier(len(guessers)), []

    def run(guesser: Guesser) -> None:
        start.wait()
        statuses.append(guesser.guess())

    threads = [threading.Thread(target=run, args=(guesser,)) for guesser in guessers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [400] * 5 + [429] * 7
    assert hasher.verified == 5


class Slow:
    """A hasher that keeps everybody waiting until it is let go, and remembers how many waited at once."""

    def __init__(self) -> None:
        self.inside = self.most = 0
        self.lock, self.full = threading.Condition(), passwords.AT_ONCE

    def verify(self, _stored: str, _password: bytes) -> bool:
        """Wait for the slots to fill; a fifth one inside would be seen."""
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
            self.lock.notify_all()
            self.lock.wait_for(lambda: self.most >= self.full, timeout=20)
        with self.lock:
            self.inside -= 1
        return True


def test_no_more_than_four_passwords_are_checked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow()
    monkeypatch.setattr(passwords, "_HASHER", slow)
    threads = [threading.Thread(target=passwords.matches, args=("hash", "x")) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert slow.most == passwords.AT_ONCE == 4


def _address(app: Flask, world: World, said: str) -> str:
    """The address that a session is noted from when this is what the request says."""
    assert Guesser(app, world.a.emails[Role.CHIEF]).guess(PASSWORD, "192.0.2.1", X_Forwarded_For=said) == 303
    with app.app_context():
        return db.session.scalars(select(UserSession.address).order_by(UserSession.id.desc())).first() or ""


def test_without_a_trusted_proxy_nobody_can_say_where_they_come_from(app: Flask, world: World) -> None:
    assert _address(app, world, "203.0.113.9") == "192.0.2.1"
    guesser = Guesser(app, world.a.emails[Role.OWNER])
    assert [guesser.guess(X_Forwarded_For=f"10.0.{n}.1") for n in range(7)] == [400] * 5 + [429] * 2


def test_behind_one_proxy_only_what_that_proxy_added_counts(behind: Callable[[int], Flask], world: World) -> None:
    proxied = behind(1)
    assert _address(proxied, world, "203.0.113.9") == "203.0.113.9"
    assert _address(proxied, world, "10.9.9.9, 203.0.113.9") == "203.0.113.9"
    guesser = Guesser(proxied, world.a.emails[Role.OWNER])
    spoofed = [guesser.guess(X_Forwarded_For=f"10.0.{n}.1, 203.0.113.9") for n in range(7)]
    assert spoofed == [400] * 5 + [429] * 2


def test_behind_two_proxies_the_second_from_the_end_counts(behind: Callable[[int], Flask], world: World) -> None:
    assert _address(behind(2), world, "10.9.9.9, 203.0.113.9, 198.51.100.4") == "203.0.113.9"
