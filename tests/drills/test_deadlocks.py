"""Eight people do different things to the same rows at once: each is done or refused in words, nobody is shut out.

On PostgreSQL two writers that take the same rows in different orders stop each other, and one of them is thrown out.
"""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import cycle, islice
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.world import TODAY, World
from tracker.actions import decisions, findings, measures, measures_dates, measures_progress, meetings, reports
from tracker.extensions import db
from tracker.models import AuditEvent, Decision, DueDateMove, Finding, Measure, Meeting
from tracker.queries.accounts import Viewer
from tracker.rules.states import DecisionKind, MeasureState, Role, WhoMustAct
from tracker.rules.transitions import RuleBroken

PEOPLE, ROUNDS = 8, 2

Act = Callable[[Session, dict[str, Any], dict[str, int], int], Any]


def _propose(session: Session, by: dict[str, Any], ids: dict[str, int], turn: int) -> None:
    to_on = date(2014, 5, 1) + timedelta(days=turn)
    measures_dates.propose_date(
        session, session.get_one(Measure, ids["measure_id"]), **by, to_on=to_on, reason="Leveransen dröjer."
    )


def _approve(session: Session, by: dict[str, Any], ids: dict[str, int], _turn: int) -> None:
    move = session.get_one(DueDateMove, ids["move_id"])
    measures_dates.approve_date(session, move, **by, reference="§ 12")


def _decline(session: Session, by: dict[str, Any], ids: dict[str, int], _turn: int) -> None:
    measures_dates.decline_date(session, session.get_one(DueDateMove, ids["move_id"]), **by, reason="Det går.")


def _update(session: Session, by: dict[str, Any], ids: dict[str, int], turn: int) -> None:
    measures_progress.update(
        session,
        session.get_one(Measure, ids["measure_id"]),
        **by,
        state=MeasureState.IN_PROGRESS,
        text=f"Omgång {turn}",
        evidence_title="Protokoll",
        obstacle={"since": TODAY, "tried": "Allt.", "who_must_act": WhoMustAct.CHIEF},
        obstacle_over=True,
    )


def _edit(session: Session, by: dict[str, Any], ids: dict[str, int], turn: int) -> None:
    measures.edit(session, session.get_one(Measure, ids["measure_id"]), **by, title=f"Titel {turn}")


def _adopt(session: Session, by: dict[str, Any], ids: dict[str, int], turn: int) -> None:
    """What the committee decides reaches the measure, and the proposed date."""
    decision = session.get_one(Decision, ids["decision_id"])
    decisions.record(session, decision, **by, text="Antas.", decided_on=TODAY, paragraph=str(turn + 1))


def _give_date(session: Session, by: dict[str, Any], ids: dict[str, int], turn: int) -> None:
    decision = session.get_one(Decision, ids["date_decision_id"])
    decisions.record(session, decision, **by, text="Flyttas.", decided_on=TODAY, paragraph=str(turn + 1))


def _freeze(session: Session, by: dict[str, Any], ids: dict[str, int], _turn: int) -> None:
    reports.freeze(session, session.get_one(Meeting, ids["meeting_id"]), **by, missing_accepted=True)


def _move_meeting(session: Session, by: dict[str, Any], ids: dict[str, int], turn: int) -> None:
    meetings.edit(session, session.get_one(Meeting, ids["meeting_id"]), **by, place=f"Sal {turn}")


def _add(session: Session, by: dict[str, Any], ids: dict[str, int], turn: int) -> None:
    measures.add(session, ids["committee_id"], **by, title=f"Ny {turn}", finding_ids=[ids["finding_id"]])


def _edit_finding(session: Session, by: dict[str, Any], ids: dict[str, int], turn: int) -> None:
    findings.edit(session, session.get_one(Finding, ids["finding_id"]), **by, area=f"Område {turn}")


ACTS: tuple[Act, ...] = (
    _propose, _approve, _update, _adopt, _edit, _give_date, _freeze, _decline, _move_meeting, _add, _edit_finding,
)  # fmt: skip


@pytest.mark.drill
def test_different_acts_on_the_same_rows_never_stop_each_other(
    app: Flask, session: Session, world: World, viewer: Callable[..., Viewer]
) -> None:
    by, ids = {"actor": viewer(Role.CHIEF), "today": TODAY}, dict(world.a.ids)
    ids["date_decision_id"] = _propose_to_move(session, by, ids)
    before = session.scalar(select(func.count(AuditEvent.id)))
    session.rollback()
    start = Barrier(PEOPLE)

    def work(person: int) -> Counter[str]:
        answers: Counter[str] = Counter()
        with app.app_context():
            start.wait()
            for turn, act in enumerate(islice(cycle(ACTS[person:] + ACTS[:person]), ROUNDS * len(ACTS))):
                try:
                    act(db.session, by, ids, person * 1000 + turn)
                    db.session.commit()
                    answers["done"] += 1
                except RuleBroken:
                    db.session.rollback()
                    answers["refused"] += 1
        return answers

    with ThreadPoolExecutor(PEOPLE) as people:
        answers = sum(people.map(work, range(PEOPLE)), Counter())
    assert answers.total() == PEOPLE * ROUNDS * len(ACTS) and answers["done"] > answers["refused"] > 0
    last, number = session.execute(select(func.max(AuditEvent.id), func.count(AuditEvent.id))).one()
    assert last == number > (before or 0) + answers["done"] / 2


def _propose_to_move(session: Session, by: dict[str, Any], ids: dict[str, int]) -> int:
    decision = decisions.propose(
        session,
        session.get_one(Meeting, ids["meeting_id"]),
        **by,
        kind=DecisionKind.MOVE_DATE,
        title="Flytt",
        text="Flyttas.",
        measure_ids=[ids["measure_id"]],
    )
    session.commit()
    return decision.id
