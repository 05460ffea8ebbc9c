"""Ärenden: the list and the page of one case."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests.world import TODAY, World
from tracker.actions import cases as actions
from tracker.actions import deadlines
from tracker.models import Deadline, SupervisionCase
from tracker.queries import cases
from tracker.queries.accounts import Viewer
from tracker.queries.cases import CaseList, CasePage
from tracker.queries.plan import load_plan
from tracker.rules.states import CaseEventKind, DeadlineKind, Role, Verdict


@pytest.fixture
def chief(viewer: Callable[..., Viewer]) -> Viewer:
    return viewer(Role.CHIEF)


def _page(session: Session, world: World) -> CasePage:
    case = session.get_one(SupervisionCase, world.a.ids["case_id"])
    return cases.case_page(session, case, load_plan(session, world.a.committee_id, TODAY))


def _list(session: Session, world: World, **asked: object) -> CaseList:
    wanted = {"selection": cases.ALL, "sort": "sista-dag", "descending": False, "number": 1, **asked}
    return cases.case_list(session, world.a.committee_id, **wanted)


def test_the_binding_day_comes_first_and_the_replaced_one_last(session: Session, world: World, chief: Viewer) -> None:
    case = session.get_one(SupervisionCase, world.a.ids["case_id"])
    deadline = session.get_one(Deadline, world.a.ids["deadline_id"])
    appeal = DeadlineKind.APPEAL
    deadlines.add(session, case, actor=chief, today=TODAY, kind=appeal, due_on=date(2014, 3, 14))
    granted = CaseEventKind.EXTENSION_GRANTED
    deadlines.extend(
        session, deadline, actor=chief, today=TODAY, outcome=granted, happened_on=TODAY, to_on=date(2014, 5, 2)
    )
    binding, other, replaced = _page(session, world).deadlines
    assert (binding.facts.due_on, binding.days_left) == (date(2014, 5, 2), 45)
    assert binding.in_time is not None and binding.holds is not None
    assert other.facts.kind is appeal and other.in_time is None
    assert (replaced.replaced_by, replaced.in_time) == (date(2014, 5, 2), None)


def test_the_stated_judgement_stands_beside_the_computed_one(session: Session, world: World, chief: Viewer) -> None:
    deadline = session.get_one(Deadline, world.a.ids["deadline_id"])
    computed = _page(session, world).deadlines[0].in_time
    deadlines.state_judgement(
        session, deadline, actor=chief, today=TODAY, stated_in_time=Verdict.NO, stated_in_time_reason="Sjukdom."
    )
    judged = _page(session, world).deadlines[0].in_time
    assert computed is not None and judged is not None
    assert (judged.verdict, judged.reasons) == (computed.verdict, computed.reasons)
    assert (judged.stated, judged.stated_reason) == (Verdict.NO, "Sjukdom.")


def test_the_log_has_the_days_of_the_case_once_newest_first(session: Session, world: World, chief: Viewer) -> None:
    case = session.get_one(SupervisionCase, world.a.ids["case_id"])
    actions.edit(session, case, actor=chief, today=TODAY, decided_on=date(2014, 2, 10), served_on=date(2014, 2, 12))
    kinds = [(line.kind, line.happened_on) for line in _page(session, world).events]
    assert kinds == [
        (CaseEventKind.SERVICE, date(2014, 2, 12)),
        (CaseEventKind.DECISION, date(2014, 2, 10)),
    ]


def test_a_closed_case_asks_nothing_more(session: Session, world: World, chief: Viewer) -> None:
    case = session.get_one(SupervisionCase, world.a.ids["case_id"])
    actions.add_event(session, case, actor=chief, today=TODAY, kind=CaseEventKind.CLOSED, happened_on=TODAY)
    page = _page(session, world)
    assert page.facts.closed_on == TODAY
    assert all(line.in_time is None for line in page.deadlines)
    assert _list(session, world, selection=cases.OPEN).page.total == 0
    assert _list(session, world).counts == {cases.OPEN: 0, cases.CLOSED: 1, cases.ALL: 1}


def test_the_list_shows_the_nearest_day_that_asks_something_of_the_plan(
    session: Session, world: World, chief: Viewer
) -> None:
    case = session.get_one(SupervisionCase, world.a.ids["case_id"])
    for kind, day in ((DeadlineKind.APPEAL, date(2014, 3, 14)), (DeadlineKind.REMEDY, date(2014, 6, 1))):
        deadlines.add(session, case, actor=chief, today=TODAY, kind=kind, due_on=day)
    row = _list(session, world).page.rows[0]
    assert (row.due_on, row.due_kind) == (date(2014, 4, 4), DeadlineKind.REPORT)
    assert (row.open_findings, row.findings) == (1, 1)


@pytest.mark.parametrize("descending", [False, True])
def test_what_has_no_last_day_stands_last_in_both_directions(
    session: Session, world: World, chief: Viewer, descending: bool
) -> None:
    for title, day in (("Utan dag", None), ("Senare", date(2014, 9, 12))):
        actions.register(
            session,
            world.a.committee_id,
            actor=chief,
            today=TODAY,
            title=title,
            authority="JO",
            deadline_kind=DeadlineKind.REPORT,
            deadline_on=day,
        )
    rows = [row.title for row in _list(session, world, descending=descending).page.rows]
    assert rows[-1] == "Utan dag"
    assert (rows[0] == "Senare") is descending


def test_the_list_holds_nothing_of_another_committee(session: Session, world: World) -> None:
    assert {row.title for row in _list(session, world).page.rows} == {f"Tillsyn {world.a.canary}"}
