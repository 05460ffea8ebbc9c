"""A whole installation of its own, as an operator has it: a folder, a database, the `tracker` command, a real server.

Nothing here runs inside the test's process save reading: commands and servers are processes of their own, found by
their environment like the real ones, and ended by their process group.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from tests import world as worlds
from tests.visitor import Visitor
from tests.world import Place, World
from tracker import create_app
from tracker.actions import audit, reports
from tracker.config import Settings
from tracker.extensions import db, engine_options
from tracker.models import Evidence, EvidenceFile, Meeting, Membership, User, frozen
from tracker.queries import accounts
from tracker.rules.states import Role
from tracker.rules.verbs import AuditVerb

ROOT = Path(__file__).resolve().parents[1]
COMMAND = (sys.executable, "-c", "from tracker.cli import main; main()")
#: How long a server may take to start or stop on a machine that has much else to do.
PATIENCE = 90


@dataclass(frozen=True)
class Site:
    """One installation. `database_url` is empty for SQLite in the installation's own folder."""

    instance: Path
    world: World
    database_url: str = ""
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        """The file of SQLite."""
        return self.instance / "tracker.sqlite"

    @property
    def url(self) -> str:
        """The database's address."""
        return self.database_url or f"sqlite:///{self.database}"

    def variables(self) -> dict[str, str]:
        """What its processes find in their environment. The business day is the world's."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("TRACKER_", "FLASK_"))}
        own = {"TRACKER_INSTANCE": str(self.instance), "TRACKER_TODAY": worlds.TODAY.isoformat(), "PYTHONUTF8": "1"}
        where = {"TRACKER_DATABASE_URL": self.database_url} if self.database_url else {}
        return {**kept, **own, **where, **self.environment}

    def elsewhere(self, folder: Path, database_url: str = "") -> "Site":
        """An installation in another folder, with nothing in it yet."""
        return replace(self, instance=folder, database_url=database_url)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `tracker …` to its end."""
        return subprocess.run(
            [*COMMAND, *arguments],
            cwd=ROOT,
            env=self.variables(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Begin `tracker …`, in a process group of its own."""
        return subprocess.Popen(
            [*COMMAND, *arguments],
            cwd=ROOT,
            env=self.variables(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    @contextmanager
    def opened(self) -> Iterator[Session]:
        """A session on its database, to look at what stands there."""
        engine = create_engine(self.url, **engine_options(self.url))
        try:
            with Session(engine) as session:
                yield session
        finally:
            engine.dispose()

    @contextmanager
    def serving(self) -> Iterator["Server"]:
        """Its server, answering; stopped at the end."""
        server = Server(self)
        server.start()
        try:
            yield server
        finally:
            server.stop()


class Server:
    """`tracker run` of a site: gunicorn's master and workers, on a port of their own."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.port = free_port()
        self.log = site.instance.parent / f"server-{self.port}.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers. RuntimeError with its log when it does not."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*COMMAND, "run", "--port", str(self.port)],
                cwd=ROOT,
                env=self.site.variables(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + PATIENCE
        while True:
            try:
                if Visitor(self.port).get("/logga-in").status == 200:
                    return
            except OSError:
                pass
            if time.monotonic() > until or self._process.poll() is not None:
                self.kill()
                raise RuntimeError(f"the server does not answer\n{self.log.read_text(errors='replace')}")
            time.sleep(0.05)

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """gunicorn's master."""
        assert self._process is not None, "the server is not started"
        return self._process

    def workers(self) -> list[int]:
        """The processes that answer requests."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def kill(self) -> None:
        """Pull the plug: master and workers, at once, without a word."""
        if self._process is not None:
            with suppress(ProcessLookupError):  # it may have ended by itself
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(PATIENCE)

    def ask_to_stop(self) -> int:
        """SIGTERM, as systemd stops it: what is under way is finished. Gives its exit code."""
        self.process.terminate()
        return self.process.wait(PATIENCE)

    def stop(self) -> None:
        """Stop it, whatever it does."""
        if self._process is not None and self._process.poll() is None:
            try:
                self.ask_to_stop()
            except subprocess.TimeoutExpired:
                self.kill()


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def fill(instance: Path, database_url: str = "") -> Site:
    """Make an installation with the world in it."""
    instance.mkdir(parents=True, exist_ok=True)
    url = database_url or f"sqlite:///{instance / 'tracker.sqlite'}"
    app = create_app(Settings(instance=instance, database_url=url, secret_key="x" * 64, today=worlds.TODAY))
    with app.app_context():
        upgrade()
        world = worlds.build(db.session)
        _without_sham_reports(db.session)
        for place in (world.a, world.b):
            place.file_papers(instance)
            _tell_of_papers(db.session, place)
            _publish(db.session, place)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return Site(instance, world, database_url)


def _without_sham_reports(session: Session) -> None:
    """Take away the world's reports, which nobody locked and no printer made: `tracker verify` would name them."""
    dialect = session.get_bind().dialect.name
    for table in ("reported_measure", "report_file", "report"):
        for statement in frozen.drop_statements(dialect, table):
            session.execute(text(statement))
        session.execute(text(f"DELETE FROM {table}"))
        for statement in frozen.create_statements(dialect, table):
            session.execute(text(statement))


def _tell_of_papers(session: Session, place: Place) -> None:
    """The world's files were never acted on: let the trail tell of them, as it does of every other."""
    of_place = select(EvidenceFile).where(EvidenceFile.committee_id == place.committee_id)
    for file in session.scalars(of_place).all():
        new = {"file": file.name, "number": file.number, "size": file.size, "sha256": file.sha256}
        paper, verb = session.get_one(Evidence, file.evidence_id), AuditVerb.EVIDENCE_VERSION_ADDED
        audit.record(session, verb, actor=None, actor_name="prov", today=worlds.TODAY, subject=paper, new=new)


def _publish(session: Session, place: Place) -> None:
    """Lock a real report to the coming meeting."""
    chief_id = session.scalar(select(User.id).where(User.email == place.emails[Role.CHIEF]))
    assert chief_id is not None
    chief, meeting = (
        accounts.viewer(session, chief_id, today=worlds.TODAY),
        session.get_one(Meeting, place.ids["meeting_id"]),
    )
    assert chief is not None
    report = reports.freeze(session, meeting, actor=chief, today=worlds.TODAY, missing_accepted=True)
    place.ids["report_id"] = report.id


def copy(site: Site, instance: Path) -> Site:
    """The same installation (on SQLite, with no process in it) in another folder."""
    shutil.copytree(site.instance, instance)
    return site.elsewhere(instance)


def add_measures(site: Site, count: int) -> None:
    """So many more measures in the plan of the first committee."""
    place = replace(site.world.a, ids=dict(site.world.a.ids))
    with site.opened() as session:
        owner_id = session.scalar(select(Membership.id).where(Membership.committee_id == place.committee_id).limit(1))
        for sequence in range(2, 2 + count):
            worlds.add_measure(session, place, sequence=sequence, owner_id=owner_id, whole_plan=True)
        session.commit()
