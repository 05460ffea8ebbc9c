"""R13: e-mail addresses and telephone numbers in what a report says. Warned about, never refused: some belong there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from typing import Any

from tracker.rules.answer_facts import LetterTexts
from tracker.rules.facts import PlanFacts
from tracker.rules.readiness import Texts
from tracker.rules.states import ContactKind, ReportedKind

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
#: A trunk zero or the country, an area that begins with another digit, and seven to eleven digits in all. A dnr, an
#: amount or a day stands close to other signs.
_PHONE = re.compile(
    r"(?<![\w.,:/+-])(?:\+46|0046|0)[ ()-]{0,3}(?:0\)[ -]?)?[1-9](?:[ \u00a0–-]{0,3}[0-9]){5,9}(?![\w/:]|[.,-][0-9])"
)
_DAY = re.compile(r"[0-9]{2}-[0-9]{2}-[0-9]{4}")


@dataclass(frozen=True, slots=True)
class Contact:
    """A text in the report that names a way to reach somebody: in which record, and which kind; never the words."""

    kind: ContactKind
    where: ReportedKind
    #: Of the record; 0 for the report's own texts.
    id: int = 0
    number: str = ""
    title: str = ""


def contacts(plan: PlanFacts, meeting_id: int, texts: Texts) -> tuple[Contact, ...]:
    """The records and own texts of the report to the meeting that hold an address or a telephone number, once each."""
    found = _found(plan, texts)
    for decision in plan.decisions:
        if decision.meeting_id == meeting_id:
            for kind in kinds_in(decision):
                found[Contact(kind, ReportedKind.DECISION, decision.id, "", decision.title)] = None
    return tuple(found)


def in_letter(plan: PlanFacts, texts: LetterTexts) -> tuple[Contact, ...]:
    """The same for a letter, given its own case's plan. The line that says how to reach the committee is meant to."""
    return tuple(_found(plan, replace(texts, contact="")))


def _found(plan: PlanFacts, texts: Texts | LetterTexts) -> dict[Contact, None]:
    found: dict[Contact, None] = {}
    for kind in kinds_in(texts):
        found[Contact(kind, ReportedKind.TEXTS)] = None
    for finding in plan.findings:
        for kind in kinds_in(finding):
            found[Contact(kind, ReportedKind.FINDING, finding.id, finding.number, finding.title)] = None
    for measure in plan.measures:
        for kind in kinds_in(measure):
            found[Contact(kind, ReportedKind.MEASURE, measure.id, measure.number, measure.title)] = None
    return found


def kinds_in(value: Any) -> tuple[ContactKind, ...]:
    """The kinds of contact in a text, or in any text of a record and of what belongs to it."""
    texts = tuple(_texts(value))
    email = any(_EMAIL.search(text) for text in texts)
    phone = any(_is_phone(match) for text in texts for match in _PHONE.finditer(text))
    return tuple(kind for kind, is_there in ((ContactKind.EMAIL, email), (ContactKind.PHONE, phone)) if is_there)


def _is_phone(match: re.Match[str]) -> bool:
    return not _DAY.fullmatch(match[0]) and 7 <= sum(char.isdecimal() for char in match[0]) <= 13


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Enum):
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | frozenset):
        for item in value:
            yield from _texts(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
