"""The door to Brister, as people use it."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tests import world as worlds
from tests.browser_client import Browser
from tests.world import TODAY, World
from tracker.actions import audit
from tracker.models import (
    AuditEvent,
    AuthorityWordsCorrection,
    Decision,
    Finding,
    InspectionVerdict,
    SupervisionCase,
)
from tracker.models.indicators import indicator_findings
from tracker.rules.states import CaseKind, FindingClosure, Position, Role, RoundVerdict
from tracker.rules.verbs import AuditVerb

LogIn = Callable[..., Browser]

WORDS = "Nämnden ska senast den 4 april 2014\nredovisa vilka åtgärder som har vidtagits."


def _fill_words(browser: Browser, finding_id: int, words: str = WORDS) -> None:
    opened = browser.get("findings.edit", finding_id=finding_id)
    typed = {"title": "Utredningstider", "authority_words": words, "version": opened.field("version")}
    browser.post("findings.edit", typed, status=303, finding_id=finding_id)


def test_the_finding_page_shows_both_axes_and_what_is_missing(login_as: LogIn, world: World) -> None:
    page = login_as(Role.CHIEF).get("findings.show", finding_id=world.a.ids["finding_id"])
    for words in (
        "Genomförande: 1 pågår",
        "Effekt: Effekt ej visad",
        "Redovisa Senast 4 april 2014",
        "Ståndpunkt Saknas",
        "IVO ord för ord Saknas Klistra in från beslutet",
        "Å1 Kvalitetspolicy",
        "Å1 läge sparat",
        "Lägesrapport kanarieaaa",
        "Hinder sedan 10 mars",
    ):
        assert words in page.text, words
    assert page.h1 == "B1 Utredningstider kanarieaaa"
    assert [h.get_text() for h in page.soup.select("main h2")] == [
        "Kravet",
        "Rättslig grund",
        "Effekt",
        "Åtgärder",
        "IVO:s uppföljning",
        "Underlag",
        "Historik",
    ]


def test_the_owner_may_update_the_measure_and_nothing_else(login_as: LogIn, world: World) -> None:
    page = login_as(Role.OWNER).get("findings.show", finding_id=world.a.ids["finding_id"])
    assert "Uppdatera Å1" in page.text
    for words in ("Ändra brist", "Ny åtgärd", "Klistra in från beslutet"):
        assert words not in page.text
    assert "Uppdatera Å1" not in login_as(Role.AUDITOR).get("findings.show", finding_id=world.a.ids["finding_id"]).text


def test_the_finding_of_another_committee_does_not_exist(login_as: LogIn, world: World) -> None:
    browser = login_as(Role.CHIEF)
    for endpoint in ("findings.show", "findings.edit", "findings.position", "findings.correct_words"):
        browser.get(endpoint, status=404, finding_id=world.b.ids["finding_id"])


def test_a_new_finding_gets_the_plan_s_next_number(login_as: LogIn, world: World, session: Session) -> None:
    browser = login_as(Role.COORDINATOR)
    opened = browser.get("findings.new", arende=world.a.ids["case_id"])
    assert opened.field("case_id") == str(world.a.ids["case_id"])
    typed = {
        "case_id": str(world.a.ids["case_id"]),
        "title": "Dokumentation",
        "legal_basis": "11 kap. 5 § socialtjänstlagen (2001:453)",
        "root_cause": "Organisationen var inte anpassad.",
        "repeat_of_id": str(world.a.ids["finding_id"]),
    }
    page = browser.open(browser.post("findings.new", typed, status=303).location)
    assert page.h1 == "B2 Dokumentation"
    assert "Samma brist som B1 Utredningstider" in page.text
    assert "Organisationen var inte anpassad." in page.text
    assert "Upprepad i B2 Dokumentation" in browser.get("findings.show", finding_id=world.a.ids["finding_id"]).text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "Skriv vad bristen gäller, i några ord."),
        ({"title": "x" * 10_000}, "tecken. Korta den till högst 300."),
        ({"case_id": ""}, "Välj vilket ärende bristen hör till."),
        ({"case_id": "foreign"}, ""),
        ({"repeat_of_id": "99999999999999999999"}, ""),
        ({"legal_basis": "a\x00"}, "Texten innehåller tecken som inte går att spara."),
    ],
)
def test_a_finding_with_wrong_input_says_what_to_do(
    login_as: LogIn, world: World, session: Session, typed: dict[str, str], sentence: str
) -> None:
    right = {"case_id": str(world.a.ids["case_id"]), "title": "Dokumentation"}
    typed = {key: str(world.b.ids["case_id"]) if value == "foreign" else value for key, value in typed.items()}
    page = login_as(Role.CHIEF).post("findings.new", {**right, **typed}, status=400)
    assert sentence in page.text and page.errors
    assert session.scalar(select(Finding.id).where(Finding.title == "Dokumentation")) is None


def test_the_authority_s_words_are_locked_once_they_stand(login_as: LogIn, world: World, session: Session) -> None:
    finding_id = world.a.ids["finding_id"]
    browser = login_as(Role.CHIEF)
    _fill_words(browser, finding_id)
    assert session.get_one(Finding, finding_id).authority_words == WORDS
    opened = browser.get("findings.edit", finding_id=finding_id)
    assert opened.soup.find(attrs={"name": "authority_words"}) is None
    typed = {"title": "Utredningstider", "authority_words": "Något annat", "version": opened.field("version")}
    browser.post("findings.edit", typed, status=303, finding_id=finding_id)
    assert session.get_one(Finding, finding_id).authority_words == WORDS


def test_a_correction_needs_a_reason_and_leaves_the_old_words_on_the_page(
    login_as: LogIn, world: World, session: Session
) -> None:
    finding_id = world.a.ids["finding_id"]
    browser = login_as(Role.CHIEF)
    _fill_words(browser, finding_id)
    opened = browser.get("findings.correct_words", finding_id=finding_id)
    assert opened.field("authority_words").replace("\r\n", "\n") == WORDS
    typed = {"authority_words": "De rätta orden.", "version": opened.field("version")}
    refused = browser.post("findings.correct_words", typed, status=400, finding_id=finding_id)
    assert "Skriv varför orden rättas, minst en mening." in refused.text
    typed["reason"] = "Fel rad kopierades."
    browser.post("findings.correct_words", typed, status=303, finding_id=finding_id)
    page = browser.get("findings.show", finding_id=finding_id)
    old = page.soup.select_one("del")
    assert old is not None and old.get_text() == WORDS
    assert "De rätta orden." in page.text and "Fel rad kopierades." in page.text
    correction = session.scalars(select(AuthorityWordsCorrection)).one()
    assert (correction.old, correction.new) == (WORDS, "De rätta orden.")
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None and event.action == "finding.words_corrected"


def test_the_same_words_are_no_correction(login_as: LogIn, world: World) -> None:
    browser = login_as(Role.CHIEF)
    _fill_words(browser, world.a.ids["finding_id"])
    opened = browser.get("findings.correct_words", finding_id=world.a.ids["finding_id"])
    typed = {"authority_words": WORDS, "reason": "x", "version": opened.field("version")}
    page = browser.post("findings.correct_words", typed, status=400, finding_id=world.a.ids["finding_id"])
    assert "Orden är desamma som förut." in page.text


@pytest.mark.parametrize("position", [Position.SHARES_PARTLY, Position.DOES_NOT_SHARE])
def test_a_position_against_the_authority_needs_a_reason(
    login_as: LogIn, world: World, session: Session, position: Position
) -> None:
    finding_id = world.a.ids["finding_id"]
    browser = login_as(Role.CHIEF)
    opened = browser.get("findings.position", finding_id=finding_id)
    typed = {"position": position.value, "version": opened.field("version")}
    refused = browser.post("findings.position", typed, status=400, finding_id=finding_id)
    assert "Skriv varför nämnden inte delar hela bedömningen, minst en mening." in refused.text
    typed["position_reason"] = "Handläggningstiden räknas från en annan dag."
    browser.post("findings.position", typed, status=303, finding_id=finding_id)
    assert session.get_one(Finding, finding_id).position is position
    assert "Handläggningstiden räknas från en annan dag." in browser.get("findings.show", finding_id=finding_id).text


def test_a_position_that_is_not_chosen_is_asked_for(login_as: LogIn, world: World) -> None:
    page = login_as(Role.CHIEF).post(
        "findings.position", {"version": "1"}, status=400, finding_id=world.a.ids["finding_id"]
    )
    assert "Välj om nämnden delar bedömningen." in page.text


@pytest.mark.parametrize(
    ("endpoint", "mine", "shown"),
    [
        ("findings.edit", {"title": "Min titel"}, "Min titel"),
        ("findings.position", {"position": "shares"}, "Delar bedömningen"),
        ("findings.correct_words", {"authority_words": "Mina ord", "reason": "Skäl"}, "Mina ord"),
    ],
)
def test_two_people_edit_the_same_finding_and_both_versions_are_shown(
    login_as: LogIn, world: World, endpoint: str, mine: dict[str, str], shown: str
) -> None:
    finding_id = world.a.ids["finding_id"]
    first, second = login_as(Role.CHIEF), login_as(Role.COORDINATOR)
    opened = second.get(endpoint, finding_id=finding_id)
    _fill_words(first, finding_id, "Chefens ord")
    page = second.post(endpoint, {**mine, "version": opened.field("version")}, status=409, finding_id=finding_id)
    conflict = page.soup.select_one(".konflikt")
    assert conflict is not None and shown in conflict.get_text()
    second.post(endpoint, {**mine, "version": page.field("version")}, status=303, finding_id=finding_id)


def test_a_version_that_was_tampered_with_never_matches(login_as: LogIn, world: World) -> None:
    for version in ("", "x", "-1", "²", "9" * 30):
        typed = {"title": "T", "version": version}
        login_as(Role.CHIEF).post("findings.edit", typed, status=409, finding_id=world.a.ids["finding_id"])


def test_the_list_is_filtered_by_case_and_state(login_as: LogIn, world: World) -> None:
    browser = login_as(Role.MEMBER)
    browser.get("findings.index", status=403)
    browser = login_as(Role.VERIFIER)
    page = browser.get("findings.index")
    assert "B1" in page.text and "Utredningstider kanarieaaa" in page.text and "kanariebbb" not in page.text
    assert "Inget att visa" in browser.get("findings.index", visa="avslutade").text
    assert (
        "B1" in browser.get("findings.index", arende=world.a.ids["case_id"], sortera="arende", ordning="fallande").text
    )
    for nonsense in (
        {"visa": "x"},
        {"arende": "x"},
        {"arende": world.b.ids["case_id"]},
        {"sida": "0"},
        {"sortera": "x"},
    ):
        browser.get("findings.index", **nonsense)


def test_a_report_that_held_the_finding_stands_in_its_history(login_as: LogIn, world: World, session: Session) -> None:
    finding = session.get_one(Finding, world.a.ids["finding_id"])
    report = login_as(Role.CHIEF).get("findings.show", finding_id=finding.id)
    # The finding was registered 24 February, after the report of 19 February.
    assert report.soup.select_one("li.nyck") is None


@pytest.fixture
def own_control(session: Session, world: World) -> int:
    """The world's case is the committee's own control, and the committee has decided to close its finding, § 34."""
    session.execute(
        update(SupervisionCase).where(SupervisionCase.id == world.a.ids["case_id"]).values(kind=CaseKind.SELF_CONTROL)
    )
    decision = session.get_one(Decision, world.a.ids["decision_id"])
    decision.decided_on, decision.paragraph, decision.title = date(2014, 3, 12), "34", "Avslut av brist"
    audit.record(session, AuditVerb.DECISION_RECORDED, actor=None, actor_name="prov", today=TODAY, subject=decision)
    session.commit()
    return decision.id


def test_committee_does_not_close_before_the_effect_is_shown(login_as: LogIn, world: World, own_control: int) -> None:
    browser, finding_id = login_as(Role.CHIEF), world.a.ids["finding_id"]
    typed = {"version": "1", "decision_id": str(own_control)}
    page = browser.post("findings.close", typed, status=400, finding_id=finding_id)
    assert any("först när effekten är visad" in error for error in page.errors)
    assert "Det går inte ännu." in page.text


def test_what_the_committee_closes_by_itself_says_so(
    login_as: LogIn, world: World, session: Session, own_control: int
) -> None:
    """R5, then R6 c: a sample is drawn, somebody else says that it helped, and the committee's § closes."""
    finding_id, verifier = world.a.ids["finding_id"], login_as(Role.VERIFIER)
    session.execute(delete(indicator_findings).where(indicator_findings.c.finding_id == finding_id))
    session.commit()
    said = {"performed_on": "2014-03-17", "method": "files", "result": "yes"}
    basis = {"basis": f"stickprov-{world.a.ids['sample_id']}"}
    verifier.post("verifications.new_for_finding", {**said, **basis}, status=303, finding_id=finding_id)
    browser = login_as(Role.CHIEF)
    typed = {"version": "1", "decision_id": str(own_control)}
    browser.post("findings.close", typed, status=303, finding_id=finding_id)
    session.rollback()
    finding = session.get_one(Finding, finding_id)
    assert (finding.closed_on, finding.closed_by) == (date(2014, 3, 12), FindingClosure.COMMITTEE)
    text = browser.get("findings.show", finding_id=finding_id).text
    assert "Bristen är avslutad av nämnden." in text and "34" in text
    assert "godtagen" not in text.lower()


def test_committee_closes_nothing_that_the_authority_will_judge(login_as: LogIn, world: World) -> None:
    page = login_as(Role.CHIEF).get("findings.close", finding_id=world.a.ids["finding_id"])
    assert "IVO prövar om bristen är åtgärdad." in page.text


def test_repeated_finding_shows_the_rounds_of_the_earlier_one(login_as: LogIn, world: World, session: Session) -> None:
    earlier = session.get_one(Finding, world.a.ids["finding_id"])
    later = worlds.add_finding(session, world.a, earlier.case_id, 7, title="Samma igen", repeat_of_id=earlier.id)
    session.add(
        InspectionVerdict(
            committee_id=earlier.committee_id,
            round_id=world.a.ids["round_id"],
            finding_id=earlier.id,
            verdict=RoundVerdict.REMAINS,
            recorded_by_id=world.a.ids["user_id"],
            recorded_at=worlds.NOW,
        )
    )
    audit.record(session, AuditVerb.FINDING_REGISTERED, actor=None, actor_name="prov", today=TODAY, subject=later)
    session.commit()
    browser = login_as(Role.CHIEF)
    text = browser.get("findings.show", finding_id=later.id).text
    assert "Om den tidigare bristen B1" in text and "Kvarstår" in text
    assert "Upprepad i" in browser.get("findings.show", finding_id=earlier.id).text
