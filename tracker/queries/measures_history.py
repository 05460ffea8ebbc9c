"""What has happened to one measure, newest first, from every record that is kept on it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.models import (
    AuditEvent,
    DueDateMove,
    Evidence,
    Measure,
    Meeting,
    Obstacle,
    Occasion,
    ProgressUpdate,
    Report,
    ReportedMeasure,
    ReportWithdrawal,
    User,
)
from tracker.rules.facts import MeasureFacts
from tracker.rules.states import MeasureState, MoveKind
from tracker.rules.transitions import Message
from tracker.rules.verbs import AuditVerb


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. `on` is the business day."""

    title: Message
    on: date
    text: str = ""
    who: str = ""
    #: Reported to the committee: shown as a diamond.
    key: bool = False
    #: The state it left the measure in, and the one before where it changed.
    state: MeasureState | None = None
    before: MeasureState | None = None
    report_id: int | None = None
    #: What breaks a tie within a day: later is newer.
    order: float = 0.0


def of_measure(session: Session, measure: Measure, facts: MeasureFacts) -> tuple[Entry, ...]:
    """The measure's whole history, newest first."""
    entries = [
        *_added(session, measure),
        *_updates(session, measure.id),
        *_moves(session, measure.id),
        *_obstacles(session, measure.id),
        *_evidence(session, measure.id),
        *_occasions(session, measure.id),
        *_reports(session, measure.id),
        *_decision(measure),
        *_withdrawal(measure, facts),
    ]
    return tuple(sorted(entries, key=lambda entry: (entry.on, entry.order), reverse=True))


def _read(session: Session, statement: Any) -> Iterable[Any]:
    return session.execute(statement).all()


def _seconds(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0.0


def _added(session: Session, measure: Measure) -> Iterator[Entry]:
    event = session.execute(
        select(AuditEvent.actor_title, AuditEvent.actor_name).where(
            AuditEvent.object_type == Measure.__tablename__,
            AuditEvent.object_id == measure.id,
            AuditEvent.action == AuditVerb.MEASURE_ADDED.value,
        )
    ).first()
    who = (event.actor_title or event.actor_name) if event else ""
    # Nothing else that happened the same day came before the measure itself.
    yield Entry(Message.of("happened.added"), measure.registered_on, text=measure.source_note, who=who, order=-1.0)


def _updates(session: Session, measure_id: int) -> Iterator[Entry]:
    rows = _read(
        session,
        select(*ProgressUpdate.__table__.c, User.name.label("author_name"))
        .join(User, User.id == ProgressUpdate.author_id)
        .where(ProgressUpdate.measure_id == measure_id)
        .order_by(ProgressUpdate.id),
    )
    before: MeasureState | None = None
    for row in rows:
        changed = before is not None and row.state is not before
        name = "happened.confirmed" if row.confirmation else "happened.updated"
        yield Entry(
            Message.of(name),
            row.made_on,
            text=row.text,
            who=row.author_title or row.author_name,
            state=None if row.confirmation else row.state,
            before=before if changed else None,
            order=_seconds(row.recorded_at),
        )
        before = row.state


def _moves(session: Session, measure_id: int) -> Iterator[Entry]:
    for row in _read(session, select(*DueDateMove.__table__.c).where(DueDateMove.measure_id == measure_id)):
        asked = row.approved_on is None or row.proposed_by_id != row.approved_by_id
        if asked:
            yield Entry(
                Message.of("happened.date_proposed", to_on=row.to_on),
                row.proposed_on,
                text=row.reason,
                who=row.proposed_by_title,
                order=float(row.id),
            )
        if row.approved_on is not None:
            yield _approved(row, text="" if asked else row.reason)
        if row.declined_on is not None:
            yield Entry(
                Message.of("happened.date_declined", to_on=row.to_on), row.declined_on, text=row.declined_reason
            )


def _approved(row: Any, text: str) -> Entry:
    kind = "corrected" if row.kind is MoveKind.CORRECTION else "moved" if row.from_on else "set"
    title = Message.of(f"happened.date_{kind}", from_on=row.from_on, to_on=row.to_on)
    text = "\n".join(part for part in (text, row.reference) if part)
    return Entry(title, row.approved_on, text=text, who=row.approved_by_title, order=row.id + 0.5)


def _obstacles(session: Session, measure_id: int) -> Iterator[Entry]:
    for row in _read(session, select(*Obstacle.__table__.c).where(Obstacle.measure_id == measure_id)):
        text = "\n".join(part for part in (row.tried, row.outcome, row.compensating) if part)
        yield Entry(
            Message.of("happened.obstacle", since=row.since), row.since, text=text, order=_seconds(row.recorded_at)
        )
        if row.ended_on is not None:
            yield Entry(Message.of("happened.obstacle_ended"), row.ended_on, order=_seconds(row.recorded_at) + 1)


def _evidence(session: Session, measure_id: int) -> Iterator[Entry]:
    for row in _read(session, select(*Evidence.__table__.c).where(Evidence.measure_id == measure_id)):
        text = ", ".join(part for part in (row.title, row.dnr) if part)
        if row.removed_on is not None:
            yield Entry(
                Message.of("happened.evidence_removed"),
                row.removed_on,
                text=f"{text}. {row.removed_reason}",
                order=_seconds(row.recorded_at) + 1,
            )
        yield Entry(
            Message.of("happened.evidence"),
            row.recorded_on,
            text=text,
            who=row.recorded_by_title,
            order=_seconds(row.recorded_at),
        )


def _occasions(session: Session, measure_id: int) -> Iterator[Entry]:
    for row in _read(session, select(*Occasion.__table__.c).where(Occasion.measure_id == measure_id)):
        yield Entry(Message.of("happened.occasion"), row.held_on, text=row.note, order=_seconds(row.recorded_at))


def _reports(session: Session, measure_id: int) -> Iterator[Entry]:
    """The published reports that told the committee of it; one taken back counts as unpublished (R11)."""
    statement = (
        select(Report.id, Report.number, Report.as_of, Report.published_at, Meeting.held_on, ReportedMeasure.due_on)
        .join(ReportedMeasure, ReportedMeasure.report_id == Report.id)
        .join(Meeting, Meeting.id == Report.meeting_id)
        .outerjoin(ReportWithdrawal, ReportWithdrawal.report_id == Report.id)
        .where(ReportedMeasure.measure_id == measure_id, ReportWithdrawal.id.is_(None))
    )
    for row in _read(session, statement):
        yield Entry(
            Message.of("happened.reported", number=row.number, held_on=row.held_on),
            row.as_of,
            key=True,
            report_id=row.id,
            order=_seconds(row.published_at),
        )


def _decision(measure: Measure) -> Iterator[Entry]:
    if measure.decided_on is not None and measure.deciding_body is not None:
        title = Message.of("happened.decided", body=measure.deciding_body_name or measure.deciding_body)
        yield Entry(
            title, measure.decided_on, text=measure.decided_reference, order=_seconds(_noon(measure.decided_on))
        )


def _withdrawal(measure: Measure, facts: MeasureFacts) -> Iterator[Entry]:
    if measure.withdrawn_on is not None:
        name = "happened.withdrawn_replaced" if facts.successor_number else "happened.withdrawn"
        title = Message.of(name, successor=facts.successor_number)
        yield Entry(title, measure.withdrawn_on, text=measure.withdrawn_reason, order=float("inf"))


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
