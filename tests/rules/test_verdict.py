from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.plans import (
    FEBRUARY,
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
    statement,
)
from tracker.rules import deadlines, verdict
from tracker.rules.facts import PlanFacts
from tracker.rules.states import DeadlineKind, DecisionForm, MeasureState, Position, Verdict

EARLY, APRIL = meeting(date(2014, 3, 19)), meeting(date(2014, 4, 23))
GAP = measure(owner=None)
REFUSED = {"position": Position.DOES_NOT_SHARE, "position_reason": "Gränsen är 14 dagar."}


def in_time(whole: PlanFacts) -> verdict.Judgement:
    return verdict.in_time(whole.cases[0].deadlines[0], whole)


def holds(whole: PlanFacts) -> verdict.Judgement:
    return verdict.holds(whole.cases[0].deadlines[0], whole)


def answer(**values: object) -> PlanFacts:
    return plan(**values)


def remedy(**values: object) -> PlanFacts:
    return plan(cases=(case(deadline(kind=DeadlineKind.REMEDY)),), **values)


@pytest.mark.parametrize(
    ("whole", "expected", "reasons"),
    [
        pytest.param(answer(meetings=(EARLY,)), Verdict.YES, ["planner.answer.green"], id="a meeting makes it"),
        pytest.param(
            answer(meetings=(EARLY,), measures=(GAP,)),
            Verdict.UNCERTAIN,
            ["planner.answer.green", "in_time.incomplete"],
            id="a meeting makes it, the plan is not complete",
        ),
        pytest.param(answer(), Verdict.UNCERTAIN, ["planner.answer.amber"], id="only with immediate approval"),
        pytest.param(answer(meetings=(APRIL,)), Verdict.NO, ["planner.answer.red"], id="no meeting makes it"),
        pytest.param(
            answer(meetings=(APRIL,), decisions=(statement(None, form=DecisionForm.CHAIR_URGENT),)),
            Verdict.UNCERTAIN,
            ["planner.answer.red", "in_time.chair_recorded"],
            id="the chair's decision is prepared",
        ),
        pytest.param(
            answer(decisions=(statement(),), today=MARCH + timedelta(days=1)),
            Verdict.UNCERTAIN,
            ["planner.answer.red_none", "in_time.unrecorded"],
            id="held, not filled in",
        ),
        pytest.param(
            answer(decisions=(statement(decided_on=MARCH, immediate_approval=True),), today=MARCH, measures=(GAP,)),
            Verdict.YES,
            ["planner.answer.decided"],
            id="decided and can be sent, whatever the plan lacks",
        ),
        pytest.param(
            answer(decisions=(statement(decided_on=MARCH),), today=MARCH),
            Verdict.UNCERTAIN,
            ["planner.answer.decided_late"],
            id="decided, minutes too late",
        ),
        pytest.param(
            answer(today=LAST_DAY + timedelta(days=1)), Verdict.NO, ["planner.answer.passed"], id="the day has passed"
        ),
        pytest.param(
            answer(cases=(case(extension_asked_on=TODAY),), meetings=(APRIL,)),
            Verdict.NO,
            ["planner.answer.red"],
            id="an extension only asked for",
        ),
        pytest.param(
            answer(cases=(case(deadline(met_on=LAST_DAY)),), decisions=(statement(decided_on=MARCH),)),
            Verdict.YES,
            ["in_time.met"],
            id="sent on the last day",
        ),
        pytest.param(
            answer(cases=(case(deadline(met_on=LAST_DAY)),)),
            Verdict.YES,
            ["in_time.met", "in_time.met_undecided"],
            id="sent without a recorded decision",
        ),
        pytest.param(
            answer(
                cases=(case(deadline(met_on=LAST_DAY + timedelta(days=1))),), decisions=(statement(decided_on=MARCH),)
            ),
            Verdict.NO,
            ["in_time.met_late"],
            id="sent too late",
        ),
    ],
)
def test_whether_the_answer_arrives_in_time(whole: PlanFacts, expected: Verdict, reasons: list[str]) -> None:
    judgement = in_time(whole)
    assert judgement.verdict is expected
    assert ids(judgement.reasons) == reasons


def test_in_time_shows_its_sum_and_the_ways_out() -> None:
    judgement = in_time(answer(meetings=(APRIL,)))
    assert "planner.answer.last_day" in ids(judgement.arithmetic)
    assert len(judgement.ways_out) == 3


def test_another_cases_gaps_do_not_make_this_answer_late() -> None:
    whole = answer(
        meetings=(EARLY,),
        cases=(case(), case(deadline(id=2, case_id=2), id=2)),
        findings=(finding(1), finding(2, case_id=2)),
        measures=(measure(1), measure(2, finding_ids=(2,), owner=None)),
    )
    assert in_time(whole).verdict is Verdict.YES


SECURED = finding(effect_secured=True)


@pytest.mark.parametrize(
    ("findings", "measures", "expected", "reasons"),
    [
        pytest.param((SECURED,), (measure(),), Verdict.YES, ["holds.complete"], id="all five"),
        pytest.param(
            (SECURED,), (measure(due_on=date(2014, 6, 1)),), Verdict.YES, ["holds.complete"], id="June will do"
        ),
        pytest.param((finding(),), (measure(),), Verdict.UNCERTAIN, ["holds.no_effect"], id="effect not measured"),
        pytest.param(
            (finding(position=None),), (), Verdict.NO, ["holds.nothing"], id="a requirement with none of the five"
        ),
        pytest.param(
            (finding(),),
            (),
            Verdict.UNCERTAIN,
            ["holds.no_measures", "holds.no_owner", "holds.no_time", "holds.no_effect"],
            id="a position and nothing else",
        ),
        pytest.param(
            (finding(effect_secured=True, position=None),),
            (measure(),),
            Verdict.UNCERTAIN,
            ["holds.no_position"],
            id="no position",
        ),
        pytest.param(
            (SECURED,),
            (measure(1), measure(2, owner=None)),
            Verdict.UNCERTAIN,
            ["holds.no_owner"],
            id="one of two unowned",
        ),
        pytest.param((SECURED,), (measure(due_on=None),), Verdict.UNCERTAIN, ["holds.no_time"], id="no time"),
        pytest.param(
            (SECURED,),
            (measure(due_on=None, no_due_reason="Rekryteringen avgör."),),
            Verdict.YES,
            ["holds.complete"],
            id="why no time",
        ),
        pytest.param(
            (finding(**REFUSED),), (), Verdict.UNCERTAIN, ["holds.no_contested"], id="the assessment is not shared"
        ),
        pytest.param(
            (finding(position=None),),
            (measure(finding_ids=(), whole_plan=True),),
            Verdict.NO,
            ["holds.nothing"],
            id="the whole plan answers no requirement",
        ),
        pytest.param(
            (finding(1, effect_secured=True), finding(2, effect_secured=True), finding(3)),
            (measure(1, finding_ids=(1, 2, 3)),),
            Verdict.UNCERTAIN,
            ["holds.whole", "holds.no_effect"],
            id="as in the mockup",
        ),
        pytest.param((), (), Verdict.UNCERTAIN, ["holds.no_findings"], id="no requirements registered"),
        pytest.param((finding(closed_on=TODAY),), (), Verdict.YES, ["holds.all_closed"], id="all closed"),
    ],
)
def test_whether_an_answer_that_reports_holds(
    findings: tuple[object, ...], measures: tuple[object, ...], expected: Verdict, reasons: list[str]
) -> None:
    judgement = holds(answer(findings=findings, measures=measures))
    assert judgement.verdict is expected
    assert ids(judgement.reasons) == reasons


def test_the_reasons_name_the_findings() -> None:
    whole = answer(
        findings=(finding(1, effect_secured=True), finding(2), finding(3)), measures=(measure(finding_ids=(1, 2, 3)),)
    )
    complete, unmeasured = holds(whole).reasons
    assert complete.values["findings"] == ("B1",)
    assert unmeasured.values["findings"] == ("B2", "B3")


@pytest.mark.parametrize(
    ("measures", "expected", "reasons"),
    [
        pytest.param((measure(state=MeasureState.DONE),), Verdict.YES, ["holds.remedied"], id="done"),
        pytest.param((measure(),), Verdict.YES, ["holds.in_phase_only"], id="in phase"),
        pytest.param((measure(), continuous(id=2)), Verdict.YES, ["holds.in_phase"], id="one of two in place"),
        pytest.param(
            (measure(state=MeasureState.NOT_STARTED, starts_on=TODAY - timedelta(1)),),
            Verdict.UNCERTAIN,
            ["holds.out_of_phase"],
            id="not begun in time",
        ),
        pytest.param((measure(due_on=LAST_DAY + timedelta(1)),), Verdict.NO, ["holds.after"], id="due after"),
        pytest.param((measure(forecast_on=LAST_DAY + timedelta(1)),), Verdict.NO, ["holds.after"], id="forecast after"),
        pytest.param((measure(due_on=TODAY - timedelta(1)),), Verdict.UNCERTAIN, ["holds.out_of_phase"], id="late"),
        pytest.param((measure(obstacles=(obstacle(),)),), Verdict.UNCERTAIN, ["holds.out_of_phase"], id="hindered"),
        pytest.param((measure(owner=None),), Verdict.UNCERTAIN, ["holds.out_of_phase"], id="unowned"),
        pytest.param(
            (measure(due_on=None, no_due_reason="Vi vet inte."),),
            Verdict.UNCERTAIN,
            ["holds.out_of_phase"],
            id="no time",
        ),
        pytest.param((continuous(),), Verdict.YES, ["holds.remedied"], id="in place"),
        pytest.param(
            (continuous(next_occasion_on=TODAY - timedelta(1)),), Verdict.UNCERTAIN, ["holds.out_of_phase"], id="missed"
        ),
        pytest.param((measure(state=MeasureState.WITHDRAWN),), Verdict.UNCERTAIN, ["holds.unmet"], id="withdrawn"),
        pytest.param((), Verdict.UNCERTAIN, ["holds.unmet"], id="no measures"),
        pytest.param(
            (measure(1), measure(2, due_on=date(2014, 6, 1)), measure(3, owner=None)),
            Verdict.NO,
            ["holds.after", "holds.out_of_phase"],
            id="the worst decides, all is told",
        ),
    ],
)
def test_whether_a_remedy_holds(measures: tuple[object, ...], expected: Verdict, reasons: list[str]) -> None:
    judgement = holds(remedy(measures=measures))
    assert judgement.verdict is expected
    assert ids(judgement.reasons) == reasons


def test_what_is_not_done_when_the_remedy_day_has_passed_is_after_it() -> None:
    assert holds(remedy(today=LAST_DAY + timedelta(days=1))).verdict is Verdict.NO


def test_an_appeal_is_not_judged_by_its_measures() -> None:
    whole = plan(cases=(case(deadline(kind=DeadlineKind.APPEAL)),))
    assert ids(holds(whole).reasons) == ["holds.appeal"]


def test_the_chiefs_own_judgement_stands_beside_the_computed_one() -> None:
    stated = deadline(
        stated_in_time=Verdict.YES,
        stated_in_time_reason="Extra möte är lovat.",
        stated_holds=Verdict.NO,
        stated_holds_reason="IVO har sagt annat.",
    )
    whole = plan(cases=(case(stated),))
    arrives, keeps = in_time(whole), holds(whole)
    assert (arrives.verdict, arrives.stated, arrives.stated_reason) == (
        Verdict.UNCERTAIN,
        Verdict.YES,
        "Extra möte är lovat.",
    )
    assert (keeps.verdict, keeps.stated, keeps.stated_reason) == (Verdict.UNCERTAIN, Verdict.NO, "IVO har sagt annat.")


DAYS = st.dates(date(2014, 2, 1), date(2014, 5, 31))
PLANS = st.builds(
    plan,
    today=DAYS,
    cases=st.builds(
        lambda kind, met_on: (case(deadline(kind=kind, met_on=met_on)),),
        st.sampled_from(DeadlineKind),
        st.none() | DAYS,
    ),
    measures=st.lists(
        st.builds(
            measure,
            st.integers(1, 9),
            st.sampled_from(MeasureState),
            owner=st.sampled_from([None, OWNER]),
            due_on=st.none() | DAYS,
        ),
        max_size=3,
    ).map(tuple),
    meetings=st.lists(st.builds(meeting, DAYS), max_size=3).map(tuple),
    decisions=st.lists(
        st.builds(statement, st.just(FEBRUARY), form=st.sampled_from(DecisionForm), decided_on=st.none() | DAYS),
        max_size=2,
    ).map(tuple),
)


@given(PLANS)
def test_each_question_always_has_an_answer_with_reasons(whole: PlanFacts) -> None:
    for judgement in (in_time(whole), holds(whole)):
        assert judgement.verdict in Verdict
        assert judgement.reasons


@given(PLANS)
def test_a_no_in_time_is_never_given_while_a_meeting_makes_it(whole: PlanFacts) -> None:
    planner = deadlines.outlook(whole.cases[0].deadlines[0], whole)
    if planner.last_deciding_meeting is not None and whole.cases[0].deadlines[0].met_on is None:
        assert in_time(whole).verdict is not Verdict.NO
