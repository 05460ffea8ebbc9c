"""What the address asks a list for: page, order, filters. A value that means nothing falls back to the default."""

from collections.abc import Collection
from datetime import date

from flask import request

from tracker.queries.history import Filters
from tracker.rules.verbs import AuditVerb
from tracker.web.urls import MAX_ID
from tracker.wording.fields import KINDS

#: Longer search texts match nothing anyway.
_LONGEST_TEXT = 100


def page_number() -> int:
    """`?sida=`, from 1."""
    return min(max(1, request.args.get("sida", 1, type=int)), MAX_ID)


def choice(name: str, allowed: Collection[str], default: str = "") -> str:
    """A parameter that is one of a few."""
    value = request.args.get(name, default)
    return value if value in allowed else default


def descending() -> bool:
    """`?ordning=fallande`."""
    return request.args.get("ordning") == "fallande"


def text(name: str) -> str:
    """A search text, without space around."""
    return request.args.get(name, "").replace("\x00", "").strip()[:_LONGEST_TEXT]


def number(name: str) -> int | None:
    """A row id or another whole number that a database can hold."""
    value = request.args.get(name, type=int)
    return value if value is not None and 0 < value <= MAX_ID else None


def day(name: str) -> date | None:
    """A day as 2014-04-04."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def events() -> Filters:
    """What Historik is asked for: the same names in every address that shows or takes out events."""
    return Filters(
        actor_id=number("vem"),
        verb=choice("handelse", tuple(verb.value for verb in AuditVerb)),
        kind=choice("vad", tuple(KINDS)),
        number=text("nummer"),
        since=day("fran"),
        until=day("till"),
        before=number("fore"),
        after=number("efter"),
    )
