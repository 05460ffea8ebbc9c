"""A real server on a free loopback port, with the demo of a given day; a real Chromium to visit it with."""

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from tests.tools.debian import program
from tracker import create_app
from tracker.config import Settings
from tracker.demo import story
from tracker.extensions import db

DAY = date(2014, 3, 18)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Werkzeug's own server leaves a static file open when a browser goes on before it has come; that is not ours."""
    leftover = pytest.mark.filterwarnings("ignore:.*tracker/static/:pytest.PytestUnraisableExceptionWarning")
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(leftover)


@dataclass(frozen=True)
class Site:
    """A running demo. `account("förvaltningschef")` gives e-mail and password of that role in Katrineholm."""

    app: Flask
    url: str
    accounts: list[dict[str, str]]

    def account(self, role: str, committee: str = "Katrineholm") -> dict[str, str]:
        """The first account with that role, as demo-accounts.json lists it."""
        return next(a for a in self.accounts if a["role"] == role and a["committee"].startswith(committee))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, list[dict[str, str]], Path]:
    """The demo, built once."""
    folder = tmp_path_factory.mktemp("demo")
    url = f"sqlite:///{folder / 'tracker.sqlite'}"
    app = create_app(Settings(instance=folder, database_url=url, secret_key="x" * 64, today=DAY, demo=True))
    with app.app_context():
        upgrade()
    accounts = story.build(app, DAY)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    shutil.copy(folder / "tracker.sqlite", folder / "built.sqlite")
    return app, [asdict(account) for account in accounts], folder


@pytest.fixture
def site(built: tuple[Flask, list[dict[str, str]], Path]) -> Iterator[Site]:
    """The demo on a fresh copy of its database, served on a free port."""
    app, accounts, folder = built
    for leftover in ("tracker.sqlite-wal", "tracker.sqlite-shm"):
        (folder / leftover).unlink(missing_ok=True)
    shutil.copy(folder / "built.sqlite", folder / "tracker.sqlite")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Site(app, f"http://127.0.0.1:{server.server_port}", accounts)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The installed Chromium, started once."""
    path = program("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Person:
    """Somebody at a screen. Everything the page complains about is kept in `complaints`."""

    page: Page
    context: BrowserContext
    site: Site
    complaints: list[str]

    def open(self, path: str) -> Page:
        """Go to an address of the site."""
        self.page.goto(self.site.url + path)
        return self.page


@pytest.fixture
def person(chromium: Browser, site: Site) -> Iterator[Callable[..., Person]]:
    """Sit somebody down: `person("förvaltningschef")`, `person("åtgärdsansvarig", viewport=PHONE, theme="dark")`."""
    contexts: list[BrowserContext] = []

    def sit_down(
        role: str | None = None,
        *,
        committee: str = "Katrineholm",
        email: str = "",
        viewport: dict[str, int] | None = None,
        theme: str = "light",
        javascript: bool = True,
    ) -> Person:
        context = chromium.new_context(
            viewport=viewport or DESKTOP,
            color_scheme=theme,
            locale="sv-SE",
            java_script_enabled=javascript,
        )
        contexts.append(context)
        someone = Person(context.new_page(), context, site, [])
        _listen(someone)
        if role:
            _sign_in(someone, site.account(role, committee), email)
        return someone

    yield sit_down
    for context in contexts:
        context.close()


def _listen(someone: Person) -> None:
    """Keep script errors, refused content and every call to another origin."""
    page, complaints = someone.page, someone.complaints
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith(someone.site.url) else complaints.append(f"other origin: {request.url}")
        ),
    )


def _sign_in(someone: Person, account: dict[str, str], email: str) -> None:
    page = someone.open("/logga-in")
    page.fill("[name=email]", email or account["email"])
    page.fill("[name=password]", account["password"])
    page.click("main button[type=submit], main button:not([type])")
    page.wait_for_url(lambda url: "/logga-in" not in url)
