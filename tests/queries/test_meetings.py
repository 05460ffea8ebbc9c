from datetime import date, timedelta

from sqlalchemy.orm import Session

from tests.world import TODAY, World
from tracker.actions import audit
from tracker.models import Meeting
from tracker.queries import meetings
from tracker.queries.plan import load_plan
from tracker.rules.deadlines import Light
from tracker.rules.readiness import Check
from tracker.rules.verbs import AuditVerb


def add_meetings(session: Session, committee_id: int, count: int) -> None:
    first = date(2015, 1, 1)
    days = [first + timedelta(days=14 * number) for number in range(count)]
    session.add_all(Meeting(committee_id=committee_id, held_on=day, dispatch_on=day) for day in days)
    audit.record(session, AuditVerb.MEETING_ADDED, actor=None, actor_name="prov", today=TODAY)
    session.commit()


def test_index_is_paged_in_order_and_a_page_too_far_is_the_last(session: Session, world: World) -> None:
    add_meetings(session, world.a.committee_id, 30)
    first = meetings.index_page(session, world.a.committee_id, TODAY, past=False, number=1, descending=False)
    last = meetings.index_page(session, world.a.committee_id, TODAY, past=False, number=99, descending=False)
    assert (first.pages, first.total, len(first.rows), last.number, len(last.rows)) == (2, 31, 25, 2, 6)
    assert first.rows[0].meeting.held_on == date(2014, 3, 26) and first.past_count == 1


def test_index_of_held_meetings_names_their_reports(session: Session, world: World) -> None:
    page = meetings.index_page(session, world.a.committee_id, TODAY, past=True, number=1, descending=True)
    (row,) = page.rows
    assert (row.report_number, row.report_id, page.coming_count) == (1, world.a.ids["report_id"], 1)


def test_show_says_what_is_missing_and_what_the_meeting_must_do(session: Session, world: World) -> None:
    meeting = session.get_one(Meeting, world.a.ids["meeting_id"])
    page = meetings.show_page(session, meeting, load_plan(session, world.a.committee_id, TODAY))
    assert [item.check for item in page.missing] == [Check.SUMMARY, Check.ECONOMY, Check.CHILDREN, Check.PROPOSAL]
    (warned,) = page.warned
    assert warned.light is Light.AMBER and not warned.immediate_asked
    (matter,) = page.matters
    assert matter.numbers == ("Å1",) and matter.reference == "" and not matter.ready


def test_a_meeting_that_is_over_warns_of_nothing(session: Session, world: World) -> None:
    plan = load_plan(session, world.a.committee_id, date(2014, 3, 27))
    meeting = session.get_one(Meeting, world.a.ids["meeting_id"])
    page = meetings.show_page(session, meeting, plan)
    assert page.warned == () and page.over and page.undecided == 1
