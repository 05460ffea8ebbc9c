"""The outbox against a real mail server with its faults: nothing is lost, nothing doubled, no secret left behind."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from tests.tools import smtp
from tests.world import World
from tracker.actions import outbox
from tracker.actions.outbox import Written
from tracker.exchange import mail as exchange
from tracker.models import OutboxLetter, ResetRequest, User
from tracker.rules import tokens
from tracker.rules.outbox import LEASE, USEFUL, WAITS
from tracker.rules.states import Role
from tracker.web import letters, post

SECRET = "x" * 64


class Clock:
    """The real clock, as the post sees it, which a test can move on."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def on(self, wait: timedelta) -> None:
        """Let time pass."""
        self.now += wait + timedelta(seconds=1)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(post, "_now", lambda: made.now)
    return made


@pytest.fixture
def queued(session: Session, world: World, mail: smtp.Post, clock: Clock) -> list[int]:
    """Three letters in the outbox, to three people."""
    assert mail
    people = [_person(session, world.a.emails[role]) for role in (Role.CHIEF, Role.OWNER, Role.SECRETARY)]
    made = [_queue(session, person, clock.now, f"Brev {number}").id for number, person in enumerate(people)]
    session.commit()
    return made


def _person(session: Session, email: str) -> User:
    return session.scalars(select(User).where(User.email == email)).one()


def _queue(session: Session, user: User, now: datetime, subject: str, **more: Any) -> OutboxLetter:
    written = Written(subject, f"{subject}, i text.", "sv", html=f"<p>{subject}, som sida.</p>")
    return outbox.queue(session, user, written, message_id=letters.message_id(), now=now, **more)


def _taken(server: smtp.Post) -> list[tuple[str, str]]:
    """Receiver and Message-ID of all that the server has taken since last asked."""
    return [(letter["To"], letter["Message-ID"]) for letter in (server.next() for _ in range(server.letters.qsize()))]


def test_each_letter_goes_out_once_and_leaves_nothing_of_what_it_said(
    queued: list[int], mail: smtp.Post, session: Session
) -> None:
    made = post.deliver()
    assert (made.sent, made.failed, post.deliver().sent) == (3, 0, 0)
    assert len(set(_taken(mail))) == 3
    rows = session.scalars(select(OutboxLetter).where(OutboxLetter.id.in_(queued))).all()
    assert all(row.sent_at and (row.subject, row.text, row.html, row.sealed) == ("", "", "", []) for row in rows)


def test_a_letter_is_readable_as_text_and_as_a_page(queued: list[int], mail: smtp.Post) -> None:
    assert queued and post.deliver().sent == 3
    letter = mail.next()
    assert letter.get_content_type() == "multipart/alternative"
    text_part, page = letter.iter_parts()
    assert (text_part.get_content_type(), page.get_content_type()) == ("text/plain", "text/html")
    assert "i text" in text_part.get_content() and "<p>" in page.get_content()


@pytest.mark.parametrize(("fault", "tried"), [("refuse", 3), ("later", 3), ("cut", 1), ("silent", 1)])
def test_what_is_not_taken_goes_out_once_when_the_server_is_well_again(
    queued: list[int], mail: smtp.Post, clock: Clock, monkeypatch: pytest.MonkeyPatch, fault: str, tried: int
) -> None:
    """A server that breaks the line or falls silent is left alone for the rest of the round."""
    monkeypatch.setattr(exchange, "TIMEOUT", 0.3)
    mail.fault = fault
    assert (post.deliver().failed, len(queued)) == (tried, 3)
    assert _taken(mail) == []
    mail.fault = ""
    clock.on(WAITS[0])
    assert post.deliver().sent == 3
    assert len(set(_taken(mail))) == 3
    clock.on(timedelta(days=2))
    assert (post.deliver().sent, _taken(mail)) == (0, [])


def test_receivers_put_off_once_have_their_letters_at_the_next_try(
    queued: list[int], mail: smtp.Post, clock: Clock
) -> None:
    mail.fault = "greylist"
    assert (post.deliver().failed, len(queued)) == (3, 3)
    clock.on(WAITS[0])
    assert (post.deliver().sent, len(set(_taken(mail)))) == (3, 3)


def test_a_server_down_for_a_day_costs_a_try_a_round_and_no_letter(
    queued: list[int], mail: smtp.Post, clock: Clock, monkeypatch: pytest.MonkeyPatch, session: Session
) -> None:
    well = exchange.server
    monkeypatch.setattr(exchange, "server", lambda _url: well("smtp://127.0.0.1:1"))
    for _hour in range(24):
        made = post.deliver()
        assert made.sent == 0 and made.failed <= 1
        clock.on(timedelta(hours=1))
    monkeypatch.setattr(exchange, "server", well)
    clock.on(WAITS[-1])
    assert (post.deliver().sent, len(set(_taken(mail)))) == (3, 3)
    session.rollback()
    assert session.scalars(select(OutboxLetter.ended_at).where(OutboxLetter.id.in_(queued))).all() == [clock.now] * 3


def test_a_letter_cut_when_the_server_had_it_comes_again_under_the_same_number(
    queued: list[int], mail: smtp.Post, clock: Clock, session: Session
) -> None:
    """What can't be excluded: the server had taken it. Its receiver's system can see that it is the same."""
    mail.fault = "keep"
    assert post.deliver().failed == 1
    first = _taken(mail)
    mail.fault = ""
    clock.on(WAITS[0])
    assert post.deliver().sent == 3
    assert len(first) == 1 and first[0] in _taken(mail)
    assert session.get_one(OutboxLetter, queued[0]).doubtful


def test_whoever_dies_while_sending_keeps_the_letter_from_nobody_for_long(
    queued: list[int], mail: smtp.Post, clock: Clock, session: Session
) -> None:
    first = outbox.claim(session, now=clock.now)
    assert first is not None and first.id == queued[0]
    session.commit()
    assert (post.deliver().sent, len(_taken(mail))) == (2, 2)
    clock.on(LEASE)
    assert (post.deliver().sent, len(_taken(mail))) == (1, 1)
    assert session.get_one(OutboxLetter, queued[0]).doubtful


def test_a_letter_that_is_of_no_use_any_more_is_given_up_and_said_so(
    queued: list[int], mail: smtp.Post, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    clock.on(USEFUL)
    made = post.deliver()
    assert (made.sent, made.given_up, _taken(mail)) == (0, len(queued), [])
    assert "3 letters were given up unsent" in caplog.text


def test_somebody_whose_account_was_closed_meanwhile_gets_nothing(
    queued: list[int], mail: smtp.Post, session: Session, world: World
) -> None:
    closed = world.a.emails[Role.OWNER]
    session.execute(update(User).where(User.email == closed).values(disabled_at=datetime.now(UTC)))
    session.commit()
    assert (post.deliver().sent, len(queued)) == (2, 3)
    assert closed not in {to for to, _number in _taken(mail)}


def test_nothing_leaves_on_a_day_that_is_set(queued: list[int], mail: smtp.Post, app: Flask) -> None:
    """R15. A demo is the exception: its database says that it is one."""
    kept = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(kept, today=date(2014, 3, 18))
    try:
        assert (post.deliver().sent, post.deliver_one(queued[0]), _taken(mail)) == (0, False, [])
    finally:
        app.config["SETTINGS"] = kept


def test_a_link_lies_sealed_until_the_letter_has_left(session: Session, world: World, mail: smtp.Post) -> None:
    token, user = tokens.new(), _person(session, world.a.emails[Role.CHIEF])
    sealed = tokens.seal(token, SECRET)
    written = Written("Länk", f"Här: /konto/{letters.mark(0)} .", "sv", sealed=[sealed])
    letter = outbox.queue(session, user, written, message_id=letters.message_id(), now=datetime.now(UTC))
    session.commit()
    lying = session.execute(text("SELECT text, sealed FROM outbox_letter WHERE id = :id"), {"id": letter.id}).one()
    assert token not in str(tuple(lying))
    assert post.deliver_one(letter.id)
    assert token in mail.next().get_content()
    assert session.scalar(select(OutboxLetter.sealed).where(OutboxLetter.id == letter.id)) == []


def test_a_wish_for_a_new_password_outlives_whoever_was_to_see_to_it(
    session: Session, world: World, mail: smtp.Post
) -> None:
    """Killed between the answer and the letter: the next round of the post sees to it, once."""
    email = world.a.emails[Role.CHIEF]
    now = datetime.now(UTC)
    for asked in (email, "ingen@exempel.example"):
        outbox.ask_reset(session, asked, now=now)
    session.commit()
    assert (post.deliver().sent, post.deliver().sent) == (1, 0)
    assert mail.next()["To"] == email
    assert session.scalars(select(ResetRequest)).all() == []


def test_what_a_round_was_told_twice_is_sent_once_by_two_at_once(
    queued: list[int], mail: smtp.Post, app: Flask, session: Session
) -> None:
    def work() -> int:
        with app.app_context():
            return post.deliver().sent

    session.rollback()
    with ThreadPoolExecutor(4) as pool:
        sent = sum(future.result(timeout=60) for future in [pool.submit(work) for _ in range(4)])
    assert (sent, sorted(set(_taken(mail)))) == (len(queued), sorted(set(_all_ids(session))))


def _all_ids(session: Session) -> Iterator[tuple[str, str]]:
    rows = session.execute(select(User.email, OutboxLetter.message_id).join(User, User.id == OutboxLetter.user_id))
    return ((email, number) for email, number in rows)
