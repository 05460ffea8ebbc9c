"""Sampling protocols: "would we pass today?". Counts that fit together, and questions to start from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tracker.rules.facts import SampleFacts
from tracker.rules.transitions import Message, RuleBroken

#: How many questions a protocol can have.
MOST_QUESTIONS = 10
#: How long a suggested question may be before it is left for a person to word.
_LONGEST = 300

_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_BULLET = re.compile(r"^\s*(?:[-–•*·]|\d{1,2}[.)])\s+")


@dataclass(frozen=True, slots=True)
class Step:
    """From one protocol to the next: the share that passed, in whole per cent, and the difference in points."""

    before: int
    now: int

    @property
    def points(self) -> int:
        return self.now - self.before


def check_counts(examined: int, passed: int, checks: Sequence[tuple[str, int]]) -> None:
    """RuleBroken when the counts don't fit: a file passes only when it passes every question."""
    if not checks:
        raise RuleBroken(Message.of("sample.no_question"), field="questions")
    if passed > examined:
        raise RuleBroken(Message.of("sample.more_passed", examined=examined), field="passed")
    for question, count in checks:
        if count > examined:
            raise RuleBroken(Message.of("sample.check_above", question=question, examined=examined), field="questions")
        if count < passed:
            raise RuleBroken(Message.of("sample.check_below", question=question, passed=passed), field="questions")


def suggestions(requirement: str) -> tuple[str, ...]:
    """A requirement's sentences as questions to start from; none when nothing is written."""
    parts = (_BULLET.sub("", part).strip() for part in _SENTENCE.split(requirement))
    return tuple(part for part in parts if 0 < len(part) <= _LONGEST)[:MOST_QUESTIONS]


def share(passed: int, examined: int) -> int:
    """Whole per cent, rounded down so that 99,6 % never reads as everything."""
    return passed * 100 // examined


def trend(samples: Sequence[SampleFacts]) -> tuple[Step, ...]:
    """The steps between a finding's protocols, in the order they were performed."""
    shares = [share(s.passed, s.examined) for s in sorted(samples, key=lambda s: (s.performed_on, s.id))]
    return tuple(Step(before, now) for before, now in pairwise(shares))
