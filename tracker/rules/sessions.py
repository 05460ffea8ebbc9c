"""How long a sign-in lasts, by the real clock (R15). docs/accounts.md shows these figures; a test compares them."""

from datetime import datetime, timedelta

#: Without use for so long, a session ends.
IDLE = timedelta(minutes=30)
#: The same for a system administrator, whose session can open every account.
ADMIN_IDLE = timedelta(minutes=15)
#: However much it is used, a session ends when it is this old: a long working day.
ABSOLUTE = timedelta(hours=10)
#: Use is noted at most this often, so that reading pages does not become writing to the database.
NOTED_EVERY = timedelta(minutes=1)
#: Rows of ended sessions are kept this long for "senast inloggad", then removed with their addresses.
KEPT = timedelta(days=30)


def idle_limit(*, is_admin: bool) -> timedelta:
    """How long a session lives without use."""
    return ADMIN_IDLE if is_admin else IDLE


def is_open(now: datetime, *, begun_at: datetime, seen_at: datetime, is_admin: bool) -> bool:
    """Whether a session that nobody has ended still counts. Both limits are exclusive."""
    return now - begun_at < ABSOLUTE and now - seen_at < idle_limit(is_admin=is_admin)


def should_note(now: datetime, seen_at: datetime) -> bool:
    """Whether this use is worth a write. A clock that was set back counts as use long ago."""
    return abs(now - seen_at) >= NOTED_EVERY
