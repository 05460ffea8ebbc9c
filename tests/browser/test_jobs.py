"""The jobs people come for, done as they do them."""

import hashlib
import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Person, Site


def _text(page: Page) -> str:
    return re.sub(r"[\s\u00a0]+", " ", page.inner_text("body"))


def test_chief_sees_days_left_both_answers_and_what_needs_action(person: Callable[..., Person]) -> None:
    chief = person("förvaltningschef")
    text = _text(chief.open("/"))
    assert re.search(r"17 dagar kvar|dagar kvar till 4 april 17|17 dagar", text)
    assert "Kommer svaret fram i tid?" in text and "Håller svaret?" in text
    assert "Osäkert" in text and "omedelbart" in text
    assert "Kräver handling" in text and "Kvalitetspolicy" in text
    assert chief.complaints == []


def _measure_of(owner: Person) -> None:
    """Open the first measure in the owner's own list."""
    if "/atgarder/" not in owner.page.url:
        owner.open("/atgarder?flik=mina")
        owner.page.locator("main a[href^='/atgarder/']").first.click()
    expect(owner.page.get_by_role("heading", name="Hur går det nu?")).to_be_visible()


def test_owner_reports_an_obstacle_on_a_phone(person: Callable[..., Person]) -> None:
    owner = person("åtgärdsansvarig", viewport=PHONE)
    _measure_of(owner)
    page = owner.page
    page.fill("textarea[name=text]", "En leverans dröjer. Vi har bett om en ny tid.")
    page.check("input[name=hindered]")
    page.fill("[name=since]", "2014-03-17")
    page.fill("[name=tried]", "Vi har frågat två leverantörer. Ingen kan leverera före april.")
    page.get_by_role("button", name="Spara läget").click()
    expect(page.get_by_text("Läget är sparat").first).to_be_visible()
    assert "Hinder" in _text(page)
    assert owner.complaints == []


def test_owner_confirms_by_keyboard_alone(person: Callable[..., Person]) -> None:
    owner = person("åtgärdsansvarig")
    _measure_of(owner)
    page = owner.page
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Läget är oförändrat":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_be_visible()
    assert "oförändrat" in _text(page)


def test_owner_can_report_without_javascript(person: Callable[..., Person]) -> None:
    owner = person("åtgärdsansvarig", javascript=False)
    _measure_of_plain(owner)
    owner.page.fill("textarea[name=text]", "Arbetet går enligt planen.")
    owner.page.get_by_role("button", name="Spara läget").click()
    expect(owner.page.get_by_text("Läget är sparat").first).to_be_visible()


def _measure_of_plain(owner: Person) -> None:
    if "/atgarder/" not in owner.page.url:
        owner.open("/atgarder?flik=mina")
        owner.page.locator("main a[href^='/atgarder/']").first.click()


def _march_meeting(chief: Person) -> Page:
    chief.open("/sammantraden")
    chief.page.get_by_role("link", name=re.compile("26 mars")).first.click()
    chief.page.wait_for_url(re.compile(r"/sammantraden/\d+$"))
    return chief.page


def _download(chief: Person, address: str) -> str:
    answer = chief.context.request.get(address)
    assert answer.ok
    return hashlib.sha256(answer.body()).hexdigest()


def test_chief_locks_the_march_report_and_it_never_changes(person: Callable[..., Person], site: Site) -> None:
    chief = person("förvaltningschef")
    page = _march_meeting(chief)
    accept = page.locator("input[name=missing_accepted]")
    if accept.count():
        accept.check()
    page.get_by_role("button", name="Lås för utskick").click()
    expect(page.get_by_text("låst", exact=False).first).to_be_visible()
    chief.open("/rapporter")
    page.locator("main a[href^='/rapporter/']").first.click()
    address = site.url + str(page.locator("a[href$='/fil']").first.get_attribute("href"))
    before = _download(chief, address)
    assert before in _text(page)
    chief.open("/atgarder")
    chief.page.locator("main a[href^='/atgarder/']:not([href='/atgarder/ny'])").first.click()
    chief.page.wait_for_url(re.compile(r"/atgarder/\d+"))
    confirm = chief.page.get_by_role("button", name="Läget är oförändrat")
    if confirm.count():
        confirm.click()
    assert _download(chief, address) == before


def test_moving_the_meeting_past_the_last_day_turns_the_answer_red_and_back(person: Callable[..., Person]) -> None:
    chief = person("förvaltningschef")
    page = _march_meeting(chief)
    meeting = page.url
    for held_on, expected in (("2014-04-09", "Inget nämndsammanträde"), ("2014-03-26", "omedelbart")):
        page.goto(meeting + "/andra")
        page.fill("[name=dispatch_on]", "2014-04-02" if held_on == "2014-04-09" else "2014-03-19")
        page.fill("[name=held_on]", held_on)
        page.locator("main form button.btn-primary").first.click()
        page.wait_for_url(re.compile(r"/sammantraden/\d+$"))
        assert expected in _text(page)
        assert expected in _text(chief.open("/"))


def test_second_of_two_editors_sees_both_versions_and_loses_nothing(person: Callable[..., Person]) -> None:
    first, second = person("förvaltningschef"), person("kvalitetssamordnare")
    first.open("/atgarder")
    href = first.page.locator("main a[href^='/atgarder/']:not([href='/atgarder/ny'])").first.get_attribute("href")
    for someone in (first, second):
        someone.open(f"{href}/andra")
    first.page.fill("[name=description]", "Förvaltningschefens text.")
    first.page.locator("main form button.btn-primary").first.click()
    first.page.wait_for_url(re.compile(r"/atgarder/\d+$"))
    second.page.fill("[name=description]", "Samordnarens text.")
    with second.page.expect_navigation():
        second.page.locator("main form button.btn-primary").first.click()
    text = _text(second.page)
    assert "Förvaltningschefens text." in text
    assert second.page.input_value("[name=description]") == "Samordnarens text."
    second.page.get_by_role("button", name=re.compile("Behåll mitt")).click()
    second.page.wait_for_url(re.compile(r"/atgarder/\d+$"))
    assert "Samordnarens text." in _text(second.page)


def test_the_other_municipality_does_not_exist(person: Callable[..., Person]) -> None:
    stranger = person("förvaltningschef", committee="Västerås")
    assert "Katrineholm" not in _text(stranger.open("/"))
    for address in ("/arenden/1", "/brister/1", "/atgarder/1", "/rapporter/1", "/sammantraden/1"):
        answer = stranger.context.request.get(stranger.site.url + address)
        assert answer.status == 404, address


def test_a_walk_through_every_door_calls_no_other_host(person: Callable[..., Person]) -> None:
    chief = person("förvaltningschef")
    for path in ("/", "/atgarder", "/arenden", "/sammantraden", "/rapporter", "/historik", "/konto", "/hjalp"):
        chief.open(path)
    assert chief.complaints == []


FINDINGS = ("Handläggartider", "Utredningstider", "Dokumentation")
MEASURES = (
    "Ny chefsnivå med enhetschefer",
    "Utökad personalstyrka och konsulter",
    "Utökad beredskap",
    "Åtgärdsplan som återrapporteras",
    "Kvalitetspolicy",
    "Informationsträffar med alla medarbetare",
)


def test_a_whole_case_is_registered_by_hand_from_the_empty_page(person: Callable[..., Person]) -> None:
    chief = person("förvaltningschef", committee="Västerås")
    page = chief.page
    assert "Inget tillsynsärende ännu" in _text(chief.open("/"))
    _register_case(chief)
    for number, title in enumerate(MEASURES):
        chief.open("/atgarder/ny")
        page.fill("[name=title]", title)
        page.locator("input[name=finding_ids]").nth(number % len(FINDINGS)).check()
        page.select_option("[name=owner_id]", index=1)
        page.fill("[name=due_on]", "2014-04-02")
        page.locator("main form button.btn-primary").first.click()
        page.wait_for_url(re.compile(r"/atgarder/\d+$"))
    _hold_meeting(chief)
    report = _text(page)
    assert all(title in report for title in (*FINDINGS, *MEASURES))
    assert chief.complaints == []


def _register_case(chief: Person) -> None:
    page = chief.open("/arenden/ny")
    page.fill("[name=title]", "Tillsyn av socialförvaltningen")
    page.check("[name=sanction][value=conditional_fine]")
    page.fill("[name=sanction_kr]", "600 000")
    page.fill("[name=deadline_on]", "2014-04-04")
    page.check("[name=deadline_kind][value=report]")
    page.fill("[name=findings]", "\n".join(FINDINGS))
    page.locator("main form button.btn-primary").first.click()
    page.wait_for_url(re.compile(r"/arenden/\d+$"))
    text = _text(page)
    assert "600 000 kr" in text
    assert all(f"B{number} {title}" in text for number, title in enumerate(FINDINGS, 1))


def _hold_meeting(chief: Person) -> None:
    page = chief.open("/sammantraden/nytt")
    page.fill("[name=held_on]", "2014-03-27")
    page.fill("[name=dispatch_on]", "2014-03-20")
    page.locator("main form button.btn-primary").first.click()
    page.wait_for_url(re.compile(r"/sammantraden/\d+$"))
    page.check("input[name=missing_accepted]")
    page.get_by_role("button", name="Lås för utskick").click()
    page.wait_for_url(re.compile(r"/rapporter/\d+$"))
