"""R13: which texts of a report are warned about for naming a way to reach somebody."""

from dataclasses import replace

import pytest

from tests.rules.plans import finding, measure, plan, statement, update
from tracker.rules.answer_facts import LetterTexts, RequirementTexts
from tracker.rules.contacts import Contact, contacts, in_letter, kinds_in
from tracker.rules.readiness import Texts
from tracker.rules.states import ContactKind, ReportedKind


@pytest.mark.parametrize(
    "text",
    [
        "08-12 18 98 76",
        "0155-25 70 00",
        "070-812 18 98",
        "0708121898",
        "+46 70 812 18 98",
        "+46(0)155-25 70 00",
        "ring 0155 – 257 000.",
    ],
)
def test_a_telephone_number_is_seen(text: str) -> None:
    assert kinds_in(f"Frågor besvaras på {text} vardagar") == (ContactKind.PHONE,)


@pytest.mark.parametrize("text", ["anna.ek@kommun.se", "Mejla eva+tillsyn@social.kommun.se, gärna i dag."])
def test_an_address_is_seen(text: str) -> None:
    assert kinds_in(text) == (ContactKind.EMAIL,)


@pytest.mark.parametrize(
    "text",
    [
        "SN 2014/17",
        "0,5 miljoner",
        "600 000 kr",
        "2014-03-18",
        "01-02-2014",
        "8.5-2742/2014",
        "556036-0793",
        "kl. 08.00–16.30",
        "@nämnden",
        "§ 41",
    ],
)
def test_what_is_neither_passes(text: str) -> None:
    assert kinds_in(text) == ()


def test_each_record_of_the_report_is_named_once_for_each_kind() -> None:
    said = plan(
        findings=(finding(1), finding(2, root_cause="Fråga anna@kommun.se eller bo@kommun.se")),
        measures=(measure(3, last_update=update(text="Ring 08-12 18 98 76")), measure(4)),
    )
    texts = Texts(remarks="Frågor till anna@kommun.se, 0155-25 70 00")
    assert contacts(said, 1, texts) == (
        Contact(ContactKind.EMAIL, ReportedKind.TEXTS),
        Contact(ContactKind.PHONE, ReportedKind.TEXTS),
        Contact(ContactKind.EMAIL, ReportedKind.FINDING, 2, "B2", "Brist 2"),
        Contact(ContactKind.PHONE, ReportedKind.MEASURE, 3, "Å3", "Åtgärd 3"),
    )


def test_a_proposal_of_another_meeting_is_none_of_this_report_s() -> None:
    proposed = replace(statement(), meeting_id=7, text="Beslutet skickas till anna@kommun.se")
    said = plan(decisions=(proposed,))
    assert contacts(said, 8, Texts()) == ()
    (found,) = contacts(said, 7, Texts())
    assert (found.where, found.title) == (ReportedKind.DECISION, proposed.title)


def test_a_letters_own_line_of_contact_is_meant_and_the_rest_is_warned_about() -> None:
    meant = LetterTexts(contact="Förvaltningschefen, 0150-570 00")
    assert in_letter(plan(findings=(finding(),)), meant) == ()
    stray = RequirementTexts(1, waiting="Ring 0150-570 00.")
    (found,) = in_letter(plan(findings=(finding(),)), LetterTexts(requirements=(stray,)))
    assert (found.kind, found.where) == (ContactKind.PHONE, ReportedKind.TEXTS)
