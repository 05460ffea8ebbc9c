"""People who save at a real site one thing after the other, and remember what they were told is saved."""

import hashlib
import itertools
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event

from sqlalchemy import select

from tests import world as worlds
from tests.sites import Site
from tests.visitor import NO_ANSWER, Visitor
from tracker.models import AuditEvent, EvidenceFile, Measure, ProgressUpdate
from tracker.rules.states import OnTrack, Role

_UPLOADS_EVERY = 4
#: One person may upload sixty files within an hour.
MOST_UPLOADS = 50


@dataclass(slots=True)
class Crowd:
    """What the people were told: texts that were acknowledged (303), and every answer by its status."""

    acknowledged: list[str] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    #: The files that were acknowledged, by their SHA-256.
    files: list[str] = field(default_factory=list)
    #: How many times nobody answered.
    unanswered: int = 0
    _uploads: int = 0
    _stop: Event = field(default_factory=Event)
    _people: list[Future[None]] = field(default_factory=list)

    def stop(self) -> None:
        """Let everybody finish what is under way. What went wrong for anybody is raised here."""
        self._stop.set()
        for person in self._people:
            person.result()

    def lost(self, site: Site) -> list[str]:
        """What was acknowledged and does not stand there, with its event, exactly once."""
        with site.opened() as session:
            texts = Counter(session.scalars(select(ProgressUpdate.text)))
            events = Counter(
                (event.new or {}).get("text") for event in session.scalars(select(AuditEvent)) if event.new is not None
            )
            files = Counter(session.scalars(select(EvidenceFile.sha256)))
        lost = [text for text in self.acknowledged if (texts[text], events[text]) != (1, 1)]
        return lost + [sha256 for sha256 in self.files if files[sha256] != 1]

    def save_until_stopped(self, site: Site, port: int, number: int, measure_id: int) -> None:
        """Save one update after the other. Where nobody answers, begin anew: whoever had signed in still has."""
        person: Visitor | None = None
        for attempt in itertools.count():
            if self._stop.is_set():
                return
            try:
                person = person or Visitor(port).sign_in(site.world.a.emails[Role.CHIEF], worlds.PASSWORD)
                self._save(person, f"/atgarder/{measure_id}", f"{number}.{attempt}")
            except NO_ANSWER:
                self.unanswered += 1
                self._stop.wait(0.1)

    def _save(self, person: Visitor, page: str, name: str) -> None:
        for turn in itertools.count():
            if self._stop.is_set():
                return
            text = f"Person {name}, gång {turn}"
            if turn % _UPLOADS_EVERY == 1 and self._uploads < MOST_UPLOADS:
                self._upload(person, page, text)
                continue
            answer = person.send(person.form(page, f"{page}/lage"), on_track=OnTrack.YES.value, text=text)
            self.answers[answer.status] += 1
            if answer.status == 303:
                self.acknowledged.append(text)

    def _upload(self, person: Visitor, page: str, text: str) -> None:
        self._uploads += 1
        form = person.form(f"/underlag{page.replace('atgarder', 'atgard')}/nytt", "")
        content = f"{text}\n".encode() * 500
        answer = person.send(form, files={"file": ("underlag.txt", content)}, title=text, for_authority="False")
        self.answers[answer.status] += 1
        if answer.status == 303:
            self.files.append(hashlib.sha256(content).hexdigest())


@contextmanager
def at_work(site: Site, port: int, people: int) -> Iterator[Crowd]:
    """So many people at work, each with a measure of their own, until the block ends."""
    with site.opened() as session:
        own = select(Measure.id).where(Measure.committee_id == site.world.a.committee_id).order_by(Measure.id)
        measures = session.scalars(own.limit(people)).all()
    crowd = Crowd()
    with ThreadPoolExecutor(people) as threads:
        for number, measure_id in enumerate(measures):
            crowd._people.append(threads.submit(crowd.save_until_stopped, site, port, number, measure_id))
        try:
            yield crowd
        finally:
            crowd._stop.set()
    crowd.stop()
