"""A finding's effect as every page shows it: state, the sentence that says why, and the curves it is seen by."""

from dataclasses import dataclass

from tracker.rules import effect, indicators
from tracker.rules.facts import IndicatorFacts, PlanFacts
from tracker.rules.indicators import Position
from tracker.rules.states import EffectState
from tracker.rules.transitions import Message


@dataclass(frozen=True, slots=True)
class CurveShown:
    """An indicator in small, with where it stands."""

    facts: IndicatorFacts
    position: Position


@dataclass(frozen=True, slots=True)
class EffectShown:
    """`measured` is false while nobody has chosen what shows the effect."""

    state: EffectState
    reason: Message
    measured: bool
    curves: tuple[CurveShown, ...]


def effect_shown(finding_id: int, plan: PlanFacts) -> EffectShown:
    """The finding's effect with its reason (R5)."""
    judgement = effect.judge(finding_id, plan)
    curves = tuple(CurveShown(i, indicators.standing(i, plan.today)) for i in plan.indicators_of(finding_id))
    return EffectShown(judgement.state, judgement.reason, judgement.measured, curves)
