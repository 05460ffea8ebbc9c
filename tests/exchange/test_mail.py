"""Letters over real SMTP on loopback, with the faults that real servers have."""

import contextlib
import socket
from pathlib import Path

import pytest

from tests.tools import smtp
from tracker.exchange import mail
from tracker.exchange.mail import Letter, MailFailed, Server

SENDER = "Tillsynslotsen <noreply@kommun.example>"
LETTER = Letter("anna@kommun.example", "Välkommen", "Hej Åsa!\n.punkt först\nHär är länken.\n", "sv")


def _to(post: smtp.Post, *, host: str = "127.0.0.1", implicit: bool = False, user: str = "") -> Server:
    return Server(host, post.port, implicit, user, "hemligt" if user else "")


def test_a_letter_arrives_as_it_was_written() -> None:
    with smtp.server() as post:
        mail.send(_to(post), LETTER, sender=SENDER)
        letter = post.next()
    assert (letter["From"], letter["To"], letter["Subject"]) == (SENDER, "anna@kommun.example", "Välkommen")
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Content-Language"] == "sv"
    assert letter["Date"] is not None
    assert letter["Message-ID"].endswith("@kommun.example>")
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content().replace("\r\n", "\n") == LETTER.text


@pytest.mark.parametrize("planted", ["Hej\r\nBcc: alla@kommun.example", "Hej\nBcc: alla@kommun.example", "Hej\rBcc: x"])
def test_what_was_typed_never_becomes_a_header(planted: str) -> None:
    with smtp.server() as post:
        mail.send(_to(post), Letter("anna@kommun.example", planted, planted, "sv"), sender=SENDER)
        letter = post.next()
    assert letter["Bcc"] is None
    assert letter["Subject"] == " ".join(planted.split())
    assert [line for line, _ in post.heard if line.startswith("RCPT")] == ["RCPT TO:<anna@kommun.example>"]


def test_an_address_with_a_line_break_reaches_nobody_else() -> None:
    planted = "anna@kommun.example>\r\nRCPT TO:<alla@kommun.example"
    with smtp.server() as post, contextlib.suppress(MailFailed):
        mail.send(_to(post), Letter(planted, "a", "b", "sv"), sender=SENDER)
    assert [line for line, _ in post.heard if "RCPT" in line and "<alla" in line and "anna" not in line] == []


@pytest.mark.parametrize(
    ("fault", "reason"), [("refuse", "SMTP 550"), ("later", "SMTP 451"), ("cut", "SMTPServerDisc")]
)
def test_a_letter_that_was_not_taken_is_a_failure_with_its_reason(fault: str, reason: str) -> None:
    with smtp.server(fault=fault) as post, pytest.raises(MailFailed, match=reason):
        mail.send(_to(post), LETTER, sender=SENDER)
    assert post.letters.empty()


def test_nobody_listening_is_a_failure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    with pytest.raises(MailFailed, match="ConnectionRefusedError"):
        mail.send(Server("127.0.0.1", port, implicit_tls=False), LETTER, sender=SENDER)


def test_a_server_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(MailFailed):
        mail.send(Server("127.0.0.1", silent.getsockname()[1], implicit_tls=False), LETTER, sender=SENDER)


@pytest.fixture
def far_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have this machine taken for another one, to which nothing may be said in clear."""
    monkeypatch.setattr(Server, "is_here", property(lambda _: False))


@pytest.mark.usefixtures("far_away")
def test_nothing_is_said_in_clear_over_a_network() -> None:
    with smtp.server() as post, pytest.raises(MailFailed, match="SMTPNotSupportedError"):
        mail.send(_to(post, user="lotsen"), LETTER, sender=SENDER)
    assert {line.split()[0] for line, _ in post.heard} <= {"EHLO"}


@pytest.mark.usefixtures("far_away")
@pytest.mark.parametrize("implicit", [False, True])
def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path, implicit: bool) -> None:
    tls, _file = smtp.certificate(tmp_path, "127.0.0.1")
    with (
        smtp.server(tls=tls, implicit=implicit) as post,
        pytest.raises(MailFailed, match="SSLCertVerificationError"),
    ):
        mail.send(_to(post, implicit=implicit, user="lotsen"), LETTER, sender=SENDER)
    assert not any(line.startswith("AUTH") for line, _ in post.heard)


@pytest.mark.usefixtures("far_away")
@pytest.mark.parametrize("implicit", [False, True])
def test_a_certificate_of_another_host_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, implicit: bool
) -> None:
    tls, file = smtp.certificate(tmp_path, "annan.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with (
        smtp.server(tls=tls, implicit=implicit) as post,
        pytest.raises(MailFailed, match="SSLCertVerificationError"),
    ):
        mail.send(_to(post, implicit=implicit), LETTER, sender=SENDER)


@pytest.mark.usefixtures("far_away")
@pytest.mark.parametrize("implicit", [False, True])
def test_with_a_good_certificate_all_that_matters_is_encrypted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, implicit: bool
) -> None:
    tls, file = smtp.certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with smtp.server(tls=tls, implicit=implicit) as post:
        mail.send(_to(post, implicit=implicit), LETTER, sender=SENDER)
        assert post.next()["Subject"] == "Välkommen"
    assert {line.split()[0] for line, encrypted in post.heard if not encrypted} <= {"EHLO", "STARTTLS"}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.kommun.se", Server("mail.kommun.se", 587, False)),
        ("smtp://localhost:25", Server("localhost", 25, False)),
        ("smtps://lotsen:p%40ss@mail.kommun.se", Server("mail.kommun.se", 465, True, "lotsen", "p@ss")),
    ],
)
def test_an_address_of_a_server_is_read(url: str, expected: Server) -> None:
    assert mail.server(url) == expected
    assert "p@ss" not in repr(expected)


@pytest.mark.parametrize("url", ["", "mail.kommun.se", "http://mail.kommun.se", "smtp://", "smtp://a:x", "smtp://a/b"])
def test_what_is_no_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        mail.server(url)


@pytest.mark.parametrize(
    ("host", "here"),
    [("localhost", True), ("127.0.0.1", True), ("::1", True), ("mail.kommun.se", False), ("10.0.0.1", False)],
)
def test_only_this_machine_is_here(host: str, here: bool) -> None:
    assert Server(host, 25, implicit_tls=False).is_here is here


@pytest.mark.parametrize(
    ("address", "usable"),
    [("noreply@kommun.se", True), (SENDER, True), ("", False), ("kommun.se", False), ("a@b\r\nBcc: c@d", False)],
)
def test_a_senders_address_is_judged(address: str, usable: bool) -> None:
    assert mail.is_address(address) is usable
