"""The demo replaces its own database, and leaves every other as it is."""

from contextlib import closing
from pathlib import Path

import pytest

from tracker.demo import database
from tracker.demo.database import ForeignDatabase
from tracker.extensions import sqlite_driver


def made(folder: Path, *statements: str) -> Path:
    """A database file after the statements."""
    file = folder / database.FILE_NAME
    with closing(sqlite_driver.connect(str(file))) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return file


ACCOUNTS = "CREATE TABLE user_account (id INTEGER)"
SOMEBODY = "INSERT INTO user_account VALUES (1)"
FACTS = "CREATE TABLE installation_fact (name TEXT, value TEXT)"
OURS = "INSERT INTO installation_fact VALUES ('demo', '2014-03-18')"


def test_make_room_in_a_new_folder_gives_the_place(tmp_path: Path) -> None:
    file = database.make_room(tmp_path / "demo")
    assert file.parent.is_dir() and not file.exists()


@pytest.mark.parametrize(
    "statements",
    [
        pytest.param((ACCOUNTS, SOMEBODY, FACTS, OURS), id="made by the demo"),
        pytest.param((ACCOUNTS, FACTS), id="left by a demo that was interrupted"),
        pytest.param((), id="empty"),
    ],
)
def test_make_room_removes_what_is_the_demos_own(tmp_path: Path, statements: tuple[str, ...]) -> None:
    file = made(tmp_path, *statements)
    file.with_name(f"{file.name}-wal").touch()
    (tmp_path / "evidence" / "ab").mkdir(parents=True)
    (tmp_path / "evidence" / "ab" / "file").touch()
    assert database.make_room(tmp_path) == file
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "statements",
    [
        pytest.param((ACCOUNTS, SOMEBODY, FACTS), id="somebody's installation"),
        pytest.param((ACCOUNTS, SOMEBODY), id="an installation without facts"),
        pytest.param(("CREATE TABLE recipes (id INTEGER)",), id="another program's"),
    ],
)
def test_make_room_refuses_a_database_the_demo_did_not_make(tmp_path: Path, statements: tuple[str, ...]) -> None:
    file = made(tmp_path, *statements)
    before = file.read_bytes()
    paper = tmp_path / "evidence" / "paper"
    paper.parent.mkdir()
    paper.touch()
    with pytest.raises(ForeignDatabase, match="rörs inte"):
        database.make_room(tmp_path)
    assert file.read_bytes() == before and paper.exists()


def test_make_room_refuses_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / database.FILE_NAME
    file.write_text("Ett brev som någon har lagt här. " * 50)
    with pytest.raises(ForeignDatabase):
        database.make_room(tmp_path)
    assert file.exists()
