"""When a letter that was not taken is tried again, and when it is given up. Times are the real clock's (R15).

docs/reminders.md shows these figures; a test compares them.
"""

from datetime import datetime, timedelta

#: The wait after each failed try; the last one goes on.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120))
#: How long one try may take. Longer than the slowest server that answers just in time, step by step.
LEASE = timedelta(minutes=10)
#: How long a reminder is of use.
USEFUL = timedelta(days=5)
#: How long a wish for a new password waits to be seen to. Whoever waited longer has asked anew.
RESET_WAITS = timedelta(hours=2)
#: How long it is remembered that a letter was sent.
REMEMBERED = timedelta(days=400)


def next_try(tries: int, now: datetime) -> datetime:
    """When a letter is tried again after so many failed tries, from 1."""
    return now + WAITS[min(tries, len(WAITS)) - 1]
