"""Writers in processes of their own, which do what the program does and tell of each act once it is committed.

A clean process is forked for each, so that a writer begins at once and shares no connection with anybody.
"""

import hashlib
import io
import multiprocessing
import os
import random
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from tests.sites import Site
from tests.world import TODAY
from tracker.actions import evidence, measures_progress
from tracker.exchange import filetypes
from tracker.exchange.evidence_store import EvidenceStore
from tracker.exchange.extraction import Checked
from tracker.exchange.extraction_outcome import Extraction
from tracker.exchange.receiving import Received
from tracker.extensions import engine_options
from tracker.models import Evidence, Measure, ProgressUpdate, User
from tracker.queries import accounts
from tracker.rules.states import MeasureState, Role
from tracker.rules.versions import StaleVersion

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload([__name__, "pytest"])

#: What a writer tells: what it did, the row's id, and what should stand there.
Told = tuple[str, int, str]


@dataclass(slots=True)
class Writer:
    """A writer's process, and what it has told so far."""

    process: Any
    ear: Connection
    told: list[Told] = field(default_factory=list)

    def listen(self, timeout: float | None = None) -> bool:
        """Hear the next thing. False when it has nothing more to tell, or tells nothing in time (seconds)."""
        try:
            if timeout is not None and not self.ear.poll(timeout):
                return False
            self.told.append(self.ear.recv())
        except (EOFError, OSError):
            return False
        return True

    def kill(self) -> None:
        """Pull the plug, then hear what it had told before."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.finish()

    def finish(self) -> int:
        """Hear it to its end. Gives its exit code."""
        while self.listen():
            pass
        self.process.join()
        return int(self.process.exitcode)


@contextmanager
def started(site: Site, work: Callable[..., None], count: int, *arguments: Any) -> Iterator[list[Writer]]:
    """So many writers at work. None is left when the block ends."""
    writers = []
    try:
        for number in range(count):
            ear, mouth = _FORKS.Pipe(duplex=False)
            process = _FORKS.Process(target=_run, args=(site, work, mouth, number, arguments))
            process.start()
            mouth.close()
            writers.append(Writer(process, ear))
        yield writers
    finally:
        for writer in writers:
            writer.process.kill()
            writer.process.join()
            writer.ear.close()


def _run(site: Site, work: Callable[..., None], mouth: Connection, number: int, arguments: tuple[Any, ...]) -> None:
    engine = create_engine(site.url, **engine_options(site.url))
    work(site, engine, mouth.send, number, *arguments)


def write_until_killed(site: Site, engine: Any, tell: Callable[[Told], None], number: int) -> None:
    """Updates of measures, and files of evidence, as fast as they go."""
    chance = random.Random(os.urandom(8))  # noqa: S311 -- which measure is next is no secret
    while True:
        with Session(engine) as session:
            if chance.random() < 0.3:
                tell(_file(session, site, chance.randbytes(chance.randrange(1, 10_000)).hex().encode()))
            else:
                tell(_update(session, site, f"{number} {chance.random()}", chance))


def tell_and_never_commit(site: Site, engine: Any, tell: Callable[[Told], None], _number: int) -> None:
    """The planted offender: acknowledges what is not stored."""
    with Session(engine) as session:
        measure = session.get_one(Measure, site.world.a.ids["measure_id"])
        chief = _chief(session, site)
        made = measures_progress.update(
            session, measure, actor=chief, today=TODAY, state=MeasureState.IN_PROGRESS, text="för tidigt"
        )
        tell(("update", made.id, made.text))
        signal.pause()


def _update(session: Session, site: Site, text: str, chance: random.Random) -> Told:
    measure_id = chance.choice(session.scalars(_measures(site)).all())
    measure = session.get_one(Measure, measure_id)
    made = measures_progress.update(
        session, measure, actor=_chief(session, site), today=TODAY, state=MeasureState.IN_PROGRESS, text=text
    )
    session.commit()
    return "update", made.id, text


def _file(session: Session, site: Site, content: bytes) -> Told:
    """A new version of a document: the bytes first, then the row that names them.

    What a file is has been found out before, in a child process that takes longer than a writer here lives.
    """
    store = EvidenceStore(site.instance / "evidence")
    with store.receive(io.BytesIO(content)) as part:
        came = Received("underlag.txt", filetypes.by_name("underlag.txt"), part, None, store, Checked(Extraction.TEXT))
        paper = session.get_one(Evidence, site.world.a.ids["evidence_id"])
        made = evidence.add_version(session, paper, actor=_chief(session, site), today=TODAY, file=came)
        session.commit()
    return "file", made.id, hashlib.sha256(content).hexdigest()


def count_up(site: Site, engine: Any, tell: Callable[[Told], None], number: int, times: int) -> None:
    """Add one to the same number so many times, as people do with a form: read it, then save what was read plus one.

    Whoever finds that somebody saved meanwhile (R14) reads again. Anything else that goes wrong ends the writer.
    """
    done = 0
    while done < times:
        with Session(engine) as session:
            measure = session.get_one(Measure, site.world.a.ids["measure_id"])
            seen, version = _last_number(session, measure.id), measure.version
            session.rollback()  # the form is on the screen, and nobody is kept waiting
            try:
                made = measures_progress.update(
                    session,
                    measure,
                    actor=_chief(session, site),
                    today=TODAY,
                    state=MeasureState.IN_PROGRESS,
                    text=str(seen + 1),
                    opened_at=version,
                )
                session.commit()
            except StaleVersion:
                session.rollback()
                tell(("stale", 0, ""))
                continue
            done += 1
            tell(("update", made.id, made.text))


def _last_number(session: Session, measure_id: int) -> int:
    text = session.scalar(
        select(ProgressUpdate.text)
        .where(ProgressUpdate.measure_id == measure_id)
        .order_by(ProgressUpdate.id.desc())
        .limit(1)
    )
    return int(text) if text and text.isdecimal() else 0


def _chief(session: Session, site: Site) -> accounts.Viewer:
    user_id = session.scalar(select(User.id).where(User.email == site.world.a.emails[Role.CHIEF]))
    assert user_id is not None
    viewer = accounts.viewer(session, user_id, today=TODAY)
    assert viewer is not None
    return viewer


def _measures(site: Site) -> Any:
    return select(Measure.id).where(Measure.committee_id == site.world.a.committee_id)
