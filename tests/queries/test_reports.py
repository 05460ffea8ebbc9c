from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests.world import TODAY, World
from tracker.actions import reports as actions
from tracker.models import Meeting
from tracker.queries import history, reports
from tracker.queries.accounts import Viewer
from tracker.queries.plan import load_plan
from tracker.queries.scope import NotFound
from tracker.rules.states import Role

MARCH = "2014-03-26"


@pytest.fixture
def meeting(session: Session, world: World) -> Meeting:
    return session.get_one(Meeting, world.a.ids["meeting_id"])


def test_gather_compares_with_the_last_report_that_stands(session: Session, world: World, meeting: Meeting) -> None:
    gathered = reports.gather(session, meeting, load_plan(session, world.a.committee_id, TODAY))
    assert gathered.previous_ref is not None and gathered.previous_ref.number == 1
    assert gathered.previous is not None and [item.number for item in gathered.previous.items] == ["B1", "Å1"]
    assert gathered.chief.name == f"Chief {world.a.canary}" and gathered.officer == gathered.chief
    assert not gathered.revising


def test_previous_items_leave_out_reports_to_the_meeting_itself(
    session: Session, world: World, meeting: Meeting, viewer: Callable[..., Viewer]
) -> None:
    actions.freeze(session, meeting, actor=viewer(Role.CHIEF), today=TODAY, missing_accepted=True)
    session.commit()
    last = reports.previous_snapshot(session, world.a.committee_id)
    before = reports.previous_snapshot(session, world.a.committee_id, before_meeting_id=meeting.id)
    assert last is not None and last.number == 2 and before is not None and before.number == 1
    assert reports.previous_items(session, world.a.committee_id) == last.items


def test_a_committee_without_reports_has_nothing_to_compare_with(session: Session) -> None:
    assert reports.previous_items(session, 4711) is None
    assert reports.next_number(session, 4711) == 1


def test_draft_is_marked_and_stored_is_not(session: Session, world: World, meeting: Meeting) -> None:
    gathered = reports.gather(session, meeting, load_plan(session, world.a.committee_id, TODAY))
    assert reports.composed(reports.draft(gathered, 2)).stamp == "Arbetsmaterial"
    assert reports.composed(reports.draft(gathered, 2, anchor=history.anchor(session))).stamp == ""


@pytest.mark.parametrize(
    ("wanted", "committee"), [(MARCH, "Alby"), (MARCH, "alby kommun, socialnämnden"), ("id", None)]
)
def test_find_meeting_by_day_and_committee_or_by_id(
    session: Session, world: World, wanted: str, committee: str | None
) -> None:
    meeting_id = world.a.ids["meeting_id"]
    assert reports.find_meeting(session, str(meeting_id) if wanted == "id" else wanted, committee) == meeting_id


@pytest.mark.parametrize(
    ("wanted", "committee"), [(MARCH, None), ("2014-03-27", "Alby"), ("99999", None), ("mars", None), (MARCH, "%")]
)
def test_find_meeting_refuses_what_fits_none_or_many(session: Session, wanted: str, committee: str | None) -> None:
    with pytest.raises(NotFound):
        reports.find_meeting(session, wanted, committee)


def test_show_page_tells_what_happened_since_only_to_readers_of_the_plan(
    session: Session, world: World, meeting: Meeting, viewer: Callable[..., Viewer]
) -> None:
    report = actions.freeze(session, meeting, actor=viewer(Role.CHIEF), today=TODAY, missing_accepted=True)
    session.commit()
    late = load_plan(session, world.a.committee_id, date(2014, 3, 27))
    page = reports.show_page(session, report, late.today, late)
    assert [change.item.number for change in page.changes] == ["Å1"] and page.sent
    assert reports.show_page(session, report, late.today, None).changes == ()
