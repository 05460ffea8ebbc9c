"""The real server is killed, or stopped, while people save: what it acknowledged is there, and it starts again."""

import os
import random
import signal
import time

import pytest

from tests.drills import crowd, inspection
from tests.drills.crowd import Crowd
from tests.drills.figures import Drill
from tests.sites import PATIENCE, Server, Site


def _saved_more(people: Crowd, count: int) -> None:
    """Wait until so many more saves are acknowledged."""
    wanted, until = len(people.acknowledged) + count, time.monotonic() + PATIENCE
    while len(people.acknowledged) < wanted:
        assert time.monotonic() < until, f"only {len(people.acknowledged)} of {wanted} saved; {people.answers}"
        time.sleep(0.01)


def _pull_the_plug(server: Server) -> None:
    server.kill()
    server.start()


def _kill_a_worker(server: Server) -> None:
    os.kill(random.choice(server.workers()), signal.SIGKILL)  # noqa: S311 -- which one is no secret


@pytest.mark.drill
def test_what_the_site_acknowledged_survives_its_death(site: Site, drill: Drill) -> None:
    rounds = drill.of(1, 10)
    with site.serving() as server, crowd.at_work(site, server.port, drill.of(3, 6)) as people:
        for _ in range(rounds):
            for kill in (_kill_a_worker, _pull_the_plug):
                _saved_more(people, drill.of(4, 20))
                time.sleep(random.uniform(0, 0.3))  # noqa: S311 -- anywhere in what is under way
                kill(server)
        _saved_more(people, 1)
        people.stop()
    lost, faults = people.lost(site), inspection.faults(site)
    drill.tell(
        "kill -9 of the server",
        kills=2 * rounds,
        acknowledged=len(people.acknowledged) + len(people.files),
        of_them_files=len(people.files),
        unanswered=people.unanswered,
        lost=len(lost),
        half_done=len(faults),
    )
    assert (lost, faults) == ([], [])
    assert set(people.answers) == {303}


@pytest.mark.drill
def test_a_server_that_is_told_to_stop_finishes_what_is_under_way(site: Site, drill: Drill) -> None:
    codes, rounds = [], drill.of(1, 5)
    with site.serving() as server, crowd.at_work(site, server.port, drill.of(3, 6)) as people:
        for _ in range(rounds):
            _saved_more(people, drill.of(4, 20))
            codes.append(server.ask_to_stop())
            server.start()
        people.stop()
    lost, faults = people.lost(site), inspection.faults(site)
    drill.tell(
        "SIGTERM while people save",
        stops=rounds,
        acknowledged=len(people.acknowledged),
        lost=len(lost),
        half_done=len(faults),
    )
    assert (lost, faults, codes) == ([], [], [0] * rounds)
    assert set(people.answers) == {303}
