"""What shows it: evidence as pages list it, and what an evidence form needs to know about where it belongs."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from tracker.models import Evidence, Finding, Measure, SupervisionCase, User
from tracker.models.measures import measure_findings


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One document in a list. `measure_number` is set when it belongs to a measure rather than to what is listed."""

    id: int
    title: str
    dnr: str
    document_on: date | None
    note: str
    for_authority: bool
    recorded_by: str
    recorded_on: date
    measure_id: int | None = None
    measure_number: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """What a piece of evidence belongs to: the record's kind, number and title, and the authority it may go to."""

    kind: str
    id: int
    number: str
    title: str
    #: Short names of the authorities whose cases it concerns.
    authorities: tuple[str, ...]


def of_case(session: Session, case_id: int) -> tuple[EvidenceLine, ...]:
    """The case's own evidence, newest first."""
    return _lines(session, Evidence.case_id == case_id)


def of_finding(session: Session, finding_id: int, measure_ids: Collection[int]) -> tuple[EvidenceLine, ...]:
    """The finding's own evidence and that of the measures which answer it, newest first."""
    return _lines(session, or_(Evidence.finding_id == finding_id, Evidence.measure_id.in_(measure_ids)))


def _lines(session: Session, condition: ColumnElement[bool]) -> tuple[EvidenceLine, ...]:
    rows = session.execute(
        select(*Evidence.__table__.c, User.name.label("recorder"), Measure.sequence.label("measure_sequence"))
        .join(User, User.id == Evidence.recorded_by_id)
        .outerjoin(Measure, Measure.id == Evidence.measure_id)
        .where(condition)
        .order_by(Evidence.recorded_on.desc(), Evidence.id.desc())
    )
    return tuple(_line(row) for row in rows)


def _line(row: Any) -> EvidenceLine:
    return EvidenceLine(
        id=row.id,
        title=row.title,
        dnr=row.dnr,
        document_on=row.document_on,
        note=row.note,
        for_authority=row.for_authority,
        recorded_by=row.recorded_by_title or row.recorder,
        recorded_on=row.recorded_on,
        measure_id=row.measure_id,
        measure_number=f"Å{row.measure_sequence}" if row.measure_id is not None else "",
    )


def home_of(session: Session, row: Evidence | Measure | Finding | SupervisionCase) -> Home:
    """Where a new or edited piece of evidence belongs."""
    if isinstance(row, Evidence):
        row = _owner(session, row)
    if isinstance(row, Measure):
        cases = (
            select(Finding.case_id)
            .join(measure_findings, measure_findings.c.finding_id == Finding.id)
            .where(measure_findings.c.measure_id == row.id)
        )
        return Home("measure", row.id, row.number, row.title, _authorities(session, SupervisionCase.id.in_(cases)))
    if isinstance(row, Finding):
        return Home("finding", row.id, row.number, row.title, _authorities(session, SupervisionCase.id == row.case_id))
    return Home("case", row.id, "", row.title, (row.authority_short or row.authority,))


def _owner(session: Session, row: Evidence) -> Measure | Finding | SupervisionCase:
    if row.measure_id is not None:
        return session.get_one(Measure, row.measure_id)
    if row.finding_id is not None:
        return session.get_one(Finding, row.finding_id)
    return session.get_one(SupervisionCase, row.case_id)


def _authorities(session: Session, condition: ColumnElement[bool]) -> tuple[str, ...]:
    rows = session.execute(
        select(SupervisionCase.authority_short, SupervisionCase.authority).where(condition).order_by(SupervisionCase.id)
    )
    return tuple(dict.fromkeys(row.authority_short or row.authority for row in rows))
