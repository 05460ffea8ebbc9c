"""Several people save the same measure at the same moment: one saves, the others see both versions (R14)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.world import TODAY, World
from tracker.actions import measures, measures_progress
from tracker.extensions import db
from tracker.models import Measure, ProgressUpdate
from tracker.queries.accounts import Viewer
from tracker.rules.states import MeasureState, Role
from tracker.rules.versions import StaleVersion

PEOPLE = 8


@pytest.mark.drill
def test_updates_sent_at_once_are_saved_one_at_a_time(
    app: Flask, session: Session, world: World, viewer: Callable[..., Viewer]
) -> None:
    chief, measure_id = viewer(Role.CHIEF), world.a.ids["measure_id"]
    seen = session.get_one(Measure, measure_id).version
    session.rollback()
    start = Barrier(PEOPLE)

    def save(person: int) -> str:
        with app.app_context():
            start.wait()
            measure = db.session.get_one(Measure, measure_id)
            try:
                measures_progress.update(
                    db.session,
                    measure,
                    actor=chief,
                    today=TODAY,
                    opened_at=seen,
                    state=MeasureState.IN_PROGRESS,
                    text=f"Person {person}",
                )
            except StaleVersion:
                db.session.rollback()
                return ""
            db.session.commit()
            return f"Person {person}"

    with ThreadPoolExecutor(PEOPLE) as people:
        saved = [text for text in people.map(save, range(PEOPLE)) if text]
    texts = session.scalars(
        select(ProgressUpdate.text).where(
            ProgressUpdate.measure_id == measure_id, ProgressUpdate.text.startswith("Person")
        )
    ).all()
    assert len(saved) == 1
    assert texts == saved


@pytest.mark.drill
def test_measures_added_at_once_get_numbers_of_their_own(
    app: Flask, session: Session, world: World, viewer: Callable[..., Viewer]
) -> None:
    chief, committee_id = viewer(Role.CHIEF), world.a.committee_id
    session.rollback()

    def add(person: int) -> str:
        with app.app_context():
            title = f"Åtgärd {person}"
            made = measures.add(db.session, committee_id, actor=chief, today=TODAY, title=title, whole_plan=True)
            db.session.commit()
            return made.number

    with ThreadPoolExecutor(PEOPLE) as people:
        given = sorted(people.map(add, range(PEOPLE)))
    assert given == [f"Å{n}" for n in range(2, 2 + PEOPLE)]
