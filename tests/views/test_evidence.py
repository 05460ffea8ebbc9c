"""The door to Underlag, as people use it."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.browser_client import Browser
from tests.world import World
from tracker.models import Evidence
from tracker.rules.states import Role

LogIn = Callable[..., Browser]

PAPER = {
    "title": "Sammanställning av utredningstider, mars",
    "dnr": "SN 2014/17",
    "document_on": "2014-03-17",
    "note": "Visar 74 %",
    "for_authority": "True",
}


@pytest.mark.parametrize(
    ("endpoint", "argument", "shows"),
    [
        ("evidence.new_for_measure", "measure_id", "measures.show"),
        ("evidence.new_for_finding", "finding_id", "findings.show"),
        ("evidence.new_for_case", "case_id", "cases.show"),
    ],
)
def test_a_document_is_referred_to_from_measure_finding_and_case(
    login_as: LogIn, world: World, session: Session, endpoint: str, argument: str, shows: str
) -> None:
    browser = login_as(Role.CHIEF)
    arguments = {argument: world.a.ids[argument]}
    assert "Tas med till IVO" in browser.get(endpoint, **arguments).text
    page = browser.post(endpoint, PAPER, status=303, **arguments)
    assert page.location == browser.address(shows, **arguments)
    paper = session.scalars(select(Evidence).where(Evidence.title == PAPER["title"])).one()
    assert getattr(paper, argument) == world.a.ids[argument]
    assert (paper.for_authority, paper.recorded_by_title) == (True, "Titel chief kanarieaaa")
    assert PAPER["title"] in browser.open(page.location).text


def test_evidence_of_a_measure_stands_on_its_finding_too(login_as: LogIn, world: World) -> None:
    browser = login_as(Role.OWNER)
    browser.post("evidence.new_for_measure", PAPER, status=303, measure_id=world.a.ids["measure_id"])
    page = browser.get("findings.show", finding_id=world.a.ids["finding_id"])
    for words in (
        PAPER["title"],
        "Titel owner kanarieaaa, 18 mars.",
        "Dnr SN 2014/17.",
        "Hör till Å1.",
        "Tas med till IVO.",
    ):
        assert words in page.text, words


def test_the_owner_adds_evidence_to_the_measure_only(login_as: LogIn, world: World, session: Session) -> None:
    browser = login_as(Role.OWNER)
    browser.get("evidence.new_for_measure", measure_id=world.a.ids["measure_id"])
    browser.get("evidence.new_for_finding", status=403, finding_id=world.a.ids["finding_id"])
    browser.get("evidence.new_for_case", status=403, case_id=world.a.ids["case_id"])
    login_as(Role.CHIEF).post("evidence.new_for_case", PAPER, status=303, case_id=world.a.ids["case_id"])
    papers = session.scalars(select(Evidence.id).where(Evidence.case_id == world.a.ids["case_id"])).all()
    browser.get("evidence.edit", status=403, evidence_id=papers[-1])


def test_the_owner_edits_the_measure_s_evidence(login_as: LogIn, world: World, session: Session) -> None:
    browser = login_as(Role.OWNER)
    browser.post("evidence.new_for_measure", PAPER, status=303, measure_id=world.a.ids["measure_id"])
    paper_id = session.scalars(select(Evidence.id).where(Evidence.title == PAPER["title"])).one()
    opened = browser.get("evidence.edit", evidence_id=paper_id)
    typed = {**PAPER, "for_authority": "False", "version": opened.field("version")}
    browser.post("evidence.edit", typed, status=303, evidence_id=paper_id)
    assert session.get_one(Evidence, paper_id).for_authority is False
    stale = browser.post("evidence.edit", {**typed, "title": "Min titel"}, status=409, evidence_id=paper_id)
    assert "Min titel" in stale.text and PAPER["title"] in stale.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "Skriv vad handlingen heter eller är."),
        ({"dnr": ""}, "Välj en fil, eller skriv handlingens diarienummer"),
        ({"secrecy_on": "2014-03-01"}, "Skriv vilken bestämmelse markeringen stöder sig på"),
        ({"secrecy_provision": "26 kap. 1 § OSL"}, "Skriv vilken dag markeringen gjordes."),
        ({"for_authority": ""}, "Välj om underlaget ska tas med eller bara är internt."),
        ({"for_authority": "kanske"}, "Fel:"),
        ({"document_on": "2014-13-01"}, "Skriv ett datum som finns, som 2014-04-04."),
        ({"note": "x" * 10_000}, "tecken. Korta den till högst"),
    ],
)
def test_evidence_with_wrong_input_says_what_to_do(
    login_as: LogIn, world: World, typed: dict[str, str], sentence: str
) -> None:
    page = login_as(Role.CHIEF).post(
        "evidence.new_for_case", {**PAPER, **typed}, status=400, case_id=world.a.ids["case_id"]
    )
    assert sentence in page.text


def test_the_evidence_of_another_committee_does_not_exist(login_as: LogIn, world: World) -> None:
    browser = login_as(Role.CHIEF)
    ids = world.b.ids
    browser.get("evidence.edit", status=404, evidence_id=ids["evidence_id"])
    browser.get("evidence.new_for_measure", status=404, measure_id=ids["measure_id"])
    browser.get("evidence.new_for_finding", status=404, finding_id=ids["finding_id"])
    browser.get("evidence.new_for_case", status=404, case_id=ids["case_id"])
