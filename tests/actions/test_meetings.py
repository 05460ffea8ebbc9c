from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.world import TODAY, World
from tracker.actions import decisions, meetings
from tracker.models import AuditEvent, Decision, Meeting
from tracker.queries import scope
from tracker.queries.accounts import Viewer
from tracker.queries.plan import load_plan
from tracker.rules import deadlines
from tracker.rules.deadlines import Light
from tracker.rules.states import Role
from tracker.rules.transitions import RuleBroken
from tracker.rules.versions import StaleVersion

MARCH, AFTER_LAST_DAY = date(2014, 3, 26), date(2014, 4, 9)


@pytest.fixture
def secretary(viewer: Callable[..., Viewer]) -> Viewer:
    return viewer(Role.SECRETARY)


@pytest.fixture
def meeting(session: Session, world: World) -> Meeting:
    return session.get_one(Meeting, world.a.ids["meeting_id"])


def light(session: Session, world: World) -> Light:
    plan = load_plan(session, world.a.committee_id, TODAY)
    leading = deadlines.leading_deadline(plan)
    assert leading is not None
    return deadlines.outlook(leading, plan).light


def last_event(session: Session) -> AuditEvent:
    return session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()


def test_add_takes_the_usual_dispatch_day(session: Session, world: World, secretary: Viewer) -> None:
    made = meetings.add(
        session, world.a.committee_id, actor=secretary, today=TODAY, held_on=date(2014, 4, 23), place="Rådhuset"
    )
    session.commit()
    assert made.dispatch_on == date(2014, 4, 16)
    event = last_event(session)
    assert event.action == "meeting.added" and event.new is not None
    assert event.new["held_on"] == "2014-04-23" and event.object_label == "2014-04-23"


def test_add_refuses_a_day_that_is_taken(session: Session, world: World, secretary: Viewer) -> None:
    with pytest.raises(RuleBroken, match=r"meeting\.same_day"):
        meetings.add(session, world.a.committee_id, actor=secretary, today=TODAY, held_on=MARCH)


def test_add_lets_two_committees_meet_the_same_day(
    session: Session, world: World, viewer: Callable[..., Viewer]
) -> None:
    day = date(2014, 5, 21)
    for key in ("a", "b"):
        place = world.place(key)
        meetings.add(session, place.committee_id, actor=viewer(Role.CHIEF, key), today=TODAY, held_on=day)
    session.commit()


def test_moving_the_meeting_past_the_last_day_turns_the_planner_red_and_back(
    session: Session, world: World, meeting: Meeting, secretary: Viewer
) -> None:
    assert light(session, world) is Light.AMBER
    meetings.edit(session, meeting, actor=secretary, today=TODAY, held_on=AFTER_LAST_DAY)
    assert light(session, world) is Light.RED
    meetings.edit(session, meeting, actor=secretary, today=TODAY, held_on=MARCH)
    assert light(session, world) is Light.AMBER
    session.commit()


def test_the_usual_dispatch_day_follows_the_meeting(session: Session, meeting: Meeting, secretary: Viewer) -> None:
    meetings.edit(
        session, meeting, actor=secretary, today=TODAY, held_on=AFTER_LAST_DAY, dispatch_on=meeting.dispatch_on
    )
    assert meeting.dispatch_on == date(2014, 4, 2)
    event = last_event(session)
    assert event.old == {"held_on": "2014-03-26", "dispatch_on": "2014-03-19"}


def test_a_chosen_dispatch_day_stays(session: Session, meeting: Meeting, secretary: Viewer) -> None:
    meetings.edit(session, meeting, actor=secretary, today=TODAY, dispatch_on=date(2014, 3, 20))
    meetings.edit(session, meeting, actor=secretary, today=TODAY, held_on=AFTER_LAST_DAY)
    assert meeting.dispatch_on == date(2014, 3, 20)


def test_edit_refuses_a_version_that_was_not_seen(session: Session, meeting: Meeting, secretary: Viewer) -> None:
    meetings.edit(session, meeting, actor=secretary, today=TODAY, opened_at=meeting.version, place="Stadshuset")
    with pytest.raises(StaleVersion):
        meetings.edit(session, meeting, actor=secretary, today=TODAY, opened_at=meeting.version - 1, place="Annat")


def test_edit_of_an_unknown_field_is_our_own_mistake(session: Session, meeting: Meeting, secretary: Viewer) -> None:
    with pytest.raises(TypeError, match="cancelled"):
        meetings.edit(session, meeting, actor=secretary, today=TODAY, cancelled=True)


def test_cancelled_meeting_decides_nothing_until_reinstated(
    session: Session, world: World, meeting: Meeting, secretary: Viewer
) -> None:
    meetings.cancel(session, meeting, actor=secretary, today=TODAY)
    assert light(session, world) is Light.RED
    meetings.reinstate(session, meeting, actor=secretary, today=TODAY)
    assert light(session, world) is Light.AMBER
    session.commit()


def test_a_meeting_with_a_recorded_decision_is_neither_moved_nor_cancelled(
    session: Session, world: World, meeting: Meeting, secretary: Viewer
) -> None:
    decision = session.get_one(Decision, world.a.ids["decision_id"])
    decisions.record(session, decision, actor=secretary, today=MARCH, text="Nämnden antar policyn.", paragraph="34")
    with pytest.raises(RuleBroken, match=r"meeting\.has_decisions"):
        meetings.edit(session, meeting, actor=secretary, today=MARCH, held_on=AFTER_LAST_DAY)
    with pytest.raises(RuleBroken, match=r"meeting\.has_decisions"):
        meetings.cancel(session, meeting, actor=secretary, today=MARCH)


def test_minutes_are_approved_once_the_day_has_come(session: Session, meeting: Meeting, secretary: Viewer) -> None:
    approved_on = date(2014, 4, 2)
    with pytest.raises(RuleBroken, match=r"meeting\.minutes_in_future"):
        meetings.approve_minutes(session, meeting, actor=secretary, today=MARCH, approved_on=approved_on)
    meetings.approve_minutes(session, meeting, actor=secretary, today=approved_on, approved_on=approved_on)
    session.commit()
    assert meeting.minutes_approved_on == approved_on


def test_another_committees_meeting_is_not_found(session: Session, world: World) -> None:
    with pytest.raises(scope.NotFound):
        scope.find_in(session, world.b.committee_id, Meeting, world.a.ids["meeting_id"])
