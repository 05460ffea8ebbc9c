from datetime import date

from tests.rules import plans
from tracker.rules.deadlines import Light
from tracker.rules.facts import MeetingFacts, PlanFacts
from tracker.rules.states import DecidingBody
from tracker.rules.supposing import Supposition, judged, line, suppose

MARCH = MeetingFacts(2, plans.MARCH, date(2014, 3, 19))
APRIL = MeetingFacts(3, date(2014, 4, 23), date(2014, 4, 16))


def plan(**values: object) -> PlanFacts:
    given = {"meetings": (MARCH, APRIL), "cases": (plans.case(),), **values}
    return PlanFacts(plans.COMMITTEE, plans.TODAY, **given)  # type: ignore[arg-type]


def test_nothing_supposed_changes_nothing() -> None:
    (one,) = judged(plan(), Supposition())
    assert one.before == one.after and not one.worse and not one.better
    assert suppose(plan(), Supposition()) == plan()


def test_a_meeting_moved_past_the_last_day_turns_the_answer_red() -> None:
    (one,) = judged(plan(), Supposition(meetings={2: date(2014, 4, 9)}))
    assert (one.before.light, one.after.light) == (Light.AMBER, Light.RED) and one.worse
    (moved, _april) = suppose(plan(), Supposition(meetings={2: date(2014, 4, 9)})).meetings
    assert moved.dispatch_on == date(2014, 4, 2), "the usual dispatch day follows"


def test_an_extra_meeting_or_another_last_day_makes_it_better() -> None:
    (one,) = judged(plan(), Supposition(extra_on=date(2014, 3, 19)))
    assert one.after.light is Light.GREEN and one.better
    (other,) = judged(plan(), Supposition(deadlines={1: date(2014, 5, 12)}))
    assert other.after.light is Light.GREEN and other.before.due_on == plans.LAST_DAY


def test_every_case_and_every_waiting_measure_is_judged_in_order_of_day() -> None:
    second = plans.case(plans.deadline(date(2014, 3, 31), id=2, case_id=2), id=2)
    waiting = plans.measure(due_on=date(2014, 4, 10), deciding_body=DecidingBody.COMMITTEE)
    found = judged(plan(cases=(plans.case(), second), measures=(waiting,)), Supposition(measures={1: date(2014, 4, 8)}))
    assert [one.deadline.id if one.deadline else None for one in found] == [2, 1, None]
    assert found[2].after.due_on == date(2014, 4, 8) and found[2].worse


def test_the_arithmetic_stands_in_one_line() -> None:
    (one,) = judged(plan(), Supposition())
    message = line(one.after.options[0], one)
    assert message.id == "planner.answer.line.immediate"
    assert (message.values["dispatch_on"], message.values["approved_on"]) == (date(2014, 3, 19), date(2014, 4, 9))
