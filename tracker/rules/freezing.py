"""R11 and R15: when a report may be locked for dispatch, taken back, or must be followed by a revised one."""

from datetime import date

from tracker.rules.facts import MeetingFacts, ReportRef
from tracker.rules.transitions import Message, RuleBroken


def check_publish(
    meeting: MeetingFacts,
    *,
    today: date,
    standing: ReportRef | None = None,
    previous: ReportRef | None = None,
    revising: bool = False,
    missing: int = 0,
    missing_accepted: bool = False,
    day_is_set: bool = False,
    demo_database: bool = False,
) -> None:
    """R11: refuse to lock a report that can't be sent, that another stands in the way of, or that hides gaps.

    `standing` is the report that stands for this meeting, `previous` the last that stands for any. `missing` counts
    what the report would show as missing; whoever locks it all the same says so with `missing_accepted`.
    """
    check_practice(day_is_set=day_is_set, demo_database=demo_database)
    if meeting.cancelled:
        raise RuleBroken(Message.of("freezing.meeting_cancelled", held_on=meeting.held_on))
    if meeting.held_on < today:
        raise RuleBroken(Message.of("freezing.meeting_held", held_on=meeting.held_on))
    _check_alone(meeting, standing, today, revising)
    if previous is not None and previous.meeting_on > meeting.held_on:
        raise RuleBroken(Message.of("freezing.out_of_order", number=previous.number, meeting_on=previous.meeting_on))
    if missing and not missing_accepted:
        raise RuleBroken(Message.of("freezing.missing", n=missing), field="missing_accepted")


def must_revise(meeting: MeetingFacts, standing: ReportRef | None, today: date) -> bool:
    """R11: whether a new report for the meeting is a revised one, naming the one already sent out."""
    return standing is not None and today > meeting.dispatch_on


def may_withdraw(meeting: MeetingFacts, today: date) -> bool:
    """R11: until dispatch, the dispatch day itself included: the papers leave at the end of that day."""
    return today <= meeting.dispatch_on


def check_withdraw(meeting: MeetingFacts, *, today: date, reason: str) -> None:
    """R11: refuse to take back a report that has been sent out, or to do so without saying why."""
    if not may_withdraw(meeting, today):
        raise RuleBroken(Message.of("freezing.dispatched", dispatch_on=meeting.dispatch_on))
    if not reason.strip():
        raise RuleBroken(Message.of("freezing.reason_missing"), field="reason")


def check_end(meeting: MeetingFacts, *, today: date, standing: ReportRef | None, ended: bool) -> ReportRef:
    """R11: the report that a held meeting's supplement belongs to.

    RuleBroken before the meeting, without a report, or when the supplement is locked already.
    """
    if meeting.cancelled or meeting.held_on > today:
        raise RuleBroken(Message.of("freezing.not_held", held_on=meeting.held_on))
    if standing is None:
        raise RuleBroken(Message.of("freezing.no_report"))
    if ended:
        raise RuleBroken(Message.of("freezing.ended"))
    return standing


def check_practice(*, day_is_set: bool, demo_database: bool) -> None:
    """R15: where the business day is set nothing is published or sent, except in a demo database."""
    if day_is_set and not demo_database:
        raise RuleBroken(Message.of("freezing.practice"))


def _check_alone(meeting: MeetingFacts, standing: ReportRef | None, today: date, revising: bool) -> None:
    """One report stands for a meeting: the old one is taken back before dispatch, revised after."""
    if standing is None:
        return
    if not must_revise(meeting, standing, today):
        raise RuleBroken(Message.of("freezing.standing", number=standing.number))
    if not revising:
        raise RuleBroken(Message.of("freezing.revise", number=standing.number, dispatch_on=meeting.dispatch_on))
