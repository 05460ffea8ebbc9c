"""What people are told by mail, when, and to whom. Today is an argument; nothing here knows what has been told already.

Each thing has a key that names it (`Item.what`), so that it is told once. All that is due to a person on a day becomes
one letter. How many days before or after is the committee's own (`ReminderDays`); docs/reminders.md shows what holds
until somebody chooses, and a test compares them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from tracker.rules import confirmations, deadlines, health
from tracker.rules.facts import DeadlineFacts, MeasureFacts, MeetingFacts, PlanFacts, ReminderDays
from tracker.rules.health import RaisedFlag
from tracker.rules.states import DeadlineKind, Flag, MeasureState, Role
from tracker.rules.transitions import Message, RuleBroken

#: Letters are written from this hour on, in Sweden.
HOUR = 8
#: The weekly letter is Monday's; when Monday was missed it comes until Wednesday.
WEEKLY_UNTIL = 2
#: More days than this before dispatch, or of silence, or ahead, are a slip of the keyboard.
MOST_DAYS = 90

_USUAL = ReminderDays()
_SWEDEN = ZoneInfo("Europe/Stockholm")
_RED = (Flag.OVERDUE, Flag.OBSTACLE, Flag.NO_OWNER)


class Kind(StrEnum):
    """What a letter can be about, in the order it says it."""

    CONFIRM = "confirm"
    CONFIRM_AGAIN = "confirm-again"
    PASSED = "passed"
    DEPUTY = "deputy"
    UNCONFIRMED = "unconfirmed"
    CHIEF = "chief"
    RED = "red"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Receiver:
    """A person with the roles and memberships that hold today in one committee, and what they want to be told."""

    user_id: int
    roles: frozenset[Role]
    memberships: frozenset[int]
    weekly: bool = True
    nudges: bool = True
    warnings: bool = True

    @property
    def leads(self) -> bool:
        """Whether the whole plan is theirs to watch over."""
        return bool(self.roles & {Role.CHIEF, Role.COORDINATOR})


@dataclass(frozen=True, slots=True)
class Day:
    """A day to come that the weekly letter names: a meeting's, or a deadline's. `what` is "meeting", "dispatch" …"""

    on: date
    what: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Week:
    """What the weekly letter says of one committee."""

    late: tuple[MeasureFacts, ...]
    near: tuple[MeasureFacts, ...]
    later: tuple[MeasureFacts, ...]
    days: tuple[Day, ...]
    #: How many days ahead `near` and the whole reach.
    near_days: int = _USUAL.near
    horizon_days: int = _USUAL.horizon

    @property
    def says_something(self) -> bool:
        return bool(self.late or self.near or self.later or self.days)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to tell one person."""

    kind: Kind
    what: str
    measures: tuple[MeasureFacts, ...] = ()
    flag: RaisedFlag | None = None
    meeting: MeetingFacts | None = None
    deadline: DeadlineFacts | None = None
    week: Week | None = None


def check_days(days: ReminderDays) -> None:
    """RuleBroken, at the committee's own field, when letters would come in the wrong order."""
    if days.asked_again >= days.asked:
        raise RuleBroken(Message.of("reminders.asked_again", n=days.asked), field="asked_again_days")
    if days.chief_told > days.asked_again:
        raise RuleBroken(Message.of("reminders.chief_told", n=days.asked_again), field="chief_told_days")
    if days.chief_after < days.deputy_after:
        raise RuleBroken(Message.of("reminders.chief_after", n=days.deputy_after), field="chief_after_days")
    if days.horizon <= days.near:
        raise RuleBroken(Message.of("reminders.horizon", n=days.near), field="horizon_days")


def said(days: ReminderDays) -> tuple[Message, ...]:
    """When who is reminded in a committee, in words."""
    again = Message.of("reminders.said.again", n=days.asked_again)
    chief = Message.of("reminders.said.chief", n=days.chief_told)
    return (
        Message.of("reminders.said.asked", n=days.asked),
        again if days.asked_again else Message.of("reminders.said.again_that_day"),
        chief if days.chief_told else Message.of("reminders.said.chief_that_day"),
        Message.of("reminders.said.late"),
        Message.of("reminders.said.deputy", n=days.deputy_after),
        Message.of("reminders.said.chief_after", n=days.chief_after),
        Message.of("reminders.said.weekly", n=days.horizon),
    )


def first_moment(day: date) -> datetime:
    """When letters of that day are written at the earliest: eight o'clock in Sweden, summer time or not. In UTC."""
    return datetime.combine(day, time(HOUR), _SWEDEN).astimezone(UTC)


def is_time(now: datetime) -> bool:
    """Whether the letters of the day in Sweden may be written."""
    return now >= first_moment(now.astimezone(_SWEDEN).date())


def due(plan: PlanFacts, receiver: Receiver) -> tuple[Item, ...]:
    """All that the person is to be told of this plan today, whether told already or not, in the letter's order."""
    found = (
        *_confirmations(plan, receiver),
        *(_nudges(plan, receiver) if receiver.nudges else ()),
        *(_warnings(plan, receiver) if receiver.warnings else ()),
        *(_weekly(plan, receiver) if receiver.weekly else ()),
    )
    order = list(Kind)
    return tuple(sorted(found, key=lambda item: order.index(item.kind)))


def week_of(plan: PlanFacts, receiver: Receiver) -> Week:
    """What the weekly letter says: own measures, for who leads all of them, and the days of the next four weeks."""
    own = [m for m in plan.measures if confirmations.is_asked_about(m) and (receiver.leads or _is_owner(m, receiver))]
    late = tuple(m for m in own if _late(m, plan) is not None)
    soon, last = plan.today + timedelta(days=plan.committee.reminders.near), _horizon(plan)
    coming = [(m, day) for m in own if m not in late and (day := _coming(m)) is not None and day <= last]
    coming.sort(key=lambda pair: (pair[1], health.natural(pair[0].number)))
    near = tuple(m for m, day in coming if day <= soon)
    later = tuple(m for m, day in coming if day > soon)
    days = tuple(sorted(_days(plan, receiver), key=lambda day: (day.on, day.what, day.title)))
    return Week(late, near, later, days, plan.committee.reminders.near, plan.committee.reminders.horizon)


def draft_due(plan: PlanFacts) -> tuple[MeetingFacts, MeetingFacts] | None:
    """The next meeting, whose report's draft is opened now, and the one that has been held before it.

    None while no meeting has been held, or none is planned.
    """
    held = [m for m in plan.meetings if not m.cancelled and m.held_on < plan.today]
    coming = [m for m in plan.meetings if not m.cancelled and m.held_on >= plan.today]
    if not held or not coming:
        return None
    return min(coming, key=lambda m: m.held_on), max(held, key=lambda m: m.held_on)


def _confirmations(plan: PlanFacts, receiver: Receiver) -> Iterator[Item]:
    meeting = confirmations.next_dispatch(plan)
    if meeting is None:
        return
    left, days = (meeting.dispatch_on - plan.today).days, plan.committee.reminders
    silent = [m for m in plan.measures if _is_silent(m, meeting, plan)]
    if days.asked_again < left <= days.asked:
        asked = tuple(m for m in silent if _is_owner(m, receiver))
        if asked:
            yield Item(Kind.CONFIRM, f"confirm:{meeting.id}", asked, meeting=meeting)
    if left <= days.asked_again:
        asked = tuple(m for m in silent if _is_owner(m, receiver) or _is_deputy(m, receiver))
        if asked:
            yield Item(Kind.CONFIRM_AGAIN, f"confirm-again:{meeting.id}", asked, meeting=meeting)
    if left <= days.chief_told and silent and receiver.warnings and Role.CHIEF in receiver.roles:
        yield Item(Kind.UNCONFIRMED, f"unconfirmed:{meeting.id}", tuple(silent), meeting=meeting)


def _nudges(plan: PlanFacts, receiver: Receiver) -> Iterator[Item]:
    for measure in plan.measures:
        late = _late(measure, plan)
        if late is None:
            continue
        if _is_owner(measure, receiver):
            yield Item(Kind.PASSED, f"passed:{measure.id}:{late.since}", (measure,), flag=late)
        elif _is_deputy(measure, receiver) and _silent_days(measure, late) >= plan.committee.reminders.deputy_after:
            yield Item(Kind.DEPUTY, f"deputy:{measure.id}:{late.since}", (measure,), flag=late)


def _warnings(plan: PlanFacts, receiver: Receiver) -> Iterator[Item]:
    if Role.CHIEF not in receiver.roles:
        return
    for measure in plan.measures:
        for raised in health.flags(measure, plan):
            if raised.flag in _RED:
                key = f"red:{measure.id}:{raised.flag}:{raised.since or ''}"
                yield Item(Kind.RED, key, (measure,), flag=raised)
            if raised.flag is Flag.OVERDUE and _silent_days(measure, raised) >= plan.committee.reminders.chief_after:
                yield Item(Kind.CHIEF, f"chief:{measure.id}:{raised.since}", (measure,), flag=raised)
    for deadline in _answers_to_give(plan):
        if deadlines.outlook(deadline, plan).light is deadlines.Light.RED:
            yield Item(Kind.RED, f"red-deadline:{deadline.id}:{deadline.due_on}", deadline=deadline)


def _weekly(plan: PlanFacts, receiver: Receiver) -> Iterator[Item]:
    if plan.today.weekday() > WEEKLY_UNTIL:
        return
    week = week_of(plan, receiver)
    if week.says_something:
        monday = plan.today - timedelta(days=plan.today.weekday())
        yield Item(Kind.WEEKLY, f"weekly:{plan.committee.id}:{monday}", week=week)


def _days(plan: PlanFacts, receiver: Receiver) -> Iterator[Day]:
    """Days of meetings for who leads or keeps the meetings; deadlines for who leads."""
    if not (receiver.leads or Role.SECRETARY in receiver.roles):
        return
    for meeting in plan.meetings:
        days = {"stop": meeting.stop_on, "preparation": meeting.preparation_on}
        days |= {"dispatch": meeting.dispatch_on, "meeting": meeting.held_on}
        for what, day in days.items():
            if not meeting.cancelled and day is not None and plan.today <= day <= _horizon(plan):
                yield Day(day, what)
    for case in plan.cases if receiver.leads else ():
        for deadline in case.deadlines:
            if case.closed_on is None and deadline.open and plan.today <= deadline.due_on <= _horizon(plan):
                yield Day(deadline.due_on, "deadline", case.title)


def _horizon(plan: PlanFacts) -> date:
    """The last day that the weekly letter looks ahead to."""
    return plan.today + timedelta(days=plan.committee.reminders.horizon)


def _answers_to_give(plan: PlanFacts) -> Iterable[DeadlineFacts]:
    """The open deadlines by which an answer must have arrived, which is what R8 is about."""
    kinds = (DeadlineKind.REPORT, DeadlineKind.ANSWER)
    return [d for c in plan.cases if c.closed_on is None for d in c.deadlines if d.open and d.kind in kinds]


def _is_silent(measure: MeasureFacts, meeting: MeetingFacts, plan: PlanFacts) -> bool:
    asked = confirmations.is_asked_about(measure)
    return asked and not confirmations.is_confirmed(measure, meeting, plan)


def _late(measure: MeasureFacts, plan: PlanFacts) -> RaisedFlag | None:
    return next((raised for raised in health.flags(measure, plan) if raised.flag is Flag.OVERDUE), None)


def _silent_days(measure: MeasureFacts, late: RaisedFlag) -> int:
    """How many days it has been late; none when somebody has said how it goes since the day passed."""
    if measure.last_update is not None and late.since is not None and measure.last_update.made_on >= late.since:
        return 0
    return late.days or 0


def _coming(measure: MeasureFacts) -> date | None:
    """The day something is expected of the measure: its next occasion, else the date by which it is done."""
    if measure.continuous and measure.next_occasion_on is not None:
        return measure.next_occasion_on
    return None if measure.state is MeasureState.IN_PLACE else measure.due_on


def _is_owner(measure: MeasureFacts, receiver: Receiver) -> bool:
    owner = measure.owner
    return owner is not None and not owner.ended and owner.membership_id in receiver.memberships


def _is_deputy(measure: MeasureFacts, receiver: Receiver) -> bool:
    deputy = measure.deputy
    return deputy is not None and not deputy.ended and deputy.membership_id in receiver.memberships
