"""Evidence: a reference belongs to one measure, one finding or one case."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.world import TODAY, World
from tracker.actions import evidence
from tracker.models import AuditEvent, Finding, Measure, SupervisionCase
from tracker.queries.accounts import Viewer
from tracker.rules.states import Role
from tracker.rules.versions import StaleVersion


@pytest.mark.parametrize(
    ("model", "argument"), [(Measure, "measure_id"), (Finding, "finding_id"), (SupervisionCase, "case_id")]
)
def test_evidence_belongs_to_what_it_is_added_to(
    session: Session, world: World, viewer: Callable[..., Viewer], model: type, argument: str
) -> None:
    subject = session.get_one(model, world.a.ids[argument])
    paper = evidence.add(session, subject, actor=viewer(Role.CHIEF), today=TODAY, title="Handling", dnr="SN 9")
    ids = {name: getattr(paper, name) for name in ("measure_id", "finding_id", "case_id")}
    assert ids == {"measure_id": None, "finding_id": None, "case_id": None, argument: subject.id}
    assert (paper.committee_id, paper.for_authority) == (world.a.committee_id, False)
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None and event.action == "evidence.added"
    assert event.new is not None and event.new[argument] == subject.id


def test_edit_keeps_where_it_belongs_and_refuses_a_version_never_seen(
    session: Session, world: World, viewer: Callable[..., Viewer]
) -> None:
    chief = viewer(Role.CHIEF)
    finding = session.get_one(Finding, world.a.ids["finding_id"])
    paper = evidence.add(session, finding, actor=chief, today=TODAY, title="Handling", dnr="SN 9")
    evidence.edit(session, paper, actor=chief, today=TODAY, opened_at=paper.version, for_authority=True)
    assert paper.for_authority
    with pytest.raises(StaleVersion):
        evidence.edit(session, paper, actor=chief, today=TODAY, opened_at=99, title="Annan")
    with pytest.raises(TypeError):
        evidence.edit(session, paper, actor=chief, today=TODAY, case_id=1)
