"""A picture from within: a PNG or JPEG that decodes to its last pixel, and is nothing else besides. Runs in a child."""

import re
import struct
import warnings
import zlib
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from tracker.exchange.polyglots import MARKUP, OTHER_FILE, opens_as_zip

#: What a telephone's camera makes is 12 to 110 million; the decoded picture takes three to four bytes for each.
MAX_PIXELS = 120_000_000

#: JPEG as cameras write it may hold several pictures (a preview, a depth map): Pillow calls that MPO.
_FORMATS = {"png": ("PNG",), "jpeg": ("JPEG", "MPO")}


def reason(path: Path, word: str) -> str:
    """Why the file can't be kept, as a message id; empty when it can."""
    content = path.read_bytes()
    try:
        texts, trailing = (_png if word == "png" else _jpeg)(content)
    except (ValueError, struct.error, IndexError):
        return "file.damaged"
    if MARKUP.search(texts) or b"%PDF-" in content[:1024] or _hung_on(trailing, word) or opens_as_zip(path):
        return "file.two_in_one"
    return _decode(path, word)


def _hung_on(trailing: bytes, word: str) -> bool:
    """Whether another file follows the picture. Telephones put more pictures and notes of their own after a JPEG."""
    rest = trailing.strip(b"\0\r\n ")
    if word == "png":
        return bool(rest)
    return bool(OTHER_FILE.match(rest) or MARKUP.search(rest[:1024]) or MARKUP.search(rest[-1024:]))


def _decode(path: Path, word: str) -> str:
    """Every pixel, so that a broken picture is found here and not by whoever opens it."""
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with Image.open(path, formats=_FORMATS[word]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                return "file.pixels"
            picture.load()
    except Image.DecompressionBombError:
        return "file.pixels"
    except MemoryError:
        return "file.too_much"
    except (OSError, ValueError, SyntaxError, EOFError, struct.error, zlib.error):
        return "file.damaged"
    return ""


def _png(content: bytes) -> tuple[bytes, bytes]:
    """What is written in the chunks that hold no pixels, and what stands after the last chunk."""
    if not content.startswith(b"\x89PNG\r\n\x1a\n"):
        raise ValueError("no PNG")
    texts, at = [], 8
    while True:
        length, kind = struct.unpack_from(">I4s", content, at)
        if at + 12 + length > len(content):
            raise ValueError("cut off")
        if kind not in (b"IDAT", b"fdAT"):
            texts.append(content[at + 8 : at + 8 + length])
        at += 12 + length
        if kind == b"IEND":
            return b"\n".join(texts), content[at:]


def _jpeg(content: bytes) -> tuple[bytes, bytes]:
    """What is written in the segments that hold no pixels, and what stands after the end of the picture."""
    if not content.startswith(b"\xff\xd8\xff"):
        raise ValueError("no JPEG")
    texts, at = [], 2
    for marker, start, end in _segments(content, at):
        if marker >= 0xE0:  # APPn and comments; the others are tables
            texts.append(content[start:end])
        at = end
    return b"\n".join(texts), content[at:]


def _segments(content: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Marker, start and end of each segment up to the end of the picture."""
    while True:
        while content[at] == 0xFF and content[at + 1] == 0xFF:  # fill bytes
            at += 1
        if content[at] != 0xFF:
            raise ValueError("no marker")
        marker = content[at + 1]
        if marker == 0xD9:
            yield marker, at, at + 2
            return
        (length,) = struct.unpack_from(">H", content, at + 2)
        yield marker, at + 4, at + 2 + length
        at += 2 + length
        if marker == 0xDA:  # the pixels run until the next marker that is not part of them
            at = _after_scan(content, at)


_IN_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def _after_scan(content: bytes, at: int) -> int:
    found = _IN_SCAN.search(content, at)
    if found is None:
        raise ValueError("cut off")
    return found.start()
