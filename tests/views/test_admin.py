"""The system administrator's door."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.browser_client import Browser
from tests.world import World
from tracker.models import Committee, Membership, User
from tracker.rules.states import Role

LogIn = Callable[..., Browser]

COMMITTEE = {
    "municipality": "Cedby kommun",
    "name": "socialnämnden",
    "administration": "socialförvaltningen",
    "chief_title": "Socialchef",
    "chair_title": "Ordförande",
    "dispatch_days": "7",
    "approval_days": "14",
    "sending_days": "1",
    "asked_days": "7",
    "asked_again_days": "2",
    "chief_told_days": "1",
    "deputy_after_days": "3",
    "chief_after_days": "7",
    "near_days": "7",
    "horizon_days": "28",
}


@pytest.fixture
def ada(login_as: LogIn) -> Browser:
    return login_as("admin")


def _edited(browser: Browser, endpoint: str, data: dict[str, Any], **arguments: int) -> dict[str, Any]:
    """The data with the version that the page was opened at."""
    return {**data, "version": browser.get(endpoint, **arguments).field("version")}


def test_a_new_committee_with_its_first_chief_can_begin(ada: Browser, app: Flask, session: Session) -> None:
    ada.post("admin.new_committee", COMMITTEE, status=303)
    committee_id = session.scalars(select(Committee.id).where(Committee.municipality == "Cedby kommun")).one()
    page = ada.post("admin.new_user", {"name": "Eva Ek", "email": "eva@cedby.example"}, status=200)
    path = page.soup.select_one("code").get_text().removeprefix("http://localhost")
    user_id = session.scalars(select(User.id).where(User.email == "eva@cedby.example")).one()
    given = {"user_id": user_id, "committee_id": committee_id, "role": "chief", "title": "Socialchef"}
    ada.post("admin.new_membership", given, status=303)
    eva = Browser(app)
    eva.raw_post(path, {"csrf_token": eva.token(), "password": "åtta blå båtar i vass"})
    chief = eva.sign_in("eva@cedby.example", "åtta blå båtar i vass")
    assert chief.get("overview.index").h1 == "Inget tillsynsärende ännu"


def test_a_person_is_signed_out_everywhere_by_the_administrator(ada: Browser, login_as: LogIn, world: World) -> None:
    here, there = login_as(Role.CHIEF), login_as(Role.CHIEF)
    user_id = world.a.ids["user_id"]
    assert "Personen är inloggad på 2 enheter" in ada.get("admin.edit_user", user_id=user_id).text
    ada.post("admin.end_sessions", user_id=user_id, status=303)
    here.get("accounts.show", status=303)
    there.get("accounts.show", status=303)
    assert "Inloggad nu" not in ada.get("admin.edit_user", user_id=user_id).text


def test_a_closed_account_cannot_sign_in_until_it_is_opened(
    ada: Browser, app: Flask, login_as: LogIn, session: Session, world: World
) -> None:
    user_id = session.scalars(select(User.id).where(User.email == world.a.emails[Role.OWNER])).one()
    ada.post("admin.disable_user", user_id=user_id, status=303)
    assert "Kontot är stängt." in ada.get("admin.edit_user", user_id=user_id).text
    with pytest.raises(AssertionError):
        login_as(Role.OWNER)
    ada.post("admin.enable_user", user_id=user_id, status=303)
    login_as(Role.OWNER)


def test_closing_ones_own_account_is_refused_in_words(ada: Browser, session: Session, world: World) -> None:
    user_id = session.scalars(select(User.id).where(User.email == world.admin_email)).one()
    page = ada.post("admin.disable_user", user_id=user_id, status=409)
    assert "Du kan inte stänga ditt eget konto." in page.text


def test_editing_a_committee_keeps_what_is_typed_and_says_what_was_saved_meanwhile(
    ada: Browser, login_as: LogIn, world: World
) -> None:
    committee_id = world.a.committee_id
    typed = _edited(ada, "admin.edit_committee", {**COMMITTEE, "name": "min nämnd"}, committee_id=committee_id)
    other = login_as("admin")
    theirs = _edited(other, "admin.edit_committee", {**COMMITTEE, "approval_days": "10"}, committee_id=committee_id)
    other.post("admin.edit_committee", theirs, committee_id=committee_id, status=303)
    page = ada.post("admin.edit_committee", typed, committee_id=committee_id, status=409)
    assert "Ada Admin sparade" in page.text
    assert "Dagar för justering av protokoll 14 10" in page.text
    assert page.field("name") == "min nämnd"
    ada.post("admin.edit_committee", {**typed, "version": page.field("version")}, committee_id=committee_id, status=303)
    assert "min nämnd" in ada.get("admin.index", flik="namnder").text


def test_editing_a_role_lets_it_end(ada: Browser, login_as: LogIn, session: Session, world: World) -> None:
    membership_id = world.a.ids["membership_id"]
    data = {"role": "verifier", "title": "Controller", "ends_on": "2014-03-17"}
    typed = _edited(ada, "admin.edit_membership", data, membership_id=membership_id)
    ada.post("admin.edit_membership", typed, membership_id=membership_id, status=303)
    assert "17 mars (avslutad)" in ada.get("admin.index", flik="uppdrag", visa="avslutade").text
    assert login_as(Role.VERIFIER).get("overview.index").h1 == "Du har ingen roll ännu"
    assert session.get_one(Membership, membership_id).title == "Controller"


@pytest.mark.parametrize(
    ("endpoint", "data", "field", "sentence"),
    [
        ("admin.new_committee", {**COMMITTEE, "municipality": ""}, "municipality", "Skriv kommunens namn"),
        ("admin.new_committee", {**COMMITTEE, "approval_days": "-1"}, "approval_days", "Skriv ett heltal"),
        ("admin.new_committee", {**COMMITTEE, "approval_days": ""}, "approval_days", "Skriv antal dagar"),
        ("admin.new_committee", {**COMMITTEE, "asked_days": "2"}, "asked_again_days", "skriv färre dagar än 2"),
        ("admin.new_committee", {**COMMITTEE, "horizon_days": "7"}, "horizon_days", "skriv fler dagar än 7"),
        ("admin.new_committee", {**COMMITTEE, "name": "x" * 10_000}, "name", "Korta den till högst"),
        ("admin.new_committee", {**COMMITTEE, "name": "a\x00b"}, "name", "tecken som inte går att spara"),
        ("admin.new_user", {"name": "", "email": "a@b.se"}, "name", "Skriv personens namn."),
        ("admin.new_user", {"name": "Eva", "email": "inte en adress"}, "email", "Skriv en e-postadress"),
        ("admin.new_user", {"name": "Eva", "email": "ADMIN@exempel.example"}, "email", "har redan ett konto"),
        ("admin.new_membership", {"role": "chief", "title": "x"}, "user_id", "Välj vem som ska ha rollen."),
        ("admin.new_membership", {"user_id": "1", "title": "x", "role": "kung"}, "role", ""),
        ("admin.new_membership", {"user_id": "1", "ends_on": "2014-02-31"}, "ends_on", "Skriv ett datum som finns"),
        ("admin.new_membership", {"user_id": "99999999999999999999"}, "user_id", ""),
    ],
)
def test_wrong_input_is_said_at_its_field(
    ada: Browser, endpoint: str, data: dict[str, str], field: str, sentence: str
) -> None:
    page = ada.post(endpoint, data, status=400)
    said = page.soup.select_one(f"#{field}-fel")
    assert said is not None, page.errors
    assert sentence in said.get_text()


@pytest.mark.parametrize("tab", ["anvandare", "namnder", "uppdrag", "x"])
@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"sok": "å%_'", "sida": "99999999999999999999", "sortera": "x", "ordning": "fallande"},
        {"sok": "KANARIE", "visa": "galler", "roll": "chief", "namnd": "1", "sortera": "namn"},
        {"sok": "\x00", "visa": "x", "roll": "x", "namnd": "x", "sida": "-1"},
    ],
)
def test_the_lists_take_any_address(ada: Browser, tab: str, arguments: dict[str, str]) -> None:
    ada.get("admin.index", flik=tab, **arguments)


def test_the_lists_are_searched_and_sorted(ada: Browser, world: World) -> None:
    page = ada.get("admin.index", sok="CHAIR", sortera="epost", ordning="fallande")
    names = [th.get_text(strip=True) for th in page.soup.select("tbody th")]
    assert names == [
        f"Vice_Chair {world.b.canary}",
        f"Vice_Chair {world.a.canary}",
        f"Chair {world.b.canary}",
        f"Chair {world.a.canary}",
    ]


def test_administration_is_for_the_system_administrator_only(login_as: LogIn) -> None:
    login_as(Role.CHIEF).get("admin.index", status=403)


def test_administration_shows_nothing_of_any_plan(ada: Browser, world: World) -> None:
    for tab in ("anvandare", "namnder", "uppdrag"):
        text = ada.get("admin.index", flik=tab).text
        for word in ("Tillsyn kanarie", "Utredningstider", "Kvalitetspolicy"):
            assert word not in text
    ada.get("cases.show", case_id=world.a.ids["case_id"], status=404)


def test_what_does_not_exist_is_404(ada: Browser) -> None:
    ada.get("admin.edit_user", user_id=999_999, status=404)
    ada.get("admin.edit_committee", committee_id=999_999, status=404)
    ada.get("admin.edit_membership", membership_id=999_999, status=404)


def test_the_administrators_historik_shows_access_and_nothing_of_a_plan(login_as: LogIn, world: World) -> None:
    chief = login_as(Role.CHIEF)
    finding_id = world.a.ids["finding_id"]
    opened = chief.get("findings.edit", finding_id=finding_id)
    chief.post(
        "findings.edit", {"title": "Hemlig", "version": opened.field("version")}, status=303, finding_id=finding_id
    )
    chief.get("admin.index", status=403)
    chief.get("findings.show", finding_id=world.b.ids["finding_id"], status=404)
    page = login_as("admin").get("admin.history")
    assert "Loggade in" in page.text and "Nekad åtkomst GET /administration" in page.text
    assert "Sidan finns inte för personen" in page.text
    assert "Hemlig" not in page.text and "Brist ändrad" not in page.text
    assert not [link for link in page.links() if link.startswith(("/brister", "/atgarder"))]
    assert "/administration/historik" in login_as("admin").get("admin.index").links()
