"""R2: the first due date is locked once it has been reported. A later one is a move with a reason, never an edit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.rules.facts import DecisionFacts, MeasureFacts, MoveFacts
from tracker.rules.states import DecisionForm, DecisionKind, MeasureState, MoveKind, TellAuthority
from tracker.rules.transitions import Message, RuleBroken

#: Decisions by which a committee sets a measure's date: adopting it, or moving it. Noting a report sets nothing.
_DATE_SETTING = (DecisionKind.ADOPT, DecisionKind.MOVE_DATE)


@dataclass(frozen=True, slots=True)
class DateRecord:
    """What documents print of a due date: first told the committee, first told the authority, now, and the moves."""

    first_committee: date | None
    first_authority: date | None
    current: date | None
    moves: tuple[MoveFacts, ...]
    corrections: tuple[MoveFacts, ...]


def date_record(measure: MeasureFacts) -> DateRecord:
    """R2: the two first dates kept apart, the current one, counted moves and visible, uncounted corrections."""
    return DateRecord(
        first_committee=measure.first_due_committee,
        first_authority=measure.first_due_authority,
        current=measure.due_on,
        moves=tuple(move for move in measure.moves if move.kind is MoveKind.MOVE),
        corrections=tuple(move for move in measure.moves if move.kind is MoveKind.CORRECTION),
    )


def date_locked(measure: MeasureFacts) -> bool:
    """R2: whether a new due date is a move: the measure stands in a published report."""
    return measure.reported


def committee_set_date(measure: MeasureFacts, decisions: Iterable[DecisionFacts]) -> bool:
    """Whether the date is the committee's own, so that a move must cite its §."""
    return any(
        decision.decided_on is not None
        and decision.kind in _DATE_SETTING
        and decision.form in (DecisionForm.COMMITTEE, DecisionForm.CHAIR_URGENT)
        and measure.id in decision.measure_ids
        for decision in decisions
    )


def authority_to_tell(measure: MeasureFacts, to_on: date) -> Message | None:
    """R2: the question that a move asks when the authority has been told another date; None when it has not."""
    told_on = measure.first_due_authority
    if told_on is None or told_on == to_on:
        return None
    return Message.of("promise.tell_authority", told_on=told_on, to_on=to_on)


def authority_waits_for(measure: MeasureFacts) -> MoveFacts | None:
    """The move that the chief has said the authority must be told of, until an answer that tells it has been sent.

    The chief's last answer holds. None for what is finished, or has its first told date again: then the account of the
    measure says all there is.
    """
    asked = [move for move in measure.moves if move.tell_authority is not None]
    if not asked or asked[-1].tell_authority is TellAuthority.NO or asked[-1].authority_told_on is not None:
        return None
    return None if measure.finished or measure.due_on == measure.first_due_authority else asked[-1]


def reasons(measure: MeasureFacts) -> tuple[str, ...]:
    """Why the date was moved since the authority was last told, oldest first, each reason once."""
    told = [place for place, move in enumerate(measure.moves, 1) if move.authority_told_on is not None]
    untold = measure.moves[max(told, default=0) :]
    said = (move.reason.strip() for move in untold if move.kind is MoveKind.MOVE or move.tell_authority is not None)
    return tuple(dict.fromkeys(reason for reason in said if reason))


def check_dates(starts_on: date | None, due_on: date | None) -> None:
    """Refuse a due date before the start."""
    if starts_on is not None and due_on is not None and due_on < starts_on:
        raise RuleBroken(Message.of("promise.due_before_start", starts_on=starts_on), field="due_on")


def check_edit_due(measure: MeasureFacts, due_on: date | None) -> None:
    """R2: refuse to change a reported date by editing; the move has its own form."""
    if date_locked(measure) and due_on != measure.due_on:
        name = "promise.locked" if measure.due_on is not None else "promise.locked_without_date"
        raise RuleBroken(Message.of(name, due_on=measure.due_on), field="due_on")


def check_proposal(measure: MeasureFacts, *, to_on: date, reason: str) -> None:
    """R2: what a proposed date needs: a standing measure, another date, not before the start, and a reason."""
    if measure.state in (MeasureState.DONE, MeasureState.WITHDRAWN):
        raise RuleBroken(Message.of(f"promise.{measure.state}"))
    if to_on == measure.due_on:
        raise RuleBroken(Message.of("promise.same_date", due_on=to_on), field="to_on")
    if measure.starts_on is not None and to_on < measure.starts_on:
        message = Message.of("promise.due_before_start", starts_on=measure.starts_on)
        raise RuleBroken(message, field="to_on")
    if not reason.strip():
        raise RuleBroken(Message.of("promise.reason_missing"), field="reason")


def check_move(
    measure: MeasureFacts,
    *,
    to_on: date,
    reason: str,
    by_chief: bool,
    decisions: Iterable[DecisionFacts] = (),
    reference: str = "",
    kind: MoveKind = MoveKind.MOVE,
) -> None:
    """R2: what an approved move needs: all of a proposal, the chief, and a § where the committee set the date.

    A correction of a clerical error needs the reason and the chief, but no §: what the committee decided stands.
    """
    check_proposal(measure, to_on=to_on, reason=reason)
    if not by_chief:
        raise RuleBroken(Message.of("promise.chief_approves"))
    if kind is MoveKind.MOVE and not reference.strip() and committee_set_date(measure, decisions):
        raise RuleBroken(Message.of("promise.reference_missing"), field="reference")
