"""Mail, by SMTP. Never in clear over a network, never to a server whose certificate does not hold.

`smtp://host` speaks STARTTLS before anything else, save to this machine itself; `smtps://host` is TLS from the start.
"""

import contextlib
import ipaddress
import smtplib
import ssl
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from urllib.parse import unquote, urlsplit

#: Seconds to wait for each answer of the server.
TIMEOUT = 10.0
_PORTS = {"smtp": 587, "smtps": 465}


class MailFailed(Exception):
    """The letter was not taken. The message says why, in a word or two, without anything secret.

    `unreachable`: no server could be talked to at all, so other letters fare no better. `doubtful`: the line was cut
    when the letter may have been on it, so the server may have taken it after all.
    """

    def __init__(self, reason: str, *, unreachable: bool = False, doubtful: bool = False) -> None:
        super().__init__(reason)
        self.unreachable, self.doubtful = unreachable, doubtful


@dataclass(frozen=True, slots=True)
class Server:
    """Where letters are handed in."""

    host: str
    port: int
    implicit_tls: bool
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def is_here(self) -> bool:
        """Whether it is this machine, so that nothing passes a network."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to one person, in plain text and perhaps as a page too. `language` is "sv" or "en".

    `message_id` is given by whoever may have to send the same letter again; else each sending has its own.
    """

    to: str
    subject: str
    text: str
    language: str
    html: str = ""
    message_id: str = ""


def server(url: str) -> Server:
    """Read `smtp://user:password@host:587` or `smtps://…`. ValueError for anything else."""
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname or parts.path not in ("", "/") or parts.query:
        raise ValueError("not an address of a mail server")
    return Server(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        implicit_tls=parts.scheme == "smtps",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def is_address(text: str) -> bool:
    """Whether a sender's address can be used: `Tillsynslotsen <noreply@kommun.se>` or the bare address."""
    local, _, domain = parseaddr(text)[1].partition("@")
    return bool(local and domain) and text.splitlines() == [text]


def send(to_server: Server, letter: Letter, *, sender: str) -> None:
    """Hand in the letter. MailFailed when it was not taken, for whatever reason; save in doubt, nobody has it then."""
    try:
        message = _written(letter, sender)
        connection = _connected(to_server)
    except (smtplib.SMTPException, OSError) as error:
        raise MailFailed(_reason(error), unreachable=True) from None
    except (MessageError, ValueError) as error:
        raise MailFailed(type(error).__name__) from None
    with contextlib.closing(connection):
        try:
            connection.send_message(message)
        except (smtplib.SMTPException, OSError, MessageError, ValueError) as error:
            raise MailFailed(_reason(error), doubtful=_is_cut(error)) from None
        with contextlib.suppress(smtplib.SMTPException, OSError):  # it has been taken: how they part matters no more
            connection.quit()


def new_message_id(sender: str) -> str:
    """A Message-ID that no other letter has."""
    return make_msgid(domain=parseaddr(sender)[1].rpartition("@")[2] or None)


def _is_cut(error: Exception) -> bool:
    """Whether the line broke or fell silent, rather than the server saying no."""
    if isinstance(error, smtplib.SMTPException):
        return isinstance(error, smtplib.SMTPServerDisconnected)
    return isinstance(error, OSError)


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _codes(code for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return _codes([error.smtp_code])
    return type(error).__name__


def _codes(codes: Iterable[int]) -> str:
    return "SMTP " + ", ".join(sorted(str(code) for code in codes))


def _connected(to_server: Server) -> smtplib.SMTP:
    """Connected, safe, and signed in."""
    if to_server.implicit_tls:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            to_server.host, to_server.port, timeout=TIMEOUT, context=ssl.create_default_context()
        )
    else:
        connection = smtplib.SMTP(to_server.host, to_server.port, timeout=TIMEOUT)
    try:
        if not to_server.implicit_tls and not to_server.is_here:
            connection.starttls(context=ssl.create_default_context())
        if to_server.user:
            connection.login(to_server.user, to_server.password)
    except BaseException:
        connection.close()
        raise
    return connection


def _written(letter: Letter, sender: str) -> EmailMessage:
    """The message with its headers; what stands in one is one line, whatever was typed."""
    message = EmailMessage()
    message["From"] = _one_line(sender)
    message["To"] = _one_line(letter.to)
    message["Subject"] = _one_line(letter.subject)
    message["Date"] = formatdate()
    message["Message-ID"] = letter.message_id or new_message_id(sender)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="quoted-printable")
    if letter.html:
        message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = letter.language
    return message


def _one_line(text: str) -> str:
    return " ".join(text.split())
