from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.rules.plans import MARCH, TODAY, finding, measure, plan, report, statement, update
from tracker.rules import readiness
from tracker.rules.facts import PlanFacts
from tracker.rules.readiness import Check, Texts
from tracker.rules.states import DecisionKind, MeasureState

MEETING_ID = MARCH.toordinal()
TEXTS = Texts(summary="Läget är gott.", economy="Ryms i budgeten.", children="Bättre för barnen.", saved=True)
APPROVAL = statement(kind=DecisionKind.APPROVE_REPORT, case_id=None)


def ready(**values: object) -> PlanFacts:
    return plan(**{"decisions": (APPROVAL,), **values})


def checks(plan: PlanFacts, texts: Texts = TEXTS) -> list[Check]:
    return [item.check for item in readiness.missing(plan, MEETING_ID, texts)]


def test_nothing_is_missing_when_texts_proposal_and_plan_are_there() -> None:
    assert checks(ready()) == []
    assert readiness.in_order(()) == tuple(Check)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (Texts(), [Check.SUMMARY, Check.ECONOMY, Check.CHILDREN]),
        (Texts(economy="Inget.", children="Inget.", saved=True), [Check.SUMMARY]),
        (Texts(summary="Läget.", economy=" ", children="Inget.", saved=True), [Check.ECONOMY]),
    ],
)
def test_texts_nobody_has_read_are_missing(texts: Texts, expected: list[Check]) -> None:
    assert checks(ready(), texts) == expected


def test_a_summary_saved_when_the_plan_was_another_must_be_read_again() -> None:
    saved = replace(TEXTS, summary_basis=readiness.basis(ready()))
    assert checks(ready(), saved) == []
    later = ready(measures=(measure(state=MeasureState.NOT_STARTED),))
    (item,) = readiness.missing(later, MEETING_ID, saved)
    assert item.message.id == "readiness.summary_stale"


def test_the_basis_is_the_same_the_day_after_when_nothing_has_happened() -> None:
    assert readiness.basis(ready()) == readiness.basis(replace(ready(), today=TODAY + timedelta(days=1)))


def test_a_proposal_on_another_meeting_does_not_count() -> None:
    assert checks(ready(decisions=())) == [Check.PROPOSAL]
    elsewhere = statement(date(2014, 4, 23), kind=DecisionKind.APPROVE_REPORT)
    assert checks(ready(decisions=(elsewhere,))) == [Check.PROPOSAL]


def test_a_measure_nobody_has_confirmed_is_missing_with_its_owner() -> None:
    quiet = measure(last_update=update(date(2014, 2, 12)))
    (item,) = readiness.missing(ready(measures=(quiet,), last_report=report()), MEETING_ID, TEXTS)
    assert (item.check, item.object_id, item.owner_title) == (Check.CONFIRMED, 1, "Verksamhetschef")


def test_each_gap_of_the_plan_stands_on_its_own_line() -> None:
    bare = measure(owner=None, due_on=None)
    found = readiness.missing(ready(measures=(bare,), findings=(finding(1), finding(2))), MEETING_ID, TEXTS)
    assert [(item.check, item.number, item.field) for item in found] == [
        (Check.FINDINGS, "B2", "measures"),
        (Check.MEASURES, "Å1", "owner_id"),
        (Check.MEASURES, "Å1", "due_on"),
    ]
    assert Check.SUMMARY in readiness.in_order(found)
