"""Before each dispatch every owner says how the own measures go: which are asked about, and when a link still answers.

Days are business days, save `expires_at`, which is the real clock's as every token's (R15).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tracker.rules import health
from tracker.rules.facts import MeasureFacts, MeetingFacts, PlanFacts
from tracker.rules.states import MeasureState
from tracker.rules.transitions import Message

_SWEDEN = ZoneInfo("Europe/Stockholm")


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """A link that answers for one person's measures before one meeting."""

    meeting: MeetingFacts
    expires_at: datetime
    revoked: bool
    #: The report to the meeting is locked: what was to be said has been said.
    dispatched: bool


def expires_at(now: datetime, *, today: date, dispatch_on: date) -> datetime:
    """The midnight in Sweden that ends the day of dispatch, as many real days from now as business days remain."""
    last = now.astimezone(_SWEDEN).date() + max(dispatch_on - today, timedelta(0))
    return datetime.combine(last + timedelta(days=1), time(), _SWEDEN).astimezone(UTC)


def refusal(link: LinkFacts, *, now: datetime, today: date) -> Message | None:
    """Why the link answers for nothing any more; None while it does."""
    if link.revoked:
        return Message.of("confirmation.revoked")
    if link.meeting.cancelled:
        return Message.of("confirmation.cancelled", held_on=link.meeting.held_on)
    if link.dispatched or now >= link.expires_at or today > link.meeting.dispatch_on:
        return Message.of("confirmation.expired", held_on=link.meeting.held_on)
    return None


def next_dispatch(plan: PlanFacts) -> MeetingFacts | None:
    """The meeting whose papers are dispatched next, today included; None when none is planned, or its report is locked.

    A report that is locked before the day of dispatch has said what there was to say.
    """
    coming = [m for m in plan.meetings if not m.cancelled and m.dispatch_on >= plan.today]
    meeting = min(coming, key=lambda m: (m.dispatch_on, m.held_on), default=None)
    locked = plan.last_report is not None and meeting is not None and plan.last_report.meeting_id == meeting.id
    return None if locked else meeting


def is_asked_about(measure: MeasureFacts) -> bool:
    """Whether anybody need say how the measure goes: not when it is done or will not be."""
    return measure.state not in (MeasureState.DONE, MeasureState.WITHDRAWN)


def is_confirmed(measure: MeasureFacts, meeting: MeetingFacts, plan: PlanFacts) -> bool:
    """Whether somebody has said how it goes since the last report; before the first one, since owners were asked."""
    if plan.last_report is not None:
        return health.confirmed_since(measure, plan.last_report.as_of)
    return health.confirmed_since(measure, meeting.dispatch_on - timedelta(days=plan.committee.reminders.asked + 1))


def owned(plan: PlanFacts, memberships: frozenset[int]) -> tuple[MeasureFacts, ...]:
    """The measures that these memberships own, or are deputies for, among those that are asked about."""
    return tuple(m for m in plan.measures if is_asked_about(m) and memberships & _holders(m))


def _holders(measure: MeasureFacts) -> frozenset[int]:
    people = (measure.owner, measure.deputy)
    return frozenset(person.membership_id for person in people if person is not None and not person.ended)
