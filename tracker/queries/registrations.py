"""Att diarieföra: what has come or gone and belongs in the diary, each with day, dnr, sender or receiver, subject."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.models import (
    Answer,
    AnswerStep,
    Decision,
    Meeting,
    Registration,
    Report,
    ReportWithdrawal,
    SupervisionCase,
)
from tracker.rules import decisions
from tracker.rules.facts import CommitteeFacts
from tracker.rules.states import AnswerStepKind, DecisionForm, RegisteredKind
from tracker.wording import Words
from tracker.wording.marking import N_
from tracker.wording.words import upper_first

#: Subjects are entered in the diary in Swedish, whatever language the reader has chosen.
WORDS = Words("sv")


@dataclass(frozen=True, slots=True)
class Line:
    """One document of the list. `diary_number` is empty until it has been entered."""

    kind: RegisteredKind
    subject_id: int
    day: date
    dnr: str
    #: Who sent it, or who it went to.
    counterpart: str
    incoming: bool
    subject: str
    diary_number: str = ""
    registered_on: date | None = None
    version: int = 0


def lines(session: Session, committee: CommitteeFacts) -> tuple[Line, ...]:
    """Everything on the list, the latest first."""
    entered = {
        (row.kind, row.subject_id): row
        for row in session.scalars(select(Registration).where(Registration.committee_id == committee.id))
    }
    found = []
    for line in _all(session, committee):
        row = entered.get((line.kind, line.subject_id))
        found.append(_entered(line, row) if row is not None else line)
    return tuple(sorted(found, key=lambda line: (line.day, line.subject_id), reverse=True))


def find(session: Session, committee: CommitteeFacts, kind: str, subject_id: str) -> Line | None:
    """One line of the list, by what its form sends; the first that is left when nothing is named; None for others."""
    if not kind and not subject_id:
        return next((line for line in lines(session, committee) if not line.diary_number), None)
    known = {(line.kind.value, str(line.subject_id)): line for line in lines(session, committee)}
    return known.get((kind, subject_id))


def row(session: Session, committee_id: int, line: Line) -> Registration | None:
    """The stored entry of a line; None until it has been entered."""
    return session.scalar(
        select(Registration).where(
            Registration.committee_id == committee_id,
            Registration.kind == line.kind,
            Registration.subject_id == line.subject_id,
        )
    )


def _entered(line: Line, row: Registration) -> Line:
    return Line(
        line.kind,
        line.subject_id,
        line.day,
        line.dnr,
        line.counterpart,
        line.incoming,
        line.subject,
        row.diary_number,
        row.registered_on,
        row.version,
    )


def _all(session: Session, committee: CommitteeFacts) -> Iterator[Line]:
    cases = {
        case.id: case
        for case in session.scalars(select(SupervisionCase).where(SupervisionCase.committee_id == committee.id))
    }
    yield from _authority_decisions(cases)
    yield from _reports(session, committee)
    yield from _extracts(session, committee)
    yield from _answers(session, committee, cases)


def _authority_decisions(cases: dict[int, SupervisionCase]) -> Iterator[Line]:
    for case in cases.values():
        if case.decided_on is not None:
            yield Line(
                RegisteredKind.AUTHORITY_DECISION,
                case.id,
                case.served_on or case.decided_on,
                case.own_dnr,
                case.authority,
                True,
                WORDS.t(N_("Beslut %(day)s, %(title)s"), day=WORDS.date(case.decided_on), title=case.title),
            )


def _reports(session: Session, committee: CommitteeFacts) -> Iterator[Line]:
    statement = (
        select(Report.id, Report.published_on, Report.title)
        .outerjoin(ReportWithdrawal, ReportWithdrawal.report_id == Report.id)
        .where(Report.committee_id == committee.id, ReportWithdrawal.id.is_(None))
    )
    for one in session.execute(statement):
        to = upper_first(committee.name)
        yield Line(RegisteredKind.OFFICER_REPORT, one.id, one.published_on, committee.plan_dnr, to, False, one.title)


def _extracts(session: Session, committee: CommitteeFacts) -> Iterator[Line]:
    statement = (
        select(Decision.id, Decision.decided_on, Decision.dnr, Decision.title, Decision.paragraph, Decision.point)
        .join(Meeting, Meeting.id == Decision.meeting_id)
        .where(
            Decision.committee_id == committee.id,
            Decision.decided_on.is_not(None),
            Decision.form == DecisionForm.COMMITTEE,
        )
    )
    for one in session.execute(statement):
        reference = decisions.reference(one.paragraph, one.point)
        subject = WORDS.t(N_("Protokollsutdrag %(reference)s, %(title)s"), reference=reference, title=one.title)
        name = upper_first(committee.name)
        yield Line(
            RegisteredKind.MINUTES_EXTRACT,
            one.id,
            one.decided_on,
            one.dnr or committee.plan_dnr,
            name,
            False,
            subject,
        )


def _answers(session: Session, committee: CommitteeFacts, cases: dict[int, SupervisionCase]) -> Iterator[Line]:
    statement = (
        select(
            AnswerStep.id,
            AnswerStep.kind,
            AnswerStep.happened_on,
            Answer.case_id,
            Answer.number,
            Answer.kind.label("what"),
        )
        .join(Answer, Answer.id == AnswerStep.answer_id)
        .where(
            AnswerStep.committee_id == committee.id,
            AnswerStep.kind.in_((AnswerStepKind.SENT, AnswerStepKind.RECEIPT)),
        )
    )
    for one in session.execute(statement):
        case = cases[one.case_id]
        receipt = one.kind is AnswerStepKind.RECEIPT
        text = N_("Kvitto på %(what)s %(number)s") if receipt else N_("%(what)s %(number)s")
        what = WORDS.inline(one.what) if receipt else WORDS.label(one.what)
        yield Line(
            RegisteredKind.RECEIPT if receipt else RegisteredKind.ANSWER,
            one.id,
            one.happened_on,
            case.own_dnr,
            case.authority,
            receipt,
            WORDS.t(text, what=what, number=str(one.number)),
        )
