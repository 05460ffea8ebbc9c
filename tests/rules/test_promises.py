from dataclasses import replace
from datetime import date

import pytest

from tests.rules.plans import FEBRUARY, OWNER, TODAY, measure, statement
from tracker.rules import promises
from tracker.rules.facts import MeasureFacts, MoveFacts
from tracker.rules.states import DecisionForm, DecisionKind, MeasureState, MoveKind, TellAuthority
from tracker.rules.transitions import RuleBroken

DUE, LATER = date(2014, 3, 31), date(2014, 4, 30)
ADOPTED = statement(FEBRUARY, kind=DecisionKind.ADOPT, measure_ids=(1,), decided_on=FEBRUARY)
MOVE = MoveFacts(1, MoveKind.MOVE, DUE, LATER, "Rekryteringen drar ut.", TODAY, OWNER.title)


def refused(check: object, *arguments: object, **values: object) -> tuple[str, str | None]:
    with pytest.raises(RuleBroken) as refusal:
        check(*arguments, **values)
    return refusal.value.message.id, refusal.value.field


def test_the_date_is_locked_once_it_has_been_reported() -> None:
    assert not promises.date_locked(measure())
    assert promises.date_locked(measure(reported=True))


def test_an_unreported_date_can_be_edited_freely() -> None:
    promises.check_edit_due(measure(), LATER)
    promises.check_edit_due(measure(), None)


def test_a_reported_date_can_be_saved_as_it_is_but_not_changed() -> None:
    promises.check_edit_due(measure(reported=True), DUE)
    assert refused(promises.check_edit_due, measure(reported=True), LATER) == ("promise.locked", "due_on")
    assert refused(promises.check_edit_due, measure(reported=True), None) == ("promise.locked", "due_on")
    undated = measure(reported=True, due_on=None)
    assert refused(promises.check_edit_due, undated, LATER) == ("promise.locked_without_date", "due_on")


@pytest.mark.parametrize(
    ("subject", "values", "expected"),
    [
        (measure(), {"to_on": LATER, "reason": "  "}, ("promise.reason_missing", "reason")),
        (measure(), {"to_on": DUE, "reason": "Skäl."}, ("promise.same_date", "to_on")),
        (
            measure(starts_on=TODAY),
            {"to_on": FEBRUARY, "reason": "Skäl."},
            ("promise.due_before_start", "to_on"),
        ),
        (measure(state=MeasureState.DONE), {"to_on": LATER, "reason": "Skäl."}, ("promise.done", None)),
        (measure(state=MeasureState.WITHDRAWN), {"to_on": LATER, "reason": "Skäl."}, ("promise.withdrawn", None)),
    ],
)
def test_a_proposal_says_what_it_lacks(
    subject: MeasureFacts, values: dict[str, object], expected: tuple[str, str | None]
) -> None:
    assert refused(promises.check_proposal, subject, **values) == expected
    assert refused(promises.check_move, subject, **values, by_chief=True) == expected


def test_a_first_date_where_none_was_set_is_a_move_too() -> None:
    promises.check_proposal(measure(due_on=None, reported=True), to_on=LATER, reason="Nu vet vi.")


def test_only_the_chief_approves_a_move() -> None:
    promises.check_move(measure(), to_on=LATER, reason="Skäl.", by_chief=True)
    assert refused(promises.check_move, measure(), to_on=LATER, reason="Skäl.", by_chief=False) == (
        "promise.chief_approves",
        None,
    )


@pytest.mark.parametrize(
    ("decision", "own"),
    [
        (ADOPTED, True),
        (replace(ADOPTED, kind=DecisionKind.MOVE_DATE), True),
        (replace(ADOPTED, form=DecisionForm.CHAIR_URGENT), True),
        (replace(ADOPTED, kind=DecisionKind.APPROVE_REPORT), False),
        (replace(ADOPTED, form=DecisionForm.OTHER_BODY), False),
        (replace(ADOPTED, decided_on=None), False),
        (replace(ADOPTED, measure_ids=(2,)), False),
    ],
    ids=["adopted", "moved", "by the chair", "only noted", "another body", "only proposed", "another measure"],
)
def test_a_paragraph_is_needed_only_where_the_committee_set_the_date(decision: object, own: bool) -> None:
    move = {"to_on": LATER, "reason": "Skäl.", "by_chief": True, "decisions": (decision,)}
    promises.check_move(measure(), **move, reference="§ 41")
    promises.check_move(measure(), **move, kind=MoveKind.CORRECTION)
    if own:
        assert refused(promises.check_move, measure(), **move) == ("promise.reference_missing", "reference")
    else:
        promises.check_move(measure(), **move)


def test_corrections_are_visible_but_not_counted() -> None:
    correction = replace(MOVE, id=2, kind=MoveKind.CORRECTION)
    record = promises.date_record(measure(moves=(MOVE, correction), first_due_committee=DUE, due_on=LATER))
    assert (record.moves, record.corrections) == ((MOVE,), (correction,))
    assert (record.first_committee, record.first_authority, record.current) == (DUE, None, LATER)


def test_moving_a_date_told_to_the_authority_asks_whether_to_tell_it() -> None:
    told = measure(first_due_authority=DUE)
    question = promises.authority_to_tell(told, LATER)
    assert question is not None
    assert question.id == "promise.tell_authority"
    assert promises.authority_to_tell(told, DUE) is None
    assert promises.authority_to_tell(measure(), LATER) is None


def test_a_measure_cannot_be_due_before_it_starts() -> None:
    promises.check_dates(DUE, DUE)
    promises.check_dates(None, DUE)
    promises.check_dates(DUE, None)
    assert refused(promises.check_dates, LATER, DUE) == ("promise.due_before_start", "due_on")


TOLD = measure(first_due_authority=DUE, due_on=LATER)
YES, NO = replace(MOVE, tell_authority=TellAuthority.YES), replace(MOVE, id=2, tell_authority=TellAuthority.NO)
UNASKED = replace(MOVE, id=3, reason="Upphandlingen överklagades.")


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        pytest.param(replace(TOLD, moves=(YES,)), YES, id="the chief said yes"),
        pytest.param(replace(TOLD, moves=(YES, NO)), None, id="the last answer holds"),
        pytest.param(replace(TOLD, moves=(YES, UNASKED)), YES, id="nobody was asked about the second"),
        pytest.param(replace(TOLD, moves=(UNASKED,)), None, id="nobody was asked"),
        pytest.param(replace(TOLD, moves=(replace(YES, authority_told_on=TODAY),)), None, id="told"),
        pytest.param(replace(TOLD, moves=(YES,), due_on=DUE), None, id="moved back"),
        pytest.param(replace(TOLD, moves=(YES,), state=MeasureState.DONE), None, id="done"),
    ],
)
def test_the_authority_waits_for_a_move_until_it_has_been_told(
    subject: MeasureFacts, expected: MoveFacts | None
) -> None:
    assert promises.authority_waits_for(subject) == expected


def test_the_reasons_are_those_since_the_authority_was_last_told() -> None:
    told = replace(YES, reason="Gammalt.", authority_told_on=TODAY)
    typo = replace(MOVE, kind=MoveKind.CORRECTION, reason="Skrivfel.")
    moved = replace(TOLD, moves=(told, typo, YES, replace(YES, id=4), UNASKED))
    assert promises.reasons(moved) == ("Rekryteringen drar ut.", "Upphandlingen överklagades.")
