"""The tests' own promise: whoever uses the database runs on both kinds, each time on the same untouched world."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.databases import Databases
from tests.world import World
from tracker.extensions import db
from tracker.models import Measure

ROOT = Path(__file__).resolve().parents[1]


def test_app_talks_to_the_kind_of_database_that_the_run_is_on(app: Flask, database: Databases) -> None:
    with app.app_context():
        assert db.engine.dialect.name == database.kind
    assert "TRACKER_DATABASE_URL" not in os.environ


@pytest.mark.parametrize("time", ["first", "second"])
def test_each_test_finds_the_world_as_it_was(session: Session, world: World, time: str) -> None:
    measure = session.get_one(Measure, world.a.ids["measure_id"])
    assert measure.title == f"Kvalitetspolicy {world.a.canary}"
    session.rollback()
    with db.engine.begin() as elsewhere:
        elsewhere.execute(update(Measure).values(title=f"Ändrad {time}"))
    assert set(session.scalars(select(Measure.title))) == {f"Ändrad {time}"}


def _collected(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_run_on_both_takes_what_uses_the_database_twice_and_the_rest_once() -> None:
    lines = _collected("--database=both", "tests/test_databases.py", "tests/rules/test_versions.py").stdout.splitlines()
    twice = {line.partition("[")[0] for line in lines if "[postgresql" in line}
    assert twice == {line.partition("[")[0] for line in lines if "[sqlite" in line}
    assert {name.rpartition("::")[2] for name in twice} == {
        "test_app_talks_to_the_kind_of_database_that_the_run_is_on",
        "test_each_test_finds_the_world_as_it_was",
    }
    assert any("test_versions.py" in line for line in lines)


def test_a_server_address_that_is_no_postgresql_is_refused() -> None:
    done = _collected("tests/rules/test_versions.py", TRACKER_DATABASE_URL="sqlite:///x.sqlite")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "names no PostgreSQL" in done.stderr
