"""A person's own account: signing in and out, password, language. Every attempt leaves its event, the refused too."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.actions import audit, links, passwords, sessions
from tracker.models import User
from tracker.queries import accounts, factors
from tracker.queries.accounts import Viewer
from tracker.rules.transitions import Message, RuleBroken
from tracker.rules.verbs import AuditVerb


def sign_in(session: Session, *, email: str, password: str, proved_hash: str | None, today: date) -> Viewer | None:
    """The person, or None for a wrong address, a wrong password or a closed account; which one is told to nobody.

    The event says that the person is signed in only when the sign-in lacks nothing more (`actions.factors`).
    `proved_hash` is the stored hash that the password was found right for, before this transaction (`web.proof`).
    What was typed as address is not kept when it is unknown: it may be a password in the wrong field.
    """
    user = session.scalar(select(User).where(User.email == normal_email(email)))
    right = user is not None and proved_hash is not None and _still_right(user, proved_hash, password)
    viewer = accounts.viewer(session, user.id, today=today) if user and right else None
    if user is None or viewer is None:
        name = user.name if user else ""
        audit.record(
            session, AuditVerb.SIGN_IN_REFUSED, actor=None, actor_name=name, today=today, subject=user, label=name
        )
        return None
    if passwords.outdated(user.password_hash):
        user.password_hash = passwords.hashed(password)
    complete = factors.lacking(session, viewer, given=False) is None
    verb = AuditVerb.SIGNED_IN if complete else AuditVerb.PASSWORD_ACCEPTED
    audit.record(session, verb, actor=viewer, today=today, subject=user)
    return viewer


def _still_right(user: User, proved_hash: str, password: str) -> bool:
    """Whether what was proved still holds. A sign-in at the same moment may have hashed the same password anew."""
    return user.password_hash == proved_hash or passwords.matches(user.password_hash, password)


def sign_out(session: Session, *, actor: Viewer, session_id: int, today: date) -> None:
    """End the session the person is in: a copied cookie is worthless afterwards."""
    sessions.end(session, session_id)
    audit.record(session, AuditVerb.SIGNED_OUT, actor=actor, today=today, subject=_own(session, actor))


def change_password(
    session: Session,
    *,
    actor: Viewer,
    current: str,
    new: str,
    proved_hash: str | None,
    today: date,
    session_id: int | None = None,
) -> None:
    """Change one's own password and end every session but the one it is done in.

    The event says that the person is signed in only when the sign-in lacks nothing more (`actions.factors`).
    `proved_hash` is the stored hash that `current` was found right for. RuleBroken at `current` when there is none, at
    `new` when the new password is none that may be used, or the same.
    """
    user = _own(session, actor)
    if proved_hash is None or user.password_hash != proved_hash:
        raise RuleBroken(Message.of("password.wrong_current"), field="current")
    passwords.require_usable(session, new, user, field="new")
    if new == current:
        raise RuleBroken(Message.of("password.same"), field="new")
    user.password_hash = passwords.hashed(new)
    links.void(session, user)
    sessions.end_all(session, user, except_id=session_id)
    audit.record(session, AuditVerb.PASSWORD_CHANGED, actor=actor, today=today, subject=user)


def set_language(session: Session, *, actor: Viewer, language: str, today: date) -> Viewer:
    """Choose the language of one's pages ("sv", "en")."""
    user = _own(session, actor)
    old, new = audit.differences(user, {"locale": language})
    if new:
        audit.record(session, AuditVerb.LANGUAGE_CHANGED, actor=actor, today=today, subject=user, old=old, new=new)
    return _viewer(session, actor, today)


def normal_email(email: str) -> str:
    """The address as it is stored and looked up: without space around, in small letters."""
    return email.strip().lower()


def _own(session: Session, actor: Viewer) -> User:
    return session.get_one(User, actor.user_id)


def _viewer(session: Session, actor: Viewer, today: date) -> Viewer:
    session.flush()
    viewer = accounts.viewer(session, actor.user_id, today=today)
    if viewer is None:
        raise LookupError("the account was closed meanwhile")
    return viewer
