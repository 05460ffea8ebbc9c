"""A mail server that is down is seen by whoever can see to it, and what a letter says by nobody."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.browser_client import Browser
from tests.world import TODAY, World
from tracker.actions import outbox
from tracker.actions.outbox import Written
from tracker.models import OutboxLetter, User
from tracker.rules.outbox import USEFUL
from tracker.rules.states import Role

LogIn = Callable[..., Browser]
SECRETS = ("Hemlig rad", "hemligt-sigill", "https://tillsyn.example/bekrafta")
NOW = datetime.now(UTC)


@pytest.fixture
def letters(session: Session, world: World) -> None:
    """To two in the first committee, one of them an old one, and to one in the second; one link to a password."""
    old = _letter(session, world.a.emails[Role.OWNER], made_at=NOW - timedelta(hours=30))
    outbox.failed(session, old.id, now=NOW, reason="ConnectionRefusedError", doubtful=False)
    gone = _letter(session, world.a.emails[Role.COORDINATOR], made_at=NOW - USEFUL - timedelta(hours=1))
    outbox.failed(session, gone.id, now=NOW - timedelta(hours=2), reason="SMTP 550", doubtful=False)
    _letter(session, world.b.emails[Role.OWNER], made_at=NOW)
    link = _letter(session, world.a.emails[Role.CHAIR], made_at=NOW)
    link.day = None
    session.flush()
    outbox.give_up(session, now=NOW)
    sent = _letter(session, world.a.emails[Role.SECRETARY], made_at=NOW)
    outbox.sent(session, sent.id, now=NOW)
    session.commit()


def _letter(session: Session, email: str, made_at: datetime) -> OutboxLetter:
    person = session.scalars(select(User).where(User.email == email)).one()
    written = Written("Hemlig rad", SECRETS[2], "sv", html=f"<p>{SECRETS[0]}</p>", sealed=[SECRETS[1]])
    return outbox.queue(session, person, written, message_id=f"<{email}>", now=made_at, day=TODAY)


@pytest.mark.usefixtures("letters")
def test_the_administrator_sees_what_waits_and_why_and_nothing_of_what_it_says(login_as: LogIn, world: World) -> None:
    ada = login_as("admin")
    page = ada.get("admin.outbox")
    assert "Mejlservern tar inte emot anslutningar." in page.text
    assert "1 mejl har väntat mer än ett dygn" in page.text
    assert "Mejlservern nekade mejlet (svar 550). Kontrollera mottagarens adress." in page.text
    assert "Länk till lösenord" in page.text
    assert f"Owner {world.a.canary}" in page.text and f"Owner {world.b.canary}" in page.text
    assert not [secret for secret in SECRETS if secret in page.text]
    assert "Mejlen går inte ut." in ada.get("admin.index").text


@pytest.mark.usefixtures("letters")
def test_the_chief_sees_the_own_committees_reminders_alone(login_as: LogIn, world: World) -> None:
    chief = login_as(Role.CHIEF)
    assert "1 mejl har väntat mer än ett dygn" in chief.get("overview.index").text
    page = chief.get("overview.outbox")
    assert f"Owner {world.a.canary}" in page.text and f"Owner {world.b.canary}" not in page.text
    assert "Länk till lösenord" not in page.text
    assert not [secret for secret in SECRETS if secret in page.text]


def test_a_post_that_is_empty_says_so_and_warns_of_nothing(login_as: LogIn) -> None:
    chief = login_as(Role.CHIEF)
    assert "Inget mejl väntar" in chief.get("overview.outbox").text
    assert "Mejlen går inte ut." not in chief.get("overview.index").text


@pytest.mark.usefixtures("letters")
def test_nobody_else_sees_it(login_as: LogIn) -> None:
    for role in (Role.COORDINATOR, Role.AUDITOR, Role.MEMBER):
        login_as(role).get("overview.outbox", status=403)
    owner = login_as(Role.COORDINATOR)
    assert "Mejlen går inte ut." not in owner.get("overview.index").text
