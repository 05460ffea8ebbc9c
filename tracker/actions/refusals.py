"""Attempts that were refused: who wanted what, in the audit trail, without letting a flood of them fill it."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.actions import audit
from tracker.models import RefusalCount, User
from tracker.queries.accounts import Viewer
from tracker.rules.access import Refusal
from tracker.rules.verbs import AuditVerb

#: How long one event speaks for every further attempt of the same person at the same door. The real clock's time.
WINDOW = timedelta(minutes=1)


def record(
    session: Session, *, actor: Viewer, today: date, why: Refusal, door: str, label: str, committee_id: int | None
) -> bool:
    """Record that the person was refused; whether it became an event of its own.

    `door` is what is counted together (method and endpoint), `label` what Historik shows. Further attempts within
    `WINDOW` are counted, and told of by the next event. `committee_id` is given only where the person has a role: an
    attempt at another committee's rows belongs to none, since its Historik must not show who sits in this one.
    """
    now = datetime.now(UTC)
    key = {"user_id": actor.user_id, "door": door}
    count = session.scalar(select(RefusalCount).filter_by(**key).with_for_update())
    if count is not None and timedelta(0) <= now - count.at < WINDOW:
        count.more += 1
        return False
    new: dict[str, object] = {"why": why}
    if count is None:
        session.add(RefusalCount(**key, at=now, more=0))
    else:
        if count.more:
            new["more"] = count.more
        count.at, count.more = now, 0
    audit.record(
        session,
        AuditVerb.ACCESS_REFUSED,
        actor=actor,
        today=today,
        subject=session.get(User, actor.user_id),
        label=label,
        committee_id=committee_id,
        new=new,
    )
    return True
