"""A real SMTP server on a free loopback port, in about forty lines, that can also misbehave as asked."""

import socketserver
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from queue import Queue
from typing import cast


@dataclass
class Post:
    """A running server. `fault`: "refuse" every receiver (550), "later" (451), "greylist" each receiver once (451),
    "cut" the line at the letter, "keep" the letter and then cut the line, or fall "silent" at the letter.
    """

    port: int = 0
    fault: str = ""
    tls: ssl.SSLContext | None = None
    implicit: bool = False
    letters: "Queue[EmailMessage]" = field(default_factory=Queue)
    #: What clients said, a line each, whether it was encrypted when they said it.
    heard: list[tuple[str, bool]] = field(default_factory=list)
    #: Receivers that have been put off once.
    known: set[str] = field(default_factory=set)

    def next(self) -> EmailMessage:
        """The next letter; an error when none comes in 20 seconds."""
        return self.letters.get(timeout=20)


class _Client(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        post = cast(Post, self.server.post)  # type: ignore[attr-defined]
        try:
            if post.tls and post.implicit:
                self._encrypt(post)
            self._talk(post)
        except (OSError, ValueError):
            return
        finally:
            self.connection.close()

    def _encrypt(self, post: Post) -> None:
        assert post.tls is not None
        self.connection = post.tls.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def _talk(self, post: Post) -> None:
        self._say("220 prov ESMTP")
        while line := self.rfile.readline().decode().strip():
            word, _, rest = line.partition(" ")
            word = word.upper()
            post.heard.append((f"{word} {rest}".strip(), isinstance(self.connection, ssl.SSLSocket)))
            if word == "EHLO":
                self._say("250-prov")
                self._say("250-8BITMIME")
                self._say("250 STARTTLS" if post.tls and not post.implicit else "250 AUTH PLAIN")
            elif word == "STARTTLS" and post.tls:
                self._say("220 go on")
                self._encrypt(post)
            elif word == "RCPT" and post.fault in ("refuse", "later"):
                self._say({"refuse": "550 nobody", "later": "451 try later"}[post.fault])
            elif word == "RCPT" and post.fault == "greylist" and rest not in post.known:
                post.known.add(rest)
                self._say("451 try later")
            elif word == "DATA" and self._take(post):
                return
            elif word == "QUIT":
                self._say("221 bye")
                return
            elif word != "DATA":
                self._say("235 come in" if word == "AUTH" else "250 ok")

    def _take(self, post: Post) -> bool:
        """Take the letter; True when the line was cut instead."""
        self._say("354 go on")
        lines = list(iter(self.rfile.readline, b".\r\n"))
        if post.fault == "silent":
            self.rfile.readline()  # until the client gives up
        if post.fault in ("cut", "silent"):
            return True
        text = b"".join(line[1:] if line.startswith(b"..") else line for line in lines)
        post.letters.put(message_from_bytes(text, policy=policy.default))
        if post.fault == "keep":
            return True
        self._say("250 taken")
        return False


@contextmanager
def server(*, fault: str = "", tls: ssl.SSLContext | None = None, implicit: bool = False) -> Iterator[Post]:
    """Run it until the block ends."""
    post = Post(fault=fault, tls=tls, implicit=implicit)
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Client) as listening:
        listening.daemon_threads = True
        listening.post = post  # type: ignore[attr-defined]
        post.port = listening.server_address[1]
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        try:
            yield post
        finally:
            listening.shutdown()
            thread.join()


def certificate(folder: Path, host: str) -> tuple[ssl.SSLContext, Path]:
    """A self-signed certificate for the host: the server's side of it, and the file a client must trust."""
    key, file = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={host}"),
            *("-addext", f"subjectAltName={'IP' if host[0].isdigit() else 'DNS'}:{host}", "-keyout", key, "-out", file),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key)
    return context, file
