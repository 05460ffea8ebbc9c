"""The letters of this site: what they say, in the receiver's language, and whether there is a way to send them.

They are put in the outbox here, in the transaction of what they are about; `web.post` sends them. Where a link's token
goes, a letter in the outbox has a mark; the token lies beside it, sealed, until the letter has left.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from flask import Flask, current_app, has_request_context, request

from tracker.actions import outbox
from tracker.actions.links import Link
from tracker.actions.outbox import Written
from tracker.config import Settings, UnsafeSettings
from tracker.exchange import mail
from tracker.extensions import db
from tracker.models import OutboxLetter, User
from tracker.queries import admin
from tracker.rules import tokens
from tracker.rules.states import LinkPurpose
from tracker.web import clock
from tracker.wording import Words
from tracker.wording.mails import Block, Button, Heading, Lines, Mail, Paragraph, Places
from tracker.wording.marking import N_

#: Where `tracker run` serves unless told otherwise.
LOCAL = "http://127.0.0.1:5000"

_SUBJECTS = {
    LinkPurpose.INVITATION: N_("Välkommen till Tillsynslotsen"),
    LinkPurpose.RESET: N_("Nytt lösenord till Tillsynslotsen"),
}
_TEXTS = {
    LinkPurpose.INVITATION: N_(
        """Hej %(name)s!

Du har fått ett konto i Tillsynslotsen, där nämndens åtgärdsplan efter en tillsyn följs upp. Välj ditt lösenord här:

%(address)s

Länken gäller till %(until)s och kan användas en gång. Sedan loggar du in med adressen %(email)s.

Vet du inte vad det här gäller? Då behöver du inte göra något.
"""
    ),
    LinkPurpose.RESET: N_(
        """Hej %(name)s!

Här väljer du ett nytt lösenord till Tillsynslotsen:

%(address)s

Länken gäller till %(until)s och kan användas en gång.

Har du inte bett om ett nytt lösenord? Då behöver du inte göra något. Det lösenord du har gäller fortfarande.
"""
    ),
}


def install(app: Flask) -> None:
    """Refuse a start with mail settings that can't work, rather than find out when somebody waits for a letter."""
    settings: Settings = app.config["SETTINGS"]
    if not settings.smtp_url:
        return
    try:
        mail.server(settings.smtp_url)
    except ValueError:
        raise UnsafeSettings(
            "TRACKER_SMTP_URL ska vara smtp://användare:lösenord@server:587 eller smtps://…:465."
        ) from None
    if not mail.is_address(settings.mail_from):
        raise UnsafeSettings("TRACKER_SMTP_URL behöver också TRACKER_MAIL_FROM, som noreply@kommun.se.")
    if not settings.base_url.startswith(("https://", "http://")):
        raise UnsafeSettings("TRACKER_SMTP_URL behöver också TRACKER_BASE_URL, som https://tillsyn.kommun.se.")


def is_set_up() -> bool:
    """Whether there is a mail server to hand letters to."""
    return bool(_settings().smtp_url)


def can_be_sent() -> bool:
    """Whether letters leave this site: mail is set up, and it is no practice but in a demo (R15)."""
    return is_set_up() and (clock.practice_day() is None or admin.is_demo(db.session))


def queue_link(user: User, link: Link) -> int:
    """Put the link to its person in the outbox, uncommitted; gives the letter's number."""
    words, now = Words(user.locale), datetime.now(UTC)
    values = {
        "name": user.name,
        "email": user.email,
        "address": _page("accounts.choose_password", token=mark(0)),
        "until": words.when(link.expires_at),
    }
    written = Written(
        subject=words.t(_SUBJECTS[link.purpose]),
        text=words.t(_TEXTS[link.purpose], **values),
        language=user.locale,
        sealed=[tokens.seal(link.token, _settings().secret_key)],
    )
    useful = link.expires_at - now
    return outbox.queue(db.session, user, written, message_id=message_id(), now=now, useful=useful).id


def printed(mail_in_words: Mail, language: str, sealed: Sequence[str]) -> Written:
    """A reminder as it is put in the outbox: the same blocks as plain text and as a page."""
    page = current_app.jinja_env.get_template("letters/reminder.html")
    return Written(
        subject=mail_in_words.subject,
        text="\n\n".join(_plain(block) for block in mail_in_words.blocks) + "\n",
        html=page.render(mail=mail_in_words, language=language),
        language=language,
        sealed=sealed,
    )


def _plain(block: Block) -> str:
    match block:
        case Heading(text):
            return f"{text}\n{'-' * len(text)}"
        case Lines(lines):
            return "\n".join(f"- {line.text}" + (f"\n  {line.url}" if line.url else "") for line in lines)
        case Button(text, url):
            return f"{text}:\n{url}"
        case Paragraph(text):
            return text


def places() -> Places:
    """Where the pages are that reminders point at."""
    return Places(
        measure=lambda measure_id: _page("measures.show", measure_id=measure_id),
        start=_page("overview.index"),
        account=_page("accounts.show"),
    )


def confirmation_address(number: int) -> str:
    """The address of the link whose token is the letter's of that number."""
    return _page("confirmations.show", token=mark(number))


def message_id() -> str:
    """A Message-ID of this site that no other letter has."""
    return mail.new_message_id(_settings().mail_from)


def mark(number: int) -> str:
    """Where the letter's token of that number goes: as long as a token, and no token."""
    return f"{number:~>{tokens.LENGTH}}"


def opened(letter: OutboxLetter) -> tuple[str, str]:
    """Text and page of a letter with its tokens in their places: as it leaves, and as it is kept nowhere."""
    text, html = letter.text, letter.html
    for number, sealed in enumerate(letter.sealed):
        token = tokens.unseal(sealed, _settings().secret_key)
        text, html = text.replace(mark(number), token), html.replace(mark(number), token)
    return text, html


def address(link: Link) -> str:
    """The link as it is opened: on the site as set, else as whoever asks has reached it, else `tracker run`'s."""
    return _page("accounts.choose_password", token=link.token)


def _page(endpoint: str, **arguments: int | str) -> str:
    path = current_app.url_map.bind("localhost").build(endpoint, arguments)
    reached = request.host_url.rstrip("/") if has_request_context() else LOCAL
    return (_settings().base_url or reached) + path


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
