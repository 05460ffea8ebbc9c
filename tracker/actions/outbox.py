"""Letters on their way. What is queued goes out, once, whatever becomes of the mail server meanwhile.

A letter is queued in the transaction of what it is about. To send it, it is claimed, handed in and marked, in three
steps of which the first and the last are transactions of their own: nobody is kept from the database while a server
thinks. Whoever dies in between has claimed it for a while only; then somebody else sends it, under the same Message-ID.
Times are the real clock's (R15). Keeping the post is no act of a person: it leaves no event.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from tracker.models import ConfirmationLink, OutboxLetter, ResetRequest, Told, User
from tracker.rules import outbox


@dataclass(frozen=True, slots=True)
class Written:
    """What a letter says. `sealed` are the tokens whose places in it are marked (`rules.tokens.seal`)."""

    subject: str
    text: str
    language: str
    html: str = ""
    sealed: Sequence[str] = ()


def queue(
    session: Session,
    user: User,
    written: Written,
    *,
    message_id: str,
    now: datetime,
    useful: timedelta = outbox.USEFUL,
    day: date | None = None,
    waits_since: datetime | None = None,
) -> OutboxLetter:
    """Put a letter in the outbox, in the transaction that goes on. `day` marks the one reminder of that day.

    `waits_since` is when the oldest of those was made that it takes the place of.
    """
    letter = OutboxLetter(
        user_id=user.id,
        day=day,
        message_id=message_id,
        made_at=now,
        waits_since=waits_since,
        next_try_at=now,
        useless_at=now + useful,
        **_content(written),
    )
    session.add(letter)
    session.flush()
    return letter


def rewrite(session: Session, letter: OutboxLetter, written: Written, *, now: datetime) -> None:
    """Let a letter that nobody has begun to send say more. The caller has seen that it is `untouched`."""
    for name, value in _content(written).items():
        setattr(letter, name, value)
    letter.next_try_at = now
    session.flush()


def tell(session: Session, letter: OutboxLetter, what: Sequence[str]) -> None:
    """Note what the letter tells its person, in place of what it was noted to tell before."""
    session.execute(delete(Told).where(Told.letter_id == letter.id))
    session.add_all(Told(user_id=letter.user_id, what=each, letter_id=letter.id) for each in what)
    session.flush()


def untouched(letter: OutboxLetter, now: datetime) -> bool:
    """Whether it is certain that nobody has got the letter, or is being handed it just now."""
    claimed = letter.claimed_until is not None and letter.claimed_until > now
    return (
        letter.ended_at is None and not letter.doubtful and not claimed and (letter.tries == 0 or bool(letter.failure))
    )


def claim(session: Session, *, now: datetime, only: int | None = None) -> OutboxLetter | None:
    """The next letter to send, claimed for `rules.outbox.LEASE`; None when none is due. Commit before sending.

    A person whose account has been closed meanwhile gets nothing more.
    """
    free = (OutboxLetter.claimed_until.is_(None)) | (OutboxLetter.claimed_until <= now)
    due = select(OutboxLetter).join(User, User.id == OutboxLetter.user_id)
    due = due.where(OutboxLetter.ended_at.is_(None), OutboxLetter.next_try_at <= now, free, User.disabled_at.is_(None))
    if only is not None:
        due = due.where(OutboxLetter.id == only)
    letter = session.scalar(
        due.order_by(OutboxLetter.next_try_at, OutboxLetter.id).limit(1).with_for_update(of=OutboxLetter)
    )
    if letter is None:
        return None
    # Died without a word on an earlier try: how far it came nobody knows.
    letter.doubtful = letter.doubtful or letter.claimed_until is not None
    letter.claimed_until = now + outbox.LEASE
    letter.tries += 1
    return letter


def sent(session: Session, letter_id: int, *, now: datetime) -> None:
    """The server has taken it: what it said, and above all its links, is kept no longer."""
    session.execute(_of(letter_id).values(sent_at=now, failure="", **_ended(now)))


def failed(session: Session, letter_id: int, *, now: datetime, reason: str, doubtful: bool) -> None:
    """The server has not taken it, or nobody knows (`doubtful`): it is tried again later."""
    letter = session.get_one(OutboxLetter, letter_id)
    letter.failure, letter.claimed_until = reason[:300], None
    letter.doubtful = letter.doubtful or doubtful
    letter.next_try_at = outbox.next_try(letter.tries, now)


def drop(session: Session, letter: OutboxLetter, *, now: datetime) -> None:
    """Take a letter back: something else says what it was to say. Its links, which nobody has seen, are void."""
    session.execute(delete(Told).where(Told.letter_id == letter.id))
    session.execute(_of(letter.id).values(day=None, **_ended(now)))


def drop_all(session: Session, *, now: datetime) -> int:
    """Take everything back: a backup has been put back, and what waits in it may have been sent since."""
    session.execute(delete(ResetRequest))
    revoked = update(ConfirmationLink).where(ConfirmationLink.revoked_at.is_(None)).values(revoked_at=now)
    session.execute(revoked)
    waiting = update(OutboxLetter).where(OutboxLetter.ended_at.is_(None)).values(**_ended(now))
    return cast(CursorResult[Any], session.execute(waiting)).rowcount


def ask_reset(session: Session, email: str, *, now: datetime) -> None:
    """Note that somebody wants a new password. The same work whether the address has an account or not."""
    session.add(ResetRequest(email=email, asked_at=now))


def take_reset(session: Session, *, now: datetime) -> str | None:
    """The address of the next wish for a new password, which is gone with this transaction; None when none waits."""
    session.execute(delete(ResetRequest).where(ResetRequest.asked_at <= now - outbox.RESET_WAITS))
    asked = session.scalar(select(ResetRequest).order_by(ResetRequest.id).limit(1).with_for_update())
    if asked is None:
        return None
    session.delete(asked)
    return asked.email


def give_up(session: Session, *, now: datetime) -> int:
    """Stop trying what is of no use any more; gives how many letters that was."""
    useless = update(OutboxLetter).where(OutboxLetter.ended_at.is_(None), OutboxLetter.useless_at <= now)
    return cast(CursorResult[Any], session.execute(useless.values(**_ended(now)))).rowcount


def sweep(session: Session, *, now: datetime) -> None:
    """Forget what was sent long ago."""
    old = select(OutboxLetter.id).where(OutboxLetter.ended_at <= now - outbox.REMEMBERED)
    session.execute(delete(Told).where(Told.letter_id.in_(old)))
    session.execute(delete(OutboxLetter).where(OutboxLetter.ended_at <= now - outbox.REMEMBERED))


def _content(written: Written) -> dict[str, Any]:
    return {
        "language": written.language,
        "subject": written.subject[:300],
        "text": written.text,
        "html": written.html,
        "sealed": list(written.sealed),
    }


def _of(letter_id: int) -> Any:
    return update(OutboxLetter).where(OutboxLetter.id == letter_id)


def _ended(now: datetime) -> dict[str, Any]:
    return {"ended_at": now, "claimed_until": None, "subject": "", "text": "", "html": "", "sealed": []}
