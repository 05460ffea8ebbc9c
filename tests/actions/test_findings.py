"""Findings: numbered, edited, answered, and the authority's words kept."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.world import TODAY, World, add_finding
from tracker.actions import findings
from tracker.models import AuditEvent, AuthorityWordsCorrection, Finding, SupervisionCase
from tracker.queries import scope
from tracker.queries.accounts import Viewer
from tracker.rules.states import Position, Role
from tracker.rules.transitions import RuleBroken
from tracker.rules.versions import StaleVersion


@pytest.fixture
def finding(session: Session, world: World) -> Finding:
    return session.get_one(Finding, world.a.ids["finding_id"])


@pytest.fixture
def chief(viewer: Callable[..., Viewer]) -> Viewer:
    return viewer(Role.CHIEF)


def test_numbers_run_on_within_the_committee_and_are_never_used_again(
    session: Session, world: World, chief: Viewer
) -> None:
    case = session.get_one(SupervisionCase, world.a.ids["case_id"])
    add_finding(session, world.a, case.id, 7)
    new = findings.register(session, case, actor=chief, today=TODAY, title="Ny")
    assert (new.number, new.registered_on) == ("B8", TODAY)


def test_a_finding_cannot_repeat_one_of_another_plan(session: Session, world: World, chief: Viewer) -> None:
    case = session.get_one(SupervisionCase, world.a.ids["case_id"])
    with pytest.raises(scope.NotFound):
        findings.register(session, case, actor=chief, today=TODAY, title="Ny", repeat_of_id=world.b.ids["finding_id"])


def test_the_words_are_filled_in_once_and_then_only_corrected(
    session: Session, finding: Finding, chief: Viewer
) -> None:
    findings.edit(session, finding, actor=chief, today=TODAY, authority_words="Orden")
    with pytest.raises(RuleBroken):
        findings.edit(session, finding, actor=chief, today=TODAY, authority_words="Andra ord")
    findings.edit(session, finding, actor=chief, today=TODAY, title="Ny titel", authority_words="Orden")
    correction = findings.correct_words(session, finding, actor=chief, today=TODAY, new="Rätt", reason="Skrivfel.")
    assert (correction.old, correction.new, correction.reason) == ("Orden", "Rätt", "Skrivfel.")
    assert finding.authority_words == "Rätt"
    assert session.scalars(select(AuthorityWordsCorrection)).all() == [correction]


def test_a_position_is_recorded_with_its_reason(session: Session, finding: Finding, chief: Viewer) -> None:
    with pytest.raises(RuleBroken):
        findings.take_position(session, finding, actor=chief, today=TODAY, position=Position.DOES_NOT_SHARE)
    findings.take_position(
        session, finding, actor=chief, today=TODAY, position=Position.SHARES_PARTLY, position_reason="Därför."
    )
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None and event.new == {"position": "shares_partly", "position_reason": "Därför."}


def test_each_change_of_a_version_never_seen_is_refused(session: Session, finding: Finding, chief: Viewer) -> None:
    stale = {"actor": chief, "today": TODAY, "opened_at": finding.version + 1}
    with pytest.raises(StaleVersion):
        findings.edit(session, finding, title="T", **stale)
    with pytest.raises(StaleVersion):
        findings.take_position(session, finding, position=Position.SHARES, **stale)
    with pytest.raises(StaleVersion):
        findings.correct_words(session, finding, new="N", reason="R", **stale)


def test_what_is_no_field_of_a_finding_is_refused(session: Session, finding: Finding, chief: Viewer) -> None:
    with pytest.raises(TypeError):
        findings.edit(session, finding, actor=chief, today=TODAY, closed_on=TODAY)
    with pytest.raises(TypeError):
        findings.register(
            session, session.get_one(SupervisionCase, finding.case_id), actor=chief, today=TODAY, title="T", sequence=9
        )
