"""A committee's whole year through the pages: planned at once, each meeting prepared, held and minuted, one moved."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Person, Site
from tracker.extensions import db
from tracker.models import Decision, Meeting, Report, ReportSupplement
from tracker.rules.states import DecisionOutcome

AUTUMN = ("2014-08-20", 4, "2014-12-31")


@pytest.fixture
def day(site: Site) -> Iterator[Callable[[date], None]]:
    """Let the site's business day be another: the year goes by."""
    before = site.app.config["SETTINGS"]

    def turn(to: date) -> None:
        site.app.config["SETTINGS"] = replace(before, today=to)

    yield turn
    site.app.config["SETTINGS"] = before


def _coming(site: Site, after: date) -> list[tuple[int, date]]:
    """The committee's meetings from that day on: id and day."""
    with site.app.app_context():
        rows = db.session.query(Meeting.id, Meeting.held_on).filter(
            Meeting.committee_id == 1, Meeting.held_on >= after, Meeting.cancelled.is_(False)
        )
        return [(row.id, row.held_on) for row in rows.order_by(Meeting.held_on)]


def _save(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form button.btn-primary").last.click()


def _plan_autumn(chief: Person) -> None:
    page = chief.open("/planering/ar")
    for name, value in zip(("first_on", "weeks", "until_on"), AUTUMN, strict=True):
        page.fill(f"[name={name}]", str(value))
    page.get_by_role("button", name="Visa dagarna").click()
    expect(page.get_by_text("Inget är sparat än")).to_be_visible()
    page.get_by_role("button", name="Lägg in sammanträdena").click()
    page.wait_for_url(re.compile(r"/sammantraden$"))


def _move_in_planner(chief: Person, meeting_id: int, to: date) -> None:
    page = chief.open("/planering")
    page.fill(f"[name=mote-{meeting_id}]", to.isoformat())
    page.get_by_role("button", name="Räkna om").click()
    page.get_by_role("button", name="Flytta sammanträdena så här").click()
    expect(page.get_by_text("1 sammanträde är ändrat", exact=False)).to_be_visible()


def _prepare(chief: Person, meeting_id: int) -> None:
    """Put the report's approval on the list, unless it stands there, and lock the report."""
    page = chief.open(f"/sammantraden/{meeting_id}")
    if not page.get_by_text("Godkänna återrapportering").count():
        chief.open(f"/sammantraden/{meeting_id}/forslag?slag=approve_report")
        _save(page)
    accept = page.locator("input[name=missing_accepted]")
    if accept.count():
        accept.check()
    page.get_by_role("button", name="Lås för utskick").click()
    page.wait_for_url(re.compile(r"/rapporter/\d+$"))


def _minute(chief: Person, meeting_id: int, postpone: str) -> int:
    """Fill in what became of every matter: how many were filled in."""
    page, paragraph = chief.open(f"/sammantraden/{meeting_id}"), 20
    while page.get_by_role("link", name=re.compile("^Skriv in beslutet")).count():
        link = page.get_by_role("link", name=re.compile("^Skriv in beslutet")).first
        later = bool(postpone) and postpone in link.inner_text()
        link.click()
        page.check(f"[name=outcome][value={'postponed' if later else 'as_proposed'}]")
        page.fill("[name=paragraph]", str(paragraph))
        _save(page)
        page.wait_for_url(re.compile(r"/sammantraden/\d+$"))
        paragraph += 1
    return paragraph - 20


def test_a_year_is_planned_prepared_held_and_minuted(
    person: Callable[..., Person], site: Site, day: Callable[[date], None]
) -> None:
    chief = person("förvaltningschef")
    _plan_autumn(chief)
    meetings = _coming(site, date(2014, 3, 19))
    assert len(meetings) == 9
    moved_id, moved_on = meetings[6]
    _move_in_planner(chief, moved_id, moved_on + timedelta(days=7))
    postponed = "Kvalitetspolicy"
    for meeting_id, held_on in _coming(site, date(2014, 3, 19)):
        day(held_on - timedelta(days=8))
        _prepare(chief, meeting_id)
        day(held_on)
        assert _minute(chief, meeting_id, postponed) >= 1
        postponed = ""  # only the first time: then it comes back by itself, and is decided
        chief.page.get_by_role("button", name="Avsluta sammanträdet").click()
        expect(chief.page.get_by_text("Sammanträdet är avslutat", exact=False)).to_be_visible()
        day(held_on + timedelta(days=10))
        chief.open(f"/sammantraden/{meeting_id}")
        chief.page.fill("[name=minutes_approved_on]", (held_on + timedelta(days=9)).isoformat())
        chief.page.get_by_role("button", name="Spara justeringsdagen").click()
        expect(chief.page.get_by_text("Justeringsdagen är sparad", exact=False)).to_be_visible()
    assert chief.complaints == []
    _check(site)


def _check(site: Site) -> None:
    """Nine reports locked and supplemented, nothing left undecided, what was postponed decided one meeting later."""
    with site.app.app_context():
        mine = {"committee_id": 1}
        assert db.session.query(Report).filter_by(**mine).count() == 10
        assert db.session.query(ReportSupplement).filter_by(**mine).count() == 9
        held = db.session.query(Meeting).filter(Meeting.committee_id == 1, Meeting.minutes_approved_on.is_(None))
        assert held.filter(Meeting.held_on >= date(2014, 3, 19)).count() == 0
        policies = db.session.query(Decision).filter_by(title="Kvalitetspolicy", **mine).order_by(Decision.id).all()
        assert [policy.outcome for policy in policies] == [DecisionOutcome.POSTPONED, DecisionOutcome.AS_PROPOSED]
        assert policies[1].decided_on == date(2014, 4, 23)
