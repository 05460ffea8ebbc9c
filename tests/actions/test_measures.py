"""Measures: what each intention changes, what it refuses, and the trace it leaves."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import world as worlds
from tests.world import TODAY, World
from tracker.actions import evidence, measures, measures_dates, measures_obstacles, measures_progress
from tracker.models import AuditEvent, DueDateMove, Measure, Membership, Obstacle, ProgressUpdate
from tracker.queries import plan as plans
from tracker.queries.accounts import Viewer
from tracker.queries.scope import NotFound
from tracker.rules.states import (
    DecidingBody,
    MeasureState,
    MoveKind,
    OnTrack,
    Role,
    UnionConsultation,
    WhoMustAct,
)
from tracker.rules.transitions import RuleBroken
from tracker.rules.versions import StaleVersion

Who = Callable[..., Viewer]


@pytest.fixture
def chief(viewer: Who) -> Viewer:
    return viewer(Role.CHIEF)


@pytest.fixture
def owner(viewer: Who) -> Viewer:
    return viewer(Role.OWNER)


@pytest.fixture
def reported(session: Session, world: World) -> Measure:
    """Å1: in progress, told to the committee, to be decided by it, with an open obstacle and a proposed date."""
    return session.get_one(Measure, world.a.ids["measure_id"])


@pytest.fixture
def plain(session: Session, world: World, chief: Viewer) -> Measure:
    """A measure that nobody has been told of and nobody must decide."""
    return measures.add(
        session,
        world.a.committee_id,
        actor=chief,
        today=TODAY,
        title="Utökad beredskap",
        finding_ids=[world.a.ids["finding_id"]],
        due_on=date(2014, 4, 1),
    )


def refused(act: Callable[..., Any], *arguments: Any, **values: Any) -> tuple[str, str | None]:
    """The id and the field of the refusal."""
    with pytest.raises(RuleBroken) as caught:
        act(*arguments, **values)
    return caught.value.message.id, caught.value.field


def last_event(session: Session) -> AuditEvent:
    event = session.scalar(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1))
    assert event is not None
    return event


def seat(session: Session, world: World, role: Role, committee: str = "a") -> Membership:
    place = world.place(committee)
    return session.scalars(
        select(Membership).where(Membership.committee_id == place.committee_id, Membership.role == role)
    ).one()


# --- Adding and editing -----------------------------------------------------------------------------------------------


def test_add_gives_the_next_number_and_leaves_its_event(session: Session, world: World, chief: Viewer) -> None:
    committee = world.a.committee_id
    first = measures.add(session, committee, actor=chief, today=TODAY, title="En", whole_plan=True)
    second = measures.add(session, committee, actor=chief, today=TODAY, title="Två", whole_plan=True)
    assert (first.number, second.number) == ("Å2", "Å3")
    event = last_event(session)
    assert (event.action, event.object_label) == ("measure.added", "Å3 Två")
    assert event.new == {"title": "Två", "whole_plan": True, "findings": []}


def test_add_numbers_each_committee_by_itself(session: Session, world: World, viewer: Who) -> None:
    there = viewer(Role.CHIEF, "b")
    made = measures.add(session, world.b.committee_id, actor=there, today=TODAY, title="B", whole_plan=True)
    assert made.number == "Å2"


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"whole_plan": False}, ("measure.no_purpose", "finding_ids")),
        ({"starts_on": date(2014, 4, 2), "due_on": date(2014, 4, 1)}, ("promise.due_before_start", "due_on")),
    ],
)
def test_add_refuses(
    session: Session, world: World, chief: Viewer, values: dict[str, Any], refusal: tuple[str, str]
) -> None:
    values = {"title": "Å", "whole_plan": True, **values}
    assert refused(measures.add, session, world.a.committee_id, actor=chief, today=TODAY, **values) == refusal


@pytest.mark.parametrize("role", [Role.MEMBER, Role.AUDITOR])
def test_add_refuses_an_owner_who_may_not_own(session: Session, world: World, chief: Viewer, role: Role) -> None:
    values = {"title": "Å", "whole_plan": True, "owner_id": seat(session, world, role).id}
    refusal = refused(measures.add, session, world.a.committee_id, actor=chief, today=TODAY, **values)
    assert refusal == ("measure.may_not_own", "owner_id")


def test_add_refuses_an_owner_who_has_left_and_a_deputy_who_is_the_owner(
    session: Session, world: World, chief: Viewer
) -> None:
    gone, here = seat(session, world, Role.VERIFIER), seat(session, world, Role.OWNER)
    gone.ends_on = TODAY - timedelta(days=1)
    common = {"actor": chief, "today": TODAY, "title": "Å", "whole_plan": True}
    assert (
        refused(measures.add, session, world.a.committee_id, **common, owner_id=gone.id)[0] == "measure.owner_has_left"
    )
    same = {"owner_id": here.id, "deputy_id": here.id}
    assert refused(measures.add, session, world.a.committee_id, **common, **same)[0] == "measure.deputy_is_owner"


@pytest.mark.parametrize("name", ["finding_ids", "owner_id"])
def test_add_does_not_find_rows_of_another_committee(session: Session, world: World, chief: Viewer, name: str) -> None:
    foreign = {"finding_ids": [world.b.ids["finding_id"]], "owner_id": seat(session, world, Role.OWNER, "b").id}
    values = {"title": "Å", "whole_plan": True, name: foreign[name]}
    with pytest.raises(NotFound):
        measures.add(session, world.a.committee_id, actor=chief, today=TODAY, **values)


def test_misspelt_columns_are_an_error_of_ours(session: Session, world: World, chief: Viewer, plain: Measure) -> None:
    with pytest.raises(TypeError, match="titel"):
        measures.edit(session, plain, actor=chief, today=TODAY, titel="x")


def test_edit_records_only_what_changed(session: Session, world: World, chief: Viewer, plain: Measure) -> None:
    measures.edit(
        session, plain, actor=chief, today=TODAY, opened_at=plain.version, title="Beredskap", due_on=date(2014, 4, 1)
    )
    event = last_event(session)
    assert (event.old, event.new) == ({"title": "Utökad beredskap"}, {"title": "Beredskap"})


def test_edit_without_a_change_leaves_no_event(session: Session, chief: Viewer, plain: Measure) -> None:
    before = last_event(session).id
    measures.edit(session, plain, actor=chief, today=TODAY, title=plain.title)
    assert last_event(session).id == before


def test_edit_refuses_to_overwrite_what_was_never_seen(session: Session, chief: Viewer, plain: Measure) -> None:
    seen = plain.version
    measures.edit(session, plain, actor=chief, today=TODAY, opened_at=seen, title="Först")
    with pytest.raises(StaleVersion):
        measures.edit(session, plain, actor=chief, today=TODAY, opened_at=seen, title="Sedan")
    assert plain.title == "Först"


def test_edit_cannot_change_a_date_that_was_told(session: Session, chief: Viewer, reported: Measure) -> None:
    refusal = refused(measures.edit, session, reported, actor=chief, today=TODAY, due_on=date(2014, 5, 1))
    assert refusal == ("promise.locked", "due_on")
    measures.edit(session, reported, actor=chief, today=TODAY, due_on=reported.due_on, title="Policy")
    assert reported.title == "Policy"


def test_edit_keeps_continuous_and_done_apart(session: Session, chief: Viewer, plain: Measure) -> None:
    plain.state = MeasureState.DONE
    refusal = refused(measures.edit, session, plain, actor=chief, today=TODAY, continuous=True)
    assert refusal == ("measure.continuous_when_done", "continuous")


def test_edit_cannot_make_what_is_done_need_a_decision(session: Session, chief: Viewer, plain: Measure) -> None:
    plain.state = MeasureState.DONE
    needed = {"deciding_body": DecidingBody.COUNCIL}
    assert refused(measures.edit, session, plain, actor=chief, today=TODAY, **needed) == (
        "proof.needed_when_done",
        "deciding_body",
    )


def test_decision_of_a_body_is_not_another_bodys(session: Session, chief: Viewer, plain: Measure) -> None:
    by = {"actor": chief, "today": TODAY}
    measures.edit(session, plain, **by, deciding_body=DecidingBody.COUNCIL)
    measures.record_decision(session, plain, **by, decided_on=TODAY, reference="KF § 3")
    measures.edit(session, plain, **by, deciding_body=None)
    measures.edit(session, plain, **by, deciding_body=DecidingBody.EXECUTIVE_BOARD)
    assert (plain.decided_on, plain.decided_reference) == (None, "")


def test_edit_forgets_occasions_of_what_no_longer_recurs(session: Session, chief: Viewer, plain: Measure) -> None:
    once_more = {"recurrence_weeks": 4, "next_occasion_on": date(2014, 3, 25)}
    measures.edit(session, plain, actor=chief, today=TODAY, continuous=True, **once_more)
    measures.edit(session, plain, actor=chief, today=TODAY, continuous=False, **once_more)
    assert (plain.recurrence_weeks, plain.next_occasion_on) == (None, None)


def test_edit_to_another_deciding_body_takes_away_the_first_ones_decision(
    session: Session, chief: Viewer, plain: Measure
) -> None:
    measures.edit(session, plain, actor=chief, today=TODAY, deciding_body=DecidingBody.EXECUTIVE_BOARD)
    measures.record_decision(session, plain, actor=chief, today=TODAY, decided_on=TODAY, reference="§ 7")
    measures.edit(session, plain, actor=chief, today=TODAY, deciding_body=DecidingBody.COUNCIL)
    assert (plain.decided_on, plain.decided_reference) == (None, "")


def test_record_decision_refuses_what_is_not_decided(session: Session, chief: Viewer, plain: Measure) -> None:
    common = {"actor": chief, "today": TODAY}
    assert (
        refused(measures.record_decision, session, plain, **common, decided_on=TODAY, reference="§ 1")[0]
        == "measure.no_deciding_body"
    )
    plain.deciding_body = DecidingBody.COUNCIL
    session.flush()
    tomorrow = TODAY + timedelta(days=1)
    assert refused(measures.record_decision, session, plain, **common, decided_on=tomorrow, reference="§ 1") == (
        "measure.decided_to_come",
        "decided_on",
    )
    assert (
        refused(measures.record_decision, session, plain, **common, decided_on=TODAY, reference=" ")[1] == "reference"
    )


def test_withdraw_keeps_the_measure_with_its_reason_and_successor(
    session: Session, chief: Viewer, owner: Viewer, plain: Measure, reported: Measure
) -> None:
    common = {"today": TODAY, "reason": "Ersätts."}
    assert refused(measures.withdraw, session, plain, actor=owner, **common)[0] == "progress.chief_withdraws"
    assert refused(measures.withdraw, session, plain, actor=chief, today=TODAY, reason=" ")[1] == "reason"
    measures.withdraw(session, plain, actor=chief, **common, successor_id=reported.id)
    assert (plain.state, plain.withdrawn_on, plain.successor_id) == (MeasureState.WITHDRAWN, TODAY, reported.id)
    assert refused(measures.withdraw, session, plain, actor=chief, **common)[0] == "progress.withdrawn"


# --- Updates ----------------------------------------------------------------------------------------------------------


def test_update_is_appended_and_raises_the_version_even_when_only_words_are_new(
    session: Session, owner: Viewer, reported: Measure
) -> None:
    before = reported.version
    made = measures_progress.update(
        session,
        reported,
        actor=owner,
        today=TODAY,
        opened_at=before,
        state=MeasureState.IN_PROGRESS,
        text="Utkastet är ute på remiss.",
    )
    assert (made.made_on, made.author_title, made.confirmation) == (TODAY, owner.title_in(reported.committee_id), False)
    assert reported.version > before
    event = last_event(session)
    assert (event.action, event.new) == ("measure.updated", {"text": "Utkastet är ute på remiss."})


def test_update_refuses_a_version_never_seen_and_keeps_what_was_saved(
    session: Session, chief: Viewer, owner: Viewer, plain: Measure
) -> None:
    seen = plain.version
    first = {"state": MeasureState.IN_PROGRESS, "text": "Först"}
    measures_progress.update(session, plain, actor=chief, today=TODAY, opened_at=seen, **first)
    with pytest.raises(StaleVersion):
        measures_progress.update(session, plain, actor=owner, today=TODAY, opened_at=seen, **{**first, "text": "Sedan"})
    texts = session.scalars(select(ProgressUpdate.text).where(ProgressUpdate.measure_id == plain.id)).all()
    assert texts == ["Först"]


def test_done_needs_evidence_or_a_reason(session: Session, chief: Viewer, plain: Measure) -> None:
    done = {"actor": chief, "today": TODAY, "state": MeasureState.DONE, "text": "Klart."}
    assert refused(measures_progress.update, session, plain, **done) == (
        "proof.evidence_missing",
        "no_evidence_reason",
    )
    measures_progress.update(session, plain, **done, no_evidence_reason="Uppgift i pressmeddelande.")
    assert (plain.state, plain.done_on) == (MeasureState.DONE, TODAY)


def test_done_is_the_day_it_was_done_not_the_day_it_is_said(session: Session, chief: Viewer, plain: Measure) -> None:
    friday = TODAY - timedelta(days=3)
    done = {
        "actor": chief,
        "today": TODAY,
        "state": MeasureState.DONE,
        "text": "Klart.",
        "no_evidence_reason": "Inget.",
    }
    measures_progress.update(session, plain, **done, done_on=friday)
    assert plain.done_on == friday
    measures_progress.update(session, plain, **done)
    assert plain.done_on == friday
    measures_progress.update(session, plain, **{**done, "state": MeasureState.IN_PROGRESS}, done_on=friday)
    assert plain.done_on is None


def test_done_in_one_go_with_a_reference_to_its_evidence(session: Session, chief: Viewer, plain: Measure) -> None:
    measures_progress.update(
        session,
        plain,
        actor=chief,
        today=TODAY,
        state=MeasureState.DONE,
        text="Klart.",
        evidence_title="Bemanningsplan",
        evidence_dnr="SN 2014/12",
    )
    facts = measures.facts_of(session, plain, TODAY)
    assert [(paper.title, paper.dnr) for paper in facts.evidence] == [("Bemanningsplan", "SN 2014/12")]


def test_number_of_a_document_without_its_name_is_asked_about(session: Session, chief: Viewer, plain: Measure) -> None:
    values = {"state": MeasureState.IN_PROGRESS, "text": "Pågår.", "evidence_dnr": "SN 1"}
    refusal = refused(measures_progress.update, session, plain, actor=chief, today=TODAY, **values)
    assert refusal == ("measure.evidence_title_missing", "evidence_title")


@pytest.mark.parametrize(
    ("values", "message_id"),
    [
        ({"deciding_body": DecidingBody.COMMITTEE}, "proof.undecided"),
        ({"union_consultation": UnionConsultation.ONGOING}, "proof.consultation_ongoing"),
    ],
)
def test_done_waits_for_decision_and_consultation(
    session: Session, chief: Viewer, plain: Measure, values: dict[str, Any], message_id: str
) -> None:
    evidence.add(session, plain, actor=chief, today=TODAY, title="Protokoll", dnr="SN 9")
    measures.edit(session, plain, actor=chief, today=TODAY, **values)
    done = {"actor": chief, "today": TODAY, "state": MeasureState.DONE, "text": "Klart."}
    assert refused(measures_progress.update, session, plain, **done)[0] == message_id


def test_setting_back_is_how_a_mistake_is_put_right(session: Session, chief: Viewer, plain: Measure) -> None:
    common = {"actor": chief, "today": TODAY}
    measures_progress.update(
        session, plain, **common, state=MeasureState.DONE, text="Klart.", no_evidence_reason="Muntligt."
    )
    measures_progress.update(session, plain, **common, state=MeasureState.IN_PROGRESS, text="Inte riktigt klart.")
    assert (plain.state, plain.done_on) == (MeasureState.IN_PROGRESS, None)


def test_forecast_follows_the_answer(session: Session, chief: Viewer, plain: Measure) -> None:
    common = {"actor": chief, "today": TODAY, "state": MeasureState.IN_PROGRESS, "text": "Pågår."}
    later = date(2014, 5, 1)
    assert refused(measures_progress.update, session, plain, **common, on_track=OnTrack.NO)[1] == "forecast_on"
    measures_progress.update(session, plain, **common, on_track=OnTrack.NO, forecast_on=later)
    assert (plain.on_track, plain.forecast_on) == (OnTrack.NO, later)
    measures_progress.update(session, plain, **common, on_track=OnTrack.YES, forecast_on=later)
    assert (plain.on_track, plain.forecast_on) == (OnTrack.YES, None)


def test_update_records_an_obstacle_and_a_later_one_ends_it(session: Session, owner: Viewer, plain: Measure) -> None:
    common = {"actor": owner, "today": TODAY, "state": MeasureState.IN_PROGRESS, "text": "Står still."}
    measures_progress.update(session, plain, **common, obstacle={"since": TODAY, "tried": "Annonserat två gånger."})
    obstacle = session.scalars(select(Obstacle).where(Obstacle.measure_id == plain.id)).one()
    assert (obstacle.tried, obstacle.ended_on) == ("Annonserat två gånger.", None)
    measures_progress.update(session, plain, **common, obstacle_over=True)
    assert obstacle.ended_on == TODAY


def test_confirm_is_an_update_that_changes_nothing(session: Session, owner: Viewer, reported: Measure) -> None:
    before = reported.version
    made = measures_progress.confirm(session, reported, actor=owner, today=TODAY, opened_at=before)
    assert (made.confirmation, made.text, made.state) == (True, "", MeasureState.IN_PROGRESS)
    assert reported.version == before
    assert last_event(session).action == "measure.confirmed"


def test_confirm_refuses_what_was_changed_meanwhile(session: Session, chief: Viewer, plain: Measure) -> None:
    with pytest.raises(StaleVersion):
        measures_progress.confirm(session, plain, actor=chief, today=TODAY, opened_at=plain.version - 1)


def test_occasion_sets_the_next_one_as_many_weeks_on(session: Session, chief: Viewer, plain: Measure) -> None:
    measures.edit(session, plain, actor=chief, today=TODAY, continuous=True, recurrence_weeks=4)
    measures_progress.hold_occasion(session, plain, actor=chief, today=TODAY, held_on=date(2014, 3, 4))
    assert plain.next_occasion_on == date(2014, 4, 1)
    again = refused(measures_progress.hold_occasion, session, plain, actor=chief, today=TODAY, held_on=date(2014, 3, 4))
    assert again == ("progress.occasion_before_last", "held_on")
    wrong = {"held_on": date(2014, 3, 5), "next_on": date(2014, 3, 5)}
    refusal = refused(measures_progress.hold_occasion, session, plain, actor=chief, today=TODAY, **wrong)
    assert refusal == ("occasion.next_before_held", "next_on")


# --- Dates ------------------------------------------------------------------------------------------------------------


def test_new_proposal_replaces_the_waiting_one(
    session: Session, world: World, owner: Viewer, reported: Measure
) -> None:
    to_on = date(2014, 4, 3)
    move = measures_dates.propose_date(
        session, reported, actor=owner, today=TODAY, to_on=to_on, reason="Remissen drar ut."
    )
    assert (move.id, move.to_on) == (world.a.ids["move_id"], to_on)
    event = last_event(session)
    assert event.old is not None
    assert (event.old["to_on"], event.new["to_on"]) == ("2014-04-02", "2014-04-03")


def test_owner_proposes_and_chief_approves_in_one_click(
    session: Session, world: World, chief: Viewer, owner: Viewer, reported: Measure
) -> None:
    move = session.get_one(DueDateMove, world.a.ids["move_id"])
    reported.on_track = OnTrack.NO
    assert refused(measures_dates.approve_date, session, move, actor=owner, today=TODAY)[0] == "promise.chief_approves"
    measures_dates.approve_date(session, move, actor=chief, today=TODAY, opened_at=move.version)
    assert (reported.due_on, reported.on_track) == (date(2014, 4, 2), None)
    facts = measures.facts_of(session, reported, TODAY)
    assert [(m.from_on, m.to_on) for m in facts.moves] == [(date(2014, 3, 26), date(2014, 4, 2))]
    assert facts.first_due_committee == date(2014, 3, 26)
    assert refused(measures_dates.approve_date, session, move, actor=chief, today=TODAY)[0] == "move.answered"


def test_correction_of_a_clerical_error_is_kept_apart(session: Session, chief: Viewer, plain: Measure) -> None:
    move = measures_dates.propose_date(
        session,
        plain,
        actor=chief,
        today=TODAY,
        to_on=date(2014, 4, 10),
        reason="Skrevs fel.",
        kind=MoveKind.CORRECTION,
    )
    measures_dates.approve_date(session, move, actor=chief, today=TODAY)
    assert last_event(session).action == "measure.due_date_corrected"


def test_declined_date_leaves_the_old_one(
    session: Session, world: World, chief: Viewer, owner: Viewer, reported: Measure
) -> None:
    move = session.get_one(DueDateMove, world.a.ids["move_id"])
    common = {"today": TODAY, "reason": "Går att hinna."}
    assert refused(measures_dates.decline_date, session, move, actor=owner, **common)[0] == "promise.chief_approves"
    assert refused(measures_dates.decline_date, session, move, actor=chief, today=TODAY, reason="")[1] == "reason"
    measures_dates.decline_date(session, move, actor=chief, **common)
    assert reported.due_on == date(2014, 3, 26)
    assert plans.load_plan(session, reported.committee_id, TODAY).measures[0].proposed_move is None


# --- Obstacles --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"since": None}, ("obstacle.since_missing", "since")),
        ({"since": TODAY + timedelta(days=1)}, ("obstacle.since_to_come", "since")),
        ({"tried": "  "}, ("obstacle.tried_missing", "tried")),
        ({"ended_on": TODAY - timedelta(days=1)}, ("progress.obstacle_ends_early", "ended_on")),
    ],
)
def test_obstacle_refuses(
    session: Session, owner: Viewer, plain: Measure, values: dict[str, Any], refusal: tuple[str, str]
) -> None:
    values = {"since": TODAY, "tried": "Sökt.", **values}
    assert refused(measures_obstacles.record_obstacle, session, plain, actor=owner, today=TODAY, **values) == refusal


def test_ending_an_obstacle_is_told_as_such(session: Session, world: World, owner: Viewer) -> None:
    obstacle = session.get_one(Obstacle, world.a.ids["obstacle_id"])
    measures_obstacles.edit_obstacle(
        session, obstacle, actor=owner, today=TODAY, opened_at=obstacle.version, who_must_act=WhoMustAct.COMMITTEE
    )
    assert last_event(session).action == "obstacle.edited"
    measures_obstacles.edit_obstacle(session, obstacle, actor=owner, today=TODAY, ended_on=TODAY)
    event = last_event(session)
    assert (event.action, event.object_label) == ("obstacle.ended", f"Å1 Kvalitetspolicy {world.a.canary}")


def test_withdrawn_measure_takes_no_more(session: Session, chief: Viewer, plain: Measure) -> None:
    measures.withdraw(session, plain, actor=chief, today=TODAY, reason="Behövs inte.")
    common = {"actor": chief, "today": TODAY}
    update = {"state": MeasureState.IN_PROGRESS, "text": "x"}
    move = {"to_on": date(2014, 5, 1), "reason": "x"}
    assert refused(measures_progress.update, session, plain, **common, **update)[0] == "progress.withdrawn"
    assert refused(measures_progress.confirm, session, plain, **common)[0] == "progress.withdrawn"
    assert refused(measures_dates.propose_date, session, plain, **common, **move)[0] == "promise.withdrawn"
    obstacle = {"since": TODAY, "tried": "x"}
    assert refused(measures_obstacles.record_obstacle, session, plain, **common, **obstacle)[0] == "progress.withdrawn"


def test_facts_of_a_measure_are_those_of_the_plan(session: Session, world: World) -> None:
    extra = worlds.add_measure(session, world.a, sequence=9, title="Extra", deciding_body=None)
    assert measures.facts_of(session, extra, TODAY).number == "Å9"
