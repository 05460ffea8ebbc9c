"""Nothing is committed without its event: held over every commit of every test, see `tests.commit_watch`."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests.commit_watch import Unaudited
from tests.world import TODAY, World
from tracker.actions import audit
from tracker.models import AuditEvent, Meeting
from tracker.rules import chain
from tracker.rules.verbs import AuditVerb


def test_commit_without_an_event_is_caught(session: Session, world: World) -> None:
    session.get_one(Meeting, world.a.ids["meeting_id"]).place = "Rådhuset"
    with pytest.raises(Unaudited, match="meeting"):
        session.commit()


def test_commit_with_its_event_passes(session: Session, world: World) -> None:
    meeting = session.get_one(Meeting, world.a.ids["meeting_id"])
    old, new = audit.differences(meeting, {"place": "Rådhuset"})
    audit.record(
        session, AuditVerb.MEETING_EDITED, actor=None, actor_name="prov", today=TODAY, subject=meeting, old=old, new=new
    )
    session.commit()
    event = session.get_one(AuditEvent, 1)
    assert event.new == {"place": "Rådhuset"} and event.committee_id == world.a.committee_id
    assert event.previous_hash == chain.GENESIS and event.hash == audit.digest(event)


def test_each_event_names_the_hash_before_it(session: Session, world: World) -> None:
    for _ in range(3):
        audit.record(session, AuditVerb.SIGNED_IN, actor=None, actor_name="prov", today=date(2014, 3, 1))
    session.commit()
    events = session.query(AuditEvent).order_by(AuditEvent.id).all()
    assert [e.id for e in events] == [1, 2, 3]
    assert [e.previous_hash for e in events] == [chain.GENESIS, events[0].hash, events[1].hash]
