"""R15: a set business day is shown as practice, and the audit trail keeps the real time beside it."""

import dataclasses
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.browser_client import Browser
from tests.world import TODAY, World
from tracker.extensions import db
from tracker.models import AuditEvent, Report
from tracker.rules.states import Role
from tracker.web import clock

SET_DAY = date(2014, 3, 19)


@pytest.fixture
def practice(app: Flask) -> Iterator[Flask]:
    """The app with its business day set, on a database that no demo made."""
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = dataclasses.replace(before, today=SET_DAY)
    yield app
    app.config["SETTINGS"] = before


def test_today_is_the_calendars_day_until_one_is_set(app: Flask) -> None:
    with app.app_context():
        assert clock.today() == TODAY
        assert clock.practice_day() is None


def test_every_page_says_practice_while_a_day_is_set(
    practice: Flask, world: World, login_as: Callable[..., Browser]
) -> None:
    chief = login_as(Role.CHIEF)
    for endpoint in ("overview.index", "measures.index", "meetings.index", "reports.index", "about.help"):
        assert "Övning" in chief.get(endpoint).text, endpoint
    assert "Övning" in Browser(practice).get("accounts.log_in").text


def test_no_page_says_practice_in_real_use(login_as: Callable[..., Browser]) -> None:
    assert "Övning" not in login_as(Role.CHIEF).get("overview.index").text


def test_nothing_is_locked_in_practice(practice: Flask, world: World, login_as: Callable[..., Browser]) -> None:
    chief = login_as(Role.CHIEF)
    data = {"missing_accepted": "y"}
    page = chief.post("meetings.publish", data, meeting_id=world.a.ids["meeting_id"], status=400)
    assert page.errors
    with practice.app_context():
        assert len(db.session.scalars(select(Report.id)).all()) == 2


def test_event_has_the_set_day_and_the_real_time(
    practice: Flask, world: World, login_as: Callable[..., Browser]
) -> None:
    login_as(Role.CHIEF)
    with practice.app_context():
        event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()
    assert event.business_day == SET_DAY
    assert abs(datetime.now(UTC) - event.at) < timedelta(minutes=1)
