"""What asks for action, and in which order: on values alone, as the rules take them."""

from dataclasses import replace
from datetime import date

import pytest

from tests.rules import plans
from tracker.queries import overview_actions
from tracker.queries.accounts import Seat, Viewer
from tracker.queries.overview_actions import Action, Urgency
from tracker.rules import deadlines
from tracker.rules.facts import MoveFacts, PersonFacts, PlanFacts, ProposedMoveFacts
from tracker.rules.states import (
    DecidingBody,
    DecisionKind,
    EffectState,
    MeasureState,
    MoveKind,
    Position,
    Role,
    TellAuthority,
)
from tracker.rules.transitions import Message
from tracker.wording import Words
from tracker.wording.sentences import SENTENCES


def _viewer(role: Role = Role.CHIEF, membership_id: int = 99) -> Viewer:
    seat = Seat(membership_id, plans.COMMITTEE.id, role, "Titel", "Katrineholms kommun", "socialnämnden")
    return Viewer(1, "Kim", "kim@exempel.example", "sv", False, (seat,))


def _actions(plan: PlanFacts, role: Role = Role.CHIEF, membership_id: int = 99) -> tuple[Action, ...]:
    return overview_actions.actions(plan, _viewer(role, membership_id))


def _calm(**values: object) -> PlanFacts:
    """A plan in which nothing asks for action: one measure in phase, the effect secured, immediate approval asked."""
    given = {
        "findings": (plans.finding(effect_secured=True),),
        "decisions": (plans.statement(immediate_approval=True),),
        **values,
    }
    return plans.plan(**given)


def _ways(found: tuple[Action, ...]) -> list[tuple[str, str]]:
    return [(action.way.page, action.way.text.id) for action in found]


def test_a_plan_in_order_asks_for_nothing() -> None:
    assert _actions(_calm()) == ()


@pytest.mark.parametrize(
    ("values", "urgency"),
    [
        ({"due_on": date(2014, 3, 1)}, Urgency.OVERDUE),
        ({"obstacles": (plans.obstacle(),)}, Urgency.OBSTACLE),
        ({"owner": None}, Urgency.NO_OWNER),
        ({"owner": PersonFacts(1, "Enhetschef", "Eva", ended=True)}, Urgency.NO_OWNER),
        ({"deciding_body": DecidingBody.COUNCIL}, Urgency.AWAITING_DECISION),
        ({"forecast_on": date(2014, 4, 20)}, Urgency.AT_RISK),
        ({"due_on": None}, Urgency.NO_DATE),
        ({"proposed_move": ProposedMoveFacts(1, date(2014, 4, 2), "Skäl", "Eva", plans.TODAY)}, Urgency.PROPOSED_DATE),
    ],
)
def test_each_trouble_of_a_measure_asks_for_action(values: dict[str, object], urgency: Urgency) -> None:
    found = _actions(_calm(measures=(plans.measure(**values),)))
    assert [action.urgency for action in found] == [urgency]


def test_whoever_writes_to_the_authority_is_told_of_dates_it_must_hear_of() -> None:
    """In one row, until a letter that tells them has been sent."""
    due_on = date(2014, 3, 31)
    yes = MoveFacts(1, MoveKind.MOVE, due_on, due_on, "Skäl.", plans.TODAY, "Chef", tell_authority=TellAuthority.YES)
    waits = [plans.measure(number, first_due_authority=plans.TODAY, moves=(yes,)) for number in (1, 2)]
    (action,) = _actions(_calm(measures=tuple(waits)))
    assert (action.urgency, action.title.values["numbers"]) == (Urgency.TELL_AUTHORITY, ("Å1", "Å2"))
    assert _actions(_calm(measures=tuple(waits)), Role.AUDITOR) == ()
    told = [replace(each, moves=(replace(yes, authority_told_on=plans.TODAY),)) for each in waits]
    assert _actions(_calm(measures=tuple(told))) == ()


def test_an_unconfirmed_measure_asks_for_action() -> None:
    measure = plans.measure(last_update=plans.update(date(2014, 2, 1)), registered_on=date(2014, 1, 1), reported=True)
    found = _actions(_calm(measures=(measure,), last_report=plans.report()))
    assert [action.urgency for action in found] == [Urgency.UNCONFIRMED]


def test_all_that_is_the_matter_with_a_measure_is_one_row_under_the_worst() -> None:
    measure = plans.measure(owner=None, due_on=date(2014, 3, 1), obstacles=(plans.obstacle(),))
    (action,) = _actions(_calm(measures=(measure,)))
    assert action.urgency is Urgency.OVERDUE
    assert len(action.marks) >= 3


def test_the_most_urgent_comes_first_and_then_what_has_lasted_longest() -> None:
    measures = (
        plans.measure(1, forecast_on=date(2014, 4, 20)),
        plans.measure(2, due_on=date(2014, 3, 10)),
        plans.measure(3, due_on=date(2014, 3, 1)),
        plans.measure(4, owner=None),
    )
    found = _actions(_calm(measures=measures))
    assert [action.about for action in found] == ["Å3 Åtgärd 3", "Å2 Åtgärd 2", "Å4 Åtgärd 4", "Å1 Åtgärd 1"]


def test_a_withdrawn_measure_asks_for_nothing() -> None:
    gone = plans.measure(2, MeasureState.WITHDRAWN, owner=None, due_on=None)
    assert _actions(_calm(measures=(plans.measure(), gone))) == ()


def test_no_meeting_in_time_comes_first_with_the_ways_out() -> None:
    plan = _calm(meetings=(plans.meeting(date(2014, 4, 9)),), measures=(plans.measure(due_on=date(2014, 3, 1)),))
    first, *_ = _actions(plan)
    assert first.urgency is Urgency.NO_MEETING
    assert [reason.id for reason in first.reasons][1:] == [
        "planner.answer.way.extra_meeting",
        "planner.answer.way.chair",
        "planner.answer.way.extension",
    ]
    assert first.way.page == "meetings.new"
    assert _actions(plan, Role.COORDINATOR)[0].way.page == "meetings.index"


def test_a_last_day_that_has_passed_leads_to_the_case() -> None:
    plan = replace(_calm(), today=date(2014, 4, 10))
    first, *_ = _actions(plan)
    assert (first.title.id, first.way.page) == ("overview.title.passed", "cases.show")


def test_immediate_approval_is_asked_for_where_it_can_be_added() -> None:
    unasked = plans.statement(id=7)
    plan = _calm(decisions=(unasked,))
    assert _ways(_actions(plan)) == [("decisions.edit", "overview.way.ask")]
    assert _ways(_actions(plan, Role.SECRETARY)) == [("meetings.edit", "overview.way.ask")]
    assert _ways(_actions(plan, Role.CHAIR)) == [("meetings.show", "overview.way.meeting")]


@pytest.mark.parametrize(
    ("role", "membership_id", "text"),
    [
        (Role.CHIEF, 99, "overview.way.update"),
        (Role.COORDINATOR, 99, "overview.way.update"),
        (Role.OWNER, plans.OWNER.membership_id, "overview.way.update"),
        (Role.OWNER, 99, "overview.way.measure"),
        (Role.AUDITOR, 99, "overview.way.measure"),
    ],
)
def test_a_reader_is_offered_only_what_the_role_may(role: Role, membership_id: int, text: str) -> None:
    found = _actions(_calm(measures=(plans.measure(due_on=date(2014, 3, 1)),)), role, membership_id)
    assert _ways(found) == [("measures.show", text)]


def test_a_proposed_date_asks_only_the_chief() -> None:
    move = ProposedMoveFacts(1, date(2014, 4, 2), "Skäl", "Eva", plans.TODAY)
    plan = _calm(measures=(plans.measure(proposed_move=move),))
    assert _actions(plan, Role.COORDINATOR) == ()


def test_a_decision_leads_to_its_meeting_or_to_listing_it() -> None:
    measure = plans.measure(deciding_body=DecidingBody.COMMITTEE, listed_at=(plans.MARCH,))
    listed = plans.statement(id=2, kind=DecisionKind.ADOPT, case_id=None, measure_ids=(1,))
    asked = plans.statement(immediate_approval=True)
    (action, *_) = _actions(_calm(measures=(measure,), decisions=(asked, listed)))
    assert (action.way.page, action.way.arguments) == ("meetings.show", {"meeting_id": plans.MARCH.toordinal()})
    unlisted = plans.measure(deciding_body=DecidingBody.COMMITTEE)
    (action, *_) = _actions(_calm(measures=(unlisted,)))
    assert action.way.page == "decisions.propose"
    (action, *_) = _actions(_calm(measures=(unlisted,)), Role.VERIFIER)
    assert action.way.page == "measures.show"


def test_a_finding_that_nothing_answers_asks_for_a_measure_or_a_reason() -> None:
    bare = (plans.finding(effect_secured=True), plans.finding(2, effect_secured=True))
    assert _ways(_actions(_calm(findings=bare))) == [("measures.new", "overview.way.add_measure")]
    contested = (bare[0], plans.finding(2, effect_secured=True, position=Position.DOES_NOT_SHARE))
    assert _ways(_actions(_calm(findings=contested))) == [("findings.position", "overview.way.give_reason")]
    assert _ways(_actions(_calm(findings=bare), Role.CHAIR)) == [("findings.show", "overview.way.finding")]


def test_effect_that_nobody_measures_is_one_row_at_the_end() -> None:
    findings = (plans.finding(), plans.finding(2), plans.finding(3, effect=EffectState.SHOWN))
    measures = (plans.measure(), plans.measure(2, finding_ids=(2, 3), due_on=date(2014, 3, 1)))
    found = _actions(_calm(findings=findings, measures=measures))
    assert [action.urgency for action in found] == [Urgency.OVERDUE, Urgency.EFFECT]
    assert Words("sv").say(found[-1].title) == "Effekten mäts inte ännu för B1 och B2"


def test_closed_cases_and_findings_ask_for_nothing() -> None:
    closed = date(2014, 3, 1)
    plan = _calm(
        cases=(plans.case(closed_on=closed),), findings=(plans.finding(closed_on=closed),), measures=(), decisions=()
    )
    assert _actions(plan) == ()


def test_open_deadlines_come_in_order_over_all_cases() -> None:
    second = plans.case(plans.deadline(date(2014, 3, 28), id=2, case_id=2), id=2)
    met = plans.case(plans.deadline(date(2014, 3, 20), id=3, case_id=3, met_on=plans.TODAY), id=3)
    found = deadlines.open_deadlines(_calm(cases=(plans.case(), second, met)))
    assert [deadline.id for _, deadline in found] == [2, 1]


def test_every_message_has_its_sentence() -> None:
    move = ProposedMoveFacts(1, date(2014, 4, 2), "Skäl", "Eva", plans.TODAY)
    measures = (
        plans.measure(1, owner=None, due_on=None, obstacles=(plans.obstacle(),), forecast_on=date(2014, 4, 20)),
        plans.measure(2, due_on=date(2014, 3, 1), deciding_body=DecidingBody.COMMITTEE, listed_at=(plans.MARCH,)),
        plans.measure(3, proposed_move=move, deciding_body=DecidingBody.OTHER),
    )
    plan = plans.plan(findings=(plans.finding(), plans.finding(2)), measures=measures, last_report=plans.report())
    words = Words("sv")
    for action in (*_actions(plan), *_actions(replace(plan, today=date(2014, 4, 10)))):
        said: list[Message] = [action.title, action.way.text, *action.reasons, *(mark.text for mark in action.marks)]
        assert all(words.say(message) for message in said)


@pytest.mark.parametrize("name", [key for key in SENTENCES if key.startswith("overview.")])
def test_sentences_of_the_overview_end_as_they_should(name: str) -> None:
    """Marks, titles and links are phrases; reasons and what is asked are whole sentences."""
    text = SENTENCES[name]
    whole = name.startswith(("overview.why.", "overview.asked.")) and name != "overview.why.date_proposed"
    for one in (text,) if isinstance(text, str) else text:
        assert one.endswith(".") is whole, one
