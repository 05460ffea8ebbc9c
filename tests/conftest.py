"""What tests share: one app on a migrated database, a fresh copy of the world for each test, people who sign in.

A test signs in through the real sign-in page and posts with CSRF protection on.

Whatever stands on the fixture `database` runs on each kind of database that is asked for: `--database=sqlite` (what
plain `pytest` does), `postgresql` (on a server of its own), or `both` (what `make test` does). With
`TRACKER_DATABASE_URL` set the tests run on that server instead, in databases that they make and drop.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.orm import Session

from tests import commit_watch
from tests import world as worlds
from tests.browser_client import Browser, Client
from tests.databases import POSTGRESQL, SQLITE, Databases, PostgresqlServer, SqliteFiles
from tests.tools import memory, postgresql, smtp
from tests.world import World
from tracker import create_app
from tracker.config import Settings
from tracker.extensions import db
from tracker.queries import accounts
from tracker.queries.accounts import Viewer
from tracker.rules.states import Role

#: `--drills=full`, and the drills' figures at the end.
pytest_plugins = ["tests.drills.figures"]

BOTH = "both"
#: The folders whose tests are about pages. What pages read and write is tested on both kinds, floor by floor.
ABOUT_PAGES = ("views", "templates", "forms")
#: The files that take a minute or more.
LONGEST = frozenset(
    {
        "test_accessibility.py",
        "test_backups.py",
        "test_bad_input.py",
        "test_boundaries.py",
        "test_cli.py",
        "test_faults.py",
        "test_once.py",
        "test_permissions.py",
        "test_story.py",
        "test_twins.py",
    }
)
GIVEN = pytest.StashKey[str]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database", choices=(SQLITE, POSTGRESQL, BOTH), help="the kinds of database to run on (default: sqlite)"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Keep the server that the environment names."""
    config.stash[GIVEN] = given = os.environ.get("TRACKER_DATABASE_URL", "")
    if given and not given.startswith("postgresql"):
        raise pytest.UsageError("TRACKER_DATABASE_URL names no PostgreSQL; on SQLite the tests make their own files")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what uses a database once on each kind, save what is about SQLite's own files or about no database."""
    if "database" not in metafunc.fixturenames or metafunc.config.getoption("--database") != BOTH:
        return
    about_pages = metafunc.definition.path.parent.name in ABOUT_PAGES
    if about_pages or metafunc.definition.get_closest_marker("either"):
        metafunc.parametrize("database", [SQLITE], indirect=True, scope="session")
        return
    about_files = metafunc.definition.get_closest_marker("sqlite")
    skip = [pytest.mark.skip(reason=about_files.args[0])] if about_files else []
    kinds = [pytest.param(SQLITE), pytest.param(POSTGRESQL, marks=[pytest.mark.postgresql, *skip])]
    metafunc.parametrize("database", kinds, indirect=True, scope="session")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, lest one process still has one of them when the other is done.

    And for a run on PostgreSQL alone: skip what is about SQLite's own files.
    """
    items.sort(key=lambda item: item.path.name not in LONGEST)
    if _kind(config) != POSTGRESQL:
        return
    for item in items:
        if about_files := item.get_closest_marker("sqlite"):
            item.add_marker(pytest.mark.skip(reason=about_files.args[0]))


def _kind(config: pytest.Config) -> str:
    return str(config.getoption("--database") or (POSTGRESQL if config.stash[GIVEN] else SQLITE))


@pytest.fixture(scope="session", autouse=True)
def _environment_of_the_tests_only() -> Iterator[None]:
    """Programs that tests start must not find the server by themselves, least of all their way into its databases."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("TRACKER_DATABASE_URL", raising=False)
        yield


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Iterator[Callable[[str], Databases]]:
    """Makes databases of a kind; a server is started when first asked for, one for each process of the run."""
    known: dict[str, Databases] = {SQLITE: SqliteFiles()}
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with ExitStack() as until_the_end:

        def of_kind(kind: str) -> Databases:
            if kind not in known:
                given = request.config.stash[GIVEN]
                url = given or until_the_end.enter_context(postgresql.server())
                made = known[kind] = PostgresqlServer(url, f"tillsynslotsen_test_{worker}")
                if given:
                    until_the_end.callback(made.remove_all)
            return known[kind]

        yield of_kind


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest, databases: Callable[[str], Databases]) -> Databases:
    """The kind of database that the test runs on."""
    return databases(getattr(request, "param", _kind(request.config)))


@pytest.fixture
def empty_database(database: Databases, tmp_path: Path) -> Iterator[str]:
    """The address of a database of the test's own, with nothing in it, not even tables."""
    url = database.new(tmp_path)
    yield url
    database.drop(url)


Made = tuple[Flask, World, Path]


@pytest.fixture(scope="session")
def _makings() -> Iterator[Callable[[Databases], Made]]:
    """Makes app and world, the first time that a kind of database is asked for."""
    known: dict[str, Made] = {}

    def make(database: Databases) -> Made:
        if database.kind not in known:
            known[database.kind] = _make(database, memory.new_folder("tillsyn-instance-"))
        return known[database.kind]

    yield make
    for _app, _world, folder in known.values():
        shutil.rmtree(folder, ignore_errors=True)


def _make(database: Databases, folder: Path) -> Made:
    url = database.new(folder)
    app = create_app(Settings(instance=folder, database_url=url, secret_key="x" * 64))
    app.config["TESTING"] = True
    app.test_client_class = Client
    app.extensions["clock"] = lambda: worlds.TODAY
    with app.app_context():
        upgrade()
        world = worlds.build(db.session)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    database.keep(url)
    return app, world, folder


@pytest.fixture(scope="session")
def made(database: Databases, _makings: Callable[[Databases], Made]) -> Made:
    """The app with its migrated database, filled once; `app` gives each test a copy."""
    return _makings(database)


@pytest.fixture
def app(made: Made, database: Databases) -> Iterator[Flask]:
    """The app on a fresh copy of the world."""
    app, _world, folder = made
    database.restore(app.config["SETTINGS"].database_url)
    shutil.rmtree(folder / "evidence", ignore_errors=True)
    for place in (made[1].a, made[1].b):
        place.file_papers(folder)
    with commit_watch.watching():
        yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def world(made: tuple[Flask, World, Path]) -> World:
    """Where to find what in the database."""
    return made[1]


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session on the test's database, within the app's context."""
    with app.app_context():
        yield db.session


@pytest.fixture
def viewer(session: Session, world: World) -> Callable[..., Viewer]:
    """The person of a role, as actions and queries take them: `viewer(Role.CHIEF, "a")`."""

    def make(role: Role, committee: str = "a") -> Viewer:
        from sqlalchemy import select

        from tracker.models import User

        user_id = session.scalar(select(User.id).where(User.email == world.place(committee).emails[role]))
        assert user_id is not None
        found = accounts.viewer(session, user_id, today=worlds.TODAY)
        assert found is not None
        return found

    return make


@pytest.fixture
def browser(app: Flask) -> Browser:
    """Somebody who has not signed in."""
    return Browser(app)


@pytest.fixture
def login_as(app: Flask, world: World) -> Callable[..., Browser]:
    """Sign in through the page: `login_as(Role.CHIEF)`, `login_as(Role.CHIEF, "b")`, `login_as("admin")`."""

    def sign_in(role: Role | str, committee: str = "a") -> Browser:
        email = world.admin_email if role == "admin" else world.place(committee).emails[Role(role)]
        return Browser(app).sign_in(email, worlds.PASSWORD)

    return sign_in


@pytest.fixture
def mail(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[smtp.Post]:
    """Mail is set up, with a real server on loopback."""
    with smtp.server() as post:
        settings = replace(
            app.config["SETTINGS"],
            smtp_url=f"smtp://127.0.0.1:{post.port}",
            mail_from="Tillsynslotsen <noreply@kommun.example>",
            base_url=worlds.SITE,
        )
        monkeypatch.setitem(app.config, "SETTINGS", settings)
        yield post
