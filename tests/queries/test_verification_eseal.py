"""What a check names in a sealed row, flaw by flaw. That the trail is asked too is tried in tests/cli/test_eseal.py."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests import seals
from tests.documents import paper
from tracker.documents import printers
from tracker.documents.blocks import Document, Paragraph
from tracker.documents.eseal import Said
from tracker.models import ReportFile
from tracker.queries import verification_eseal
from tracker.wording import Words


def document() -> Document:
    return paper.document(Paragraph("Två av fyra åtgärder är klara."))


@pytest.fixture(scope="module")
def columns(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    unsealed = printers.sealable(document())
    sealer = seals.sealer(tmp_path_factory.mktemp("seal"))
    content, certificate = sealer.seal(unsealed, Said("Låst", "Alby", "Nämnden"), datetime.now(UTC))
    return {
        "content": content,
        "sha256": hashlib.sha256(content).hexdigest(),
        "unsealed_sha256": hashlib.sha256(unsealed).hexdigest(),
        "seal_subject": certificate.subject,
        "seal_until": certificate.until,
        "seal_certificate_sha256": certificate.sha256,
    }


def said(row: ReportFile) -> list[str]:
    return [Words("sv").say(fault) for fault in verification_eseal.faults(row, row.content, "rapport 2", "x.pdf")]


def test_a_whole_seal_and_no_seal_have_no_faults(columns: dict[str, Any]) -> None:
    assert said(ReportFile(**columns)) == []
    none = ReportFile(content=columns["content"])
    assert said(none) == [] and not verification_eseal.is_sealed(none)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"content": b"%PDF-1.7"}, "håller inte: ingen läsbar stämpel finns i filen."),
        ({"unsealed_sha256": "0" * 64}, "håller inte: innehållet har en annan kontrollsumma än före stämpeln."),
        ({"seal_certificate_sha256": "0" * 64}, "håller inte: den är satt med ett annat certifikat."),
        ({"unsealed_sha256": None}, "uppgifterna om filen x.pdf är ändrade."),
        ({"seal_certificate_sha256": None}, "uppgifterna om filen x.pdf är ändrade."),
        ({"seal_subject": "Någon annan"}, "uppgifterna om filen x.pdf är ändrade."),
        ({"seal_until": datetime.now(UTC) + timedelta(days=9999)}, "uppgifterna om filen x.pdf är ändrade."),
    ],
)
def test_each_flaw_is_named(columns: dict[str, Any], change: dict[str, Any], fault: str) -> None:
    found = said(ReportFile(**{**columns, **change}))
    assert len(found) == 1 and found[0].startswith("Rapport 2: ") and found[0].endswith(fault), found


def test_the_printer_makes_again_what_was_sealed(columns: dict[str, Any]) -> None:
    row = ReportFile(**columns)
    assert verification_eseal.is_reprinted(row, row.sha256, document())
    assert not verification_eseal.is_reprinted(row, row.sha256, paper.document(Paragraph("Tre.")))
    plain = hashlib.sha256(printers.PRINTERS[printers.PDF].render(document())).hexdigest()
    assert verification_eseal.is_reprinted(ReportFile(), plain, document())
    assert not verification_eseal.is_reprinted(ReportFile(), row.sha256, document())
