"""Are we ready to answer? Each finding against what an answer must say of it, and one thing to do for each gap.

Only R7 (here) and R10 (`consistency`) block. What cannot be shown yet, effect or evidence, is said in the letter.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tracker.rules import answer_facts, completeness, effect, promises
from tracker.rules.answer_facts import AnswerFacts, LetterTexts
from tracker.rules.completeness import Gap, GapKind, GapObject
from tracker.rules.facts import FindingFacts, MeasureFacts, PlanFacts
from tracker.rules.transitions import Message


class Part(StrEnum):
    """What the authority asks of each requirement, in the order of the matrix."""

    POSITION = "position"
    MEASURES = "measures"
    OWNERS = "owners"
    DATES = "dates"
    EFFECT = "effect"
    EVIDENCE = "evidence"


class CellState(StrEnum):
    """In order; missing but said in the letter; missing and only noted; missing so that nothing can be sent (R7)."""

    FINE = "fine"
    SAID = "said"
    NOTED = "noted"
    BLOCKING = "blocking"


@dataclass(frozen=True, slots=True)
class Cell:
    part: Part
    state: CellState
    message: Message
    #: R5: why the effect reads as it does.
    reason: Message | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One finding's row of the matrix."""

    finding_id: int
    number: str
    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class ToDo:
    """One thing missing, with the record and field where it is mended. `blocking` when nothing can be sent without."""

    part: Part | None
    object: GapObject
    object_id: int
    number: str
    title: str
    message: Message
    field: str
    blocking: bool = False
    #: The finding whose texts may say it instead; None for what concerns the whole plan.
    finding_id: int | None = None


@dataclass(frozen=True, slots=True)
class Readiness:
    """The matrix, what to do, and R7's warnings."""

    lines: tuple[Line, ...]
    todo: tuple[ToDo, ...]
    warnings: tuple[Gap, ...]

    @property
    def blocking(self) -> tuple[ToDo, ...]:
        """What must be mended, or said in the letter, before it is released (R7)."""
        return tuple(item for item in self.todo if item.blocking)


def judge(answer: AnswerFacts, plan: PlanFacts) -> Readiness:
    """Everything the answer still lacks, read from the plan and the chief's texts."""
    findings = [f for f in answer_facts.findings_of(answer.case_id, plan) if f.closed_on is None]
    return Readiness(
        lines=tuple(_line(finding, answer, plan) for finding in findings),
        todo=(
            *_of_case(answer, plan, findings),
            *_of_findings(answer, plan, findings),
            *_of_plan(answer, plan),
            *_of_moves(answer, plan),
        ),
        warnings=tuple(w for w in completeness.warnings(plan) if not w.case_ids or answer.case_id in w.case_ids),
    )


def gap_said(gap: Gap, texts: LetterTexts, plan: PlanFacts) -> bool:
    """R7: whether the letter says "Nämnden kan i dag inte …, därför att …" of the gap, under a finding it concerns."""
    if gap.object is GapObject.FINDING:
        return bool(texts.of(gap.object_id).cannot.strip())
    measure = next((m for m in plan.measures if m.id == gap.object_id), None)
    ids = measure.finding_ids if measure else ()
    own = [f for f in ids if any(f == finding.id for finding in plan.findings)]
    if not own:
        return bool(texts.cannot.strip())
    return any(texts.of(finding_id).cannot.strip() for finding_id in own)


def _active(finding: FindingFacts, plan: PlanFacts) -> list[MeasureFacts]:
    return [measure for measure in plan.measures_of(finding.id) if completeness.active(measure)]


def _line(finding: FindingFacts, answer: AnswerFacts, plan: PlanFacts) -> Line:
    measures = _active(finding, plan)
    said = bool(answer.texts.of(finding.id).cannot.strip())
    cells = (
        _position(finding, said=said, measured=bool(measures)),
        _measures(finding, measures, said=said),
        _all_have(Part.OWNERS, measures, [m for m in measures if not completeness.has_owner(m)], said=said),
        _all_have(Part.DATES, measures, [m for m in measures if not completeness.has_time(m)], said=said),
        _effect(finding, answer, plan),
        _evidence(finding, measures),
    )
    return Line(finding.id, finding.number, finding.title, cells)


def _position(finding: FindingFacts, *, said: bool, measured: bool) -> Cell:
    if finding.position is None:
        return Cell(Part.POSITION, CellState.NOTED, Message.of("answer.no_position"))
    reasoned = completeness.position_suffices(finding) or measured or finding.position_reason.strip()
    if finding.position in completeness.CONTESTED and not reasoned:
        state = CellState.SAID if said else CellState.BLOCKING
        return Cell(Part.POSITION, state, Message.of("answer.no_reason"))
    return Cell(Part.POSITION, CellState.FINE, Message.of("answer.position", position=finding.position))


def _measures(finding: FindingFacts, measures: list[MeasureFacts], *, said: bool) -> Cell:
    if measures:
        return Cell(Part.MEASURES, CellState.FINE, Message.of("answer.measures", n=len(measures)))
    if completeness.position_suffices(finding):
        return Cell(Part.MEASURES, CellState.FINE, Message.of("answer.contested"))
    return Cell(Part.MEASURES, CellState.SAID if said else CellState.BLOCKING, Message.of("answer.no_measures"))


def _all_have(part: Part, measures: list[MeasureFacts], lacking: list[MeasureFacts], *, said: bool) -> Cell:
    if not measures:
        return Cell(part, CellState.NOTED, Message.of("answer.nothing_yet"))
    if not lacking:
        return Cell(part, CellState.FINE, Message.of("answer.all"))
    numbers = tuple(measure.number for measure in lacking)
    return Cell(part, CellState.SAID if said else CellState.BLOCKING, Message.of("answer.lacking", numbers=numbers))


def _effect(finding: FindingFacts, answer: AnswerFacts, plan: PlanFacts) -> Cell:
    if finding.effect_secured or plan.indicators_of(finding.id):
        judged = effect.judge(finding.id, plan)
        reason = judged.reason if judged.measured else None
        return Cell(Part.EFFECT, CellState.FINE, Message.of("answer.effect", effect=finding.effect), reason)
    said = answer.texts.of(finding.id).effect.strip()
    return Cell(Part.EFFECT, CellState.SAID if said else CellState.NOTED, Message.of("answer.no_effect"))


def _evidence(finding: FindingFacts, measures: list[MeasureFacts]) -> Cell:
    papers = {paper.id for paper in finding.evidence} | {p.id for m in measures for p in m.evidence}
    if papers:
        return Cell(Part.EVIDENCE, CellState.FINE, Message.of("answer.evidence", n=len(papers)))
    return Cell(Part.EVIDENCE, CellState.NOTED, Message.of("answer.no_evidence"))


def _of_case(answer: AnswerFacts, plan: PlanFacts, findings: list[FindingFacts]) -> Iterator[ToDo]:
    case = answer_facts.case_of(answer, plan)
    if not case.authority_dnr:
        yield ToDo(None, GapObject.CASE, case.id, "", case.title, Message.of("answer.no_dnr"), "authority_dnr")
    if not findings and not answer_facts.findings_of(case.id, plan):
        message = Message.of("answer.no_findings")
        yield ToDo(None, GapObject.CASE, case.id, "", case.title, message, "findings", blocking=True)


def _of_findings(answer: AnswerFacts, plan: PlanFacts, findings: list[FindingFacts]) -> Iterator[ToDo]:
    """What no R7 gap says: the authority's own words, a position, a way to secure effect, evidence."""
    lines = {line.finding_id: line for line in (_line(f, answer, plan) for f in findings)}
    fields = {Part.POSITION: "position", Part.EFFECT: "effect", Part.EVIDENCE: "evidence"}
    for finding in findings:
        if not finding.authority_words.strip() and not finding.requirement.strip():
            yield _todo(None, finding, Message.of("answer.no_words"), "authority_words")
        for cell in lines[finding.id].cells:
            if cell.state is CellState.NOTED and cell.part in fields:
                yield _todo(cell.part, finding, cell.message, fields[cell.part])


def _todo(part: Part | None, finding: FindingFacts, message: Message, field: str) -> ToDo:
    return ToDo(
        part, GapObject.FINDING, finding.id, finding.number, finding.title, message, field, finding_id=finding.id
    )


_PARTS = {
    GapKind.NO_MEASURE: Part.MEASURES,
    GapKind.NO_POSITION_REASON: Part.POSITION,
    GapKind.NO_OWNER: Part.OWNERS,
    GapKind.NO_DATE: Part.DATES,
}


def _of_plan(answer: AnswerFacts, plan: PlanFacts) -> Iterator[ToDo]:
    """R7's gaps, each blocking until mended or said."""
    for gap in completeness.gaps_of_case(plan, answer.case_id):
        if not gap_said(gap, answer.texts, plan):
            yield ToDo(
                _PARTS[gap.kind],
                gap.object,
                gap.object_id,
                gap.number,
                gap.title,
                gap.message,
                gap.field,
                blocking=True,
                finding_id=_finding_of(gap, answer, plan),
            )


def _finding_of(gap: Gap, answer: AnswerFacts, plan: PlanFacts) -> int | None:
    if gap.object is GapObject.FINDING:
        return gap.object_id
    own = {finding.id for finding in answer_facts.findings_of(answer.case_id, plan)}
    measure = next(m for m in plan.measures if m.id == gap.object_id)
    return next((f for f in measure.finding_ids if f in own), None)


def _of_moves(answer: AnswerFacts, plan: PlanFacts) -> Iterator[ToDo]:
    """R2: the dates that the authority is to hear have been moved, until an answer has told them. The letter does."""
    for measure in answer_facts.measures_of(answer.case_id, plan):
        if promises.authority_waits_for(measure) is not None:
            message = Message.of("answer.tell_move", before=measure.first_due_authority, now=measure.due_on)
            yield ToDo(None, GapObject.MEASURE, measure.id, measure.number, measure.title, message, "moves")
