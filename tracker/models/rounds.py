"""When the authority looks again: rounds of follow-up inspection, and its verdict on each finding."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.extensions import Base
from tracker.models.types import Id, Line, Prose, UtcDateTime, enum_type, key
from tracker.rules.states import RoundVerdict


class InspectionRound(Base):
    """A follow-up inspection of one case (IVO:s uppföljning): announced, performed, decided."""

    __tablename__ = "inspection_round"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    case_id: Mapped[int] = key("supervision_case.id")
    #: 1 for the case's first round.
    number: Mapped[int]
    announced_on: Mapped[date | None]
    #: The day the authority has said that it will come.
    expected_on: Mapped[date | None]
    performed_on: Mapped[date | None]
    decided_on: Mapped[date | None]
    dnr: Mapped[Line]
    note: Mapped[Prose]
    recorded_by_id: Mapped[int] = key("user_account.id")
    recorded_on: Mapped[date]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class InspectionVerdict(Base):
    """The authority's verdict on one finding in one round. Insert-only: the last one of a round and finding holds."""

    __tablename__ = "inspection_verdict"

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    round_id: Mapped[int] = key("inspection_round.id")
    finding_id: Mapped[int] = key("finding.id")
    verdict: Mapped[RoundVerdict] = mapped_column(enum_type(RoundVerdict))
    note: Mapped[Prose]
    recorded_by_id: Mapped[int] = key("user_account.id")
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
