"""How a stored PDF was sealed: columns that every frozen table with such a file has. No tables here."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.types import UtcDateTime

#: What an event tells of a sealed file beside its checksum; the trail then holds whose seal it was.
TOLD = ("unsealed_sha256", "seal_subject", "seal_certificate_sha256")


class Sealed:
    """All of them, or none for a file without a seal. `sha256` of the row is always of the bytes that are stored."""

    #: Of the file before it was sealed, with its empty field: what the printer makes again.
    unsealed_sha256: Mapped[str | None] = mapped_column(String(64))
    #: Whose certificate it was, and until when it could be used.
    seal_subject: Mapped[str | None] = mapped_column(Text)
    seal_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Of the certificate itself.
    seal_certificate_sha256: Mapped[str | None] = mapped_column(String(64))
