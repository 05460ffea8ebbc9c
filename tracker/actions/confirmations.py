"""Answering for one's measures by the link of a mail: it needs no sign-in, and reaches nothing but this.

A link holds 256 random bits, of which the database keeps the hash. It answers once for each measure before each
meeting, whoever holds it; opening it changes nothing.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.actions import audit, measures_progress
from tracker.models import ConfirmationAnswer, ConfirmationLink, Measure, Meeting, ProgressUpdate, User
from tracker.queries import accounts, confirmations, scope
from tracker.queries.accounts import Viewer
from tracker.rules import confirmations as rules
from tracker.rules import tokens
from tracker.rules.transitions import Message, RuleBroken
from tracker.rules.verbs import AuditVerb


class LinkRefused(RuleBroken):
    """The link answers for nothing, or not for this measure."""


def make_link(
    session: Session, user: User, meeting: Meeting, *, now: datetime, today: date, actor_name: str
) -> tuple[ConfirmationLink, str]:
    """A link for one person before one meeting, and its token, which is nowhere else. Older ones go on."""
    token = tokens.new()
    link = ConfirmationLink(
        committee_id=meeting.committee_id,
        user_id=user.id,
        meeting_id=meeting.id,
        token_hash=tokens.hashed(token),
        made_at=now,
        expires_at=rules.expires_at(now, today=today, dispatch_on=meeting.dispatch_on),
    )
    session.add(link)
    audit.record(
        session,
        AuditVerb.CONFIRMATION_ASKED,
        actor=None,
        actor_name=actor_name,
        today=today,
        subject=meeting,
        label=meeting.held_on.isoformat(),
        new={"user_id": user.name},
    )
    return link, token


def confirm_all(
    session: Session, token: str, *, seen: Mapping[int, int], now: datetime, today: date
) -> list[ProgressUpdate]:
    """Confirm that nothing has changed on the measures that were seen, each at the version that was seen (R14).

    LinkRefused when the link does not answer for one of them any more; StaleVersion when one has changed since.
    """
    link, person = _opened(session, token, now=now, today=today)
    if not seen:
        raise LinkRefused(Message.of("confirmation.nothing_asked"))
    made = []
    for measure_id, version in seen.items():
        measure = _own(session, link, person, measure_id)
        update = measures_progress.confirm(
            session, measure, actor=person, today=today, opened_at=version, via_link=True
        )
        _use_up(session, link, measure, update)
        made.append(update)
    return made


def answer(
    session: Session, token: str, measure_id: int, *, now: datetime, today: date, opened_at: int, **values: Any
) -> ProgressUpdate:
    """Say what has happened on one measure: state, a sentence, whether it will be in time.

    LinkRefused when the link does not answer for it; else as `measures_progress.update`.
    """
    link, person = _opened(session, token, now=now, today=today)
    measure = _own(session, link, person, measure_id)
    update = measures_progress.update(
        session, measure, actor=person, today=today, opened_at=opened_at, via_link=True, **values
    )
    _use_up(session, link, measure, update)
    return update


def revoke(session: Session, *, actor: Viewer, now: datetime, today: date) -> int:
    """Make every link in the person's mails useless; gives how many answered until now."""
    open_links = session.scalars(
        select(ConfirmationLink).where(
            ConfirmationLink.user_id == actor.user_id,
            ConfirmationLink.revoked_at.is_(None),
            ConfirmationLink.expires_at > now,
        )
    ).all()
    for link in open_links:
        link.revoked_at = now
    if open_links:
        user = session.get_one(User, actor.user_id)
        audit.record(session, AuditVerb.CONFIRMATION_REVOKED, actor=actor, today=today, subject=user, label=user.name)
    return len(open_links)


def _opened(session: Session, token: str, *, now: datetime, today: date) -> tuple[ConfirmationLink, Viewer]:
    link = confirmations.find(session, tokens.hashed(token))
    if link is None:
        raise LinkRefused(Message.of("confirmation.unknown"))
    refused = confirmations.refusal(session, link, now=now, today=today)
    if refused is not None:
        raise LinkRefused(refused)
    person = accounts.viewer(session, link.user_id, today=today)
    if person is None:
        raise LinkRefused(Message.of("confirmation.revoked"))
    return link, person


def _own(session: Session, link: ConfirmationLink, person: Viewer, measure_id: int) -> Measure:
    """The measure, if the link asks about it and nobody has answered by a link. Another's does not exist."""
    try:
        measure = scope.find_in(session, link.committee_id, Measure, measure_id)
    except scope.NotFound:
        raise LinkRefused(Message.of("confirmation.not_yours")) from None
    if not person.membership_ids_in(link.committee_id) & {measure.owner_id, measure.deputy_id}:
        raise LinkRefused(Message.of("confirmation.not_yours"))
    if measure.id in confirmations.answered_by_link(session, link.meeting_id):
        raise LinkRefused(Message.of("confirmation.answered", number=measure.number))
    return measure


def _use_up(session: Session, link: ConfirmationLink, measure: Measure, update: ProgressUpdate) -> None:
    session.add(
        ConfirmationAnswer(
            committee_id=link.committee_id,
            meeting_id=link.meeting_id,
            measure_id=measure.id,
            link_id=link.id,
            update_id=update.id,
        )
    )
    session.flush()
