"""R1: what an update may say, a withdrawal needs and a held occasion leads to. Updates are only ever added."""

from datetime import date, timedelta

from tracker.rules import proof
from tracker.rules.facts import MeasureFacts
from tracker.rules.states import MeasureState, OnTrack
from tracker.rules.transitions import Message, RuleBroken


def check_update(
    measure: MeasureFacts,
    *,
    state: MeasureState,
    text: str,
    on_track: OnTrack | None = None,
    forecast_on: date | None = None,
    done_on: date | None = None,
    today: date,
    new_evidence: bool = False,
    no_evidence_reason: str | None = None,
) -> None:
    """R1 and R3: refuse an update that says nothing, or claims what is not shown.

    `done_on` is the day when what is called done became so; None is today.

    Any state but withdrawn may be set from any other: setting one back is how a mistake is put right.
    """
    _check_standing(measure)
    if state is MeasureState.WITHDRAWN:
        raise RuleBroken(Message.of("progress.withdraw_elsewhere"), field="state")
    if state is measure.state:
        proof.check_state_fits(measure, state)
        proof.check_kept(measure, new_evidence=new_evidence, no_evidence_reason=no_evidence_reason)
    else:
        proof.check_done(
            measure,
            state=state,
            new_evidence=new_evidence,
            no_evidence_reason=no_evidence_reason,
            today=today,
        )
    _check_forecast(state, on_track, forecast_on, today)
    _check_done_on(measure, state, done_on, today)
    if not text.strip():
        raise RuleBroken(Message.of("progress.text_missing"), field="text")


def check_confirmation(measure: MeasureFacts) -> None:
    """Refuse "läget är oförändrat" where nothing more is expected: a measure that is done or withdrawn."""
    _check_standing(measure)
    if measure.state is MeasureState.DONE:
        raise RuleBroken(Message.of("progress.confirm_done"))


def check_withdraw(
    measure: MeasureFacts, *, reason: str, by_chief: bool, successor: MeasureFacts | None = None
) -> None:
    """R1: a measure is withdrawn by the chief, with a reason, perhaps for a successor that itself stands."""
    _check_standing(measure)
    if not by_chief:
        raise RuleBroken(Message.of("progress.chief_withdraws"))
    if not reason.strip():
        raise RuleBroken(Message.of("progress.withdraw_reason_missing"), field="reason")
    if successor is None:
        return
    if successor.id == measure.id:
        raise RuleBroken(Message.of("progress.own_successor"), field="successor_id")
    if successor.state is MeasureState.WITHDRAWN:
        raise RuleBroken(Message.of("progress.successor_withdrawn", number=successor.number), field="successor_id")


def check_occasion(measure: MeasureFacts, *, held_on: date, today: date) -> None:
    """Refuse an occasion of a measure that has none, on a day to come, or out of order."""
    _check_standing(measure)
    if not measure.continuous:
        raise RuleBroken(Message.of("progress.no_occasions"), field="held_on")
    if held_on > today:
        raise RuleBroken(Message.of("progress.occasion_to_come"), field="held_on")
    last_on = measure.last_occasion_on
    if last_on is not None and held_on <= last_on:
        raise RuleBroken(Message.of("progress.occasion_before_last", last_on=last_on), field="held_on")


def next_occasion(held_on: date, recurrence_weeks: int | None) -> date | None:
    """The day of the next occasion: as many weeks on as the measure recurs; None when it has no fixed interval."""
    return None if recurrence_weeks is None else held_on + timedelta(weeks=recurrence_weeks)


def check_obstacle_ended(since: date, ended_on: date, today: date) -> None:
    """Refuse an obstacle that ends before it began, or on a day to come."""
    if ended_on < since:
        raise RuleBroken(Message.of("progress.obstacle_ends_early", since=since), field="ended_on")
    if ended_on > today:
        raise RuleBroken(Message.of("progress.obstacle_ends_later"), field="ended_on")


def _check_standing(measure: MeasureFacts) -> None:
    if measure.state is MeasureState.WITHDRAWN:
        raise RuleBroken(Message.of("progress.withdrawn", number=measure.number))


def _check_done_on(measure: MeasureFacts, state: MeasureState, done_on: date | None, today: date) -> None:
    if state not in proof.CLAIMS or done_on is None or done_on == measure.done_on:
        return
    if done_on > today:
        raise RuleBroken(Message.of("progress.done_to_come"), field="done_on")
    if measure.decided_on is not None and done_on < measure.decided_on:
        raise RuleBroken(Message.of("progress.done_before_decision", day=measure.decided_on), field="done_on")


def _check_forecast(state: MeasureState, on_track: OnTrack | None, forecast_on: date | None, today: date) -> None:
    if state in proof.CLAIMS:
        return
    if on_track in (OnTrack.UNCERTAIN, OnTrack.NO) and forecast_on is None:
        raise RuleBroken(Message.of("progress.forecast_missing"), field="forecast_on")
    if forecast_on is not None and forecast_on < today:
        raise RuleBroken(Message.of("progress.forecast_passed"), field="forecast_on")
