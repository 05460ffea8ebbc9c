"""Choosing a password by a link: invitations, forgotten passwords, and mail that comes or does not."""

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import cast

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.browser_client import Browser
from tests.tools import smtp
from tests.world import NOW, PASSWORD, SITE, World
from tracker.extensions import db
from tracker.models import AuditEvent, OneTimeLink, User
from tracker.rules.states import Role

LogIn = Callable[..., Browser]

NEW = "åtta blå båtar i vass"


@pytest.fixture
def ada(login_as: LogIn) -> Browser:
    """The system administrator, signed in."""
    return login_as("admin")


def _errands_done(app: Flask) -> None:
    """Wait until what was begun after answers is done: they stand in a queue of one."""
    cast(ThreadPoolExecutor, app.extensions["errands"]).submit(lambda: None).result(timeout=30)


def _token(text: str) -> str:
    found = re.search(r"/konto/valj-losenord/([A-Za-z0-9_-]{43})", text)
    assert found, text
    return found[1]


def _id(session: Session, email: str) -> int:
    session.rollback()
    return session.scalars(select(User.id).where(User.email == email)).one()


def _invited(ada: Browser) -> str:
    """The token of a new person's link, as the administrator is shown it."""
    return _token(ada.post("admin.new_user", {"name": "Eva Ek", "email": "eva@cedby.example"}, status=200).text)


def test_an_invited_person_chooses_a_password_and_signs_in(ada: Browser, app: Flask) -> None:
    token = _invited(ada)
    eva = Browser(app)
    page = eva.get("accounts.choose_password", token=token)
    assert "Eva Ek" in page.text and "eva@cedby.example" in page.text
    answer = eva.post("accounts.choose_password", {"password": NEW}, token=token, status=303)
    assert answer.location == "/logga-in"
    assert "Lösenordet är valt." in eva.get("accounts.log_in").text
    eva.sign_in("eva@cedby.example", NEW)


def test_without_mail_the_link_is_shown_once(ada: Browser) -> None:
    token = _invited(ada)
    for tab in ("anvandare", "namnder", "uppdrag"):
        assert token not in ada.get("admin.index", flik=tab).body


def test_an_account_without_a_password_lets_nobody_in(ada: Browser, app: Flask) -> None:
    _invited(ada)
    for password in ("", " ", "None", PASSWORD):
        assert Browser(app).post("accounts.log_in", {"email": "eva@cedby.example", "password": password}).status == 400


def test_opening_the_link_changes_nothing(ada: Browser, app: Flask, session: Session) -> None:
    token = _invited(ada)
    for _ in range(3):
        Browser(app).get("accounts.choose_password", token=token)
        Browser(app).client.head(f"/konto/valj-losenord/{token}")
    session.rollback()
    link = session.scalars(select(OneTimeLink).order_by(OneTimeLink.id.desc())).first()
    assert link is not None
    assert link.used_at is None


def test_a_used_link_is_gone_and_says_what_to_do(ada: Browser, app: Flask) -> None:
    token = _invited(ada)
    Browser(app).post("accounts.choose_password", {"password": NEW}, token=token, status=303)
    for page in (
        Browser(app).get("accounts.choose_password", token=token, status=410),
        Browser(app).post("accounts.choose_password", {"password": "nio gula getter"}, token=token, status=410),
    ):
        assert page.h1 == "Länken gäller inte längre"
        assert "/logga-in" in page.links()
    Browser(app).sign_in("eva@cedby.example", NEW)


def test_of_eight_uses_at_once_one_succeeds(ada: Browser, app: Flask) -> None:
    token = _invited(ada)
    people = [Browser(app) for _ in range(8)]
    tokens = [person.token() for person in people]
    start, statuses = threading.Barrier(len(people)), []

    def run(person: Browser, csrf: str, number: int) -> None:
        start.wait()
        data = {"csrf_token": csrf, "password": f"{NEW} {number}"}
        statuses.append(person.raw_post(f"/konto/valj-losenord/{token}", data).status_code)

    threads = [
        threading.Thread(target=run, args=(p, c, n)) for n, (p, c) in enumerate(zip(people, tokens, strict=True))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [303] + [410] * 7


def test_a_password_that_is_refused_leaves_the_link_usable(ada: Browser, app: Flask) -> None:
    token, eva = _invited(ada), Browser(app)
    for password, sentence in (
        ("kort", "minst 12 tecken"),
        ("evaek-2026!!", "lätt att gissa"),
        ("", "Skriv ett lösenord"),
    ):
        page = eva.post("accounts.choose_password", {"password": password}, token=token, status=400)
        assert any(sentence in error for error in page.errors), page.errors
    eva.post("accounts.choose_password", {"password": NEW}, token=token, status=303)


@pytest.mark.parametrize("token", ["x" * 43, "-" * 43])
def test_a_link_that_never_was_is_answered_like_a_used_one(browser: Browser, token: str) -> None:
    browser.get("accounts.choose_password", token=token, status=410)


@pytest.mark.parametrize("token", ["x" * 42, "x" * 44, "å" * 43, "%00" * 43])
def test_what_cannot_be_a_link_is_no_address(browser: Browser, token: str) -> None:
    browser.open(f"/konto/valj-losenord/{token}", status=404)


def test_the_link_is_told_to_nobody_and_the_form_still_passes_over_https(ada: Browser, app: Flask) -> None:
    token = _invited(ada)
    path = f"/konto/valj-losenord/{token}"
    client, secure = app.test_client(), {"base_url": SITE}
    with app.app_context():
        opened = client.get(path, **secure)
    assert opened.headers["Referrer-Policy"] == "strict-origin"
    assert opened.headers["Cache-Control"] == "no-store"
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', opened.text)
    assert csrf is not None
    # A browser then sends the origin and nothing more.
    data, headers = {"csrf_token": csrf[1], "password": NEW}, {"Referer": f"{SITE}/", "Origin": SITE}
    with app.app_context():
        assert client.post(path, data=data, headers=headers, **secure).status_code == 303


def test_an_invitation_is_mailed_when_mail_is_set_up(ada: Browser, app: Flask, mail: smtp.Post) -> None:
    answer = ada.post("admin.new_user", {"name": "Eva Ek", "email": "eva@cedby.example"}, status=303)
    assert "Ett mejl med en länk är skickat till eva@cedby.example." in ada.open(answer.location).text
    letter = mail.next()
    assert letter["To"] == "eva@cedby.example"
    assert letter["Subject"] == "Välkommen till Tillsynslotsen"
    assert f"{SITE}/konto/valj-losenord/" in letter.get_content()
    token = _token(letter.get_content())
    assert token not in ada.open(answer.location).body
    Browser(app).post("accounts.choose_password", {"password": NEW}, token=token, status=303)


@pytest.mark.parametrize("fault", ["refuse", "later", "cut"])
def test_when_the_letter_is_not_taken_the_link_is_shown_to_hand_over(ada: Browser, mail: smtp.Post, fault: str) -> None:
    mail.fault = fault
    page = ada.post("admin.new_user", {"name": "Eva Ek", "email": "eva@cedby.example"}, status=200)
    assert "Mejlet gick inte att skicka." in page.text
    assert f"{SITE}/konto/valj-losenord/{_token(page.text)}" in page.text


def test_a_letter_is_written_in_the_readers_language(
    ada: Browser, mail: smtp.Post, session: Session, world: World
) -> None:
    email = world.a.emails[Role.CHIEF]
    session.execute(update(User).where(User.email == email).values(locale="en"))
    session.commit()
    ada.post("admin.send_link", user_id=_id(session, email), status=303)
    letter = mail.next()
    assert letter["Content-Language"] == "en"


def test_an_administrators_link_leaves_the_old_password_until_it_is_used(
    ada: Browser, app: Flask, session: Session, world: World
) -> None:
    email = world.a.emails[Role.OWNER]
    owner = Browser(app).sign_in(email, PASSWORD)
    token = _token(ada.post("admin.send_link", user_id=_id(session, email), status=200).text)
    owner.get("accounts.show")
    Browser(app).post("accounts.choose_password", {"password": NEW}, token=token, status=303)
    owner.get("accounts.show", status=303)
    assert Browser(app).post("accounts.log_in", {"email": email, "password": PASSWORD}).status == 400
    Browser(app).sign_in(email, NEW)


def test_a_closed_account_gets_no_link_and_uses_none(ada: Browser, app: Flask, session: Session, world: World) -> None:
    user_id = world.a.ids["user_id"]
    token = _token(ada.post("admin.send_link", user_id=user_id, status=200).text)
    ada.post("admin.disable_user", user_id=user_id, status=303)
    assert "Kontot är stängt" in ada.post("admin.send_link", user_id=user_id, status=409).text
    Browser(app).get("accounts.choose_password", token=token, status=410)


def test_who_has_forgotten_the_password_gets_a_link_by_mail(
    app: Flask, browser: Browser, mail: smtp.Post, world: World
) -> None:
    email = world.a.emails[Role.CHIEF]
    assert "/konto/glomt-losenord" in browser.get("accounts.log_in").links()
    answer = browser.post("accounts.forgot_password", {"email": f" {email.upper()} "}, status=303)
    assert "Om adressen har ett konto kommer ett mejl" in browser.open(answer.location).text
    letter = mail.next()
    _errands_done(app)
    assert (letter["To"], letter["Subject"]) == (email, "Nytt lösenord till Tillsynslotsen")
    browser.post("accounts.choose_password", {"password": NEW}, token=_token(letter.get_content()), status=303)
    browser.sign_in(email, NEW)


def test_the_answer_is_the_same_whether_there_is_an_account_or_not(
    app: Flask, mail: smtp.Post, session: Session, world: World
) -> None:
    closed = world.a.emails[Role.OWNER]
    session.execute(update(User).where(User.email == closed).values(disabled_at=NOW))
    session.commit()
    seen = set()
    for email in (world.a.emails[Role.CHIEF], closed, "ingen@exempel.example"):
        browser = Browser(app)
        answer = browser.post("accounts.forgot_password", {"email": email}, status=303)
        seen.add((answer.location, answer.body, browser.open(answer.location).text))
    assert len(seen) == 1
    assert mail.next()["To"] == world.a.emails[Role.CHIEF]
    _errands_done(app)
    assert mail.letters.empty()


def test_the_answer_does_not_wait_for_the_letter(app: Flask, browser: Browser, mail: smtp.Post, world: World) -> None:
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        held.set()
        assert let_go.wait(timeout=30)

    cast(ThreadPoolExecutor, app.extensions["errands"]).submit(hold)
    assert held.wait(timeout=30)
    browser.post("accounts.forgot_password", {"email": world.a.emails[Role.CHIEF]}, status=303)
    assert mail.letters.empty()
    let_go.set()
    assert mail.next()["To"] == world.a.emails[Role.CHIEF]
    _errands_done(app)


def test_requests_for_letters_are_throttled(app: Flask, browser: Browser, mail: smtp.Post, world: World) -> None:
    for email in (world.a.emails[Role.CHIEF], "ingen@exempel.example"):
        statuses = [browser.post("accounts.forgot_password", {"email": email}).status for _ in range(5)]
        assert statuses == [303] * 3 + [429] * 2
    _errands_done(app)
    assert mail.letters.qsize() == 3


def test_a_letter_that_was_not_taken_is_logged_without_its_link(
    app: Flask, browser: Browser, mail: smtp.Post, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    mail.fault = "later"
    browser.post("accounts.forgot_password", {"email": world.a.emails[Role.CHIEF]}, status=303)
    _errands_done(app)
    assert "SMTP 451" in caplog.text
    assert "valj-losenord" not in caplog.text
    assert world.a.emails[Role.CHIEF] not in caplog.text


def test_without_mail_the_page_says_whom_to_ask(browser: Browser, session: Session, world: World) -> None:
    page = browser.get("accounts.forgot_password")
    assert "Be din systemadministratör om en länk." in page.text
    assert page.soup.select_one("main form") is None
    browser.post("accounts.forgot_password", {"email": world.a.emails[Role.CHIEF]}, status=303)
    session.rollback()
    assert session.scalars(select(AuditEvent.action)).all() == []


def test_a_link_never_stands_in_the_trail(ada: Browser, session: Session) -> None:
    token = _invited(ada)
    session.rollback()
    for event in db.session.scalars(select(AuditEvent)):
        assert token not in f"{event.object_label}{event.old}{event.new}{event.actor_name}"
