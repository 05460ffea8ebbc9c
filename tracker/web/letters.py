"""The letters of this site: what they say, in the receiver's language, and whether there is a way to send them."""

from flask import Flask, current_app, has_request_context, request

from tracker.actions.links import Link
from tracker.config import Settings, UnsafeSettings
from tracker.exchange import mail
from tracker.exchange.mail import Letter, MailFailed
from tracker.models import User
from tracker.rules.states import LinkPurpose
from tracker.wording import Words
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


def can_be_sent() -> bool:
    """Whether mail is set up here."""
    return bool(_settings().smtp_url)


def send_link(user: User, link: Link) -> bool:
    """Mail the link to its person; whether the server took it. Commit first: a letter can't be taken back."""
    words = Words(user.locale)
    values = {
        "name": user.name,
        "email": user.email,
        "address": address(link),
        "until": words.when(link.expires_at),
    }
    letter = Letter(user.email, words.t(_SUBJECTS[link.purpose]), words.t(_TEXTS[link.purpose], **values), user.locale)
    settings = _settings()
    try:
        mail.send(mail.server(settings.smtp_url), letter, sender=settings.mail_from)
    except MailFailed as error:
        current_app.logger.warning("a letter to user %s was not taken: %s", user.id, error)
        return False
    return True


def address(link: Link) -> str:
    """The link as it is opened: on the site as set, else as whoever asks has reached it, else `tracker run`'s."""
    path = current_app.url_map.bind("localhost").build("accounts.choose_password", {"token": link.token})
    reached = request.host_url.rstrip("/") if has_request_context() else LOCAL
    return (_settings().base_url or reached) + path


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
