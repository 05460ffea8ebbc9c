"""What a finding must be: the committee's position, and the authority's words that nobody rewrites."""

from tracker.rules.states import Position
from tracker.rules.transitions import Message, RuleBroken

#: R7: the positions that say something against the authority, and so must say why.
NEEDS_REASON = frozenset({Position.SHARES_PARTLY, Position.DOES_NOT_SHARE})


def check_position(position: Position, reason: str) -> None:
    """R7: whoever does not share the whole assessment says why; RuleBroken otherwise."""
    if position in NEEDS_REASON and not reason.strip():
        raise RuleBroken(Message.of("finding.position_needs_reason"), field="position_reason")


def check_words_unlocked(old: str, new: str) -> None:
    """The authority's words are locked once registered; RuleBroken when they would be changed in passing."""
    if old and new != old:
        raise RuleBroken(Message.of("finding.words_locked"), field="authority_words")


def check_correction(old: str, new: str, reason: str) -> None:
    """A correction gives new words and says why; RuleBroken otherwise."""
    if not new.strip():
        raise RuleBroken(Message.of("finding.words_missing"), field="authority_words")
    if new == old:
        raise RuleBroken(Message.of("finding.words_unchanged"), field="authority_words")
    if not reason.strip():
        raise RuleBroken(Message.of("finding.correction_needs_reason"), field="reason")


def check_repeat(finding_id: int | None, repeat_of_id: int | None) -> None:
    """A finding repeats an earlier one, never itself; RuleBroken otherwise."""
    if repeat_of_id is not None and repeat_of_id == finding_id:
        raise RuleBroken(Message.of("finding.repeats_itself"), field="repeat_of_id")
