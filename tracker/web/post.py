"""The post: sends what lies in the outbox. Each step is a short transaction of its own, and nobody waits for a server.

R15: where the business day is set, nothing leaves but from a demo.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import current_app

from tracker.actions import links, outbox
from tracker.config import Settings
from tracker.exchange import mail
from tracker.exchange.mail import Letter, MailFailed
from tracker.extensions import db
from tracker.models import OutboxLetter, User
from tracker.queries import accounts
from tracker.rules.states import LinkPurpose
from tracker.web import clock, letters

#: Who the audit trail says made a link that was asked for on the page: nobody knows. Swedish, as all that is stored.
_FORGOTTEN = "Glömt lösenord"


@dataclass
class Round:
    """What became of one round of the post."""

    sent: int = 0
    #: Not taken now; tried again later.
    failed: int = 0
    #: Too old to be of use, after however many tries.
    given_up: int = 0
    #: Why the round was broken off: no server to talk to.
    broken_off: str = ""


def deliver() -> Round:
    """See to what has been asked for, and send all that is due. A server that can't be talked to ends the round."""
    made = Round()
    if not letters.can_be_sent():
        return made
    _answer_resets()
    made.given_up = outbox.give_up(db.session, now=_now())
    db.session.commit()
    if made.given_up:
        current_app.logger.error("%s letters were given up unsent", made.given_up)
    while not made.broken_off and (letter := _claimed(None)) is not None:
        _send(letter, made)
    return made


def deliver_one(letter_id: int) -> bool:
    """Send one letter now; whether the server took it. Otherwise it stays in the outbox."""
    made = Round()
    if letters.can_be_sent() and (letter := _claimed(letter_id)) is not None:
        _send(letter, made)
    return made.sent == 1


def take_back(letter_id: int) -> None:
    """Send a letter no more: what it says has been handed over otherwise."""
    outbox.drop(db.session, db.session.get_one(OutboxLetter, letter_id), now=_now())
    db.session.commit()


def _claimed(only: int | None) -> tuple[int, Letter] | None:
    letter = outbox.claim(db.session, now=_now(), only=only)
    if letter is None:
        db.session.rollback()
        return None
    text, html = letters.opened(letter)
    to = db.session.get_one(User, letter.user_id).email
    ready = Letter(to, letter.subject, text, letter.language, html=html, message_id=letter.message_id)
    found = letter.id, ready
    db.session.commit()
    return found


def _send(claimed: tuple[int, Letter], made: Round) -> None:
    letter_id, letter = claimed
    settings: Settings = current_app.config["SETTINGS"]
    try:
        mail.send(mail.server(settings.smtp_url), letter, sender=settings.mail_from)
    except MailFailed as error:
        current_app.logger.warning("letter %s was not taken: %s", letter_id, error)
        outbox.failed(db.session, letter_id, now=_now(), reason=str(error), doubtful=error.doubtful)
        made.failed += 1
        if error.unreachable or error.doubtful:
            made.broken_off = str(error)
    else:
        outbox.sent(db.session, letter_id, now=_now())
        made.sent += 1
    db.session.commit()


def _answer_resets() -> None:
    """Make a link for everybody who asked for one and has an account, each with its letter in one transaction."""
    while (email := outbox.take_reset(db.session, now=_now())) is not None:
        _answer_reset(email, clock.today())
        db.session.commit()
    db.session.commit()


def _answer_reset(email: str, today: date) -> None:
    user = accounts.open_account(db.session, email)
    if user is not None:
        reset = LinkPurpose.RESET
        link = links.make(db.session, user, purpose=reset, actor=None, actor_name=_FORGOTTEN, today=today)
        letters.queue_link(user, link)


def _now() -> datetime:
    return datetime.now(UTC)
