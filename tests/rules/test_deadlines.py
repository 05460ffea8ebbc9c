from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.plans import (
    FEBRUARY,
    LAST_DAY,
    MARCH,
    TODAY,
    case,
    committee,
    deadline,
    finding,
    ids,
    measure,
    meeting,
    plan,
    statement,
)
from tracker.rules import deadlines
from tracker.rules.deadlines import Light, Outlook, Reach
from tracker.rules.facts import MeetingFacts, PlanFacts
from tracker.rules.states import DeadlineKind, DecidingBody, DecisionForm, DecisionKind, MeasureState

APRIL = date(2014, 4, 23)
EARLY = date(2014, 3, 19)


def judged(whole: PlanFacts) -> Outlook:
    return deadlines.outlook(whole.cases[0].deadlines[0], whole)


def with_meetings(*meetings: MeetingFacts, **values: object) -> Outlook:
    return judged(plan(meetings=meetings, **values))


def test_katrineholms_sum_is_the_one_in_the_mockup() -> None:
    """26 March + 14 days = 9 April, received 10 April; with immediate approval 27 March; the last day is 4 April."""
    result = with_meetings(meeting(FEBRUARY), meeting(MARCH))
    option = result.options[-1]
    assert option.minutes_approved_on == date(2014, 4, 9)
    assert option.arrives_on == date(2014, 4, 10)
    assert option.arrives_at_once_on == date(2014, 3, 27)
    assert option.reach is Reach.IMMEDIATE
    assert result.light is Light.AMBER
    assert result.last_deciding_meeting == meeting(MARCH)
    assert ids(result.arithmetic) == [
        "planner.sum.approval",
        "planner.sum.sending",
        "planner.answer.sum.immediate",
        "planner.answer.last_day",
    ]


@pytest.mark.parametrize(
    ("meetings", "light", "reason"),
    [
        pytest.param((meeting(EARLY),), Light.GREEN, "planner.answer.green", id="ordinary approval makes it"),
        pytest.param((meeting(date(2014, 3, 20)),), Light.GREEN, "planner.answer.green", id="on the very day"),
        pytest.param((meeting(date(2014, 3, 21)),), Light.AMBER, "planner.answer.amber", id="a day too late"),
        pytest.param((meeting(MARCH),), Light.AMBER, "planner.answer.amber", id="only immediate approval"),
        pytest.param((meeting(date(2014, 4, 3)),), Light.AMBER, "planner.answer.amber", id="the last one that can"),
        pytest.param(
            (meeting(LAST_DAY),), Light.RED, "planner.answer.red_too_late", id="on the last day nothing arrives"
        ),
        pytest.param((meeting(APRIL),), Light.RED, "planner.answer.red", id="the next one is after"),
        pytest.param((), Light.RED, "planner.answer.red_none", id="none at all"),
        pytest.param((meeting(FEBRUARY),), Light.RED, "planner.answer.red_none", id="a past one decides nothing"),
        pytest.param((meeting(MARCH, cancelled=True),), Light.RED, "planner.answer.red_none", id="cancelled"),
        pytest.param((meeting(EARLY), meeting(MARCH)), Light.GREEN, "planner.answer.green", id="one of two makes it"),
    ],
)
def test_the_light_follows_from_the_meetings(meetings: tuple[MeetingFacts, ...], light: Light, reason: str) -> None:
    result = with_meetings(*meetings)
    assert (result.light, result.reason.id) == (light, reason)


def test_a_meeting_today_can_still_decide() -> None:
    assert with_meetings(meeting(TODAY)).light is Light.GREEN


def test_the_last_deciding_meeting_may_need_immediate_approval_though_an_earlier_does_not() -> None:
    result = with_meetings(meeting(EARLY), meeting(MARCH), meeting(APRIL))
    assert result.light is Light.GREEN
    assert result.last_deciding_meeting == meeting(MARCH)


def test_immediate_approval_that_is_asked_for_is_still_amber_and_says_so() -> None:
    ticked = with_meetings(meeting(MARCH, immediate_approval=True))
    proposed = with_meetings(meeting(MARCH), decisions=(statement(immediate_approval=True),))
    for result in (ticked, proposed):
        assert result.light is Light.AMBER
        assert result.reason.id == "planner.answer.amber_asked"
        assert result.immediate_asked
        assert result.ways_out == ()
    unasked = with_meetings(meeting(MARCH), decisions=(statement(),))
    assert ids(unasked.ways_out) == ["planner.answer.way.immediate"]


def test_moving_the_meeting_past_the_last_day_and_back_recomputes_all() -> None:
    whole = plan()
    assert judged(whole).light is Light.AMBER
    moved = replace(whole, meetings=(meeting(FEBRUARY), meeting(APRIL)))
    assert judged(moved).light is Light.RED
    assert judged(moved).last_deciding_meeting is None
    assert judged(replace(moved, meetings=whole.meetings)) == judged(whole)


def test_when_no_meeting_makes_it_the_ways_out_are_told_with_their_last_days() -> None:
    result = with_meetings(meeting(APRIL))
    assert ids(result.ways_out) == [
        "planner.answer.way.extra_meeting",
        "planner.answer.way.chair",
        "planner.answer.way.extension",
    ]
    assert result.ways_out[0].values["latest_on"] == date(2014, 4, 3)


def test_on_the_last_day_only_another_day_helps() -> None:
    result = with_meetings(meeting(APRIL), today=LAST_DAY)
    assert ids(result.ways_out) == ["planner.answer.way.extension"]


def test_a_passed_deadline_says_so() -> None:
    result = with_meetings(meeting(APRIL), today=LAST_DAY + timedelta(days=1))
    assert (result.light, result.reason.id) == (Light.RED, "planner.answer.passed")


def test_an_extension_that_was_only_asked_for_moves_nothing_but_is_told() -> None:
    asked = plan(cases=(case(extension_asked_on=TODAY),), meetings=(meeting(APRIL),))
    result = judged(asked)
    assert (result.light, result.due_on) == (Light.RED, LAST_DAY)
    assert ids(result.ways_out)[-1] == "planner.answer.way.extension_asked"


def test_the_committees_own_days_are_counted_with() -> None:
    whole = plan(committee=committee(approval_days=7, sending_days=2), meetings=(meeting(MARCH),))
    option = judged(whole).options[0]
    assert (option.minutes_approved_on, option.arrives_on) == (date(2014, 4, 2), LAST_DAY)
    assert judged(whole).light is Light.GREEN


def test_minutes_already_approved_count_with_their_real_day() -> None:
    option = with_meetings(meeting(MARCH, minutes_approved_on=date(2014, 4, 1))).options[0]
    assert option.minutes_approved_on == date(2014, 4, 1)
    assert option.reach is Reach.ORDINARY
    assert option.arithmetic[0].id == "planner.sum.approved"


def test_the_calendar_names_the_days_that_are_set() -> None:
    full = meeting(MARCH, stop_on=date(2014, 3, 12), preparation_on=date(2014, 3, 14))
    option = with_meetings(full).options[0]
    assert ids(option.calendar) == [
        "planner.calendar.stop",
        "planner.calendar.preparation",
        "planner.calendar.dispatch",
    ]
    assert (option.stop_on, option.preparation_on, option.dispatch_on) == (
        date(2014, 3, 12),
        date(2014, 3, 14),
        date(2014, 3, 19),
    )
    assert ids(with_meetings(meeting(MARCH)).options[0].calendar) == ["planner.calendar.dispatch"]


@pytest.mark.parametrize(
    ("decision", "held", "today", "light"),
    [
        pytest.param(
            statement(decided_on=MARCH, immediate_approval=True), meeting(), MARCH, Light.GREEN, id="approved at once"
        ),
        pytest.param(
            statement(decided_on=MARCH, immediate_approval=True, approved_on=LAST_DAY),
            meeting(),
            LAST_DAY,
            Light.AMBER,
            id="its paragraph approved on the last day",
        ),
        pytest.param(
            statement(decided_on=MARCH),
            meeting(immediate_approval=True),
            MARCH,
            Light.GREEN,
            id="ticked at the meeting",
        ),
        pytest.param(
            statement(decided_on=MARCH),
            meeting(minutes_approved_on=date(2014, 4, 1)),
            date(2014, 4, 1),
            Light.GREEN,
            id="minutes approved early",
        ),
        pytest.param(statement(decided_on=MARCH), meeting(), MARCH, Light.AMBER, id="minutes expected too late"),
        pytest.param(
            statement(None, decided_on=TODAY, form=DecisionForm.CHAIR_URGENT), meeting(), TODAY, Light.GREEN, id="chair"
        ),
        pytest.param(
            statement(decided_on=MARCH, immediate_approval=True),
            meeting(),
            LAST_DAY,
            Light.AMBER,
            id="too late to send",
        ),
        pytest.param(
            statement(decided_on=MARCH, immediate_approval=True),
            meeting(),
            LAST_DAY + timedelta(days=1),
            Light.RED,
            id="decided but never sent",
        ),
    ],
)
def test_a_decided_answer_waits_only_for_minutes_and_sending(
    decision: object, held: MeetingFacts, today: date, light: Light
) -> None:
    result = judged(plan(today=today, meetings=(held,), decisions=(decision,)))
    assert result.decided == decision
    assert result.light is light


def test_a_paragraphs_own_day_of_approval_counts_and_is_said() -> None:
    approved = statement(decided_on=MARCH, immediate_approval=True, approved_on=date(2014, 3, 28))
    result = judged(plan(today=date(2014, 3, 28), decisions=(approved,)))
    assert ids(result.arithmetic)[0] == "planner.sum.paragraph_approved"
    assert result.reason.values["arrives_on"] == date(2014, 3, 31)


def test_of_two_decided_answers_the_one_that_arrives_first_counts() -> None:
    slow, fast = statement(decided_on=MARCH), statement(None, id=2, decided_on=MARCH, form=DecisionForm.CHAIR_URGENT)
    result = judged(plan(today=MARCH, decisions=(slow, fast)))
    assert result.decided == fast


def test_another_cases_answer_decides_nothing_here() -> None:
    foreign = statement(decided_on=FEBRUARY, case_id=2)
    assert judged(plan(decisions=(foreign,))).decided is None


def test_an_answer_that_met_an_earlier_deadline_does_not_answer_the_next() -> None:
    first = deadline(date(2014, 2, 28), id=1, met_on=date(2014, 2, 27))
    second = deadline(id=2)
    whole = plan(cases=(case(first, second),), decisions=(statement(FEBRUARY, decided_on=FEBRUARY),))
    assert deadlines.outlook(second, whole).decided is None
    assert deadlines.outlook(first, whole).decided is not None


def test_a_held_meeting_whose_decision_is_not_filled_in_is_pointed_out() -> None:
    whole = plan(today=MARCH + timedelta(days=1), decisions=(statement(),))
    assert judged(whole).unrecorded == meeting(MARCH)
    assert judged(replace(whole, decisions=())).unrecorded is None


def test_the_nearest_open_deadline_leads() -> None:
    near, far = deadline(LAST_DAY, id=1), deadline(date(2014, 9, 12), id=2, case_id=2)
    second = case(far, id=2)

    def leads(*cases: object) -> object:
        return deadlines.leading_deadline(plan(cases=cases))

    assert leads(case(near), second) == near
    assert leads(case(replace(near, met_on=TODAY)), second) == far
    assert leads(case(replace(near, replaced=True)), second) == far
    assert leads(case(replace(near, kind=DeadlineKind.APPEAL)), second) == far
    assert leads(case(near, closed_on=TODAY), second) == far
    assert leads(case(replace(near, due_on=TODAY - timedelta(days=3))), second) is not far
    assert leads() is None


def test_days_left_are_negative_when_the_day_has_passed() -> None:
    assert deadlines.days_left(deadline(), TODAY) == 17
    assert deadlines.days_left(deadline(), LAST_DAY) == 0
    assert deadlines.days_left(deadline(), LAST_DAY + timedelta(days=2)) == -2


WAITING = {"deciding_body": DecidingBody.COMMITTEE}


@pytest.mark.parametrize(
    ("due_on", "light"),
    [
        (MARCH + timedelta(days=14), Light.GREEN),
        (MARCH + timedelta(days=13), Light.AMBER),
        (MARCH, Light.AMBER),
        (MARCH - timedelta(days=1), Light.RED),
    ],
)
def test_a_measure_that_needs_the_committee_is_planned_without_sending(due_on: date, light: Light) -> None:
    result = deadlines.for_measure(measure(**WAITING, due_on=due_on), plan())
    assert result is not None
    assert result.light is light
    assert all(message.id.startswith("planner.") for message in (result.reason, *result.arithmetic, *result.ways_out))


def test_a_measure_without_due_date_is_planned_against_its_cases_deadline() -> None:
    result = deadlines.for_measure(measure(**WAITING, due_on=None), plan())
    assert result is not None
    assert result.due_on == LAST_DAY


@pytest.mark.parametrize(
    "subject",
    [
        measure(),
        measure(**WAITING, decided_on=TODAY),
        measure(**WAITING, state=MeasureState.WITHDRAWN),
        measure(deciding_body=DecidingBody.COUNCIL),
        measure(**WAITING, due_on=None, finding_ids=(), whole_plan=True),
    ],
    ids=["no body", "decided", "withdrawn", "another body", "no day"],
)
def test_no_plan_is_made_where_the_committee_has_nothing_to_decide_by_a_day(subject: object) -> None:
    assert deadlines.for_measure(subject, plan()) is None


def test_a_measures_own_proposal_can_ask_for_immediate_approval() -> None:
    proposal = statement(kind=DecisionKind.ADOPT, case_id=None, measure_ids=(1,), immediate_approval=True)
    result = deadlines.for_measure(measure(**WAITING), plan(decisions=(proposal,)))
    assert result is not None
    assert result.immediate_asked


MEETING_DAYS = st.lists(st.dates(date(2014, 1, 1), date(2014, 12, 31)), max_size=6, unique=True)
LIGHTS = [Light.RED, Light.AMBER, Light.GREEN]


@given(MEETING_DAYS, st.dates(date(2014, 1, 1), date(2014, 12, 31)), st.integers(0, 60))
def test_a_later_last_day_never_makes_the_light_worse(days: list[date], due_on: date, more: int) -> None:
    meetings = tuple(meeting(day) for day in days)
    sooner = with_meetings(*meetings, cases=(case(deadline(due_on)),))
    later = with_meetings(*meetings, cases=(case(deadline(due_on + timedelta(days=more))),))
    assert LIGHTS.index(later.light) >= LIGHTS.index(sooner.light)


@given(MEETING_DAYS, st.dates(date(2014, 1, 1), date(2014, 12, 31)))
def test_the_light_agrees_with_its_options_and_its_last_meeting(days: list[date], today: date) -> None:
    result = with_meetings(*(meeting(day) for day in days), today=today)
    able = [option for option in result.options if option.can_decide]
    assert (result.light is Light.RED) == (not able)
    assert result.last_deciding_meeting == (able[-1].meeting if able else None)
    for option in able:
        assert today <= option.meeting.held_on
        assert option.arrives_at_once_on <= LAST_DAY


@given(MEETING_DAYS, st.none() | st.just(TODAY))
def test_asking_for_an_extension_never_changes_the_light(days: list[date], asked_on: date | None) -> None:
    meetings = tuple(meeting(day) for day in days)
    plain, asked = (with_meetings(*meetings, cases=(case(extension_asked_on=day),)) for day in (None, asked_on))
    assert (plain.light, plain.options, plain.reason) == (asked.light, asked.options, asked.reason)


def test_a_deadline_of_an_unknown_case_is_an_error() -> None:
    with pytest.raises(KeyError):
        deadlines.outlook(deadline(case_id=9), plan(findings=(finding(),)))
