from datetime import UTC, datetime, timedelta

import pytest

from tracker.rules import sessions

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(("is_admin", "idle"), [(False, timedelta(minutes=30)), (True, timedelta(minutes=15))])
def test_a_session_ends_after_so_long_without_use(is_admin: bool, idle: timedelta) -> None:
    begun = NOW - timedelta(hours=2)
    assert sessions.is_open(NOW, begun_at=begun, seen_at=NOW - idle + SECOND, is_admin=is_admin)
    assert not sessions.is_open(NOW, begun_at=begun, seen_at=NOW - idle, is_admin=is_admin)


@pytest.mark.parametrize("is_admin", [False, True])
def test_a_session_ends_after_ten_hours_however_it_is_used(is_admin: bool) -> None:
    assert sessions.is_open(NOW, begun_at=NOW - timedelta(hours=10) + SECOND, seen_at=NOW, is_admin=is_admin)
    assert not sessions.is_open(NOW, begun_at=NOW - timedelta(hours=10), seen_at=NOW, is_admin=is_admin)


@pytest.mark.parametrize(("seconds", "noted"), [(0, False), (59, False), (60, True), (3600, True), (-3600, True)])
def test_use_is_noted_once_a_minute_and_when_the_clock_was_set_back(seconds: int, noted: bool) -> None:
    assert sessions.should_note(NOW, NOW - timedelta(seconds=seconds)) is noted
