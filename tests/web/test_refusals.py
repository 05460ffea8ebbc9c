"""Whoever is signed in and is refused leaves one event, and a flood of attempts does not flood the trail."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from tests.browser_client import Browser
from tests.sweeps.test_permissions import IDENTITIES, _ask, _tries
from tests.world import World
from tracker.actions import refusals
from tracker.extensions import db
from tracker.models import AuditEvent, RefusalCount
from tracker.rules.access import Refusal
from tracker.rules.states import Role

pytestmark = pytest.mark.either("who is refused is settled by the table of permissions")

LogIn = Callable[..., Browser]


def refused(session: Session) -> Sequence[AuditEvent]:
    session.rollback()
    found = session.scalars(
        select(AuditEvent).where(AuditEvent.action == "access.refused").order_by(AuditEvent.id)
    ).all()
    session.expunge_all()
    session.rollback()
    return found


def told(event: AuditEvent) -> tuple[Any, ...]:
    return (event.object_label, event.committee_id, event.new)


def test_a_role_that_is_not_enough_leaves_who_what_and_where(session: Session, world: World, login_as: LogIn) -> None:
    finding_id = world.a.ids["finding_id"]
    owner = login_as(Role.OWNER)
    owner.get("findings.edit", finding_id=finding_id, status=403)
    (event,) = refused(session)
    assert told(event) == (f"GET /brister/{finding_id}/andra", world.a.committee_id, {"why": "permission"})
    assert event.actor_name == f"Owner {world.a.canary}"
    assert event.actor_title == f"Titel owner {world.a.canary}"


def test_another_committees_row_leaves_an_event_that_neither_committee_reads(
    session: Session, world: World, login_as: LogIn
) -> None:
    chief = login_as(Role.CHIEF)
    chief.get("findings.show", finding_id=world.b.ids["finding_id"], status=404)
    chief.post("findings.edit", finding_id=10**8, status=404)
    first, second = refused(session)
    assert told(first) == (f"GET /brister/{world.b.ids['finding_id']}", None, {"why": "foreign"})
    assert told(second) == ("POST /brister/<int:finding_id>/andra", None, {"why": "foreign"})
    for key in ("a", "b"):
        assert "brister" not in login_as(Role.AUDITOR, key).get("history.index", status=200).text


def test_a_foreign_committee_that_is_chosen_leaves_an_event(session: Session, world: World, login_as: LogIn) -> None:
    login_as(Role.CHIEF).post("accounts.choose_committee", {"committee": world.b.committee_id}, status=404)
    (event,) = refused(session)
    assert told(event) == ("POST /konto/namnd", None, {"why": "foreign"})


def test_a_forged_form_leaves_an_event(session: Session, world: World, login_as: LogIn) -> None:
    chief = login_as(Role.CHIEF)
    path = chief.address("findings.edit", finding_id=world.a.ids["finding_id"])
    assert chief.raw_post(path, {"title": "Annat"}).status_code == 400
    (event,) = refused(session)
    assert told(event) == (f"POST {path}", None, {"why": "forged"})


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_a_form_from_another_site_leaves_an_event(
    session: Session, world: World, login_as: LogIn, headers: dict[str, str]
) -> None:
    chief = login_as(Role.CHIEF)
    chief.post("findings.edit", {}, status=403, headers=headers, finding_id=world.a.ids["finding_id"])
    (event,) = refused(session)
    assert event.new == {"why": "forged"}
    assert event.committee_id is None


def test_the_anonymous_and_the_mistyped_leave_none(session: Session, app: Flask, world: World, login_as: LogIn) -> None:
    nobody = Browser(app)
    nobody.get("findings.show", finding_id=world.a.ids["finding_id"], status=303)
    assert nobody.raw_post("/logga-in", {}).status_code == 400
    login_as(Role.CHIEF).open("/finns-inte", status=404)
    assert refused(session) == []


def test_a_flood_is_one_event_a_minute_that_counts_the_rest(session: Session, world: World, login_as: LogIn) -> None:
    owner = login_as(Role.OWNER)
    start = datetime.now(UTC)
    with time_machine.travel(start, tick=False):
        for _ in range(7):
            owner.get("history.index", status=403)
        owner.get("reports.index", status=200)
        owner.get("findings.new", case_id=world.a.ids["case_id"], status=403)
    with time_machine.travel(start + refusals.WINDOW - timedelta(seconds=1), tick=False):
        owner.get("history.index", status=403)
    assert [told(event)[::2] for event in refused(session)][:1] == [("GET /historik", {"why": "permission"})]
    assert len(refused(session)) == 2
    with time_machine.travel(start + refusals.WINDOW, tick=False):
        owner.get("history.index", status=403)
    assert refused(session)[-1].new == {"why": "permission", "more": 7}


def test_a_clock_that_went_back_does_not_silence_the_trail(session: Session, login_as: LogIn) -> None:
    owner = login_as(Role.OWNER)
    owner.get("history.index", status=403)
    session.rollback()
    session.execute(update(RefusalCount).values(at=datetime.now(UTC) + timedelta(days=1)))
    session.commit()
    owner.get("history.index", status=403)
    assert len(refused(session)) == 2


def test_a_refusal_stands_when_the_note_about_it_can_not_be_written(
    session: Session, login_as: LogIn, caplog: pytest.LogCaptureFixture
) -> None:
    owner = login_as(Role.OWNER)
    session.rollback()
    session.execute(text("DROP TABLE refusal_count"))
    session.commit()
    owner.get("history.index", status=403)
    assert refused(session) == []
    assert "could not be recorded" in caplog.text


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("who", IDENTITIES)
def test_every_403_has_its_event(app: Flask, world: World, login_as: LogIn, who: str, method: str) -> None:
    browser = login_as(who)
    answers = [_ask(browser, method, path, world.a.committee_id) for _rule, path in _tries(app, world.a.ids, method)]
    with app.app_context():
        events = refused(db.session())
    refusal = [event for event in events if (event.new or {})["why"] == Refusal.PERMISSION]
    assert len(refusal) == answers.count(403)
    assert len({event.object_label for event in events}) == len(events)
