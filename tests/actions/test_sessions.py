from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.world import TODAY, World
from tracker.actions import sessions
from tracker.models import AuditEvent, User, UserSession
from tracker.queries.accounts import Viewer
from tracker.rules.states import Role


@pytest.fixture
def chief(viewer: Callable[..., Viewer]) -> Viewer:
    """Whose sessions they are."""
    return viewer(Role.CHIEF)


def _begin(session: Session, person: Viewer, key: str = "a", *, factor: bool = False) -> UserSession:
    return sessions.begin(
        session, user_id=person.user_id, key_hash=key, address="192.0.2.1", agent="x" * 1000, factor=factor
    )


def _events(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


def test_begin_uses_the_real_clock_and_cuts_what_a_browser_says_of_itself(session: Session, chief: Viewer) -> None:
    row = _begin(session, chief)
    assert abs(datetime.now(UTC) - row.begun_at) < timedelta(minutes=1)
    assert row.begun_at == row.seen_at == row.proved_at
    assert row.factor_at is None
    assert len(row.agent) == 300
    assert _begin(session, chief, "b", factor=True).factor_at is not None


def test_begin_clears_away_old_rows_of_anybody(session: Session, chief: Viewer, viewer: Callable[..., Viewer]) -> None:
    old, young = _begin(session, viewer(Role.OWNER), "old"), _begin(session, chief, "young")
    old.begun_at, young.begun_at = (datetime.now(UTC) - timedelta(days=days) for days in (31, 29))
    session.flush()
    _begin(session, chief, "new")
    kept = set(session.scalars(select(UserSession.key_hash)))
    assert {"young", "new"} <= kept
    assert "old" not in kept


def test_an_ended_session_is_not_brought_back_by_use_or_by_a_new_key(session: Session, chief: Viewer) -> None:
    row = _begin(session, chief)
    sessions.end(session, row.id)
    session.refresh(row)
    ended_at, seen_at = row.ended_at, row.seen_at
    sessions.note_use(session, row.id)
    assert sessions.renew(session, row.id, key_hash="b") is False
    session.refresh(row)
    assert (row.ended_at, row.seen_at, row.key_hash) == (ended_at, seen_at, "a")


def test_renew_gives_a_new_key_and_says_what_was_proved(session: Session, chief: Viewer) -> None:
    row = _begin(session, chief)
    earlier = row.proved_at = row.proved_at - timedelta(minutes=20)
    session.flush()
    assert sessions.renew(session, row.id, key_hash="b")
    session.refresh(row)
    assert (row.key_hash, row.factor_at) == ("b", None)
    assert row.proved_at > earlier
    assert sessions.renew(session, row.id, key_hash="c", factor=True)
    session.refresh(row)
    assert row.factor_at is not None


def test_end_all_ends_the_persons_sessions_but_one(
    session: Session, chief: Viewer, viewer: Callable[..., Viewer]
) -> None:
    kept, ended = _begin(session, chief, "a"), _begin(session, chief, "b")
    others = _begin(session, viewer(Role.OWNER), "c")
    assert sessions.end_all(session, session.get_one(User, chief.user_id), except_id=kept.id) == 1
    session.expire_all()
    assert (kept.ended_at, others.ended_at) == (None, None)
    assert ended.ended_at is not None
    assert sessions.end_all(session, session.get_one(User, chief.user_id)) == 1


def test_ending_one_and_ending_the_others_leave_one_event_each_and_none_when_nothing_ended(
    session: Session, world: World, chief: Viewer
) -> None:
    here, there, far = (_begin(session, chief, key) for key in "abc")
    sessions.end_one(session, there, actor=chief, today=TODAY)
    sessions.end_one(session, there, actor=chief, today=TODAY)
    assert _events(session) == ["account.session_ended"]
    assert sessions.end_others(session, actor=chief, today=TODAY, except_id=here.id) == 1
    assert sessions.end_others(session, actor=chief, today=TODAY, except_id=here.id) == 0
    assert _events(session) == ["account.session_ended"] * 2
    session.refresh(far)
    assert far.ended_at is not None


def test_an_administrator_ends_a_persons_sessions(
    session: Session, chief: Viewer, viewer: Callable[..., Viewer]
) -> None:
    _begin(session, chief)
    ended = sessions.end_persons(session, session.get_one(User, chief.user_id), actor=viewer(Role.OWNER), today=TODAY)
    assert ended == 1
    left = select(func.count(UserSession.id)).where(UserSession.ended_at.is_(None))
    assert session.scalar(left.where(UserSession.user_id == chief.user_id)) == 0
    assert _events(session) == ["user.sessions_ended"]
