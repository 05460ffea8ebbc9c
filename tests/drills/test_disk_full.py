"""The disk is full: whoever saves is told so in words, what was saved is there, and with room again all goes on."""

import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import sites
from tests import world as worlds
from tests.drills import inspection
from tests.drills.crowd import Crowd
from tests.drills.figures import Drill
from tests.sites import Server, Site
from tests.visitor import Answer, Visitor
from tracker.rules.states import OnTrack, Role

MEGABYTES = 8
#: What is left of the disk when people begin to save.
LEFT = 250_000

Fill = Callable[[Server], None]


@pytest.fixture
def small(filled: Site, tmp_path: Path) -> Iterator[Site]:
    """An installation on a disk of a few megabytes. Only root can make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "none", str(disk)],  # noqa: S607 -- the system's own
        capture_output=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip("not run: a full disk of its own, which only root can mount")
    try:
        yield sites.copy(filled, disk / "instance")
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)  # noqa: S607


def _save(person: Visitor, site: Site, text: str) -> Answer:
    page = f"/atgarder/{site.world.a.ids['measure_id']}"
    return person.send(person.form(page, f"{page}/lage"), on_track=OnTrack.YES.value, text=text)


def _upload(person: Visitor, site: Site) -> Answer:
    form = person.form(f"/underlag/atgard/{site.world.a.ids['measure_id']}/nytt", "")
    content = b"En rad i ett underlag.\n" * 100_000
    return person.send(form, files={"file": ("underlag.txt", content)}, title="Stort", for_authority="False")


def _told_in_words(answer: Answer) -> bool:
    return answer.status == 507 and "Servern kan inte spara" in answer.text


def _drill(site: Site, drill: Drill, name: str, fill: Fill, free: Fill) -> None:
    people, refused = Crowd(), 0
    with site.serving() as server:
        person = Visitor(server.port).sign_in(site.world.a.emails[Role.CHIEF], worlds.PASSWORD)
        assert _save(person, site, "före").status == 303
        fill(server)
        for turn in range(500):
            text = f"gång {turn} " + "x" * 4_000
            answer = _save(person, site, text)
            if answer.status == 303:
                people.acknowledged.append(text)
                continue
            assert _told_in_words(answer), f"{answer.status}: {answer.text[:3000]}"
            refused += 1
            if refused == drill.of(3, 20):
                break
        assert _told_in_words(_upload(person, site))
        assert person.get("/atgarder").status == 200, "what is saved cannot be read"
        free(server)
        for text in ("efteråt", "och igen"):
            assert _save(person, site, text).status == 303
            people.acknowledged.append(text)
        assert _upload(person, site).status == 303
    lost, faults = people.lost(site), inspection.faults(site)
    half = [path.name for path in (site.instance / "evidence" / "tmp").glob("*.part")]
    drill.tell(
        name, acknowledged=len(people.acknowledged), lost=len(lost), half_done=len(faults + half), told_in_words=refused
    )
    assert (lost, faults, half) == ([], [], [])
    assert refused == drill.of(3, 20)


@pytest.mark.drill
def test_a_full_disk_is_told_in_words_and_loses_nothing(small: Site, drill: Drill) -> None:
    ballast = small.instance.parent / "ballast"

    def fill(_server: Server) -> None:
        ballast.write_bytes(bytes(shutil.disk_usage(ballast.parent).free - LEFT))

    _drill(small, drill, "disk full", fill, lambda _server: ballast.unlink())


@pytest.mark.drill
def test_a_full_quota_is_told_in_words_and_loses_nothing(site: Site, drill: Drill) -> None:
    """The same without being root: no file may grow beyond what the database's log is now, and a little."""

    def limit(server: Server, most: int) -> None:
        for worker in server.workers():
            _soft, hard = resource.prlimit(worker, resource.RLIMIT_FSIZE)
            resource.prlimit(worker, resource.RLIMIT_FSIZE, (most, hard))

    def fill(server: Server) -> None:
        log = Path(f"{site.database}-wal")
        limit(server, log.stat().st_size + LEFT)

    _drill(site, drill, "file size limit", fill, lambda server: limit(server, resource.RLIM_INFINITY))
