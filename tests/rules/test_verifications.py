"""R4 and the verifier's side of R5."""

from datetime import date
from typing import Any

import pytest

from tests.rules import plans
from tests.rules.plans import TODAY
from tracker.rules import verifications as rules
from tracker.rules.facts import VerificationFacts
from tracker.rules.states import MeasureState, VerificationMethod, VerificationResult
from tracker.rules.transitions import RuleBroken
from tracker.rules.verifications import Responsible

A1 = Responsible("Å1", frozenset({1, 2}), ("Vera Holm", "Bo Ek"))
A2 = Responsible("Å2", frozenset({3}), ("Åsa Ström",))
WHO = ("Controller", "SAS")


@pytest.mark.parametrize(
    ("memberships", "name", "numbers"),
    [
        ({1}, "", ("Å1",)),
        ({2}, "", ("Å1",)),
        ({1, 3}, "", ("Å1", "Å2")),
        (set(), "Vera Holm", ("Å1",)),
        (set(), "holm, vera (verksamhetschef)", ("Å1",)),
        (set(), "ÅSA STRÖM", ("Å2",)),
    ],
)
def test_owner_or_deputy_is_refused_with_who_may(memberships: set[int], name: str, numbers: tuple[str, ...]) -> None:
    with pytest.raises(RuleBroken) as refused:
        rules.check_four_eyes((A1, A2), frozenset(memberships), WHO, name=name)
    assert refused.value.message.id == "verification.own" and refused.value.field == "performed_by"
    assert refused.value.message.values == {"numbers": numbers, "who": WHO}


def test_where_nobody_else_may_it_says_what_to_do() -> None:
    with pytest.raises(RuleBroken) as refused:
        rules.check_four_eyes((A1,), frozenset({1}), ())
    assert refused.value.message.id == "verification.own_nobody"


@pytest.mark.parametrize(("memberships", "name"), [({4}, ""), (set(), "Vera Lund"), (set(), "Revisionsbyrån AB")])
def test_somebody_else_may_verify(memberships: set[int], name: str) -> None:
    rules.check_four_eyes((A1, A2), frozenset(memberships), WHO, name=name)
    assert rules.own((A1, A2), frozenset(memberships), name) == ()


@pytest.mark.parametrize(
    ("result", "of_effect", "rests", "refused"),
    [
        (VerificationResult.YES, True, False, True),
        (VerificationResult.YES, True, True, False),
        (VerificationResult.PARTLY, True, False, False),
        (VerificationResult.NO, True, False, False),
        (VerificationResult.YES, False, False, False),
    ],
)
def test_yes_on_effect_rests_on_something(
    result: VerificationResult, of_effect: bool, rests: bool, refused: bool
) -> None:
    said = ""
    try:
        rules.check_basis(result, of_effect=of_effect, rests_on_something=rests)
    except RuleBroken as error:
        said = error.message.id
    assert said == ("verification.no_basis" if refused else "")


@pytest.mark.parametrize(
    ("performed_on", "next_check_on", "field"),
    [
        (date(2014, 3, 19), None, "performed_on"),
        (TODAY, TODAY, "next_check_on"),
        (TODAY, date(2014, 3, 17), "next_check_on"),
    ],
)
def test_days_are_refused_at_their_field(performed_on: date, next_check_on: date | None, field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        rules.check_days(performed_on, next_check_on, TODAY)
    assert refused.value.field == field


def test_performer_is_a_person_or_a_name() -> None:
    rules.check_performer(1, "")
    rules.check_performer(None, "Kajsa Berg, konsult")
    with pytest.raises(RuleBroken, match=r"verification\.nobody"):
        rules.check_performer(None, "  ")


def check(id: int = 1, performed_on: date = date(2014, 3, 10), **values: Any) -> VerificationFacts:
    given = {"measure_id": 1, "next_check_on": date(2014, 3, 17), **values}
    return VerificationFacts(id, performed_on, "SAS", VerificationMethod.FILES, VerificationResult.PARTLY, **given)


def test_next_check_is_what_the_last_verification_says() -> None:
    earlier = check(1, date(2014, 3, 1), next_check_on=date(2014, 3, 5))
    later = check(2, next_check_on=date(2014, 5, 5))
    of_effect = check(3, measure_id=None, finding_id=1, next_check_on=TODAY)
    found = rules.next_checks(plans.plan(verifications=(earlier, later, of_effect)))
    assert [(c.subject.number, c.due_on, c.due, c.of_effect) for c in found] == [
        ("B1", TODAY, True, True),
        ("Å1", date(2014, 5, 5), False, False),
    ]


def test_what_has_ended_or_has_no_day_is_not_checked_again() -> None:
    withdrawn = plans.measure(state=MeasureState.WITHDRAWN)
    assert rules.next_checks(plans.plan(measures=(withdrawn,), verifications=(check(),))) == ()
    assert rules.next_checks(plans.plan(verifications=(check(next_check_on=None),))) == ()
    closed = plans.finding(closed_on=TODAY)
    of_effect = check(measure_id=None, finding_id=1)
    assert rules.next_checks(plans.plan(findings=(closed,), verifications=(of_effect,))) == ()


def test_what_is_called_done_waits_until_somebody_has_checked_it() -> None:
    done, open_one = plans.measure(state=MeasureState.DONE), plans.measure(2)
    both = plans.plan(measures=(done, open_one))
    assert [c.subject.number for c in rules.unchecked(both)] == ["Å1"]
    all_done = plans.plan(measures=(done,))
    assert [c.subject.number for c in rules.unchecked(all_done)] == ["Å1", "B1"]
    assert [c.subject.number for c in rules.unchecked(plans.plan(measures=(done,), verifications=(check(),)))] == ["B1"]
    assert rules.unchecked(plans.plan(measures=())) == ()
