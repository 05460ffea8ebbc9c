"""Administration: committees, accounts, roles. Nothing of any plan is read or written here."""

from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.actions import audit, links, locking, sessions
from tracker.actions.accounts import normal_email
from tracker.models import Committee, InstallationFact, Membership, User
from tracker.queries.accounts import Viewer, holds_on
from tracker.rules import reminders
from tracker.rules.facts import ReminderDays
from tracker.rules.states import Role
from tracker.rules.transitions import Message, RuleBroken
from tracker.rules.verbs import AuditVerb

COMMITTEE_FIELDS = frozenset(
    {
        "municipality",
        "name",
        "administration",
        "chief_title",
        "chair_title",
        "plan_dnr",
        "dispatch_days",
        "approval_days",
        "sending_days",
        "asked_days",
        "asked_again_days",
        "chief_told_days",
        "deputy_after_days",
        "chief_after_days",
        "near_days",
        "horizon_days",
        "decision_recipients",
    }
)

#: The fields of `ReminderDays`, each stored in a column of its own.
_REMINDERS = tuple(part.name for part in fields(ReminderDays))


def add_committee(
    session: Session, *, actor: Viewer | None, today: date, actor_name: str = "", **values: Any
) -> Committee:
    """Add a committee, empty of everything.

    RuleBroken when the municipality already has one of that name, or for reminders in the wrong order.
    """
    _check_committee(session, values, None)
    _check_days(values)
    committee = Committee(**_known(values))
    session.add(committee)
    session.flush()
    audit.record(
        session,
        AuditVerb.COMMITTEE_ADDED,
        actor=actor,
        actor_name=actor_name,
        today=today,
        subject=committee,
        label=_called(committee),
        committee_id=committee.id,
        new=values,
    )
    return committee


def edit_committee(
    session: Session, committee: Committee, *, actor: Viewer, today: date, opened_at: int | None = None, **values: Any
) -> Committee:
    """Change a committee's settings.

    RuleBroken for a name that is taken, or for reminders in the wrong order; StaleVersion when it was saved meanwhile.
    """
    locking.hold(session, committee, opened_at)
    _check_committee(session, {"municipality": committee.municipality, "name": committee.name, **values}, committee.id)
    _check_days({f"{name}_days": getattr(committee, f"{name}_days") for name in _REMINDERS} | values)
    old, new = audit.differences(committee, _known(values))
    if new:
        audit.record(
            session,
            AuditVerb.COMMITTEE_EDITED,
            actor=actor,
            today=today,
            subject=committee,
            label=_called(committee),
            committee_id=committee.id,
            old=old,
            new=new,
        )
    return committee


def add_user(
    session: Session,
    *,
    actor: Viewer | None,
    today: date,
    email: str,
    name: str,
    is_admin: bool = False,
    locale: str = "sv",
    actor_name: str = "",
) -> User:
    """Open an account, without a password: the person chooses it by a link (`actions.links`).

    RuleBroken for an address that has an account.
    """
    email = normal_email(email)
    _check_email(session, email, None)
    user = User(email=email, name=name, is_admin=is_admin, locale=locale, password_hash="")
    session.add(user)
    session.flush()
    shown = {"email": email, "name": name, "is_admin": is_admin}
    audit.record(
        session, AuditVerb.USER_ADDED, actor=actor, actor_name=actor_name, today=today, subject=user, new=shown
    )
    return user


def edit_user(
    session: Session,
    user: User,
    *,
    actor: Viewer,
    today: date,
    email: str,
    name: str,
    is_admin: bool,
    opened_at: int | None = None,
) -> User:
    """Change name, address, or whether the person administers; the latter ends the person's sessions at once.

    A new address makes links that were sent to the old one void.

    RuleBroken for an address that has an account, and when nobody would be left to administer.
    """
    locking.hold(session, user, opened_at)
    email = normal_email(email)
    _check_email(session, email, user.id)
    if user.is_admin and not is_admin:
        _check_other_admin(session, user, field="is_admin")
    old, new = audit.differences(user, {"email": email, "name": name, "is_admin": is_admin})
    if "is_admin" in new:
        sessions.end_all(session, user)
    if "email" in new:
        links.void(session, user)
    if new:
        audit.record(session, AuditVerb.USER_EDITED, actor=actor, today=today, subject=user, old=old, new=new)
    return user


def disable_user(session: Session, user: User, *, actor: Viewer, today: date) -> User:
    """Close an account at once, open sessions included. RuleBroken for one's own, and for the last administrator's."""
    if user.id == actor.user_id:
        raise RuleBroken(Message.of("user.own_account"))
    if user.is_admin:
        _check_other_admin(session, user)
    if user.disabled_at is None:
        user.disabled_at = datetime.now(UTC)
        sessions.end_all(session, user)
        links.void(session, user)
        audit.record(session, AuditVerb.USER_DISABLED, actor=actor, today=today, subject=user)
    return user


def enable_user(session: Session, user: User, *, actor: Viewer, today: date) -> User:
    """Open a closed account again, with the password it had."""
    if user.disabled_at is not None:
        user.disabled_at = None
        audit.record(session, AuditVerb.USER_ENABLED, actor=actor, today=today, subject=user)
    return user


def add_membership(
    session: Session,
    *,
    actor: Viewer | None,
    today: date,
    user_id: int,
    committee_id: int,
    role: Role,
    title: str,
    ends_on: date | None = None,
    actor_name: str = "",
) -> Membership:
    """Give a person a role in a committee. RuleBroken when they hold the same role there already."""
    user, committee = session.get_one(User, user_id), session.get_one(Committee, committee_id)
    _check_role_free(session, user_id, committee_id, role, today, None)
    membership = Membership(user_id=user.id, committee_id=committee.id, role=role, title=title, ends_on=ends_on)
    session.add(membership)
    session.flush()
    audit.record(
        session,
        AuditVerb.MEMBERSHIP_ADDED,
        actor=actor,
        actor_name=actor_name,
        today=today,
        subject=membership,
        label=user.name,
        new={"role": role, "title": title, "ends_on": ends_on},
    )
    return membership


def edit_membership(
    session: Session,
    membership: Membership,
    *,
    actor: Viewer,
    today: date,
    role: Role,
    title: str,
    ends_on: date | None,
    opened_at: int | None = None,
) -> Membership:
    """Change role or title, or let the role end. What an ended role owned then reads "saknar ansvarig".

    A role that changes or ends also ends the person's sessions: nobody goes on with what they no longer have.
    """
    locking.hold(session, membership, opened_at)
    if ends_on is None or ends_on >= today:
        _check_role_free(session, membership.user_id, membership.committee_id, role, today, membership.id)
    user = session.get_one(User, membership.user_id)
    old, new = audit.differences(membership, {"role": role, "title": title, "ends_on": ends_on})
    if {"role", "ends_on"} & new.keys():
        sessions.end_all(session, user)
    if new:
        ended = new.get("ends_on") is not None
        verb = AuditVerb.MEMBERSHIP_ENDED if ended else AuditVerb.MEMBERSHIP_EDITED
        audit.record(session, verb, actor=actor, today=today, subject=membership, label=user.name, old=old, new=new)
    return membership


def remember(session: Session, name: str, value: str) -> None:
    """Keep a fact about this installation, such as that the demo made it."""
    session.merge(InstallationFact(name=name, value=value))


def _known(values: dict[str, Any]) -> dict[str, Any]:
    unknown = values.keys() - COMMITTEE_FIELDS
    if unknown:
        raise TypeError(f"a committee has no {', '.join(sorted(unknown))}")
    return values


def _called(committee: Committee) -> str:
    return f"{committee.municipality}, {committee.name}"


def _check_committee(session: Session, values: dict[str, Any], own_id: int | None) -> None:
    taken = session.scalar(
        select(Committee.id).where(Committee.municipality == values["municipality"], Committee.name == values["name"])
    )
    if taken is not None and taken != own_id:
        raise RuleBroken(Message.of("committee.taken", municipality=values["municipality"]), field="name")


def _check_days(values: dict[str, Any]) -> None:
    """What is not given is as it is from the start."""
    given = {name: values[f"{name}_days"] for name in _REMINDERS if f"{name}_days" in values}
    reminders.check_days(ReminderDays(**given))


def _check_email(session: Session, email: str, own_id: int | None) -> None:
    taken = session.scalar(select(User.id).where(User.email == email))
    if taken is not None and taken != own_id:
        raise RuleBroken(Message.of("user.email_taken"), field="email")


def _check_other_admin(session: Session, user: User, *, field: str | None = None) -> None:
    others = session.scalar(
        select(func.count(User.id)).where(User.is_admin, User.disabled_at.is_(None), User.id != user.id)
    )
    if not others:
        raise RuleBroken(Message.of("user.last_admin"), field=field)


def _check_role_free(
    session: Session, user_id: int, committee_id: int, role: Role, today: date, own_id: int | None
) -> None:
    held = session.scalars(
        select(Membership.id).where(
            Membership.user_id == user_id,
            Membership.committee_id == committee_id,
            Membership.role == role,
            holds_on(today),
        )
    ).all()
    if any(membership_id != own_id for membership_id in held):
        raise RuleBroken(Message.of("membership.same_role", role=role), field="role")
