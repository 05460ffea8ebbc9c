"""Letters to the authority: what one is made of, its frozen versions, and what a page shows of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, undefer

from tracker.documents import answer as letters
from tracker.documents import answer_snapshot, copies
from tracker.documents.answer_snapshot import DecisionSaid, LetterSnapshot
from tracker.documents.blocks import Document
from tracker.documents.copies import Original
from tracker.documents.printers import PRINTERS
from tracker.models import (
    Answer,
    AnswerExplanation,
    AnswerRequirement,
    AnswerStep,
    AnswerVersion,
    AuditEvent,
    Evidence,
    SupervisionCase,
)
from tracker.models.answers import answer_annexes
from tracker.models.reports import PDF
from tracker.queries import admin, reports
from tracker.queries import plan as plans
from tracker.queries.evidence import newest_files
from tracker.queries.files import StoredFile, printed
from tracker.queries.reports import Seal, seal_of
from tracker.rules import answer_decision, answer_facts, consistency, decisions
from tracker.rules.answer_decision import Basis
from tracker.rules.answer_facts import (
    AnswerFacts,
    Explanation,
    LetterTexts,
    RequirementTexts,
    StepFacts,
    VersionFacts,
)
from tracker.rules.chain import Anchor
from tracker.rules.consistency import Account, Difference, Source
from tracker.rules.facts import EvidenceFacts, PlanFacts
from tracker.rules.states import AnswerKind, AnswerState, AnswerStepKind, ExplanationPlace
from tracker.rules.verbs import AuditVerb
from tracker.wording import Words
from tracker.wording.marking import N_

#: Letters are written in Swedish, whatever language the reader has chosen for the pages.
WORDS = Words("sv")

#: Acts by which somebody has prepared a letter (R4).
_PREPARING = (AuditVerb.ANSWER_BEGUN, AuditVerb.ANSWER_DRAFTED, AuditVerb.ANSWER_EXPLAINED)


@dataclass(frozen=True, slots=True)
class Paper:
    """A piece of evidence that can go with the letter. `marked` when it, or its case, is marked as secret (R13)."""

    facts: EvidenceFacts
    #: "B1", "Å2"; empty for the case's own.
    number: str
    marked: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything one letter is made of, read at one moment."""

    answer: AnswerFacts
    #: The whole plan: the rules judge the case's measures in it.
    plan: PlanFacts
    papers: tuple[Paper, ...]
    earlier: tuple[Account, ...]
    differences: tuple[Difference, ...]
    example_note: str

    @property
    def state(self) -> AnswerState:
        """How far it has come."""
        return answer_decision.state(self.answer, self.plan)

    @property
    def annexes(self) -> tuple[EvidenceFacts, ...]:
        """The chosen ones, in the order they are numbered."""
        return tuple(paper.facts for paper in self.papers if paper.chosen)


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One letter in a list."""

    id: int
    number: int
    kind: AnswerKind
    case_id: int
    case_title: str
    authority: str
    due_on: date | None
    begun_on: date
    state: AnswerState
    sent_on: date | None
    supplements_number: int | None


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A frozen version as a page lists it."""

    id: int
    number: int
    as_of: date
    made_at: datetime
    file_name: str
    sha256: str
    snapshot_sha256: str
    words_sha256: str
    size: int
    seal: Seal | None


def facts(session: Session, answer: Answer) -> AnswerFacts:
    """One letter as the rules know it."""
    return facts_of(session, [answer])[answer.id]


def facts_of(session: Session, answers: Sequence[Answer]) -> Mapping[int, AnswerFacts]:
    """Several letters of one committee, in a constant number of statements, by id."""
    ids = [answer.id for answer in answers]
    texts = _grouped(session, AnswerRequirement, ids)
    explanations = _grouped(session, AnswerExplanation, ids)
    steps = _grouped(session, AnswerStep, ids)
    versions = _grouped(session, AnswerVersion, ids)
    annexes: dict[int, list[int]] = defaultdict(list)
    for answer_id, evidence_id in session.execute(
        select(answer_annexes).where(answer_annexes.c.answer_id.in_(ids)).order_by(answer_annexes.c.evidence_id)
    ):
        annexes[answer_id].append(evidence_id)
    preparers = _preparers(session, ids)
    old = _supplemented(session, answers)
    return {
        answer.id: AnswerFacts(
            id=answer.id,
            number=answer.number,
            case_id=answer.case_id,
            kind=answer.kind,
            deadline_id=answer.deadline_id,
            supplements_id=answer.supplements_id,
            supplements_number=old.get(answer.supplements_id or 0, (None, None))[0],
            supplements_sent_on=old.get(answer.supplements_id or 0, (None, None))[1],
            wanted_on=answer.wanted_on,
            begun_on=answer.begun_on,
            texts=_texts(answer, texts[answer.id]),
            annex_ids=tuple(annexes[answer.id]),
            explanations=tuple(Explanation(e.difference, e.place, e.text) for e in explanations[answer.id]),
            versions=tuple(_version(row) for row in versions[answer.id]),
            steps=tuple(_step(row) for row in steps[answer.id]),
            preparer_ids=frozenset(preparers[answer.id]),
            version=answer.version,
        )
        for answer in answers
    }


def _grouped(session: Session, model: Any, ids: list[int]) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in session.scalars(select(model).where(model.answer_id.in_(ids)).order_by(model.id)):
        groups[row.answer_id].append(row)
    return groups


def _texts(answer: Answer, rows: Iterable[AnswerRequirement]) -> LetterTexts:
    return LetterTexts(
        address=answer.address,
        introduction=answer.introduction,
        cannot=answer.cannot,
        closing=answer.closing,
        contact=answer.contact,
        requirements=tuple(
            RequirementTexts(
                row.finding_id, row.position, row.measures, row.waiting, row.effect, row.remains, row.cannot
            )
            for row in rows
        ),
    )


def _version(row: AnswerVersion) -> VersionFacts:
    return VersionFacts(row.id, row.number, row.as_of, row.sha256, row.words_sha256, row.snapshot_sha256)


def _step(row: AnswerStep) -> StepFacts:
    return StepFacts(
        id=row.id,
        kind=row.kind,
        happened_on=row.happened_on,
        by_user_id=row.recorded_by_id,
        by_title=row.recorded_by_title,
        version_id=row.version_id,
        decision_id=row.decision_id,
        editorial_mandate=row.editorial_mandate,
        channel=row.channel,
        clock=row.clock,
        reference=row.reference,
        note=row.note,
        evidence_id=row.evidence_id,
    )


def _preparers(session: Session, ids: list[int]) -> Mapping[int, set[int]]:
    """Who has written in each letter, as the audit trail tells it."""
    found: dict[int, set[int]] = defaultdict(set)
    own = select(Answer.id, Answer.id.label("answer_id")).where(Answer.id.in_(ids))
    homes = [(Answer.__tablename__, own)]
    for model in (AnswerRequirement, AnswerExplanation):
        homes.append((model.__tablename__, select(model.id, model.answer_id).where(model.answer_id.in_(ids))))
    for table, rows in homes:
        part = rows.subquery()
        statement = select(part.c.answer_id, AuditEvent.actor_id).where(
            AuditEvent.object_type == table,
            AuditEvent.object_id == part.c.id,
            AuditEvent.action.in_([verb.value for verb in _PREPARING]),
            AuditEvent.actor_id.is_not(None),
        )
        for answer_id, actor_id in session.execute(statement.distinct()):
            found[answer_id].add(actor_id)
    return found


def _supplemented(session: Session, answers: Sequence[Answer]) -> Mapping[int, tuple[int, date | None]]:
    ids = [answer.supplements_id for answer in answers if answer.supplements_id is not None]
    statement = (
        select(Answer.id, Answer.number, AnswerStep.happened_on)
        .outerjoin(AnswerStep, (AnswerStep.answer_id == Answer.id) & (AnswerStep.kind == AnswerStepKind.SENT))
        .where(Answer.id.in_(ids))
    )
    return {row.id: (row.number, row.happened_on) for row in session.execute(statement)}


def gather(session: Session, answer: Answer, plan: PlanFacts) -> Gathered:
    """The one reading that a letter is made from; `plan.today` is its day."""
    told = facts(session, answer)
    earlier = _earlier(session, told, plan) if told.kind is AnswerKind.ACCOUNT else ()
    found = consistency.differences(
        earlier,
        answer_snapshot.of_case(plan, told.case_id),
        answer_snapshot.items(plan, told.case_id),
        told.explanations,
    )
    return Gathered(
        answer=told,
        plan=plan,
        papers=_papers(session, told, plan),
        earlier=earlier,
        differences=found,
        example_note=admin.example_note(session),
    )


def draft(gathered: Gathered) -> LetterSnapshot:
    """The letter as it stands now: "Arbetsmaterial"."""
    return answer_snapshot.build(
        gathered.answer,
        gathered.plan,
        words=WORDS,
        annexes=gathered.annexes,
        differences=gathered.differences,
        example_note=gathered.example_note,
    )


def finished(draft: LetterSnapshot, rests_on: Basis | None, anchor: Anchor, *, edited: bool = False) -> LetterSnapshot:
    """The letter as the authority gets it, naming the decision; without one, that there was none."""
    return answer_snapshot.final(draft, decision_said(rests_on, edited=edited) if rests_on else None, anchor)


def decision_said(rests_on: Basis, *, edited: bool = False) -> DecisionSaid:
    """The decision as the letter names it."""
    decision = rests_on.decision
    return DecisionSaid(
        form=decision.form,
        decided_on=decision.decided_on or rests_on.step.happened_on,
        reference=decisions.reference(decision.paragraph, decision.point) or rests_on.step.reference,
        dnr=decision.dnr,
        text=decision.text,
        version_number=rests_on.version.number,
        version_sha256=rests_on.version.sha256,
        edited=edited,
        approved_on=decision.approved_on,
    )


def as_decided(session: Session, gathered: Gathered, rests_on: Basis) -> tuple[LetterSnapshot, tuple[Difference, ...]]:
    """Exactly the version that was decided, and the differences that it does not explain by itself.

    A sentence written since then stands nowhere in it, so only those that it holds, and notices, explain.
    """
    decided = frozen(session, rests_on.version.id)
    said = {one.sentence for one in decided.differences if one.sentence}
    kept = [
        one for one in gathered.answer.explanations if one.place is ExplanationPlace.NOTICE or one.text.strip() in said
    ]
    return decided, consistency.differences(gathered.earlier, decided.plan, decided.items, kept)


def frozen(session: Session, version_id: int) -> LetterSnapshot:
    """The snapshot that a version was made from."""
    return answer_snapshot.from_json(
        session.scalars(select(AnswerVersion.snapshot).where(AnswerVersion.id == version_id)).one()
    )


def composed(made: LetterSnapshot) -> Document:
    """The letter in blocks, for whichever printer."""
    return letters.letter(made, WORDS)


def words_sha256(made: LetterSnapshot) -> str:
    """Of the letter's own words: the same sum means that nothing a decision covers has changed."""
    return letters.words_sha256(made, WORDS)


def words_of(made: LetterSnapshot) -> tuple[str, ...]:
    """The letter's own words, line by line, for showing what differs between two versions."""
    return letters.words_of(made, WORDS)


def suggested_introduction(gathered: Gathered) -> str:
    """The introduction that the facts suggest."""
    return letters.suggest_introduction(draft(gathered), WORDS)


def next_number(session: Session, committee_id: int) -> int:
    """The number the committee's next letter gets."""
    statement = select(Answer.number).where(Answer.committee_id == committee_id).order_by(Answer.number.desc())
    return (session.scalar(statement.limit(1)) or 0) + 1


def file_name(made: LetterSnapshot, version: int | None = None, media_type: str = PDF) -> str:
    """What the letter's file is called."""
    t, ending = WORDS.t, PRINTERS[media_type].ending
    authority = made.case.authority_short or made.case.authority
    name = (
        t(N_("Begäran om anstånd %(number)s till %(authority)s"), number=str(made.number), authority=authority)
        if made.kind is AnswerKind.EXTENSION
        else t(N_("Redovisning %(number)s till %(authority)s"), number=str(made.number), authority=authority)
    )
    safe = name.replace("/", "-")
    if version is None:
        return t(N_("Utkast %(name)s.%(ending)s"), name=safe, ending=ending)
    return t(N_("%(name)s, version %(version)s.%(ending)s"), name=safe, version=str(version), ending=ending)


def draft_file(session: Session, answer_id: int, today: date, media_type: str = PDF) -> StoredFile:
    """The letter as it would be now, every page marked "Arbetsmaterial". Not stored anywhere."""
    answer = session.get_one(Answer, answer_id)
    made = draft(gather(session, answer, plans.load_plan(session, answer.committee_id, today)))
    return printed(session, composed(made), file_name(made, media_type=media_type), media_type)


def version_file(session: Session, version_id: int, media_type: str = PDF) -> StoredFile:
    """A version as PDF: the stored bytes. In another format: a copy, printed anew from what was frozen."""
    wanted = AnswerVersion.content if media_type == PDF else AnswerVersion.snapshot
    row = session.get_one(AnswerVersion, version_id, options=[undefer(wanted)])
    if media_type == PDF:
        return StoredFile(row.file_name, PDF, row.sha256, row.content)
    return _copy(session, row, media_type)


def _copy(session: Session, row: AnswerVersion, media_type: str) -> StoredFile:
    """Nothing but the PDF is stored, so each copy names it, and says when it no longer has the same words."""
    made = answer_snapshot.from_json(row.snapshot)
    name = f"{row.file_name.removesuffix('.pdf')}.{PRINTERS[media_type].ending}"
    return printed(session, copies.copy(composed(made), original_of(row, made), WORDS), name, media_type)


def original_of(row: AnswerVersion, made: LetterSnapshot) -> Original:
    """The stored PDF that a copy of the version names, and whether its words are still those that would be written."""
    return Original(row.file_name, row.sha256, words_sha256(made) == row.words_sha256)


def version_rows(session: Session, answer_id: int) -> tuple[VersionRow, ...]:
    """The frozen versions, the newest first."""
    statement = (
        select(
            AnswerVersion.id,
            AnswerVersion.number,
            AnswerVersion.as_of,
            AnswerVersion.made_at,
            AnswerVersion.file_name,
            AnswerVersion.sha256,
            AnswerVersion.snapshot_sha256,
            AnswerVersion.words_sha256,
            AnswerVersion.size,
            AnswerVersion.unsealed_sha256,
            AnswerVersion.seal_subject,
            AnswerVersion.seal_until,
        )
        .where(AnswerVersion.answer_id == answer_id)
        .order_by(AnswerVersion.number.desc())
    )
    return tuple(VersionRow(*row[:9], seal=seal_of(row)) for row in session.execute(statement))


def rows(session: Session, plan: PlanFacts, case_id: int | None = None) -> tuple[AnswerRow, ...]:
    """The committee's letters, or a case's, the newest first."""
    statement = select(Answer).where(Answer.committee_id == plan.committee.id).order_by(Answer.number.desc())
    if case_id is not None:
        statement = statement.where(Answer.case_id == case_id)
    answers = session.scalars(statement).all()
    told = facts_of(session, answers)
    cases = {case.id: case for case in plan.cases}
    return tuple(_row(told[answer.id], answer, cases[answer.case_id], plan) for answer in answers)


def _row(told: AnswerFacts, answer: Answer, case: Any, plan: PlanFacts) -> AnswerRow:
    deadline, sent = answer_facts.deadline_of(told, plan), told.last(AnswerStepKind.SENT)
    return AnswerRow(
        id=told.id,
        number=told.number,
        kind=told.kind,
        case_id=told.case_id,
        case_title=case.title,
        authority=case.authority_short or case.authority,
        due_on=deadline.due_on if deadline else None,
        begun_on=answer.begun_on,
        state=answer_decision.state(told, plan),
        sent_on=sent.happened_on if sent else None,
        supplements_number=told.supplements_number,
    )


def _earlier(session: Session, told: AnswerFacts, plan: PlanFacts) -> tuple[Account, ...]:
    """What R10 checks against: the last letter sent in each case of this authority, and the last committee report.

    A letter has explained its own differences to the one before it, so the last one is enough.
    """
    case = answer_facts.case_of(told, plan)
    version = aliased(AnswerVersion)
    statement = (
        select(Answer.case_id, Answer.number, AnswerStep.happened_on, version.snapshot)
        .join(AnswerStep, (AnswerStep.answer_id == Answer.id) & (AnswerStep.kind == AnswerStepKind.SENT))
        .join(version, version.id == AnswerStep.version_id)
        .join(SupervisionCase, SupervisionCase.id == Answer.case_id)
        .where(
            Answer.committee_id == plan.committee.id,
            Answer.id != told.id,
            Answer.kind == AnswerKind.ACCOUNT,
            SupervisionCase.authority == case.authority,
        )
        .order_by(AnswerStep.id)
    )
    last = {row.case_id: row for row in session.execute(statement)}
    own = {item.key for item in answer_snapshot.items(plan, case.id)}
    accounts = []
    for row in sorted(last.values(), key=lambda row: (row.happened_on, row.number)):
        made = answer_snapshot.from_json(row.snapshot)
        # Another case's letter is compared in what both tell, and misses nothing of its own here.
        items = made.items if row.case_id == case.id else tuple(i for i in made.items if i.key in own)
        accounts.append(Account(Source.ANSWER, row.number, row.happened_on, made.as_of, made.plan, items))
    return (*accounts, *_reported(session, plan))


def _reported(session: Session, plan: PlanFacts) -> tuple[Account, ...]:
    found = reports.previous_snapshot(session, plan.committee.id)
    if found is None:
        return ()
    return (Account(Source.REPORT, found.number, found.meeting.held_on, found.as_of, found.plan, found.items),)


def _papers(session: Session, told: AnswerFacts, plan: PlanFacts) -> tuple[Paper, ...]:
    """The evidence of the case, its findings and measures, each once. Infected or removed files are no evidence."""
    own = answer_snapshot.of_case(plan, told.case_id)
    marked = bool(session.scalar(select(SupervisionCase.secrecy_provision).where(SupervisionCase.id == told.case_id)))
    found: dict[int, Paper] = {}
    groups = [("", _case_papers(session, told.case_id, plan.committee.id))]
    groups += [(finding.number, finding.evidence) for finding in own.findings]
    groups += [(measure.number, measure.evidence) for measure in own.measures]
    for number, papers in groups:
        for paper in papers:
            secret = marked or bool(paper.secrecy)
            found.setdefault(paper.id, Paper(paper, number, secret, paper.id in told.annex_ids))
    return tuple(found.values())


def _case_papers(session: Session, case_id: int, committee_id: int) -> tuple[EvidenceFacts, ...]:
    newest = newest_files(session, committee_id)
    statement = (
        select(*Evidence.__table__.c)
        .where(Evidence.case_id == case_id, Evidence.removed_on.is_(None))
        .order_by(Evidence.id)
    )
    return tuple(plans.evidence_facts(row, newest.get(row.id)) for row in session.execute(statement))


def find(session: Session, wanted: str) -> int | None:
    """The letter with that id, for the command line."""
    if not wanted.isdecimal() or len(wanted) > 9:
        return None
    return session.scalar(select(Answer.id).where(Answer.id == int(wanted)))


def final_version(told: AnswerFacts) -> VersionFacts | None:
    """The version that was sent; before that the one that is released."""
    step = told.last(AnswerStepKind.SENT) or told.last(AnswerStepKind.RELEASED)
    return told.version_of(step.version_id) if step else None


def requirement(session: Session, answer_id: int, finding_id: int) -> AnswerRequirement | None:
    """The chief's texts on one finding; None until somebody has written."""
    return session.scalar(
        select(AnswerRequirement).where(
            AnswerRequirement.answer_id == answer_id, AnswerRequirement.finding_id == finding_id
        )
    )


def explanation(session: Session, answer_id: int, difference: str) -> AnswerExplanation | None:
    """The sentence on one difference; None until somebody has written it."""
    return session.scalar(
        select(AnswerExplanation).where(
            AnswerExplanation.answer_id == answer_id, AnswerExplanation.difference == difference
        )
    )
