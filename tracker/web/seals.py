"""What a page hands to the next one through the reader's own browser: sealed, so that nobody else can have written it.

It is readable to whoever holds it. Nothing secret goes here, and nothing of any single case.
"""

from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from tracker.rules.transitions import Message, RuleBroken

#: In seconds: a page left open longer than this is read anew.
LIFETIME = 4 * 3600


def seal(purpose: str, value: dict[str, Any]) -> str:
    """The value as one line of text, for the same purpose only."""
    return str(_serializer(purpose).dumps(value))


def unseal(purpose: str, text: str) -> dict[str, Any]:
    """The value again. RuleBroken for what this installation has not sealed for that purpose, or too long ago."""
    try:
        found = _serializer(purpose).loads(text, max_age=LIFETIME)
    except BadData:
        raise RuleBroken(Message.of("seal.broken")) from None
    return dict(found)


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=f"tracker.seal.{purpose}")
