"""The door to Stickprov, as people use it."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.browser_client import Browser
from tests.world import World
from tracker.models import Sample, SampleCheck
from tracker.rules.states import Role

LogIn = Callable[..., Browser]

PROTOCOL = {
    "performed_on": "2014-03-17",
    "performed_by": "",
    "performed_by_name": "Kajsa Berg, konsult",
    "examined": "20",
    "passed": "15",
    "question_1": "Finns ett beslut om att inleda utredning?",
    "count_1": "20",
    "question_2": "Är utredningen klar inom fyra månader?",
    "count_2": "15",
    "note": "Vart femte ärende.",
}


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.CHIEF, Role.COORDINATOR])
def test_protocol_keeps_its_questions_and_shows_the_step(
    login_as: LogIn, world: World, session: Session, role: Role
) -> None:
    browser, finding_id = login_as(role), world.a.ids["finding_id"]
    page = browser.post("samples.new", PROTOCOL, status=303, finding_id=finding_id)
    session.rollback()
    made = session.scalars(select(Sample).order_by(Sample.id.desc())).first()
    assert made is not None and (made.examined, made.passed) == (20, 15)
    checks = session.scalars(select(SampleCheck).where(SampleCheck.sample_id == made.id).order_by(SampleCheck.place))
    assert [(check.question, check.passed) for check in checks] == [
        (PROTOCOL["question_1"], 20),
        (PROTOCOL["question_2"], 15),
    ]
    shown = browser.open(page.location)
    assert shown.h1 == "15 av 20 klarade alla frågor"
    assert "Bättre: 5 procentenheter mer än förra gången." in shown.text
    assert "15 av 20" in browser.get("findings.show", finding_id=finding_id).text


def test_new_protocol_begins_with_the_questions_of_the_last(login_as: LogIn, world: World) -> None:
    page = login_as(Role.VERIFIER).get("samples.new", finding_id=world.a.ids["finding_id"])
    assert page.field("question_1") == "Fråga kanarieaaa"
    assert page.soup.find("input", {"name": "question_3"}) and not page.soup.find("input", {"name": "question_4"})


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"passed": "21"}, "Högst 20 kan klara alla frågor: så många är granskade."),
        ({"count_2": "14"}, "minst 15 måste klara den"),
        ({"count_2": ""}, "Skriv hur många som klarade frågan, eller ta bort frågan."),
        ({"count_3": "4"}, "Skriv frågan, eller ta bort antalet."),
        ({"question_1": "", "count_1": "", "question_2": "", "count_2": ""}, "Skriv minst en fråga"),
        ({"performed_by_name": ""}, "Välj vem som gjorde kontrollen, eller skriv vem det var."),
        ({"examined": "0"}, "Skriv ett heltal från 1"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(
    login_as: LogIn, world: World, typed: dict[str, str], sentence: str
) -> None:
    page = login_as(Role.VERIFIER).post(
        "samples.new", {**PROTOCOL, **typed}, status=400, finding_id=world.a.ids["finding_id"]
    )
    assert any(sentence in error for error in page.errors), page.errors


def test_mistake_is_put_right_by_a_new_protocol(login_as: LogIn, world: World, session: Session) -> None:
    browser, first = login_as(Role.VERIFIER), world.a.ids["sample_id"]
    assert browser.get("samples.correct", sample_id=first).field("count_1") == "8"
    browser.post("samples.correct", PROTOCOL, status=303, sample_id=first)
    assert "Det här gäller inte längre." in browser.get("samples.show", sample_id=first).text
    shown = browser.get("findings.show", finding_id=world.a.ids["finding_id"]).text
    assert "15 av 20" in shown and "7 av 10" not in shown
    assert "redan rättad" in browser.get("samples.correct", status=409, sample_id=first).text


def test_identity_number_in_a_question_is_refused(login_as: LogIn, world: World) -> None:
    typed = {**PROTOCOL, "question_1": "Har 19811218-9876 fått ett beslut?"}
    page = login_as(Role.VERIFIER).post("samples.new", typed, status=400, finding_id=world.a.ids["finding_id"])
    assert any("personnummer" in error for error in page.errors)
