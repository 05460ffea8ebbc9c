"""What evidence must have, when it may go to the authority, and when it may be taken away."""

from datetime import date
from typing import Any

import pytest

from tracker.rules import evidence
from tracker.rules.evidence import Marking
from tracker.rules.states import ScanResult
from tracker.rules.transitions import RuleBroken

TODAY = date(2014, 3, 18)


def refused(check: Any, *arguments: Any, **values: Any) -> tuple[str, str | None]:
    """The id of the refusal and the field where the cure belongs."""
    with pytest.raises(RuleBroken) as error:
        check(*arguments, **values)
    return error.value.message.id, error.value.field


def test_evidence_is_a_file_or_a_registered_document() -> None:
    evidence.check_findable(has_file=True, dnr="")
    evidence.check_findable(has_file=False, dnr="SN 2014/1")
    assert refused(evidence.check_findable, has_file=False, dnr=" ") == ("evidence.not_findable", "file")


@pytest.mark.parametrize(
    ("marking", "refusal"),
    [
        (Marking("", TODAY, ""), ("secrecy.provision_missing", "secrecy_provision")),
        (Marking("", None, "IVO"), ("secrecy.provision_missing", "secrecy_provision")),
        (Marking("26:1 OSL", None, "IVO"), ("secrecy.day_missing", "secrecy_on")),
        (Marking("26:1 OSL", date(2014, 3, 19), "IVO"), ("secrecy.day_to_come", "secrecy_on")),
        (Marking("26:1 OSL", TODAY, ""), ("secrecy.authority_missing", "secrecy_authority")),
    ],
)
def test_half_a_marking_is_refused(marking: Marking, refusal: tuple[str, str]) -> None:
    assert refused(evidence.check_marking, marking, TODAY) == refusal


@pytest.mark.parametrize("marking", [Marking(), Marking("26:1 OSL", TODAY, "IVO")])
def test_none_and_a_whole_marking_pass(marking: Marking) -> None:
    evidence.check_marking(marking, TODAY)


def test_only_a_tick_of_its_own_sends_what_is_marked() -> None:
    for for_authority, marked, asked in ((True, False, False), (False, True, False), (True, True, True)):
        evidence.check_annex(for_authority=for_authority, marked=marked, asked=asked)
    refusal = refused(evidence.check_annex, for_authority=True, marked=True, asked=False)
    assert refusal == ("secrecy.annex_unasked", "despite_secrecy")


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"reported": True}, ("evidence.reported", None)),
        ({"last_proof": True}, ("evidence.last_proof", None)),
        ({"reason": " "}, ("evidence.reason_missing", "reason")),
    ],
)
def test_what_is_needed_is_not_taken_away(values: dict[str, Any], refusal: tuple[str, str | None]) -> None:
    sound = {"reason": "Fel fil.", "reported": False, "last_proof": False}
    evidence.check_remove(**sound)
    assert refused(evidence.check_remove, **{**sound, **values}) == refusal


def test_what_is_taken_away_is_not_changed() -> None:
    evidence.check_standing(None)
    assert refused(evidence.check_standing, TODAY) == ("evidence.removed", None)


@pytest.mark.parametrize(
    ("scan", "scanning", "withheld"),
    [
        (None, False, False),
        (None, True, True),
        (ScanResult.CLEAN, True, False),
        (ScanResult.CLEAN, False, False),
        (ScanResult.INFECTED, True, True),
        (ScanResult.INFECTED, False, True),
    ],
)
def test_a_file_is_held_back_until_it_is_known_to_be_clean(
    scan: ScanResult | None, scanning: bool, withheld: bool
) -> None:
    assert evidence.withheld(scan, scanning=scanning) is withheld
