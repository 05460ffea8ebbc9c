"""The chair runs Mötesläge: by keyboard only, on the projector and on a tablet, without a network once it is open."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Person
from tests.browser.test_accessibility import violations

PROJECTOR = {"width": 1920, "height": 1080}
TABLET = {"width": 820, "height": 1180}
GROUPS = ["laget", "andrat", "kvar", "beslut", "sista-dag"]


def _open(chair: Person) -> Page:
    chair.open("/rapporter")
    chair.page.locator("main tbody th a").first.click()
    chair.page.get_by_role("link", name="Öppna mötesläge").click()
    chair.page.wait_for_url(re.compile(r"/motelage"))
    chair.page.wait_for_load_state("networkidle")
    return chair.page


def _shown(page: Page) -> str:
    assert page.locator(".vy:visible").count() == 1
    return str(page.locator(".vy:visible").get_attribute("data-grupp"))


def _at(page: Page) -> str:
    return str(page.locator(".vy:visible").get_attribute("id"))


def _walk(page: Page, key: str) -> list[str]:
    """The groups passed with one key, from end to end; it stops where nothing moves any more."""
    passed = [_at(page)]
    groups = [_shown(page)]
    while True:
        page.keyboard.press(key)
        if _at(page) == passed[-1]:
            return list(dict.fromkeys(groups))
        passed.append(_at(page))
        groups.append(_shown(page))
        assert len(passed) < 40
        heading = page.locator(".vy:visible h2")
        assert heading.evaluate("e => e === document.activeElement"), "focus moves to the heading"


@pytest.mark.parametrize("viewport", [PROJECTOR, TABLET], ids=["projector", "tablet"])
def test_chair_runs_the_meeting_by_keyboard_and_without_network(
    person: Callable[..., Person], viewport: dict[str, int]
) -> None:
    chair = person("ordförande", viewport=viewport)
    page = _open(chair)
    assert chair.complaints == []
    asked: list[str] = []
    # Chromium asks for the icon of the tab again whenever the address changes; the page itself asks for nothing.
    page.on("request", lambda request: None if "favicon" in request.url else asked.append(request.url))
    chair.context.set_offline(True)
    assert _walk(page, "ArrowRight") == GROUPS
    assert _walk(page, "PageUp") == GROUPS[::-1]
    page.keyboard.press("End")
    assert _shown(page) == "sista-dag"
    page.keyboard.press("Home")
    assert _shown(page) == "laget"
    assert _walk(page, "PageDown") == GROUPS
    page.keyboard.press("Home")
    page.locator(".vy:visible h3 a").first.focus()
    page.keyboard.press("Enter")
    assert _shown(page) == "brist"
    page.keyboard.press("ArrowLeft")
    assert _at(page) == "laget", "back to where it was asked from"
    assert asked == []
    assert [said for said in chair.complaints if "ERR_INTERNET_DISCONNECTED" not in said] == []


def test_text_is_large_enough_at_five_metres_and_can_be_made_larger(person: Callable[..., Person]) -> None:
    page = _open(person("ordförande", viewport=PROJECTOR))
    size = "parseFloat(getComputedStyle(document.body).fontSize)"
    assert page.evaluate(size) == 36
    button = page.get_by_role("button", name="Textstorlek")
    sizes = []
    for _ in range(4):
        button.focus()
        page.keyboard.press("Enter")
        sizes.append(page.evaluate(size))
    assert sizes == [45, 54, pytest.approx(30.6), 36]
    width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_view_is_accessible(person: Callable[..., Person], theme: str) -> None:
    chair = person("ordförande", viewport=PROJECTOR, theme=theme)
    page = _open(chair)
    for view in page.locator(".vy").all():
        anchor = str(view.get_attribute("id"))
        page.evaluate("anchor => { location.hash = anchor }", anchor)
        expect(view).to_be_visible()
        assert violations(chair) == [], anchor


def test_it_is_a_long_page_without_script(person: Callable[..., Person]) -> None:
    chair = person("ordförande", viewport=TABLET, javascript=False)
    page = _open(chair)
    assert page.locator(".vy:visible").count() == page.locator(".vy").count() > 5
    assert page.get_by_role("button", name="Nästa").count() == 0
    page.get_by_role("link", name="Beslut", exact=True).click()
    assert page.url.endswith("#beslut")
