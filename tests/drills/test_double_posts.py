"""Every form is sent twice at the same moment, as a double click or a nervous browser does: it happens once."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from tests import world as worlds
from tests.drills import inspection
from tests.drills.figures import Drill
from tests.sites import PATIENCE, Server, Site
from tests.visitor import Answer, Form, Visitor
from tracker.models import Evidence, Measure, ProgressUpdate
from tracker.rules.states import OnTrack, Role

PEOPLE = 4


def _twice(person: Visitor, form: Form, **values: str) -> list[Answer]:
    """Both at once, on connections of their own."""
    go = Barrier(2, timeout=PATIENCE)

    def send(_click: int) -> Answer:
        go.wait()
        return person.send(form, **values)

    with ThreadPoolExecutor(2) as clicks:
        return list(clicks.map(send, range(2)))


def _click(server: Server, number: int, measure_id: int, times: int) -> Counter[str]:
    """One person's double clicks, on forms that add something new each time they are acted on."""
    person, seen = Visitor(server.port).sign_in(server.site.world.a.emails[Role.CHIEF], worlds.PASSWORD), Counter[str]()
    acts: tuple[Callable[[str], list[Answer]], ...] = (
        lambda name: _twice(
            person,
            person.form(f"/underlag/atgard/{measure_id}/nytt", ""),
            title=name,
            dnr="SN 2014:9",
            for_authority="False",
        ),
        lambda name: _twice(
            person,
            person.form(f"/atgarder/{measure_id}", f"/atgarder/{measure_id}/lage"),
            text=name,
            on_track=OnTrack.YES.value,
        ),
        lambda name: _twice(person, person.form("/atgarder/ny", ""), title=name, whole_plan="y"),
    )
    for turn in range(times):
        answers = acts[turn % len(acts)](f"Dubbelt {number}.{turn}")
        for answer in answers:
            assert answer.status == 303, f"{answer.status}: {answer.text.partition('<main')[2][:2000]}"
        seen["forms"] += 1
        seen["led to the same place"] += answers[0].location == answers[1].location
    return seen


@pytest.mark.drill
def test_what_is_sent_twice_at_once_happens_once(site: Site, drill: Drill) -> None:
    times = drill.of(3, 126)
    with site.opened() as session:
        own = select(Measure.id).where(Measure.committee_id == site.world.a.committee_id).order_by(Measure.id)
        measures = session.scalars(own.limit(PEOPLE)).all()
    seen: Counter[str] = Counter()
    with site.serving() as server, ThreadPoolExecutor(PEOPLE) as people:
        for done in [people.submit(_click, server, n, measures[n], times) for n in range(PEOPLE)]:
            seen += done.result()
    with site.opened() as session:
        texts = [
            *session.scalars(select(Evidence.title)),
            *session.scalars(select(ProgressUpdate.text)),
            *session.scalars(select(Measure.title)),
        ]
    stored = Counter(text for text in texts if text.startswith("Dubbelt"))
    duplicates, faults = sum(count - 1 for count in stored.values()), inspection.faults(site)
    drill.tell(
        "sent twice at once",
        forms=seen["forms"],
        stored=len(stored),
        duplicates=duplicates,
        led_to_the_same_place=seen["led to the same place"],
    )
    assert duplicates == 0 and len(stored) == seen["forms"] == times * PEOPLE
    assert seen["led to the same place"] == seen["forms"] and faults == []
