"""What the authority found: findings, and corrections of its locked words."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.extensions import Base
from tracker.models.cases import SupervisionCase
from tracker.models.types import Id, Line, Prose, UtcDateTime, enum_type, key
from tracker.rules.states import FindingClosure, Position


class Finding(Base):
    """A brist. `authority_words` is locked once filled; a correction leaves an `AuthorityWordsCorrection`."""

    __tablename__ = "finding"
    __table_args__ = (UniqueConstraint("committee_id", "sequence"),)

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    case_id: Mapped[int] = key("supervision_case.id")
    #: Running number in the committee's plan; shown as "B1".
    sequence: Mapped[int]
    title: Mapped[Line]
    authority_words: Mapped[Prose]
    requirement: Mapped[Prose]
    #: Act and paragraph as the decision cites them, never translated to newer law.
    legal_basis: Mapped[Prose]
    area: Mapped[Line]
    position: Mapped[Position | None] = mapped_column(enum_type(Position))
    position_reason: Mapped[Prose]
    root_cause: Mapped[Prose]
    elsewhere: Mapped[Prose]
    repeat_of_id: Mapped[int | None] = key("finding.id")
    closed_on: Mapped[date | None]
    closed_reference: Mapped[Line]
    #: R6: whose decision closed it.
    closed_by: Mapped[FindingClosure | None] = mapped_column(enum_type(FindingClosure))
    reopened_on: Mapped[date | None]
    registered_on: Mapped[date]
    version: Mapped[int] = mapped_column()

    case: Mapped[SupervisionCase] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def number(self) -> str:
        """The number people read."""
        return f"B{self.sequence}"


class AuthorityWordsCorrection(Base):
    """The trace of a correction of the authority's words: what stood, what stands, why, who. Append-only."""

    __tablename__ = "authority_words_correction"

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    finding_id: Mapped[int] = key("finding.id")
    old: Mapped[Prose]
    new: Mapped[Prose]
    reason: Mapped[Prose]
    corrected_by_id: Mapped[int] = key("user_account.id")
    corrected_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
