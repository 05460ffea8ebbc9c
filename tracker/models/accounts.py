"""Who: committees, people and the roles people have in committees."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.extensions import Base
from tracker.models.types import Id, Line, Prose, UtcDateTime, enum_type, key
from tracker.rules.states import Role


class Committee(Base):
    """A nämnd: the owner of a plan, and the wall around everything in it."""

    __tablename__ = "committee"
    __table_args__ = (
        UniqueConstraint("municipality", "name"),
        CheckConstraint("dispatch_days >= 0 AND approval_days >= 0 AND sending_days >= 0", name="days"),
    )

    id: Mapped[Id]
    municipality: Mapped[Line]
    name: Mapped[Line]
    administration: Mapped[Line]
    chief_title: Mapped[str] = mapped_column(String(300), default="Förvaltningschef")
    chair_title: Mapped[str] = mapped_column(String(300), default="Ordförande")
    plan_dnr: Mapped[Line]
    letterhead: Mapped[Prose]
    dispatch_days: Mapped[int] = mapped_column(default=7)
    approval_days: Mapped[int] = mapped_column(default=14)
    sending_days: Mapped[int] = mapped_column(default=1)
    #: One recipient a line.
    decision_recipients: Mapped[Prose]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class User(Base):
    """A person with an account. `generation` is raised to end every session at once."""

    __tablename__ = "user_account"

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[Line]
    password_hash: Mapped[Line]
    is_admin: Mapped[bool] = mapped_column(default=False)
    locale: Mapped[str] = mapped_column(String(5), default="sv")
    generation: Mapped[int] = mapped_column(default=1)
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
