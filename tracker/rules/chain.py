"""The arithmetic of the audit trail: what an event's hash is taken of, and how each event names the one before it.

What writes events, what checks them and docs/verify_trail.py must agree on this to the byte. docs/audit.md says what
such a chain can show and what it can't.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tracker.rules.transitions import Message

#: What the first event names as the hash before it, and the hash of a trail without events.
GENESIS = "0" * 64

#: Everything an event's hash is taken of. All of it is plain JSON; instants and days are in ISO form.
FIELDS = (
    "id",
    "at",
    "business_day",
    "actor_id",
    "actor_name",
    "actor_title",
    "committee_id",
    "action",
    "object_type",
    "object_id",
    "object_label",
    "old",
    "new",
    "previous_hash",
)

#: Made once: it writes every event that is checked.
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class Anchor:
    """The last event at one moment: kept outside the database, it shows whether anything older has changed since.

    Number 0 with the hash `GENESIS` and no time stands for a trail without events.
    """

    number: int
    hash: str
    at: datetime | None = None

    def __str__(self) -> str:
        """As people write it down and as `parse` reads it: "412:3f9a…"."""
        return f"{self.number}:{self.hash}"


def parse(text: str) -> Anchor:
    """The anchor that somebody has written down. ValueError for what is none."""
    number, colon, digits = text.strip().partition(":")
    digits = digits.strip().lower()
    if not (colon and number.isascii() and number.isdecimal() and len(number) < 19):
        raise ValueError(f"no anchor: {text}")
    if len(digits) != len(GENESIS) or not set(digits) <= _HEX:
        raise ValueError(f"no anchor: {text}")
    return Anchor(int(number), digits)


def canonical(values: Mapping[str, Any]) -> str:
    """The one way to write the values as JSON: keys in order, no space, letters as they are."""
    return _CANONICAL.encode(values)


def digest(body: Mapping[str, Any]) -> str:
    """The SHA-256 of an event's canonical JSON, in hexadecimal. `body` has exactly `FIELDS`."""
    return hashlib.sha256(canonical(body).encode("utf-8", "surrogatepass")).hexdigest()


def line(body: Mapping[str, Any], stored: str) -> str:
    """The event as a line of an exported trail: its canonical JSON with the stored hash among the fields."""
    return canonical({**body, "hash": stored})


def closing(end: Anchor) -> str:
    """The last line of an exported trail: its own anchor, so that a file that was cut short is noticed."""
    at = end.at.astimezone(UTC).isoformat(timespec="microseconds") if end.at else None
    return canonical({"anchor": {"number": end.number, "hash": end.hash, "at": at}})


@dataclass(slots=True)
class Walk:
    """A walk along the trail, an event at a time in the order of their numbers. It remembers only the last one.

    Each anchor comes with where it was found, in words; it is compared as its event passes, and `end` tells which
    events never came.
    """

    anchors: Iterable[tuple[Anchor, str]] = ()
    number: int = field(default=0, init=False)
    hash: str = field(default=GENESIS, init=False)
    #: The faults met so far; each message has the id of a sentence that says what differs and where.
    faults: list[Message] = field(default_factory=list, init=False)
    _wanted: dict[int, list[tuple[Anchor, str]]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for anchor, source in self.anchors:
            self._wanted.setdefault(anchor.number, []).append((anchor, source))
        self._meet(0, GENESIS)

    def step(self, body: Mapping[str, Any], stored: str) -> None:
        """Check one event: its number follows, it names the hash before it, and its own hash is right."""
        number = body["id"]
        follows = number == self.number + 1
        self._check_number(number)
        if follows and body["previous_hash"] != self.hash:
            before, named = _short(self.hash), _short(body["previous_hash"])
            self.faults.append(Message.of("chain.previous", number=str(number), stored=named, before=before))
        right = digest(body)
        if right != stored:
            self.faults.append(
                Message.of("chain.content", number=str(number), stored=_short(stored), counted=_short(right))
            )
        self._arrive(number, stored)

    def unreadable(self, number: int, names: tuple[str, ...], stored: str) -> None:
        """Note an event whose row holds what the program never writes, and walk on past it."""
        self._check_number(number)
        self.faults.append(Message.of("chain.unreadable", number=str(number), names=names))
        self._arrive(number, stored)

    def end(self) -> list[Message]:
        """The trail ends here. Every fault of the walk, with the anchors whose events never came."""
        for number in sorted(self._wanted):
            for _anchor, source in self._wanted[number]:
                self.faults.append(
                    Message.of("chain.no_event", number=str(number), source=source, last=str(self.number))
                )
        return self.faults

    def _check_number(self, number: int) -> None:
        first, last = self.number + 1, number - 1
        if number < first:
            self.faults.append(Message.of("chain.number", number=str(number)))
        elif first == last:
            self.faults.append(Message.of("chain.missing_one", number=str(first)))
        elif first < last:
            self.faults.append(Message.of("chain.missing", first=str(first), last=str(last)))

    def _arrive(self, number: int, stored: str) -> None:
        self._meet(number, stored)
        self.number, self.hash = max(number, self.number), stored

    def _meet(self, number: int, stored: str) -> None:
        for anchor, source in self._wanted.pop(number, ()):
            if anchor.hash != stored:
                found, said = _short(stored), _short(anchor.hash)
                self.faults.append(
                    Message.of("chain.anchor", number=str(number), stored=found, source=source, anchored=said)
                )


def _short(hash: object) -> str:
    """Enough of a hash to tell two apart in a sentence."""
    text = str(hash)
    return f"{text[:12]}…" if len(text) > 12 else text
