from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.plans import (
    AS_OF,
    LAST_DAY,
    MARCH,
    OWNER,
    TODAY,
    case,
    continuous,
    deadline,
    finding,
    ids,
    measure,
    meeting,
    obstacle,
    plan,
    report,
    statement,
    update,
)
from tracker.rules import health
from tracker.rules.facts import MeasureFacts, PersonFacts, PlanFacts
from tracker.rules.states import DeadlineKind, DecidingBody, DecisionKind, Flag, MeasureState, OnTrack, WhoMustAct

YESTERDAY = TODAY - timedelta(days=1)
UNDECIDED = {"deciding_body": DecidingBody.COMMITTEE}


def raised(subject: MeasureFacts, whole: PlanFacts | None = None) -> list[Flag]:
    whole = whole or plan(last_report=report())
    return [flag.flag for flag in health.flags(subject, whole)]


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        pytest.param(measure(), [], id="in phase"),
        pytest.param(measure(due_on=TODAY), [], id="due today is not late"),
        pytest.param(measure(due_on=YESTERDAY), [Flag.OVERDUE], id="late the day after"),
        pytest.param(measure(due_on=YESTERDAY, state=MeasureState.DONE), [], id="done is never late"),
        pytest.param(continuous(due_on=YESTERDAY), [], id="in place is not late by its due date"),
        pytest.param(
            continuous(state=MeasureState.IN_PROGRESS, due_on=YESTERDAY), [Flag.OVERDUE], id="not yet in place"
        ),
        pytest.param(continuous(next_occasion_on=TODAY), [], id="the occasion may be held today"),
        pytest.param(continuous(next_occasion_on=YESTERDAY), [Flag.OVERDUE], id="an occasion was not held"),
        pytest.param(measure(next_occasion_on=YESTERDAY), [], id="a single measure has no occasions"),
        pytest.param(measure(obstacles=(obstacle(),)), [Flag.OBSTACLE, Flag.AT_RISK], id="an open obstacle"),
        pytest.param(measure(obstacles=(obstacle(ended_on=YESTERDAY),)), [], id="an obstacle that has ended"),
        pytest.param(measure(owner=None), [Flag.NO_OWNER], id="nobody owns it"),
        pytest.param(measure(owner=PersonFacts(1, "Chef", "A", ended=True)), [Flag.NO_OWNER], id="the owner has left"),
        pytest.param(measure(owner=None, state=MeasureState.DONE), [], id="done needs no owner"),
        pytest.param(continuous(owner=None), [Flag.NO_OWNER], id="in place needs one"),
        pytest.param(measure(last_update=None), [Flag.UNCONFIRMED], id="no update at all"),
        pytest.param(measure(last_update=update(AS_OF)), [Flag.UNCONFIRMED], id="the update stands in the report"),
        pytest.param(measure(last_update=update(AS_OF + timedelta(1))), [], id="updated since"),
        pytest.param(measure(last_update=None, state=MeasureState.DONE), [], id="done needs no confirmation"),
        pytest.param(continuous(last_update=None), [Flag.UNCONFIRMED], id="in place needs it"),
        pytest.param(measure(last_update=None, registered_on=TODAY), [], id="registered since the report"),
        pytest.param(measure(last_update=None, registered_on=AS_OF), [], id="registered that day, not reported"),
        pytest.param(
            measure(last_update=None, registered_on=AS_OF, reported=True), [Flag.UNCONFIRMED], id="that day, reported"
        ),
        pytest.param(measure(**UNDECIDED), [Flag.AWAITING_DECISION], id="the committee has not decided"),
        pytest.param(measure(**UNDECIDED, decided_on=YESTERDAY), [], id="the committee has decided"),
        pytest.param(
            measure(**UNDECIDED, due_on=MARCH - timedelta(1)),
            [Flag.AWAITING_DECISION, Flag.AT_RISK],
            id="no meeting before it is due",
        ),
        pytest.param(
            measure(deciding_body=DecidingBody.COUNCIL, due_on=MARCH - timedelta(1)),
            [Flag.AWAITING_DECISION],
            id="another body's meetings are not known",
        ),
        pytest.param(measure(forecast_on=date(2014, 4, 1)), [Flag.AT_RISK], id="forecast after it is due"),
        pytest.param(measure(forecast_on=date(2014, 3, 31)), [], id="forecast on the day"),
        pytest.param(measure(on_track=OnTrack.UNCERTAIN), [Flag.AT_RISK], id="the owner is uncertain"),
        pytest.param(measure(on_track=OnTrack.NO), [Flag.AT_RISK], id="the owner says no"),
        pytest.param(measure(on_track=OnTrack.NO, state=MeasureState.DONE), [], id="done is at no risk"),
        pytest.param(measure(due_on=LAST_DAY + timedelta(1)), [], id="a later day is a valid part of an answer"),
        pytest.param(
            measure(state=MeasureState.WITHDRAWN, owner=None, due_on=YESTERDAY, obstacles=(obstacle(),), **UNDECIDED),
            [],
            id="withdrawn raises nothing",
        ),
    ],
)
def test_a_measure_raises_the_states_its_facts_show(subject: MeasureFacts, expected: list[Flag]) -> None:
    assert raised(subject) == expected


@pytest.mark.parametrize(
    ("whole", "at_risk"),
    [
        (plan(cases=(case(deadline(kind=DeadlineKind.REMEDY)),)), True),
        (plan(cases=(case(deadline(kind=DeadlineKind.REMEDY, replaced=True)),)), False),
        (plan(cases=(case(deadline(kind=DeadlineKind.REMEDY, met_on=TODAY)),)), False),
        (plan(cases=(case(deadline(kind=DeadlineKind.REMEDY), closed_on=TODAY),)), False),
        (plan(cases=(case(deadline(kind=DeadlineKind.REMEDY)),), findings=(finding(closed_on=TODAY),)), False),
        (plan(cases=(case(deadline(kind=DeadlineKind.REMEDY, case_id=2), id=2),)), False),
        (plan(cases=(case(deadline(kind=DeadlineKind.REPORT)),)), False),
    ],
    ids=["remedy", "replaced", "met", "case closed", "finding closed", "another case", "report"],
)
def test_a_due_date_after_a_binding_remedy_day_is_at_risk(whole: PlanFacts, at_risk: bool) -> None:
    late = measure(due_on=LAST_DAY + timedelta(days=1))
    assert (Flag.AT_RISK in raised(late, whole)) is at_risk


def test_a_forecast_after_the_remedy_day_is_at_risk_also_without_due_date() -> None:
    whole = plan(cases=(case(deadline(kind=DeadlineKind.REMEDY)),))
    late = measure(due_on=None, no_due_reason="Beror på rekrytering.", forecast_on=LAST_DAY + timedelta(days=1))
    assert raised(late, whole) == [Flag.AT_RISK]


def test_nothing_is_unconfirmed_before_the_first_report() -> None:
    assert raised(measure(last_update=None), plan()) == []


def test_the_number_of_days_late_is_counted_from_the_due_date() -> None:
    (late,) = health.flags(measure(due_on=TODAY - timedelta(days=5)), plan())
    assert (late.days, late.since) == (5, TODAY - timedelta(days=4))
    assert late.reason.values["n"] == 5


def test_an_obstacle_names_who_must_act_when_somebody_is_named() -> None:
    def reason(**values: object) -> str:
        return health.flags(measure(obstacles=(obstacle(**values),)), plan())[0].reason.id

    assert reason() == "health.obstacle"
    assert reason(who_must_act=WhoMustAct.COMMITTEE) == "health.obstacle_who"
    assert reason(who_must_act_name="Facket") == "health.obstacle_who"


@pytest.mark.parametrize(
    ("listed_at", "message_id", "expected_on"),
    [
        ((), "health.awaiting_unlisted", None),
        ((MARCH,), "health.awaiting_listed", MARCH),
        ((YESTERDAY, MARCH), "health.awaiting_listed", MARCH),
        ((TODAY,), "health.awaiting_listed", TODAY),
        ((YESTERDAY,), "health.awaiting_unrecorded", None),
    ],
)
def test_a_wanting_decision_names_the_meeting_where_it_is_listed(
    listed_at: tuple[date, ...], message_id: str, expected_on: date | None
) -> None:
    (flag,) = health.flags(measure(**UNDECIDED, listed_at=listed_at), plan())
    assert (flag.reason.id, flag.expected_on) == (message_id, expected_on)


def test_a_held_meeting_not_filled_in_is_no_risk_of_its_own() -> None:
    proposal = statement(kind=DecisionKind.ADOPT, case_id=None, measure_ids=(1,))
    subject = measure(**UNDECIDED, listed_at=(MARCH,), last_update=update(MARCH))
    whole = plan(today=MARCH + timedelta(days=1), decisions=(proposal,))
    assert raised(subject, whole) == [Flag.AWAITING_DECISION]


def test_another_deciding_body_is_named_as_written() -> None:
    subject = measure(deciding_body=DecidingBody.OTHER, deciding_body_name="Samordningsförbundet")
    assert health.flags(subject, plan())[0].reason.values["body"] == "Samordningsförbundet"


def test_every_reason_for_risk_is_told() -> None:
    subject = measure(forecast_on=LAST_DAY, on_track=OnTrack.NO, obstacles=(obstacle(),), due_on=TODAY, **UNDECIDED)
    risk = health.flags(subject, plan(meetings=(meeting(MARCH),)))[-1]
    assert ids((risk.reason, *risk.more)) == [
        "health.risk_forecast",
        "health.risk_no_meeting",
        "health.risk_obstacle",
        "health.risk_owner_says_no",
    ]


def test_a_tile_shows_the_first_state_in_order() -> None:
    found = health.flags(measure(owner=None, due_on=YESTERDAY, obstacles=(obstacle(),)), plan())
    shown = health.tile_flag(reversed(found))
    assert shown is not None
    assert shown.flag is Flag.OVERDUE
    assert health.tile_flag(()) is None


def test_counts_name_every_state_and_flag() -> None:
    whole = plan(measures=(measure(1, owner=None), measure(2, MeasureState.DONE), measure(3, due_on=YESTERDAY)))
    assert list(health.counts_by_state(whole.measures).values()) == [0, 2, 1, 0, 0]
    counts = health.counts_by_flag(whole)
    assert list(counts) == list(Flag)
    assert {flag for flag, n in counts.items() if n} == {Flag.NO_OWNER, Flag.OVERDUE}


def test_the_most_urgent_comes_first() -> None:
    whole = plan()
    measures = [
        measure(10),
        measure(2),
        measure(3, owner=None),
        measure(4, due_on=YESTERDAY),
        measure(5, due_on=TODAY - timedelta(days=9)),
    ]
    ordered = sorted(measures, key=lambda m: health.urgency(m, health.flags(m, whole)))
    assert [m.number for m in ordered] == ["Å5", "Å4", "Å3", "Å2", "Å10"]


SOME_DAY = st.dates(date(2014, 1, 1), date(2014, 12, 31))
MEASURES = st.builds(
    measure,
    st.integers(1, 99),
    st.sampled_from(MeasureState),
    continuous=st.booleans(),
    due_on=st.none() | SOME_DAY,
    forecast_on=st.none() | SOME_DAY,
    next_occasion_on=st.none() | SOME_DAY,
    owner=st.none() | st.just(OWNER),
    deciding_body=st.none() | st.sampled_from(DecidingBody),
    decided_on=st.none() | SOME_DAY,
    on_track=st.none() | st.sampled_from(OnTrack),
    obstacles=st.lists(st.builds(obstacle, SOME_DAY, ended_on=st.none() | SOME_DAY), max_size=2).map(tuple),
    last_update=st.none() | st.builds(update, SOME_DAY),
)


@given(MEASURES, SOME_DAY)
def test_flags_stand_in_the_order_of_a_tile_each_at_most_once(subject: MeasureFacts, today: date) -> None:
    whole = plan(today=today, measures=(subject,), last_report=report())
    found = [flag.flag for flag in health.flags(subject, whole)]
    assert found == [flag for flag in Flag if flag in found]
    if subject.state is MeasureState.WITHDRAWN:
        assert not found


@given(MEASURES, SOME_DAY)
def test_what_is_late_stays_late_until_a_fact_changes(subject: MeasureFacts, today: date) -> None:
    late = Flag.OVERDUE in raised(subject, plan(today=today))
    assert not late or Flag.OVERDUE in raised(subject, plan(today=today + timedelta(days=1)))
