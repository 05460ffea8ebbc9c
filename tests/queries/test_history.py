from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.world import TODAY, World
from tracker.actions import audit
from tracker.models import Measure, Membership
from tracker.queries import history
from tracker.queries.accounts import Viewer
from tracker.queries.history import Filters
from tracker.rules.states import MeasureState, Role
from tracker.rules.verbs import AuditVerb
from tracker.wording import Words

WORDS = Words("sv")


@pytest.fixture
def measure(session: Session, world: World) -> Measure:
    return session.get_one(Measure, world.a.ids["measure_id"])


def _page(session: Session, committee_id: int, **filters: Any) -> history.HistoryPage:
    return history.page(session, committee_id, Filters(**filters), WORDS)


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def _record(session: Session, measure: Measure, actor: Viewer, **values: Any) -> None:
    given: dict[str, Any] = {"today": TODAY, **values}
    audit.record(session, given.pop("verb", AuditVerb.MEASURE_EDITED), actor=actor, subject=measure, **given)


def test_page_puts_stored_values_into_words(
    session: Session, world: World, measure: Measure, viewer: Callable[..., Viewer]
) -> None:
    owner = world.a.ids["membership_id"]
    _record(
        session,
        measure,
        viewer(Role.CHIEF),
        old={"state": MeasureState.NOT_STARTED, "due_on": None, "continuous": False, "cost_kr": 1000},
        new={
            "state": MeasureState.IN_PROGRESS,
            "due_on": date(2014, 4, 4),
            "continuous": True,
            "cost_kr": 600_000,
            "owner_id": owner,
            "finding_ids": [world.a.ids["finding_id"]],
            "meeting_id": world.a.ids["meeting_id"],
        },
    )
    (event,) = _page(session, world.a.committee_id).events
    changes = {change.label: (_plain(change.old), _plain(change.new)) for change in event.changes}
    assert changes == {
        "Läge": ("Ej påbörjad", "Pågår"),
        "Klart senast": ("", "4 april 2014"),
        "Löpande": ("nej", "ja"),
        "Kostnad": ("1 000 kr", "600 000 kr"),
        "Ansvarig": ("", f"Titel verifier {world.a.canary}, Verifier {world.a.canary}"),
        "Brister": ("", "B1"),
        "Sammanträde": ("", "26 mars 2014"),
    }
    assert event.title == "Åtgärd ändrad"
    assert event.about == f"Å1 Kvalitetspolicy {world.a.canary}"


def test_page_shows_the_committees_own_events_only(
    session: Session, world: World, measure: Measure, viewer: Callable[..., Viewer]
) -> None:
    _record(session, measure, viewer(Role.CHIEF))
    foreign = session.get_one(Measure, world.b.ids["measure_id"])
    _record(session, foreign, viewer(Role.CHIEF, "b"))
    page = _page(session, world.a.committee_id)
    assert [event.object_id for event in page.events] == [measure.id]
    assert world.b.canary not in str(page)


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({"verb": "measure.edited"}, 2),
        ({"verb": "measure.updated"}, 1),
        ({"kind": "measure"}, 3),
        ({"kind": "finding"}, 0),
        ({"number": "Å1"}, 3),
        ({"number": "Å"}, 0),
        ({"number": "%"}, 0),
        ({"since": date(2014, 3, 18)}, 2),
        ({"until": date(2014, 3, 17)}, 1),
        ({"since": date(2014, 3, 17), "until": date(2014, 3, 17)}, 1),
        ({"actor_id": 999_999}, 0),
    ],
)
def test_page_filters(
    session: Session,
    world: World,
    measure: Measure,
    viewer: Callable[..., Viewer],
    filters: dict[str, Any],
    count: int,
) -> None:
    _record(session, measure, viewer(Role.CHIEF), today=date(2014, 3, 17))
    _record(session, measure, viewer(Role.OWNER), verb=AuditVerb.MEASURE_UPDATED)
    _record(session, measure, viewer(Role.OWNER))
    page = _page(session, world.a.committee_id, **filters)
    assert len(page.events) == count
    assert page.filters.narrow


def test_pages_by_key_show_each_event_once_in_both_directions(
    session: Session, world: World, measure: Measure, viewer: Callable[..., Viewer]
) -> None:
    chief = viewer(Role.CHIEF)
    for _ in range(history.SIZE * 2 + 3):
        _record(session, measure, chief)
    first = _page(session, world.a.committee_id)
    assert first.newer is None
    second = _page(session, world.a.committee_id, before=first.older)
    _record(session, measure, chief)  # a new event shifts nothing
    third = _page(session, world.a.committee_id, before=second.older)
    ids = [event.id for page in (first, second, third) for event in page.events]
    assert ids == sorted(set(ids), reverse=True)
    assert len(ids) == history.SIZE * 2 + 3
    assert third.older is None
    assert [e.id for e in _page(session, world.a.committee_id, after=third.newer).events] == [
        e.id for e in second.events
    ]


def test_latest_leaves_out_accounts_and_settings(
    session: Session, world: World, measure: Measure, viewer: Callable[..., Viewer]
) -> None:
    chief = viewer(Role.CHIEF)
    _record(session, measure, chief)
    audit.record(
        session, AuditVerb.COMMITTEE_EDITED, actor=chief, today=TODAY, committee_id=world.a.committee_id, label="x"
    )
    seat = session.get_one(Membership, world.a.ids["membership_id"])
    audit.record(session, AuditVerb.MEMBERSHIP_EDITED, actor=chief, today=TODAY, subject=seat)
    assert [event.kind for event in history.latest(session, world.a.committee_id, WORDS)] == ["measure"]


def test_last_saved_names_who_and_when(
    session: Session, measure: Measure, viewer: Callable[..., Viewer], world: World
) -> None:
    assert history.last_saved(session, "measure", measure.id) is None
    _record(session, measure, viewer(Role.OWNER))
    saved = history.last_saved(session, "measure", measure.id)
    assert saved is not None
    assert saved.who == f"Titel owner {world.a.canary}"
