"""A backup made while people work, put back elsewhere: everything acknowledged before it is there, byte for byte."""

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import select

from tests import world as worlds
from tests.drills import inspection, writers
from tests.drills.figures import Drill
from tests.drills.writers import Told, Writer
from tests.sites import PATIENCE, Site
from tests.visitor import Visitor
from tracker.models import EvidenceFile, ReportFile
from tracker.models.reports import PDF
from tracker.rules.states import Role


def _hear(alive: list[Writer]) -> list[Told]:
    """Everything that has been told until now."""
    for writer in alive:
        while writer.listen(0):
            pass
    return [act for writer in alive for act in writer.told]


def _reports(site: Site) -> dict[int, bytes]:
    with site.opened() as session:
        return {
            row.report_id: bytes(row.content) for row in session.scalars(select(ReportFile).filter_by(media_type=PDF))
        }


def _evidence(site: Site) -> dict[str, bytes]:
    with site.opened() as session:
        named = session.scalars(select(EvidenceFile.sha256)).all()
    return {sha256: (site.instance / "evidence" / sha256[:2] / sha256).read_bytes() for sha256 in named}


def _opened_by_a_person(site: Site) -> int:
    """Sign in on the restored site and open the locked report: the bytes that were locked. Gives how many files."""
    report_id = site.world.a.ids["report_id"]
    with site.serving() as server:
        person = Visitor(server.port).sign_in(site.world.a.emails[Role.CHIEF], worlds.PASSWORD)
        answer = person.get(f"/rapporter/{report_id}/fil")
    assert (answer.status, answer.body) == (200, _reports(site)[report_id])
    return 1


@pytest.mark.drill
def test_a_backup_under_load_holds_what_was_acknowledged(site: Site, drill: Drill, tmp_path: Path) -> None:
    rounds = drill.of(1, 5)
    missing: list[Told] = []
    faults: list[str] = []
    known = same = 0
    with writers.started(site, writers.write_until_killed, 3) as alive:
        while len(_hear(alive)) < drill.of(20, 500):
            assert alive[0].listen(PATIENCE), "nobody writes"
        for turn in range(rounds):
            before = list(_hear(alive))
            known += len(before)
            file, other = tmp_path / f"{turn}.tar", site.elsewhere(tmp_path / f"restored-{turn}")
            made = site.run("backup", str(file))
            assert made.returncode == 0, made.stderr
            assert len(_hear(alive)) > len(before), "nobody wrote meanwhile"
            put_back = other.run("restore", str(file))
            assert put_back.returncode == 0, put_back.stderr
            missing += inspection.lost(other, before)
            faults += inspection.faults(other)
            papers = _evidence(other)
            assert all(hashlib.sha256(content).hexdigest() == sha256 for sha256, content in papers.items())
            assert _reports(other) == _reports(site) != {}
            same += len(papers) + len(_reports(other))
    same += _opened_by_a_person(other)
    drill.tell(
        "backup under load",
        backups=rounds,
        acknowledged_before=known,
        missing=len(missing),
        half_done=len(faults),
        files_byte_equal=same,
    )
    assert (missing, faults) == ([], [])
