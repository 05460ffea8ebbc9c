"""One-time links: the only way to a first password, and to a new one when the old is forgotten.

A link holds 256 random bits, of which the database keeps the hash; it lasts a while, works once, and a newer link makes
older ones void. Times are the real clock's (R15).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from tracker.actions import audit, passwords, sessions
from tracker.models import OneTimeLink, User
from tracker.queries.accounts import Viewer
from tracker.rules import tokens
from tracker.rules.links import LIFETIMES
from tracker.rules.states import LinkPurpose
from tracker.rules.transitions import Message, RuleBroken
from tracker.rules.verbs import AuditVerb

_VERBS = {LinkPurpose.INVITATION: AuditVerb.USER_INVITED, LinkPurpose.RESET: AuditVerb.RESET_LINK_MADE}


class LinkSpent(RuleBroken):
    """The link has been used, is too old, was replaced by a newer one, or never was one."""

    def __init__(self) -> None:
        super().__init__(Message.of("link.spent"))


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it is handed out, once. `token` is nowhere else."""

    token: str
    purpose: LinkPurpose
    expires_at: datetime


def make(
    session: Session,
    user: User,
    *,
    purpose: LinkPurpose | None = None,
    actor: Viewer | None,
    today: date,
    actor_name: str = "",
) -> Link:
    """A new link to a password; older ones are void. Without a purpose: an invitation to who has no password yet.

    RuleBroken for a closed account.
    """
    if user.disabled_at is not None:
        raise RuleBroken(Message.of("link.closed_account"))
    wanted = purpose or (LinkPurpose.RESET if user.password_hash else LinkPurpose.INVITATION)
    now, token = datetime.now(UTC), tokens.new()
    void(session, user)
    link = Link(token, wanted, now + LIFETIMES[wanted])
    session.add(
        OneTimeLink(
            user_id=user.id,
            purpose=wanted,
            token_hash=tokens.hashed(token),
            made_at=now,
            expires_at=link.expires_at,
        )
    )
    audit.record(session, _VERBS[wanted], actor=actor, actor_name=actor_name, today=today, subject=user)
    return link


def void(session: Session, user: User) -> None:
    """Make every link of the person useless: there is a newer one, a new password, another address, or no account."""
    unused = update(OneTimeLink).where(OneTimeLink.user_id == user.id, OneTimeLink.used_at.is_(None))
    session.execute(unused.values(used_at=datetime.now(UTC)))


def choose_password(session: Session, token: str, *, password: str, today: date) -> User:
    """Use up the link and set the password; the person's sessions end. Of two uses at once, one succeeds.

    LinkSpent for a link that can't be used; RuleBroken at `password` for one that is no password, and the link stays.
    """
    user = _use_up(session, token)
    passwords.require_usable(session, password, user, field="password")
    user.password_hash = passwords.hashed(password)
    void(session, user)
    sessions.end_all(session, user)
    audit.record(
        session, AuditVerb.PASSWORD_CHOSEN, actor=None, actor_name=user.name, today=today, subject=user, label=user.name
    )
    return user


def _use_up(session: Session, token: str) -> User:
    """The person of the link, which is marked as used by the one statement that finds it unused."""
    now, found = datetime.now(UTC), OneTimeLink.token_hash == tokens.hashed(token)
    unused = update(OneTimeLink).where(found, OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > now)
    if cast(CursorResult[Any], session.execute(unused.values(used_at=now))).rowcount != 1:
        raise LinkSpent
    user = session.scalars(select(User).join(OneTimeLink, OneTimeLink.user_id == User.id).where(found)).one()
    if user.disabled_at is not None:
        raise LinkSpent
    return user
