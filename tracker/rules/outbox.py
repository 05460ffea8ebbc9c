"""When a letter that was not taken is tried again, and when it is given up. Times are the real clock's (R15).

docs/reminders.md shows these figures; a test compares them.
"""

import re
from datetime import datetime, timedelta

from tracker.rules.transitions import Message

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
#: A letter that has waited so long is told to whoever can see to the mail server.
LONG = timedelta(days=1)
#: A try that is so much overdue has nobody who makes it.
IDLE = timedelta(hours=1)

#: What is wrong, by the failure's name (`exchange.mail`): an exception's, or the server's codes after "SMTP".
_FAILURES = {
    "ConnectionRefusedError": "refused",
    "TimeoutError": "silent",
    "gaierror": "unknown_name",
    "SMTPServerDisconnected": "cut",
    "ConnectionResetError": "cut",
    "ConnectionAbortedError": "cut",
    "BrokenPipeError": "cut",
    "SSLError": "unsafe",
    "SSLCertVerificationError": "unsafe",
    "SSLEOFError": "unsafe",
    "SMTPNotSupportedError": "unsafe",
}
#: What a server answers when it wants another sign-in.
_SIGN_IN = frozenset({"530", "534", "535", "538"})
_CODE = re.compile(r"SMTP ([245][0-9][0-9])(?:, [245][0-9][0-9])*")


def next_try(tries: int, now: datetime) -> datetime:
    """When a letter is tried again after so many failed tries, from 1."""
    return now + WAITS[min(tries, len(WAITS)) - 1]


def stops(failure: str) -> bool:
    """Whether a failure is of the server rather than of the letter: the round is broken off, and the others wait."""
    return failure in _FAILURES


def why(failure: str, *, sending: bool = False, stopped: bool = False) -> Message:
    """Why a letter waits, by what the last try said of itself; nothing of that is passed on but a server's code.

    `stopped` says that another letter has found the server out of reach.
    """
    if sending:
        return Message.of("outbox.sending")
    if not failure:
        return Message.of("outbox.stopped" if stopped else "outbox.untried")
    answered = _CODE.fullmatch(failure)
    if answered is None:
        return Message.of(f"outbox.{_FAILURES.get(failure, 'other')}")
    code = answered.group(1)
    if code in _SIGN_IN:
        return Message.of("outbox.sign_in", code=code)
    return Message.of("outbox.later" if code.startswith("4") else "outbox.no", code=code)
