"""How a measure goes: updates, confirmations, held occasions. Only ever added; a new one puts a mistake right."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from tracker.actions import audit, evidence
from tracker.actions.locking import hold
from tracker.actions.measures import facts_of
from tracker.actions.measures_obstacles import edit_obstacle, record_obstacle
from tracker.exchange.receiving import Received
from tracker.models import Measure, Obstacle, Occasion, ProgressUpdate
from tracker.queries import scope
from tracker.queries.accounts import Viewer
from tracker.rules import progress, proof
from tracker.rules.states import MeasureState, OnTrack
from tracker.rules.transitions import Message, RuleBroken
from tracker.rules.verbs import AuditVerb


def update(
    session: Session,
    measure: Measure,
    *,
    actor: Viewer,
    today: date,
    state: MeasureState,
    text: str,
    on_track: OnTrack | None = None,
    forecast_on: date | None = None,
    done_on: date | None = None,
    evidence_title: str = "",
    evidence_dnr: str = "",
    file: Received | None = None,
    no_evidence_reason: str | None = None,
    obstacle: Mapping[str, Any] | None = None,
    obstacle_over: bool = False,
    opened_at: int | None = None,
    via_link: bool = False,
) -> ProgressUpdate:
    """R1: say how it goes, and with the same act record an obstacle, end the one there is, or add the proof (R3).

    `via_link`: by the link of a mail, without signing in; the event says so.
    `obstacle` holds the arguments of `record_obstacle`. `no_evidence_reason` is None when it was not asked about.
    `done_on`: the day when it became done, where that is another than the day when it is said.
    RuleBroken for an update that says nothing or claims what is not shown; StaleVersion (R14).
    """
    hold(session, measure, opened_at)
    facts = facts_of(session, measure, today)
    progress.check_update(
        facts,
        state=state,
        text=text,
        on_track=on_track,
        forecast_on=forecast_on,
        done_on=done_on,
        today=today,
        new_evidence=bool(evidence_title or file),
        no_evidence_reason=no_evidence_reason,
    )
    if evidence_dnr and not evidence_title and file is None:
        raise RuleBroken(Message.of("measure.evidence_title_missing"), field="evidence_title")
    if evidence_title or file:
        evidence.add(session, measure, actor=actor, today=today, title=evidence_title, dnr=evidence_dnr, file=file)
    if obstacle is not None:
        record_obstacle(session, measure, actor=actor, today=today, **obstacle)
    if obstacle_over and facts.open_obstacle is not None:
        hinder = scope.find_in(session, measure.committee_id, Obstacle, facts.open_obstacle.id)
        edit_obstacle(session, hinder, actor=actor, today=today, ended_on=today)
    asked = on_track if state is not MeasureState.DONE else None
    unsure = asked in (OnTrack.UNCERTAIN, OnTrack.NO) and state not in proof.CLAIMS
    values: dict[str, Any] = {
        "state": state,
        "on_track": asked,
        "forecast_on": forecast_on if unsure else None,
        "done_on": _done_on(measure, state, done_on, today),
    }
    if no_evidence_reason is not None and state in proof.CLAIMS:
        values["no_evidence_reason"] = no_evidence_reason
    old, new = audit.differences(measure, values)
    # What is said is part of the record, so it counts as a new version even when no column changes.
    flag_modified(measure, "state")
    made = _append(session, measure, actor, today, text=text)
    audit.record(
        session,
        AuditVerb.MEASURE_UPDATED,
        actor=actor,
        today=today,
        subject=measure,
        old=old,
        new={**new, "text": text, **_way(via_link)},
    )
    return made


def confirm(
    session: Session,
    measure: Measure,
    *,
    actor: Viewer,
    today: date,
    opened_at: int | None = None,
    via_link: bool = False,
) -> ProgressUpdate:
    """Confirm that nothing has changed. RuleBroken for a measure that is done or withdrawn."""
    hold(session, measure, opened_at)
    progress.check_confirmation(facts_of(session, measure, today))
    made = _append(session, measure, actor, today, confirmation=True)
    audit.record(
        session,
        AuditVerb.MEASURE_CONFIRMED,
        actor=actor,
        today=today,
        subject=measure,
        new={"state": measure.state, "on_track": measure.on_track, **_way(via_link)},
    )
    return made


def hold_occasion(
    session: Session,
    measure: Measure,
    *,
    actor: Viewer,
    today: date,
    held_on: date,
    note: str = "",
    next_on: date | None = None,
    opened_at: int | None = None,
) -> Occasion:
    """Register that an occasion of a continuous measure was held. The next one is as many weeks on as it recurs.

    `next_on` names another day for the next one. RuleBroken for a day to come, or out of order.
    """
    hold(session, measure, opened_at)
    progress.check_occasion(facts_of(session, measure, today), held_on=held_on, today=today)
    if next_on is not None and next_on <= held_on:
        raise RuleBroken(Message.of("occasion.next_before_held", held_on=held_on), field="next_on")
    occasion = Occasion(
        committee_id=measure.committee_id,
        measure_id=measure.id,
        planned_on=measure.next_occasion_on,
        held_on=held_on,
        note=note,
        recorded_by_id=actor.user_id,
        recorded_at=datetime.now(UTC),
    )
    session.add(occasion)
    following = next_on or progress.next_occasion(held_on, measure.recurrence_weeks)
    old, new = audit.differences(measure, {"next_occasion_on": following})
    new |= {"held_on": held_on, "note": note}
    audit.record(session, AuditVerb.OCCASION_HELD, actor=actor, today=today, subject=measure, old=old, new=new)
    return occasion


def _way(via_link: bool) -> dict[str, str]:
    """By which way it was said, where that is not the page of the measure. Swedish, as all that is stored."""
    return {"via": "länk"} if via_link else {}


def _done_on(measure: Measure, state: MeasureState, done_on: date | None, today: date) -> date | None:
    """The day that is said, else the one when it was first called done; none when it is set back."""
    if state not in proof.CLAIMS:
        return None
    return done_on or (measure.done_on if measure.state in proof.CLAIMS else None) or today


def _append(
    session: Session, measure: Measure, actor: Viewer, today: date, *, text: str = "", confirmation: bool = False
) -> ProgressUpdate:
    made = ProgressUpdate(
        committee_id=measure.committee_id,
        measure_id=measure.id,
        made_on=today,
        recorded_at=datetime.now(UTC),
        author_id=actor.user_id,
        author_title=actor.title_in(measure.committee_id),
        state=measure.state,
        text=text,
        on_track=measure.on_track,
        forecast_on=measure.forecast_on,
        confirmation=confirmation,
    )
    session.add(made)
    session.flush()
    return made
