"""What a case, its log and its last days must be."""

from datetime import date

import pytest

from tracker.rules import cases
from tracker.rules.states import CaseEventKind, DeadlineKind, SanctionKind, Verdict
from tracker.rules.transitions import RuleBroken

TODAY = date(2014, 3, 18)
DUE = date(2014, 4, 4)


@pytest.mark.parametrize(
    ("decided_on", "served_on", "broken"),
    [
        (None, None, None),
        (date(2014, 2, 10), date(2014, 2, 10), None),
        (None, date(2014, 2, 10), None),
        (TODAY, TODAY, None),
        (date(2014, 2, 10), date(2014, 2, 9), ("case.served_before_decided", "served_on")),
        (date(2014, 3, 19), None, ("case.not_yet", "decided_on")),
        (None, date(2014, 3, 19), ("case.not_yet", "served_on")),
    ],
)
def test_a_decision_is_served_after_it_is_made_and_neither_lies_ahead(
    decided_on: date | None, served_on: date | None, broken: tuple[str, str] | None
) -> None:
    if broken is None:
        cases.check_days(decided_on, served_on, TODAY)
        return
    with pytest.raises(RuleBroken) as refusal:
        cases.check_days(decided_on, served_on, TODAY)
    assert (refusal.value.message.id, refusal.value.field) == broken


@pytest.mark.parametrize("sanction", SanctionKind)
def test_an_amount_belongs_to_a_sanction(sanction: SanctionKind) -> None:
    cases.check_sanction(sanction, None)
    if sanction is SanctionKind.NONE:
        with pytest.raises(RuleBroken):
            cases.check_sanction(sanction, 0)
    else:
        cases.check_sanction(sanction, 600_000)


@pytest.mark.parametrize(
    ("to_on", "replaced", "broken"),
    [
        (date(2014, 4, 5), False, None),
        (DUE, False, "deadline.granted_not_later"),
        (date(2014, 4, 3), False, "deadline.granted_not_later"),
        (None, False, "deadline.granted_needs_day"),
        (date(2014, 5, 2), True, "deadline.already_replaced"),
    ],
)
def test_a_granted_extension_is_later_and_replaces_once(to_on: date | None, replaced: bool, broken: str | None) -> None:
    if broken is None:
        assert cases.check_extension(DUE, to_on, replaced=replaced) == to_on
        return
    with pytest.raises(RuleBroken) as refusal:
        cases.check_extension(DUE, to_on, replaced=replaced)
    assert refusal.value.message.id == broken


def test_a_judgement_needs_a_reason_and_none_needs_nothing() -> None:
    cases.check_judgement(None, "", field="reason")
    cases.check_judgement(Verdict.NO, "Ett möte ställdes in.", field="reason")
    with pytest.raises(RuleBroken) as refusal:
        cases.check_judgement(Verdict.NO, " \n", field="reason")
    assert refusal.value.field == "reason"


def test_no_letter_meets_a_deadline_that_asks_for_the_measure_itself() -> None:
    assert all(DeadlineKind.REMEDY not in kinds for kinds in cases.MEETS.values())
    assert set(cases.MEETS) == {CaseEventKind.ANSWER_SENT, CaseEventKind.APPEALED}
