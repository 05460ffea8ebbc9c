"""The second factor: whom it is asked of, which code counts, and how fresh a proof weighty acts ask for.

Times are the real clock's (R15). docs/accounts.md says what is stored, and why.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from tracker.rules.states import Role

#: Seconds that a code of the app is shown; authenticator apps take no other figure for granted.
STEP = 30
DIGITS = 6
#: Steps before and after now that count too: clocks differ, and typing takes time.
WINDOW = 1
#: Base32 characters in a secret: 32 × 5 = 160 bits, the length RFC 4226 recommends.
SECRET_CHARACTERS = 32

#: Codes on paper, made together.
RECOVERY_CODES = 10
#: 20 digits are 66 bits. Digits only, so that one field with a telephone's number keys takes both kinds of code.
RECOVERY_DIGITS = 20
#: So few left, and the person is told to make new ones.
RECOVERY_LOW = 3

#: How long a proof of who one is (password, and code where there is one) is enough for weighty acts.
RECENT = timedelta(minutes=10)

#: How the system administrator, who holds no role in any committee, stands among the roles of the setting.
ADMINISTRATOR = "administrator"

_BETWEEN = re.compile(r"[\s\u00a0-]+")


class Lacking(StrEnum):
    """What a sign-in with the right password still lacks before it opens anything."""

    CODE = "code"
    ENROLMENT = "enrolment"


class Kind(StrEnum):
    """What was typed in the field for a code."""

    APP = "app"
    RECOVERY = "recovery"


def lacking(*, has_factor: bool, given: bool, required: bool) -> Lacking | None:
    """What stands between a right password and the pages: a code, a factor to give codes with, or nothing."""
    if has_factor:
        return None if given else Lacking.CODE
    return Lacking.ENROLMENT if required else None


def choices() -> tuple[str, ...]:
    """What the setting may name, in the order it is shown."""
    return (ADMINISTRATOR, *(role.value for role in Role))


def required_of(roles: Iterable[Role], *, is_admin: bool, demanded: frozenset[str]) -> bool:
    """Whether a person with these roles, in any committee, must have a second factor."""
    held = {role.value for role in roles} | ({ADMINISTRATOR} if is_admin else set())
    return bool(held & demanded)


def demanded(stored: str) -> frozenset[str]:
    """The setting as it is stored: names with commas between. What is no role is passed over."""
    return frozenset(stored.split(",")) & frozenset(choices())


def stored(names: Iterable[str]) -> str:
    """The setting for storing, in the order it is shown, so that the same choice is the same text."""
    wanted = frozenset(names)
    return ",".join(name for name in choices() if name in wanted)


def kind_of(typed: str) -> tuple[Kind, str] | None:
    """Which kind of code was typed, and its digits; None for what is neither. Spaces and hyphens do not count."""
    digits = _BETWEEN.sub("", typed)
    if not (digits.isascii() and digits.isdigit()):
        return None
    return {DIGITS: (Kind.APP, digits), RECOVERY_DIGITS: (Kind.RECOVERY, digits)}.get(len(digits))


def steps_at(now: datetime, last_step: int | None) -> Sequence[int]:
    """The steps whose code counts now: those within the window that no accepted code has reached yet."""
    this = int(now.timestamp()) // STEP
    used = -1 if last_step is None else last_step
    return [step for step in range(this - WINDOW, this + WINDOW + 1) if step > used]


def is_recent(now: datetime, proved_at: datetime) -> bool:
    """Whether the proof is fresh enough for a weighty act. One from the future (a clock set back) is not."""
    return timedelta(0) <= now - proved_at < RECENT


def in_groups(text: str, size: int) -> str:
    """A secret or code as it is easiest to copy: in groups, with a space between."""
    return " ".join(text[start : start + size] for start in range(0, len(text), size))
