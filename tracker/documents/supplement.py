"""R11 "Hänt sedan utskicket": what stands beside a frozen report, never inside it, in words that can be frozen too."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.documents.plain import from_plain, to_plain
from tracker.rules import decisions
from tracker.rules.changes import Change
from tracker.rules.facts import DecisionFacts
from tracker.wording import Words
from tracker.wording.marking import N_

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Since:
    """One thing that has happened: what it is about, and what."""

    about: str
    text: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Supplement:
    """Everything that happened between one report and the end of its meeting."""

    schema_version: int
    report_number: int
    ended_on: date
    lines: tuple[Since, ...]

    def to_json(self) -> str:
        """Canonical JSON: the same supplement is the same text."""
        return json.dumps(to_plain(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def sha256(self) -> str:
        """Of the canonical JSON, in hexadecimal."""
        return hashlib.sha256(self.to_json().encode("utf-8", "surrogatepass")).hexdigest()


def from_json(text: str) -> Supplement:
    """The supplement again. ValueError when it was written by a schema that this version can't read."""
    plain = json.loads(text)
    if plain.get("schema_version") != SCHEMA_VERSION:
        raise ValueError(f"unknown schema version {plain.get('schema_version')!r}")
    return from_plain(Supplement, plain)


def of_change(change: Change, words: Words) -> Since:
    """A finding or measure that has become otherwise (R9), with why."""
    reasons = " ".join(words.say(reason) for reason in change.reasons)
    text = words.t(N_("%(change)s. %(reasons)s"), change=words.label(change.said), reasons=reasons).strip()
    return Since(f"{change.item.number} {change.item.title}", text)


def of_decisions(decided: Iterable[DecisionFacts], words: Words) -> tuple[Since, ...]:
    """What the meeting has decided, with its §."""
    return tuple(
        Since(
            " ".join(filter(None, (decisions.reference(d.paragraph, d.point), d.title))),
            words.t(N_("Beslutat: %(text)s"), text=d.text),
            d.decided_on,
        )
        for d in decided
        if d.decided_on is not None
    )
