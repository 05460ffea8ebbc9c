"""Letters on their way, what has been told to whom, links that answer for one meeting, and what people want to be told.

A letter is a row in the transaction of what it is about, so that there is never one without the other. Times are the
real clock's (R15); `day` is the business day.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.extensions import Base
from tracker.models.types import Id, Line, Prose, UtcDateTime, key


class OutboxLetter(Base):
    """A letter to one person. When it has been sent, only that it was remains: text and secrets are cleared."""

    __tablename__ = "outbox_letter"
    __table_args__ = (
        # At most one letter a day and person. Links to passwords have no day: many rows without one may stand.
        UniqueConstraint("user_id", "day"),
        Index("ix_outbox_letter_waiting", "ended_at", "next_try_at"),
    )

    id: Mapped[Id]
    user_id: Mapped[int] = key("user_account.id")
    day: Mapped[date | None]
    #: The same in every try, so that a receiver's system knows a letter that comes twice.
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    language: Mapped[str] = mapped_column(String(5))
    subject: Mapped[Line]
    text: Mapped[Prose]
    html: Mapped[Prose]
    #: Tokens of links in the letter, each sealed with the installation's secret key (`rules.tokens`).
    sealed: Mapped[list[str]] = mapped_column(JSON, default=list)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: When the first of the letters that it stands for was made: a new day's letter says what yesterday's could not.
    #: None for when it stands for itself alone.
    waits_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: After this it is of no use any more, and is given up.
    useless_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Somebody is sending it, until then at most.
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    #: Why the last try failed, in a word or two; empty after one that did not.
    failure: Mapped[Line]
    #: The line was cut so late that the server may have taken it: it is sent again as it was, never replaced.
    doubtful: Mapped[bool] = mapped_column(Boolean, default=False)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Sent, given up or replaced: nothing more is done with it.
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Told(Base):
    """One thing that a person has been told, by a key that names it, so that it is told once."""

    __tablename__ = "told"
    __table_args__ = (UniqueConstraint("user_id", "what"),)

    id: Mapped[Id]
    user_id: Mapped[int] = key("user_account.id")
    what: Mapped[str] = mapped_column(String(120))
    letter_id: Mapped[int] = key("outbox_letter.id")


class ResetRequest(Base):
    """Somebody asked for a new password at an address that may have an account. Gone when it has been seen to."""

    __tablename__ = "reset_request"

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(254))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ConfirmationLink(Base):
    """Lets one person say how the own measures go before one meeting's dispatch, and nothing else. Kept as a hash."""

    __tablename__ = "confirmation_link"

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    user_id: Mapped[int] = key("user_account.id")
    meeting_id: Mapped[int] = key("meeting.id")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Taken back by the person or a chief, or the letter with it was never sent.
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ConfirmationAnswer(Base):
    """A measure has been answered for by a link before a meeting: no link answers for it there again."""

    __tablename__ = "confirmation_answer"
    __table_args__ = (UniqueConstraint("meeting_id", "measure_id"),)

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    meeting_id: Mapped[int] = key("meeting.id")
    measure_id: Mapped[int] = key("measure.id")
    link_id: Mapped[int] = key("confirmation_link.id")
    update_id: Mapped[int] = mapped_column(ForeignKey("progress_update.id"))


class MailChoice(Base):
    """What a person wants to be told by mail. Without a row: everything, in the language of the pages."""

    __tablename__ = "mail_choice"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), unique=True)
    weekly: Mapped[bool] = mapped_column(default=True)
    nudges: Mapped[bool] = mapped_column(default=True)
    warnings: Mapped[bool] = mapped_column(default=True)
    #: "sv" or "en"; empty for that of the pages.
    language: Mapped[str] = mapped_column(String(5), default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__: Any = {"version_id_col": version}  # noqa: RUF012
