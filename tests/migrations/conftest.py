"""Empty databases of both kinds to migrate."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.tools import postgresql
from tracker import create_app
from tracker.config import Settings
from tracker.extensions import db


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An app whose database is empty, on each kind of database in turn."""
    if request.param == "sqlite":
        yield from _app(f"sqlite:///{tmp_path / 'empty.sqlite'}", tmp_path)
        return
    with postgresql.server() as url:
        yield from _app(url, tmp_path)


def _app(url: str, folder: Path) -> Iterator[Flask]:
    app = create_app(Settings(instance=folder, database_url=url, secret_key="x" * 64))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
