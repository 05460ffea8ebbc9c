"""What if: the planner's answers (R8) with a meeting or a last day elsewhere, before anything is saved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from tracker.rules import deadlines, meetings
from tracker.rules.deadlines import Light, Option, Outlook, Reach
from tracker.rules.facts import CaseFacts, DeadlineFacts, MeasureFacts, MeetingFacts, PlanFacts
from tracker.rules.transitions import Message

_ORDER = (Light.GREEN, Light.AMBER, Light.RED)
#: The id of a meeting that is only thought of: none in the database has it.
EXTRA = 0


@dataclass(frozen=True, slots=True)
class Supposition:
    """What is tried: days of meetings, deadlines and measures by id, and an extra meeting."""

    meetings: Mapping[int, date] = field(default_factory=dict)
    deadlines: Mapping[int, date] = field(default_factory=dict)
    measures: Mapping[int, date] = field(default_factory=dict)
    extra_on: date | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """One last day with the planner's answer as things are, and as supposed. The case or the measure it is about."""

    before: Outlook
    after: Outlook
    case: CaseFacts | None = None
    deadline: DeadlineFacts | None = None
    measure: MeasureFacts | None = None

    @property
    def worse(self) -> bool:
        """Whether what is supposed makes it harder to be in time."""
        return _ORDER.index(self.after.light) > _ORDER.index(self.before.light)

    @property
    def better(self) -> bool:
        return _ORDER.index(self.after.light) < _ORDER.index(self.before.light)


def suppose(plan: PlanFacts, what: Supposition) -> PlanFacts:
    """The plan as it would be. A meeting's usual dispatch day follows it, as when it is really moved."""
    moved = tuple(_meeting(meeting, what, plan) for meeting in plan.meetings)
    if what.extra_on is not None:
        dispatch_on = meetings.default_dispatch(what.extra_on, plan.committee.dispatch_days)
        moved = (*moved, MeetingFacts(EXTRA, what.extra_on, dispatch_on, extra=True))
    days = {meeting.id: meeting.held_on for meeting in moved}
    return replace(
        plan,
        meetings=tuple(sorted(moved, key=lambda meeting: meeting.held_on)),
        cases=tuple(
            replace(case, deadlines=tuple(_deadline(deadline, what) for deadline in case.deadlines))
            for case in plan.cases
        ),
        measures=tuple(replace(m, due_on=what.measures[m.id]) if m.id in what.measures else m for m in plan.measures),
        decisions=tuple(
            replace(d, meeting_on=days.get(d.meeting_id, d.meeting_on)) if d.meeting_id is not None else d
            for d in plan.decisions
        ),
    )


def judged(plan: PlanFacts, what: Supposition) -> tuple[Judged, ...]:
    """Every open deadline of every open case, then every measure that waits for the committee, by last day."""
    after = suppose(plan, what)
    return (*_deadlines(plan, after), *_measures(plan, after))


def line(option: Option, judged: Judged) -> Message:
    """R8's arithmetic in one line: dispatch, meeting, approval, arrival, and what it takes."""
    subject = "measure" if judged.measure is not None else "answer"
    name = {
        Reach.ORDINARY: "ordinary",
        Reach.IMMEDIATE: "asked" if option.immediate_asked else "immediate",
        Reach.NOT: "not",
    }
    return Message.of(
        f"planner.{subject}.line.{name[option.reach]}",
        dispatch_on=option.dispatch_on,
        held_on=option.meeting.held_on,
        approved_on=option.minutes_approved_on,
        arrives_on=option.arrives_on,
        due_on=judged.after.due_on,
    )


def _meeting(meeting: MeetingFacts, what: Supposition, plan: PlanFacts) -> MeetingFacts:
    held_on = what.meetings.get(meeting.id, meeting.held_on)
    if held_on == meeting.held_on:
        return meeting
    usual = meetings.default_dispatch(meeting.held_on, plan.committee.dispatch_days)
    dispatch_on = meeting.dispatch_on
    if dispatch_on == usual or dispatch_on > held_on:
        dispatch_on = meetings.default_dispatch(held_on, plan.committee.dispatch_days)
    return replace(meeting, held_on=held_on, dispatch_on=dispatch_on)


def _deadline(deadline: DeadlineFacts, what: Supposition) -> DeadlineFacts:
    return replace(deadline, due_on=what.deadlines.get(deadline.id, deadline.due_on))


def _deadlines(plan: PlanFacts, after: PlanFacts) -> Iterator[Judged]:
    now = {deadline.id: deadline for case in after.cases for deadline in case.deadlines}
    for case, deadline in deadlines.open_deadlines(plan):
        before = deadlines.outlook(deadline, plan)
        yield Judged(before, deadlines.outlook(now[deadline.id], after), case=case, deadline=deadline)


def _measures(plan: PlanFacts, after: PlanFacts) -> Iterator[Judged]:
    now = {measure.id: measure for measure in after.measures}
    for measure in plan.measures:
        before = deadlines.for_measure(measure, plan)
        then = deadlines.for_measure(now[measure.id], after)
        if before is not None and then is not None:
            yield Judged(before, then, measure=measure)
