"""A PDF from within: sound, alone in its file, with nothing that runs and no other file inside. Runs in a child."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from tracker.exchange.polyglots import MARKUP, opens_as_zip

#: More than any document of ours; a file that claims more is out to take time.
MAX_OBJECTS = 300_000

_HEADER = re.compile(rb"%PDF-[12]\.\d")
#: Names that stand in the raw bytes of a file only when it has the thing, also where no table leads to it.
_RAW = {b"/JavaScript": "file.pdf_script", b"/EmbeddedFile": "file.pdf_embedded", b"/Launch": "file.pdf_launch"}

_KEYS = {
    "/JS": "file.pdf_script",
    "/JavaScript": "file.pdf_script",
    "/AA": "file.pdf_script",
    "/XFA": "file.pdf_script",
    "/RichMedia": "file.pdf_script",
    "/RichMediaContent": "file.pdf_script",
    "/EmbeddedFiles": "file.pdf_embedded",
    "/EF": "file.pdf_embedded",
}
_ACTIONS = {
    "/JavaScript": "file.pdf_script",
    "/Launch": "file.pdf_launch",
    "/SubmitForm": "file.pdf_script",
    "/ImportData": "file.pdf_script",
    "/Rendition": "file.pdf_script",
    "/RichMediaExecute": "file.pdf_script",
    "/Movie": "file.pdf_script",
    "/Sound": "file.pdf_script",
    "/GoToE": "file.pdf_embedded",
    "/GoToR": "file.pdf_launch",
}


def reason(path: Path, _word: str = "pdf") -> str:
    """Why the file can't be kept, as a message id; empty when it can."""
    logging.disable(logging.CRITICAL)  # what pypdf thinks of odd files is not for our log
    content = path.read_bytes()
    return _frame(content, path) or _raw(content) or _inside(path)


def _frame(content: bytes, path: Path) -> str:
    """The file starts and ends as a PDF and is nothing else besides."""
    if not _HEADER.match(content):
        return "file.pdf_header"
    tail = content[-2048:]
    end = tail.rfind(b"%%EOF")
    if end < 0:
        return "file.damaged"
    if tail[end + 5 :].strip(b"\r\n\t \0") or MARKUP.search(content[:1024]) or opens_as_zip(path):
        return "file.two_in_one"
    return ""


def _inside(path: Path) -> str:
    try:
        reader = PdfReader(path, strict=False)
        if reader.is_encrypted:
            return "file.encrypted_pdf"
        if len(reader.pages) == 0:
            return "file.damaged"
        return next(filter(None, map(_of_object, _objects(reader))), "")
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError):
        return "file.damaged"
    except MemoryError:
        return "file.too_much"


def _objects(reader: PdfReader) -> Iterator[Any]:
    """Every object that the file's tables lead to, and the trailer."""
    yield reader.trailer
    numbers = {(number, generation) for generation, table in reader.xref.items() for number in table}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > MAX_OBJECTS:
        raise MemoryError
    for number, generation in sorted(numbers):
        try:
            yield IndirectObject(number, generation, reader).get_object()
        except (PyPdfError, KeyError, ValueError, TypeError, AttributeError, IndexError):
            continue  # an object that no reader can read does nothing either


def _of_object(found: Any, depth: int = 0) -> str:
    """What is wrong with an object or with what is written out inside it. What it points at is visited by itself."""
    if depth > 50:
        return "file.damaged"
    if isinstance(found, DictionaryObject):
        return _of_dictionary(found) or next(filter(None, (_of_object(v, depth + 1) for v in found.values())), "")
    if isinstance(found, ArrayObject):
        return next(filter(None, (_of_object(item, depth + 1) for item in found)), "")
    return ""


def _of_dictionary(found: DictionaryObject) -> str:
    for key, wrong in _KEYS.items():
        if key in found:
            return wrong
    action = found.raw_get("/S") if "/S" in found else None
    if isinstance(action, IndirectObject):
        action = action.get_object()
    if isinstance(action, NameObject) and str(action) in _ACTIONS:
        return _ACTIONS[str(action)]
    if found.get("/Type") == "/EmbeddedFile" or found.get("/Subtype") == "/FileAttachment":
        return "file.pdf_embedded"
    return ""


def _raw(content: bytes) -> str:
    return next((wrong for mark, wrong in _RAW.items() if mark in content), "")
