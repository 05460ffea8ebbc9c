from dataclasses import replace
from typing import Any

import pytest

from tests.rules.plans import TODAY, continuous, evidence, measure
from tracker.rules import proof
from tracker.rules.facts import MeasureFacts
from tracker.rules.states import DecidingBody, MeasureState, UnionConsultation
from tracker.rules.transitions import RuleBroken

PROVEN = {"evidence": (evidence(),)}
COUNCIL = {"deciding_body": DecidingBody.COUNCIL}
CONSULT = {"union_consultation": UnionConsultation.ONGOING}


def missing(subject: MeasureFacts, **values: object) -> list[tuple[str, str]]:
    found = proof.missing_for_done(subject, today=TODAY, **values)
    return [(one.message.id, one.field) for one in found]


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (measure(**PROVEN), []),
        (measure(no_evidence_reason="Muntligt beslut."), []),
        (measure(no_evidence_reason="  "), ["proof.evidence_missing"]),
        (measure(), ["proof.evidence_missing"]),
        (measure(**PROVEN, **COUNCIL), ["proof.undecided"]),
        (measure(**PROVEN, **COUNCIL, decided_on=TODAY), []),
        (measure(**PROVEN, **COUNCIL, decided_on=TODAY.replace(day=19)), ["proof.undecided"]),
        (measure(**PROVEN, deciding_body=DecidingBody.OTHER), ["proof.undecided_by_other"]),
        (measure(**PROVEN, deciding_body=DecidingBody.OTHER, deciding_body_name="Regionen"), ["proof.undecided"]),
        (measure(**PROVEN, **CONSULT), ["proof.consultation_ongoing"]),
        (measure(**PROVEN, union_consultation=UnionConsultation.DONE), ["proof.consultation_undated"]),
        (measure(**PROVEN, union_consultation=UnionConsultation.DONE, union_done_on=TODAY), []),
        (measure(**COUNCIL, **CONSULT), ["proof.undecided", "proof.consultation_ongoing", "proof.evidence_missing"]),
    ],
)
def test_all_that_stands_between_a_measure_and_done_is_told(subject: MeasureFacts, expected: list[str]) -> None:
    assert [message_id for message_id, _ in missing(subject)] == expected


def test_what_comes_with_the_same_form_counts() -> None:
    assert missing(measure(), new_evidence=True) == []
    assert missing(measure(), no_evidence_reason="Muntligt beslut.") == []
    erased = measure(no_evidence_reason="Muntligt beslut.")
    assert missing(erased, no_evidence_reason="") == [("proof.evidence_missing", "no_evidence_reason")]


@pytest.mark.parametrize("state", [MeasureState.NOT_STARTED, MeasureState.IN_PROGRESS, MeasureState.WITHDRAWN])
def test_states_that_claim_nothing_need_no_proof(state: MeasureState) -> None:
    proof.check_done(measure(**COUNCIL), state=state)


@pytest.mark.parametrize(
    ("subject", "state", "message_id"),
    [
        (measure(), MeasureState.DONE, "proof.evidence_missing"),
        (continuous(), MeasureState.IN_PLACE, "proof.evidence_missing"),
        (continuous(**PROVEN), MeasureState.DONE, "proof.continuous_not_done"),
        (measure(**PROVEN), MeasureState.IN_PLACE, "proof.once_not_in_place"),
    ],
)
def test_a_claim_without_proof_is_refused(subject: MeasureFacts, state: MeasureState, message_id: str) -> None:
    with pytest.raises(RuleBroken, match=message_id):
        proof.check_done(subject, state=state)


def test_a_proven_claim_passes() -> None:
    proof.check_done(measure(**PROVEN), state=MeasureState.DONE)
    proof.check_done(continuous(**PROVEN), state=MeasureState.IN_PLACE)


def test_a_person_chooses_among_three_states() -> None:
    assert proof.states_for(continuous=False)[-1] is MeasureState.DONE
    assert proof.states_for(continuous=True)[-1] is MeasureState.IN_PLACE
    assert MeasureState.WITHDRAWN not in proof.states_for(True) + proof.states_for(False)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"deciding_body": DecidingBody.COUNCIL}, "deciding_body"),
        ({"union_consultation": UnionConsultation.ONGOING}, "union_consultation"),
        ({"union_consultation": UnionConsultation.DONE}, "union_consultation"),
    ],
)
def test_what_is_done_keeps_what_it_stands_on(change: dict[str, Any], field: str) -> None:
    done = measure(state=MeasureState.DONE, **PROVEN)
    with pytest.raises(RuleBroken, match="needed_when_done") as refusal:
        proof.check_still_proved(done, replace(done, **change))
    assert refusal.value.field == field
    proof.check_still_proved(replace(done, **change), replace(done, **change, title="Lacked it already"))
    underway = measure()
    proof.check_still_proved(underway, replace(underway, **change))


def test_reason_for_no_evidence_cannot_be_emptied_while_done() -> None:
    done = measure(state=MeasureState.DONE, no_evidence_reason="Muntligt beslut.")
    with pytest.raises(RuleBroken, match="evidence_missing"):
        proof.check_kept(done, no_evidence_reason=" ")
    proof.check_kept(done)
    proof.check_kept(done, no_evidence_reason="Annat.")
    proof.check_kept(done, no_evidence_reason="", new_evidence=True)
    proof.check_kept(measure(), no_evidence_reason="")
