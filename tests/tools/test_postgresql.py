"""The temporary PostgreSQL server starts, answers and leaves nothing behind."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from tests.tools.postgresql import server


@pytest.mark.postgresql
def test_server_answers_and_leaves_nothing_behind() -> None:
    with server() as address:
        folder = Path(str(make_url(address).query["host"]))
        with create_engine(address, poolclass=NullPool).connect() as connection:
            assert connection.scalar(text("SELECT 'räksmörgås'")) == "räksmörgås"
        assert (folder / "data").is_dir()
    assert not folder.exists()
