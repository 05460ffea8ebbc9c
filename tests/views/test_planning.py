from collections.abc import Callable
from datetime import date

from flask import Flask

from tests.browser_client import Browser
from tests.world import World
from tracker.extensions import db
from tracker.models import Meeting
from tracker.rules.states import Role

Login = Callable[..., Browser]


def held(app: Flask, world: World, key: str = "a") -> list[date]:
    return [meeting.held_on for meeting in rows(app, world, key)]


def rows(app: Flask, world: World, key: str = "a") -> list[Meeting]:
    with app.app_context():
        mine = db.session.query(Meeting).filter_by(committee_id=world.place(key).committee_id)
        return mine.order_by(Meeting.held_on).all()


def test_index_shows_the_arithmetic_and_saves_nothing(login_as: Login, world: World) -> None:
    page = login_as(Role.AUDITOR).get("planning.index")
    assert "Utskick 19 mars · sammanträde 26 mars · justering senast 9 april" in page.text
    assert "omedelbar justering behövs" in page.text and "Flytta sammanträdena" not in page.text


def test_what_is_tried_turns_red_before_it_is_saved_and_is_saved_when_asked(
    app: Flask, login_as: Login, world: World
) -> None:
    secretary, meeting_id = login_as(Role.SECRETARY), world.a.ids["meeting_id"]
    page = secretary.open(f"/planering?mote-{meeting_id}=2014-04-09")
    assert "får det svårare" in page.text and "Inget möte hinner" in page.text
    assert held(app, world) == [date(2014, 2, 26), date(2014, 3, 26)]
    seen = page.soup.select_one(f"input[name=sett-{meeting_id}]")
    assert seen is not None
    typed = {f"mote-{meeting_id}": "2014-04-09", f"sett-{meeting_id}": str(seen["value"]), "extra": "2014-03-31"}
    secretary.post("planning.move", typed, status=303)
    assert held(app, world) == [date(2014, 2, 26), date(2014, 3, 31), date(2014, 4, 9)]
    assert rows(app, world)[-1].dispatch_on == date(2014, 4, 2)
    secretary.post("planning.move", {**typed, f"mote-{meeting_id}": "2014-04-10"}, status=409)


def test_nobody_moves_the_other_committees_meetings(app: Flask, login_as: Login, world: World) -> None:
    meeting_id = world.b.ids["meeting_id"]
    login_as(Role.CHIEF).post("planning.move", {f"mote-{meeting_id}": "2014-04-09"}, status=404)
    assert held(app, world, "b")[1] == date(2014, 3, 26)


def test_nonsense_in_the_address_supposes_nothing(login_as: Login) -> None:
    chief = login_as(Role.CHIEF)
    for query in ("mote-x=2014-04-09", "mote-1=igår", "mote-99999999999=2014-04-09", "extra=9999-99-99", "mote-0=1"):
        assert "Så här skulle det bli" not in chief.open(f"/planering?{query}").text


def test_a_year_is_shown_first_and_put_in_at_once(app: Flask, login_as: Login, world: World) -> None:
    secretary = login_as(Role.SECRETARY)
    query = "first_on=2014-03-26&weeks=4&until_on=2014-12-31&preparation_days=14&stop_days=16"
    page = secretary.open(f"/planering/ar?{query}")
    assert "Finns redan, läggs inte in" in page.text and "Inget är sparat än" in page.text
    assert len(held(app, world)) == 2
    typed = dict(part.split("=") for part in query.split("&"))
    secretary.post("planning.year", typed, status=303)
    days = held(app, world)
    assert len(days) == 11 and days[-1] == date(2014, 12, 3)
    (last,) = [meeting for meeting in rows(app, world) if meeting.held_on == date(2014, 4, 23)]
    assert (last.dispatch_on, last.preparation_on, last.stop_on) == (
        date(2014, 4, 16),
        date(2014, 4, 9),
        date(2014, 4, 7),
    )
    refused = secretary.post("planning.year", typed, status=400)
    assert "Alla de dagarna har redan ett sammanträde." in refused.errors


def test_pasted_days_are_read_and_a_bad_line_is_named(login_as: Login, world: World) -> None:
    chief = login_as(Role.CHIEF)
    page = chief.open("/planering/ar?days=7+maj%0D%0A4+juni")
    assert "2 sammanträden läggs in" in page.text and "onsdag 4 juni 2014" in page.text
    bad = chief.open("/planering/ar?days=7+maj%0D%0Ai+juni", status=400)
    assert any("Rad 2 saknar datum" in error for error in bad.errors)
    half = chief.open("/planering/ar?first_on=2014-05-07", status=400)
    assert any("antal veckor" in error for error in half.errors)
