"""Who: committees, people, the roles people have in committees, and how people prove who they are."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from tracker.extensions import Base
from tracker.models.types import Id, Line, Prose, UtcDateTime, enum_type, key
from tracker.rules.states import LinkPurpose, Role


class Committee(Base):
    """A nämnd: the owner of a plan, and the wall around everything in it."""

    __tablename__ = "committee"
    __table_args__ = (
        UniqueConstraint("municipality", "name"),
        CheckConstraint("dispatch_days >= 0 AND approval_days >= 0 AND sending_days >= 0", name="days"),
        CheckConstraint(
            "asked_days > asked_again_days AND asked_again_days >= chief_told_days AND chief_told_days >= 0"
            " AND deputy_after_days >= 1 AND chief_after_days >= deputy_after_days"
            " AND near_days >= 1 AND horizon_days > near_days",
            name="reminder_days",
        ),
    )

    id: Mapped[Id]
    municipality: Mapped[Line]
    name: Mapped[Line]
    administration: Mapped[Line]
    chief_title: Mapped[str] = mapped_column(String(300), default="Förvaltningschef")
    chair_title: Mapped[str] = mapped_column(String(300), default="Ordförande")
    plan_dnr: Mapped[Line]
    #: The foot of its documents: address and the like, an entry a line.
    letterhead: Mapped[Prose]
    #: The colour of headings and lines in its documents, #rrggbb; empty for the program's own.
    accent: Mapped[str] = mapped_column(String(7), default="")
    #: The picture in their head, by the sum of its bytes (`letterhead_picture`), and its alternative text.
    emblem_sha256: Mapped[str] = mapped_column(String(64), default="")
    emblem_alt: Mapped[Line]
    dispatch_days: Mapped[int] = mapped_column(default=7)
    approval_days: Mapped[int] = mapped_column(default=14)
    sending_days: Mapped[int] = mapped_column(default=1)
    # When people are reminded (`rules.facts.ReminderDays`).
    asked_days: Mapped[int] = mapped_column(default=7)
    asked_again_days: Mapped[int] = mapped_column(default=2)
    chief_told_days: Mapped[int] = mapped_column(default=1)
    deputy_after_days: Mapped[int] = mapped_column(default=3)
    chief_after_days: Mapped[int] = mapped_column(default=7)
    near_days: Mapped[int] = mapped_column(default=7)
    horizon_days: Mapped[int] = mapped_column(default=28)
    #: One recipient a line.
    decision_recipients: Mapped[Prose]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class LetterheadPicture(Base):
    """A picture that stands, or has stood, in the head of a committee's documents. Insert-only: reports print it again.

    It is the PNG that we have drawn; the file that came in is not kept.
    """

    __tablename__ = "letterhead_picture"
    __table_args__ = (UniqueConstraint("committee_id", "sha256"),)

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by_id: Mapped[int] = key("user_account.id")


class User(Base):
    """A person with an account. Until the invitation is used there is no password, and `password_hash` is empty."""

    __tablename__ = "user_account"

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[Line]
    password_hash: Mapped[Line]
    is_admin: Mapped[bool] = mapped_column(default=False)
    locale: Mapped[str] = mapped_column(String(5), default="sv")
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    memberships: Mapped[list["Membership"]] = relationship(back_populates="user", lazy="raise")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Membership(Base):
    """One role of one person in one committee, shown by its title. It may end; then what it owned has no owner."""

    __tablename__ = "membership"

    id: Mapped[Id]
    user_id: Mapped[int] = key("user_account.id")
    committee_id: Mapped[int] = key("committee.id")
    role: Mapped[Role] = mapped_column(enum_type(Role))
    title: Mapped[Line]
    #: The last day it holds.
    ends_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    user: Mapped[User] = relationship(back_populates="memberships", lazy="raise")
    committee: Mapped[Committee] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class UserSession(Base):
    """One sign-in on one device. The cookie holds a random key, this row its SHA-256; `ended_at` ends it at once."""

    __tablename__ = "user_session"

    id: Mapped[Id]
    user_id: Mapped[int] = key("user_account.id")
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: The last request that counts as use.
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: When the person last proved who they are: what weighty acts ask for anew.
    proved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: When a second factor was given; None while the sign-in has only the password.
    factor_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    address: Mapped[str] = mapped_column(String(64), default="")
    agent: Mapped[Line]


class SecondFactor(Base):
    """An authenticator app's secret. It counts from the first code that was right; a step is never used twice.

    Both secrets stand in clear, since the server must compute the codes: docs/accounts.md weighs that.
    """

    __tablename__ = "second_factor"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), unique=True)
    #: What codes are checked against; empty until the first one was right.
    secret: Mapped[str] = mapped_column(String(64), default="")
    #: Shown to the person, and takes the other's place when a code from it is right.
    next_secret: Mapped[str] = mapped_column(String(64), default="")
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: The thirty-second step of the last code that was accepted.
    last_step: Mapped[int | None] = mapped_column(BigInteger)


class RecoveryCode(Base):
    """A code on paper for whoever has lost the phone. Kept as a hash, used once."""

    __tablename__ = "recovery_code"

    id: Mapped[Id]
    user_id: Mapped[int] = key("user_account.id")
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OneTimeLink(Base):
    """A link that lets its holder choose a password, once: an invitation or a reset. Kept as a hash."""

    __tablename__ = "one_time_link"

    id: Mapped[Id]
    user_id: Mapped[int] = key("user_account.id")
    purpose: Mapped[LinkPurpose] = mapped_column(enum_type(LinkPurpose))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Used, or replaced by a newer link.
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignInAttempt(Base):
    """A wrong password or code, counted per account and per network. Neither address nor password is kept in clear."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_account_at", "account", "at"),
        Index("ix_sign_in_attempt_network_at", "network", "at"),
    )

    id: Mapped[Id]
    #: SHA-256 of what was typed as address, whether there is such an account or not.
    account: Mapped[str] = mapped_column(String(64))
    #: SHA-256 of the /24 (or /64) that the attempt came from.
    network: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class PostReceipt(Base):
    """A form that has been acted on, by the number it carried: sent once more, it is answered and not done again."""

    __tablename__ = "post_receipt"

    nonce_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    #: Where the first sending led; empty while it is not known.
    location: Mapped[str] = mapped_column(String(2000), default="")
