"""Eight processes add one to the same number at once, as people do with a form: no addition is lost (R14)."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from tests import sites
from tests.drills import inspection, writers
from tests.drills.figures import Drill
from tests.sites import Site
from tests.tools import postgresql
from tracker.models import ProgressUpdate

WRITERS = 8


def _counted(site: Site, drill: Drill, name: str) -> None:
    each = drill.of(5, 60)
    with writers.started(site, writers.count_up, WRITERS, each) as crew:
        codes = [writer.finish() for writer in crew]
    told = [act for writer in crew for act in writer.told]
    acknowledged = [act for act in told if act[0] == "update"]
    with site.opened() as session:
        texts = session.scalars(
            select(ProgressUpdate.text).where(ProgressUpdate.measure_id == site.world.a.ids["measure_id"])
        )
        numbers = sorted(int(text) for text in texts if text.isdecimal())
    faults = inspection.faults(site)
    drill.tell(
        name,
        acknowledged=len(acknowledged),
        lost_updates=len(acknowledged) - max(numbers, default=0),
        shown_both_texts=len(told) - len(acknowledged),
        errors=sum(code != 0 for code in codes),
    )
    assert codes == [0] * WRITERS
    assert numbers == list(range(1, WRITERS * each + 1))
    assert (inspection.lost(site, acknowledged), faults) == ([], [])


@pytest.mark.drill
def test_no_update_is_lost_between_processes(site: Site, drill: Drill) -> None:
    _counted(site, drill, "8 writers on SQLite")


@pytest.fixture
def on_postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An installation on a PostgreSQL server of its own."""
    with postgresql.server() as address:
        yield sites.fill(tmp_path_factory.mktemp("postgresql") / "instance", address)


@pytest.mark.drill
@pytest.mark.postgresql
def test_no_update_is_lost_between_processes_on_postgresql(on_postgresql: Site, drill: Drill) -> None:
    _counted(on_postgresql, drill, "8 writers on PostgreSQL")
