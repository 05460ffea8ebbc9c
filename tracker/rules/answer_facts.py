"""A letter to the authority as plain, frozen values: its texts, its frozen versions, and what was done with them.

`queries.answers` fills these; the rules of answers judge them; the letter's snapshot freezes the texts.
"""

from dataclasses import dataclass
from datetime import date

from tracker.rules.facts import CaseFacts, DeadlineFacts, FindingFacts, MeasureFacts, PlanFacts
from tracker.rules.states import AnswerKind, AnswerStepKind, Channel, ExplanationPlace


@dataclass(frozen=True, slots=True)
class RequirementTexts:
    """The chief's own texts on one requirement. What is empty is said by the facts."""

    finding_id: int
    position: str = ""
    measures: str = ""
    waiting: str = ""
    effect: str = ""
    remains: str = ""
    #: "Nämnden kan i dag inte …, därför att …" (R7).
    cannot: str = ""


@dataclass(frozen=True, slots=True)
class LetterTexts:
    """The chief's own texts on the whole letter."""

    address: str = ""
    introduction: str = ""
    cannot: str = ""
    closing: str = ""
    contact: str = ""
    requirements: tuple[RequirementTexts, ...] = ()

    def of(self, finding_id: int) -> RequirementTexts:
        """What is written on one finding; nothing when nobody has."""
        return next((t for t in self.requirements if t.finding_id == finding_id), RequirementTexts(finding_id))


@dataclass(frozen=True, slots=True)
class Explanation:
    """R10: the sentence for one difference."""

    difference: str
    place: ExplanationPlace
    text: str


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """A frozen version. `words_sha256` is of the letter's own words, without date, decision and signature."""

    id: int
    number: int
    as_of: date
    sha256: str
    words_sha256: str
    snapshot_sha256: str = ""


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What was done, in the order of `id`."""

    id: int
    kind: AnswerStepKind
    happened_on: date
    by_user_id: int
    by_title: str = ""
    version_id: int | None = None
    decision_id: int | None = None
    editorial_mandate: bool = False
    channel: Channel | None = None
    clock: str = ""
    reference: str = ""
    note: str = ""
    evidence_id: int | None = None


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """A letter, from draft to receipt."""

    id: int
    number: int
    case_id: int
    kind: AnswerKind = AnswerKind.ACCOUNT
    deadline_id: int | None = None
    supplements_id: int | None = None
    supplements_number: int | None = None
    supplements_sent_on: date | None = None
    wanted_on: date | None = None
    begun_on: date | None = None
    texts: LetterTexts = LetterTexts()
    annex_ids: tuple[int, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    versions: tuple[VersionFacts, ...] = ()
    steps: tuple[StepFacts, ...] = ()
    #: Everybody who has written in it (R4).
    preparer_ids: frozenset[int] = frozenset()
    version: int = 0

    def version_of(self, version_id: int | None) -> VersionFacts | None:
        """The frozen version with that id."""
        return next((v for v in self.versions if v.id == version_id), None)

    def last(self, kind: AnswerStepKind) -> StepFacts | None:
        """The latest step of a kind."""
        return next((step for step in reversed(self.steps) if step.kind is kind), None)


def case_of(answer: AnswerFacts, plan: PlanFacts) -> CaseFacts:
    """The case it answers; KeyError when it is not in the plan."""
    for case in plan.cases:
        if case.id == answer.case_id:
            return case
    raise KeyError(answer.case_id)


def deadline_of(answer: AnswerFacts, plan: PlanFacts) -> DeadlineFacts | None:
    """The last day it answers to; the day that has replaced it once an extension was granted."""
    case = case_of(answer, plan)
    named = next((d for d in case.deadlines if d.id == answer.deadline_id), None)
    if named is None or not named.replaced:
        return named
    later = [d for d in case.deadlines if not d.replaced and d.kind is named.kind and d.due_on > named.due_on]
    return min(later, key=lambda d: d.due_on, default=named)


def findings_of(case_id: int, plan: PlanFacts) -> tuple[FindingFacts, ...]:
    """The case's own findings, which are all that a letter on it holds."""
    return tuple(finding for finding in plan.findings if finding.case_id == case_id)


def measures_of(case_id: int, plan: PlanFacts) -> tuple[MeasureFacts, ...]:
    """The measures that answer the case's findings, and those that serve the whole plan."""
    ids = {finding.id for finding in findings_of(case_id, plan)}
    return tuple(m for m in plan.measures if m.whole_plan or not ids.isdisjoint(m.finding_ids))
