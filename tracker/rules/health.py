"""R1: the computed states of a measure, each with its reason. Nobody sets them and nobody can hide them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.rules import deadlines
from tracker.rules.facts import MeasureFacts, PlanFacts
from tracker.rules.states import DeadlineKind, DecidingBody, Flag, MeasureState, OnTrack, WhoMustAct
from tracker.rules.transitions import Message


@dataclass(frozen=True, slots=True)
class RaisedFlag:
    """One computed state with the fact behind it."""

    flag: Flag
    reason: Message
    #: The first day it held, where a day can be told.
    since: date | None = None
    #: Whole days it has held; for OVERDUE the number of days late.
    days: int | None = None
    #: The day something is expected: the meeting that is to decide, the forecast.
    expected_on: date | None = None
    #: Further reasons for the same state, after the first.
    more: tuple[Message, ...] = ()


def flags(measure: MeasureFacts, plan: PlanFacts) -> tuple[RaisedFlag, ...]:
    """R1: all computed states of a measure as of the plan's day, in the order a tile shows them.

    A withdrawn measure raises none. A state follows from facts alone: whoever wants it gone changes the fact.
    """
    if measure.state is MeasureState.WITHDRAWN:
        return ()
    found = (
        _overdue(measure, plan.today),
        _obstacle(measure, plan.today),
        _no_owner(measure),
        _unconfirmed(measure, plan),
        _awaiting_decision(measure, plan.today),
        _at_risk(measure, plan),
    )
    return tuple(raised for raised in found if raised is not None)


def tile_flag(raised: Iterable[RaisedFlag]) -> RaisedFlag | None:
    """The one state a tile shows: the first in the order of `Flag`."""
    order = list(Flag)
    return min(raised, key=lambda r: order.index(r.flag), default=None)


def counts_by_state(measures: Iterable[MeasureFacts]) -> dict[MeasureState, int]:
    """How many measures are in each state, every state named, in the order of `MeasureState`."""
    counts = dict.fromkeys(MeasureState, 0)
    for measure in measures:
        counts[measure.state] += 1
    return counts


def counts_by_flag(plan: PlanFacts) -> dict[Flag, int]:
    """How many measures raise each flag, every flag named, in the order of `Flag`."""
    counts = dict.fromkeys(Flag, 0)
    for measure in plan.measures:
        for raised in flags(measure, plan):
            counts[raised.flag] += 1
    return counts


def urgency(measure: MeasureFacts, raised: Iterable[RaisedFlag]) -> tuple[int, int, date, tuple[int, str]]:
    """Sort key for "Kräver handling": worst state first, then the longest, the nearest due date, number."""
    worst = tile_flag(raised)
    rank = len(Flag) if worst is None else list(Flag).index(worst.flag)
    days = 0 if worst is None or worst.days is None else worst.days
    return (rank, -days, measure.due_on or date.max, natural(measure.number))


def natural(number: str) -> tuple[int, str]:
    """Order numbers as people do: Å2 before Å10."""
    digits = re.search(r"\d+", number)
    return (int(digits.group()) if digits else 0, number)


def _overdue(measure: MeasureFacts, today: date) -> RaisedFlag | None:
    """The day after the due date when not done; for a continuous one also after an occasion not held."""
    if not measure.finished and measure.due_on is not None and today > measure.due_on:
        return _late("health.overdue", measure.due_on, today)
    missed_on = measure.next_occasion_on
    ongoing = measure.continuous and measure.state is not MeasureState.DONE
    if ongoing and missed_on is not None and today > missed_on:
        return _late("health.occasion_missed", missed_on, today)
    return None


def _late(message_id: str, due_on: date, today: date) -> RaisedFlag:
    days = (today - due_on).days
    reason = Message.of(message_id, n=days, due_on=due_on)
    return RaisedFlag(Flag.OVERDUE, reason, since=due_on + timedelta(days=1), days=days)


def _obstacle(measure: MeasureFacts, today: date) -> RaisedFlag | None:
    obstacle = measure.open_obstacle
    if obstacle is None:
        return None
    who: str = obstacle.who_must_act_name
    if not who and obstacle.who_must_act is not WhoMustAct.OTHER:
        who = obstacle.who_must_act
    reason = (
        Message.of("health.obstacle_who", since=obstacle.since, who=who)
        if who
        else Message.of("health.obstacle", since=obstacle.since)
    )
    return RaisedFlag(Flag.OBSTACLE, reason, since=obstacle.since, days=(today - obstacle.since).days)


def _no_owner(measure: MeasureFacts) -> RaisedFlag | None:
    if measure.state is MeasureState.DONE:
        return None
    if measure.owner is None:
        return RaisedFlag(Flag.NO_OWNER, Message.of("health.no_owner"))
    if measure.owner.ended:
        return RaisedFlag(Flag.NO_OWNER, Message.of("health.owner_ended", title=measure.owner.title))
    return None


def _unconfirmed(measure: MeasureFacts, plan: PlanFacts) -> RaisedFlag | None:
    """No update or confirmation since the last published committee report.

    An update dated the day of the report stands in that report, so it does not count as made since.
    """
    if plan.last_report is None or measure.state is MeasureState.DONE:
        return None
    as_of = plan.last_report.as_of
    if confirmed_since(measure, as_of):
        return None
    days = (plan.today - as_of).days
    return RaisedFlag(Flag.UNCONFIRMED, Message.of("health.unconfirmed", as_of=as_of), since=as_of, days=days)


def confirmed_since(measure: MeasureFacts, as_of: date) -> bool:
    """Whether somebody has said how it goes after that day, or it has come into the plan since."""
    if _new_since(measure, as_of):
        return True
    return measure.last_update is not None and measure.last_update.made_on > as_of


def _new_since(measure: MeasureFacts, as_of: date) -> bool:
    if measure.registered_on is None:
        return False
    return measure.registered_on > as_of or (measure.registered_on == as_of and not measure.reported)


def _awaiting_decision(measure: MeasureFacts, today: date) -> RaisedFlag | None:
    body = measure.deciding_body
    if body is None or measure.decided_on is not None:
        return None
    name = measure.deciding_body_name if body is DecidingBody.OTHER and measure.deciding_body_name else body
    coming = min((day for day in measure.listed_at if day >= today), default=None)
    if coming is not None:
        reason = Message.of("health.awaiting_listed", body=name, meeting_on=coming)
        return RaisedFlag(Flag.AWAITING_DECISION, reason, expected_on=coming)
    held = max(measure.listed_at, default=None)
    if held is not None:
        reason = Message.of("health.awaiting_unrecorded", body=name, meeting_on=held)
        return RaisedFlag(Flag.AWAITING_DECISION, reason, since=held, days=(today - held).days)
    return RaisedFlag(Flag.AWAITING_DECISION, Message.of("health.awaiting_unlisted", body=name))


def _at_risk(measure: MeasureFacts, plan: PlanFacts) -> RaisedFlag | None:
    reasons = tuple(_risks(measure, plan))
    if not reasons:
        return None
    return RaisedFlag(Flag.AT_RISK, reasons[0], expected_on=measure.forecast_on, more=reasons[1:])


def _risks(measure: MeasureFacts, plan: PlanFacts) -> Iterator[Message]:
    """Every reason for "riskerar försening". What is done can't be late; what is in place can be hindered."""
    if measure.state is MeasureState.DONE:
        return
    if not measure.finished:
        yield from _risks_of_time(measure, plan)
    if measure.open_obstacle is not None:
        yield Message.of("health.risk_obstacle", since=measure.open_obstacle.since)
    if measure.on_track in (OnTrack.NO, OnTrack.UNCERTAIN):
        yield Message.of(f"health.risk_owner_says_{measure.on_track}")


def _risks_of_time(measure: MeasureFacts, plan: PlanFacts) -> Iterator[Message]:
    due_on, forecast_on = measure.due_on, measure.forecast_on
    if due_on is not None and forecast_on is not None and forecast_on > due_on:
        yield Message.of("health.risk_forecast", forecast_on=forecast_on, due_on=due_on)
    remedy_on = _remedy_day(measure, plan)
    if remedy_on is not None and due_on is not None and due_on > remedy_on:
        yield Message.of("health.risk_after_remedy", due_on=due_on, remedy_on=remedy_on)
    elif remedy_on is not None and due_on is None and forecast_on is not None and forecast_on > remedy_on:
        yield Message.of("health.risk_forecast", forecast_on=forecast_on, due_on=remedy_on)
    planner = deadlines.for_measure(measure, plan)
    # A meeting that has had the matter on its list has most likely decided it: what is wanting is the record.
    if planner is not None and planner.light is deadlines.Light.RED and planner.unrecorded is None:
        yield Message.of("health.risk_no_meeting", due_on=planner.due_on)


def _remedy_day(measure: MeasureFacts, plan: PlanFacts) -> date | None:
    """The nearest binding *åtgärda* day of a case whose open findings the measure answers."""
    cases = {f.case_id for f in plan.findings if f.id in measure.finding_ids and f.closed_on is None}
    days = (
        deadline.due_on
        for case in plan.cases
        if case.id in cases and case.closed_on is None
        for deadline in case.deadlines
        if deadline.open and deadline.kind is DeadlineKind.REMEDY
    )
    return min(days, default=None)
