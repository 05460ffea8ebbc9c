from dataclasses import replace
from datetime import date

from tests.rules import plans
from tracker.rules import year
from tracker.rules.facts import MeetingFacts, PlanFacts
from tracker.rules.states import MeasureState, YearKind

MEETING = MeetingFacts(2, plans.MARCH, date(2014, 3, 19), date(2014, 3, 12), date(2014, 3, 10))


def test_every_day_of_a_meeting_a_deadline_and_a_measure_is_an_entry() -> None:
    held = {"cases": (plans.case(),), "meetings": (MEETING,), "measures": (plans.measure(),)}
    plan = PlanFacts(plans.COMMITTEE, plans.TODAY, **held)  # type: ignore[arg-type]
    found = [(day.on.isoformat(), day.kind) for day in year.days(plan)]
    assert found[:4] == [
        ("2014-03-10", YearKind.STOP),
        ("2014-03-12", YearKind.PREPARATION),
        ("2014-03-19", YearKind.DISPATCH),
        ("2014-03-26", YearKind.MEETING),
    ]
    assert ("2014-04-04", YearKind.DEADLINE) in found and ("2014-04-09", YearKind.APPROVAL) in found
    assert YearKind.MEASURE in {kind for _on, kind in found}


def test_only_my_own_unfinished_measures_are_mine() -> None:
    mine, others = plans.measure(1), replace(plans.measure(2), owner=None)
    done = replace(plans.measure(3), state=MeasureState.DONE)
    plan = PlanFacts(plans.COMMITTEE, plans.TODAY, measures=(mine, others, done))
    assert [day.row_id for day in year.measure_days(plan, {plans.OWNER.membership_id})] == [1]
    assert [day.row_id for day in year.measure_days(plan)] == [1, 2]


def test_what_is_met_closed_or_replaced_is_no_entry() -> None:
    met = plans.case(plans.deadline(met_on=plans.TODAY))
    closed = plans.case(closed_on=plans.TODAY, id=2)
    assert year.days(PlanFacts(plans.COMMITTEE, plans.TODAY, cases=(met, closed))) == ()


def test_a_member_keeps_the_meetings_and_the_deadlines_as_the_report_told_them() -> None:
    """Neither what the administration prepares, nor what has been changed in the plan since."""
    told = PlanFacts(plans.COMMITTEE, plans.TODAY, cases=(plans.case(),), measures=(plans.measure(),))
    moved = plans.case(plans.deadline(date(2014, 5, 5)), title="Nytt namn")
    plan = replace(told, cases=(moved,), meetings=(MEETING,))
    assert [(day.on, day.kind) for day in year.member_days(plan, told)] == [
        (date(2014, 3, 19), YearKind.DISPATCH),
        (date(2014, 3, 26), YearKind.MEETING),
        (date(2014, 4, 4), YearKind.DEADLINE),
        (date(2014, 4, 9), YearKind.APPROVAL),
    ]
    assert YearKind.DEADLINE not in {day.kind for day in year.member_days(plan, None)}
