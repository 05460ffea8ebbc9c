"""Brister: the list and the page of one finding."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests.world import TODAY, World, add_finding, add_measure
from tracker.actions import evidence, findings
from tracker.models import Finding, Measure
from tracker.queries import findings as queries
from tracker.queries.accounts import Viewer
from tracker.queries.findings import FindingList, FindingPage
from tracker.queries.plan import load_plan
from tracker.rules.states import Flag, MeasureState, Role
from tracker.rules.verbs import AuditVerb


@pytest.fixture
def finding(session: Session, world: World) -> Finding:
    return session.get_one(Finding, world.a.ids["finding_id"])


@pytest.fixture
def chief(viewer: Callable[..., Viewer]) -> Viewer:
    return viewer(Role.CHIEF)


#: Somebody without any role: what the page holds is the same.
NOBODY = Viewer(0, "Ingen", "ingen@exempel.example", "sv", is_admin=False, seats=())


def _page(session: Session, finding: Finding) -> FindingPage:
    return queries.finding_page(session, finding, load_plan(session, finding.committee_id, TODAY), NOBODY)


def _list(session: Session, world: World, **asked: object) -> FindingList:
    wanted = {"selection": "alla", "case_id": None, "sort": "nummer", "descending": False, "number": 1, **asked}
    return queries.finding_list(session, load_plan(session, world.a.committee_id, TODAY), **wanted)


def test_the_page_counts_measures_by_state_and_names_what_they_share(
    session: Session, world: World, finding: Finding
) -> None:
    other = add_finding(session, world.a, finding.case_id, 2)
    add_measure(session, world.a, finding, other, sequence=2, state=MeasureState.DONE, deciding_body=None)
    page = _page(session, finding)
    assert page.counts == ((MeasureState.DONE, 1), (MeasureState.IN_PROGRESS, 1))
    shared = {line.facts.number: line.shared_with for line in page.measures}
    assert shared == {"Å1": (), "Å2": ("B2",)}
    assert Flag.OBSTACLE in {raised.flag for raised in page.measures[0].flags}


def test_a_finding_without_measures_has_nothing_to_count(session: Session, world: World, finding: Finding) -> None:
    bare = add_finding(session, world.a, finding.case_id, 2)
    page = _page(session, bare)
    assert (page.counts, page.measures, page.history) == ((), (), page.history)


def test_the_history_joins_the_finding_s_events_and_its_measures_progress_newest_first(
    session: Session, finding: Finding, chief: Viewer
) -> None:
    findings.edit(session, finding, actor=chief, today=date(2014, 3, 11), title="Utredningstider")
    findings.edit(session, finding, actor=chief, today=TODAY, title="Utredningstiderna")
    lines = [(line.on, line.verb, line.measure) for line in _page(session, finding).history]
    assert lines == [
        (TODAY, AuditVerb.FINDING_EDITED, ""),
        (date(2014, 3, 12), AuditVerb.MEASURE_UPDATED, "Å1"),
        (date(2014, 3, 11), AuditVerb.FINDING_EDITED, ""),
    ]


@pytest.mark.parametrize(
    ("registered_on", "closed_on", "reported"),
    [
        (date(2014, 2, 10), None, True),
        (date(2014, 2, 19), None, True),
        (date(2014, 2, 20), None, False),
        (date(2014, 2, 10), date(2014, 2, 18), False),
        (date(2014, 2, 10), date(2014, 3, 1), True),
    ],
)
def test_a_report_made_while_the_finding_was_open_stands_in_its_history(
    session: Session, world: World, finding: Finding, registered_on: date, closed_on: date | None, reported: bool
) -> None:
    finding.registered_on, finding.closed_on = registered_on, closed_on
    session.flush()
    ids = [line.report_id for line in _page(session, finding).history if line.report_id]
    assert ids == ([world.a.ids["report_id"]] if reported else [])


def test_evidence_of_the_finding_and_of_its_measures_is_listed(
    session: Session, world: World, finding: Finding, chief: Viewer
) -> None:
    measure = session.get_one(Measure, world.a.ids["measure_id"])
    evidence.add(session, finding, actor=chief, today=TODAY, title="Bristens", dnr="SN 8")
    evidence.add(session, measure, actor=chief, today=TODAY, title="Åtgärdens", dnr="SN 9")
    lines = _page(session, finding).evidence
    assert [(line.title, line.measure_number) for line in lines[:2]] == [("Åtgärdens", "Å1"), ("Bristens", "")]


def test_the_list_is_narrowed_by_case_and_state_and_turned(session: Session, world: World, finding: Finding) -> None:
    add_finding(session, world.a, finding.case_id, 2, closed_on=TODAY)
    assert [row.line.facts.number for row in _list(session, world, descending=True).page.rows] == ["B2", "B1"]
    assert [row.line.facts.number for row in _list(session, world, selection="oppna").page.rows] == ["B1"]
    assert _list(session, world).counts == {"oppna": 1, "avslutade": 1, "alla": 2}
    foreign = _list(session, world, case_id=world.b.ids["case_id"])
    assert (foreign.case_id, foreign.page.total) == (None, 2)


def test_a_number_past_the_end_gives_the_last_page(session: Session, world: World, finding: Finding) -> None:
    for sequence in range(2, 28):
        add_finding(session, world.a, finding.case_id, sequence)
    page = _list(session, world, number=99).page
    assert (page.number, page.pages, page.total) == (2, 2, 27)
    assert [row.line.facts.number for row in page.rows] == ["B26", "B27"]
