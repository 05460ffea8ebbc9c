"""An empty database to migrate, of each kind that the run is on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tracker import create_app
from tracker.config import Settings
from tracker.extensions import db


@pytest.fixture
def empty(empty_database: str, tmp_path: Path) -> Iterator[Flask]:
    """An app whose database is empty."""
    app = create_app(Settings(instance=tmp_path, database_url=empty_database, secret_key="x" * 64))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
