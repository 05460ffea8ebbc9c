from datetime import date

import pytest

from tests.rules.plans import MARCH, TODAY
from tracker.rules import decisions
from tracker.rules.states import DecisionForm, DecisionKind
from tracker.rules.transitions import RuleBroken


def test_a_statement_names_its_case() -> None:
    decisions.check_subject(DecisionKind.GIVE_STATEMENT, 1)
    decisions.check_subject(DecisionKind.ADOPT, None)
    with pytest.raises(RuleBroken, match=r"decision\.statement_without_case"):
        decisions.check_subject(DecisionKind.GIVE_STATEMENT, None)


@pytest.mark.parametrize(
    ("form", "paragraph", "today", "message_id"),
    [
        (DecisionForm.COMMITTEE, "34", TODAY, "decision.not_yet"),
        (DecisionForm.COMMITTEE, "", MARCH, "decision.no_paragraph"),
    ],
)
def test_a_decision_needs_its_day_and_paragraph(
    form: DecisionForm, paragraph: str, today: date, message_id: str
) -> None:
    with pytest.raises(RuleBroken, match=message_id):
        decisions.check_recorded(form, paragraph, MARCH, today)


def test_the_chairs_urgent_decision_has_no_paragraph() -> None:
    decisions.check_recorded(DecisionForm.CHAIR_URGENT, "", MARCH, MARCH)


@pytest.mark.parametrize(
    ("approved_on", "immediate", "message_id"),
    [
        (None, False, None),
        (MARCH, True, None),
        (date(2014, 3, 27), True, None),
        (MARCH, False, "decision.approved_unticked"),
        (date(2014, 3, 25), True, "decision.approved_early"),
        (date(2014, 3, 29), True, "decision.approved_ahead"),
    ],
)
def test_a_paragraph_approved_at_once_has_its_own_day(
    approved_on: date | None, immediate: bool, message_id: str | None
) -> None:
    values = {"immediate": immediate, "decided_on": MARCH, "today": date(2014, 3, 28)}
    if message_id is None:
        decisions.check_approved(approved_on, **values)
        return
    with pytest.raises(RuleBroken, match=message_id) as refused:
        decisions.check_approved(approved_on, **values)
    assert refused.value.field == "approved_on"


def test_what_is_decided_is_no_proposal() -> None:
    decisions.check_proposal(None)
    with pytest.raises(RuleBroken, match=r"decision\.already_decided"):
        decisions.check_proposal(MARCH)


def test_a_cancelled_meeting_takes_no_matters() -> None:
    decisions.check_listed(cancelled=False)
    with pytest.raises(RuleBroken, match=r"decision\.meeting_cancelled"):
        decisions.check_listed(cancelled=True)


@pytest.mark.parametrize(
    ("paragraph", "point", "said"),
    [("34", "1", "§\u00a034 p.\u00a01"), ("34", "", "§\u00a034"), ("", "1", "")],
)
def test_reference_is_written_as_in_minutes(paragraph: str, point: str, said: str) -> None:
    assert decisions.reference(paragraph, point) == said


@pytest.mark.parametrize(("typed", "number"), [("§ 34", "34"), ("34", "34"), ("§34", "34"), ("p. 1", "1"), ("", "")])
def test_a_typed_sign_is_not_part_of_the_number(typed: str, number: str) -> None:
    assert decisions.bare(typed) == number
