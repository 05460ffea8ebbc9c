"""R5: whether a finding's effect is shown, and the sentence that says why or why not.

An act that is done shows nothing of its effect. Only a verification with result "ja" does, that rests on an indicator
at or past its target or on an examined sample; and only until later observations fall below the target again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.rules import indicators
from tracker.rules.facts import IndicatorFacts, MeasureFacts, PlanFacts, SampleFacts, VerificationFacts
from tracker.rules.indicators import Position, Standing
from tracker.rules.states import EffectState, MeasureState, VerificationResult
from tracker.rules.transitions import Message, Value


@dataclass(frozen=True, slots=True)
class EffectJudgement:
    """A finding's effect with its reason. `indicator_id` is the indicator that decided, when one did."""

    state: EffectState
    reason: Message
    indicator_id: int | None = None

    @property
    def measured(self) -> bool:
        """Whether anything has been chosen or done to see the effect by."""
        return self.reason.id != "effect.nothing_chosen"


@dataclass(frozen=True, slots=True)
class _Placed:
    indicator: IndicatorFacts
    position: Position


def judged(plan: PlanFacts) -> PlanFacts:
    """The plan with every finding's effect filled in."""
    findings = tuple(
        replace(f, effect=judge(f.id, plan).state, effect_secured=secured(f.id, plan)) for f in plan.findings
    )
    return replace(plan, findings=findings)


def secured(finding_id: int, plan: PlanFacts) -> bool:
    """Whether a way to see the effect is chosen: an indicator with a target, or a sampling protocol."""
    return any(i.target_value is not None for i in plan.indicators_of(finding_id)) or any(
        s.finding_id == finding_id for s in plan.samples
    )


def judge(finding_id: int, plan: PlanFacts) -> EffectJudgement:
    """R5 for one finding: its state and the sentence, which names indicator, value, target, period and n.

    Of several indicators the most worrying one decides: nothing reads as effective while any of them is below its
    target. The last verification of the finding's effect counts; an earlier "ja" does not outlive a later "nej".
    """
    placed = _placed(finding_id, plan)
    verification = last_verification(finding_id, plan)
    shown = _shown(verification, placed, plan)
    if shown is not None:
        return shown
    done = all_done(plan.measures_of(finding_id))
    if placed:
        return _unshown(_deciding(placed), verification, done)
    return _without_indicator(finding_id, verification, plan, done)


def last_verification(finding_id: int, plan: PlanFacts) -> VerificationFacts | None:
    """The last verification of the finding's effect."""
    own = [v for v in plan.verifications if v.finding_id == finding_id]
    return max(own, key=lambda v: (v.performed_on, v.id), default=None)


def all_done(measures: Sequence[MeasureFacts]) -> bool:
    """Whether there are measures and every one that stands is done or in place."""
    active = [m for m in measures if m.state is not MeasureState.WITHDRAWN]
    return bool(active) and all(m.finished for m in active)


def can_show(indicator: IndicatorFacts, verification: VerificationFacts, plan: PlanFacts) -> bool:
    """Whether the indicator carries a "ja" of that day: at target then, and still."""
    return _reached_when(indicator, verification) and (
        indicators.standing(indicator, plan.today).standing is Standing.REACHED
    )


def _reached_when(indicator: IndicatorFacts, verification: VerificationFacts) -> bool:
    """Whether it was at target by what had been observed when it was verified."""
    then = tuple(o for o in indicator.observations if o.period_end_on <= verification.performed_on)
    known = replace(indicator, observations=then)
    return indicators.standing(known, verification.performed_on).standing is Standing.REACHED


def _placed(finding_id: int, plan: PlanFacts) -> list[_Placed]:
    return [_Placed(i, indicators.standing(i, plan.today)) for i in plan.indicators_of(finding_id)]


def _deciding(placed: Sequence[_Placed]) -> _Placed:
    """The most worrying of the indicators; the first of equals."""
    order = list(Standing)
    return min(placed, key=lambda p: order.index(p.position.standing))


def _shown(
    verification: VerificationFacts | None, placed: Sequence[_Placed], plan: PlanFacts
) -> EffectJudgement | None:
    if verification is None or verification.result is not VerificationResult.YES:
        return None
    if any(indicators.below(p.indicator, plan.today) for p in placed):
        return None
    for p in placed:
        if p.indicator.id == verification.indicator_id and can_show(p.indicator, verification, plan):
            reason = Message("effect.shown", {**_values(p), "verified_on": verification.performed_on})
            return EffectJudgement(EffectState.SHOWN, reason, p.indicator.id)
    sample = _sample(verification, plan)
    if sample is None:
        return None
    reason = Message.of("effect.shown_by_sample", verified_on=verification.performed_on, sample=_sampled(sample))
    return EffectJudgement(EffectState.SHOWN, reason)


def _sample(verification: VerificationFacts, plan: PlanFacts) -> SampleFacts | None:
    """The examined sample that the verification rests on; one of another finding shows nothing."""
    for sample in plan.samples:
        if sample.id == verification.sample_id and sample.finding_id == verification.finding_id:
            return sample if sample.examined > 0 else None
    return None


def _sampled(sample: SampleFacts) -> Message:
    return Message.of("effect.sample", passed=sample.passed, examined=sample.examined, on=sample.performed_on)


_STATES: dict[Standing, EffectState] = {
    Standing.TOO_SMALL: EffectState.TOO_SMALL,
    Standing.INTERIM: EffectState.INTERIM_TARGET,
    Standing.TOO_EARLY: EffectState.TOO_EARLY,
    Standing.NO_VALUES: EffectState.NOT_MEASURED,
}


def _unshown(placed: _Placed, verification: VerificationFacts | None, done: bool) -> EffectJudgement:
    standing = placed.position.standing
    state = _STATES.get(standing, EffectState.NOT_SHOWN)
    if done and state in (EffectState.NOT_SHOWN, EffectState.NOT_MEASURED):
        state = EffectState.DONE_WITHOUT_EFFECT
    values = _values(placed)
    if verification is not None:
        values |= {"verified_on": verification.performed_on, "result": verification.result}
    reason = Message.of(f"effect.{_sentence(placed, verification)}", **values)
    return EffectJudgement(state, reason, placed.indicator.id)


def _sentence(placed: _Placed, verification: VerificationFacts | None) -> str:
    standing = placed.position.standing
    yes = verification if verification and verification.result is VerificationResult.YES else None
    if standing is not Standing.REACHED:
        fallen = yes and yes.indicator_id == placed.indicator.id and _reached_when(placed.indicator, yes)
        return "fallen" if fallen and standing in (Standing.BELOW, Standing.INTERIM) else standing.value
    if verification is None:
        return "unverified"
    return "verified_before" if yes else "verified_otherwise"


def _values(placed: _Placed) -> dict[str, Value]:
    """What every sentence may name: indicator, value, target, period, number of cases."""
    indicator, observation = placed.indicator, placed.position.observation
    values: dict[str, Value] = {
        "indicator": _named(indicator),
        "needed": indicator.needed,
        "minimum": indicator.minimum_n,
        "first_on": indicator.first_measured_on,
    }
    if indicator.target_value is not None:
        values["target"] = indicators.said(indicator.target_value, indicator)
    if indicator.baseline_value is not None:
        values["baseline"] = indicators.said(indicator.baseline_value, indicator)
    if indicator.interim_value is not None:
        values["interim"] = indicators.said(indicator.interim_value, indicator)
    if observation is not None:
        values["value"] = indicators.measured(observation, indicator)
        values["period"] = indicators.period(observation, indicator)
        values["cases"] = _cases(observation.n)
    return values


def _named(indicator: IndicatorFacts) -> Value:
    """The indicator by number and title; made-up data says so in every sentence that rests on it."""
    name = f"{indicator.number} {indicator.title}"
    return Message.of("effect.example", indicator=name) if indicator.example else name


def _cases(n: int | None) -> Message:
    return Message.of("effect.cases", n=n) if n is not None else Message.of("effect.cases_unknown")


def _without_indicator(
    finding_id: int, verification: VerificationFacts | None, plan: PlanFacts, done: bool
) -> EffectJudgement:
    samples = [s for s in plan.samples if s.finding_id == finding_id]
    tried = verification is not None or bool(samples)
    state = EffectState.NOT_SHOWN if tried else EffectState.NOT_MEASURED
    if done:
        state = EffectState.DONE_WITHOUT_EFFECT
    return EffectJudgement(state, _untold(verification, samples))


def _untold(verification: VerificationFacts | None, samples: Sequence[SampleFacts]) -> Message:
    if verification is not None and verification.result is not VerificationResult.YES:
        return Message.of("effect.verified_no", on=verification.performed_on, result=verification.result)
    if verification is not None:
        return Message.of("effect.rests_on_nothing", on=verification.performed_on)
    if samples:
        last = max(samples, key=lambda s: (s.performed_on, s.id))
        return Message.of("effect.sample_unverified", sample=_sampled(last))
    return Message.of("effect.nothing_chosen")
