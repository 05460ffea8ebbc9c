from datetime import date

import pytest

from tests.rules.plans import MARCH, TODAY
from tracker.rules import meetings
from tracker.rules.transitions import RuleBroken

DISPATCH = date(2014, 3, 19)


@pytest.mark.parametrize(
    ("dispatch_on", "other", "message_id", "field"),
    [
        (date(2014, 3, 27), {}, "meeting.dispatch_after_meeting", "dispatch_on"),
        (DISPATCH, {"preparation_on": date(2014, 3, 20)}, "meeting.preparation_on_after_dispatch", "preparation_on"),
        (DISPATCH, {"stop_on": date(2014, 3, 20)}, "meeting.stop_on_after_dispatch", "stop_on"),
        (DISPATCH, {"minutes_approved_on": date(2014, 3, 25)}, "meeting.after_minutes", "held_on"),
    ],
)
def test_days_out_of_order_are_refused_where_they_are_typed(
    dispatch_on: date, other: dict[str, date | None], message_id: str, field: str
) -> None:
    with pytest.raises(RuleBroken, match=message_id) as refused:
        meetings.check_days(MARCH, dispatch_on, other)
    assert refused.value.field == field


def test_days_in_order_pass() -> None:
    meetings.check_days(MARCH, DISPATCH, {"preparation_on": DISPATCH, "stop_on": None, "minutes_approved_on": MARCH})


@pytest.mark.parametrize(
    ("approved_on", "message_id"),
    [(date(2014, 3, 25), "meeting.minutes_before_meeting"), (date(2014, 3, 28), "meeting.minutes_in_future")],
)
def test_minutes_are_approved_between_the_meeting_and_today(approved_on: date, message_id: str) -> None:
    with pytest.raises(RuleBroken, match=message_id):
        meetings.check_minutes(MARCH, approved_on, date(2014, 3, 27))


def test_minutes_without_a_day_pass() -> None:
    meetings.check_minutes(MARCH, None, TODAY)


def test_usual_dispatch_is_so_many_days_before() -> None:
    assert meetings.default_dispatch(MARCH, 7) == DISPATCH


def test_a_meeting_with_recorded_decisions_stays_where_it_was() -> None:
    meetings.check_undecided(0)
    with pytest.raises(RuleBroken, match=r"meeting\.has_decisions"):
        meetings.check_undecided(2, field="held_on")
