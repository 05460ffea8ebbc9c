import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.plans import LAST_DAY, OWNER, TODAY, case, continuous, deadline, finding, measure, plan
from tracker.rules import completeness
from tracker.rules.completeness import GapKind, GapObject
from tracker.rules.facts import FindingFacts, MeasureFacts, PersonFacts, PlanFacts
from tracker.rules.states import MeasureKind, MeasureState, Position

LEFT = PersonFacts(1, "Enhetschef", "Eva Lind", ended=True)
REFUSED = {"position": Position.DOES_NOT_SHARE, "position_reason": "Gränsen är 14 dagar."}


def kinds(whole: PlanFacts) -> list[GapKind]:
    return [gap.kind for gap in completeness.gaps(whole)]


@pytest.mark.parametrize(
    ("subject", "measures", "expected"),
    [
        pytest.param(finding(), (measure(),), [], id="an active measure"),
        pytest.param(finding(), (), [GapKind.NO_MEASURE], id="nothing"),
        pytest.param(
            finding(), (measure(finding_ids=(), whole_plan=True),), [GapKind.NO_MEASURE], id="whole plan only"
        ),
        pytest.param(finding(), (measure(state=MeasureState.WITHDRAWN),), [GapKind.NO_MEASURE], id="withdrawn only"),
        pytest.param(finding(closed_on=TODAY), (), [], id="closed"),
        pytest.param(finding(**REFUSED), (), [], id="not shared, with a reason"),
        pytest.param(finding(**{**REFUSED, "position": Position.SHARES_PARTLY}), (), [], id="partly shared, reasoned"),
        pytest.param(finding(**{**REFUSED, "position_reason": " "}), (), [GapKind.NO_POSITION_REASON], id="no reason"),
        pytest.param(finding(**{**REFUSED, "position_reason": ""}), (measure(),), [], id="no reason, but a measure"),
        pytest.param(
            finding(position_reason="Vi håller med."), (), [GapKind.NO_MEASURE], id="shared, so something must be done"
        ),
        pytest.param(finding(position=None), (measure(),), [], id="no position, but a measure"),
    ],
)
def test_an_open_finding_needs_a_measure_or_a_reasoned_refusal(
    subject: FindingFacts, measures: tuple[MeasureFacts, ...], expected: list[GapKind]
) -> None:
    assert kinds(plan(findings=(subject,), measures=measures)) == expected


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        pytest.param(measure(owner=None), [GapKind.NO_OWNER], id="no owner"),
        pytest.param(measure(owner=LEFT), [GapKind.NO_OWNER], id="the owner has left"),
        pytest.param(measure(owner=LEFT, state=MeasureState.DONE), [], id="done by someone who has left"),
        pytest.param(measure(owner=None, state=MeasureState.DONE), [GapKind.NO_OWNER], id="done by nobody"),
        pytest.param(measure(due_on=None), [GapKind.NO_DATE], id="no date"),
        pytest.param(measure(due_on=None, no_due_reason="Rekryteringen avgör."), [], id="why no date"),
        pytest.param(measure(due_on=None, no_due_reason="  "), [GapKind.NO_DATE], id="an empty why"),
        pytest.param(measure(due_on=None, state=MeasureState.DONE), [], id="done"),
        pytest.param(continuous(next_occasion_on=None), [], id="in place"),
        pytest.param(continuous(state=MeasureState.IN_PROGRESS), [], id="continuous with a next occasion"),
        pytest.param(
            continuous(state=MeasureState.IN_PROGRESS, next_occasion_on=None),
            [GapKind.NO_DATE],
            id="continuous without",
        ),
        pytest.param(measure(owner=None, due_on=None), [GapKind.NO_OWNER, GapKind.NO_DATE], id="both"),
    ],
)
def test_a_measure_needs_owner_and_date(subject: MeasureFacts, expected: list[GapKind]) -> None:
    assert kinds(plan(measures=(subject,))) == expected


def test_a_withdrawn_measure_needs_nothing() -> None:
    withdrawn = measure(2, MeasureState.WITHDRAWN, owner=None, due_on=None)
    assert kinds(plan(measures=(measure(), withdrawn))) == []


def test_a_gap_says_where_it_is_mended() -> None:
    owner, date = completeness.gaps(plan(measures=(measure(7, owner=None, due_on=None),)))
    assert (owner.object, owner.object_id, owner.number, owner.field) == (GapObject.MEASURE, 7, "Å7", "owner_id")
    assert (date.field, date.case_ids) == ("due_on", (1,))


def test_a_cases_gaps_are_its_findings_measures_and_the_whole_plans() -> None:
    whole = plan(
        cases=(case(), case(deadline(id=2, case_id=2), id=2)),
        findings=(finding(1), finding(2, case_id=2)),
        measures=(measure(1), measure(2, finding_ids=(2,), owner=None), measure(3, finding_ids=(), due_on=None)),
    )
    assert [gap.number for gap in completeness.gaps_of_case(whole, 1)] == ["Å3"]
    assert [gap.number for gap in completeness.gaps_of_case(whole, 2)] == ["Å2", "Å3"]


def warned(whole: PlanFacts) -> list[GapKind]:
    return [gap.kind for gap in completeness.warnings(whole)]


def test_warnings_tell_of_kinds_of_measures_that_are_wanting() -> None:
    remedial, follow = measure(1, kind=MeasureKind.REMEDIAL), measure(2, kind=MeasureKind.FOLLOWING_UP)
    assert warned(plan(measures=(measure(),))) == [GapKind.NO_REMEDIAL, GapKind.NO_FOLLOW_UP]
    assert warned(plan(measures=(remedial,))) == [GapKind.NO_FOLLOW_UP]
    assert warned(plan(measures=(remedial, follow))) == []
    whole_plan = measure(2, kind=MeasureKind.FOLLOWING_UP, finding_ids=(), whole_plan=True)
    assert warned(plan(measures=(remedial, whole_plan))) == []


def test_closed_cases_and_cases_without_open_findings_warn_of_nothing() -> None:
    assert warned(plan(cases=(case(closed_on=TODAY),))) == []
    assert warned(plan(findings=(finding(closed_on=TODAY),))) == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"reported": True}, [GapKind.NOT_CARRIED_OUT]),
        ({"reported": True, "done_on": TODAY}, []),
        ({"reported": False}, []),
    ],
)
def test_a_measure_told_but_withdrawn_undone_is_warned_about(
    values: dict[str, object], expected: list[GapKind]
) -> None:
    told = measure(2, MeasureState.WITHDRAWN, **values)
    whole = plan(measures=(measure(1, kind=MeasureKind.REMEDIAL), measure(3, kind=MeasureKind.FOLLOWING_UP), told))
    assert warned(whole) == expected


@given(
    st.lists(
        st.builds(
            measure,
            st.integers(1, 9),
            st.sampled_from(MeasureState),
            owner=st.sampled_from([None, OWNER, LEFT]),
            due_on=st.sampled_from([None, LAST_DAY]),
        ),
        max_size=4,
    ).map(tuple)
)
def test_every_gap_belongs_to_something_that_still_stands(measures: tuple[MeasureFacts, ...]) -> None:
    standing = {m.number for m in measures if m.state is not MeasureState.WITHDRAWN} | {"B1"}
    assert {gap.number for gap in completeness.gaps(plan(measures=measures))} <= standing
