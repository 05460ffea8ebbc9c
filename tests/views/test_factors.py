"""Signing in with two steps, connecting an app, and proving anew who one is before a weighty act."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.authenticator import Authenticator, connect, waiting
from tests.browser_client import Browser
from tests.page import Page
from tests.world import PASSWORD, World
from tracker.models import AuditEvent, RecoveryCode, Report, SecondFactor, User
from tracker.rules.states import Role

LogIn = Callable[..., Browser]
NOW = datetime(2026, 11, 27, 8, 0, 10, tzinfo=UTC)
LATER = timedelta(minutes=11)


@pytest.fixture
def time() -> Iterator[time_machine.Traveller]:
    """A clock that stands still until the test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def _half(app: Flask, world: World, role: Role = Role.CHIEF) -> Browser:
    """Somebody who has given the right password only."""
    return Browser(app).sign_in(world.a.emails[role], PASSWORD)


def _fields(page: Page) -> dict[str, list[str]]:
    """What the page's own form would send, hidden fields included."""
    fields: dict[str, list[str]] = {}
    for control in page.soup.select("main form[method=post] input, main form[method=post] textarea"):
        fields.setdefault(str(control["name"]), []).append(str(control.get("value", "")))
    return fields


def _answer(browser: Browser, page: Page, **typed: str) -> Page:
    """Send the page's form to where it came from, with this typed in it."""
    data = {**_fields(page), **{name: [value] for name, value in typed.items()}}
    return Page(browser.raw_post(page.answer.request.full_path.rstrip("?"), data))


def _actions(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


# --- signing in ---


def test_signing_in_asks_for_the_code_and_then_leads_to_the_wanted_page(
    app: Flask, world: World, login_as: LogIn, session: Session, time: time_machine.Traveller
) -> None:
    phone = connect(login_as(Role.CHIEF))
    time.shift(60)
    browser = _half(app, world)
    asked = browser.open("/arenden?sida=1", status=303).location
    assert asked == "/logga-in/kod?next=/arenden?sida%3D1"
    page = browser.open(asked)
    assert page.soup.select_one("main input[name=next]")["value"] == "/arenden?sida=1"
    field = page.soup.select_one("main input[name=code]")
    assert (field["autocomplete"], field["inputmode"]) == ("one-time-code", "numeric")
    answer = _answer(browser, page, code=phone.code())
    assert (answer.status, answer.location) == (303, "/arenden?sida=1")
    browser.get("cases.index")
    assert _actions(session)[-2:] == ["account.password_accepted", "account.signed_in"]


def test_giving_the_code_makes_the_cookie_from_before_worthless(
    app: Flask, world: World, login_as: LogIn, time: time_machine.Traveller
) -> None:
    phone = connect(login_as(Role.CHIEF))
    time.shift(60)
    browser = _half(app, world)
    thief = Browser(app)
    thief.client.set_cookie("tracker", browser.client.get_cookie("tracker").value)
    browser.post("factors.enter", {"code": phone.code()}, status=303)
    thief.get("cases.index", status=303)
    assert thief.get("factors.enter", status=303).location.startswith("/logga-in?")


@pytest.mark.parametrize("typed", ["000000", "12345", "abcdef", "", "1" * 20, "9" * 5000, "\x00", "１２３４５６"])
def test_a_wrong_code_says_so_at_the_field(
    app: Flask, world: World, login_as: LogIn, typed: str, time: time_machine.Traveller
) -> None:
    connect(login_as(Role.CHIEF))
    browser = _half(app, world)
    page = browser.post("factors.enter", {"code": typed}, status=400)
    assert page.soup.select_one("#code-fel") is not None
    assert page.soup.title.get_text().startswith("Fel: ")
    browser.get("cases.index", status=303)


def test_a_code_signs_in_once(app: Flask, world: World, login_as: LogIn, time: time_machine.Traveller) -> None:
    phone = connect(login_as(Role.CHIEF))
    time.shift(60)
    code = phone.code()
    _half(app, world).post("factors.enter", {"code": code}, status=303)
    page = _half(app, world).post("factors.enter", {"code": code}, status=400)
    assert "redan använd" in page.errors[0]


def test_a_recovery_code_signs_in_once_and_says_how_many_are_left(
    app: Flask, world: World, login_as: LogIn, time: time_machine.Traveller
) -> None:
    phone = connect(login_as(Role.CHIEF))
    browser = _half(app, world)
    browser.post("factors.enter", {"code": phone.codes[0]}, status=303)
    assert "Du har 9 reservkoder kvar." in browser.get("cases.index").text
    _half(app, world).post("factors.enter", {"code": phone.codes[0]}, status=400)
    for code in phone.codes[1:7]:
        browser = _half(app, world)
        browser.post("factors.enter", {"code": code}, status=303)
    assert "Du har 3 reservkoder kvar. Gör nya under Ditt konto." in browser.get("cases.index").text
    assert "få reservkoder kvar" in browser.get("accounts.show").text
    assert "3 av 10 kvar" in browser.get("factors.show").text


def test_codes_are_throttled_for_the_account_and_not_for_others(
    app: Flask, world: World, login_as: LogIn, time: time_machine.Traveller
) -> None:
    phone = connect(login_as(Role.CHIEF))
    other = connect(login_as(Role.OWNER))
    time.shift(60)
    browser = _half(app, world)
    for _try in range(5):
        browser.post("factors.enter", {"code": "000000"}, status=400)
    page = browser.post("factors.enter", {"code": phone.code()}, status=429)
    assert "Vänta" in page.errors[0]
    assert int(page.answer.headers["Retry-After"]) == 300
    elsewhere = _half(app, world)
    sent = {"code": phone.code(), "csrf_token": elsewhere.token()}
    assert elsewhere.raw_post("/logga-in/kod", sent, address="198.51.100.7").status_code == 429
    _half(app, world, Role.OWNER).post("factors.enter", {"code": other.code()}, status=303)
    time.shift(300)
    browser.post("factors.enter", {"code": phone.code()}, status=303)


def test_signing_out_works_halfway(app: Flask, world: World, login_as: LogIn, time: time_machine.Traveller) -> None:
    connect(login_as(Role.CHIEF))
    browser = _half(app, world)
    assert browser.post("accounts.log_out", status=303).location == "/logga-in"
    assert browser.get("factors.enter", status=303).location.startswith("/logga-in?")


def test_whoever_is_signed_in_is_led_on_from_the_page_for_codes(login_as: LogIn) -> None:
    browser = login_as(Role.CHIEF)
    assert browser.get("factors.enter", status=303).location == "/"
    assert browser.open("/logga-in/kod?next=//evil.example", status=303).location == "/"


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_no_way_leads_off_the_site(
    app: Flask, world: World, login_as: LogIn, target: str, time: time_machine.Traveller
) -> None:
    phone = connect(login_as(Role.CHIEF))
    time.shift(60)
    sent = {"code": phone.code(), "next": target}
    assert _half(app, world).post("factors.enter", sent, status=303).location == "/"


def test_a_new_password_does_not_replace_the_code(
    app: Flask, world: World, login_as: LogIn, time: time_machine.Traveller
) -> None:
    connect(login_as(Role.CHIEF))
    page = login_as("admin").post("admin.send_link", user_id=world.a.ids["user_id"], status=200)
    found = re.search(r"/konto/valj-losenord/([\w-]+)", page.text)
    assert found is not None
    new, browser = "åtta blå båtar i vass", Browser(app)
    browser.post("accounts.choose_password", {"password": new}, token=found[1], status=303)
    browser.get("cases.index", status=303)
    browser.sign_in(world.a.emails[Role.CHIEF], new)
    assert browser.get("cases.index", status=303).location.startswith("/logga-in/kod")


# --- connecting an app ---


def test_connecting_shows_the_key_as_square_and_text(login_as: LogIn, time: time_machine.Traveller) -> None:
    browser = login_as(Role.CHIEF)
    phone = waiting(browser)
    page = browser.get("factors.confirm")
    square = page.soup.select_one("main svg.qr")
    assert square["role"] == "img" and square.find("title").get_text()
    assert not {"fill", "stroke", "style", "color"} & {name for tag in square.find_all(True) for name in tag.attrs}
    page = browser.post("factors.confirm", {"code": "000000"}, status=400)
    assert "Koden stämmer inte" in page.errors[0]
    assert waiting_key(page) == phone.secret, "a mistyped code does not change what the app was given"
    page = browser.post("factors.confirm", {"code": phone.code()}, status=200)
    assert len(page.soup.select(".koder li")) == 10
    assert "På sedan 27 november 2026" in browser.get("factors.show").text
    assert browser.get("factors.confirm", status=303).location == "/konto/tva-steg"


def waiting_key(page: Page) -> str:
    return "".join(page.soup.select_one("code.nyckel").get_text().split())


def test_connecting_signs_out_everywhere_else(login_as: LogIn, time: time_machine.Traveller) -> None:
    here, there = login_as(Role.CHIEF), login_as(Role.CHIEF)
    connect(here)
    here.get("cases.index")
    assert there.get("cases.index", status=303).location.startswith("/logga-in?")


def test_nothing_secret_is_kept_in_clear_but_the_apps_key(
    login_as: LogIn, session: Session, time: time_machine.Traveller
) -> None:
    phone = connect(login_as(Role.CHIEF))
    session.rollback()
    assert session.scalars(select(SecondFactor.secret)).all() == [phone.secret]
    stored = session.scalars(select(RecoveryCode.code_hash)).all()
    assert len(phone.codes) == len(stored) == 10
    assert not set(phone.codes) & set(stored)


def test_turning_off_and_new_codes(login_as: LogIn, app: Flask, world: World, time: time_machine.Traveller) -> None:
    browser = login_as(Role.CHIEF)
    phone = connect(browser)
    page = browser.post("factors.make_codes", status=200)
    assert "visas bara nu" in page.text
    _half(app, world).post("factors.enter", {"code": phone.codes[0]}, status=400)
    browser.post("factors.turn_off", status=303)
    assert "avstängd" in browser.get("factors.show").text
    _half(app, world).get("cases.index")


# --- what a role demands ---


def _demand(login_as: LogIn, *roles: str) -> Browser:
    admin = login_as("admin")
    opened = admin.get("admin.security").field("opened_with")
    admin.post("admin.security", {"factor_roles": list(roles), "opened_with": opened}, status=303)
    return admin


def test_a_demand_holds_at_the_next_click(login_as: LogIn, app: Flask, world: World, session: Session) -> None:
    chief, owner = login_as(Role.CHIEF), login_as(Role.OWNER)
    chief.get("cases.index")
    _demand(login_as, "chief")
    owner.get("cases.index")
    assert chief.get("cases.index", status=303).location == "/konto/tva-steg?next=/arenden"
    page = chief.get("factors.show")
    assert "Din roll kräver inloggning i två steg" in page.text
    assert page.soup.select("header nav") == [], "halfway nobody is signed in"
    phone = connect(chief)
    assert len(phone.codes) == 10
    chief.get("cases.index")
    assert "går inte att stänga av" in chief.get("factors.show").text
    refused = chief.post("factors.turn_off", status=409)
    assert "Din roll kräver" in refused.text
    assert _actions(session)[-2:] == ["account.factor_turned_on", "account.signed_in"]


def test_a_demand_of_administrators_meets_them_too(login_as: LogIn) -> None:
    admin = _demand(login_as, "administrator")
    assert admin.get("admin.index", status=303).location.startswith("/konto/tva-steg")
    connect(admin)
    assert (
        admin.get("admin.security").soup.select_one("input[name=factor_roles][value=administrator]").has_attr("checked")
    )


def test_a_demand_changed_meanwhile_is_told_and_kept(login_as: LogIn) -> None:
    admin = _demand(login_as, "chief")
    page = admin.post("admin.security", {"factor_roles": ["chair"], "opened_with": ""}, status=400)
    assert "Någon annan har ändrat kravet" in page.errors[0]
    assert page.field("opened_with") == "chief"
    assert admin.get("admin.security").soup.select("input[checked]")[0]["value"] == "chief"


def test_an_unknown_role_is_refused(login_as: LogIn) -> None:
    login_as("admin").post("admin.security", {"factor_roles": ["kung"], "opened_with": ""}, status=400)


def test_a_text_sent_when_the_demand_came_is_given_back(login_as: LogIn, world: World) -> None:
    chief = login_as(Role.CHIEF)
    _demand(login_as, "chief")
    text = "Jag skrev en lång text om läget i verksamheten."
    page = chief.post("measures.update", {"text": text}, measure_id=world.a.ids["measure_id"], status=401)
    assert text in page.soup.select_one("textarea").get_text()
    assert "/konto/tva-steg" in page.links()


# --- lost ---


def test_a_lost_factor_is_reset_by_the_administrator_with_a_note(
    login_as: LogIn, app: Flask, world: World, session: Session, time: time_machine.Traveller
) -> None:
    chief, admin = login_as(Role.CHIEF), login_as("admin")
    user_id = world.a.ids["user_id"]
    assert "Nollställ inloggning" not in admin.get("admin.edit_user", user_id=user_id).text
    connect(chief)
    assert "Nollställ inloggning" in admin.get("admin.edit_user", user_id=user_id).text
    page = admin.post("admin.reset_factor", {"note": " "}, user_id=user_id, status=400)
    assert "Skriv hur du kontrollerade" in page.errors[0]
    chief.get("cases.index")
    admin.post("admin.reset_factor", {"note": "Visade legitimation."}, user_id=user_id, status=303)
    assert chief.get("cases.index", status=303).location.startswith("/logga-in?")
    _half(app, world).get("cases.index")
    session.rollback()
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "user.factor_reset")).one()
    assert event.new == {"note": "Visade legitimation."}


# --- proving anew ---


def test_a_weighty_act_long_after_signing_in_asks_first_and_is_done_once(
    login_as: LogIn, world: World, session: Session, time: time_machine.Traveller
) -> None:
    browser = login_as("admin")
    time.shift(LATER)
    user_id = world.a.ids["user_id"]
    typed = {"name": 'Nytt "namn" <b>&</b>\r\nÅ', "email": "ny@exempel.example", "version": "1", "is_admin": "y"}
    page = browser.post("admin.edit_user", typed, user_id=user_id, status=401)
    assert page.h1 == "Bekräfta att det är du"
    assert {"account.proved", "user.edited"}.isdisjoint(_actions(session))
    wrong = _answer(browser, page, proof_password="fel")
    assert wrong.status == 400
    assert "Lösenordet stämmer inte" in wrong.errors[0]
    assert "user.edited" not in _actions(session)
    answer = _answer(browser, wrong, proof_password=PASSWORD)
    assert answer.status == 303, answer.text
    actions = _actions(session)
    assert actions[-3:] == ["account.proof_refused", "account.proved", "user.edited"]
    assert session.get_one(User, user_id).name == 'Nytt "namn" <b>&</b>\nÅ'
    browser.post("admin.disable_user", user_id=user_id, status=303)


def test_fields_sent_twice_and_a_field_called_next_survive(login_as: LogIn, time: time_machine.Traveller) -> None:
    browser = login_as("admin")
    time.shift(LATER)
    sent = {"factor_roles": ["chief", "chair"], "opened_with": "", "next": "/hjalp"}
    page = browser.post("admin.security", sent, status=401)
    fields = _fields(page)
    assert fields["factor_roles"] == ["chief", "chair"]
    assert fields["next"] == ["/hjalp"]
    assert len(fields["csrf_token"]) == 1
    assert _answer(browser, page, proof_password=PASSWORD).status == 303
    checked = browser.get("admin.security").soup.select("main input[checked]")
    assert [box["value"] for box in checked] == ["chief", "chair"]


def test_publishing_asks_for_a_fresh_proof(
    login_as: LogIn, world: World, session: Session, time: time_machine.Traveller
) -> None:
    browser = login_as(Role.CHIEF)
    time.shift(LATER)
    meeting_id = world.a.ids["meeting_id"]
    before = session.query(Report).count()
    page = browser.post("meetings.publish", {"missing_accepted": "y"}, meeting_id=meeting_id, status=401)
    session.rollback()
    assert session.query(Report).count() == before
    answer = _answer(browser, page, proof_password=PASSWORD)
    assert answer.status == 303, answer.text
    session.rollback()
    assert session.query(Report).count() == before + 1


def test_somebody_with_a_factor_proves_it_with_a_code_too(
    login_as: LogIn, session: Session, time: time_machine.Traveller
) -> None:
    browser = login_as(Role.CHIEF)
    phone = connect(browser)
    time.shift(LATER)
    page = browser.post("factors.turn_off", status=401)
    assert _answer(browser, page, proof_password=PASSWORD).status == 400
    wrong = _answer(browser, page, proof_password=PASSWORD, proof_code="000000")
    assert wrong.status == 400
    assert wrong.soup.select_one("#proof_code-fel") is not None
    assert "account.factor_turned_off" not in _actions(session)
    assert _answer(browser, page, proof_password=PASSWORD, proof_code=phone.code()).status == 303
    assert _actions(session)[-2:] == ["account.proved", "account.factor_turned_off"]


def test_proving_gives_the_session_a_new_key(app: Flask, login_as: LogIn, time: time_machine.Traveller) -> None:
    browser = login_as(Role.CHIEF)
    thief = Browser(app)
    thief.client.set_cookie("tracker", browser.client.get_cookie("tracker").value)
    time.shift(LATER)
    page = browser.post("factors.begin", status=401)
    assert _answer(browser, page, proof_password=PASSWORD).location == "/konto/tva-steg/koppla"
    thief.get("cases.index", status=303)
    browser.get("cases.index")


def test_the_key_is_not_shown_without_a_fresh_proof(login_as: LogIn, time: time_machine.Traveller) -> None:
    browser = login_as(Role.CHIEF)
    waiting(browser)
    time.shift(LATER)
    asked = browser.get("factors.confirm", status=303).location
    assert asked == "/konto/bekrafta?next=/konto/tva-steg/koppla"
    page = browser.open(asked)
    assert _answer(browser, page, proof_password="fel").status == 400
    assert _answer(browser, page, proof_password=PASSWORD).location == "/konto/tva-steg/koppla"
    browser.get("factors.confirm")


def test_the_proof_of_anothers_password_is_none(
    login_as: LogIn, app: Flask, session: Session, world: World, time: time_machine.Traveller
) -> None:
    new = "åtta blå båtar i vass"
    login_as(Role.OWNER).post("accounts.change_password", {"current": PASSWORD, "new": new}, status=303)
    browser = login_as(Role.CHIEF)
    time.shift(LATER)
    page = browser.post("factors.begin", status=401)
    assert _answer(browser, page, proof_password=new).status == 400


def test_proofs_are_throttled(login_as: LogIn, time: time_machine.Traveller) -> None:
    browser = login_as(Role.CHIEF)
    time.shift(LATER)
    page = browser.post("factors.begin", status=401)
    for _try in range(5):
        page = _answer(browser, page, proof_password="fel")
    refused = _answer(browser, page, proof_password=PASSWORD)
    assert refused.status == 429
    assert int(refused.answer.headers["Retry-After"]) > 0


def test_a_proof_without_csrf_token_is_refused(login_as: LogIn, time: time_machine.Traveller) -> None:
    browser = login_as(Role.CHIEF)
    time.shift(LATER)
    assert browser.raw_post("/konto/tva-steg/borja", {"proof_password": PASSWORD}).status_code == 400


def test_cancelling_leads_back_to_where_the_form_stood(login_as: LogIn, time: time_machine.Traveller) -> None:
    browser = login_as(Role.CHIEF)
    time.shift(LATER)
    for referrer, expected in (
        ("http://localhost/konto/tva-steg?a=b", "/konto/tva-steg?a=b"),
        ("http://evil.example/konto", "/"),
        ("http://localhost//evil.example", "/"),
        ("", "/"),
    ):
        page = browser.post("factors.begin", status=401, headers={"Referer": referrer})
        assert page.soup.find("a", string=re.compile("Avbryt"))["href"] == expected


def test_the_wrong_person_is_told_so_before_any_password(login_as: LogIn, time: time_machine.Traveller) -> None:
    browser = login_as(Role.OWNER)
    time.shift(LATER)
    browser.post("admin.security", {"factor_roles": []}, status=403)


def test_changing_password_counts_as_proof(login_as: LogIn, time: time_machine.Traveller) -> None:
    browser = login_as(Role.CHIEF)
    time.shift(LATER)
    new = "åtta blå båtar i vass"
    browser.post("accounts.change_password", {"current": PASSWORD, "new": new}, status=303)
    assert isinstance(connect(browser), Authenticator)
