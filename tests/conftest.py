"""What tests share: one app on a migrated database, a fresh copy of the world for each test, people who sign in.

A test signs in through the real sign-in page and posts with CSRF protection on.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.orm import Session

from tests import commit_watch
from tests import world as worlds
from tests.browser_client import Browser, Client
from tests.world import World
from tracker import create_app
from tracker.config import Settings
from tracker.extensions import db
from tracker.queries import accounts
from tracker.queries.accounts import Viewer
from tracker.rules.states import Role

#: `--drills=full`, and the drills' figures at the end.
pytest_plugins = ["tests.drills.figures"]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, World, Path]:
    """The app with its migrated database, filled once; `app` gives each test a copy."""
    folder = tmp_path_factory.mktemp("instance")
    settings = Settings(instance=folder, database_url=f"sqlite:///{folder / 'tracker.sqlite'}", secret_key="x" * 64)
    app = create_app(settings)
    app.config["TESTING"] = True
    app.test_client_class = Client
    app.extensions["clock"] = lambda: worlds.TODAY
    with app.app_context():
        upgrade()
        world = worlds.build(db.session)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    shutil.copy(folder / "tracker.sqlite", folder / "filled.sqlite")
    return app, world, folder


@pytest.fixture
def app(made: tuple[Flask, World, Path]) -> Iterator[Flask]:
    """The app on a fresh copy of the world."""
    app, _world, folder = made
    for leftover in ("tracker.sqlite-wal", "tracker.sqlite-shm"):
        (folder / leftover).unlink(missing_ok=True)
    shutil.copy(folder / "filled.sqlite", folder / "tracker.sqlite")
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
