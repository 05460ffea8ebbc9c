"""R7: what a plan lacks before it can be an answer, and what it should be warned about.

A gap must be mended, or stand in the answer as "Nämnden kan i dag inte ange …, därför att …". A warning need not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tracker.rules.facts import CaseFacts, FindingFacts, MeasureFacts, PlanFacts
from tracker.rules.states import MeasureKind, MeasureState, Position
from tracker.rules.transitions import Message

#: The positions that say why, and may then stand without a measure.
CONTESTED = (Position.DOES_NOT_SHARE, Position.SHARES_PARTLY)


class GapKind(StrEnum):
    """What is missing (the first four), or warned about."""

    NO_MEASURE = "no_measure"
    NO_POSITION_REASON = "no_position_reason"
    NO_OWNER = "no_owner"
    NO_DATE = "no_date"
    NO_REMEDIAL = "no_remedial"
    NO_FOLLOW_UP = "no_follow_up"
    NOT_CARRIED_OUT = "not_carried_out"


class GapObject(StrEnum):
    """What kind of record the gap is in."""

    CASE = "case"
    FINDING = "finding"
    MEASURE = "measure"


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing missing, with the record and the form field where it is mended."""

    kind: GapKind
    object: GapObject
    object_id: int
    number: str
    title: str
    message: Message
    field: str
    #: The cases whose answers lack it. Empty for what serves the whole plan.
    case_ids: tuple[int, ...] = ()


def gaps(plan: PlanFacts) -> tuple[Gap, ...]:
    """R7: every open finding without active measure or reasoned position, every measure without owner or date."""
    return (*_finding_gaps(plan), *_measure_gaps(plan))


def gaps_of_case(plan: PlanFacts, case_id: int) -> tuple[Gap, ...]:
    """The gaps that a case's answer would show: its findings', their measures' and the whole plan's."""
    return tuple(gap for gap in gaps(plan) if not gap.case_ids or case_id in gap.case_ids)


def warnings(plan: PlanFacts) -> tuple[Gap, ...]:
    """R7's warnings: nothing remedial for what is open now, nothing that follows up, told but not carried out."""
    return (*_kind_warnings(plan), *_broken_words(plan))


def active(measure: MeasureFacts) -> bool:
    """Whether the measure still stands: anything but withdrawn."""
    return measure.state is not MeasureState.WITHDRAWN


def position_suffices(finding: FindingFacts) -> bool:
    """Whether the position alone, with its reason, answers for a finding that no measure meets.

    A committee that shares the assessment must say what it does about it, so sharing never suffices alone.
    """
    return finding.position in CONTESTED and bool(finding.position_reason.strip())


def has_owner(measure: MeasureFacts) -> bool:
    """Someone answers for it now; for a measure that is done, someone did."""
    if measure.owner is None:
        return False
    return measure.state is MeasureState.DONE or not measure.owner.ended


def has_time(measure: MeasureFacts) -> bool:
    """A date, a reason why none can be given, or a state that needs none: done or in place."""
    return (
        measure.due_on is not None
        or bool(measure.no_due_reason.strip())
        or measure.state in (MeasureState.DONE, MeasureState.IN_PLACE)
        or (measure.continuous and measure.next_occasion_on is not None)
    )


def _finding_gaps(plan: PlanFacts) -> Iterator[Gap]:
    for finding in plan.findings:
        met = any(active(measure) for measure in plan.measures_of(finding.id))
        if finding.closed_on is not None or met or position_suffices(finding):
            continue
        if finding.position in CONTESTED:
            yield _finding_gap(GapKind.NO_POSITION_REASON, finding, "position_reason")
        else:
            yield _finding_gap(GapKind.NO_MEASURE, finding, "measures")


def _finding_gap(kind: GapKind, finding: FindingFacts, field: str) -> Gap:
    return Gap(
        kind=kind,
        object=GapObject.FINDING,
        object_id=finding.id,
        number=finding.number,
        title=finding.title,
        message=Message.of(f"gap.{kind}", number=finding.number, title=finding.title),
        field=field,
        case_ids=(finding.case_id,),
    )


def _measure_gaps(plan: PlanFacts) -> Iterator[Gap]:
    for measure in filter(active, plan.measures):
        if not has_owner(measure):
            yield _measure_gap(GapKind.NO_OWNER, measure, plan, "owner_id")
        if not has_time(measure):
            yield _measure_gap(GapKind.NO_DATE, measure, plan, "due_on")


def _measure_gap(kind: GapKind, measure: MeasureFacts, plan: PlanFacts, field: str) -> Gap:
    return Gap(
        kind=kind,
        object=GapObject.MEASURE,
        object_id=measure.id,
        number=measure.number,
        title=measure.title,
        message=Message.of(f"gap.{kind}", number=measure.number, title=measure.title),
        field=field,
        case_ids=_case_ids(measure, plan),
    )


def _case_ids(measure: MeasureFacts, plan: PlanFacts) -> tuple[int, ...]:
    ids = {finding.case_id for finding in plan.findings if finding.id in measure.finding_ids}
    return tuple(sorted(ids))


def _kind_warnings(plan: PlanFacts) -> Iterator[Gap]:
    for case in plan.cases:
        open_ids = {f.id for f in plan.findings if f.case_id == case.id and f.closed_on is None}
        if case.closed_on is not None or not open_ids:
            continue
        serving = [m for m in plan.measures if active(m) and (m.whole_plan or not open_ids.isdisjoint(m.finding_ids))]
        kinds = {measure.kind for measure in serving}
        if MeasureKind.REMEDIAL not in kinds:
            yield _case_warning(GapKind.NO_REMEDIAL, case)
        if MeasureKind.FOLLOWING_UP not in kinds:
            yield _case_warning(GapKind.NO_FOLLOW_UP, case)


def _case_warning(kind: GapKind, case: CaseFacts) -> Gap:
    return Gap(
        kind=kind,
        object=GapObject.CASE,
        object_id=case.id,
        number="",
        title=case.title,
        message=Message.of(f"gap.{kind}", title=case.title),
        field="kind",
        case_ids=(case.id,),
    )


def _broken_words(plan: PlanFacts) -> Iterator[Gap]:
    """Measures the committee has been told of that were withdrawn before they were done."""
    for measure in plan.measures:
        if measure.reported and not active(measure) and measure.done_on is None:
            yield _measure_gap(GapKind.NOT_CARRIED_OUT, measure, plan, "withdrawn_reason")
