from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.rules.plans import MARCH, TODAY, finding, measure, plan, update
from tracker.rules import changes, consistency
from tracker.rules.answer_facts import Explanation
from tracker.rules.consistency import Account, Difference, Source
from tracker.rules.facts import (
    DecisionFacts,
    IndicatorFacts,
    MoveFacts,
    ObservationFacts,
    PersonFacts,
    PlanFacts,
    SampleFacts,
    VerificationFacts,
)
from tracker.rules.states import (
    DecisionForm,
    DecisionKind,
    Direction,
    EffectState,
    ExplanationPlace,
    IndicatorUnit,
    MeasureState,
    MoveKind,
    Position,
    VerificationMethod,
    VerificationResult,
)
from tracker.rules.transitions import RuleBroken

THEN, SENT = date(2014, 3, 19), date(2014, 3, 27)
LATER = date(2014, 6, 2)


def account(then: PlanFacts, source: Source = Source.REPORT, day: date = MARCH) -> Account:
    return Account(source, 1, day, THEN, then, changes.items(then))


def found(
    then: PlanFacts, now: PlanFacts, *explanations: Explanation, source: Source = Source.REPORT
) -> tuple[Difference, ...]:
    return consistency.differences([account(then, source)], now, changes.items(now), explanations)


def whole(*, findings: Any = None, measures: Any = None, today: date = SENT, **values: Any) -> PlanFacts:
    given = {"findings": (finding(),) if findings is None else findings}
    given["measures"] = (measure(),) if measures is None else measures
    return plan(**{"today": today, **given, **values})


def adoption(**values: Any) -> DecisionFacts:
    given = {"decided_on": MARCH, "paragraph": "33", "meeting_on": MARCH, "measure_ids": (1,), **values}
    return DecisionFacts(7, DecisionKind.ADOPT, DecisionForm.COMMITTEE, "Policy", "Antas.", **given)


def test_the_same_account_tells_nothing_new() -> None:
    assert found(whole(), whole()) == ()


def test_a_done_measure_explains_itself_by_the_decisions_paragraph() -> None:
    now = whole(measures=(measure(state=MeasureState.DONE, done_on=MARCH),), decisions=(adoption(),))
    (one,) = found(whole(), now)
    assert one.explained and not one.needs_sentence
    assert [(e.id, e.values["reference"]) for e in one.events] == [("consistency.decision", "§\u00a033")]


@pytest.mark.parametrize(
    "event",
    [
        {"last_update": update(date(2014, 3, 24), state=MeasureState.DONE)},
        {"decided_on": MARCH, "decided_reference": "§ 33"},
    ],
    ids=["a progress report", "the measure's own decision"],
)
def test_a_better_state_is_explained_by_what_is_dated(event: dict[str, Any]) -> None:
    now = whole(measures=(measure(state=MeasureState.DONE, done_on=MARCH, **event),))
    (one,) = found(whole(), now)
    assert one.explained and one.events


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"last_update": update(date(2014, 3, 12))},
        {"last_update": update(date(2014, 3, 24), confirmation=True)},
    ],
    ids=["nothing", "an older report", "a mere confirmation"],
)
def test_a_better_state_without_any_event_needs_a_sentence(event: dict[str, Any]) -> None:
    now = whole(measures=(measure(state=MeasureState.DONE, **event),))
    (one,) = found(whole(), now)
    assert one.needs_sentence and not one.explained


def test_a_decision_before_the_account_explains_nothing() -> None:
    now = whole(measures=(measure(state=MeasureState.DONE),), decisions=(adoption(decided_on=date(2014, 2, 26)),))
    (one,) = found(whole(), now)
    assert not one.explained


def moved() -> PlanFacts:
    move = MoveFacts(1, MoveKind.MOVE, date(2014, 3, 31), LATER, "Fler remisser.", date(2014, 3, 24), "Chef")
    return whole(measures=(measure(due_on=LATER, moves=(move,)),), decisions=(adoption(),))


WORSE = {
    "a later date": moved,
    "a lost date": lambda: whole(measures=(measure(due_on=None),)),
    "set back": lambda: whole(measures=(measure(state=MeasureState.NOT_STARTED),)),
    "late": lambda: whole(today=date(2014, 4, 2)),
    "withdrawn": lambda: whole(measures=(measure(state=MeasureState.WITHDRAWN, withdrawn_on=MARCH),)),
}


@pytest.mark.parametrize("kind", list(WORSE))
def test_what_is_worse_needs_a_sentence_whatever_has_happened(kind: str) -> None:
    (one,) = found(whole(), WORSE[kind]())
    assert one.needs_sentence and not one.explained
    with pytest.raises(RuleBroken) as refused:
        consistency.check_explained([one])
    assert refused.value.message.values == {"n": 1, "numbers": ("Å1",)}
    said = Explanation(one.key, ExplanationPlace.LETTER, "Remissen tog längre tid.")
    (one,) = found(whole(), WORSE[kind](), said)
    assert one.explained
    consistency.check_explained([one])


def test_a_lower_effect_needs_a_sentence() -> None:
    then = whole(findings=(finding(effect=EffectState.SHOWN),))
    (one,) = found(then, whole(findings=(finding(effect=EffectState.INTERIM_TARGET),)))
    assert one.needs_sentence


def test_a_sentence_explains_exactly_what_it_was_written_for() -> None:
    (first,) = found(whole(), moved())
    said = Explanation(first.key, ExplanationPlace.LETTER, "Remissen tog längre tid.")
    again = replace(moved(), measures=(measure(due_on=date(2014, 9, 1)),))
    (one,) = found(whole(), again, said)
    assert one.key != first.key and not one.explained


def test_an_empty_sentence_explains_nothing() -> None:
    (first,) = found(whole(), moved())
    (one,) = found(whole(), moved(), Explanation(first.key, ExplanationPlace.LETTER, "  "))
    assert not one.explained


def test_a_notice_explains_to_the_committee_but_never_to_the_authority() -> None:
    (first,) = found(whole(), moved())
    notice = Explanation(first.key, ExplanationPlace.NOTICE, "Remissen tog längre tid.")
    (told,) = found(whole(), moved(), notice)
    assert told.explained
    (told,) = found(whole(), moved(), notice, source=Source.ANSWER)
    assert told.told_authority and not told.explained


def test_the_same_difference_to_two_accounts_is_one() -> None:
    both = [account(whole(), Source.ANSWER, TODAY), account(whole())]
    now = moved()
    (one,) = consistency.differences(both, now, changes.items(now))
    assert [source for source, _number, _day in one.sources] == [Source.ANSWER, Source.REPORT]
    assert one.told_authority


def test_what_the_authority_was_told_and_is_no_more_needs_a_sentence() -> None:
    then = whole(measures=(measure(), measure(2)))
    (one,) = found(then, whole(), source=Source.ANSWER)
    assert one.number == "Å2" and one.needs_sentence
    assert found(then, whole()) == (), "the committee's report tells of other cases too"


def test_what_is_new_to_the_authority_is_listed_with_its_day() -> None:
    now = whole(measures=(measure(), measure(2, registered_on=MARCH)))
    (one,) = found(whole(), now, source=Source.ANSWER)
    assert one.explained and one.events[0].values == {"on": MARCH}
    assert found(whole(), now) == ()


def test_another_position_or_responsible_is_a_difference() -> None:
    now = whole(findings=(finding(position=Position.DOES_NOT_SHARE, position_reason="Nej."),))
    (one,) = found(whole(), now)
    assert one.needs_sentence and one.what[0].id == "consistency.position"
    other = whole(measures=(measure(owner=PersonFacts(2, "Enhetschef", "")),))
    (one,) = found(whole(), other, source=Source.ANSWER)
    assert one.what[0].values == {"before": "Verksamhetschef", "now": "Enhetschef"}
    assert found(whole(findings=(finding(position=None),)), whole()) == ()


def indicator(value: str, day: date) -> IndicatorFacts:
    first = day.replace(day=1)
    seen = ObservationFacts(day.month, first, day, Decimal(value), recorded_on=day)
    share = IndicatorUnit.SHARE
    return IndicatorFacts(1, "N1", "Tid", share, Direction.HIGHER, finding_ids=(1,), observations=(seen,))


@pytest.mark.parametrize(("value", "needs"), [("0.60", True), ("0.90", False)])
def test_a_worse_figure_needs_a_sentence_and_a_better_one_does_not(value: str, needs: bool) -> None:
    then = whole(indicators=(indicator("0.74", date(2014, 2, 28)),))
    (one,) = found(then, whole(indicators=(indicator(value, date(2014, 3, 26)),)))
    assert one.needs_sentence is needs and one.events
    lower = replace(indicator(value, date(2014, 3, 26)), direction=Direction.LOWER)
    (one,) = found(then, whole(indicators=(lower,)))
    assert one.needs_sentence is not needs


def test_effect_is_explained_by_verification_sample_and_observation() -> None:
    yes = VerificationFacts(1, MARCH, "", VerificationMethod.FILES, VerificationResult.YES, finding_id=1, sample_id=1)
    sample = SampleFacts(1, 1, MARCH, "", 30, 29)
    now = whole(findings=(finding(effect=EffectState.SHOWN),), verifications=(yes,), samples=(sample,))
    (one,) = found(whole(), now)
    assert one.explained and [event.id for event in one.events] == ["consistency.verified", "consistency.sample"]
