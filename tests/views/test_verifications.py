"""The door to Kontroller, as people use it."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.browser_client import Browser
from tests.world import PASSWORD, TODAY, World
from tracker.actions import audit
from tracker.models import AuditEvent, Measure, Membership, User, Verification
from tracker.rules.states import MeasureState, Role, VerificationResult
from tracker.rules.verbs import AuditVerb

LogIn = Callable[..., Browser]

CHECK = {
    "performed_on": "2014-03-17",
    "performed_by": "",
    "performed_by_name": "Kajsa Berg, konsult",
    "method": "files",
    "result": "yes",
    "sample_size": "12",
    "note": "Rutinen följs i alla ärenden.",
    "next_check_on": "2014-06-02",
}


@pytest.fixture
def own(session: Session, world: World) -> Measure:
    """The world's measure, when the verifier is made its deputy."""
    seat = session.get_one(Membership, world.a.ids["membership_id"])
    session.execute(update(Measure).where(Measure.id == world.a.ids["measure_id"]).values(deputy_id=seat.id))
    session.commit()
    return session.get_one(Measure, world.a.ids["measure_id"])


def last(session: Session) -> Verification:
    session.rollback()
    return session.scalars(select(Verification).order_by(Verification.id.desc())).first()  # type: ignore[return-value]


def test_verification_of_a_measure_stands_on_its_page_and_in_the_list(
    login_as: LogIn, world: World, session: Session
) -> None:
    browser, measure_id = login_as(Role.VERIFIER), world.a.ids["measure_id"]
    page = browser.post("verifications.new_for_measure", CHECK, status=303, measure_id=measure_id)
    made = last(session)
    assert page.location == f"/kontroller/{made.id}"
    assert (made.result, made.sample_size, made.performed_by_id) == (VerificationResult.YES, 12, None)
    assert made.recorded_by_title == "Titel verifier kanarieaaa"
    shown = browser.open(page.location).text
    assert "Kajsa Berg, konsult" in shown and "2 juni 2014" in shown
    assert "Rutinen följs i alla ärenden." in browser.get("measures.show", measure_id=measure_id).text
    assert "Kontrollera" in browser.get("verifications.index").text
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None and event.action == AuditVerb.VERIFICATION_RECORDED
    assert event.object_label == "Å1 Kvalitetspolicy kanarieaaa"


def test_deputy_with_the_role_is_refused_with_who_may(
    login_as: LogIn, world: World, session: Session, own: Measure
) -> None:
    """Must be shown 2, for somebody who holds the role of verifier too."""
    colleague = User(email="ny@exempel.example", name="Nils Ny", password_hash="x")
    session.add(Membership(user=colleague, committee_id=own.committee_id, role=Role.VERIFIER, title="Controller"))
    audit.record(session, AuditVerb.MEMBERSHIP_ADDED, actor=None, actor_name="prov", today=TODAY)
    session.commit()
    browser = login_as(Role.VERIFIER)
    opened = browser.get("verifications.new_for_measure", measure_id=own.id)
    assert "Du ansvarar för Å1 eller är ersättare" in opened.text and "Controller" in opened.text
    refused = browser.post("verifications.new_for_measure", CHECK, status=400, measure_id=own.id)
    assert any("kan inte göra kontrollen. Det kan Controller." in error for error in refused.errors)
    effect = browser.post(
        "verifications.new_for_finding", {**CHECK, "result": "no"}, status=400, finding_id=world.a.ids["finding_id"]
    )
    assert any("Å1" in error for error in effect.errors)


def test_owner_is_refused_with_who_may(login_as: LogIn, world: World) -> None:
    """Must be shown 2, for whoever is an owner and nothing else."""
    browser = login_as(Role.OWNER)
    page = browser.get("verifications.new_for_measure", status=403, measure_id=world.a.ids["measure_id"])
    assert page.h1 == "Någon annan måste göra kontrollen"
    assert "Kontrollen görs av Titel verifier kanarieaaa." in page.text


def test_member_who_reads_no_plan_learns_nothing_of_it(login_as: LogIn, world: World) -> None:
    browser = login_as(Role.MEMBER)
    page = browser.get("verifications.new_for_measure", status=403, measure_id=world.a.ids["measure_id"])
    assert "Titel verifier" not in page.text and "Kvalitetspolicy" not in page.text


def test_owner_named_as_outsider_is_refused_too(login_as: LogIn, world: World, session: Session) -> None:
    owner = session.scalars(select(Membership).where(Membership.title == "Titel owner kanarieaaa")).one()
    session.execute(update(Measure).where(Measure.id == world.a.ids["measure_id"]).values(owner_id=owner.id))
    session.commit()
    typed = {**CHECK, "performed_by_name": "Owner kanarieaaa, enhetschef"}
    page = login_as(Role.VERIFIER).post(
        "verifications.new_for_measure", typed, status=400, measure_id=world.a.ids["measure_id"]
    )
    assert any("Å1" in error for error in page.errors)


def test_yes_on_effect_asks_what_it_rests_on(login_as: LogIn, world: World, session: Session) -> None:
    browser, finding_id = login_as(Role.VERIFIER), world.a.ids["finding_id"]
    refused = browser.post("verifications.new_for_finding", CHECK, status=400, finding_id=finding_id)
    assert any("måste vila på ett nyckeltal eller ett stickprov" in error for error in refused.errors)
    basis = f"stickprov-{world.a.ids['sample_id']}"
    browser.post("verifications.new_for_finding", {**CHECK, "basis": basis}, status=303, finding_id=finding_id)
    assert last(session).sample_id == world.a.ids["sample_id"]
    assert "Vilar på stickprovet" in browser.get("findings.show", finding_id=finding_id).text


def test_two_performers_are_refused(login_as: LogIn, world: World) -> None:
    typed = {**CHECK, "performed_by": str(world.a.ids["membership_id"])}
    page = login_as(Role.VERIFIER).post(
        "verifications.new_for_measure", typed, status=400, measure_id=world.a.ids["measure_id"]
    )
    assert page.errors[0] == "Ta bort namnet, eller välj Någon annan ovanför."


def test_identity_number_is_refused(login_as: LogIn, world: World) -> None:
    page = login_as(Role.VERIFIER).post(
        "verifications.new_for_measure",
        {**CHECK, "note": "Gäller 19811218-9876."},
        status=400,
        measure_id=world.a.ids["measure_id"],
    )
    assert any("personnummer" in error for error in page.errors)


def test_another_findings_sample_is_no_choice(login_as: LogIn, world: World) -> None:
    basis = f"stickprov-{world.b.ids['sample_id']}"
    page = login_as(Role.VERIFIER).post(
        "verifications.new_for_finding", {**CHECK, "basis": basis}, status=400, finding_id=world.a.ids["finding_id"]
    )
    assert page.errors


def test_mistake_is_put_right_by_a_new_one_once(login_as: LogIn, world: World, session: Session) -> None:
    browser, first = login_as(Role.VERIFIER), world.a.ids["verification_id"]
    page = browser.post("verifications.correct", {**CHECK, "result": "no"}, status=303, verification_id=first)
    second = last(session)
    assert (second.corrects_id, second.result) == (first, VerificationResult.NO)
    assert "Den här gäller inte längre." in browser.get("verifications.show", verification_id=first).text
    assert "En tidigare kontroll" in browser.open(page.location).text
    again = browser.get("verifications.correct", status=409, verification_id=first)
    assert "redan rättad" in again.text


@pytest.mark.parametrize("endpoint", ["verifications.correct", "samples.correct"])
def test_correction_begins_as_what_stands_with_one_performer(login_as: LogIn, world: World, endpoint: str) -> None:
    argument = "verification_id" if endpoint == "verifications.correct" else "sample_id"
    page = login_as(Role.VERIFIER).get(endpoint, **{argument: world.a.ids[argument]})
    assert page.field("performed_by") == str(world.a.ids["membership_id"])
    assert page.field("performed_by_name") == "" and page.field("performed_on") == "2014-03-14"
    assert "kanarieaaa" in page.field("note")


def test_list_tells_what_is_due_and_what_nobody_has_checked(login_as: LogIn, world: World, session: Session) -> None:
    session.execute(update(Measure).where(Measure.id == world.a.ids["measure_id"]).values(state=MeasureState.DONE))
    session.commit()
    page = login_as(Role.VERIFIER).get("verifications.index")
    assert "Förra gången" in page.text and "2 juni" in page.text
    assert "Alla åtgärder är genomförda. Har de gett resultat?" in page.text
    links = {link["href"] for link in page.soup.select("main a.btn")}
    assert f"/kontroller/brist/{world.a.ids['finding_id']}/ny" in links


def test_a_check_that_was_to_be_made_asks_for_action_on_the_overview(
    login_as: LogIn, world: World, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "clock", lambda: date(2014, 6, 2))
    page = login_as(Role.VERIFIER).get("overview.index", visa="alla")
    assert "Kontrollen skulle göras 2 juni" in page.text


def test_verifier_begins_at_the_checks(browser: Browser, world: World) -> None:
    typed = {"email": world.a.emails[Role.VERIFIER], "password": PASSWORD}
    assert browser.post("accounts.log_in", typed, status=303).location == "/kontroller"
