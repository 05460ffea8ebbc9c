"""Sixteen people at real browsers add one to shared numbers at once, through the real sign-in and the real server."""

import re
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from threading import Barrier

import pytest
from sqlalchemy import select

from tests import world as worlds
from tests.drills import inspection
from tests.drills.figures import Drill
from tests.sites import Server, Site
from tests.visitor import Visitor
from tracker.models import Measure, ProgressUpdate
from tracker.rules.states import OnTrack, Role

PEOPLE, NUMBERS = 16, 4
#: Seconds that people wait for each other before they begin.
PATIENCE = 120
WORD = "Räkning"
Seen = Counter[str]
Waits = list[float]


def _count_up(server: Server, role: Role, measure_id: int, times: int, seen: Seen, waits: Waits, go: Barrier) -> None:
    """Read the number with its form, save it plus one; read again when somebody else saved meanwhile."""
    person = Visitor(server.port).sign_in(server.site.world.a.emails[role], worlds.PASSWORD)
    page = f"/atgarder/{measure_id}"
    go.wait(PATIENCE)
    done = 0
    while done < times:
        form, text = person.read_form(page, f"{page}/lage")
        number = max(map(int, re.findall(rf"{WORD} (\d+)", text)), default=0) + 1
        began = time.monotonic()
        answer = person.send(form, on_track=OnTrack.YES.value, text=f"{WORD} {number}")
        waits.append(time.monotonic() - began)
        seen[str(answer.status)] += 1
        if answer.status == 303:
            done += 1
        elif answer.status == 409:
            seen["both texts"] += f"{WORD} {number}" in answer.text and "sparad" in answer.text.lower()
        else:
            raise AssertionError(f"{answer.status} {answer.location}: {answer.text.partition('<main')[2][:2000]}")


def _measures(site: Site) -> Sequence[int]:
    with site.opened() as session:
        found = select(Measure.id).where(Measure.committee_id == site.world.a.committee_id).order_by(Measure.id)
        return session.scalars(found.limit(NUMBERS)).all()


@pytest.mark.drill
def test_no_update_is_lost_between_people_at_the_site(site: Site, drill: Drill) -> None:
    times, seen = drill.of(1, 10), Seen()
    waits: Waits = []
    measures, go = _measures(site), Barrier(PEOPLE)
    with site.serving() as server, ThreadPoolExecutor(PEOPLE) as people:
        roles = (Role.CHIEF, Role.COORDINATOR)
        started = [
            people.submit(_count_up, server, roles[n % 2], measures[n % NUMBERS], times, seen, waits, go)
            for n in range(PEOPLE)
        ]
        for person in as_completed(started):  # whoever fails is heard first, not those who wait for it
            person.result()
    with site.opened() as session:
        texts = session.execute(select(ProgressUpdate.measure_id, ProgressUpdate.text)).all()
    numbers = [(key, int(text.split()[1])) for key, text in texts if WORD in text]
    counted = {row: sorted(number for key, number in numbers if key == row) for row in measures}
    faults, failed = inspection.faults(site), sum(n for status, n in seen.items() if status.startswith("5"))
    drill.tell(
        "16 people at the site",
        saved=seen["303"],
        lost_updates=seen["303"] - sum(max(found, default=0) for found in counted.values()),
        answered_409=seen["409"],
        of_them_with_both_texts=seen["both texts"],
        answered_5xx=failed,
        longest_answer=f"{max(waits):.1f} s",
    )
    assert counted == {row: list(range(1, times * PEOPLE // NUMBERS + 1)) for row in measures}
    assert set(seen) <= {"303", "409", "both texts"} and seen["both texts"] == seen["409"]
    assert faults == []
