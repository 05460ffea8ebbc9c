"""Reading printed documents, as anyone would who opens the file: PDF with poppler, Word by its own markup."""

import io
import re
import subprocess
import zipfile
from xml.etree import ElementTree

from docx.oxml.ns import qn

from tests.tools.debian import program
from tracker.documents import pdf
from tracker.documents.blocks import Block, Document, Facts, Head

CHAPTER = Head("Granviks kommun", "Socialförvaltningen", "TJÄNSTESKRIVELSE", "18 mars 2014", "Dnr SN 2014/1")


def document(*blocks: Block, **values: object) -> Document:
    """A small document around the blocks."""
    given = {"title": "Prov", "head": CHAPTER, "facts": Facts(()), "day": "20140318", **values}
    return Document(blocks=blocks, **given)


def read(content: bytes, *arguments: str) -> str:
    """The file's text in the order it is written."""
    command = [program("pdftotext"), "-raw", "-enc", "UTF-8", *arguments, "-", "-"]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode("utf-8")


def read_blocks(*blocks: Block) -> str:
    return read(pdf.render(document(*blocks)))


def pages(content: bytes) -> list[str]:
    return read(content).split("\f")[:-1]


def read_word(content: bytes) -> str:
    """Every text of the file, each paragraph on a line: head, foot and body."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [name for name in package.namelist() if re.match(r"word/(document|header\d|footer\d)\.xml", name)]
        return "\n".join(_paragraphs(package.read(part)) for part in parts)


def _paragraphs(part: bytes) -> str:
    root = ElementTree.fromstring(part)  # noqa: S314 - our own file
    return "\n".join("".join(_said(node) for node in paragraph.iter()) for paragraph in root.iter(qn("w:p")))


def _said(node: ElementTree.Element) -> str:
    if node.tag == qn("w:t"):
        return node.text or ""
    return "\n" if node.tag in (qn("w:br"), qn("w:tab")) else ""


def squeezed(text: str) -> str:
    """Without any space: line breaks fall where the page has them, the letters must all be there."""
    return re.sub(r"\s+", "", text.replace("\N{NO-BREAK SPACE}", ""))
