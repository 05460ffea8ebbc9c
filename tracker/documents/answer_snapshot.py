"""A letter to the authority as it stood on one day: only its own case, no person's name, frozen and versioned.

`build` is pure. What it gives is all that `answer.letter` needs, and what later letters and reports are checked
against (R10).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from typing import cast

from tracker.documents import PRINTER_VERSION
from tracker.documents.plain import Plain, from_plain, to_plain
from tracker.documents.snapshot import EffectSaid
from tracker.rules import answer_facts, changes, completeness, effect, impersonal, promises, states
from tracker.rules.answer_facts import AnswerFacts, LetterTexts
from tracker.rules.chain import Anchor
from tracker.rules.changes import Item, ItemKind
from tracker.rules.consistency import Difference, Source
from tracker.rules.facts import (
    LATER,
    CaseFacts,
    DeadlineFacts,
    EvidenceFacts,
    FindingFacts,
    MeasureFacts,
    PersonFacts,
    PlanFacts,
)
from tracker.rules.states import AnswerKind, DecisionForm, ExplanationPlace
from tracker.wording import Words
from tracker.wording.marking import N_

SCHEMA_VERSION = 1

#: How an earlier account is called in the letter.
SOURCES: dict[Source, str] = {
    Source.ANSWER: N_("nämndens svar den %(day)s"),
    Source.REPORT: N_("rapporten till nämndens sammanträde den %(day)s"),
}

#: The closed lists whose words a letter prints.
_LABELLED: tuple[type[Enum], ...] = (
    states.AnswerKind,
    states.DecisionForm,
    states.DeadlineKind,
    states.EffectState,
    states.MeasureState,
    states.Position,
    states.RoundVerdict,
    states.VerificationMethod,
    states.VerificationResult,
    states.WhoMustAct,
)


@dataclass(frozen=True, slots=True)
class DecisionSaid:
    """The decision that the letter rests on, as the letter names it."""

    form: DecisionForm
    decided_on: date
    reference: str = ""
    dnr: str = ""
    text: str = ""
    #: Of the version that was decided.
    version_number: int = 0
    version_sha256: str = ""
    #: The words were changed afterwards under the decision's mandate for editorial changes.
    edited: bool = False
    #: The day the paragraph was approved by itself, before the rest of the minutes.
    approved_on: date | None = field(default=None, metadata=LATER)


@dataclass(frozen=True, slots=True)
class DifferenceSaid:
    """One difference to what was told before, with what explains it, in words (R10)."""

    kind: ItemKind
    item_id: int
    title: str
    sources: tuple[str, ...]
    what: tuple[str, ...]
    events: tuple[str, ...] = ()
    #: The chief's sentence, when it stands in the letter.
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class LetterSnapshot:
    """Everything one letter says, and nothing that can change under it."""

    schema_version: int
    printer_version: str
    number: int
    kind: AnswerKind
    as_of: date
    case: CaseFacts
    plan: PlanFacts
    items: tuple[Item, ...]
    texts: LetterTexts
    deadline: DeadlineFacts | None
    wanted_on: date | None
    annexes: tuple[EvidenceFacts, ...]
    differences: tuple[DifferenceSaid, ...]
    #: What R7 misses and the letter must own up to, in words, by finding (0 for the whole plan).
    gaps: tuple[tuple[int, str], ...]
    #: Why each finding's effect reads as it does (R5): indicator, value, target.
    effects: tuple[EffectSaid, ...]
    labels: tuple[tuple[str, str], ...]
    supplements_number: int | None = None
    supplements_sent_on: date | None = None
    #: Final: what the authority gets. Until then every page says "Arbetsmaterial".
    locked: bool = False
    #: Kept for the committee's own file: no decision had been registered when the letter had left.
    undecided: bool = False
    decision: DecisionSaid | None = None
    example_note: str = ""
    anchor: Anchor | None = field(default=None)
    #: The measures whose moved dates the letter tells, by id (R2). Letters frozen before this tell none.
    moved: tuple[int, ...] = field(default=(), metadata=LATER)

    def label(self, member: Enum) -> str:
        """The word as it was when the letter was made."""
        return dict(self.labels)[_label_key(member)]

    def effect_of(self, finding: FindingFacts) -> str:
        """Why the finding's effect reads as it does; empty while nobody measures it."""
        return next((said.reason for said in self.effects if said.finding_id == finding.id), "")

    def to_json(self) -> str:
        """Canonical JSON: the same snapshot is the same text, in any process."""
        return json.dumps(
            cast(dict[str, Plain], to_plain(self)), ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )

    @property
    def sha256(self) -> str:
        """Of the canonical JSON, in hexadecimal."""
        return hashlib.sha256(self.to_json().encode("utf-8", "surrogatepass")).hexdigest()


def from_json(text: str) -> LetterSnapshot:
    """The snapshot again. ValueError when it was written by a schema that this version can't read."""
    plain = json.loads(text)
    if plain.get("schema_version") != SCHEMA_VERSION:
        raise ValueError(f"unknown schema version {plain.get('schema_version')!r}")
    return from_plain(LetterSnapshot, plain)


def build(
    answer: AnswerFacts,
    plan: PlanFacts,
    *,
    words: Words,
    annexes: Iterable[EvidenceFacts] = (),
    differences: Iterable[Difference] = (),
    example_note: str = "",
) -> LetterSnapshot:
    """Freeze the letter as of the plan's day, as a draft. `final` makes it what the authority gets."""
    own = of_case(plan, answer.case_id)
    return LetterSnapshot(
        schema_version=SCHEMA_VERSION,
        printer_version=PRINTER_VERSION,
        number=answer.number,
        kind=answer.kind,
        as_of=plan.today,
        case=answer_facts.case_of(answer, plan),
        plan=own,
        items=items(plan, answer.case_id),
        texts=answer.texts,
        deadline=answer_facts.deadline_of(answer, plan),
        wanted_on=answer.wanted_on,
        annexes=tuple(annexes),
        differences=tuple(_difference(one, words) for one in differences if not _for_committee(one)),
        gaps=tuple(_gaps(answer, plan, words)),
        effects=tuple(_effects(own, plan, words)),
        labels=_labels(words),
        supplements_number=answer.supplements_number,
        supplements_sent_on=answer.supplements_sent_on,
        example_note=example_note,
        moved=tuple(m.id for m in own.measures if promises.authority_waits_for(m) is not None),
    )


def final(draft: LetterSnapshot, decision: DecisionSaid | None, anchor: Anchor) -> LetterSnapshot:
    """The same letter as it goes to the authority, with the decision it rests on, or that there was none."""
    return replace(draft, locked=True, undecided=decision is None, decision=decision, anchor=anchor)


def of_case(plan: PlanFacts, case_id: int) -> PlanFacts:
    """The plan with this case's findings and measures alone, and with functions in place of names."""
    findings = answer_facts.findings_of(case_id, plan)
    finding_ids = {finding.id for finding in findings}
    plan = impersonal.moves(plan)
    measures = tuple(_nameless(m, finding_ids) for m in answer_facts.measures_of(case_id, plan))
    measure_ids = {measure.id for measure in measures}
    return replace(
        plan,
        cases=tuple(case for case in plan.cases if case.id == case_id),
        findings=tuple(_own_repeat(f, findings) for f in findings),
        measures=measures,
        meetings=(),
        decisions=tuple(
            replace(
                d,
                measure_ids=tuple(i for i in d.measure_ids if i in measure_ids),
                finding_ids=tuple(i for i in d.finding_ids if i in finding_ids),
            )
            for d in plan.decisions
            if d.decided_on is not None and (measure_ids.intersection(d.measure_ids) or d.case_id == case_id)
        ),
        last_report=None,
        indicators=tuple(
            replace(i, finding_ids=tuple(f for f in i.finding_ids if f in finding_ids))
            for i in plan.indicators
            if finding_ids.intersection(i.finding_ids)
        ),
        verifications=tuple(
            replace(v, performed_by="", note="")
            for v in plan.verifications
            if v.measure_id in measure_ids or v.finding_id in finding_ids
        ),
        samples=tuple(replace(s, performed_by="") for s in plan.samples if s.finding_id in finding_ids),
        rounds=tuple(r for r in plan.rounds if r.case_id == case_id),
    )


def items(plan: PlanFacts, case_id: int) -> tuple[Item, ...]:
    """The comparable items of the case, judged in the whole plan."""
    keys = {f"{ItemKind.FINDING}:{f.id}" for f in answer_facts.findings_of(case_id, plan)}
    keys |= {f"{ItemKind.MEASURE}:{m.id}" for m in answer_facts.measures_of(case_id, plan)}
    return tuple(item for item in changes.items(plan) if item.key in keys)


def _own_repeat(finding: FindingFacts, own: tuple[FindingFacts, ...]) -> FindingFacts:
    """A repeat of another case's finding is that case's matter."""
    known = finding.repeat_of_number in {other.number for other in own}
    return finding if known else replace(finding, repeat_of_number="")


def _nameless(measure: MeasureFacts, finding_ids: set[int]) -> MeasureFacts:
    update = measure.last_update
    return replace(
        measure,
        finding_ids=tuple(i for i in measure.finding_ids if i in finding_ids),
        owner=_function(measure.owner),
        deputy=_function(measure.deputy),
        last_update=replace(update, author_name="") if update else None,
        moves=tuple(replace(move, approved_by="", proposed_by="", by_name=False) for move in measure.moves),
        proposed_move=None,
    )


def _function(person: PersonFacts | None) -> PersonFacts | None:
    return replace(person, name="") if person else None


def _for_committee(one: Difference) -> bool:
    """Explained in a notice to the committee, which alone was told otherwise."""
    written = one.explanation
    elsewhere = written is not None and written.place is ExplanationPlace.NOTICE
    return one.needs_sentence and one.explained and elsewhere


def _difference(one: Difference, words: Words) -> DifferenceSaid:
    written = one.explanation
    in_letter = written is not None and written.place is ExplanationPlace.LETTER
    return DifferenceSaid(
        kind=one.kind,
        item_id=one.item_id,
        title=one.title,
        sources=tuple(words.t(SOURCES[source], day=words.date(day)) for source, _number, day in one.sources),
        what=tuple(words.say(message) for message in one.what),
        events=tuple(words.say(message) for message in one.events),
        sentence=written.text.strip() if written is not None and in_letter else "",
    )


def _effects(own: PlanFacts, plan: PlanFacts, words: Words) -> Iterator[EffectSaid]:
    for finding in own.findings:
        judgement = effect.judge(finding.id, plan)
        if judgement.measured:
            yield EffectSaid(finding.id, words.say(judgement.reason))


def _gaps(answer: AnswerFacts, plan: PlanFacts, words: Words) -> Iterable[tuple[int, str]]:
    own = {finding.id for finding in answer_facts.findings_of(answer.case_id, plan)}
    for gap in completeness.gaps_of_case(plan, answer.case_id):
        measure = next((m for m in plan.measures if gap.object == "measure" and m.id == gap.object_id), None)
        if measure is None:
            yield gap.object_id, words.say(gap.message)
        else:
            about = [finding_id for finding_id in measure.finding_ids if finding_id in own]
            yield about[0] if about else 0, words.say(gap.message)


def _labels(words: Words) -> tuple[tuple[str, str], ...]:
    return tuple((_label_key(member), words.label(member)) for kind in _LABELLED for member in kind)


def _label_key(member: Enum) -> str:
    return f"{type(member).__name__}.{member.value}"
