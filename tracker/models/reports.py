"""What was reported: drafts that may change, and frozen reports that never do (R11).

The frozen tables are insert-only. Triggers made by the migrations refuse UPDATE, DELETE and replacing inserts, also
to raw SQL; a withdrawal or a revision is a new row beside the old one.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from tracker.extensions import Base
from tracker.models.eseal import Sealed
from tracker.models.meetings import Meeting
from tracker.models.types import Id, Line, Prose, UtcDateTime, key

#: The media types of a published report's files: the one that holds, and the copy for whoever writes on.
PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class ReportDraft(Base):
    """The chief's own texts for the report to one meeting. Everything else in the draft is computed."""

    __tablename__ = "report_draft"

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), unique=True)
    summary: Mapped[Prose]
    #: `readiness.basis` of the plan when the summary was saved: what its figures were taken from.
    summary_basis: Mapped[str] = mapped_column(String(64), default="")
    economy: Mapped[Prose]
    children: Mapped[Prose]
    remarks: Mapped[Prose]
    #: The officer (handläggare) named in the head.
    officer: Mapped[Line]
    #: Sections taken over unread from the report before, by name with commas between; saving them says they hold.
    carried_over: Mapped[Line]
    #: The day of the meeting whose report they come from.
    carried_from_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Report(Base):
    """A published återrapportering: the snapshot it was made from, and which earlier one it builds on. Insert-only."""

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("committee_id", "number"),)

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    meeting_id: Mapped[int] = key("meeting.id")
    number: Mapped[int]
    title: Mapped[Line]
    as_of: Mapped[date]
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_on: Mapped[date]
    published_by_id: Mapped[int] = key("user_account.id")
    published_by_title: Mapped[Line]
    builds_on_id: Mapped[int | None] = key("report.id")
    #: The report to the same meeting that this one revises, after dispatch.
    revises_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"), unique=True)
    snapshot: Mapped[str] = deferred(mapped_column(Text))
    snapshot_sha256: Mapped[str] = mapped_column(String(64))
    printer_version: Mapped[str] = mapped_column(String(40))

    meeting: Mapped[Meeting] = relationship(lazy="raise")
    files: Mapped[list["ReportFile"]] = relationship(lazy="raise")
    withdrawal: Mapped["ReportWithdrawal | None"] = relationship(lazy="raise")


class ReportFile(Sealed, Base):
    """One produced file of a published report, as it was. Insert-only."""

    __tablename__ = "report_file"
    __table_args__ = (UniqueConstraint("report_id", "media_type"),)

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    report_id: Mapped[int] = key("report.id")
    name: Mapped[Line]
    media_type: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))


class ReportWithdrawal(Base):
    """A published report was taken back before dispatch. Insert-only."""

    __tablename__ = "report_withdrawal"

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), unique=True)
    reason: Mapped[Prose]
    withdrawn_on: Mapped[date]
    withdrawn_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_by_id: Mapped[int] = key("user_account.id")


class ReportSupplement(Base):
    """What had happened between a report and the end of its meeting (R11), as it stood then. Insert-only."""

    __tablename__ = "report_supplement"

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), unique=True)
    content: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    locked_on: Mapped[date]
    locked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    locked_by_id: Mapped[int] = key("user_account.id")


class ReportedMeasure(Base):
    """Which due date a report told for a measure; the first that stands is the first date (R2). Insert-only."""

    __tablename__ = "reported_measure"
    __table_args__ = (UniqueConstraint("report_id", "measure_id"),)

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    report_id: Mapped[int] = key("report.id")
    measure_id: Mapped[int] = key("measure.id")
    due_on: Mapped[date | None]
