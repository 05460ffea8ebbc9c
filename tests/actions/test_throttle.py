from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.world import TODAY, World
from tracker.actions import sessions, throttle
from tracker.models import AuditEvent, SignInAttempt
from tracker.queries.accounts import Viewer
from tracker.rules.states import Role
from tracker.rules.throttle import LIMITS, Kind

HERE, ELSEWHERE = "192.0.2.1", "198.51.100.1"
NOW = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)


@pytest.fixture
def email(world: World) -> str:
    """Whose account is tried."""
    return world.a.emails[Role.CHIEF]


def _try(session: Session, account: str, address: str = HERE, kind: Kind = Kind.PASSWORD) -> bool:
    """One wrong try; whether it was let through."""
    if throttle.begin(session, kind, account=account, address=address) is not None:
        return False
    throttle.failed(session, kind, account=account, address=address, today=TODAY)
    return True


def _count(session: Session) -> int:
    return session.scalar(select(func.count(SignInAttempt.id))) or 0


def _events(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEvent.action)))


def test_a_refused_try_is_not_counted_and_leaves_no_event(session: Session, email: str) -> None:
    assert [_try(session, email) for _ in range(20)] == [True] * 5 + [False] * 15
    assert _count(session) == 5
    assert _events(session) == ["account.tries_throttled"]


def test_an_account_tried_from_many_networks_closes_too(session: Session, email: str) -> None:
    let_through = [_try(session, email, f"10.0.{number}.1") for number in range(100)]
    assert sum(let_through) == LIMITS[Kind.PASSWORD].account


def test_many_accounts_tried_from_one_network_close_the_network(session: Session) -> None:
    let_through = [_try(session, f"namn{number}@exempel.example") for number in range(100)]
    assert sum(let_through) == LIMITS[Kind.PASSWORD].network
    assert _try(session, "annan@exempel.example", ELSEWHERE)


def test_the_person_gets_in_where_they_have_been_before(
    session: Session, email: str, viewer: Callable[..., Viewer]
) -> None:
    for number in range(100):
        _try(session, email, f"10.0.{number}.1")
    assert not _try(session, email, HERE)
    sessions.begin(
        session, user_id=viewer(Role.CHIEF).user_id, key_hash="a", address="192.0.2.200", agent="", factor=False
    )
    assert _try(session, email, HERE)
    assert not _try(session, email, ELSEWHERE)


def test_what_was_right_forgets_the_mistakes_of_this_account_on_this_network_only(session: Session, email: str) -> None:
    for _ in range(4):
        _try(session, email)
    _try(session, email, ELSEWHERE)
    _try(session, "annan@exempel.example")
    throttle.succeeded(session, Kind.PASSWORD, account=email, address=HERE)
    assert _count(session) == 2
    assert [_try(session, email) for _ in range(6)] == [True] * 5 + [False]


def test_kinds_are_counted_apart(session: Session, email: str) -> None:
    for _ in range(5):
        _try(session, email)
    assert not _try(session, email)
    assert _try(session, email, kind=Kind.CODE)
    assert _try(session, email, kind=Kind.RESET)


def test_an_hour_forgets_and_clears_away(session: Session, email: str) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(5):
            _try(session, email)
        clock.shift(timedelta(minutes=59))
        assert _try(session, email)
        assert not _try(session, email)
        clock.shift(timedelta(minutes=61))
        assert _try(session, email)
        assert _count(session) == 1


def test_nothing_that_was_typed_is_kept(session: Session) -> None:
    _try(session, "hemligt-lösenord\ud800")
    row = session.scalars(select(SignInAttempt)).one()
    assert len(row.account) == len(row.network) == 64
    assert "hemligt" not in row.account
