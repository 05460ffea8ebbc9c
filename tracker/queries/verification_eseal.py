"""Checking the electronic seals of stored files, for the checks of reports and of letters."""

import hashlib
from collections.abc import Iterator

from tracker.documents import eseal, printers
from tracker.documents.blocks import Document
from tracker.models.eseal import Sealed
from tracker.rules.transitions import Message

#: What a sealed row has, all of it or none.
_COLUMNS = ("unsealed_sha256", "seal_subject", "seal_until", "seal_certificate_sha256")


def is_sealed(row: Sealed) -> bool:
    """Whether the row says anything of a seal."""
    return any(getattr(row, name) is not None for name in _COLUMNS)


def faults(row: Sealed, content: bytes, name: str, file: str) -> Iterator[Message]:
    """What is wrong with the seal of a file that has one: each flaw of it, or a row that tells of half a seal."""
    if not is_sealed(row):
        return
    if row.unsealed_sha256 is None or row.seal_certificate_sha256 is None or None in (row.seal_subject, row.seal_until):
        yield Message.of("verification.file_row", report=name, file=file)
        return
    found = eseal.flaws(content, unsealed_sha256=row.unsealed_sha256, certificate_sha256=row.seal_certificate_sha256)
    for flaw in found:
        yield Message.of("verification.seal", report=name, file=file, why=flaw)
    if not found and eseal.certificate_of(content) != (row.seal_subject, row.seal_until):
        yield Message.of("verification.file_row", report=name, file=file)


def is_reprinted(row: Sealed, sha256: str, document: Document, media_type: str = printers.PDF) -> bool:
    """R11: whether the printer makes the same bytes again: those that were sealed, where there is a seal."""
    if is_sealed(row):
        return hashlib.sha256(printers.sealable(document)).hexdigest() == row.unsealed_sha256
    return hashlib.sha256(printers.PRINTERS[media_type].render(document)).hexdigest() == sha256
