"""R6: how a finding is closed and reopened, by the authority's verdict, its closing decision, or the committee."""

from collections.abc import Iterable
from datetime import date
from enum import Enum, auto

from tracker.rules.cases import check_happened
from tracker.rules.facts import CaseFacts, FindingFacts, RoundFacts
from tracker.rules.states import CaseKind, EffectState, FindingClosure, RoundVerdict
from tracker.rules.transitions import Message, RuleBroken

#: Authorities that criticise and never come back with a verdict on each finding.
NEVER_RETURNS = frozenset({"jo", "justitieombudsmannen", "riksdagens ombudsmän"})


class Consequence(Enum):
    """What a verdict does to a finding."""

    CLOSES = auto()
    REOPENS = auto()
    NOTHING = auto()


def consequence(verdict: RoundVerdict, closed_on: date | None, closed_by: FindingClosure | None) -> Consequence:
    """R6 a: *åtgärdad* closes; *kvarstår* and *delvis* reopen what was closed, by whomever.

    A finding that the committee had closed by itself becomes the authority's when it says *åtgärdad*.
    """
    if verdict is RoundVerdict.REMEDIED:
        return Consequence.NOTHING if closed_by is FindingClosure.VERDICT else Consequence.CLOSES
    return Consequence.REOPENS if closed_on is not None else Consequence.NOTHING


def last_verdict(finding_id: int, rounds: Iterable[RoundFacts]) -> RoundFacts | None:
    """The round whose verdict on the finding was decided last; None when there is none."""
    judged = [r for r in rounds if r.decided_on and any(v.finding_id == finding_id for v in r.verdicts)]
    return max(judged, key=lambda r: (r.decided_on or date.min, r.number), default=None)


def check_days(announced_on: date | None, performed_on: date | None, decided_on: date | None, today: date) -> None:
    """Something has happened, none of it lies ahead, and it came in this order; RuleBroken otherwise."""
    days = {"announced_on": announced_on, "performed_on": performed_on, "decided_on": decided_on}
    if not any(days.values()):
        raise RuleBroken(Message.of("round.no_day"), field="announced_on")
    last = None
    for field, day in days.items():
        check_happened(day, today, field=field)
        if day is not None and last is not None and day < last:
            raise RuleBroken(Message.of("round.wrong_order", earlier=last), field=field)
        last = day or last


def check_verdicts(decided_on: date | None, verdicts: int) -> None:
    """A verdict has the day it was decided, and a decision says something of a finding; RuleBroken otherwise."""
    if decided_on is None:
        raise RuleBroken(Message.of("round.decision_without_day"), field="decided_on")
    if not verdicts:
        raise RuleBroken(Message.of("round.no_verdict"), field="verdicts")


def awaits_verdict(case: CaseFacts) -> bool:
    """Whether the authority will still say of each finding if it is mended.

    Not an audit, nor the committee's own control, nor the Parliamentary Ombudsmen; nor a case that the authority has
    closed with its criticism.
    """
    names = {case.authority.casefold().strip(), case.authority_short.casefold().strip()}
    return case.kind is CaseKind.SUPERVISION and case.closed_on is None and not names & NEVER_RETURNS


def check_committee_may_close(case: CaseFacts, finding: FindingFacts) -> None:
    """R6 c: the committee closes by itself only where no verdict will come, and after R5. RuleBroken otherwise."""
    if finding.closed_on is not None:
        raise RuleBroken(Message.of("closing.closed_already", number=finding.number, on=finding.closed_on))
    if awaits_verdict(case):
        raise RuleBroken(Message.of("closing.verdict_comes", authority=case.authority_short or case.authority))
    if finding.effect is not EffectState.SHOWN:
        raise RuleBroken(Message.of("closing.effect_not_shown", number=finding.number, effect=finding.effect))
