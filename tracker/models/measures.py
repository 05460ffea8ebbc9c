"""What is done about it: measures and what is recorded on them. Progress is append-only."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.extensions import Base
from tracker.models.accounts import Membership, User
from tracker.models.findings import Finding
from tracker.models.types import Id, Line, Prose, UtcDateTime, enum_type, key
from tracker.rules.states import (
    DecidingBody,
    MeasureCategory,
    MeasureKind,
    MeasureState,
    MoveKind,
    OnTrack,
    TellAuthority,
    UnionConsultation,
    WhoMustAct,
)

measure_findings = Table(
    "measure_finding",
    Base.metadata,
    Column("measure_id", ForeignKey("measure.id"), primary_key=True),
    Column("finding_id", ForeignKey("finding.id"), primary_key=True, index=True),
)


class Measure(Base):
    """An åtgärd. Title and finding (or the whole plan) are enough to begin; the rest is asked for later."""

    __tablename__ = "measure"
    __table_args__ = (
        UniqueConstraint("committee_id", "sequence"),
        CheckConstraint("starts_on IS NULL OR due_on IS NULL OR starts_on <= due_on", name="dates"),
        CheckConstraint("recurrence_weeks IS NULL OR recurrence_weeks BETWEEN 1 AND 104", name="recurrence"),
        CheckConstraint("cost_kr IS NULL OR cost_kr >= 0", name="cost"),
    )

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    #: Running number in the committee's plan; shown as "Å1".
    sequence: Mapped[int]
    title: Mapped[Line]
    description: Mapped[Prose]
    category: Mapped[MeasureCategory | None] = mapped_column(enum_type(MeasureCategory))
    kind: Mapped[MeasureKind | None] = mapped_column(enum_type(MeasureKind))
    whole_plan: Mapped[bool] = mapped_column(default=False)
    expected_effect: Mapped[Prose]
    staff_concerned: Mapped[Prose]
    extent: Mapped[Prose]
    owner_id: Mapped[int | None] = key("membership.id")
    deputy_id: Mapped[int | None] = key("membership.id")
    state: Mapped[MeasureState] = mapped_column(enum_type(MeasureState), default=MeasureState.NOT_STARTED)
    starts_on: Mapped[date | None]
    due_on: Mapped[date | None]
    no_due_reason: Mapped[Prose]
    first_due_authority: Mapped[date | None]
    forecast_on: Mapped[date | None]
    on_track: Mapped[OnTrack | None] = mapped_column(enum_type(OnTrack))
    deciding_body: Mapped[DecidingBody | None] = mapped_column(enum_type(DecidingBody))
    deciding_body_name: Mapped[Line]
    decided_on: Mapped[date | None]
    decided_reference: Mapped[Line]
    union_consultation: Mapped[UnionConsultation] = mapped_column(
        enum_type(UnionConsultation), default=UnionConsultation.NOT_NEEDED
    )
    union_done_on: Mapped[date | None]
    #: Continuous: put in place and kept up, rather than finished. With `recurrence_weeks` it has occasions.
    continuous: Mapped[bool] = mapped_column(default=False)
    recurrence_weeks: Mapped[int | None]
    next_occasion_on: Mapped[date | None]
    cost_kr: Mapped[int | None]
    cost_note: Mapped[Prose]
    done_on: Mapped[date | None]
    no_evidence_reason: Mapped[Prose]
    withdrawn_on: Mapped[date | None]
    withdrawn_reason: Mapped[Prose]
    successor_id: Mapped[int | None] = key("measure.id")
    #: Where the facts come from, when somebody else has stated them (a press release, minutes).
    source_note: Mapped[Prose]
    registered_on: Mapped[date]
    version: Mapped[int] = mapped_column()

    findings: Mapped[list[Finding]] = relationship(
        secondary=measure_findings, lazy="raise", order_by=Finding.sequence, backref=None
    )
    owner: Mapped[Membership | None] = relationship(foreign_keys=[owner_id], lazy="raise")
    deputy: Mapped[Membership | None] = relationship(foreign_keys=[deputy_id], lazy="raise")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def number(self) -> str:
        """The number people read."""
        return f"Å{self.sequence}"


class ProgressUpdate(Base):
    """A lägesrapport, or a confirmation that nothing has changed. Append-only: a mistake is corrected by a new one."""

    __tablename__ = "progress_update"

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    measure_id: Mapped[int] = key("measure.id")
    made_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    author_id: Mapped[int] = key("user_account.id")
    #: The author's title in the committee that day.
    author_title: Mapped[Line]
    state: Mapped[MeasureState] = mapped_column(enum_type(MeasureState))
    text: Mapped[Prose]
    on_track: Mapped[OnTrack | None] = mapped_column(enum_type(OnTrack))
    forecast_on: Mapped[date | None]
    confirmation: Mapped[bool] = mapped_column(default=False)

    author: Mapped[User] = relationship(lazy="raise")


class Obstacle(Base):
    """A hinder: evidence of what was tried. The tool draws no legal conclusion from it."""

    __tablename__ = "obstacle"
    __table_args__ = (CheckConstraint("ended_on IS NULL OR ended_on >= since", name="ended"),)

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    measure_id: Mapped[int] = key("measure.id")
    since: Mapped[date]
    tried: Mapped[Prose]
    outcome: Mapped[Prose]
    compensating: Mapped[Prose]
    who_must_act: Mapped[WhoMustAct] = mapped_column(enum_type(WhoMustAct))
    who_must_act_name: Mapped[Line]
    ended_on: Mapped[date | None]
    recorded_by_id: Mapped[int] = key("user_account.id")
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class DueDateMove(Base):
    """A proposed, approved or declined change of a measure's due date, or a correction of a clerical error (R2)."""

    __tablename__ = "due_date_move"
    __table_args__ = (CheckConstraint("approved_on IS NULL OR declined_on IS NULL", name="answer"),)

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    measure_id: Mapped[int] = key("measure.id")
    kind: Mapped[MoveKind] = mapped_column(enum_type(MoveKind), default=MoveKind.MOVE)
    from_on: Mapped[date | None]
    to_on: Mapped[date]
    reason: Mapped[Prose]
    #: The committee's § and date, where the committee had set the date.
    reference: Mapped[str] = mapped_column(String(300), default="")
    proposed_by_id: Mapped[int] = key("user_account.id")
    proposed_by_title: Mapped[Line]
    proposed_on: Mapped[date]
    approved_by_id: Mapped[int | None] = key("user_account.id")
    approved_by_title: Mapped[Line]
    approved_on: Mapped[date | None]
    #: The chief's answer, asked for where the authority had been told another date; None where it had not.
    tell_authority: Mapped[TellAuthority | None] = mapped_column(enum_type(TellAuthority))
    #: When an answer that tells it was sent.
    authority_told_on: Mapped[date | None]
    declined_on: Mapped[date | None]
    declined_reason: Mapped[Prose]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Occasion(Base):
    """One held occasion of a recurring measure. Append-only."""

    __tablename__ = "occasion"
    __table_args__ = (UniqueConstraint("measure_id", "held_on"),)

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    measure_id: Mapped[int] = key("measure.id")
    planned_on: Mapped[date | None]
    held_on: Mapped[date]
    note: Mapped[Prose]
    recorded_by_id: Mapped[int] = key("user_account.id")
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
