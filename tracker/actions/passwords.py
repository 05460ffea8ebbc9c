"""Passwords: how they are judged, kept and checked. Nobody's password is ever written anywhere else.

argon2id with the parameters of docs/architecture.md: far above what ASVS 5.0 asks, and quick enough that signing in
does not become a way to stall the server.
"""

import secrets
import threading
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.models import Committee, User
from tracker.rules import passwords as rules

#: So many are checked at once in a process: each takes 19 MiB and a processor for some 30 ms, and pages need room too.
AT_ONCE = 4

_SLOTS = threading.BoundedSemaphore(AT_ONCE)
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def require_usable(session: Session, password: str, user: User, *, field: str | None = None) -> None:
    """RuleBroken, at the given form field, for what is no password for this person (`rules.passwords`)."""
    committees = session.execute(select(Committee.municipality, Committee.name, Committee.administration))
    context = (user.name, user.email, *(words for row in committees for words in row))
    rules.require_usable(password, field=field, context=context)


def hashed(password: str) -> str:
    """What is stored. Spaces, case and every character count, exactly as typed."""
    with _SLOTS:
        return _HASHER.hash(_bytes(password))


def matches(stored: str | None, password: str) -> bool:
    """Whether the password is the stored one. Without a stored one, as much work is done and the answer is no."""
    if len(password) > rules.LONGEST:
        return False
    against = stored or _nobodys()
    try:
        with _SLOTS:
            return _HASHER.verify(against, _bytes(password)) and bool(stored)
    except (VerificationError, InvalidHashError):
        return False


def outdated(stored: str) -> bool:
    """Whether the stored hash was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(stored)


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")


@lru_cache(maxsize=1)
def _nobodys() -> str:
    """The hash an unknown address is checked against, so that the answer takes as long as for a known one."""
    return hashed(secrets.token_urlsafe())
