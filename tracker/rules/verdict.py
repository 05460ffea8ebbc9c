"""R16: the two questions that stand first wherever a deadline is shown, each answered with the facts that decide it.

"Kommer svaret fram i tid?" and "Håller svaret?". Only the findings of the deadline's own case count, since an answer
holds nothing else. The chief may state another judgement; the computed one is never replaced, both are shown.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from tracker.rules import completeness, deadlines, health
from tracker.rules.deadlines import Light, Outlook
from tracker.rules.facts import DeadlineFacts, FindingFacts, MeasureFacts, PlanFacts
from tracker.rules.states import DeadlineKind, DecisionForm, DecisionKind, Flag, MeasureState, Position, Verdict
from tracker.rules.transitions import Message

_Answer = tuple[Verdict, tuple[Message, ...]]

#: What takes a measure out of phase: late, hindered, at risk, or nobody to carry it.
_OUT_OF_PHASE = frozenset({Flag.OVERDUE, Flag.OBSTACLE, Flag.AT_RISK, Flag.NO_OWNER})


@dataclass(frozen=True, slots=True)
class Judgement:
    """One answer: computed verdict and reasons, and beside it what the chief has stated, when she has."""

    verdict: Verdict
    reasons: tuple[Message, ...]
    arithmetic: tuple[Message, ...] = ()
    ways_out: tuple[Message, ...] = ()
    stated: Verdict | None = None
    stated_reason: str = ""


def in_time(deadline: DeadlineFacts, plan: PlanFacts) -> Judgement:
    """R16 "Kommer svaret fram i tid?": Ja, Osäkert or Nej by R8 and R7, with the arithmetic."""
    planner = deadlines.outlook(deadline, plan)
    verdict, reasons = _in_time(deadline, planner, plan)
    return Judgement(
        verdict=verdict,
        reasons=reasons,
        arithmetic=planner.arithmetic,
        ways_out=planner.ways_out if deadline.met_on is None else (),
        stated=deadline.stated_in_time,
        stated_reason=deadline.stated_in_time_reason,
    )


def holds(deadline: DeadlineFacts, plan: PlanFacts) -> Judgement:
    """R16 "Håller svaret?": per requirement for *redovisa* and *svara*, per measure for *åtgärda*."""
    verdict, reasons = _holds(deadline, plan)
    return Judgement(
        verdict=verdict,
        reasons=reasons,
        stated=deadline.stated_holds,
        stated_reason=deadline.stated_holds_reason,
    )


def _holds(deadline: DeadlineFacts, plan: PlanFacts) -> _Answer:
    findings = [f for f in plan.findings if f.case_id == deadline.case_id and f.closed_on is None]
    if deadline.kind is DeadlineKind.APPEAL:
        return Verdict.UNCERTAIN, (Message.of("holds.appeal"),)
    if not findings:
        return _without_findings(deadline, plan)
    if deadline.kind is DeadlineKind.REMEDY:
        return _remedied(deadline, findings, plan)
    return _answered(findings, plan)


def _in_time(deadline: DeadlineFacts, planner: Outlook, plan: PlanFacts) -> _Answer:
    if deadline.met_on is not None:
        return _met(deadline, planner)
    if plan.today > deadline.due_on:
        return Verdict.NO, (planner.reason,)
    if planner.decided is not None:
        return (Verdict.YES if planner.light is Light.GREEN else Verdict.UNCERTAIN), (planner.reason,)
    if planner.light is Light.RED:
        return _without_meeting(deadline, planner, plan)
    missing = len(completeness.gaps_of_case(plan, deadline.case_id))
    incomplete = (Message.of("in_time.incomplete", n=missing),) if missing else ()
    sure = planner.light is Light.GREEN and not missing
    return (Verdict.YES if sure else Verdict.UNCERTAIN), (planner.reason, *incomplete)


def _met(deadline: DeadlineFacts, planner: Outlook) -> _Answer:
    """What happened is shown for what it is, a letter sent without a recorded decision too."""
    late = deadline.met_on is not None and deadline.met_on > deadline.due_on
    name = "in_time.met_late" if late else "in_time.met"
    reasons = [Message.of(name, met_on=deadline.met_on, due_on=deadline.due_on)]
    if planner.decided is None:
        reasons.append(Message.of("in_time.met_undecided"))
    return (Verdict.NO if late else Verdict.YES), tuple(reasons)


def _without_meeting(deadline: DeadlineFacts, planner: Outlook, plan: PlanFacts) -> _Answer:
    """No meeting makes it. Something else recorded (the chair, a held meeting not filled in) keeps it open."""
    if planner.unrecorded is not None:
        held = Message.of("in_time.unrecorded", meeting_on=planner.unrecorded.held_on)
        return Verdict.UNCERTAIN, (planner.reason, held)
    if _other_way_recorded(deadline, plan):
        return Verdict.UNCERTAIN, (planner.reason, Message.of("in_time.chair_recorded"))
    return Verdict.NO, (planner.reason,)


def _other_way_recorded(deadline: DeadlineFacts, plan: PlanFacts) -> bool:
    return any(
        decision.kind is DecisionKind.GIVE_STATEMENT
        and decision.case_id == deadline.case_id
        and decision.decided_on is None
        and decision.form in (DecisionForm.CHAIR_URGENT, DecisionForm.DELEGATED)
        for decision in plan.decisions
    )


def _without_findings(deadline: DeadlineFacts, plan: PlanFacts) -> _Answer:
    if any(finding.case_id == deadline.case_id for finding in plan.findings):
        return Verdict.YES, (Message.of("holds.all_closed"),)
    return Verdict.UNCERTAIN, (Message.of("holds.no_findings"),)


def _answered(findings: Iterable[FindingFacts], plan: PlanFacts) -> _Answer:
    """Ja when every requirement has all five; Nej when one has none of them; else Osäkert."""
    lacking = {finding.number: _lacks(finding, plan) for finding in findings}
    empty = _numbers(lacking, lambda parts: len(parts) == len(_PARTS))
    whole = _numbers(lacking, lambda parts: not parts)
    if len(whole) == len(lacking):
        return Verdict.YES, (Message.of("holds.complete"),)
    reasons = [Message.of("holds.nothing", findings=empty)] if empty else []
    if whole:
        reasons.append(Message.of("holds.whole", findings=whole))
    for part in (*_PARTS, "contested"):
        numbers = _numbers(lacking, lambda parts, part=part: part in parts and len(parts) < len(_PARTS))
        if numbers:
            reasons.append(Message.of(f"holds.no_{part}", findings=numbers))
    return (Verdict.NO if empty else Verdict.UNCERTAIN), tuple(reasons)


_PARTS = ("position", "measures", "owner", "time", "effect")


def _lacks(finding: FindingFacts, plan: PlanFacts) -> frozenset[str]:
    """Which of the five parts a requirement lacks; "contested" stands for a reasoned refusal without measures."""
    measures = [m for m in plan.measures_of(finding.id) if completeness.active(m)]
    if not measures and completeness.position_suffices(finding):
        return frozenset({"contested"})
    has = {
        "position": _has_position(finding),
        "measures": bool(measures),
        "owner": bool(measures) and all(completeness.has_owner(m) for m in measures),
        "time": bool(measures) and all(completeness.has_time(m) for m in measures),
        "effect": finding.effect_secured,
    }
    return frozenset(part for part in _PARTS if not has[part])


def _has_position(finding: FindingFacts) -> bool:
    return finding.position is Position.SHARES or completeness.position_suffices(finding)


def _numbers(lacking: dict[str, frozenset[str]], holds_for: Callable[..., bool]) -> tuple[str, ...]:
    return tuple(number for number, parts in lacking.items() if holds_for(parts))


def _remedied(deadline: DeadlineFacts, findings: Iterable[FindingFacts], plan: PlanFacts) -> _Answer:
    """Ja when all its measures are done or in phase; Nej when one is due or forecast after the day."""
    findings = list(findings)
    open_ids = {finding.id for finding in findings}
    measures = [m for m in plan.measures if completeness.active(m) and not open_ids.isdisjoint(m.finding_ids)]
    too_late = tuple(m.number for m in measures if _after(m, deadline, plan))
    bare = tuple(f.number for f in findings if not any(f.id in m.finding_ids for m in measures))
    loose = tuple(m.number for m in measures if m.number not in too_late and not _in_phase(m, plan))
    reasons = (
        *_reason("holds.after", too_late, due_on=deadline.due_on),
        *_reason("holds.out_of_phase", loose),
        *_reason("holds.unmet", bare),
    )
    if too_late:
        return Verdict.NO, reasons
    if reasons:
        return Verdict.UNCERTAIN, reasons
    done = sum(measure.finished for measure in measures)
    name = "holds.remedied" if done == len(measures) else "holds.in_phase" if done else "holds.in_phase_only"
    return Verdict.YES, (Message.of(name, n=len(measures), done=done),)


def _reason(message_id: str, numbers: tuple[str, ...], **values: date) -> tuple[Message, ...]:
    return (Message.of(message_id, n=len(numbers), numbers=numbers, **values),) if numbers else ()


def _after(measure: MeasureFacts, deadline: DeadlineFacts, plan: PlanFacts) -> bool:
    """Planned or forecast after the day; once the day has passed, whatever is not done is after it."""
    if measure.finished:
        return False
    days = (measure.due_on, measure.forecast_on)
    return plan.today > deadline.due_on or any(day is not None and day > deadline.due_on for day in days)


def _in_phase(measure: MeasureFacts, plan: PlanFacts) -> bool:
    """Done or in place, or with a day ahead of it; in each case with nothing that says otherwise."""
    raised = {flag.flag for flag in health.flags(measure, plan)}
    dated = measure.finished or measure.due_on is not None
    return dated and not _idle(measure, plan.today) and raised.isdisjoint(_OUT_OF_PHASE)


def _idle(measure: MeasureFacts, today: date) -> bool:
    """Not begun although the day to begin has passed."""
    begins_on = measure.starts_on
    return measure.state is MeasureState.NOT_STARTED and begins_on is not None and begins_on < today
