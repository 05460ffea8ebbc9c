"""What a piece of evidence belongs to, and which authority it may go to."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from tests.world import TODAY, World, add_finding
from tracker.actions import cases, evidence
from tracker.models import Finding, Measure, SupervisionCase
from tracker.queries import evidence as queries
from tracker.queries.accounts import Viewer
from tracker.rules.states import Role


@pytest.mark.parametrize(
    ("model", "argument", "kind", "number"),
    [
        (Measure, "measure_id", "measure", "Å1"),
        (Finding, "finding_id", "finding", "B1"),
        (SupervisionCase, "case_id", "case", ""),
    ],
)
def test_the_home_of_evidence_is_found_from_the_record_and_from_the_evidence(
    session: Session, world: World, viewer: Callable[..., Viewer], model: type, argument: str, kind: str, number: str
) -> None:
    subject = session.get_one(model, world.a.ids[argument])
    paper = evidence.add(session, subject, actor=viewer(Role.CHIEF), today=TODAY, title="Handling", dnr="SN 9")
    home = queries.home_of(session, paper)
    assert home == queries.home_of(session, subject)
    assert (home.kind, home.id, home.number, home.authorities) == (kind, subject.id, number, ("IVO",))


def test_a_measure_of_two_authorities_names_both(session: Session, world: World, viewer: Callable[..., Viewer]) -> None:
    other = cases.register(
        session, world.a.committee_id, actor=viewer(Role.CHIEF), today=TODAY, title="Revision", authority="Revisorerna"
    )
    measure = session.get_one(Measure, world.a.ids["measure_id"])
    finding = add_finding(session, world.a, other.id, 2)
    session.refresh(measure, ["findings"])
    measure.findings.append(finding)
    session.flush()
    assert queries.home_of(session, measure).authorities == ("IVO", "Revisorerna")


def test_who_recorded_it_is_a_title_or_else_a_name(
    session: Session, world: World, viewer: Callable[..., Viewer]
) -> None:
    case = session.get_one(SupervisionCase, world.a.ids["case_id"])
    paper = evidence.add(session, case, actor=viewer(Role.CHIEF), today=TODAY, title="Handling", dnr="SN 9")
    assert queries.of_case(session, case.id)[0].recorded_by == "Titel chief kanarieaaa"
    paper.recorded_by_title = ""
    session.flush()
    assert queries.of_case(session, case.id)[0].recorded_by == "Chief kanarieaaa"
