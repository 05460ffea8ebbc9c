from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.world import TODAY, World
from tracker.actions import decisions, decisions_assigning, meetings
from tracker.models import AuditEvent, Decision, DueDateMove, Measure, Meeting, client_data
from tracker.queries.accounts import Viewer
from tracker.queries.plan import load_plan
from tracker.queries.scope import NotFound
from tracker.rules import deadlines, promises
from tracker.rules.deadlines import Light
from tracker.rules.facts import DecisionFacts
from tracker.rules.states import DecidingBody, DecisionForm, DecisionKind, DecisionOutcome, Role
from tracker.rules.transitions import RuleBroken
from tracker.rules.versions import StaleVersion

MARCH = date(2014, 3, 26)


@pytest.fixture
def chief(viewer: Callable[..., Viewer]) -> Viewer:
    return viewer(Role.CHIEF)


@pytest.fixture
def meeting(session: Session, world: World) -> Meeting:
    return session.get_one(Meeting, world.a.ids["meeting_id"])


@pytest.fixture
def adoption(session: Session, world: World) -> Decision:
    """The world's proposal to adopt the measure."""
    return session.get_one(Decision, world.a.ids["decision_id"])


@pytest.fixture
def measure(session: Session, world: World) -> Measure:
    return session.get_one(Measure, world.a.ids["measure_id"])


def propose(session: Session, meeting: Meeting, chief: Viewer, **values: Any) -> Decision:
    given = {"kind": DecisionKind.OTHER, "title": "Ärende", "text": "Nämnden beslutar.", **values}
    return decisions.propose(session, meeting, actor=chief, today=TODAY, **given)


def actions(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


def test_propose_puts_the_matter_on_the_list(
    session: Session, world: World, meeting: Meeting, measure: Measure, chief: Viewer
) -> None:
    made = propose(session, meeting, chief, kind=DecisionKind.ADOPT, measure_ids=[measure.id], dnr="SN 7")
    session.commit()
    plan = load_plan(session, world.a.committee_id, TODAY)
    (facts,) = [d for d in plan.decisions if d.id == made.id]
    assert (facts.meeting_on, facts.measure_ids, facts.decided_on) == (MARCH, (measure.id,), None)
    event = session.scalars(select(AuditEvent)).one()
    assert event.new is not None and event.new["measures"] == ["Å1"]


def test_propose_refuses_a_statement_without_a_case(session: Session, meeting: Meeting, chief: Viewer) -> None:
    with pytest.raises(RuleBroken, match=r"decision\.statement_without_case"):
        propose(session, meeting, chief, kind=DecisionKind.GIVE_STATEMENT)


def test_propose_finds_no_rows_of_another_committee(
    session: Session, world: World, meeting: Meeting, chief: Viewer
) -> None:
    for values in (
        {"measure_ids": [world.b.ids["measure_id"]]},
        {"finding_ids": [world.b.ids["finding_id"]]},
        {"case_id": world.b.ids["case_id"]},
    ):
        with pytest.raises(NotFound):
            propose(session, meeting, chief, **values)


def test_propose_refuses_a_cancelled_meeting(session: Session, meeting: Meeting, chief: Viewer) -> None:
    meetings.cancel(session, meeting, actor=chief, today=TODAY)
    with pytest.raises(RuleBroken, match=r"decision\.meeting_cancelled"):
        propose(session, meeting, chief)


def test_edit_changes_words_and_what_it_concerns(session: Session, adoption: Decision, chief: Viewer) -> None:
    decisions.edit(session, adoption, actor=chief, today=TODAY, text="Nämnden antar.", measure_ids=[], dnr="SN 8")
    session.commit()
    event = session.scalars(select(AuditEvent)).one()
    assert event.old == {"text": "Nämnden antar policyn.", "dnr": "", "measures": ["Å1"]}
    assert event.new == {"text": "Nämnden antar.", "dnr": "SN 8", "measures": []}


def test_edit_that_changes_nothing_leaves_no_event(session: Session, adoption: Decision, chief: Viewer) -> None:
    decisions.edit(session, adoption, actor=chief, today=TODAY, text=adoption.text)
    assert actions(session) == []


def test_edit_refuses_a_version_that_was_not_seen(session: Session, adoption: Decision, chief: Viewer) -> None:
    with pytest.raises(StaleVersion):
        decisions.edit(session, adoption, actor=chief, today=TODAY, opened_at=adoption.version + 1, text="Ny")


def test_recording_an_adoption_decides_its_measures(
    session: Session, adoption: Decision, measure: Measure, chief: Viewer
) -> None:
    decisions.record(
        session, adoption, actor=chief, today=MARCH, text="Nämnden antar policyn.", paragraph="§ 34", point="p. 1"
    )
    session.commit()
    assert (adoption.paragraph, adoption.point, adoption.decided_on) == ("34", "1", MARCH)
    assert (measure.decided_on, measure.decided_reference) == (MARCH, "§\u00a034 p.\u00a01")
    assert actions(session) == ["decision.recorded", "measure.decided"]


def test_recording_again_corrects_a_slip(session: Session, adoption: Decision, measure: Measure, chief: Viewer) -> None:
    for paragraph in ("43", "34"):
        decisions.record(
            session, adoption, actor=chief, today=MARCH, text="Nämnden antar policyn.", paragraph=paragraph
        )
    session.commit()
    assert measure.decided_reference == "§\u00a034"
    corrected = session.scalars(select(AuditEvent).where(AuditEvent.action == "decision.recorded")).all()[-1]
    assert corrected.old == {"paragraph": "43"} and corrected.new == {"paragraph": "34"}


def test_recording_leaves_a_measure_that_another_body_decides(
    session: Session, adoption: Decision, measure: Measure, chief: Viewer
) -> None:
    measure.deciding_body = DecidingBody.COUNCIL
    decisions.record(session, adoption, actor=chief, today=MARCH, text="Nämnden tillstyrker.", paragraph="34")
    assert measure.decided_on is None


def test_recording_needs_day_and_paragraph(session: Session, adoption: Decision, chief: Viewer) -> None:
    with pytest.raises(RuleBroken, match=r"decision\.not_yet"):
        decisions.record(session, adoption, actor=chief, today=TODAY, text="Nämnden antar.", paragraph="34")
    with pytest.raises(RuleBroken, match=r"decision\.no_paragraph"):
        decisions.record(session, adoption, actor=chief, today=MARCH, text="Nämnden antar.")


def test_recording_a_moved_date_moves_it_with_its_paragraph(
    session: Session, world: World, meeting: Meeting, measure: Measure, chief: Viewer
) -> None:
    moving = propose(session, meeting, chief, kind=DecisionKind.MOVE_DATE, measure_ids=[measure.id])
    decisions.record(session, moving, actor=chief, today=MARCH, text=moving.text, paragraph="35")
    session.commit()
    move = session.get_one(DueDateMove, world.a.ids["move_id"])
    assert (move.reference, move.approved_on) == ("§\u00a035", MARCH)
    assert move.approved_by_title.startswith("Socialnämnden")
    assert measure.due_on == date(2014, 4, 2) and "measure.due_date_moved" in actions(session)


def test_recording_another_date_than_was_proposed_gives_the_proposal_its_paragraph_only(
    session: Session, world: World, meeting: Meeting, measure: Measure, chief: Viewer
) -> None:
    moving = propose(session, meeting, chief, kind=DecisionKind.MOVE_DATE, measure_ids=[measure.id])
    decisions.record(session, moving, actor=chief, today=MARCH, text="Nämnden flyttar tiden till maj.", paragraph="35")
    session.commit()
    move = session.get_one(DueDateMove, world.a.ids["move_id"])
    assert move.reference == "§\u00a035" and move.approved_on is None


@pytest.mark.parametrize(
    ("form", "paragraph", "immediate", "expected"),
    [
        (DecisionForm.COMMITTEE, "36", True, Light.GREEN),
        (DecisionForm.COMMITTEE, "36", False, Light.AMBER),
        (DecisionForm.CHAIR_URGENT, "", False, Light.GREEN),
    ],
)
def test_recording_a_statement_answers_its_case(
    session: Session,
    world: World,
    meeting: Meeting,
    chief: Viewer,
    form: DecisionForm,
    paragraph: str,
    immediate: bool,
    expected: Light,
) -> None:
    statement = propose(session, meeting, chief, kind=DecisionKind.GIVE_STATEMENT, case_id=world.a.ids["case_id"])
    decisions.record(
        session,
        statement,
        actor=chief,
        today=MARCH,
        text="Nämnden avger yttrandet.",
        paragraph=paragraph,
        form=form,
        immediate_approval=immediate,
    )
    session.commit()
    plan = load_plan(session, world.a.committee_id, MARCH)
    leading = deadlines.leading_deadline(plan)
    assert leading is not None
    outlook = deadlines.outlook(leading, plan)
    assert outlook.decided is not None and outlook.decided.id == statement.id
    assert outlook.light is expected


def test_withdraw_takes_a_proposal_off_the_list_but_never_a_decision(
    session: Session, world: World, meeting: Meeting, adoption: Decision, chief: Viewer
) -> None:
    other = propose(session, meeting, chief)
    decisions.withdraw(session, other, actor=chief, today=TODAY)
    assert [d.id for d in load_plan(session, world.a.committee_id, TODAY).decisions] == [adoption.id]
    decisions.record(session, adoption, actor=chief, today=MARCH, text="Nämnden antar.", paragraph="34")
    with pytest.raises(RuleBroken, match=r"decision\.already_decided"):
        decisions.withdraw(session, adoption, actor=chief, today=MARCH)


APRIL = date(2014, 4, 23)
AFTER = date(2014, 3, 28)


def add_meeting(
    session: Session, meeting: Meeting, chief: Viewer, held_on: date = APRIL, today: date = AFTER
) -> Meeting:
    return meetings.add(session, meeting.committee_id, actor=chief, today=today, held_on=held_on)


def fill_in(session: Session, decision: Decision, chief: Viewer, outcome: DecisionOutcome, **values: Any) -> Decision:
    given = {"text": decision.text, "paragraph": "34", "outcome": outcome, **values}
    return decisions.record(session, decision, actor=chief, today=AFTER, **given)


def matters(session: Session, committee_id: int, meeting_id: int) -> list[DecisionFacts]:
    plan = load_plan(session, committee_id, AFTER)
    return [d for d in plan.decisions if d.meeting_id == meeting_id and d.decided_on is None]


@pytest.mark.parametrize("outcome", [DecisionOutcome.POSTPONED, DecisionOutcome.NOT_TAKEN_UP])
def test_what_was_left_undecided_comes_back_at_the_next_meeting_by_itself(
    session: Session, meeting: Meeting, adoption: Decision, measure: Measure, chief: Viewer, outcome: DecisionOutcome
) -> None:
    april = add_meeting(session, meeting, chief)
    fill_in(session, adoption, chief, outcome)
    session.commit()
    (back,) = matters(session, meeting.committee_id, april.id)
    assert (back.title, back.text, back.measure_ids) == (adoption.title, adoption.text, (measure.id,))
    assert matters(session, meeting.committee_id, meeting.id) == []
    assert measure.decided_on is None, "what is postponed is not decided"
    assert actions(session)[-2:] == ["decision.deferred", "decision.returned"]


def test_what_was_postponed_waits_for_a_meeting_that_nobody_has_planned_yet(
    session: Session, meeting: Meeting, adoption: Decision, chief: Viewer
) -> None:
    fill_in(session, adoption, chief, DecisionOutcome.POSTPONED)
    april = add_meeting(session, meeting, chief)
    assert [d.title for d in matters(session, meeting.committee_id, april.id)] == [adoption.title]


def test_what_was_postponed_comes_back_once_and_goes_on_when_that_meeting_is_cancelled(
    session: Session, meeting: Meeting, adoption: Decision, chief: Viewer
) -> None:
    april = add_meeting(session, meeting, chief)
    fill_in(session, adoption, chief, DecisionOutcome.POSTPONED)
    may_ = add_meeting(session, meeting, chief, date(2014, 5, 21))
    assert matters(session, meeting.committee_id, may_.id) == []
    meetings.cancel(session, april, actor=chief, today=AFTER)
    session.commit()
    assert [d.title for d in matters(session, meeting.committee_id, may_.id)] == [adoption.title]


def test_a_postponed_matter_can_be_postponed_again(
    session: Session, meeting: Meeting, adoption: Decision, chief: Viewer
) -> None:
    april = add_meeting(session, meeting, chief)
    fill_in(session, adoption, chief, DecisionOutcome.POSTPONED)
    (back,) = matters(session, meeting.committee_id, april.id)
    may_ = add_meeting(session, meeting, chief, date(2014, 5, 21))
    again = session.get_one(Decision, back.id)
    decisions.record(
        session, again, actor=chief, today=APRIL, text=again.text, paragraph="41", outcome=DecisionOutcome.POSTPONED
    )
    assert len(matters(session, meeting.committee_id, may_.id)) == 1


def test_what_is_referred_back_does_not_come_by_itself(
    session: Session, meeting: Meeting, adoption: Decision, chief: Viewer
) -> None:
    april = add_meeting(session, meeting, chief)
    fill_in(session, adoption, chief, DecisionOutcome.REFERRED_BACK)
    assert matters(session, meeting.committee_id, april.id) == []


def test_a_postponement_by_mistake_is_put_right_and_what_came_back_goes_away(
    session: Session, meeting: Meeting, adoption: Decision, measure: Measure, chief: Viewer
) -> None:
    april = add_meeting(session, meeting, chief)
    fill_in(session, adoption, chief, DecisionOutcome.POSTPONED)
    fill_in(session, adoption, chief, DecisionOutcome.AS_PROPOSED)
    session.commit()
    assert matters(session, meeting.committee_id, april.id) == []
    assert measure.decided_on == MARCH


def test_postponing_needs_its_paragraph_and_the_committee(session: Session, adoption: Decision, chief: Viewer) -> None:
    with pytest.raises(RuleBroken, match=r"decision\.no_paragraph"):
        fill_in(session, adoption, chief, DecisionOutcome.POSTPONED, paragraph="")
    with pytest.raises(RuleBroken, match=r"decision\.only_committee_defers"):
        fill_in(session, adoption, chief, DecisionOutcome.POSTPONED, form=DecisionForm.CHAIR_URGENT)
    fill_in(session, adoption, chief, DecisionOutcome.NOT_TAKEN_UP, paragraph="")
    assert adoption.withdrawn_on == MARCH


def test_a_text_that_differs_is_not_decided_as_proposed(session: Session, adoption: Decision, chief: Viewer) -> None:
    proposal = adoption.text
    with pytest.raises(RuleBroken, match=r"decision\.not_as_proposed"):
        fill_in(session, adoption, chief, DecisionOutcome.AS_PROPOSED, text="Nämnden avslår policyn.")
    fill_in(session, adoption, chief, DecisionOutcome.CHANGED, text="Nämnden antar policyn med en ändring.")
    assert (adoption.outcome, adoption.proposal) == (DecisionOutcome.CHANGED, proposal)


def test_the_chairs_urgent_decision_is_announced_at_the_next_meeting(
    session: Session, world: World, meeting: Meeting, chief: Viewer
) -> None:
    april = add_meeting(session, meeting, chief)
    made = outside(session, world, chief)
    session.commit()
    (notice,) = matters(session, meeting.committee_id, april.id)
    assert notice.title == "Anmälan av ordförandebeslut: Yttrande till IVO"
    assert "27" in notice.text and "till handlingarna" in notice.text
    decisions.record(session, session.get_one(Decision, notice.id), actor=chief, today=APRIL, text="x", paragraph="2")
    add_meeting(session, meeting, chief, date(2014, 5, 21), today=date(2014, 4, 24))
    again = load_plan(session, meeting.committee_id, AFTER)
    assert len([d for d in again.decisions if d.title.startswith("Anmälan")]) == 1, "it is announced once"
    assert made.mandate == "14 § i reglementet"


def test_the_chairs_decision_answers_the_deadline(
    session: Session, world: World, meeting: Meeting, chief: Viewer
) -> None:
    outside(session, world, chief)
    session.commit()
    plan = load_plan(session, meeting.committee_id, AFTER)
    outlook = deadlines.outlook(plan.cases[0].deadlines[0], plan)
    assert outlook.light is Light.GREEN and outlook.decided is not None


def test_the_chair_decides_alone_only_under_a_mandate(session: Session, world: World, chief: Viewer) -> None:
    with pytest.raises(RuleBroken, match=r"decision\.no_mandate"):
        outside(session, world, chief, mandate=" ")


def outside(session: Session, world: World, chief: Viewer, **values: Any) -> Decision:
    given = {
        "form": DecisionForm.CHAIR_URGENT,
        "kind": DecisionKind.GIVE_STATEMENT,
        "title": "Yttrande till IVO",
        "text": "Ordföranden avger yttrandet.",
        "decided_on": date(2014, 3, 27),
        "mandate": "14 § i reglementet",
        "case_id": world.a.ids["case_id"],
        **values,
    }
    return decisions.record_outside(session, world.a.committee_id, actor=chief, today=AFTER, **given)


def test_an_assignment_becomes_a_measure_with_the_paragraph_as_its_origin(
    session: Session, world: World, meeting: Meeting, chief: Viewer
) -> None:
    made = decisions_assigning.assign(
        session,
        meeting,
        actor=chief,
        today=AFTER,
        title="Redovisa bemanningen",
        text="Nämnden ger förvaltningen i uppdrag att redovisa bemanningen.",
        paragraph="§ 35",
        due_on=date(2014, 5, 30),
    )
    session.commit()
    plan = load_plan(session, meeting.committee_id, AFTER)
    (facts,) = [m for m in plan.measures if m.id == made.id]
    assert facts.whole_plan and facts.decided_on == MARCH and "35" in facts.decided_reference
    assert promises.committee_set_date(facts, plan.decisions), "moving the date needs a new §"


def test_an_assignment_is_not_filled_in_before_the_meeting(session: Session, meeting: Meeting, chief: Viewer) -> None:
    with pytest.raises(RuleBroken, match=r"decision\.not_yet"):
        decisions_assigning.assign(
            session, meeting, actor=chief, today=TODAY, title="Uppdrag", text="Nämnden ger i uppdrag.", paragraph="35"
        )


def test_what_was_answered_for_when_it_was_written_comes_back_with_the_matter(
    session: Session, meeting: Meeting, chief: Viewer
) -> None:
    digits = "8112289874"  # looks like a personal identity number, and the chief has said that it is something else
    client_data.answer_for(session, [digits], {})
    matter = propose(session, meeting, chief, text=f"Nämnden antar avtal {digits}.")
    session.commit()
    april = add_meeting(session, meeting, chief)
    fill_in(session, matter, chief, DecisionOutcome.POSTPONED)
    session.commit()
    assert [d.text for d in matters(session, meeting.committee_id, april.id)] == [matter.text]


def test_a_paragraphs_own_approval_is_filled_in_afterwards(session: Session, adoption: Decision, chief: Viewer) -> None:
    said = {"actor": chief, "text": adoption.text, "paragraph": "34", "immediate_approval": True}
    decisions.record(session, adoption, today=MARCH, **said)
    assert adoption.approved_on is None
    later = date(2014, 3, 27)
    decisions.record(session, adoption, today=later, approved_on=later, **said)
    assert adoption.approved_on == later
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()
    assert event.new is not None and event.new["approved_on"] == "2014-03-27"
