"""The text of a PDF: pages, comments, form fields, bookmarks and what it says about itself. Only for the child process.

The text in pictures is not read: a page without other text is given as one that could not be.
"""

import logging
import re
from collections.abc import Iterable, Iterator
from typing import IO, Any

from pypdf import PageObject, PdfReader
from pypdf.generic import DictionaryObject, StreamObject

from tracker.exchange.extraction_outcome import Locked
from tracker.rules.transitions import Message

#: What a person has written in a comment or a form field: text, value, default, alternative name, author.
_WRITTEN = ("/Contents", "/V", "/DV", "/TU", "/T", "/RC")
_TAG = re.compile(r"<[^>]*>")

logging.disable(logging.CRITICAL)  # what pypdf says of odd files quotes them


def pieces(file: IO[bytes]) -> Iterator[tuple[Message, str]]:
    """Locked for a file with a password; whatever pypdf raises for a damaged one."""
    reader = PdfReader(file, strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Locked
    about = "\n".join([*_about(reader), *_titles(reader.outline)])
    if about.strip():
        yield Message.of("extraction.about"), about
    for number, page in enumerate(reader.pages, 1):
        place = Message.of("extraction.page", page=number)
        yield place, page.extract_text()
        written = "\n".join(_written(page))
        if written.strip():
            yield place, written


def _about(reader: PdfReader) -> Iterator[str]:
    """The file's properties, in the old form and the new."""
    yield from (str(value) for value in (reader.metadata or {}).values())
    xmp = reader.root_object.get("/Metadata")
    stream = xmp.get_object() if xmp is not None else None
    if isinstance(stream, StreamObject):
        yield _TAG.sub(" | ", stream.get_data().decode("utf-8", "replace"))


def _titles(outline: Iterable[Any]) -> Iterator[str]:
    for item in outline:
        if isinstance(item, list):
            yield from _titles(item)
        else:
            yield str(item.title)


def _written(page: PageObject) -> Iterator[str]:
    for reference in page.get("/Annots") or ():
        note = reference.get_object()
        parent = note.get("/Parent") if isinstance(note, DictionaryObject) else None
        for holder in (note, parent.get_object() if parent is not None else None):
            if isinstance(holder, DictionaryObject):
                yield from (_TAG.sub(" ", str(holder[key])) for key in _WRITTEN if key in holder)
                action = holder.get("/A")
                if isinstance(action, DictionaryObject) and "/URI" in action:
                    yield str(action["/URI"])
