from datetime import date, timedelta

import pytest

from tests.rules.plans import FEBRUARY, MARCH, TODAY, meeting, report
from tracker.rules import freezing
from tracker.rules.facts import MeetingFacts
from tracker.rules.transitions import RuleBroken

MEETING = meeting(MARCH)
DISPATCH = MEETING.dispatch_on
STANDING = report(TODAY, MARCH, number=2)


@pytest.mark.parametrize(
    ("held", "values", "message_id"),
    [
        (meeting(MARCH, cancelled=True), {}, "freezing.meeting_cancelled"),
        (meeting(FEBRUARY), {}, "freezing.meeting_held"),
        (MEETING, {"standing": STANDING}, "freezing.standing"),
        (MEETING, {"standing": STANDING, "revising": True}, "freezing.standing"),
        (MEETING, {"standing": STANDING, "today": DISPATCH + timedelta(days=1)}, "freezing.revise"),
        (MEETING, {"previous": report(TODAY, date(2014, 4, 23), 2)}, "freezing.out_of_order"),
        (MEETING, {"missing": 3}, "freezing.missing"),
        (MEETING, {"day_is_set": True}, "freezing.practice"),
    ],
)
def test_locking_says_what_stands_in_the_way(held: MeetingFacts, values: dict[str, object], message_id: str) -> None:
    with pytest.raises(RuleBroken, match=message_id):
        freezing.check_publish(held, **{"today": TODAY, **values})


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"previous": report()},
        {"today": MARCH},
        {"missing": 3, "missing_accepted": True},
        {"day_is_set": True, "demo_database": True},
        {"standing": STANDING, "revising": True, "today": DISPATCH + timedelta(days=1)},
    ],
    ids=["plain", "after February's", "on the day", "with gaps, knowingly", "in the demo", "revised after dispatch"],
)
def test_a_report_that_nothing_stands_in_the_way_of_is_locked(values: dict[str, object]) -> None:
    freezing.check_publish(MEETING, **{"today": TODAY, **values})


def test_a_report_can_be_taken_back_through_the_dispatch_day() -> None:
    freezing.check_withdraw(MEETING, today=DISPATCH, reason="Fel siffra.")
    with pytest.raises(RuleBroken, match="dispatched"):
        freezing.check_withdraw(MEETING, today=DISPATCH + timedelta(days=1), reason="Fel siffra.")
    with pytest.raises(RuleBroken, match="reason_missing"):
        freezing.check_withdraw(MEETING, today=DISPATCH, reason=" ")


@pytest.mark.parametrize("days", range(-3, 4))
def test_a_standing_report_can_either_be_taken_back_or_must_be_revised(days: int) -> None:
    today = DISPATCH + timedelta(days=days)
    assert freezing.may_withdraw(MEETING, today) is not freezing.must_revise(MEETING, STANDING, today)
    assert not freezing.must_revise(MEETING, None, today)


def test_practice_stops_publishing_except_in_a_demo_database() -> None:
    freezing.check_practice(day_is_set=False, demo_database=False)
    freezing.check_practice(day_is_set=True, demo_database=True)
    with pytest.raises(RuleBroken, match="practice"):
        freezing.check_practice(day_is_set=True, demo_database=False)
