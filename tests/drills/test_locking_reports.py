"""Several people lock reports at the same moment: one stands for each meeting, and no number is given twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.world import TODAY, World
from tracker.actions import meetings, reports
from tracker.extensions import db
from tracker.models import Meeting, Report
from tracker.queries.accounts import Viewer
from tracker.rules.states import Role
from tracker.rules.transitions import RuleBroken

PEOPLE = 8


@pytest.mark.drill
def test_reports_locked_at_once_stand_once_a_meeting(
    app: Flask, session: Session, world: World, viewer: Callable[..., Viewer]
) -> None:
    chief, meeting_id = viewer(Role.CHIEF), world.a.ids["meeting_id"]
    session.rollback()

    def lock(_person: int) -> str:
        with app.app_context():
            try:
                meeting = db.session.get_one(Meeting, meeting_id)
                report = reports.freeze(db.session, meeting, actor=chief, today=TODAY, missing_accepted=True)
                db.session.commit()
            except RuleBroken as error:
                db.session.rollback()
                return error.message.id
            return str(report.number)

    with ThreadPoolExecutor(PEOPLE) as people:
        answers = sorted(people.map(lock, range(PEOPLE)))
    assert answers == ["2", *["freezing.standing"] * (PEOPLE - 1)]


@pytest.mark.drill
def test_reports_to_different_meetings_get_numbers_of_their_own(
    app: Flask, session: Session, world: World, viewer: Callable[..., Viewer]
) -> None:
    chief = viewer(Role.CHIEF)
    for day in (21, 22, 23):
        meetings.add(session, world.a.committee_id, actor=chief, today=TODAY, held_on=date(2014, 4, day))
    session.commit()
    ids = list(session.scalars(select(Meeting.id).where(Meeting.held_on > date(2014, 4, 1))))
    session.rollback()

    def lock(meeting_id: int) -> None:
        with app.app_context():
            try:
                meeting = db.session.get_one(Meeting, meeting_id)
                reports.freeze(db.session, meeting, actor=chief, today=TODAY, missing_accepted=True)
                db.session.commit()
            except RuleBroken:
                db.session.rollback()

    with ThreadPoolExecutor(len(ids)) as people:
        list(people.map(lock, ids))
    numbers = list(
        session.scalars(
            select(Report.number).where(Report.committee_id == world.a.committee_id).order_by(Report.number)
        )
    )
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) > 1
