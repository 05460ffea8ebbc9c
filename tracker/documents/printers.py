"""The printers that make files, by the media type of what they make. The web page is printed by `html`."""

from collections.abc import Callable
from dataclasses import dataclass

from tracker.documents import docx, eseal, pdf
from tracker.documents.archive import Attachment
from tracker.documents.blocks import Document

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Printer:
    """What a file's name ends with, and who makes its bytes: the same ones for the same document."""

    ending: str
    render: Callable[[Document], bytes]


PRINTERS: dict[str, Printer] = {PDF: Printer("pdf", pdf.render), WORD: Printer("docx", docx.render)}


def with_facts(document: Document, facts: str) -> bytes:
    """The PDF with the facts it was made from (JSON) in the file, as PDF/A-3a allows: the same bytes each time."""
    said = "Uppgifterna som dokumentet är skrivet ur"
    return pdf.render(document, attachment=Attachment("uppgifter.json", facts.encode(), "application/json", said))


def sealable(document: Document) -> bytes:
    """The PDF with an empty field for the electronic seal: the same bytes for the same document."""
    return pdf.render(document, signature=eseal.FIELD)
