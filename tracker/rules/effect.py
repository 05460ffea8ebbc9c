"""R5: whether a finding's effect is shown. Until indicators and verifications exist, nothing ever is."""

from collections.abc import Sequence

from tracker.rules.facts import MeasureFacts
from tracker.rules.states import EffectState, MeasureState


def effect_of(measures: Sequence[MeasureFacts]) -> EffectState:
    """The effect state of a finding without indicator: all measures done is still not effect."""
    active = [m for m in measures if m.state is not MeasureState.WITHDRAWN]
    if active and all(m.finished for m in active):
        return EffectState.DONE_WITHOUT_EFFECT
    return EffectState.NOT_MEASURED
