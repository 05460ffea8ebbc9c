"""A PDF as it is frozen: as it was printed or, where a seal is set up, sealed, with both checksums."""

import hashlib
from datetime import UTC, datetime
from typing import Any

from tracker.documents import printers
from tracker.documents.blocks import Document
from tracker.documents.eseal import Said, Sealer, SealFailed
from tracker.models.eseal import TOLD, Sealed
from tracker.rules.facts import CommitteeFacts
from tracker.rules.transitions import Message, OutOfOrder
from tracker.wording.words import upper_first


def pdf_columns(document: Document, sealer: Sealer | None, committee: CommitteeFacts, reason: str) -> dict[str, Any]:
    """Content, size and checksums of the PDF as columns, and how it was sealed. OutOfOrder when it can't be sealed.

    `reason` is what a PDF reader shows as the reason for the seal.
    """
    if sealer is None:
        return file_columns(printers.PRINTERS[printers.PDF].render(document))
    unsealed = printers.sealable(document)
    said = Said(reason, committee.municipality, f"{upper_first(committee.name)}, {committee.municipality}")
    try:
        content, certificate = sealer.seal(unsealed, said, datetime.now(UTC))
    except SealFailed as error:
        raise OutOfOrder(Message.of("eseal.refused", why=error.fault)) from error
    return file_columns(content) | {
        "unsealed_sha256": hashlib.sha256(unsealed).hexdigest(),
        "seal_subject": certificate.subject,
        "seal_until": certificate.until,
        "seal_certificate_sha256": certificate.sha256,
    }


def file_columns(content: bytes) -> dict[str, Any]:
    """The bytes that are stored, with their size and checksum."""
    return {"content": content, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def told(row: Sealed) -> dict[str, str]:
    """What the event that froze a file tells of its seal; nothing of a file without one."""
    return {name: getattr(row, name) for name in TOLD} if row.unsealed_sha256 else {}
