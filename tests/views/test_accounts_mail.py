"""What a person wants to be told by mail, and taking back the links in one's mails."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.browser_client import Browser
from tests.world import World
from tracker.models import AuditEvent, ConfirmationLink, MailChoice, User
from tracker.rules.states import Role

LogIn = Callable[..., Browser]


def test_choices_are_saved_and_shown(login_as: LogIn, session: Session, world: World) -> None:
    owner = login_as(Role.OWNER)
    page = owner.get("accounts.choose_mail")
    assert len(page.soup.select("input[type=checkbox][checked]")) == 3
    owner.post("accounts.choose_mail", {"nudges": "y", "language": "en"}, status=303)
    shown = owner.get("accounts.show")
    assert "frågor före utskick och påminnelser om datum" in shown.text
    user_id = session.scalar(select(User.id).where(User.email == world.a.emails[Role.OWNER]))
    row = session.scalars(select(MailChoice)).one()
    assert (row.user_id, row.weekly, row.nudges, row.warnings, row.language) == (user_id, False, True, False, "en")
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "account.mail_chosen")).one()
    assert event.new == {"weekly": False, "warnings": False, "language": "en"}


def test_a_language_there_is_none_of_is_refused(login_as: LogIn, session: Session) -> None:
    page = login_as(Role.OWNER).post("accounts.choose_mail", {"language": "fi"}, status=400)
    assert page.errors
    assert session.scalars(select(MailChoice)).all() == []


def test_the_links_in_ones_own_mails_can_be_taken_back_and_nobody_elses(
    login_as: LogIn, browser: Browser, session: Session, world: World
) -> None:
    owner, token = login_as(Role.OWNER), world.a.ids["token"]
    assert "inför 1 sammanträde" in owner.get("accounts.show").text
    browser.get("confirmations.show", token=token)
    owner.post("accounts.revoke_links", status=303)
    assert "återkallad" in browser.get("confirmations.show", token=token, status=410).text
    assert "Länkar i dina mejl" not in owner.get("accounts.show").text
    browser.get("confirmations.show", token=world.b.ids["token"])
    open_links = session.scalars(select(ConfirmationLink).where(ConfirmationLink.revoked_at.is_(None))).all()
    assert len(open_links) == 1
