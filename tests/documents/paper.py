"""Reading printed documents with poppler, as anyone would who opens the file."""

import re
import subprocess

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


def squeezed(text: str) -> str:
    """Without any space: line breaks fall where the page has them, the letters must all be there."""
    return re.sub(r"\s+", "", text.replace("\N{NO-BREAK SPACE}", ""))
