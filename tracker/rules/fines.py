"""What has become of a conditional fine, in words. It is never automatic: only a court imposes it (DOMAIN.md 0.5)."""

from tracker.rules.facts import CaseFacts, FineFacts
from tracker.rules.states import JudgmentOutcome, SanctionKind
from tracker.rules.transitions import Message


def at_risk(case: CaseFacts) -> bool:
    """Whether the committee risks the fine: it is threatened, and neither judged nor waived."""
    settled = case.fine is not None and (case.fine.judged_on is not None or case.fine.waived_on is not None)
    return case.sanction is SanctionKind.CONDITIONAL_FINE and not settled


def status(case: CaseFacts) -> Message | None:
    """Where the fine stands; None for a case without one."""
    if case.fine is None:
        return Message.of("fine.not_imposed") if case.sanction is SanctionKind.CONDITIONAL_FINE else None
    fine, authority = case.fine, case.authority_short or case.authority
    if fine.waived_on is not None:
        return Message.of("fine.waived", authority=authority, on=fine.waived_on)
    if fine.judged_on is None:
        return Message.of("fine.applied", authority=authority, on=fine.applied_on)
    match fine.outcome:
        case JudgmentOutcome.IMPOSED | JudgmentOutcome.REDUCED:
            return _imposed(fine, case.sanction_kr)
        case JudgmentOutcome.REFUSED:
            return Message.of("fine.refused", on=fine.judged_on)
    return Message.of("fine.judged", on=fine.judged_on)


def _imposed(fine: FineFacts, whole: int | None) -> Message:
    """With its amount where it is known, beside what was threatened when that was more."""
    reduced = fine.outcome is JudgmentOutcome.REDUCED
    amount = fine.imposed_kr if fine.imposed_kr is not None or reduced else whole
    if amount is None:
        return Message.of("fine.reduced_unknown" if reduced else "fine.imposed_unknown")
    if whole is not None and amount < whole:
        return Message.of("fine.imposed_part", amount=amount, whole=whole)
    return Message.of("fine.imposed", amount=amount)
