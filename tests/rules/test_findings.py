"""The committee's position, and the authority's words that nobody rewrites."""

import pytest

from tracker.rules import findings
from tracker.rules.states import Position
from tracker.rules.transitions import RuleBroken


@pytest.mark.parametrize("position", Position)
@pytest.mark.parametrize("reason", ["", "  \n", "Skäl."])
def test_only_a_position_against_the_authority_needs_a_reason(position: Position, reason: str) -> None:
    if position is not Position.SHARES and not reason.strip():
        with pytest.raises(RuleBroken) as refusal:
            findings.check_position(position, reason)
        assert refusal.value.field == "position_reason"
    else:
        findings.check_position(position, reason)


@pytest.mark.parametrize(
    ("old", "new", "allowed"),
    [("", "Orden", True), ("", "", True), ("Orden", "Orden", True), ("Orden", "Andra", False), ("Orden", "", False)],
)
def test_words_can_be_filled_in_once(old: str, new: str, allowed: bool) -> None:
    if allowed:
        findings.check_words_unlocked(old, new)
    else:
        with pytest.raises(RuleBroken):
            findings.check_words_unlocked(old, new)


@pytest.mark.parametrize(
    ("new", "reason", "broken"),
    [
        ("Nya", "Skrivfel.", None),
        ("", "Skrivfel.", "finding.words_missing"),
        ("Gamla", "Skrivfel.", "finding.words_unchanged"),
        ("Nya", " ", "finding.correction_needs_reason"),
    ],
)
def test_a_correction_changes_the_words_and_says_why(new: str, reason: str, broken: str | None) -> None:
    if broken is None:
        findings.check_correction("Gamla", new, reason)
        return
    with pytest.raises(RuleBroken) as refusal:
        findings.check_correction("Gamla", new, reason)
    assert refusal.value.message.id == broken


def test_a_finding_repeats_an_earlier_one_and_never_itself() -> None:
    findings.check_repeat(1, None)
    findings.check_repeat(None, 2)
    findings.check_repeat(1, 2)
    with pytest.raises(RuleBroken):
        findings.check_repeat(1, 1)
