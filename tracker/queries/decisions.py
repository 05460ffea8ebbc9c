"""One decision with what it concerns, for the forms that change it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.models import Decision, Finding, Measure, Meeting
from tracker.models.meetings import decision_findings, decision_measures


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """A matter on a meeting's list."""

    id: int
    title: str
    text: str
    decided: bool
    meeting_id: int | None
    meeting_on: date | None
    measure_ids: tuple[int, ...]
    finding_ids: tuple[int, ...]
    #: "B1", "Å5": what it concerns, findings first.
    numbers: tuple[str, ...]


def decision_page(session: Session, decision: Decision) -> DecisionPage:
    """The decision with its measures, findings and meeting."""
    findings = session.execute(
        select(Finding.id, Finding.sequence)
        .join(decision_findings, decision_findings.c.finding_id == Finding.id)
        .where(decision_findings.c.decision_id == decision.id)
        .order_by(Finding.sequence)
    ).all()
    measures = session.execute(
        select(Measure.id, Measure.sequence)
        .join(decision_measures, decision_measures.c.measure_id == Measure.id)
        .where(decision_measures.c.decision_id == decision.id)
        .order_by(Measure.sequence)
    ).all()
    return DecisionPage(
        id=decision.id,
        title=decision.title,
        text=decision.text,
        decided=decision.decided_on is not None,
        meeting_id=decision.meeting_id,
        meeting_on=session.scalar(select(Meeting.held_on).where(Meeting.id == decision.meeting_id)),
        measure_ids=tuple(row.id for row in measures),
        finding_ids=tuple(row.id for row in findings),
        numbers=(*(f"B{row.sequence}" for row in findings), *(f"Å{row.sequence}" for row in measures)),
    )
