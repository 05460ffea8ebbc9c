"""Secrets that are handed out once: session keys and links. The database keeps only their hash."""

import hashlib
import secrets

#: Characters of a token: 256 random bits in base 64.
LENGTH = 43


def new() -> str:
    """256 random bits, safe in an address and a cookie."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """What is stored. A plain SHA-256 is enough, since nobody can guess 256 bits."""
    return hashlib.sha256(token.encode()).hexdigest()
