"""What the pages of the measures read, and in what order they show it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests import world as worlds
from tests.world import TODAY, World
from tracker.actions import measures as actions
from tracker.actions import measures_dates, measures_progress
from tracker.models import Measure
from tracker.queries import measures
from tracker.queries import plan as plans
from tracker.queries.accounts import Viewer
from tracker.queries.measures import Sort, Tab, Wanted
from tracker.rules import changes
from tracker.rules.facts import (
    CommitteeFacts,
    FindingFacts,
    MeasureFacts,
    MeetingFacts,
    PersonFacts,
    PlanFacts,
    ReportRef,
    UpdateFacts,
)
from tracker.rules.states import ChangeClass, Flag, MeasureState, Role

COMMITTEE = CommitteeFacts(1, "Alby kommun", "socialnämnden", "socialförvaltningen")
OWNER = PersonFacts(7, "Enhetschef", "Exempel")


def finding(number: int, **values: Any) -> FindingFacts:
    return FindingFacts(number, f"B{number}", f"Brist {number}", 1, **values)


def measure(number: int, *finding_ids: int, **values: Any) -> MeasureFacts:
    values = {"state": MeasureState.IN_PROGRESS, "owner": OWNER, **values}
    return MeasureFacts(number, f"Å{number}", f"Åtgärd {number}", finding_ids=finding_ids, **values)


def plan(*made: MeasureFacts, **values: Any) -> PlanFacts:
    return PlanFacts(COMMITTEE, TODAY, findings=(finding(1), finding(2)), measures=made, **values)


@pytest.fixture
def reader(viewer: Callable[..., Viewer]) -> Viewer:
    return viewer(Role.AUDITOR)


def numbers(page: measures.PlanPage) -> list[list[str]]:
    return [[row.facts.number for row in group.rows] for group in page.groups if group.rows]


def test_groups_follow_the_findings_and_the_whole_plan_comes_last(reader: Viewer) -> None:
    made = plan(measure(1), measure(10, 1), measure(2, 1), measure(3, 2, 1))
    page = measures.plan_page(made, Wanted(), reader, None)
    assert [group.finding.number if group.finding else "" for group in page.groups] == ["B1", "B2", ""]
    assert numbers(page) == [["Å2", "Å10"], ["Å3"], ["Å1"]]
    assert page.groups[1].rows[0].also == ("B1",)


def test_no_open_finding_is_left_out_of_the_whole_plan(reader: Viewer) -> None:
    made = plan(measure(1, 1, 2))
    page = measures.plan_page(made, Wanted(), reader, None)
    assert [(group.finding.number, group.elsewhere) for group in page.groups if group.finding] == [
        ("B1", ()),
        ("B2", ("Å1",)),
    ]
    filtered = measures.plan_page(made, Wanted(state=MeasureState.IN_PROGRESS), reader, None)
    assert len(filtered.groups) == 1
    assert [group.elsewhere for group in measures.plan_page(plan(), Wanted(), reader, None).groups] == [(), ()]


def test_summary_of_a_group_counts_every_measure_of_the_finding(reader: Viewer) -> None:
    made = plan(measure(1, 1), measure(2, 2, 1, state=MeasureState.DONE))
    page = measures.plan_page(made, Wanted(), reader, None)
    counted = [(message.id, message.values["n"]) for message in page.groups[0].summary]
    assert counted == [("plan.count.in_progress", 1), ("plan.count.done", 1)]


def test_another_order_is_one_list_without_groups(reader: Viewer) -> None:
    late = date(2014, 5, 1)
    made = plan(measure(1, 1, due_on=late), measure(2, 2, due_on=TODAY), measure(3, 1))
    page = measures.plan_page(made, Wanted(sort=Sort.DUE), reader, None)
    assert (page.grouped, numbers(page)) == (False, [["Å2", "Å1", "Å3"]])
    turned = measures.plan_page(made, Wanted(sort=Sort.DUE, descending=True), reader, None)
    assert numbers(turned) == [["Å3", "Å1", "Å2"]]


@pytest.mark.parametrize("sort", list(Sort))
def test_every_order_holds_every_measure(reader: Viewer, sort: Sort) -> None:
    told = UpdateFacts(1, TODAY, "Enhetschef", "Exempel", MeasureState.IN_PROGRESS, "x", False)
    made = plan(measure(1, 1, owner=None), measure(2, last_update=told), measure(3, 2, due_on=TODAY))
    page = measures.plan_page(made, Wanted(sort=sort), reader, None)
    assert sorted(number for group in numbers(page) for number in group) == ["Å1", "Å2", "Å3"]


def test_withdrawn_measures_have_a_tab_of_their_own(reader: Viewer) -> None:
    made = plan(measure(1, 1), measure(2, 1, state=MeasureState.WITHDRAWN))
    page = measures.plan_page(made, Wanted(), reader, None)
    assert (numbers(page), page.counts[Tab.ALL], page.counts[Tab.WITHDRAWN]) == ([["Å1"]], 1, 1)
    assert numbers(measures.plan_page(made, Wanted(tab=Tab.WITHDRAWN), reader, None)) == [["Å2"]]


def test_counts_of_tabs_do_not_follow_the_filters(reader: Viewer) -> None:
    made = plan(measure(1, 1, owner=None), measure(2, 1))
    page = measures.plan_page(made, Wanted(state=Flag.NO_OWNER), reader, None)
    assert (page.total, page.counts[Tab.ALL], page.counts[Tab.ACTION]) == (1, 2, 1)


def test_page_past_the_end_is_the_last_one(reader: Viewer) -> None:
    made = plan(*(measure(number) for number in range(1, 31)))
    page = measures.plan_page(made, Wanted(number=9), reader, None)
    assert (page.number, page.pages, page.total, len(numbers(page)[0])) == (2, 2, 30, 5)


def test_change_is_the_class_against_the_last_report_and_absent_before_the_first(reader: Viewer) -> None:
    before = plan(measure(1, 1, state=MeasureState.NOT_STARTED))
    ref = ReportRef(1, 1, 1, date(2014, 2, 26), date(2014, 2, 19), datetime(2014, 2, 19, 12), "")
    now = plan(measure(1, 1, registered_on=TODAY), measure(2, registered_on=TODAY), last_report=ref)
    page = measures.plan_page(now, Wanted(), reader, changes.items(before))
    assert page.last_meeting_on == date(2014, 2, 26)
    found = {row.facts.number: row.change.klass for group in page.groups for row in group.rows if row.change}
    assert found == {"Å1": ChangeClass.PROGRESS, "Å2": ChangeClass.NEW}
    assert measures.plan_page(before, Wanted(), reader, None).last_meeting_on is None


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("", ""),
        ("Kort.", "Kort."),
        ("För snabbare beslut. Enhetschefer leder.", "För snabbare beslut."),
        ("Rad ett\nRad två. Mer.", "Rad ett"),
    ],
)
def test_note_is_the_first_sentence(reader: Viewer, text: str, note: str) -> None:
    page = measures.plan_page(plan(measure(1, description=text)), Wanted(), reader, None)
    assert page.groups[-1].rows[0].note == note


def test_timeline_shows_meetings_up_to_the_last_day_and_always_the_next() -> None:
    days = [date(2014, 2, 26), date(2014, 3, 26), date(2014, 4, 23)]
    meetings = tuple(MeetingFacts(n, day, day) for n, day in enumerate(days))
    made = plan(meetings=meetings)
    assert measures.meetings_until(made, [date(2014, 3, 20), None]) == days[:2]
    assert measures.meetings_until(made, [date(2014, 5, 1)]) == days
    assert measures.meetings_until(plan(), []) == []


def test_only_who_may_own_is_offered_and_the_present_owner_stays(session: Session, world: World) -> None:
    committee = world.a.committee_id
    offered = measures.owner_choices(session, committee, TODAY, ())
    assert not any("member " in text or "auditor" in text for _key, text in offered)
    member = measures.owner_choices(session, committee, TODAY, (world.a.ids["membership_id"], None))
    assert len(member) == len(offered)
    assert all(world.a.canary in text for _key, text in offered)


def test_history_tells_everything_once_newest_first(
    session: Session, world: World, viewer: Callable[..., Viewer]
) -> None:
    chief = viewer(Role.CHIEF)
    row = session.get_one(Measure, world.a.ids["measure_id"])
    measures_progress.confirm(session, row, actor=chief, today=TODAY)
    measures_dates.move_date(session, row, actor=chief, today=TODAY, to_on=date(2014, 4, 3), reason="Dröjer.")
    actions.record_decision(session, row, actor=chief, today=TODAY, decided_on=TODAY, reference="§ 3")
    actions.withdraw(session, row, actor=chief, today=TODAY, reason="Ersätts.")
    made = plans.load_plan(session, world.a.committee_id, TODAY)
    page = measures.measure_page(session, made, row, chief)
    told = [entry.title.id for entry in page.entries]
    assert told[0] == "happened.withdrawn"
    assert sorted(told) == sorted(
        [
            "happened.added",
            "happened.confirmed",
            "happened.date_moved",
            "happened.decided",
            "happened.evidence",
            "happened.obstacle",
            "happened.reported",
            "happened.updated",
            "happened.withdrawn",
        ]
    )
    assert [entry.key for entry in page.entries].count(True) == 1
    days = [entry.on for entry in page.entries]
    assert days == sorted(days, reverse=True)


def test_question_is_about_the_next_occasion_of_what_recurs(
    session: Session, world: World, viewer: Callable[..., Viewer]
) -> None:
    recurring = {"continuous": True, "next_occasion_on": date(2014, 3, 25), "due_on": None}
    row = worlds.add_measure(session, world.a, sequence=2, title="Träffar", **recurring)
    made = plans.load_plan(session, world.a.committee_id, TODAY)
    page = measures.measure_page(session, made, row, viewer(Role.CHIEF))
    assert (page.asked_on, page.asks_occasion) == (date(2014, 3, 25), True)
    assert page.states[-1] is MeasureState.IN_PLACE
