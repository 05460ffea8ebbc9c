"""What the authority has decided: cases with their event log and their deadlines."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.extensions import Base
from tracker.models.types import Id, Line, Prose, UtcDateTime, enum_type, key
from tracker.rules.states import CaseEventKind, CaseKind, DeadlineKind, JudgmentOutcome, SanctionKind, Verdict

event_findings = Table(
    "case_event_finding",
    Base.metadata,
    Column("event_id", ForeignKey("case_event.id"), primary_key=True),
    Column("finding_id", ForeignKey("finding.id"), primary_key=True, index=True),
)


class SupervisionCase(Base):
    """A tillsynsärende, or an audit or own control that is followed up in the same plan."""

    __tablename__ = "supervision_case"
    __table_args__ = (
        CheckConstraint("sanction_kr IS NULL OR sanction_kr >= 0", name="sanction"),
        CheckConstraint("served_on IS NULL OR decided_on IS NULL OR served_on >= decided_on", name="served"),
    )

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    kind: Mapped[CaseKind] = mapped_column(enum_type(CaseKind), default=CaseKind.SUPERVISION)
    title: Mapped[Line]
    authority: Mapped[Line]
    authority_short: Mapped[Line]
    authority_dnr: Mapped[Line]
    own_dnr: Mapped[Line]
    description: Mapped[Prose]
    decided_on: Mapped[date | None]
    served_on: Mapped[date | None]
    reviewed_period: Mapped[Line]
    legal_basis: Mapped[Prose]
    sanction: Mapped[SanctionKind] = mapped_column(enum_type(SanctionKind), default=SanctionKind.NONE)
    sanction_kr: Mapped[int | None]
    #: Where the facts come from, and where sources differ.
    source_note: Mapped[Prose]
    # A secrecy marking (sekretessmarkering) of the whole case: provision, day, authority. R13.
    secrecy_provision: Mapped[Line]
    secrecy_on: Mapped[date | None]
    secrecy_authority: Mapped[Line]
    closed_on: Mapped[date | None]
    registered_on: Mapped[date]
    version: Mapped[int] = mapped_column()

    deadlines: Mapped[list["Deadline"]] = relationship(
        back_populates="case", lazy="raise", order_by="(Deadline.due_on, Deadline.id)"
    )
    events: Mapped[list["CaseEvent"]] = relationship(
        back_populates="case", lazy="raise", order_by="(CaseEvent.happened_on.desc(), CaseEvent.id.desc())"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class CaseEvent(Base):
    """One dated line of a case's log. Lines are added, never changed."""

    __tablename__ = "case_event"
    __table_args__ = (CheckConstraint("amount_kr IS NULL OR amount_kr >= 0", name="amount"),)

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    case_id: Mapped[int] = key("supervision_case.id")
    kind: Mapped[CaseEventKind] = mapped_column(enum_type(CaseEventKind))
    happened_on: Mapped[date]
    text: Mapped[Prose]
    dnr: Mapped[Line]
    # For a judgment: what became of the fine, and the amount imposed.
    outcome: Mapped[JudgmentOutcome | None] = mapped_column(enum_type(JudgmentOutcome))
    amount_kr: Mapped[int | None]
    recorded_by_id: Mapped[int] = key("user_account.id")
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    case: Mapped[SupervisionCase] = relationship(back_populates="events", lazy="raise")
    #: For a closing decision: the findings it covers (R6 b).
    findings: Mapped[list["Finding"]] = relationship(secondary=event_findings, lazy="raise")  # type: ignore[name-defined]  # noqa: F821


class Deadline(Base):
    """A day set by the authority. An extension is a new deadline that names the one it replaces; both stay visible."""

    __tablename__ = "deadline"

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    case_id: Mapped[int] = key("supervision_case.id")
    kind: Mapped[DeadlineKind] = mapped_column(enum_type(DeadlineKind))
    due_on: Mapped[date]
    source: Mapped[Prose]
    note: Mapped[Prose]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("deadline.id"), unique=True)
    met_on: Mapped[date | None]
    # R16: the chief may state another judgement with a reason; the computed one stays beside it.
    stated_in_time: Mapped[Verdict | None] = mapped_column(enum_type(Verdict, "stated_in_time"))
    stated_in_time_reason: Mapped[Prose]
    stated_holds: Mapped[Verdict | None] = mapped_column(enum_type(Verdict, "stated_holds"))
    stated_holds_reason: Mapped[Prose]
    version: Mapped[int] = mapped_column()

    case: Mapped[SupervisionCase] = relationship(back_populates="deadlines", lazy="raise")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
