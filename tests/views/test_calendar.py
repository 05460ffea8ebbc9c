from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit

import icalendar
import pytest
from flask import Flask

from tests.browser_client import Browser
from tests.page import Page
from tests.world import World
from tracker.extensions import db
from tracker.models import CalendarFeed
from tracker.rules.states import Role

Login = Callable[..., Browser]


def make(browser: Browser, kind: str = "committee") -> str:
    """The path of a new address, as the page shows it."""
    page = browser.post("calendar.make", {"kind": kind}, status=200)
    shown = page.soup.select_one("main code")
    assert shown is not None
    return urlsplit(shown.get_text()).path


def fetch(app: Flask, path: str, status: int = 200) -> icalendar.Calendar:
    """As a calendar program does: without signing in."""
    answer = app.test_client().get(path)
    assert answer.status_code == status
    return icalendar.Calendar.from_ical(answer.data) if status == 200 else icalendar.Calendar()


def events(calendar: icalendar.Calendar) -> dict[str, icalendar.Event]:
    found = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    assert len(found) == len(calendar.walk("VEVENT")), "each entry has a UID of its own"
    return found


def test_index_shows_the_month_with_its_week_numbers_and_holidays(login_as: Login, world: World) -> None:
    page = login_as(Role.CHAIR).open("/kalender?manad=2014-04")
    assert "april 2014" in page.text and "Långfredagen" in page.text and "v. 14" in page.text
    assert "Sista dag" in page.text and f"Tillsyn {world.a.canary}" in page.text
    assert world.b.canary not in page.text


def test_index_as_a_list_begins_today(login_as: Login) -> None:
    page = login_as(Role.CHAIR).open("/kalender?visa=lista")
    assert "onsdag 26 mars" in page.text and "26 februari" not in page.text


@pytest.mark.parametrize("month", ["", "2014-13", "9999-01", "0001-01", "hej"])
def test_a_month_that_is_none_shows_the_one_that_is(login_as: Login, month: str) -> None:
    assert "mars 2014" in login_as(Role.CHAIR).open(f"/kalender?manad={month}").text


def test_the_address_is_shown_once_and_its_calendar_is_read_without_signing_in(app: Flask, login_as: Login) -> None:
    chief = login_as(Role.CHIEF)
    path = make(chief)
    found = events(fetch(app, path))
    meeting = next(
        event for event in found.values() if event["SUMMARY"] == "Sammanträde" and event["DTSTART"].dt.month == 3
    )
    assert meeting["DTSTART"].dt == date(2014, 3, 26)
    assert any("Sista dag" in str(event["SUMMARY"]) for event in found.values())
    assert path not in chief.get("calendar.index").body
    with app.app_context():
        hashes = {feed.token_hash for feed in db.session.query(CalendarFeed)}
    assert path.split("/")[2] not in hashes


def test_a_moved_meeting_is_the_same_entry_with_a_higher_sequence(app: Flask, login_as: Login, world: World) -> None:
    secretary, meeting_id = login_as(Role.SECRETARY), world.a.ids["meeting_id"]
    path = make(secretary)
    before = events(fetch(app, path))
    form = secretary.get("meetings.edit", meeting_id=meeting_id)
    typed = {"held_on": "2014-03-27", "dispatch_on": "2014-03-20", "version": form.field("version")}
    secretary.post("meetings.edit", typed, meeting_id=meeting_id, status=303)
    after = events(fetch(app, path))
    assert before.keys() == after.keys()
    (uid,) = [uid for uid in before if uid.startswith(f"meeting-{meeting_id}@")]
    assert after[uid]["DTSTART"].dt == date(2014, 3, 27)
    assert after[uid]["SEQUENCE"] > before[uid]["SEQUENCE"]


def test_my_own_calendar_holds_my_own_measures_only(app: Flask, login_as: Login, world: World) -> None:
    mine = events(fetch(app, make(login_as(Role.OWNER), "mine")))
    assert {str(event["SUMMARY"]) for event in mine.values()} == {f"Klart senast: Å1 Kvalitetspolicy {world.a.canary}"}
    assert events(fetch(app, make(login_as(Role.VERIFIER), "mine"))) == {}


def test_a_closed_address_leads_nowhere(app: Flask, login_as: Login, world: World) -> None:
    chief = login_as(Role.CHIEF)
    path = f"/kalender/{world.a.ids['token']}/kalender.ics"
    fetch(app, path)
    login_as(Role.COORDINATOR).post("calendar.revoke", {}, feed_id=world.a.ids["feed_id"], status=404)
    chief.post("calendar.revoke", {}, feed_id=world.a.ids["feed_id"], status=303)
    fetch(app, path, 404)


def test_an_address_ends_with_the_persons_role(app: Flask, login_as: Login, world: World) -> None:
    path = make(login_as(Role.VERIFIER))
    admin, seat = login_as("admin"), world.a.ids["membership_id"]
    form = admin.get("admin.edit_membership", membership_id=seat)
    typed = {"title": form.field("title"), "ends_on": "2014-03-17", "version": form.field("version")}
    admin.post("admin.edit_membership", typed, membership_id=seat, status=303)
    fetch(app, path, 404)


def test_a_members_calendar_holds_meetings_and_what_the_last_report_told(
    app: Flask, login_as: Login, world: World
) -> None:
    member = login_as(Role.MEMBER)
    page = member.open("/kalender?manad=2014-03")
    assert "Sammanträde" in page.text and "Utskick" in page.text
    assert "Stoppdag" not in page.text and "Kvalitetspolicy" not in page.text
    links = {str(link["href"]) for link in page.soup.select("main a")}
    assert not any(link.startswith(("/sammantraden", "/arenden", "/atgarder")) for link in links)
    told = events(fetch(app, make(member))).values()
    assert {f"Sista dag: Tillsyn {world.a.canary}", "Sammanträde"} <= {str(event["SUMMARY"]) for event in told}
    assert not any("Kvalitetspolicy" in str(event["SUMMARY"]) for event in told)
    assert all(str(event["URL"]).endswith("/rapporter") for event in told)
    assert member.post("calendar.make", {"kind": "mine"}, status=400).errors


def test_whoever_asks_for_addresses_that_are_nobodys_is_told_to_wait(app: Flask) -> None:
    client = app.test_client()
    answers = [client.get(f"/kalender/{str(n) * 43}/kalender.ics".replace(str(n) * 43, f"{n:0>43}")) for n in range(51)]
    assert {answer.status_code for answer in answers[:50]} == {404}
    assert answers[50].status_code == 429 and int(answers[50].headers["Retry-After"]) > 0


def test_too_many_addresses_are_refused(login_as: Login) -> None:
    auditor = login_as(Role.AUDITOR)
    for _ in range(10):
        make(auditor)
    page: Page = auditor.post("calendar.make", {"kind": "mine"}, status=400)
    assert "Du har redan 10 kalenderadresser" in page.text
