"""What shows it: evidence, as files of its own or as a reference to a document that is registered elsewhere."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.extensions import Base
from tracker.models.types import Id, Line, Prose, UtcDateTime, enum_type, key
from tracker.rules.states import ScanResult


class Evidence(Base):
    """An underlag: a document, filed here or elsewhere, belonging to exactly one measure, finding or case."""

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN measure_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN finding_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN case_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="belongs",
        ),
    )

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    measure_id: Mapped[int | None] = key("measure.id")
    finding_id: Mapped[int | None] = key("finding.id")
    case_id: Mapped[int | None] = key("supervision_case.id")
    title: Mapped[Line]
    dnr: Mapped[Line]
    document_on: Mapped[date | None]
    note: Mapped[Prose]
    #: "Tas med till IVO" or "Bara internt".
    for_authority: Mapped[bool] = mapped_column(default=False)
    # A secrecy marking (sekretessmarkering): provision, day, and the authority that made it. R13.
    secrecy_provision: Mapped[Line]
    secrecy_on: Mapped[date | None]
    secrecy_authority: Mapped[Line]
    # Taken away, which is possible until it has been reported; the row stays, the file's bytes do not.
    removed_on: Mapped[date | None]
    removed_reason: Mapped[Prose]
    recorded_by_id: Mapped[int] = key("user_account.id")
    recorded_by_title: Mapped[Line]
    recorded_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class EvidenceFile(Base):
    """One version of an underlag's file. The bytes lie in the evidence store under their SHA-256. Insert-only."""

    __tablename__ = "evidence_file"
    __table_args__ = (UniqueConstraint("evidence_id", "number"), CheckConstraint("size > 0", name="size"))

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    evidence_id: Mapped[int] = key("evidence.id")
    #: 1 for the first version.
    number: Mapped[int]
    name: Mapped[Line]
    media_type: Mapped[str] = mapped_column(String(100))
    #: In bytes.
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    recorded_by_id: Mapped[int] = key("user_account.id")
    recorded_by_title: Mapped[Line]
    recorded_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class EvidenceScan(Base):
    """What a virus scanner said of a file. A file without a clean answer is not served while a scanner is set up."""

    __tablename__ = "evidence_scan"

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    file_id: Mapped[int] = key("evidence_file.id")
    scanned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    result: Mapped[ScanResult] = mapped_column(enum_type(ScanResult))
    #: What the scanner calls what it found.
    signature: Mapped[Line]


class ReportedEvidence(Base):
    """A report told of this evidence: from then on it can't be taken away. Insert-only."""

    __tablename__ = "reported_evidence"
    __table_args__ = (UniqueConstraint("report_id", "evidence_id"),)

    id: Mapped[Id]
    committee_id: Mapped[int] = key("committee.id")
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    evidence_id: Mapped[int] = key("evidence.id")
