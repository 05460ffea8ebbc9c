"""How many wrong passwords and codes are borne, and how long the wait then is. Never a lock-out of everybody.

Three counts are kept of the tries of the last hour: of one account from one network, of one account from anywhere, and
of one network at any account. Each bears so many; then every wrong one more makes the wait longer, to a quarter of an
hour. A try that is refused is not counted, so whoever keeps on trying doesn't shut anybody out for longer.

docs/accounts.md shows these figures; a test compares them.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What is tried. Each kind has counts of its own."""

    PASSWORD = "password"  # noqa: S105 -- the name of a kind
    CODE = "code"
    RESET = "reset"
    #: A link that is none. Each counts on its network only.
    LINK = "link"
    #: An address of a calendar that nobody has. Nobody can guess one; this keeps a program from asking for ever.
    FEED = "feed"


@dataclass(frozen=True, slots=True)
class Limits:
    """How many tries an hour are borne before the waits begin."""

    #: Of one account from one network: the person who mistypes, or who guesses at one account.
    both: int
    #: Of one account from anywhere: guesses spread over many networks.
    account: int
    #: Of one network at any account: one password tried on everybody. An office shares its network, so this is wide.
    network: int


LIMITS = {
    Kind.PASSWORD: Limits(both=5, account=20, network=50),
    Kind.CODE: Limits(both=5, account=5, network=50),
    Kind.RESET: Limits(both=3, account=5, network=20),
    Kind.LINK: Limits(both=20, account=1000, network=20),
    Kind.FEED: Limits(both=10, account=20, network=50),
}
WINDOW = timedelta(hours=1)
#: The wait after the last try that is borne, and after each one more. A code has six digits only: five tries in five
#: minutes are what ASVS 5.0 (6.6.3) has in mind.
_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 15))
WAITS = {
    Kind.PASSWORD: _WAITS,
    Kind.CODE: (timedelta(minutes=5), timedelta(minutes=15)),
    Kind.RESET: _WAITS,
    Kind.LINK: _WAITS,
    Kind.FEED: _WAITS,
}
#: What anybody can try who knows an address. A code can be tried only by somebody who has the password.
OPEN_TO_STRANGERS = frozenset({Kind.PASSWORD, Kind.RESET})


@dataclass(frozen=True, slots=True)
class Tries:
    """The tries of the last hour, newest last."""

    both: Sequence[datetime]
    account: Sequence[datetime]
    network: Sequence[datetime]


def open_again(kind: Kind, tries: Tries, now: datetime, *, at_home: bool = False) -> datetime | None:
    """When the next try is let through; None when that is now.

    `at_home`: the account has been signed in to from this network lately. Then what others try elsewhere does not
    count, so that nobody can be kept out of their account by somebody who only knows its address.
    """
    limits, steps = LIMITS[kind], WAITS[kind]
    waits = [_open_again(tries.both, limits.both, steps), _open_again(tries.network, limits.network, steps)]
    if not (at_home and kind in OPEN_TO_STRANGERS):
        waits.append(_open_again(tries.account, limits.account, steps))
    latest = max((wait for wait in waits if wait is not None), default=None)
    return latest if latest is not None and latest > now else None


def _open_again(tries: Sequence[datetime], borne: int, waits: Sequence[timedelta]) -> datetime | None:
    over = len(tries) - borne
    return tries[-1] + waits[min(over, len(waits) - 1)] if over >= 0 else None


def network_of(address: str) -> str:
    """The network a client's address counts as: its /24, or /64 for IPv6. Empty for what is no address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    width = 24 if parsed.version == 4 else 64
    return str(ipaddress.ip_network(f"{parsed}/{width}", strict=False))
