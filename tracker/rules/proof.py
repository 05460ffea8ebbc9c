"""R3: done needs proof. Also which states a measure can be in: a continuous one is put in place, never finished."""

from dataclasses import dataclass
from datetime import date

from tracker.rules.facts import MeasureFacts
from tracker.rules.states import DecidingBody, MeasureState, UnionConsultation
from tracker.rules.transitions import Message, RuleBroken

#: The states that claim something: that the measure is carried out.
CLAIMS = (MeasureState.DONE, MeasureState.IN_PLACE)


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that stands between a measure and "genomförd", with the form field where it is put right."""

    message: Message
    field: str


def states_for(continuous: bool) -> tuple[MeasureState, ...]:
    """The three states a person may set in an update. Withdrawing is an act of its own."""
    last = MeasureState.IN_PLACE if continuous else MeasureState.DONE
    return (MeasureState.NOT_STARTED, MeasureState.IN_PROGRESS, last)


def missing_for_done(
    measure: MeasureFacts,
    *,
    new_evidence: bool = False,
    no_evidence_reason: str | None = None,
    today: date | None = None,
) -> tuple[Missing, ...]:
    """R3: all that is missing before the measure may be called done or in place; empty when nothing is.

    `new_evidence` says that evidence comes with the same form; `no_evidence_reason` is what the form says, None when
    it does not ask. A decision dated after `today` is not taken yet.
    """
    found = (
        _decision_missing(measure, today),
        _consultation_missing(measure),
        _evidence_missing(measure, new_evidence, no_evidence_reason),
    )
    return tuple(missing for missing in found if missing is not None)


def check_done(
    measure: MeasureFacts,
    *,
    state: MeasureState,
    new_evidence: bool = False,
    no_evidence_reason: str | None = None,
    today: date | None = None,
) -> None:
    """R3: refuse to call a measure done or in place without decision, consultation, and evidence or a reason.

    Other states claim nothing and pass.
    """
    check_state_fits(measure, state)
    if state not in CLAIMS:
        return
    missing = missing_for_done(measure, new_evidence=new_evidence, no_evidence_reason=no_evidence_reason, today=today)
    for first in missing:
        raise RuleBroken(first.message, field=first.field)


def check_kept(measure: MeasureFacts, *, new_evidence: bool = False, no_evidence_reason: str | None = None) -> None:
    """R3: refuse an update of a measure that is done already by which the reason for no evidence would be lost."""
    if measure.state not in CLAIMS or no_evidence_reason is None:
        return
    missing = _evidence_missing(measure, new_evidence, no_evidence_reason)
    if missing is not None:
        raise RuleBroken(missing.message, field=missing.field)


def check_still_proved(before: MeasureFacts, after: MeasureFacts) -> None:
    """R3: refuse an edit by which what is called done would lose the decision or the consultation it stands on."""
    if after.state not in CLAIMS:
        return
    loses = {
        "deciding_body": _decision_missing(after, None) and not _decision_missing(before, None),
        "union_consultation": _consultation_missing(after) and not _consultation_missing(before),
    }
    for field, lost in loses.items():
        if lost:
            raise RuleBroken(Message.of("proof.needed_when_done", state=after.state), field=field)


def check_state_fits(measure: MeasureFacts, state: MeasureState) -> None:
    """Refuse "genomförd" for a continuous measure and "införd, löpande" for one that is done once."""
    if state is MeasureState.DONE and measure.continuous:
        raise RuleBroken(Message.of("proof.continuous_not_done"), field="state")
    if state is MeasureState.IN_PLACE and not measure.continuous:
        raise RuleBroken(Message.of("proof.once_not_in_place"), field="state")


def _decision_missing(measure: MeasureFacts, today: date | None) -> Missing | None:
    body = measure.deciding_body
    if body is None:
        return None
    decided_on = measure.decided_on
    if decided_on is not None and (today is None or decided_on <= today):
        return None
    name: str = measure.deciding_body_name if body is DecidingBody.OTHER else body
    message = Message.of("proof.undecided", body=name) if name else Message.of("proof.undecided_by_other")
    return Missing(message, "state")


def _consultation_missing(measure: MeasureFacts) -> Missing | None:
    if measure.union_consultation is UnionConsultation.NOT_NEEDED:
        return None
    if measure.union_consultation is UnionConsultation.ONGOING:
        return Missing(Message.of("proof.consultation_ongoing"), "state")
    if measure.union_done_on is None:
        return Missing(Message.of("proof.consultation_undated"), "state")
    return None


def _evidence_missing(measure: MeasureFacts, new_evidence: bool, no_evidence_reason: str | None) -> Missing | None:
    reason = measure.no_evidence_reason if no_evidence_reason is None else no_evidence_reason
    if measure.evidence or new_evidence or reason.strip():
        return None
    return Missing(Message.of("proof.evidence_missing"), "no_evidence_reason")
