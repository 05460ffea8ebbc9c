"""Kontroller: verifications as facts, the list of what is to be checked next, and the page of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from tracker.models import Finding, Measure, User, Verification
from tracker.queries import verifiers
from tracker.queries.accounts import Viewer
from tracker.queries.scope import find_in
from tracker.rules import verifications as rules
from tracker.rules.access import Permission
from tracker.rules.facts import FindingFacts, IndicatorFacts, MeasureFacts, PlanFacts, SampleFacts, VerificationFacts
from tracker.rules.states import VerificationResult
from tracker.rules.verifications import Check

#: How many results the list shows.
RESULTS = 30


@dataclass(frozen=True, slots=True)
class VerificationLine:
    """One verification as lists and its own page show it."""

    facts: VerificationFacts
    #: Name and title of who performed it; the title is empty for somebody without an account.
    name: str
    title: str
    recorded_by: str
    recorded_on: date
    #: The one that it puts right, and the one that puts it right.
    corrects_id: int | None
    corrected_by_id: int | None
    #: What a verdict on effect rests on.
    sample: SampleFacts | None = None
    indicator: IndicatorFacts | None = None


@dataclass(frozen=True, slots=True)
class Checks:
    """The verifications of one measure or finding, newest first, and who may add to them (R4)."""

    lines: tuple[VerificationLine, ...]
    #: Titles of those who may verify it.
    who_may: tuple[str, ...]
    #: The measures the reader answers for; while there are any, the reader may not verify.
    own: tuple[str, ...]
    #: Whether the reader holds the role for it.
    verifier: bool

    @property
    def may(self) -> bool:
        """Whether the reader may verify it."""
        return self.verifier and not self.own

    @property
    def last(self) -> VerificationLine | None:
        """The last one that stands."""
        return next((line for line in self.lines if line.corrected_by_id is None), None)


@dataclass(frozen=True, slots=True)
class Result:
    """A verification with what it is of."""

    facts: VerificationFacts
    subject: MeasureFacts | FindingFacts


@dataclass(frozen=True, slots=True)
class CheckRow:
    """What is to be checked, and whether the reader answers for it and so leaves it to somebody else (R4)."""

    check: Check
    own: bool


@dataclass(frozen=True, slots=True)
class VerificationList:
    """What is to be checked next, what nobody has checked, and what came of the last checks."""

    due: tuple[CheckRow, ...]
    unchecked: tuple[CheckRow, ...]
    results: tuple[Result, ...]
    samples: tuple[tuple[SampleFacts, FindingFacts], ...]


@dataclass(frozen=True, slots=True)
class VerificationPage:
    """One verification with what it is of."""

    line: VerificationLine
    subject: MeasureFacts | FindingFacts
    own: tuple[str, ...]

    @property
    def of_effect(self) -> bool:
        """Whether it is of a finding's effect rather than of a measure."""
        return isinstance(self.subject, FindingFacts)


def standing(session: Session, committee_id: int) -> tuple[VerificationFacts, ...]:
    """The committee's verifications that no later one has put right, in the order they were performed."""
    rows = session.execute(
        select(*Verification.__table__.c)
        .where(Verification.committee_id == committee_id, stands(Verification))
        .order_by(Verification.performed_on, Verification.id)
    )
    return tuple(facts_of(row) for row in rows)


@cache
def stands(model: Any) -> ColumnElement[bool]:
    """The condition that no later row of a verification or a protocol puts this one right."""
    later = aliased(model)
    return ~select(later.id).where(later.corrects_id == model.id).exists()


def is_corrected(session: Session, model: Any, row_id: int) -> bool:
    """Whether a later row puts this verification, or protocol, right."""
    return session.scalar(select(model.id).where(model.corrects_id == row_id)) is not None


def facts_of(row: Any) -> VerificationFacts:
    """A verification's row, or its columns, as rules and pages take it."""
    return VerificationFacts(
        id=row.id,
        performed_on=row.performed_on,
        performed_by=row.performed_by_title or row.performed_by_name,
        method=row.method,
        result=row.result,
        measure_id=row.measure_id,
        finding_id=row.finding_id,
        indicator_id=row.indicator_id,
        sample_id=row.sample_id,
        sample_size=row.sample_size,
        note=row.note,
        next_check_on=row.next_check_on,
    )


def last_yes(verifications: Iterable[VerificationFacts], key: str) -> dict[int, date]:
    """By `measure_id` or `finding_id`: the last day that a verification said yes."""
    found: dict[int, date] = {}
    for verification in verifications:
        subject = getattr(verification, key)
        if subject is not None and verification.result is VerificationResult.YES:
            found[subject] = verification.performed_on
    return found


def verification_list(plan: PlanFacts, membership_ids: frozenset[int]) -> VerificationList:
    """The committee's checks: what is due, what was never checked, and the last results; the roles are the reader's."""
    newest = sorted(plan.verifications, key=lambda v: (v.performed_on, v.id), reverse=True)[:RESULTS]
    protocols = sorted(plan.samples, key=lambda s: (s.performed_on, s.id), reverse=True)[:RESULTS]
    return VerificationList(
        due=tuple(_row(check, plan, membership_ids) for check in rules.next_checks(plan)),
        unchecked=tuple(_row(check, plan, membership_ids) for check in rules.unchecked(plan)),
        results=tuple(Result(v, subject_of(v, plan)) for v in newest),
        samples=tuple((sample, plan.finding(sample.finding_id)) for sample in protocols),
    )


def _row(check: Check, plan: PlanFacts, membership_ids: frozenset[int]) -> CheckRow:
    subject = check.subject
    measures = plan.measures_of(subject.id) if isinstance(subject, FindingFacts) else (subject,)
    people = {person.membership_id for m in measures for person in (m.owner, m.deputy) if person is not None}
    return CheckRow(check, own=bool(people & membership_ids))


def subject_of(verification: VerificationFacts, plan: PlanFacts) -> MeasureFacts | FindingFacts:
    """The measure or finding it is of."""
    if verification.finding_id is not None:
        return plan.finding(verification.finding_id)
    return next(measure for measure in plan.measures if measure.id == verification.measure_id)


def checks_of(session: Session, subject: Measure | Finding, plan: PlanFacts, viewer: Viewer) -> Checks:
    """The verifications of a measure or a finding, and what the reader may do about them."""
    responsible = verifiers.responsible_for(session, subject)
    column = Verification.measure_id if isinstance(subject, Measure) else Verification.finding_id
    return Checks(
        lines=_lines(session, plan, column == subject.id),
        who_may=verifiers.who_may(session, subject.committee_id, responsible, plan.today),
        own=rules.own(responsible, viewer.membership_ids_in(subject.committee_id)),
        verifier=viewer.may(Permission.VERIFY, subject.committee_id),
    )


def page(session: Session, verification: Verification, plan: PlanFacts, viewer: Viewer) -> VerificationPage:
    """One verification, also one that has been put right."""
    (line,) = _lines(session, plan, Verification.id == verification.id)
    subject = row_of(session, verification)
    return VerificationPage(
        line=line,
        subject=subject_of(line.facts, plan),
        own=rules.own(verifiers.responsible_for(session, subject), viewer.membership_ids_in(verification.committee_id)),
    )


def row_of(session: Session, verification: Verification) -> Measure | Finding:
    """The row that a verification is of."""
    if verification.finding_id is not None:
        return find_in(session, verification.committee_id, Finding, verification.finding_id)
    return find_in(session, verification.committee_id, Measure, verification.measure_id or 0)


def _lines(session: Session, plan: PlanFacts, condition: ColumnElement[bool]) -> tuple[VerificationLine, ...]:
    later = aliased(Verification)
    rows = session.execute(
        select(*Verification.__table__.c, User.name.label("recorder"), later.id.label("corrected_by_id"))
        .join(User, User.id == Verification.recorded_by_id)
        .outerjoin(later, later.corrects_id == Verification.id)
        .where(condition)
        .order_by(Verification.performed_on.desc(), Verification.id.desc())
    )
    return tuple(_line(row, plan) for row in rows)


def _line(row: Any, plan: PlanFacts) -> VerificationLine:
    return VerificationLine(
        facts=facts_of(row),
        name=row.performed_by_name,
        title=row.performed_by_title,
        recorded_by=row.recorded_by_title or row.recorder,
        recorded_on=row.recorded_on,
        corrects_id=row.corrects_id,
        corrected_by_id=row.corrected_by_id,
        sample=next((s for s in plan.samples if s.id == row.sample_id), None),
        indicator=next((i for i in plan.indicators if i.id == row.indicator_id), None),
    )
