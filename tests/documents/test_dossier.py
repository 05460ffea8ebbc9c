from dataclasses import replace
from datetime import date

import pytest

from tests.documents import letters, plans
from tracker.documents import dossier, pdf
from tracker.documents.blocks import texts
from tracker.rules.facts import EvidenceFacts, RoundFacts, RoundVerdictFacts, VerificationFacts
from tracker.rules.states import RoundVerdict, VerificationMethod, VerificationResult


def whole() -> str:
    plan = letters.plan()
    paper = EvidenceFacts(7, "Rutinen", "SOCN/2014:40", date(2014, 3, 1), False, sha256="c" * 64, secrecy="26 kap. 1 §")
    first = replace(plan.findings[0], evidence=(paper,))
    check = VerificationFacts(
        1, date(2014, 3, 25), "Sam Exempel", VerificationMethod.FILES, VerificationResult.PARTLY, finding_id=1
    )
    verdict = RoundVerdictFacts(1, RoundVerdict.REMAINS, "Tiderna hålls inte.")
    round_ = RoundFacts(1, 1, 1, decided_on=date(2014, 3, 26), dnr="8.5-1/2014", verdicts=(verdict,))
    told = replace(plan, findings=(first, *plan.findings[1:]), verifications=(check,), rounds=(round_,))
    return "\n".join(texts(dossier.file(told, 1, plans.SV))).replace("\u00a0", " ")


@pytest.mark.parametrize(
    "words",
    [
        "Granskningsakt: B1 Handläggartider",
        "8.5-3511/2013",
        "Å1 Ny chefsnivå",
        "Utgångsläge, oktober–december 2013",
        "84 %",
        "25 mars 2014, effekten: delvis.",
        "Omgång 1, 26 mars 2014, dnr 8.5-1/2014: kvarstår. Tiderna hålls inte.",
        "Rutinen (sekretessmarkerad)",
        "c" * 64,
        "Inget stickprov är gjort.",
        "Inget hinder är registrerat.",
    ],
)
def test_the_file_holds(words: str) -> None:
    assert words in whole()


def test_no_person_is_named() -> None:
    assert "Exempel" not in whole()


def test_obstacles_moves_decisions_and_samples_stand_with_what_came_of_them() -> None:
    said = "\n".join(texts(dossier.file(letters.plan(), 2, plans.SV)))
    assert "Ingen var behörig" in said
    said = "\n".join(texts(dossier.file(letters.plan(), 3, plans.SV))).replace("\u00a0", " ")
    assert "17 av 20 uppfyllde alla krav." in said
    assert "26 mars 2014, § 33: Socialnämnden antar kvalitetspolicyn." in said
    assert "från 20 mars 2014 till 26 mars 2014. Nämnden beslutar om policyn på mötet i mars." in said


def test_it_prints() -> None:
    assert pdf.render(dossier.file(letters.plan(), 1, plans.SV)).startswith(b"%PDF-")
    assert dossier.file_name(letters.plan(), 1, plans.SV) == "Granskningsakt B1 2014-03-27.pdf"
