"""Whether it helped: verifications of measures and of effect, and sampling protocols. All insert-only."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.extensions import Base
from tracker.models.types import Id, Line, Prose, UtcDateTime, enum_type, key
from tracker.rules.states import VerificationMethod, VerificationResult


class Sample(Base):
    """A sampling protocol (stickprov): how many files were examined and how many passed, never whose. Insert-only."""

    __tablename__ = "sample"
    __table_args__ = (
        CheckConstraint("examined > 0", name="examined"),
        CheckConstraint("passed >= 0 AND passed <= examined", name="passed"),
    )

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    finding_id: Mapped[int] = key("finding.id")
    performed_on: Mapped[date]
    #: Who performed it: a membership, or somebody without an account by name alone.
    performed_by_id: Mapped[int | None] = key("membership.id")
    performed_by_title: Mapped[Line]
    performed_by_name: Mapped[Line]
    examined: Mapped[int]
    passed: Mapped[int]
    note: Mapped[Prose]
    #: A mistake is put right by a new protocol that names the one it replaces.
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("sample.id"), unique=True)
    recorded_by_id: Mapped[int] = key("user_account.id")
    recorded_by_title: Mapped[Line]
    recorded_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SampleCheck(Base):
    """One question of a protocol as it was asked, and how many of the examined passed it. Insert-only."""

    __tablename__ = "sample_check"
    __table_args__ = (UniqueConstraint("sample_id", "place"), CheckConstraint("passed >= 0", name="passed"))

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    sample_id: Mapped[int] = key("sample.id")
    #: 1 for the first question.
    place: Mapped[int]
    question: Mapped[Prose]
    passed: Mapped[int]


class Verification(Base):
    """A kontroll of one measure (is it really done?) or of one finding's effect (R4, R5). Insert-only."""

    __tablename__ = "verification"
    __table_args__ = (
        CheckConstraint("(measure_id IS NULL) <> (finding_id IS NULL)", name="subject"),
        CheckConstraint("sample_size IS NULL OR sample_size > 0", name="sample_size"),
        CheckConstraint("indicator_id IS NULL OR sample_id IS NULL", name="basis"),
        CheckConstraint("next_check_on IS NULL OR next_check_on > performed_on", name="next_check"),
    )

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    measure_id: Mapped[int | None] = key("measure.id")
    finding_id: Mapped[int | None] = key("finding.id")
    performed_on: Mapped[date]
    #: Who performed it: a membership, or somebody without an account by name alone.
    performed_by_id: Mapped[int | None] = key("membership.id")
    performed_by_title: Mapped[Line]
    performed_by_name: Mapped[Line]
    method: Mapped[VerificationMethod] = mapped_column(enum_type(VerificationMethod))
    sample_size: Mapped[int | None]
    result: Mapped[VerificationResult] = mapped_column(enum_type(VerificationResult))
    #: What a "ja" on effect rests on: an indicator, or a sampling protocol (R5).
    indicator_id: Mapped[int | None] = key("indicator.id")
    sample_id: Mapped[int | None] = key("sample.id")
    note: Mapped[Prose]
    next_check_on: Mapped[date | None]
    #: A mistake is put right by a new verification that names the one it replaces.
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("verification.id"), unique=True)
    recorded_by_id: Mapped[int] = key("user_account.id")
    recorded_by_title: Mapped[Line]
    recorded_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
