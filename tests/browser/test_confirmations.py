"""An owner answers from the mail, on a phone, without signing in. Must be shown 2."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Person, Site
from tests.browser.test_accessibility import violations
from tests.tools import smtp
from tracker.extensions import db
from tracker.web import post, reminders

DAY = date(2014, 3, 18)


@pytest.fixture
def mail(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[smtp.Post]:
    """The demo has a mail server, and `tracker remind` has run."""
    with smtp.server() as server:
        settings = replace(
            site.app.config["SETTINGS"],
            smtp_url=f"smtp://127.0.0.1:{server.port}",
            mail_from="lotsen@kommun.example",
            base_url=site.url,
        )
        monkeypatch.setitem(site.app.config, "SETTINGS", settings)
        with site.app.app_context():
            reminders.queue_due(DAY, datetime.now(UTC))
            assert post.deliver().sent > 0
            db.session.remove()
        yield server


def _link(server: smtp.Post) -> tuple[str, str]:
    """Receiver and link of a mail that asks somebody about measures."""
    for _ in range(server.letters.qsize()):
        letter = server.next()
        part = letter.get_body(("plain",))
        found = re.search(r"http://\S+/bekrafta/\S{43}", part.get_content() if part else "")
        if found:
            return str(letter["To"]), found[0]
    raise AssertionError("no mail asks anybody")


def test_owner_confirms_from_the_mail_on_a_phone_in_one_tap(person: Callable[..., Person], mail: smtp.Post) -> None:
    _to, link = _link(mail)
    visitor = person(None, viewport=PHONE)
    page = visitor.page
    page.goto(link)
    page.get_by_role("button", name=re.compile("Läget är oförändrat")).click()
    expect(page.get_by_text(re.compile("^Tack!"))).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.goto(link)
    expect(page.get_by_text("Du har svarat för alla dina åtgärder")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("bekräfta"))).to_have_count(0)
    page.goto(link[:-5] + ("A" if link[-5] != "A" else "B") + link[-4:])
    expect(page.get_by_role("heading", name="Länken kan inte användas")).to_be_visible()
    assert visitor.complaints == [c for c in visitor.complaints if "410" in c]


def test_owner_writes_what_has_happened_from_the_mail(person: Callable[..., Person], mail: smtp.Post) -> None:
    _to, link = _link(mail)
    page = person(None, viewport=PHONE, javascript=False).page
    page.goto(link)
    before = page.locator("article").count()
    first = page.locator("article").first
    first.locator("summary").click()
    first.get_by_label("Vad har hänt sedan sist?").fill("Arbetet går enligt planen.")
    answers = first.get_by_role("group", name=re.compile("Hinner ni"))
    if answers.count():
        answers.get_by_text("Ja", exact=True).click()
    first.get_by_role("button", name="Spara läget").click()
    expect(page.get_by_text(re.compile("^Tack!"))).to_be_visible()
    assert page.locator("article").count() == before - 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_of_the_link_keeps_what_we_promise_of_accessibility(
    person: Callable[..., Person], mail: smtp.Post, theme: str
) -> None:
    _to, link = _link(mail)
    visitor = person(None, viewport={"width": 320, "height": 800}, theme=theme)
    visitor.page.goto(link)
    visitor.page.locator("summary").first.click()
    assert violations(visitor) == []
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 320
