"""Verifications as actions take them: ids that come inside a form belong to what is verified."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests import world as worlds
from tests.world import TODAY, World
from tracker.actions import verifications as actions
from tracker.models import Finding, Measure
from tracker.queries.accounts import Viewer
from tracker.queries.scope import NotFound
from tracker.rules.states import Role, VerificationMethod, VerificationResult

CHECK: dict[str, Any] = {
    "performed_on": date(2014, 3, 17),
    "performed_by_id": None,
    "performed_by_name": "Kajsa Berg",
    "method": VerificationMethod.MEASUREMENT,
    "result": VerificationResult.YES,
}


@pytest.fixture
def another(session: Session, world: World) -> Finding:
    """A finding that the world's indicator and sample say nothing of."""
    return worlds.add_finding(session, world.a, world.a.ids["case_id"], 8, title="Annat")


@pytest.mark.parametrize("kind", ["indicator_id", "sample_id"])
def test_effect_rests_on_what_is_the_findings_own(
    session: Session, world: World, another: Finding, viewer: Callable[..., Viewer], kind: str
) -> None:
    by, basis = {"actor": viewer(Role.VERIFIER), "today": TODAY}, {kind: world.a.ids[kind]}
    own = session.get_one(Finding, world.a.ids["finding_id"])
    assert getattr(actions.record(session, own, **by, **CHECK, **basis), kind) == world.a.ids[kind]
    with pytest.raises(NotFound):
        actions.record(session, another, **by, **CHECK, **basis)
    with pytest.raises(NotFound):
        actions.record(session, own, **by, **CHECK, **{kind: world.b.ids[kind]})


def test_measure_rests_on_no_sample(session: Session, world: World, viewer: Callable[..., Viewer]) -> None:
    measure = session.get_one(Measure, world.a.ids["measure_id"])
    with pytest.raises(NotFound):
        actions.record(
            session,
            measure,
            actor=viewer(Role.VERIFIER),
            today=TODAY,
            **CHECK,
            sample_id=world.a.ids["sample_id"],
        )


def test_role_in_another_committee_performed_nothing_here(
    session: Session, world: World, viewer: Callable[..., Viewer]
) -> None:
    measure = session.get_one(Measure, world.a.ids["measure_id"])
    stranger = {**CHECK, "performed_by_id": world.b.ids["membership_id"], "performed_by_name": ""}
    with pytest.raises(NotFound):
        actions.record(session, measure, actor=viewer(Role.VERIFIER), today=TODAY, **stranger)
