"""Calendars as iCalendar (RFC 5545), for Outlook, Google and Apple. All-day entries only: the committee keeps days.

An entry keeps its UID as long as the row it comes from, and its SEQUENCE grows with every change of the row, so that a
program that fetches the calendar again moves the entry instead of making another.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MEDIA_TYPE = "text/calendar"
TIME_ZONE = "Europe/Stockholm"
#: RFC 5545 §3.1: lines are folded at 75 octets, without the line break.
_LONGEST = 75
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})


@dataclass(frozen=True, slots=True)
class Entry:
    """One day in a calendar. `sequence` counts its changes from 0; `url` leads to where it is kept."""

    uid: str
    on: date
    summary: str
    sequence: int = 0
    description: str = ""
    url: str = ""
    place: str = ""
    cancelled: bool = False


def calendar(name: str, entries: Iterable[Entry], *, at: datetime) -> bytes:
    """The whole calendar as a file. `at` is the moment it is made, with its zone."""
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Tillsynslotsen//SV",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
        f"X-WR-TIMEZONE:{TIME_ZONE}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        *(line for entry in entries for line in _entry(entry, stamp)),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line)).encode()


def _entry(entry: Entry, stamp: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(entry.uid)}"
    yield f"DTSTAMP:{stamp}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"DTSTART;VALUE=DATE:{entry.on:%Y%m%d}"
    # The end is the first day that is not part of it.
    yield f"DTEND;VALUE=DATE:{entry.on + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(entry.summary)}"
    if entry.description:
        yield f"DESCRIPTION:{_text(entry.description)}"
    if entry.place:
        yield f"LOCATION:{_text(entry.place)}"
    if entry.url:
        yield f"URL:{entry.url}"
    yield f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}"
    # Days to keep in mind: they do not make anybody busy.
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(text: str) -> str:
    """A text value: separators escaped, and no character that a line may not hold."""
    kept = "".join(c for c in text if c in "\t\n" or (ord(c) >= 32 and ord(c) != 127))
    return kept.translate(_ESCAPED)


def _folded(line: str) -> Iterator[str]:
    """The line cut at 75 octets, never inside a letter; what follows begins with a space."""
    part = ""
    for letter in line:
        if len((part + letter).encode()) > _LONGEST:
            yield part
            part = " "
        part += letter
    yield part
