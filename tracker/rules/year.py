"""The committee's year: every day that somebody must keep, from meetings, deadlines and measures."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.rules.deadlines import LEADING_KINDS
from tracker.rules.facts import CaseFacts, MeasureFacts, MeetingFacts, PlanFacts
from tracker.rules.states import YearKind


@dataclass(frozen=True, slots=True)
class Day:
    """One entry. `row_id` is the meeting's, deadline's or measure's; `name` the case's or the measure's own."""

    on: date
    kind: YearKind
    row_id: int
    name: str = ""
    #: Where to read more: the case's id for a deadline.
    case_id: int | None = None
    place: str = ""
    cancelled: bool = False

    @property
    def of_meeting(self) -> bool:
        return self.kind in OF_MEETING


OF_MEETING = frozenset({YearKind.MEETING, YearKind.STOP, YearKind.PREPARATION, YearKind.DISPATCH, YearKind.APPROVAL})


def days(plan: PlanFacts, owners: Collection[int] | None = None) -> tuple[Day, ...]:
    """Every entry in order of day. `owners` keeps only the measures that one of those memberships owns or deputises."""
    found = [
        *(day for meeting in plan.meetings for day in _meeting(meeting, plan.committee.approval_days)),
        *(day for case in plan.cases if case.closed_on is None for day in _case(case)),
        *measure_days(plan, owners),
    ]
    return _in_order(found)


#: What a member keeps of a meeting: the preparation is the administration's.
_OF_MEMBERS = frozenset({YearKind.MEETING, YearKind.DISPATCH, YearKind.APPROVAL})


def member_days(plan: PlanFacts, told: PlanFacts | None) -> tuple[Day, ...]:
    """A member's days: the meetings, and the deadlines as the last report told them. A member reads no plan."""
    found = [
        *(day for m in plan.meetings for day in _meeting(m, plan.committee.approval_days) if day.kind in _OF_MEMBERS),
        *(day for case in (told.cases if told else ()) if case.closed_on is None for day in _case(case)),
    ]
    return _in_order(found)


def measure_days(plan: PlanFacts, owners: Collection[int] | None = None) -> tuple[Day, ...]:
    """Due dates and next occasions of measures that are not finished."""
    mine = (m for m in plan.measures if owners is None or _is_of(m, owners))
    return tuple(sorted((day for m in mine for day in _measure(m)), key=lambda day: (day.on, day.row_id)))


def _in_order(found: Iterable[Day]) -> tuple[Day, ...]:
    return tuple(sorted(found, key=lambda day: (day.on, list(YearKind).index(day.kind), day.row_id)))


def _is_of(measure: MeasureFacts, owners: Collection[int]) -> bool:
    return any(person is not None and person.membership_id in owners for person in (measure.owner, measure.deputy))


def _meeting(meeting: MeetingFacts, approval_days: int) -> Iterator[Day]:
    kept = (
        (meeting.stop_on, YearKind.STOP),
        (meeting.preparation_on, YearKind.PREPARATION),
        (meeting.dispatch_on, YearKind.DISPATCH),
        (meeting.held_on, YearKind.MEETING),
        (meeting.minutes_approved_on or meeting.held_on + timedelta(days=approval_days), YearKind.APPROVAL),
    )
    for on, kind in kept:
        if on is not None:
            yield Day(on, kind, meeting.id, place=meeting.place, cancelled=meeting.cancelled)


def _case(case: CaseFacts) -> Iterator[Day]:
    for deadline in case.deadlines:
        if deadline.open and deadline.kind in LEADING_KINDS:
            yield Day(deadline.due_on, YearKind.DEADLINE, deadline.id, case.title, case.id)


def _measure(measure: MeasureFacts) -> Iterator[Day]:
    name = f"{measure.number} {measure.title}"
    if measure.due_on is not None and not measure.finished:
        yield Day(measure.due_on, YearKind.MEASURE, measure.id, name)
    if measure.next_occasion_on is not None and measure.withdrawn_on is None:
        yield Day(measure.next_occasion_on, YearKind.OCCASION, measure.id, name)
