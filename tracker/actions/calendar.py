"""Secret addresses of calendars: made, and revoked. The secret itself is handed out once and kept nowhere."""

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from tracker.actions import audit
from tracker.models import CalendarFeed
from tracker.queries import calendar as reading
from tracker.queries.accounts import Viewer
from tracker.rules import tokens
from tracker.rules.states import FeedKind
from tracker.rules.transitions import Message, RuleBroken
from tracker.rules.verbs import AuditVerb

#: More open addresses than this of one person in one committee are forgotten ones.
MOST = 10


def make(
    session: Session, committee_id: int, *, actor: Viewer, today: date, kind: FeedKind
) -> tuple[CalendarFeed, str]:
    """A new address of the person's own; the second value is its secret. RuleBroken when there are too many."""
    if len(reading.feeds(session, committee_id, actor.user_id)) >= MOST:
        raise RuleBroken(Message.of("calendar.too_many", n=MOST))
    token = tokens.new()
    feed = CalendarFeed(
        committee_id=committee_id,
        user_id=actor.user_id,
        kind=kind,
        token_hash=tokens.hashed(token),
        made_at=datetime.now(UTC),
    )
    session.add(feed)
    session.flush()
    audit.record(session, AuditVerb.FEED_MADE, actor=actor, today=today, subject=feed, new={"kind": kind})
    return feed, token


def revoke(session: Session, feed: CalendarFeed, *, actor: Viewer, today: date) -> None:
    """From now on the address leads nowhere. Done once; a second time changes nothing."""
    if feed.revoked_at is None:
        feed.revoked_at = datetime.now(UTC)
        audit.record(session, AuditVerb.FEED_REVOKED, actor=actor, today=today, subject=feed, old={"kind": feed.kind})
