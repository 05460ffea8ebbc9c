"""Secrets that are handed out once: session keys and links. The database keeps only their hash."""

import base64
import hashlib
import hmac
import secrets

#: Characters of a token: 256 random bits in base 64.
LENGTH = 43


def new() -> str:
    """256 random bits, safe in an address and a cookie."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """What is stored. A plain SHA-256 is enough, since nobody can guess 256 bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def seal(token: str, secret_key: str) -> str:
    """The token as it may lie in the database while a letter waits: useless without the installation's secret key.

    32 bytes of the token are hidden under 32 of an HMAC over a number used once. Nobody need check a seal: a token
    that comes out wrong opens nothing. ValueError for what is no token.
    """
    number = secrets.token_bytes(16)
    hidden = bytes(a ^ b for a, b in zip(_decoded(token), _mask(number, secret_key), strict=True))
    return base64.urlsafe_b64encode(number + hidden).decode()


def unseal(sealed: str, secret_key: str) -> str:
    """The token that was sealed with this secret key; with another one, some token that opens nothing."""
    raw = base64.urlsafe_b64decode(sealed)
    token = bytes(a ^ b for a, b in zip(raw[16:], _mask(raw[:16], secret_key), strict=True))
    return base64.urlsafe_b64encode(token).decode().rstrip("=")


def _decoded(token: str) -> bytes:
    return base64.urlsafe_b64decode(token + "=")


def _mask(number: bytes, secret_key: str) -> bytes:
    return hmac.digest(secret_key.encode(), b"tillsynslotsen outbox\n" + number, "sha256")
