"""Signing in and out, and the own account."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.browser_client import Browser
from tests.world import NOW, PASSWORD, World
from tracker.models import AuditEvent, Measure, Membership, User
from tracker.rules.states import MeasureState, Role

LogIn = Callable[..., Browser]

NEW = "åtta blå båtar i vass"


def _store(session: Session, *rows: object) -> None:
    """Keep rows and changes as another day's work: without the event that an action would have left."""
    session.add_all(rows)
    session.flush()
    session.info.clear()
    session.commit()


def _sign_in(browser: Browser, email: str, password: str = PASSWORD, **data: str) -> str:
    return browser.post("accounts.log_in", {"email": email, "password": password, **data}, status=303).location


@pytest.mark.parametrize(
    ("role", "first_page"),
    [
        (Role.CHIEF, "/"),
        (Role.COORDINATOR, "/"),
        (Role.CHAIR, "/"),
        (Role.SECRETARY, "/"),
        (Role.VERIFIER, "/kontroller"),
        (Role.MEMBER, "/"),
        (Role.AUDITOR, "/historik"),
    ],
)
def test_signing_in_leads_to_the_page_of_the_role(browser: Browser, world: World, role: Role, first_page: str) -> None:
    assert _sign_in(browser, world.a.emails[role]) == first_page


def test_an_owner_begins_at_the_own_measure_or_at_all_of_them(
    app: Flask, browser: Browser, session: Session, world: World
) -> None:
    assert _sign_in(browser, world.a.emails[Role.OWNER]) == f"/atgarder/{world.a.ids['measure_id']}"
    owner_id = session.scalars(select(Measure.owner_id).where(Measure.id == world.a.ids["measure_id"])).one()
    _store(
        session,
        Measure(
            committee_id=world.a.committee_id,
            sequence=2,
            title="Till",
            deputy_id=owner_id,
            state=MeasureState.NOT_STARTED,
            whole_plan=True,
            registered_on=NOW.date(),
        ),
    )
    again = Browser(app)
    assert _sign_in(again, world.a.emails[Role.OWNER]) == "/atgarder?flik=mina"


def test_the_wanted_page_comes_after_signing_in(browser: Browser, world: World) -> None:
    asked = browser.open("/arenden?sida=1", status=303).location
    assert asked == "/logga-in?next=/arenden?sida%3D1"
    page = browser.open(asked)
    assert page.soup.select_one("main input[name=next]")["value"] == "/arenden?sida=1"
    assert _sign_in(browser, world.a.emails[Role.CHIEF], next="/arenden?sida=1") == "/arenden?sida=1"


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\n/evil", "x"]
)
def test_signing_in_never_leads_off_the_site(browser: Browser, world: World, target: str) -> None:
    assert _sign_in(browser, world.a.emails[Role.CHIEF], next=target) == "/"


def test_wrong_address_and_wrong_password_get_the_same_answer(browser: Browser, session: Session, world: World) -> None:
    known = browser.post("accounts.log_in", {"email": world.a.emails[Role.CHIEF], "password": "fel"}, status=400)
    unknown = browser.post("accounts.log_in", {"email": "ingen@exempel.example", "password": "fel"}, status=400)
    assert known.errors == unknown.errors
    assert len(known.errors) == 1
    assert known.field("password") == ""
    actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id.desc()).limit(2)).all()
    assert actions == ["account.sign_in_refused"] * 2


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({}, ["email", "password"]),
        ({"email": "a@b.se"}, ["password"]),
        ({"email": "x" * 5000, "password": "y" * 10_000}, ["email", "password"]),
        ({"email": "\x00", "password": "x"}, ["email"]),
    ],
)
def test_signing_in_says_what_is_missing_at_the_field(
    browser: Browser, data: dict[str, str], fields: list[str]
) -> None:
    page = browser.post("accounts.log_in", data, status=400)
    assert [p["id"] for p in page.soup.select(".felmed")] == [f"{name}-fel" for name in fields]


def test_signing_in_begins_a_new_session(browser: Browser, world: World) -> None:
    browser.get("accounts.log_in")
    before = browser.client.get_cookie("tracker")
    _sign_in(browser, world.a.emails[Role.CHIEF])
    after = browser.client.get_cookie("tracker")
    assert before is None or after is None or before.value != after.value


def test_signing_out_makes_a_copied_cookie_worthless(app: Flask, login_as: LogIn) -> None:
    browser = login_as(Role.CHIEF)
    copied = browser.client.get_cookie("tracker")
    assert copied is not None
    thief = Browser(app)
    thief.client.set_cookie("tracker", copied.value)
    thief.get("cases.index")
    assert browser.post("accounts.log_out", status=303).location == "/logga-in"
    assert "Du är utloggad." in browser.get("accounts.log_in").text
    thief.get("cases.index", status=303)


def test_signing_out_twice_is_no_fault(browser: Browser) -> None:
    browser.post("accounts.log_out", status=303)


def test_a_closed_account_is_out_at_once(login_as: LogIn, session: Session, world: World) -> None:
    browser = login_as(Role.CHIEF)
    session.execute(update(User).where(User.email == world.a.emails[Role.CHIEF]).values(disabled_at=NOW))
    session.commit()
    browser.get("cases.index", status=303)


def test_changing_password_keeps_this_session_and_ends_the_others(login_as: LogIn, world: World, app: Flask) -> None:
    here, there = login_as(Role.CHIEF), login_as(Role.CHIEF)
    here.post("accounts.change_password", {"current": PASSWORD, "new": NEW}, status=303)
    assert "Lösenordet är bytt." in here.get("accounts.show").text
    there.get("accounts.show", status=303)
    _sign_in(Browser(app), world.a.emails[Role.CHIEF], NEW)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"current": "fel", "new": NEW}, "Det är inte ditt nuvarande lösenord"),
        ({"current": PASSWORD, "new": "elva tecken"}, "minst 12 tecken"),
        ({"current": PASSWORD, "new": PASSWORD}, "Välj ett annat lösenord"),
        ({}, "Skriv ditt nuvarande lösenord."),
    ],
)
def test_changing_password_says_what_is_wrong_at_the_field(
    login_as: LogIn, data: dict[str, str], sentence: str
) -> None:
    page = login_as(Role.CHIEF).post("accounts.change_password", data, status=400)
    assert any(sentence in error for error in page.errors)
    assert page.soup.title.get_text().startswith("Fel: ")
    assert page.soup.select_one("[aria-invalid=true]") is not None


def test_the_account_lists_where_one_is_signed_in(app: Flask, login_as: LogIn, world: World) -> None:
    chair = login_as(Role.CHAIR)  # the world has signed the chair in on a phone already
    page = chair.get("accounts.show")
    rows = [row.get_text(" ", strip=True) for row in page.soup.select("[aria-labelledby=enheter] tbody tr")]
    assert len(rows) == 2
    assert "(den här)" in rows[0] and "Logga ut" not in rows[0]
    assert "Safari på iPhone" in rows[1] and "192.0.2.7" in rows[1] and "Logga ut" in rows[1]
    chair.post("accounts.end_session", session_id=world.a.ids["session_id"], status=303)
    assert len(chair.get("accounts.show").soup.select("[aria-labelledby=enheter] tbody tr")) == 1


def test_one_of_the_own_sessions_is_ended_from_another(login_as: LogIn, session: Session) -> None:
    here, there = login_as(Role.OWNER), login_as(Role.OWNER)
    form = here.get("accounts.show").soup.select_one("[aria-labelledby=enheter] tbody form")
    here.raw_post(form["action"], {"csrf_token": here.token()})
    assert "Enheten är utloggad." in here.get("accounts.show").text
    there.get("accounts.show", status=303)
    assert session.scalars(select(AuditEvent.action).order_by(AuditEvent.id.desc())).first() == "account.session_ended"


def test_all_other_sessions_are_ended_at_once(login_as: LogIn) -> None:
    here, there, far = (login_as(Role.OWNER) for _ in range(3))
    here.post("accounts.end_other_sessions", status=303)
    here.get("accounts.show")
    there.get("accounts.show", status=303)
    far.get("accounts.show", status=303)


def test_the_account_tells_when_one_signed_in_the_time_before(login_as: LogIn) -> None:
    first = login_as(Role.OWNER)
    assert "Gången före den här" not in first.get("accounts.show").text
    assert "Gången före den här loggade du in" in login_as(Role.OWNER).get("accounts.show").text


def test_anothers_session_does_not_exist(login_as: LogIn, world: World) -> None:
    login_as(Role.CHIEF).post("accounts.end_session", session_id=world.a.ids["session_id"], status=404)
    login_as(Role.CHIEF).post("accounts.end_session", session_id=999_999, status=404)


def test_the_account_lists_the_own_roles(login_as: LogIn, world: World) -> None:
    text = login_as(Role.CHIEF).get("accounts.show").text
    assert f"Alby kommun, socialnämnden {world.a.canary} Förvaltningschef Titel chief" in text
    assert world.b.canary not in text


def test_language_is_kept_for_the_person_and_leads_back(login_as: LogIn, app: Flask, world: World) -> None:
    browser = login_as(Role.CHIEF)
    answer = browser.post("accounts.set_language", {"language": "en", "next": "/arenden?sida=1"}, status=303)
    assert answer.location == "/arenden?sida=1"
    assert browser.get("accounts.show").soup.html["lang"] == "en"
    assert login_as(Role.CHIEF).get("accounts.show").soup.html["lang"] == "en"


def test_language_is_kept_for_the_visit_of_somebody_unknown(browser: Browser) -> None:
    browser.post("accounts.set_language", {"language": "en", "next": "/hjalp"}, status=303)
    assert browser.get("about.help").soup.html["lang"] == "en"
    browser.post("accounts.set_language", {"language": "xx"}, status=400)


@pytest.mark.parametrize("target", ["/logga-ut", "/finns-inte", "https://evil.example", ""])
def test_language_never_leads_to_what_only_a_form_may_open(browser: Browser, target: str) -> None:
    assert browser.post("accounts.set_language", {"language": "sv", "next": target}, status=303).location == "/"


@pytest.mark.parametrize("theme", ["dark", "light", "auto"])
def test_theme_is_kept_in_the_browser(browser: Browser, theme: str) -> None:
    answer = browser.post("accounts.set_theme", {"theme": theme, "next": "/hjalp"}, status=303)
    cookie = answer.answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    html = browser.get("about.help").soup.html
    assert html["data-bs-theme"] == ("dark" if theme == "dark" else "light")
    assert (html.get("data-tema") == "auto") is (theme == "auto")


def test_an_unknown_theme_is_refused(browser: Browser) -> None:
    browser.post("accounts.set_theme", {"theme": "rosa"}, status=400)


def test_choosing_committee_shows_the_chosen_one(login_as: LogIn, session: Session, world: World) -> None:
    user_id = session.scalars(select(User.id).where(User.email == world.a.emails[Role.CHIEF])).one()
    _store(session, Membership(user_id=user_id, committee_id=world.b.committee_id, role=Role.CHAIR, title="Ordförande"))
    browser = login_as(Role.CHIEF)
    assert world.a.canary in browser.get("overview.index").h1
    browser.post("accounts.choose_committee", {"committee": world.b.committee_id}, status=303)
    assert world.b.canary in browser.get("overview.index").h1
    assert "Titel" not in browser.get("overview.index").soup.select_one(".topp .verktyg").get_text()


@pytest.mark.parametrize("committee", ["x", "", "0", "99999999999999999999"])
def test_choosing_what_is_no_committee_of_ones_own_is_404(login_as: LogIn, committee: str) -> None:
    login_as(Role.CHIEF).post("accounts.choose_committee", {"committee": committee}, status=404)


def test_choosing_anothers_committee_is_404(login_as: LogIn, world: World) -> None:
    login_as(Role.CHIEF).post("accounts.choose_committee", {"committee": world.b.committee_id}, status=404)


def test_password_is_compared_exactly_as_typed(browser: Browser, world: World) -> None:
    email = world.place("a").emails[Role.CHIEF]
    page = browser.post("accounts.log_in", {"email": email, "password": f"{PASSWORD}\u202e"}, status=400)
    assert page.errors
    changer = browser.sign_in(email, PASSWORD)
    new = "ett helt nytt \u202e lösenord"
    changer.post("accounts.change_password", {"current": PASSWORD, "new": new}, status=303)
    other = Browser(browser.app)
    assert other.post("accounts.log_in", {"email": email, "password": new.replace("\u202e", "\u202d")}).status == 400
    other.sign_in(email, new)
