"""What happened: the audit trail, and the few facts an installation keeps about itself."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.extensions import Base
from tracker.models.types import Line, UtcDateTime


class AuditEvent(Base):
    """One action, in the transaction that made it. Its hash covers the row and the hash before it. Insert-only."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_committee_id_id", "committee_id", "id"),)

    #: Strictly sequential from 1; given by the action, never by the database.
    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False)
    #: The real clock, whatever the business day.
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    business_day: Mapped[date]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    actor_name: Mapped[Line]
    actor_title: Mapped[Line]
    committee_id: Mapped[int | None] = mapped_column(ForeignKey("committee.id"))
    action: Mapped[str] = mapped_column(String(60))
    object_type: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[int | None] = mapped_column(BigInteger)
    object_label: Mapped[Line]
    old: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    new: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    previous_hash: Mapped[str] = mapped_column(String(64), unique=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class RefusalCount(Base):
    """How often a person has been refused at one door lately, so that a flood of attempts can't flood the trail."""

    __tablename__ = "refusal_count"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    #: Method and endpoint: "POST measures.edit".
    door: Mapped[str] = mapped_column(String(120), primary_key=True)
    #: When the last event about it was written.
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Attempts since then that have no event of their own; the next event tells of them.
    more: Mapped[int] = mapped_column(default=0)


class InstallationFact(Base):
    """A fact about this database, such as that `tracker demo` made it."""

    __tablename__ = "installation_fact"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(300))
