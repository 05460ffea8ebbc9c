from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.rules.plans import LAST_DAY, MARCH, TODAY, meeting, plan, statement
from tracker.rules import answer_decision
from tracker.rules.answer_facts import AnswerFacts, StepFacts, VersionFacts
from tracker.rules.facts import PlanFacts
from tracker.rules.states import AnswerState, AnswerStepKind, Channel, DecisionForm, DecisionKind, Role
from tracker.rules.transitions import RuleBroken

CHIEF, CHAIR, COORDINATOR = 1, 2, 3
ONE = VersionFacts(1, 1, TODAY, "a" * 64, "w1")
TWO = VersionFacts(2, 2, MARCH, "b" * 64, "w2")
DECIDED = statement(decided_on=MARCH, paragraph="34")


def step(id: int, kind: AnswerStepKind, version: int | None = 1, by: int = CHIEF, **values: Any) -> StepFacts:
    return StepFacts(id, kind, MARCH, by, version_id=version, **values)


FORWARD = step(1, AnswerStepKind.PUT_FORWARD, decision_id=1, editorial_mandate=True)
RELEASED = step(2, AnswerStepKind.RELEASED, 2, decision_id=1)
SIGNED = step(3, AnswerStepKind.SIGNED, 2, by=CHAIR)
SENT = step(4, AnswerStepKind.SENT, 2, decision_id=1, channel=Channel.POST)


def answer(*steps: StepFacts, preparers: frozenset[int] = frozenset({COORDINATOR})) -> AnswerFacts:
    return AnswerFacts(1, 1, 1, versions=(ONE, TWO), steps=steps, preparer_ids=preparers)


def decided(**values: Any) -> PlanFacts:
    return plan(decisions=(replace(DECIDED, **values),))


def refusal(act: Any) -> str:
    with pytest.raises(RuleBroken) as refused:
        act()
    return refused.value.message.id


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((), AnswerState.DRAFT),
        ((FORWARD,), AnswerState.DECIDED),
        ((FORWARD, RELEASED), AnswerState.RELEASED),
        ((FORWARD, RELEASED, SIGNED), AnswerState.SIGNED),
        ((FORWARD, RELEASED, SIGNED, SENT), AnswerState.SENT),
        ((FORWARD, SENT), AnswerState.SENT),
        ((replace(SENT, decision_id=None),), AnswerState.SENT_UNDECIDED),
    ],
)
def test_how_far_it_has_come(steps: tuple[StepFacts, ...], expected: AnswerState) -> None:
    assert answer_decision.state(answer(*steps), decided()) is expected


def test_put_forward_waits_until_it_is_decided() -> None:
    waiting = plan(decisions=(statement(),))
    told = answer(FORWARD)
    assert answer_decision.state(told, waiting) is AnswerState.PUT_FORWARD
    assert answer_decision.basis(told, waiting) is None
    basis = answer_decision.basis(told, decided())
    assert basis is not None and basis.version == ONE and basis.editorial_mandate


def test_a_letter_put_forward_anew_rests_on_the_old_decision_until_the_new_one_is_taken() -> None:
    again = step(5, AnswerStepKind.PUT_FORWARD, 2, decision_id=2)
    told = answer(FORWARD, again)
    whole = plan(decisions=(DECIDED, replace(statement(), id=2)))
    basis, waits = answer_decision.basis(told, whole), answer_decision.put_forward(told, whole)
    assert basis is not None and basis.version == ONE
    assert waits is not None and waits.version == TWO


def test_a_new_decision_takes_back_an_earlier_release_and_signature() -> None:
    again = step(5, AnswerStepKind.DECIDED, 1, decision_id=2)
    told = answer(FORWARD, RELEASED, SIGNED, again)
    whole = plan(decisions=(DECIDED, replace(DECIDED, id=2, form=DecisionForm.CHAIR_URGENT)))
    assert answer_decision.state(told, whole) is AnswerState.DECIDED
    assert answer_decision.released(told, whole) is None and answer_decision.signed(told, whole) is None


def test_a_letter_that_is_released_anew_is_signed_anew() -> None:
    again = step(5, AnswerStepKind.RELEASED, 1, decision_id=1)
    assert answer_decision.state(answer(FORWARD, RELEASED, SIGNED, again), decided()) is AnswerState.RELEASED


@pytest.mark.parametrize(
    ("words", "mandate", "editorial", "refused"),
    [
        ("w1", False, False, ""),
        ("w9", False, False, "answer.changed"),
        ("w9", False, True, "answer.changed"),
        ("w9", True, False, "answer.editorial"),
        ("w9", True, True, ""),
    ],
)
def test_other_words_than_were_decided(words: str, mandate: bool, editorial: bool, refused: str) -> None:
    told = answer(replace(FORWARD, editorial_mandate=mandate))

    def release() -> Any:
        return answer_decision.check_release(told, decided(), words_sha256=words, editorial=editorial)

    if refused:
        assert refusal(release) == refused
    else:
        assert release().version == ONE


def test_nothing_is_released_without_a_decision_or_once_it_is_sent() -> None:
    bare, sent = answer(), answer(FORWARD, RELEASED, SENT)
    assert (
        refusal(lambda: answer_decision.check_release(bare, decided(), words_sha256="w1", editorial=True))
        == "answer.no_decision"
    )
    assert (
        refusal(lambda: answer_decision.check_release(sent, decided(), words_sha256="w1", editorial=True))
        == "answer.locked"
    )


@pytest.mark.parametrize(
    ("by", "roles", "acting", "refused"),
    [
        (CHAIR, {Role.CHAIR}, False, ""),
        (CHAIR, {Role.VICE_CHAIR}, False, "answer.not_acting"),
        (CHAIR, {Role.VICE_CHAIR}, True, ""),
        (CHIEF, {Role.CHAIR, Role.CHIEF}, False, "answer.alone"),
        (COORDINATOR, {Role.CHAIR}, False, "answer.alone"),
    ],
)
def test_who_signs(by: int, roles: set[Role], acting: bool, refused: str) -> None:
    told = answer(FORWARD, RELEASED)

    def sign() -> Any:
        return answer_decision.check_sign(told, decided(), user_id=by, roles=frozenset(roles), acting=acting)

    if refused:
        assert refusal(sign) == refused
    else:
        assert sign() == RELEASED


def test_nothing_is_signed_before_release_or_twice() -> None:
    chair = {"user_id": CHAIR, "roles": frozenset({Role.CHAIR}), "acting": False}
    whole = decided()
    assert refusal(lambda: answer_decision.check_sign(answer(FORWARD), whole, **chair)) == "answer.not_released"
    signed = answer(FORWARD, RELEASED, SIGNED)
    assert refusal(lambda: answer_decision.check_sign(signed, whole, **chair)) == "answer.already_signed"


def test_only_a_decision_of_the_case_can_be_tied() -> None:
    told = answer()
    answer_decision.check_bound(DECIDED, told)
    for wrong, name in (
        (replace(DECIDED, case_id=2), "answer.other_decision"),
        (replace(DECIDED, kind=DecisionKind.ADOPT), "answer.other_decision"),
        (statement(), "answer.undecided"),
    ):
        assert refusal(lambda wrong=wrong: answer_decision.check_bound(wrong, told)) == name


def test_what_the_forms_of_decision_ask_for() -> None:
    assert refusal(lambda: answer_decision.check_urgent(" ", "Brådskar.")) == "answer.no_mandate"
    assert refusal(lambda: answer_decision.check_urgent("§ 12", " ")) == "answer.no_urgency"
    assert refusal(lambda: answer_decision.check_delegated(" ", warned=True)) == "answer.no_delegation"
    assert refusal(lambda: answer_decision.check_delegated("4.2", warned=False)) == "answer.delegation_warning"
    gone = meeting(date(2014, 3, 1))
    assert refusal(lambda: answer_decision.check_put_forward(gone, TODAY)) == "answer.meeting_gone"
    off = meeting(MARCH, cancelled=True)
    assert refusal(lambda: answer_decision.check_put_forward(off, TODAY)) == "answer.meeting_gone"


def test_a_letter_leaves_after_the_decision_it_answers_and_today_at_the_latest() -> None:
    answer_decision.check_sent(LAST_DAY, LAST_DAY, None)
    ahead = date(2014, 4, 5)
    assert refusal(lambda: answer_decision.check_sent(ahead, LAST_DAY, None)) == "answer.sent_ahead"
    early = date(2014, 1, 1)
    assert refusal(lambda: answer_decision.check_sent(early, LAST_DAY, date(2014, 2, 10))) == "answer.sent_early"


@pytest.mark.parametrize("form", list(DecisionForm))
def test_which_decisions_are_reported_to_the_committee(form: DecisionForm) -> None:
    outside = form in (DecisionForm.CHAIR_URGENT, DecisionForm.DELEGATED)
    assert answer_decision.needs_notice(form) is outside


@pytest.mark.parametrize(
    ("values", "held", "expected"),
    [
        ({}, {}, "answer.not_approved"),
        ({}, {"minutes_approved_on": LAST_DAY}, "answer.minutes_approved"),
        ({"immediate_approval": True}, {}, "answer.paragraph_approved_at_once"),
        ({"immediate_approval": True, "approved_on": LAST_DAY}, {}, "answer.paragraph_approved"),
        ({"form": DecisionForm.CHAIR_URGENT}, {}, None),
    ],
)
def test_whether_the_minutes_behind_it_are_approved_is_said(
    values: dict[str, Any], held: dict[str, Any], expected: str | None
) -> None:
    decision = statement(decided_on=MARCH, paragraph="34", **values)
    said = answer_decision.approval(decision, plan(meetings=(meeting(**held),), decisions=(decision,)))
    assert (said.id if said else None) == expected
