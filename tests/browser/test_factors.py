"""Signing in with two steps as a person does it, in both themes; every page of it accessible, also at 320 pixels."""

import io
import re
from collections.abc import Callable

import pyotp
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, Person, Site
from tests.browser.test_accessibility import violations
from tests.charts.test_qr import drawn
from tracker.charts import qr
from tracker.extensions import db

NARROW = {"width": 320, "height": 640}


def _checked(someone: Person) -> None:
    """The page that is open has no fault that axe knows of, and does not scroll sideways."""
    assert violations(someone) == []
    wide = someone.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= someone.page.viewport_size["width"], f"{someone.page.url} is {wide} pixels wide"


def _modules(page: Page, size: int) -> set[tuple[int, int]]:
    """The dark modules of the square as it stands on the screen."""
    picture = Image.open(io.BytesIO(page.locator("svg.qr").screenshot())).convert("L")
    side = picture.width / size
    assert picture.width == pytest.approx(picture.height, abs=1)
    shades = {
        (x, y): picture.getpixel((int((x + 0.5) * side), int((y + 0.5) * side)))
        for x in range(size)
        for y in range(size)
    }
    assert set(shades.values()) <= {0, 255}, "black on white, whatever the theme"
    return {place for place, shade in shades.items() if shade == 0}


def _connect(someone: Person) -> tuple[pyotp.TOTP, list[str]]:
    """Connect an app by what the pages show; the recovery codes."""
    page = someone.open("/konto/tva-steg")
    _checked(someone)
    page.get_by_role("button", name="Koppla en app").click()
    key = re.sub(r"\s", "", page.locator("code.nyckel").inner_text())
    app = pyotp.TOTP(key)
    address = page.locator("dl.fakta dd").first.inner_text()
    square = qr.square(app.provisioning_uri(name=address, issuer_name="Tillsynslotsen"))
    assert _modules(page, square.size) == drawn(square)
    _checked(someone)
    page.get_by_label("Kod från appen").fill(app.now())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Dina reservkoder")).to_be_visible()
    _checked(someone)
    return app, page.locator(".koder code").all_inner_texts()


def _sign_in(someone: Person, account: dict[str, str]) -> Page:
    page = someone.open("/logga-in")
    page.fill("[name=email]", account["email"])
    page.fill("[name=password]", account["password"])
    page.locator("main form button:not([type=button])").click()
    return page


@pytest.mark.parametrize(("theme", "viewport"), [("light", DESKTOP), ("dark", NARROW)])
def test_an_app_is_connected_and_then_asked_for(
    person: Callable[..., Person], site: Site, theme: str, viewport: dict[str, int]
) -> None:
    someone = person("förvaltningschef", theme=theme, viewport=viewport)
    _app, codes = _connect(someone)
    assert len(codes) == 10
    someone.context.clear_cookies()
    page = _sign_in(someone, site.account("förvaltningschef"))
    expect(page.get_by_role("heading", name="Skriv koden")).to_be_visible()
    _checked(someone)
    page.get_by_label("Kod").fill("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    _checked(someone)
    page.get_by_label("Kod").fill(codes[0])
    page.keyboard.press("Enter")
    expect(page.get_by_text("Du har 9 reservkoder kvar.")).to_be_visible()
    someone.open("/konto/tva-steg")
    _checked(someone)
    assert [line for line in someone.complaints if "400 (BAD REQUEST)" not in line] == []


@pytest.mark.parametrize(("theme", "viewport"), [("light", NARROW), ("dark", DESKTOP)])
def test_a_form_sent_long_after_signing_in_is_kept_while_the_person_proves_it(
    person: Callable[..., Person], site: Site, theme: str, viewport: dict[str, int]
) -> None:
    admin = person("systemadministratör", committee="", theme=theme, viewport=viewport)
    page = admin.open("/administration/anvandare/ny")
    page.get_by_label("Namn").fill('Ny "Person" & <b>')
    page.get_by_label("E-post").fill("ny.person@exempel.example")
    with site.app.app_context():
        db.session.execute(db.text("UPDATE user_session SET proved_at = '2014-01-01 00:00:00'"))
        db.session.commit()
    page.get_by_role("button", name="Lägg upp kontot").click()
    expect(page.get_by_role("heading", name="Bekräfta att det är du")).to_be_visible()
    _checked(admin)
    page.get_by_label("Lösenord").fill(site.account("systemadministratör", "")["password"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name='Länk till Ny "Person" & <b>')).to_be_visible()
    assert [line for line in admin.complaints if "401 (UNAUTHORIZED)" not in line] == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_the_administrator_demands_is_accessible(person: Callable[..., Person], theme: str) -> None:
    admin = person("systemadministratör", committee="", theme=theme, viewport=NARROW)
    page = admin.open("/administration/sakerhet")
    _checked(admin)
    page.get_by_label("Systemadministratör").check()
    page.get_by_role("button", name="Spara kravet").click()
    expect(page.get_by_text("Din roll kräver inloggning i två steg")).to_be_visible()
    _checked(admin)
    assert admin.complaints == []
