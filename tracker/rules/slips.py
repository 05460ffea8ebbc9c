"""R2 over the whole plan: how many first dates were kept, how far the others slipped, and what that says of the rest.

A first date is the one first told the committee. What is withdrawn is left out, and counted beside. Nothing here says
who: it is about the plan.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median_high

from tracker.rules import deadlines, promises
from tracker.rules.facts import CaseFacts, DeadlineFacts, MeasureFacts, PlanFacts
from tracker.rules.promises import DateRecord
from tracker.rules.states import MeasureCategory, MeasureState, OnTrack
from tracker.rules.transitions import Message

#: Fewer outcomes than this say nothing about the next.
ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Slip:
    """A measure whose first date has been decided by what happened. `days` is 0 when it was kept."""

    measure: MeasureFacts
    first_on: date
    days: int

    @property
    def kept(self) -> bool:
        return self.days == 0


@dataclass(frozen=True, slots=True)
class Tally:
    """How many first dates were kept among those decided, and the median slip of the others in days."""

    category: MeasureCategory | None
    kept: int
    total: int
    #: None when every one was kept.
    median_days: int | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything the page Ändrade tider counts."""

    whole: Tally
    categories: tuple[Tally, ...]
    slips: tuple[Slip, ...]
    #: Told and not finished, but still within the first date: not decided yet.
    undecided: int
    #: Told and withdrawn since.
    withdrawn: int


@dataclass(frozen=True, slots=True)
class Expected:
    """When one measure can be expected to be finished, and why then."""

    measure: MeasureFacts
    on: date | None
    reasons: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """When the measures of a deadline's case can be expected to be finished: the last of them."""

    deadline: DeadlineFacts
    on: date | None
    #: Those that are not finished, the latest first; those without a date before them all.
    measures: tuple[Expected, ...]
    #: How many are finished and stand. With none of these either there is nothing to forecast from.
    finished: int = 0

    @property
    def undated(self) -> tuple[Expected, ...]:
        return tuple(expected for expected in self.measures if expected.on is None)

    @property
    def days_after(self) -> int:
        """How many days after the last day; 0 when in time."""
        return max(0, (self.on - self.deadline.due_on).days) if self.on else 0


@dataclass(frozen=True, slots=True)
class DateRow:
    """One measure's dates: first told, current, and every move between."""

    measure: MeasureFacts
    record: DateRecord
    #: Days after the first date so far; None while it can still be kept.
    days: int | None
    #: R2: the chief has said that the authority must be told, and no answer has told it yet.
    tell: bool


@dataclass(frozen=True, slots=True)
class Awaited:
    """The forecast of one open deadline."""

    case: CaseFacts
    forecast: Forecast


@dataclass(frozen=True, slots=True)
class ChangedDates:
    """Ändrade tider: the whole committee's dates, as the page and the document show them."""

    ledger: Ledger
    rows: tuple[DateRow, ...]
    waiting: tuple[MeasureFacts, ...]
    awaited: tuple[Awaited, ...]


def changed_dates(plan: PlanFacts) -> ChangedDates:
    """Everything Ändrade tider says. Measures never told the committee have no first date yet."""
    found = ledger(plan)
    days = {slip.measure.id: slip.days for slip in found.slips}
    told = [m for m in plan.measures if m.first_due_committee is not None or m.moves]
    return ChangedDates(
        ledger=found,
        rows=tuple(_row(measure, days.get(measure.id)) for measure in told),
        waiting=tuple(m for m in plan.measures if m.proposed_move and m.state is not MeasureState.WITHDRAWN),
        awaited=tuple(_awaited(plan)),
    )


def _row(measure: MeasureFacts, days: int | None) -> DateRow:
    record = promises.date_record(measure)
    return DateRow(measure, record, days, promises.authority_waits_for(measure) is not None)


def _awaited(plan: PlanFacts) -> list[Awaited]:
    return [Awaited(case, forecast(deadline, plan)) for case, deadline in deadlines.open_deadlines(plan)]


def ledger(plan: PlanFacts) -> Ledger:
    """R2: the outcome of every first date that has been told the committee."""
    told = [m for m in plan.measures if m.first_due_committee is not None]
    active = [m for m in told if m.state is not MeasureState.WITHDRAWN]
    slips = tuple(slip for m in active if (slip := _slip(m, plan.today)) is not None)
    return Ledger(
        whole=_tally(None, slips),
        categories=tuple(
            _tally(category, found)
            for category in MeasureCategory
            if (found := [slip for slip in slips if slip.measure.category is category])
        ),
        slips=slips,
        undecided=len(active) - len(slips),
        withdrawn=len(told) - len(active),
    )


def _slip(measure: MeasureFacts, today: date) -> Slip | None:
    """None while the first date can still be kept."""
    first_on = measure.first_due_committee
    if first_on is None:
        return None
    if measure.finished:
        end = measure.done_on or measure.due_on or first_on
        return Slip(measure, first_on, max(0, (end - first_on).days))
    so_far = max(day for day in (measure.due_on, today, first_on) if day is not None)
    days = (so_far - first_on).days
    return Slip(measure, first_on, days) if days else None


def _tally(category: MeasureCategory | None, slips: Sequence[Slip]) -> Tally:
    late = [slip.days for slip in slips if not slip.kept]
    return Tally(category, len(slips) - len(late), len(slips), median_high(late) if late else None)


def usual_slip(found: Ledger, category: MeasureCategory | None) -> int | None:
    """The median slip in days among measures like it, kept ones counted as 0; None when too few have been decided.

    The category's own when it has enough, else the whole plan's.
    """
    for slips in ([s.days for s in found.slips if s.measure.category is category], [s.days for s in found.slips]):
        if len(slips) >= ENOUGH:
            return median_high(slips)
    return None


def forecast(deadline: DeadlineFacts, plan: PlanFacts) -> Forecast:
    """When the measures that answer the deadline's case can be expected to be finished.

    From the owners' own answers and what first dates have been worth so far. Never before a measure's due date, its
    owner's forecast, or today.
    """
    found = ledger(plan)
    ids = {finding.id for finding in plan.findings if finding.case_id == deadline.case_id and finding.closed_on is None}
    own = [m for m in plan.measures if ids & set(m.finding_ids) and m.state is not MeasureState.WITHDRAWN]
    open_ = [m for m in own if not m.finished]
    expected = sorted((_expected(m, found, plan.today) for m in open_), key=_latest_first)
    days = [one.on for one in expected if one.on is not None]
    on = max(days, default=None) if len(days) == len(expected) else None
    return Forecast(deadline, on, tuple(expected), len(own) - len(open_))


def _latest_first(expected: Expected) -> tuple[bool, int]:
    return (expected.on is not None, -expected.on.toordinal() if expected.on else 0)


def _expected(measure: MeasureFacts, found: Ledger, today: date) -> Expected:
    if measure.due_on is None and measure.forecast_on is None:
        return Expected(measure, None, (Message.of("forecast.undated"),))
    stated = max(day for day in (measure.due_on, measure.forecast_on) if day is not None)
    reasons = [_stated(measure, stated)]
    usual = usual_slip(found, measure.category)
    if usual and measure.forecast_on is None and measure.on_track is not OnTrack.YES:
        stated += timedelta(days=usual)
        reasons.append(Message.of("forecast.usual", n=usual))
    if stated < today:
        stated = today
        reasons.append(Message.of("forecast.today", on=today))
    return Expected(measure, stated, tuple(reasons))


def _stated(measure: MeasureFacts, on: date) -> Message:
    if measure.forecast_on is not None:
        return Message.of("forecast.owner", on=measure.forecast_on)
    name = {OnTrack.YES: "yes", OnTrack.UNCERTAIN: "uncertain", OnTrack.NO: "no"}
    return Message.of(f"forecast.due_{name[measure.on_track]}" if measure.on_track else "forecast.due", on=on)
