"""How reading a file can end. Known on both sides of the child process."""

from enum import StrEnum


class Extraction(StrEnum):
    """What came of reading a file."""

    TEXT = "text"
    #: Nothing that a machine can read: scanned paper, a picture.
    NO_TEXT = "no_text"
    #: It asks for a password.
    LOCKED = "locked"
    #: Damaged, or more than the limits allow.
    FAILED = "failed"


class Locked(Exception):
    """The file asks for a password."""


class Unreadable(Exception):
    """The file is damaged, or made to be too large."""
