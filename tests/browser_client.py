"""A reader of pages: finds addresses by endpoint, carries the CSRF token, and holds every page to its promises."""

import re
import secrets
from typing import Any

from flask import Flask, has_app_context, url_for
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.page import Page
from tracker.extensions import db

_TOKEN = re.compile(r'<input[^>]* name="csrf_token"[^>]* value="([^"]+)"')


class Client(FlaskClient):
    """A client that reads each answer to its end and lets go of it, as a server does: also of a file on disk."""

    def open(self, *args: Any, buffered: bool = True, **kwargs: Any) -> TestResponse:
        """Send a request. A large body lies in a file of the client's own, which is closed too."""
        answer = super().open(*args, buffered=buffered, **kwargs)
        answer.request.environ["wsgi.input"].close()
        return answer


class Browser:
    """One person's browser. Every HTML answer becomes a `Page`, which checks itself."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        #: The session, and its token.
        self._token = ("", "")

    def sign_in(self, email: str, password: str) -> "Browser":
        """Sign in as people do; AssertionError when the page does not let us in."""
        answer = self.post("accounts.log_in", {"email": email, "password": password})
        assert answer.status == 303, answer.text
        return self

    def twin(self) -> "Browser":
        """The same browser once more, with the cookies it has now."""
        other = Browser(self.app)
        for name in (self.app.config["SESSION_COOKIE_NAME"], "tema"):
            cookie = self.client.get_cookie(name)
            if cookie is not None:
                other.client.set_cookie(name, cookie.value)
        return other

    def address(self, endpoint: str, **arguments: Any) -> str:
        """The path of an endpoint."""
        with self.app.test_request_context():
            return url_for(endpoint, **arguments)

    def get(self, endpoint: str, *, status: int = 200, headers: dict[str, str] | None = None, **arguments: Any) -> Page:
        """GET an endpoint, expecting the status; the page is held to its promises."""
        return self.open(self.address(endpoint, **arguments), status=status, headers=headers)

    def open(self, path: str, *, status: int = 200, headers: dict[str, str] | None = None) -> Page:
        """GET a path."""
        page = Page(self._send("GET", path, headers=headers))
        assert page.status == status, f"GET {path}: {page.status}, expected {status}\n{page.text[:2000]}"
        return page

    def post(
        self,
        endpoint: str,
        data: dict[str, Any] | None = None,
        *,
        status: int | None = None,
        headers: dict[str, str] | None = None,
        **arguments: Any,
    ) -> Page:
        """POST to an endpoint with this person's CSRF token and a fresh number, as a form does; nothing is followed."""
        path = self.address(endpoint, **arguments)
        hidden = {"csrf_token": self.token(), "once": secrets.token_urlsafe(18)}
        answer = self.raw_post(path, {**hidden, **(data or {})}, headers=headers)
        page = Page(answer)
        if status is not None:
            assert page.status == status, f"POST {path}: {page.status}, expected {status}\n{page.text[:3000]}"
        return page

    def raw_get(self, path: str) -> TestResponse:
        """GET, whatever comes of it."""
        return self._send("GET", path)

    def raw_post(
        self, path: str, data: dict[str, Any], *, headers: dict[str, str] | None = None, address: str = "127.0.0.1"
    ) -> TestResponse:
        """POST exactly this, from a client's address."""
        return self._send("POST", path, data=data, headers=headers, environ_base={"REMOTE_ADDR": address})

    def token(self) -> str:
        """A CSRF token of this session, taken from a page that everybody may read, once for each session."""
        if not self._session() or self._token[0] != self._session():
            read = self._read_token()
            self._token = self._session(), read
        return self._token[1]

    def _session(self) -> str:
        cookie = self.client.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        return cookie.value if cookie else ""

    def _read_token(self) -> str:
        field = _TOKEN.search(self._send("GET", self.address("about.help")).text)
        assert field is not None, "the help page has no form with a CSRF token"
        return field[1]

    def _send(self, method: str, path: str, **options: Any) -> TestResponse:
        """Send a request in a context of its own, as a server does.

        A test that also reads the database has a context already; its `g` must not reach the request, and its open
        transaction must not keep the request waiting for the database.
        """
        if has_app_context():
            db.session.rollback()
        with self.app.app_context():
            return self.client.open(path, method=method, **options)
