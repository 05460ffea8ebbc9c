"""A person's browser against a real server: real sockets, cookies kept, forms sent as a browser sends them.

A form is read from its page and sent with every field it has there, so whatever it carries hidden (the CSRF token,
the version, the number that makes it happen once) goes along without being named.
"""

import secrets
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from threading import Lock
from urllib.parse import urlencode, urlsplit

#: What sending may end in when the server dies meanwhile: nobody knows whether it was done.
NO_ANSWER = (OSError, EOFError)


#: One at a time: many who try one account at once are what the throttle is there for.
_AT_THE_DOOR = Lock()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said."""

    status: int
    body: bytes
    location: str = ""

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode(errors="replace")


@dataclass(slots=True)
class Form:
    """A form as it stands on its page."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    multipart: bool = False


class Visitor:
    """One person's browser. Each request has a connection of its own, as behind a proxy."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def sign_in(self, email: str, password: str) -> "Visitor":
        """Sign in by the page; AssertionError when it does not let us in."""
        form = self.form("/logga-in", "/logga-in")
        with _AT_THE_DOOR:
            answer = self.send(form, email=email, password=password)
        assert answer.status == 303, f"{answer.status}: {answer.text[:2000]}"
        return self

    def get(self, path: str) -> Answer:
        """GET a path; nothing is followed."""
        return self._ask("GET", path)

    def form(self, page: str, action: str) -> Form:
        """The form on a page that is sent to an action; without one, to the page itself."""
        return self.read_form(page, action)[0]

    def read_form(self, page: str, action: str) -> tuple[Form, str]:
        """The form, and everything that the page says besides."""
        answer = self.get(page)
        assert answer.status == 200, f"GET {page}: {answer.status} {answer.location}\n{answer.text[:2000]}"
        return form_in(answer.text, page, action), answer.text

    def send(self, form: Form, *, files: dict[str, tuple[str, bytes]] | None = None, **values: str) -> Answer:
        """Send a form with some fields filled in."""
        fields = {**form.fields, **values}
        if form.multipart:
            kind, body = _multipart(fields, files or {})
        else:
            kind, body = "application/x-www-form-urlencoded", urlencode(fields).encode()
        return self._ask("POST", form.action, body, {"Content-Type": kind})

    def _ask(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            connection.request(method, path, body, {**(headers or {}), **({"Cookie": cookies} if cookies else {})})
            answer = connection.getresponse()
            for header in answer.headers.get_all("Set-Cookie") or ():
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
            return Answer(answer.status, answer.read(), answer.headers.get("Location", ""))
        except Exception as error:
            if isinstance(error, NO_ANSWER):
                raise
            raise ConnectionError(f"half an answer: {error}") from error
        finally:
            connection.close()


def form_in(text: str, page: str, action: str) -> Form:
    """The form of a page's text that is sent to an action; AssertionError when there is none."""
    reader = _Forms()
    reader.feed(text)
    for form in reader.forms:
        form.action = form.action or page
    found = [form for form in reader.forms if urlsplit(form.action).path == (action or page)]
    assert found, f"no form is sent to {action}, only to {[form.action for form in reader.forms]}"
    return found[0]


class _Forms(HTMLParser):
    """Collects the forms of a page with what stands in their fields."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a form, or note a field's value."""
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            multipart = has.get("enctype", "").startswith("multipart/")
            self.forms.append(Form(has.get("action", ""), multipart=multipart))
        elif not self.forms:
            return
        elif tag == "input":
            self._input(has)
        elif tag == "textarea":
            self._area = has.get("name", "")
            self.forms[-1].fields[self._area] = ""
        elif tag == "select":
            self._select = has.get("name", "")
        elif tag == "option" and self._select:
            fields = self.forms[-1].fields
            if "selected" in has or self._select not in fields:
                fields[self._select] = has.get("value", "")

    def _input(self, has: dict[str, str]) -> None:
        kind, name = has.get("type", "text"), has.get("name", "")
        chosen = kind not in ("radio", "checkbox") or "checked" in has
        if name and chosen and kind not in ("submit", "button", "file", "image"):
            self.forms[-1].fields[name] = has.get("value", "on" if kind == "checkbox" else "")

    def handle_data(self, data: str) -> None:
        """What stands in a text area."""
        if self._area:
            self.forms[-1].fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        """A text area or a list ends."""
        if tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""


def _multipart(fields: dict[str, str], files: dict[str, tuple[str, bytes]]) -> tuple[str, bytes]:
    """The type and the body of a form with files."""
    boundary = secrets.token_hex(16)
    parts: list[bytes] = []

    def add(disposition: str, content: bytes, kind: str = "") -> None:
        head = f"--{boundary}\r\nContent-Disposition: form-data; {disposition}\r\n{kind}\r\n"
        parts.append(head.encode() + content + b"\r\n")

    for name, value in fields.items():
        add(f'name="{name}"', value.encode())
    for name, (filename, content) in files.items():
        add(f'name="{name}"; filename="{filename}"', content, "Content-Type: application/octet-stream\r\n")
    parts.append(f"--{boundary}--\r\n".encode())
    return f"multipart/form-data; boundary={boundary}", b"".join(parts)
