"""The demo as it stands on a given day, told once for all tests that only look at it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import commit_watch
from tests.databases import Databases
from tracker import create_app
from tracker.config import Settings
from tracker.demo import story
from tracker.demo.story import Account
from tracker.extensions import db
from tracker.models import Committee
from tracker.queries import plan as plans
from tracker.rules.facts import PlanFacts


@dataclass
class Told:
    """The app on a demo database, and the accounts it has."""

    app: Flask
    accounts: list[Account]
    day: date

    @property
    def session(self) -> Session:
        """The session of the context that is open."""
        return db.session()

    def committee_id(self, municipality: str) -> int:
        """The committee of "Katrineholms kommun" or "Västerås stad"."""
        return self.session.scalars(select(Committee.id).where(Committee.municipality == municipality)).one()

    def plan(self, municipality: str) -> PlanFacts:
        """The committee's plan on the demo's day."""
        return plans.load_plan(self.session, self.committee_id(municipality), self.day)

    def account(self, municipality: str, role: str) -> Account:
        """The first account of the role."""
        return next(a for a in self.accounts if a.committee.startswith(municipality) and a.role == role)


@pytest.fixture(scope="session")
def tellings(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Databases, date], Told]:
    """Tells the story up to a day, the first time that day is asked for on a kind of database."""
    known: dict[tuple[str, date], Told] = {}

    def tell(database: Databases, day: date) -> Told:
        key = (database.kind, day)
        if key not in known:
            folder = tmp_path_factory.mktemp("demo")
            app = _empty(database.new(folder), folder, day)
            with commit_watch.watching():
                known[key] = Told(app, story.build(app, day), day)
            with app.app_context():
                _disconnect()
        return known[key]

    return tell


@pytest.fixture
def empty(empty_database: str, tmp_path: Path) -> Iterator[Flask]:
    """An app on a migrated database in which nothing has been told."""
    app = _empty(empty_database, tmp_path, story.DEFAULT_DAY)
    yield app
    with app.app_context():
        _disconnect()


@pytest.fixture
def told(database: Databases, tellings: Callable[[Databases, date], Told]) -> Iterator[Callable[[date], Told]]:
    """The demo of a day, with its context open until the test ends."""
    opened = []

    def open_on(day: date) -> Told:
        telling = tellings(database, day)
        context = telling.app.app_context()
        context.push()
        opened.append(context)
        return telling

    yield open_on
    for context in reversed(opened):
        _disconnect()
        context.pop()


def _disconnect() -> None:
    db.session.remove()
    db.engine.dispose()


def _empty(url: str, folder: Path, day: date) -> Flask:
    app = create_app(Settings(instance=folder, database_url=url, secret_key="d" * 64, today=day, demo=True))
    app.config["TESTING"] = True
    with app.app_context():
        upgrade()
        _disconnect()
    return app
