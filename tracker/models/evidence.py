"""What shows it: evidence as a reference to a document that is registered elsewhere."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.extensions import Base
from tracker.models.types import Id, Line, Prose, UtcDateTime, key


class Evidence(Base):
    """An underlag: title and registration number of a document, belonging to exactly one measure, finding or case."""

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
    recorded_by_id: Mapped[int] = key("user_account.id")
    recorded_by_title: Mapped[Line]
    recorded_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
