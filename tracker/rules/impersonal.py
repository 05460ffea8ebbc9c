"""Why a date was moved, told without names: a document blames nobody, so a function stands where a name did."""

import re
from collections.abc import Mapping
from dataclasses import replace

from tracker.rules.facts import MeasureFacts, PlanFacts

#: After these a sentence begins.
_ENDS = (".", "!", "?", ":")


def moves(plan: PlanFacts) -> PlanFacts:
    """The plan with the title in place of each name that a reason for a move holds; the same plan where none does.

    Known are those who answer for measures: a name of somebody else cannot be told from other words.
    """
    people = (person for measure in plan.measures for person in (measure.owner, measure.deputy))
    titles = {p.name: p.title for p in people if p is not None and p.name and p.title}
    measures = tuple(_measure(measure, titles) for measure in plan.measures) if titles else plan.measures
    return plan if measures == plan.measures else replace(plan, measures=measures)


def _measure(measure: MeasureFacts, titles: Mapping[str, str]) -> MeasureFacts:
    proposed = measure.proposed_move
    if not measure.moves and proposed is None:
        return measure
    told = tuple(replace(move, reason=reason(move.reason, titles)) for move in measure.moves)
    asked = replace(proposed, reason=reason(proposed.reason, titles)) if proposed is not None else None
    return replace(measure, moves=told, proposed_move=asked)


def reason(text: str, titles: Mapping[str, str]) -> str:
    """The text with each whole name exchanged for its title, in small letters within a sentence."""

    def titled(found: re.Match[str]) -> str:
        title, before = titles[found.group()], text[: found.start()].rstrip()
        begins = not before or before.endswith(_ENDS) or title[1:2].isupper()
        return title if begins else title[:1].lower() + title[1:]

    longest_first = sorted(titles, key=lambda name: (-len(name), name))
    return re.sub(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", titled, text)
