"""Calendars that a person's own program fetches, by an address that is a secret of theirs."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.extensions import Base
from tracker.models.types import Id, UtcDateTime, enum_type, key
from tracker.rules.states import FeedKind


class CalendarFeed(Base):
    """One address of one person in one committee. Only the hash of its secret is kept."""

    __tablename__ = "calendar_feed"

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    user_id: Mapped[int] = key("user_account.id")
    kind: Mapped[FeedKind] = mapped_column(enum_type(FeedKind))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
