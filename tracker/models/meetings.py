"""When and what the committee decides: meetings, and decisions from proposal to paragraph."""

from datetime import date

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.extensions import Base
from tracker.models.findings import Finding
from tracker.models.measures import Measure
from tracker.models.types import Id, Line, Prose, enum_type, key
from tracker.rules.states import DecisionForm, DecisionKind, DecisionOutcome, OriginKind

decision_measures = Table(
    "decision_measure",
    Base.metadata,
    Column("decision_id", ForeignKey("decision.id"), primary_key=True),
    Column("measure_id", ForeignKey("measure.id"), primary_key=True, index=True),
)
decision_findings = Table(
    "decision_finding",
    Base.metadata,
    Column("decision_id", ForeignKey("decision.id"), primary_key=True),
    Column("finding_id", ForeignKey("finding.id"), primary_key=True, index=True),
)


class Meeting(Base):
    """A sammanträde. Its days come in order: preparation, stop date, dispatch, meeting, approval of minutes."""

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("committee_id", "held_on"),
        CheckConstraint("dispatch_on <= held_on", name="dispatch"),
        CheckConstraint("stop_on IS NULL OR stop_on <= dispatch_on", name="stop"),
        CheckConstraint("minutes_approved_on IS NULL OR minutes_approved_on >= held_on", name="minutes"),
    )

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    held_on: Mapped[date]
    preparation_on: Mapped[date | None]
    stop_on: Mapped[date | None]
    dispatch_on: Mapped[date]
    place: Mapped[Line]
    extra: Mapped[bool] = mapped_column(default=False)
    #: Immediate approval of the minutes is asked for (omedelbar justering).
    immediate_approval: Mapped[bool] = mapped_column(default=False)
    cancelled: Mapped[bool] = mapped_column(default=False)
    minutes_approved_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Decision(Base):
    """A beslut; while `decided_on` is empty, a proposal. One § a matter, several points."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint("form <> 'committee' OR meeting_id IS NOT NULL", name="meeting"),
        CheckConstraint("decided_on IS NULL OR form <> 'committee' OR paragraph <> ''", name="paragraph"),
        CheckConstraint("approved_on IS NULL OR approved_on >= decided_on", name="approved"),
    )

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    meeting_id: Mapped[int | None] = key("meeting.id")
    form: Mapped[DecisionForm] = mapped_column(enum_type(DecisionForm), default=DecisionForm.COMMITTEE)
    kind: Mapped[DecisionKind] = mapped_column(enum_type(DecisionKind))
    #: Who decided, where it is another body (kommunstyrelsen, a delegate).
    body_name: Mapped[Line]
    dnr: Mapped[Line]
    title: Mapped[Line]
    text: Mapped[Prose]
    paragraph: Mapped[str] = mapped_column(String(20), default="")
    point: Mapped[str] = mapped_column(String(20), default="")
    decided_on: Mapped[date | None]
    immediate_approval: Mapped[bool] = mapped_column(default=False)
    #: The day an immediately approved paragraph was approved, by itself and before the rest of the minutes.
    approved_on: Mapped[date | None]
    case_id: Mapped[int | None] = key("supervision_case.id")
    report_id: Mapped[int | None] = key("report.id")
    #: The matter was taken off the list, or decided otherwise: the proposal stands no longer.
    withdrawn_on: Mapped[date | None]
    #: What became of it at the meeting. A matter that was left undecided there is withdrawn with its outcome.
    outcome: Mapped[DecisionOutcome | None] = mapped_column(enum_type(DecisionOutcome))
    #: Who proposed what was decided, as the minutes say it (yrkande).
    proposed_by: Mapped[Line]
    #: The proposal as it stood on the list, kept when the decision is filled in.
    proposal: Mapped[Prose]
    #: For the chair's urgent decision or a delegate's: what gives the right to decide (KL 6:39, delegation order).
    mandate: Mapped[Line]
    version: Mapped[int] = mapped_column()

    meeting: Mapped[Meeting | None] = relationship(lazy="raise")
    measures: Mapped[list[Measure]] = relationship(secondary=decision_measures, lazy="raise")
    findings: Mapped[list[Finding]] = relationship(secondary=decision_findings, lazy="raise")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class DecisionOrigin(Base):
    """Why a matter stands on a meeting's list without anybody having put it there: where it came from."""

    __tablename__ = "decision_origin"

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    #: The matter on the list.
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), unique=True)
    #: The matter that was left undecided, or the decision that is announced.
    origin_id: Mapped[int] = key("decision.id")
    kind: Mapped[OriginKind] = mapped_column(enum_type(OriginKind))
