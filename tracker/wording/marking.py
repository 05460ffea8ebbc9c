"""Marks for the catalogue extractor. They return what they are given.

Texts that stand in tables (labels, sentences) are translated when they are used, not where they are written;
these two marks let `make translations` find them anyway (its other names stand in pyproject.toml).
"""


def N_(text: str) -> str:
    """Mark one text."""
    return text


def NP_(singular: str, plural: str) -> tuple[str, str]:
    """Mark a text that differs between one and many; the number is the value `n`."""
    return (singular, plural)
