from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.rules.plans import OWNER, TODAY, case, deadline, evidence, finding, measure, plan
from tracker.rules import answer_facts, answer_readiness
from tracker.rules.answer_facts import AnswerFacts, LetterTexts, RequirementTexts
from tracker.rules.answer_readiness import CellState, Part, Readiness
from tracker.rules.completeness import GapKind
from tracker.rules.facts import FindingFacts, IndicatorFacts, MeasureFacts, PersonFacts, PlanFacts
from tracker.rules.states import (
    Direction,
    EffectState,
    IndicatorUnit,
    MeasureKind,
    MeasureState,
    Position,
)

LEFT = PersonFacts(1, "Enhetschef", "Eva Lind", ended=True)
CANNOT = "Nämnden kan i dag inte ange ansvarig, därför att tjänsten tillsätts i maj."
INDICATOR = IndicatorFacts(1, "N1", "Utredningstid", IndicatorUnit.SHARE, Direction.HIGHER, finding_ids=(1,))


def answer(cannot: str = "", whole: str = "", **texts: str) -> AnswerFacts:
    requirement = RequirementTexts(1, cannot=cannot, **texts)
    return AnswerFacts(1, 1, 1, texts=LetterTexts(cannot=whole, requirements=(requirement,)))


def whole(subject: FindingFacts | None = None, *measures: MeasureFacts, **values: Any) -> PlanFacts:
    known = case(authority_dnr="8.5-1/2014")
    given = {"cases": (known,), "findings": (subject or finding(authority_words="Ordagrant."),), "measures": measures}
    return plan(**{**given, **values})


def cells(readiness: Readiness) -> dict[Part, CellState]:
    (line,) = readiness.lines
    return {cell.part: cell.state for cell in line.cells}


@pytest.mark.parametrize(
    ("subject", "measures", "expected"),
    [
        pytest.param(finding(), (measure(evidence=(evidence(),)),), {}, id="all there but effect"),
        pytest.param(finding(position=None), (measure(),), {Part.POSITION: CellState.NOTED}, id="no position"),
        pytest.param(finding(), (), {Part.MEASURES: CellState.BLOCKING}, id="no measure"),
        pytest.param(finding(), (measure(owner=None),), {Part.OWNERS: CellState.BLOCKING}, id="no owner"),
        pytest.param(finding(), (measure(owner=LEFT),), {Part.OWNERS: CellState.BLOCKING}, id="the owner left"),
        pytest.param(finding(), (measure(due_on=None),), {Part.DATES: CellState.BLOCKING}, id="no date"),
        pytest.param(
            finding(),
            (measure(due_on=None, no_due_reason="Rekryteringen."),),
            {Part.DATES: CellState.FINE},
            id="why not",
        ),
        pytest.param(
            finding(position=Position.DOES_NOT_SHARE),
            (),
            {Part.POSITION: CellState.BLOCKING, Part.MEASURES: CellState.BLOCKING},
            id="a refusal without reason",
        ),
        pytest.param(
            finding(position=Position.DOES_NOT_SHARE, position_reason="Vi var i tid."),
            (),
            {Part.POSITION: CellState.FINE, Part.MEASURES: CellState.FINE},
            id="a refusal with its reason",
        ),
        pytest.param(finding(), (measure(),), {Part.EVIDENCE: CellState.NOTED}, id="no evidence only notes"),
        pytest.param(finding(), (measure(),), {Part.EFFECT: CellState.NOTED}, id="no way to secure effect only notes"),
        pytest.param(
            finding(effect_secured=True), (measure(),), {Part.EFFECT: CellState.FINE}, id="a way to secure effect"
        ),
    ],
)
def test_each_cell_of_the_matrix(
    subject: FindingFacts, measures: tuple[MeasureFacts, ...], expected: dict[Part, CellState]
) -> None:
    states = cells(answer_readiness.judge(answer(), whole(subject, *measures)))
    assert {part: states[part] for part in expected} == expected


def test_an_indicator_is_a_way_to_secure_effect() -> None:
    judged = answer_readiness.judge(answer(), whole(None, measure(), indicators=(INDICATOR,)))
    assert cells(judged)[Part.EFFECT] is CellState.FINE


def test_only_r7_blocks() -> None:
    bare = finding(position=None, effect=EffectState.NOT_MEASURED)
    judged = answer_readiness.judge(answer(), whole(bare, measure()))
    assert judged.blocking == ()
    assert {item.field for item in judged.todo} == {"position", "effect", "evidence", "authority_words"}


@pytest.mark.parametrize("gap", [{"owner": None}, {"due_on": None}, {"owner": LEFT, "due_on": None}])
def test_a_gap_that_the_letter_owns_up_to_blocks_no_longer(gap: dict[str, Any]) -> None:
    plan_ = whole(None, measure(**gap))
    assert len(answer_readiness.judge(answer(), plan_).blocking) == len(gap)
    judged = answer_readiness.judge(answer(CANNOT), plan_)
    assert judged.blocking == () and CellState.SAID in cells(judged).values()


def test_what_serves_the_whole_plan_is_owned_up_to_for_all() -> None:
    plan_ = whole(None, measure(), measure(2, finding_ids=(), whole_plan=True, owner=None))
    assert [item.number for item in answer_readiness.judge(answer(CANNOT), plan_).blocking] == ["Å2"]
    assert answer_readiness.judge(answer(whole=CANNOT), plan_).blocking == ()


def test_an_own_text_on_effect_says_it() -> None:
    judged = answer_readiness.judge(answer(effect="Vi granskar tio akter i månaden."), whole(None, measure()))
    assert cells(judged)[Part.EFFECT] is CellState.SAID


def test_another_cases_findings_are_not_asked_for() -> None:
    other = replace(finding(2), case_id=2)
    cases = (case(authority_dnr="8.5-1/2014"), replace(case(), id=2, deadlines=()))
    plan_ = whole(findings=(finding(authority_words="Ord."), other), measures=(measure(),), cases=cases)
    judged = answer_readiness.judge(answer(), plan_)
    assert [line.number for line in judged.lines] == ["B1"] and not judged.blocking
    assert all(item.number != "B2" for item in judged.todo)


def test_a_closed_finding_asks_for_nothing() -> None:
    judged = answer_readiness.judge(answer(), whole(finding(closed_on=TODAY)))
    assert judged.lines == () and judged.todo == ()


def test_a_case_without_findings_or_number_says_so() -> None:
    judged = answer_readiness.judge(answer(), plan(cases=(case(),), findings=(), measures=()))
    assert [(item.field, item.blocking) for item in judged.todo] == [("authority_dnr", False), ("findings", True)]


def test_warnings_are_the_cases_own() -> None:
    judged = answer_readiness.judge(answer(), whole(None, measure(kind=MeasureKind.PREVENTIVE)))
    assert {warning.kind for warning in judged.warnings} == {GapKind.NO_REMEDIAL, GapKind.NO_FOLLOW_UP}
    broken = measure(2, MeasureState.WITHDRAWN, reported=True, withdrawn_on=TODAY, owner=OWNER)
    judged = answer_readiness.judge(answer(), whole(None, measure(), broken))
    assert GapKind.NOT_CARRIED_OUT in {warning.kind for warning in judged.warnings}


def test_the_last_day_follows_a_granted_extension() -> None:
    old, new = deadline(replaced=True), deadline(date(2014, 5, 5), id=2)
    told = replace(answer(), deadline_id=1)
    found = answer_facts.deadline_of(told, plan(cases=(case(old, new),)))
    assert found is not None and found.due_on == date(2014, 5, 5)
    assert answer_facts.deadline_of(answer(), plan(cases=(case(old, new),))) is None
