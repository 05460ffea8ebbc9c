"""kill -9 in the middle of everything: what was acknowledged is there, whole, and nothing is half done."""

import random
import time

import pytest

from tests.drills import inspection, writers
from tests.drills.figures import Drill
from tests.drills.writers import Told
from tests.sites import PATIENCE, Site

#: Seconds that a writer lives, at least and at most.
LIVES = (0.15, 0.5)
WRITERS = 3


def _life() -> float:
    return time.monotonic() + random.uniform(*LIVES)  # noqa: S311 -- when to die is no secret


@pytest.mark.drill
def test_what_writers_acknowledged_survives_their_death(site: Site, drill: Drill) -> None:
    told: list[Told] = []
    kills = 0
    while len(told) < drill.of(60, 2_000) or kills < drill.of(2, 60) * WRITERS:
        with writers.started(site, writers.write_until_killed, WRITERS) as alive:
            for writer in alive:
                writer.listen(PATIENCE)  # from here on it is at work
            for moment, writer in sorted(((_life(), writer) for writer in alive), key=lambda pair: pair[0]):
                time.sleep(max(0.0, moment - time.monotonic()))
                writer.kill()
                kills += 1
            told += [act for writer in alive for act in writer.told]
    lost, faults = inspection.lost(site, told), inspection.faults(site)
    drill.tell("kill -9 of writers", kills=kills, acknowledged=len(told), lost=len(lost), half_done=len(faults))
    assert (lost, faults) == ([], [])
    assert {"update", "file"} <= {act[0] for act in told}


@pytest.mark.drill
def test_a_writer_that_acknowledges_too_early_is_caught(site: Site) -> None:
    with writers.started(site, writers.tell_and_never_commit, 1) as alive:
        assert alive[0].listen(PATIENCE)
        alive[0].kill()
    assert inspection.lost(site, alive[0].told) == alive[0].told != []
