"""Ändrade tider: every first date of the plan, what became of it, and what that says of the last days (R2)."""

from dataclasses import dataclass

from tracker.rules import deadlines, promises, slips
from tracker.rules.facts import CaseFacts, MeasureFacts, PlanFacts
from tracker.rules.promises import DateRecord
from tracker.rules.slips import Forecast, Ledger
from tracker.rules.states import MeasureState


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
class DatesPage:
    """The whole committee's dates."""

    ledger: Ledger
    rows: tuple[DateRow, ...]
    waiting: tuple[MeasureFacts, ...]
    awaited: tuple[Awaited, ...]


def dates_page(plan: PlanFacts) -> DatesPage:
    """Everything the page shows, from the plan alone. Measures never told the committee have no first date yet."""
    found = slips.ledger(plan)
    days = {slip.measure.id: slip.days for slip in found.slips}
    told = [m for m in plan.measures if m.first_due_committee is not None or m.moves]
    return DatesPage(
        ledger=found,
        rows=tuple(_row(measure, days.get(measure.id)) for measure in told),
        waiting=tuple(m for m in plan.measures if m.proposed_move and m.state is not MeasureState.WITHDRAWN),
        awaited=tuple(_awaited(plan)),
    )


def _row(measure: MeasureFacts, days: int | None) -> DateRow:
    record = promises.date_record(measure)
    return DateRow(measure, record, days, promises.authority_waits_for(measure) is not None)


def _awaited(plan: PlanFacts) -> list[Awaited]:
    found = [
        (case, deadline)
        for case in plan.cases
        if case.closed_on is None
        for deadline in case.deadlines
        if deadline.open and deadline.kind in deadlines.LEADING_KINDS
    ]
    found.sort(key=lambda pair: (pair[1].due_on, pair[1].id))
    return [Awaited(case, slips.forecast(deadline, plan)) for case, deadline in found]
