"""The text of TXT and CSV files, in runs of lines. Only for the child process.

The cells of a delimited file are kept apart: two amounts beside each other are not one number.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import IO

from tracker.rules.transitions import Message

#: Characters of one piece, about.
_PIECE = 100_000
_DELIMITERS = ";\t,"
_BREAKS_NUMBER = re.compile(r"[-+\u2010-\u2015\u2212]\s*\Z")


def pieces(file: IO[bytes]) -> Iterator[tuple[Message, str]]:
    """The lines, many at a time; the place is that of the first."""
    lines = decoded(file.read()).splitlines()
    apart = delimiter(lines)
    kept: list[str] = []
    size, first = 0, 1
    for number, line in enumerate(lines, 1):
        kept.append(line.replace(apart, " | ") if apart else line)
        size += len(line)
        if size >= _PIECE and not _BREAKS_NUMBER.search(line):
            yield Message.of("extraction.line", line=first), "\n".join(kept)
            kept, size, first = [], 0, number + 1
    if kept:
        yield Message.of("extraction.line", line=first), "\n".join(kept)


def decoded(content: bytes) -> str:
    """The text, by its byte order mark, else UTF-8, else the old Windows encoding, which takes any bytes."""
    for mark, encoding in (
        (b"\xff\xfe\x00\x00", "utf-32"),
        (b"\x00\x00\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    if content[1:2_000:2].count(0) > 400 or content[0:2_000:2].count(0) > 400:  # UTF-16 that lost its mark
        return content.decode("utf-16-le" if content[1:2_000:2].count(0) > 400 else "utf-16-be", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def delimiter(lines: list[str]) -> str:
    """What parts the cells: the sign that stands equally often in nearly all of the first lines; "" for plain text."""
    sample = [line for line in lines[:50] if line.strip()]
    for sign in _DELIMITERS:
        counts = Counter(line.count(sign) for line in sample)
        if not counts:
            return ""
        times, how_many = counts.most_common(1)[0]
        if times and len(sample) > 1 and how_many >= 0.8 * len(sample):
            return sign
    return ""
