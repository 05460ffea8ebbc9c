"""What a case, its log and its deadlines must be. Rules stop claims, never facts: what happened can be registered."""

from datetime import date

from tracker.rules.states import CaseEventKind, DeadlineKind, SanctionKind
from tracker.rules.transitions import Message, RuleBroken

#: Which deadlines an event can meet. *Åtgärda* is met by the measures, which no letter does.
MEETS: dict[CaseEventKind, frozenset[DeadlineKind]] = {
    CaseEventKind.ANSWER_SENT: frozenset({DeadlineKind.REPORT, DeadlineKind.ANSWER}),
    CaseEventKind.APPEALED: frozenset({DeadlineKind.APPEAL}),
}

#: How the authority, or the committee, has handled the wish for another day.
EXTENSION_KINDS = frozenset(
    {CaseEventKind.EXTENSION_ASKED, CaseEventKind.EXTENSION_GRANTED, CaseEventKind.EXTENSION_REFUSED}
)


def check_days(decided_on: date | None, served_on: date | None, today: date) -> None:
    """A decision is served after it is made, and neither lies ahead; RuleBroken otherwise."""
    for field, day in (("decided_on", decided_on), ("served_on", served_on)):
        check_happened(day, today, field=field)
    if decided_on and served_on and served_on < decided_on:
        raise RuleBroken(Message.of("case.served_before_decided", decided_on=decided_on), field="served_on")


def check_happened(day: date | None, today: date, *, field: str = "happened_on") -> None:
    """What has happened did so today at the latest; RuleBroken at `field` otherwise."""
    if day is not None and day > today:
        raise RuleBroken(Message.of("case.not_yet", today=today), field=field)


def check_sanction(sanction: SanctionKind, amount_kr: int | None) -> None:
    """An amount belongs to a sanction; RuleBroken for an amount alone. A sanction without amount is allowed."""
    if amount_kr is not None and sanction is SanctionKind.NONE:
        raise RuleBroken(Message.of("case.amount_without_sanction"), field="sanction")


def check_extension(due_on: date, to_on: date | None, *, replaced: bool) -> date:
    """The granted new day: later than the one it replaces, which nothing has replaced before. RuleBroken otherwise."""
    if replaced:
        raise RuleBroken(Message.of("deadline.already_replaced", due_on=due_on))
    if to_on is None:
        raise RuleBroken(Message.of("deadline.granted_needs_day"), field="to_on")
    if to_on <= due_on:
        raise RuleBroken(Message.of("deadline.granted_not_later", due_on=due_on), field="to_on")
    return to_on


def check_judgement(stated: object, reason: str, *, field: str) -> None:
    """R16: whoever judges otherwise than the tool says why; RuleBroken at `field` when the reason is missing."""
    if stated is not None and not reason.strip():
        raise RuleBroken(Message.of("deadline.judgement_needs_reason"), field=field)
