from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from tracker.rules import throttle
from tracker.rules.throttle import Kind, Tries

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def _times(count: int) -> Sequence[datetime]:
    """So many tries, the last one just now."""
    return [NOW - (count - 1 - number) * timedelta(seconds=1) for number in range(count)]


def _wait(
    both: int = 0, account: int = 0, network: int = 0, *, kind: Kind = Kind.PASSWORD, at_home: bool = False
) -> int:
    """Minutes until the next try."""
    tries = Tries(_times(both), _times(account), _times(network))
    until = throttle.open_again(kind, tries, NOW, at_home=at_home)
    return 0 if until is None else int((until - NOW) / MINUTE)


@pytest.mark.parametrize(
    ("tried", "minutes"), [(0, 0), (1, 0), (4, 0), (5, 1), (6, 2), (7, 4), (8, 8), (9, 15), (10, 15), (500, 15)]
)
def test_the_wait_grows_with_every_wrong_one_more(tried: int, minutes: int) -> None:
    assert _wait(both=tried, account=tried, network=tried if tried < 50 else 0) == minutes


def test_the_wait_passes() -> None:
    tries = Tries(_times(5), _times(5), _times(5))
    assert throttle.open_again(Kind.PASSWORD, tries, NOW + MINUTE - timedelta(seconds=1)) is not None
    assert throttle.open_again(Kind.PASSWORD, tries, NOW + MINUTE) is None


@pytest.mark.parametrize("kind", Kind)
def test_each_count_closes_by_itself(kind: Kind) -> None:
    limits = throttle.LIMITS[kind]
    assert _wait(both=limits.both - 1, account=limits.account - 1, network=limits.network - 1, kind=kind) == 0
    first = throttle.WAITS[kind][0] / MINUTE
    assert _wait(both=limits.both, kind=kind) == first
    assert _wait(account=limits.account, kind=kind) == first
    assert _wait(network=limits.network, kind=kind) == first


def test_what_strangers_try_elsewhere_shuts_nobody_out_at_home() -> None:
    assert _wait(account=1000) == 15
    assert _wait(account=1000, at_home=True) == 0
    assert _wait(account=1000, both=5, at_home=True) == 1
    assert _wait(network=50, at_home=True) == 1


def test_no_more_than_five_codes_are_tried_in_five_minutes_wherever_they_come_from() -> None:
    assert _wait(account=4, at_home=True, kind=Kind.CODE) == 0
    assert _wait(account=5, at_home=True, kind=Kind.CODE) == 5


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.254", True),
        ("192.0.2.1", "192.0.3.1", False),
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::9", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:192.0.2.1", "192.0.2.77", True),
        ("unix:", "", True),
        ("", "192.0.2.1", False),
    ],
)
def test_network_of_takes_the_24_or_the_64(one: str, other: str, same: bool) -> None:
    assert (throttle.network_of(one) == throttle.network_of(other)) is same
