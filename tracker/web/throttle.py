"""The throttle of this site: asked before a password, code or request for a reset is looked at. Commits by itself.

`check` before, then `failed` or `succeeded`. In between no transaction is open, so that the slow work of checking a
password keeps nobody else from the database.
"""

import math
from dataclasses import dataclass
from datetime import UTC, datetime

from tracker.actions import throttle as actions
from tracker.actions.accounts import normal_email
from tracker.extensions import db
from tracker.rules.throttle import Kind
from tracker.web import clock
from tracker.web.context import words
from tracker.wording.marking import N_

_TOO_MANY = N_("Det har blivit för många försök. Vänta, och försök igen efter kl.\N{NO-BREAK SPACE}%(clock)s.")


@dataclass(frozen=True, slots=True)
class Refusal:
    """One try too many. Answer 429 with the sentence at the form and `headers`."""

    until: datetime
    sentence: str

    @property
    def headers(self) -> dict[str, str]:
        """Tells programs how many seconds to wait."""
        seconds = math.ceil((self.until - datetime.now(UTC)).total_seconds())
        return {"Retry-After": str(max(1, seconds))}


def check(kind: Kind, account: str, address: str | None) -> Refusal | None:
    """Count a try at the account (its e-mail address, whether it exists or not); a Refusal when it is one too many."""
    closed_until = actions.begin(db.session, kind, account=normal_email(account), address=address or "")
    db.session.commit()
    return Refusal(closed_until, _sentence(closed_until)) if closed_until is not None else None


def failed(kind: Kind, account: str, address: str | None) -> None:
    """What was tried was wrong. It stays counted."""
    actions.failed(db.session, kind, account=normal_email(account), address=address or "", today=clock.today())
    db.session.commit()


def succeeded(kind: Kind, account: str, address: str | None) -> None:
    """What was tried was right."""
    actions.succeeded(db.session, kind, account=normal_email(account), address=address or "")
    db.session.commit()


def _sentence(until: datetime) -> str:
    """The clock is given in whole minutes, the last one of the wait included."""
    return words().t(_TOO_MANY, clock=words().clock(until))
