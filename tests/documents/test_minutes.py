"""The extract from the minutes: what was decided, by whom it was proposed, and what was left undecided."""

from dataclasses import replace
from datetime import date

import pytest

from tests.documents import plans
from tracker.documents import blocks, minutes, pdf
from tracker.documents.minutes import Extract, Paragraphed
from tracker.rules.states import DecisionOutcome


def said(*matters: Paragraphed) -> str:
    made = Extract(plans.committee(), plans.MARCH, date(2014, 3, 28), matters, "Nämndsekreterare", "Lo Ek")
    return "\n".join(blocks.texts(minutes.extract(made, plans.SV))).replace("\N{NO-BREAK SPACE}", " ")


POLICY = Paragraphed("Kvalitetspolicy", "34", "1", "2014/031", "Nämnden antar policyn.", outcome=None)


def test_a_decision_stands_with_its_paragraph_point_and_dnr() -> None:
    text = said(POLICY)
    assert "§ 34 p. 1 Kvalitetspolicy" in text and "Dnr 2014/031." in text and "Nämnden antar policyn." in text


def test_a_paragraph_approved_at_once_says_when() -> None:
    assert "Paragrafen är omedelbart justerad.\n" in said(replace(POLICY, immediate_approval=True))
    dated = replace(POLICY, immediate_approval=True, approved_on=date(2014, 3, 27))
    assert "Paragrafen är omedelbart justerad den 27 mars 2014." in said(dated)


def test_the_proposal_stands_beside_only_what_was_changed() -> None:
    values = {"text": "Ny lydelse.", "proposal": "Förslagets lydelse.", "proposed_by": "Ordföranden"}
    changed = Paragraphed("Policy", "34", "", "", outcome=DecisionOutcome.CHANGED, **values)
    assert "Förslagets lydelse." in said(changed) and "Ordföranden" in said(changed)
    kept = Paragraphed("Policy", "34", "", "", outcome=DecisionOutcome.AS_PROPOSED, **values)
    assert "Förslagets lydelse." not in said(kept)


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (DecisionOutcome.POSTPONED, "Socialnämnden bordlägger ärendet till nästa sammanträde."),
        (DecisionOutcome.REFERRED_BACK, "Socialnämnden återremitterar ärendet."),
        (DecisionOutcome.NOT_TAKEN_UP, "Ärendet behandlades inte."),
    ],
)
def test_what_was_left_undecided_says_so(outcome: DecisionOutcome, sentence: str) -> None:
    assert sentence in said(Paragraphed("Policy", "34", "", "", "", outcome=outcome))


def test_several_points_are_numbered_and_nothing_is_said_too() -> None:
    several = Paragraphed("Policy", "34", "", "", "Första.\n\nAndra.")
    made = minutes.extract(Extract(plans.committee(), plans.MARCH, date(2014, 3, 28), (several,)), plans.SV)
    assert any(isinstance(b, blocks.NumberedList) and b.items == ("Första.", "Andra.") for b in made.blocks)
    assert "Inget beslut som rör åtgärdsplanen" in said()


def test_the_same_extract_prints_to_the_same_bytes() -> None:
    made = Extract(plans.committee(), plans.MARCH, date(2014, 3, 28), (POLICY,))
    assert pdf.render(minutes.extract(made, plans.SV)) == pdf.render(minutes.extract(made, plans.SV))
