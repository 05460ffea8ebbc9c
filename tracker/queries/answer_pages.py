"""What the pages of a letter to the authority show: readiness, differences, decision, and what has changed since."""

import difflib
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.documents.answer_snapshot import LetterSnapshot
from tracker.documents.blocks import Document
from tracker.models import Evidence
from tracker.queries import answers
from tracker.queries.answers import Gathered, VersionRow
from tracker.rules import answer_decision, answer_facts, answer_readiness, changes, deadlines, verdict
from tracker.rules.answer_decision import Basis
from tracker.rules.answer_facts import AnswerFacts, StepFacts
from tracker.rules.answer_readiness import Readiness
from tracker.rules.changes import Change
from tracker.rules.consistency import Difference
from tracker.rules.contacts import Contact, in_letter
from tracker.rules.deadlines import Outlook
from tracker.rules.facts import CaseFacts, DeadlineFacts, DecisionFacts, MeetingFacts, PlanFacts
from tracker.rules.states import AnswerKind, AnswerState, AnswerStepKind, ChangeClass, DecisionKind
from tracker.rules.transitions import Message
from tracker.rules.verdict import Judgement

#: Classes in which nothing has happened since.
_QUIET = frozenset({ChangeClass.UNCHANGED, ChangeClass.UNCONFIRMED})


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that has been done, with the version it was done to."""

    facts: StepFacts
    version_number: int | None
    decision: DecisionFacts | None
    evidence_title: str = ""


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """One line that stands in one version and not in the other."""

    #: "-" for what was decided, "+" for what stands now.
    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """A letter, from draft to receipt."""

    answer: AnswerFacts
    case: CaseFacts
    state: AnswerState
    deadline: DeadlineFacts | None
    days_left: int | None
    #: R8: which meeting can still decide; None without a last day, or when it has been sent.
    outlook: Outlook | None
    #: R16: "Kommer svaret fram i tid?" and "Håller svaret?".
    in_time: Judgement | None
    holds: Judgement | None
    readiness: Readiness
    differences: tuple[Difference, ...]
    rests_on: Basis | None
    waits_for: Basis | None
    #: Whether the minutes that it rests on are approved; None where it rests on none.
    approval: Message | None
    released: StepFacts | None
    signed: StepFacts | None
    sent: StepFacts | None
    receipts: tuple[StepFacts, ...]
    steps: tuple[Step, ...]
    versions: tuple[VersionRow, ...]
    document: Document
    #: What stands otherwise than in the version that was decided.
    changed: tuple[ChangedLine, ...]
    #: The version that is released or sent.
    final: VersionRow | None
    annexes: int
    #: R11: what has become otherwise since it was sent; shown beside it, never inside.
    since: tuple[Change, ...]
    #: Texts of the letter that name a way to reach somebody (R13).
    contacts: tuple[Contact, ...]
    #: Decided without the committee, with no meeting ahead to report it to.
    notice_waits: bool

    @property
    def unexplained(self) -> int:
        """How many differences still ask for a sentence (R10)."""
        return sum(not one.explained for one in self.differences)

    @property
    def left(self) -> int:
        """How many things stop it from being released."""
        return len(self.readiness.blocking) + self.unexplained


def show_page(session: Session, gathered: Gathered) -> AnswerPage:
    """One letter as it stands today; once sent, as it was sent."""
    told, plan = gathered.answer, gathered.plan
    case, deadline = answer_facts.case_of(told, plan), answer_facts.deadline_of(told, plan)
    sent = told.last(AnswerStepKind.SENT)
    open_ = sent is None and case.closed_on is None
    rests_on = answer_decision.basis(told, plan)
    draft = answers.draft(gathered)
    made = answers.frozen(session, sent.version_id) if sent and sent.version_id else draft
    versions = answers.version_rows(session, told.id)
    judged = deadline is not None and told.kind is AnswerKind.ACCOUNT
    return AnswerPage(
        answer=told,
        case=case,
        state=gathered.state,
        deadline=deadline,
        days_left=deadlines.days_left(deadline, plan.today) if deadline else None,
        outlook=deadlines.outlook(deadline, plan) if deadline and open_ else None,
        in_time=verdict.in_time(deadline, plan) if deadline and judged else None,
        holds=verdict.holds(deadline, plan) if deadline and judged else None,
        readiness=answer_readiness.judge(told, plan),
        differences=gathered.differences,
        rests_on=rests_on,
        waits_for=answer_decision.put_forward(told, plan),
        approval=answer_decision.approval(rests_on.decision, plan) if rests_on else None,
        released=answer_decision.released(told, plan),
        signed=answer_decision.signed(told, plan),
        sent=sent,
        receipts=tuple(step for step in told.steps if step.kind is AnswerStepKind.RECEIPT),
        steps=_steps(session, told, plan),
        versions=versions,
        document=answers.composed(made),
        changed=_changed(session, rests_on, draft) if rests_on and open_ else (),
        final=_final(told, versions),
        annexes=len(made.annexes),
        since=_since(made, plan) if sent else (),
        contacts=() if sent else in_letter(draft.plan, told.texts),
        notice_waits=_notice_waits(rests_on, plan),
    )


def _steps(session: Session, told: AnswerFacts, plan: PlanFacts) -> tuple[Step, ...]:
    decisions = {decision.id: decision for decision in plan.decisions}
    numbers = {version.id: version.number for version in told.versions}
    ids = [step.evidence_id for step in told.steps if step.evidence_id is not None]
    rows = session.execute(select(Evidence.id, Evidence.title).where(Evidence.id.in_(ids)))
    titles = {row.id: row.title for row in rows}
    return tuple(
        Step(
            step,
            numbers.get(step.version_id or 0),
            decisions.get(step.decision_id or 0),
            titles.get(step.evidence_id or 0, ""),
        )
        for step in reversed(told.steps)
    )


def _final(told: AnswerFacts, versions: tuple[VersionRow, ...]) -> VersionRow | None:
    final = answers.final_version(told)
    return next((row for row in versions if final is not None and row.id == final.id), None)


def _changed(session: Session, rests_on: Basis, draft: LetterSnapshot) -> tuple[ChangedLine, ...]:
    """Line by line, what differs between the decided words and those of the draft."""
    if answers.words_sha256(draft) == rests_on.version.words_sha256:
        return ()
    decided = answers.words_of(answers.frozen(session, rests_on.version.id))
    lines = difflib.ndiff(_lines(decided), _lines(answers.words_of(draft)))
    return tuple(ChangedLine(line[0], line[2:]) for line in lines if line[0] in "-+")


def _lines(words: tuple[str, ...]) -> list[str]:
    return [line for text in words for line in text.splitlines()]


def _since(made: LetterSnapshot, plan: PlanFacts) -> tuple[Change, ...]:
    keys = {item.key for item in made.items}
    now = [item for item in changes.items(plan) if item.key in keys]
    return tuple(change for change in changes.compare(made.items, now) if change.klass not in _QUIET)


def _notice_waits(rests_on: Basis | None, plan: PlanFacts) -> bool:
    if rests_on is None or not answer_decision.needs_notice(rests_on.decision.form):
        return False
    day = rests_on.decision.decided_on or plan.today
    return not any(meeting.held_on > day and not meeting.cancelled for meeting in plan.meetings)


def meetings_ahead(plan: PlanFacts) -> tuple[MeetingFacts, ...]:
    """The meetings that can still decide."""
    return tuple(m for m in plan.meetings if m.held_on >= plan.today and not m.cancelled)


def decisions_on(told: AnswerFacts, plan: PlanFacts) -> tuple[DecisionFacts, ...]:
    """The recorded decisions to give this case's statement, the newest first."""
    found = [
        decision
        for decision in plan.decisions
        if decision.kind is DecisionKind.GIVE_STATEMENT
        and decision.case_id == told.case_id
        and decision.decided_on is not None
    ]
    return tuple(sorted(found, key=lambda d: (d.decided_on or date.min, d.id), reverse=True))
