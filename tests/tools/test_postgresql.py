"""The temporary PostgreSQL server starts, answers whoever knows the password, and leaves nothing behind."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from tests.tools.debian import program
from tests.tools.postgresql import server


def _ask(address: URL, question: str) -> str:
    with create_engine(address, poolclass=NullPool).connect() as connection:
        return str(connection.scalar(text(question)))


@pytest.mark.postgresql
def test_server_answers_on_loopback_only_and_leaves_nothing_behind() -> None:
    with server() as given:
        address = make_url(given)
        folder = Path(_ask(address, "SHOW data_directory")).parent
        assert folder.is_dir()
        assert _ask(address, "SELECT 'räksmörgås'") == "räksmörgås"
        assert _ask(address, "SHOW listen_addresses") == address.host == "127.0.0.1"
        assert _ask(address, "SHOW unix_socket_directories") == ""
        with pytest.raises(OperationalError, match="password authentication failed"):
            _ask(address.set(password="x"), "SELECT 1")
    assert not folder.exists()
    with pytest.raises(OperationalError, match="refused"):
        _ask(address, "SELECT 1")


@pytest.mark.postgresql
def test_server_ends_with_a_run_that_is_killed() -> None:
    program("initdb")
    code = "from tests.tools.postgresql import server\nwith server() as url: print(url, flush=True); input()"
    run = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    address = make_url(run.stdout.readline().strip())
    folder = Path(_ask(address, "SHOW data_directory")).parent
    run.kill()
    run.communicate()
    deadline = time.monotonic() + 60
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not folder.exists()
    with pytest.raises(OperationalError, match="refused"):
        _ask(address, "SELECT 1")
