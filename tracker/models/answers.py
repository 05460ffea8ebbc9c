"""Letters to the authority: the draft that may change, its frozen versions, and every step that was taken with them.

Versions and steps are insert-only (R11, R12): a decision, a release, a signature, a sending are dated rows that name
the version they are about. How far an answer has come is never stored; `rules.answer_decision` reads it from the steps.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, LargeBinary, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column

from tracker.extensions import Base
from tracker.models.eseal import Sealed
from tracker.models.types import Id, Line, Prose, UtcDateTime, enum_type, key
from tracker.rules.states import AnswerKind, AnswerStepKind, Channel, ExplanationPlace, RegisteredKind

#: The evidence chosen to go with the letter. Never unasked: a row is somebody's choice (R13).
answer_annexes = Table(
    "answer_annex",
    Base.metadata,
    Column("answer_id", ForeignKey("answer.id"), primary_key=True),
    Column("evidence_id", ForeignKey("evidence.id"), primary_key=True, index=True),
)


class Answer(Base):
    """A redovisning to the authority, or a request for an extension: the draft, with the chief's own texts."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("committee_id", "number"),)

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    case_id: Mapped[int] = key("supervision_case.id")
    #: Running number among the committee's letters.
    number: Mapped[int]
    kind: Mapped[AnswerKind] = mapped_column(enum_type(AnswerKind), default=AnswerKind.ACCOUNT)
    #: The last day it answers to; None for what nobody set a day for.
    deadline_id: Mapped[int | None] = key("deadline.id")
    #: The answer that this one completes (komplettering).
    supplements_id: Mapped[int | None] = key("answer.id")
    #: Where the letter goes, as on an envelope; its first line is the case's authority.
    address: Mapped[Prose]
    introduction: Mapped[Prose]
    #: "Nämnden kan i dag inte …, därför att …" for what concerns the whole plan (R7).
    cannot: Mapped[Prose]
    closing: Mapped[Prose]
    #: By function, never by name.
    contact: Mapped[Line]
    #: For an extension: the day that is asked for.
    wanted_on: Mapped[date | None]
    begun_on: Mapped[date]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class AnswerRequirement(Base):
    """The chief's own texts for one finding's requirement. What is empty is suggested from the facts, or left out."""

    __tablename__ = "answer_requirement"
    __table_args__ = (UniqueConstraint("answer_id", "finding_id"),)

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    answer_id: Mapped[int] = key("answer.id")
    finding_id: Mapped[int] = key("finding.id")
    position: Mapped[Prose]
    measures: Mapped[Prose]
    #: What is done for those who wait now.
    waiting: Mapped[Prose]
    effect: Mapped[Prose]
    remains: Mapped[Prose]
    #: "Nämnden kan i dag inte …, därför att …" (R7).
    cannot: Mapped[Prose]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class AnswerExplanation(Base):
    """R10: the sentence that explains one difference. `difference` names it with what was and what is."""

    __tablename__ = "answer_explanation"
    __table_args__ = (UniqueConstraint("answer_id", "difference"),)

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    answer_id: Mapped[int] = key("answer.id")
    difference: Mapped[str] = mapped_column(String(80))
    place: Mapped[ExplanationPlace] = mapped_column(enum_type(ExplanationPlace), default=ExplanationPlace.LETTER)
    text: Mapped[Prose]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class AnswerVersion(Sealed, Base):
    """One frozen version of the letter: what was put before the committee, decided, or sent. Insert-only."""

    __tablename__ = "answer_version"
    __table_args__ = (UniqueConstraint("answer_id", "number"),)

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    answer_id: Mapped[int] = key("answer.id")
    #: 1 for the first version of the answer.
    number: Mapped[int]
    as_of: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int] = key("user_account.id")
    snapshot: Mapped[str] = deferred(mapped_column(Text))
    snapshot_sha256: Mapped[str] = mapped_column(String(64))
    #: Of the letter's own words, without date, decision and signature: the same words give the same sum.
    words_sha256: Mapped[str] = mapped_column(String(64))
    printer_version: Mapped[str] = mapped_column(String(40))
    file_name: Mapped[Line]
    #: Of the PDF.
    sha256: Mapped[str] = mapped_column(String(64))
    #: In bytes.
    size: Mapped[int]
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))


class AnswerStep(Base):
    """Something was done with an answer: put forward, decided, released, signed, sent, received. Insert-only."""

    __tablename__ = "answer_step"
    __table_args__ = (
        CheckConstraint("kind = 'receipt' OR version_id IS NOT NULL", name="version"),
        CheckConstraint("kind <> 'sent' OR channel IS NOT NULL", name="sent_channel"),
        CheckConstraint("kind NOT IN ('put_forward', 'decided') OR decision_id IS NOT NULL", name="decision"),
    )

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    answer_id: Mapped[int] = key("answer.id")
    kind: Mapped[AnswerStepKind] = mapped_column(enum_type(AnswerStepKind))
    version_id: Mapped[int | None] = key("answer_version.id")
    #: The decision, or the proposal for one, that the version rests on.
    decision_id: Mapped[int | None] = key("decision.id")
    happened_on: Mapped[date]
    #: "23.30" for a sending, as it was noted.
    clock: Mapped[str] = mapped_column(String(5), default="")
    channel: Mapped[Channel | None] = mapped_column(enum_type(Channel))
    #: The authority's number on the sending or the receipt.
    reference: Mapped[Line]
    #: For a decision: whether it lets the chief make editorial changes.
    editorial_mandate: Mapped[bool] = mapped_column(default=False)
    note: Mapped[Prose]
    evidence_id: Mapped[int | None] = key("evidence.id")
    recorded_by_id: Mapped[int] = key("user_account.id")
    recorded_by_title: Mapped[Line]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Registration(Base):
    """A document on the list Att diarieföra was entered in the diary, under its number there."""

    __tablename__ = "registration"
    __table_args__ = (UniqueConstraint("committee_id", "kind", "subject_id"),)

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    kind: Mapped[RegisteredKind] = mapped_column(enum_type(RegisteredKind))
    #: The row that the document comes from, in the table of its kind.
    subject_id: Mapped[int]
    #: What it was called when it was entered.
    title: Mapped[Line]
    diary_number: Mapped[Line]
    registered_on: Mapped[date]
    registered_by_id: Mapped[int] = key("user_account.id")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
