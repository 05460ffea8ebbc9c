"""What shows effect: indicators, what has been observed of them, and the extracts they were computed from.

Aggregates only. No row says anything of one person's case, and an extract's own rows are never stored (R13).
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.extensions import Base
from tracker.models.findings import Finding
from tracker.models.types import ExactNumber, Id, Line, Prose, UtcDateTime, enum_type, key
from tracker.rules.states import Direction, IndicatorUnit, PeriodLength

indicator_findings = Table(
    "indicator_finding",
    Base.metadata,
    Column("indicator_id", ForeignKey("indicator.id"), primary_key=True),
    Column("finding_id", ForeignKey("finding.id"), primary_key=True, index=True),
)


class Indicator(Base):
    """A nyckeltal: what is measured, in what unit, from where (baseline) towards what (target) and by when."""

    __tablename__ = "indicator"
    __table_args__ = (
        UniqueConstraint("committee_id", "sequence"),
        CheckConstraint("needed BETWEEN 1 AND 12", name="needed"),
        CheckConstraint("minimum_n >= 0", name="minimum"),
        CheckConstraint("baseline_end_on IS NULL OR baseline_end_on >= baseline_on", name="baseline"),
    )

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    #: Running number in the committee's plan; shown as "N1".
    sequence: Mapped[int]
    title: Mapped[Line]
    definition: Mapped[Prose]
    numerator_label: Mapped[Line]
    denominator_label: Mapped[Line]
    unit: Mapped[IndicatorUnit] = mapped_column(enum_type(IndicatorUnit))
    #: What is counted, where the unit is a count or another: "tjänster".
    unit_name: Mapped[str] = mapped_column(String(60), default="")
    direction: Mapped[Direction] = mapped_column(enum_type(Direction))
    period: Mapped[PeriodLength] = mapped_column(enum_type(PeriodLength), default=PeriodLength.MONTH)
    baseline_value: Mapped[Decimal | None] = mapped_column(ExactNumber)
    baseline_on: Mapped[date | None]
    baseline_end_on: Mapped[date | None]
    baseline_n: Mapped[int | None]
    target_value: Mapped[Decimal | None] = mapped_column(ExactNumber)
    target_on: Mapped[date | None]
    interim_value: Mapped[Decimal | None] = mapped_column(ExactNumber)
    interim_on: Mapped[date | None]
    #: The first day a meaningful observation can be had (R5).
    first_measured_on: Mapped[date | None]
    #: R5: how many of the last observations must be at target, with how many cases behind each.
    needed: Mapped[int] = mapped_column(default=2)
    minimum_n: Mapped[int] = mapped_column(default=20)
    source: Mapped[Prose]
    #: Made-up data that says so wherever it is shown.
    example: Mapped[bool] = mapped_column(default=False)
    retired_on: Mapped[date | None]
    retired_reason: Mapped[Prose]
    registered_on: Mapped[date]
    version: Mapped[int] = mapped_column()

    findings: Mapped[list[Finding]] = relationship(
        secondary=indicator_findings, lazy="raise", order_by=Finding.sequence, backref=None
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def number(self) -> str:
        """The number people read."""
        return f"N{self.sequence}"


class Extract(Base):
    """One reading of a case-time extract: the file's hash and what was computed, never its rows. Insert-only."""

    __tablename__ = "case_extract"

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    file_name: Mapped[Line]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    #: Rows that were counted, and rows that were refused.
    rows: Mapped[int]
    refused: Mapped[int]
    #: The day by which cases were open or closed.
    as_of: Mapped[date]
    period: Mapped[PeriodLength] = mapped_column(enum_type(PeriodLength))
    #: What was computed, as `exchange.extracts` gives it.
    computed: Mapped[dict[str, Any]] = mapped_column(JSON)
    recorded_by_id: Mapped[int | None] = key("user_account.id")
    recorded_by_title: Mapped[Line]
    recorded_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Observation(Base):
    """A mätvärde: one value for one period. Insert-only: a correction is a new row that names the one it corrects."""

    __tablename__ = "observation"
    __table_args__ = (
        UniqueConstraint("corrects_id"),
        CheckConstraint("period_end_on >= period_on", name="period"),
        CheckConstraint("(numerator IS NULL) = (denominator IS NULL)", name="share"),
        CheckConstraint(
            "denominator IS NULL OR (denominator > 0 AND numerator BETWEEN 0 AND denominator)", name="part"
        ),
        CheckConstraint("n IS NULL OR n >= 0", name="cases"),
    )

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    indicator_id: Mapped[int] = key("indicator.id")
    period_on: Mapped[date]
    period_end_on: Mapped[date]
    value: Mapped[Decimal] = mapped_column(ExactNumber)
    numerator: Mapped[int | None]
    denominator: Mapped[int | None]
    #: How many cases are behind the value.
    n: Mapped[int | None]
    #: The part of the organisation; empty for the whole committee.
    part: Mapped[Line]
    source: Mapped[Prose]
    example: Mapped[bool] = mapped_column(default=False)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("observation.id"))
    correction_reason: Mapped[Prose]
    extract_id: Mapped[int | None] = key("case_extract.id")
    recorded_by_id: Mapped[int | None] = key("user_account.id")
    recorded_by_title: Mapped[Line]
    recorded_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
