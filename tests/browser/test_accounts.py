"""Signing in and choosing a password as people and their password managers do it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Person

pytestmark = pytest.mark.browser
SitDown = Callable[..., Person]

NEW = "åtta blå båtar i vass"


def _paste(someone: Person, field: str, text: str) -> None:
    """Copy the text and paste it with the keyboard, as out of a password manager."""
    someone.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=someone.site.url)
    someone.page.evaluate("text => navigator.clipboard.writeText(text)", text)
    someone.page.focus(field)
    someone.page.keyboard.press("Control+V")


def test_a_pasted_password_signs_in_and_the_fields_say_what_they_are(person: SitDown) -> None:
    someone = person()
    account = someone.site.account("förvaltningschef")
    page = someone.open("/logga-in")
    expect(page.locator("[name=email]")).to_have_attribute("autocomplete", "username")
    expect(page.locator("[name=password]")).to_have_attribute("autocomplete", "current-password")
    expect(page.locator("[name=password]")).to_have_attribute("type", "password")
    page.fill("[name=email]", account["email"])
    _paste(someone, "[name=password]", account["password"])
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url(someone.site.url + "/")
    page = someone.open("/konto/losenord")
    expect(page.locator("[name=current]")).to_have_attribute("autocomplete", "current-password")
    expect(page.locator("[name=new]")).to_have_attribute("autocomplete", "new-password")
    assert someone.complaints == []


def test_going_back_after_signing_out_shows_nothing(person: SitDown) -> None:
    someone = person("förvaltningschef")
    page = someone.open("/konto")
    expect(page.get_by_role("heading", name="Ditt konto")).to_be_visible()
    page.get_by_role("main").get_by_role("button", name="Logga ut").first.click()
    expect(page.get_by_text("Du är utloggad.")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Logga in")).to_be_visible()
    assert "Kim Exempel" not in page.content()


def test_an_invited_person_chooses_a_password_and_the_link_is_told_to_nobody(person: SitDown) -> None:
    ada, eva = person("systemadministratör", committee=""), person()
    page = ada.open("/administration/anvandare/ny")
    page.get_by_label("Namn").fill("Eva Exempel")
    page.get_by_label("E-post").fill("eva@katrineholm.example")
    page.get_by_role("button", name="Lägg upp kontot").click()
    link = page.locator("code").inner_text()
    token = link.rpartition("/")[2]

    told: list[str] = []
    eva.page.on("request", lambda request: told.append(request.headers.get("referer", "")))
    page = eva.open(link.removeprefix(eva.site.url))
    expect(page.locator("[name=username]")).to_have_value("eva@katrineholm.example")
    expect(page.locator("[name=password]")).to_have_attribute("autocomplete", "new-password")
    _paste(eva, "[name=password]", NEW)
    page.get_by_role("button", name="Spara lösenordet").click()
    expect(page.get_by_text("Lösenordet är valt.")).to_be_visible()
    page.fill("[name=email]", "eva@katrineholm.example")
    page.fill("[name=password]", NEW)
    page.get_by_role("button", name="Logga in").click()
    expect(page.get_by_role("heading", name="Du har ingen roll ännu")).to_be_visible()
    assert len(told) > 5
    assert not any(token in referrer for referrer in told)
    assert ada.complaints == eva.complaints == []
