"""The drills' own eyes: each kind of loss and half-done work is seen when it is planted."""

import pytest
from sqlalchemy import select, text

from tests.drills import inspection, writers
from tests.drills.writers import Told
from tests.sites import PATIENCE, Site
from tracker.models import EvidenceFile, frozen


@pytest.fixture
def told(site: Site) -> list[Told]:
    """What some writers did and told."""
    with writers.started(site, writers.write_until_killed, 1) as alive:
        while len(alive[0].told) < 4 or {act[0] for act in alive[0].told} < {"update", "file"}:
            assert alive[0].listen(PATIENCE)
        alive[0].kill()
    return alive[0].told


def _without_locks(site: Site, table: str, *statements: str) -> None:
    with site.opened() as session:
        for statement in (*frozen.drop_statements("sqlite", table), *statements):
            session.execute(text(statement))
        session.commit()


@pytest.mark.drill
def test_nothing_is_found_where_nothing_is_wrong(site: Site, told: list[Told]) -> None:
    assert (inspection.faults(site), inspection.lost(site, told)) == ([], [])


@pytest.mark.drill
def test_a_lost_row_is_seen(site: Site, told: list[Told]) -> None:
    update = next(act for act in told if act[0] == "update")
    _without_locks(site, "progress_update", f"DELETE FROM progress_update WHERE id = {update[1]}")
    assert inspection.lost(site, told) == [update]


@pytest.mark.drill
def test_a_lost_event_is_seen(site: Site, told: list[Told]) -> None:
    _without_locks(site, "audit_event", "DELETE FROM audit_event WHERE id = (SELECT max(id) - 1 FROM audit_event)")
    assert inspection.faults(site)[0].startswith("the chain breaks at event")
    assert len(inspection.lost(site, told)) == 1


@pytest.mark.drill
def test_spoilt_and_lost_files_are_seen(site: Site, told: list[Told]) -> None:
    with site.opened() as session:
        sha256 = session.scalars(select(EvidenceFile.sha256).order_by(EvidenceFile.id.desc())).first()
    assert sha256
    stored = site.instance / "evidence" / sha256[:2] / sha256
    stored.write_bytes(b"annat")
    assert inspection.faults(site) == [f"{sha256} is not what its row says"]
    stored.unlink()
    assert inspection.faults(site) == [f"{sha256} is not what its row says"]


@pytest.mark.drill
def test_a_file_without_its_event_is_seen(site: Site, told: list[Told]) -> None:
    _without_locks(
        site,
        "evidence_file",
        "INSERT INTO evidence_file (committee_id, evidence_id, number, name, media_type, size, sha256, recorded_by_id,"
        " recorded_by_title, recorded_on, recorded_at) SELECT committee_id, evidence_id, 999, name, media_type, size,"
        " 'x', recorded_by_id, recorded_by_title, recorded_on, recorded_at FROM evidence_file ORDER BY id DESC LIMIT 1",
    )
    assert [fault for fault in inspection.faults(site) if fault.endswith("has no event")]


@pytest.mark.drill
def test_a_row_that_points_at_nothing_is_seen(site: Site) -> None:
    with site.opened() as session:
        connection = session.connection().connection.driver_connection
        connection.execute("COMMIT")
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("UPDATE measure SET owner_id = 99999")
        connection.execute("BEGIN")
    assert any("measure" in fault for fault in inspection.faults(site))
