"""The report on effect: reasons in words in every section, curves with their numbers, no claim beyond what is shown."""

from dataclasses import replace
from datetime import date

from tests.documents import plans
from tests.rules.test_effect import BAD, GOOD, indicator, observed, verification
from tracker.documents import compose, snapshot
from tracker.documents.blocks import Figure, Table, texts
from tracker.documents.snapshot import Snapshot
from tracker.rules import effect
from tracker.rules.facts import IndicatorFacts, PlanFacts, VerificationFacts
from tracker.rules.states import EffectState, MeasureState

TODAY = date(2014, 7, 4)


def report(
    *found: IndicatorFacts,
    verified: tuple[VerificationFacts, ...] = (),
    today: date = TODAY,
    previous: Snapshot | None = None,
) -> Snapshot:
    """Katrineholm's plan with everything done, and these indicators of its first finding."""
    bare = plans.plan()
    first = bare.findings[0].id
    done = tuple(replace(m, state=MeasureState.DONE, done_on=date(2014, 5, 2)) for m in bare.measures)
    plan: PlanFacts = replace(
        bare,
        today=today,
        measures=done,
        indicators=tuple(replace(i, finding_ids=(first,)) for i in found),
        verifications=tuple(replace(v, finding_id=first) for v in verified),
    )
    return snapshot.build(
        effect.judged(plan),
        number=2,
        meeting=plans.MARCH,
        words=plans.SV,
        officer=plans.OFFICER,
        chief=plans.CHIEF,
        previous=previous,
    )


def said(made: Snapshot) -> str:
    document = compose.report(made, plans.SV)
    return "\n".join(texts(document)).replace("\N{NO-BREAK SPACE}", " ")


def test_below_target_reads_as_effective_in_no_section_and_the_sentence_names_the_figures() -> None:
    text = said(report(indicator(*BAD)))
    assert "Effekt visad" not in text and "Effekten är visad" not in text
    reason = "N1 Utredningar inom fyra månader: 74 % i juni 2014 (underlag 50). Målet är 95 % och är inte nått."
    assert text.count(reason) >= 4, "summary, per finding, what remains, the section on effect"
    assert "På väg mot målet: 74 % av 95 %" in text


def test_a_shown_effect_says_what_shows_it() -> None:
    text = said(report(indicator(*GOOD), verified=(verification(),)))
    assert "Effekten är visad för B1. N1 Utredningar inom fyra månader: 98 % i juni 2014 (underlag 50)" in text
    assert "Kontrollerat 2 juli 2014 med resultatet ja." in text


def test_the_next_report_says_that_an_effect_has_fallen() -> None:
    before = report(indicator(*GOOD), verified=(verification(),))
    after = report(
        indicator(*GOOD, observed(7, 40)), verified=(verification(),), today=date(2014, 8, 4), previous=before
    )
    assert after.plan.findings[0].effect is EffectState.DONE_WITHOUT_EFFECT
    text = said(after)
    assert "Effekt: effekt visad → åtgärder genomförda, effekt ej visad." in text
    assert "Effekten var visad vid kontrollen 2 juli 2014 men är det inte längre." in text


def test_curves_carry_their_numbers_and_alternative_text() -> None:
    document = compose.report(report(indicator(*BAD)), plans.SV)
    curves = [b for b in document.blocks if isinstance(b, Figure) and b.caption.startswith("N1 ")]
    small = [b for b in document.blocks if isinstance(b, Figure) and b.caption.startswith("Utvecklingen i liten skala")]
    tables = [b for b in document.blocks if isinstance(b, Table) and b.caption == "Mätvärden för N1"]
    assert len(curves) == len(small) == len(tables) == 1
    assert "Maj\N{NO-BREAK SPACE}2014: 60" in curves[0].alt
    assert [row.cells[2] for row in tables[0].rows] == [("37 av 50",), ("30 av 50",)]


def test_example_data_says_so_in_every_sentence_and_caption() -> None:
    text = said(report(indicator(*BAD, example=True)))
    assert text.count("(exempeldata)") >= 5
    assert "N1 Utredningar inom fyra månader:" not in text


def test_a_report_without_indicators_freezes_no_more_than_before() -> None:
    frozen = report().to_json()
    for name in ("effects", "indicators", "verifications", "samples", "rounds"):
        assert f'"{name}":' not in frozen


def test_what_was_frozen_is_read_back_with_its_exact_numbers() -> None:
    made = report(indicator(*BAD), verified=(verification(),))
    assert snapshot.from_json(made.to_json()) == made
