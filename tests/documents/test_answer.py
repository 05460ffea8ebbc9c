from dataclasses import replace
from datetime import date

import pytest

from tests.documents import letters, plans
from tracker.documents import answer, answer_snapshot, pdf
from tracker.documents.answer_snapshot import LetterSnapshot
from tracker.documents.blocks import Document, Heading, NumberedList, Signatures, Table, texts
from tracker.rules.answer_facts import LetterTexts, RequirementTexts
from tracker.rules.facts import MoveFacts, PlanFacts
from tracker.rules.states import (
    AnswerKind,
    DecisionForm,
    EffectState,
    MeasureState,
    MoveKind,
    Position,
    TellAuthority,
)


def letter(snapshot: LetterSnapshot | None = None) -> Document:
    return answer.letter(snapshot or letters.final(), plans.SV)


def said(snapshot: LetterSnapshot | None = None) -> str:
    return "\n".join(texts(letter(snapshot))).replace("\u00a0", " ")


def test_every_part_stands_in_its_order_for_each_requirement() -> None:
    headings = [block.text for block in letter().blocks if isinstance(block, Heading) and block.level == 2]
    parts = [
        "Nämndens ståndpunkt",
        "Vidtagna åtgärder",
        "Pågående och planerade åtgärder",
        "För dem som väntar nu",
        "Så säkras och mäts effekten",
        "Det som återstår",
    ]
    assert [text for text in headings if text in parts] == parts * 3
    sections = [block.text for block in letter().blocks if isinstance(block, Heading) and block.level == 1]
    assert sections == [
        "B1 Handläggartider",
        "B2 Utredningstider",
        "B3 Dokumentation",
        "Åtgärder som gäller alla krav",
        "Skillnader mot tidigare uppgifter",
        "Bilagor",
        "Beslut",
        "Underskrift",
    ]


@pytest.mark.parametrize(
    "words",
    [
        "102 34 Stockholm",
        "8.5-3511/2013",
        "SOCN/2014:12",
        "IVO:s beslut den 10 februari 2014",
        "Fredag 4 april 2014",
        "Beslutet gäller tre krav. Nämnden delar bedömningen i två av tre.",
        "Svaret omfattar sex åtgärder: tre är genomförda, två är införda och löper vidare och en pågår.",
        f"”{letters.WORDS_OF_IVO}”",
        "Nämnden delar bedömningen delvis. Bristerna gäller vårdplanerna.",
        "Omfattning: Fyra tjänster.",
        "Beslutad 26 mars 2014, § 33",
        "Utgångsläge 52 %, oktober–december 2013 (210 ärenden).",
        "Senast uppmätt 84 %, februari 2014 (75 ärenden). Målet är 100 % senast 30 juni 2014.",
        "Egenkontroll 20 mars 2014: 17 av 20 granskade akter uppfyllde kraven.",
        "Barn som bedöms behöva skydd omedelbart utreds först.",
        "Det här har prövats: Två tjänster har annonserats. Resultat: Ingen var behörig. Under tiden: Konsulter.",
        "Nämnden kan i dag inte redovisa hur effekten säkras, därför att inget mått är valt för bristen.",
        "Beslutat 26 mars 2014, § 33.",
        "Förklaring av Å2.",
        "Svaret vilar på nämndens beslut den 26 mars 2014, § 34 p. 1, dnr SOCN/2014:12.",
    ],
)
def test_the_letter_says(words: str) -> None:
    assert words in said()


@pytest.mark.parametrize("name", ["Exempel", "Vera", "Förklaring saknas", "sha256", "Arbetsmaterial"])
def test_the_final_letter_never_says(name: str) -> None:
    assert name not in said()


def test_annexes_are_numbered_and_named_where_they_belong() -> None:
    lists = [block for block in letter().blocks if isinstance(block, NumberedList)]
    assert [len(block.items) for block in lists] == [1]
    assert "Underlag: bilaga 1." in said()


def test_the_chair_signs_by_title() -> None:
    (places,) = [block for block in letter().blocks if isinstance(block, Signatures)]
    assert [(place.title, place.name) for place in places.places] == [("Ordförande", "")]


def test_until_it_is_final_every_page_is_marked() -> None:
    assert letter(letters.draft()).stamp == "Arbetsmaterial"
    assert "Svaret är inte beslutat ännu." in said(letters.draft())


def test_without_decision_it_reads_so() -> None:
    undecided = answer_snapshot.final(letters.draft(), None, plans.ANCHOR)
    assert letter(undecided).notices == ("Inlämnad utan registrerat beslut.",)
    assert "Inget beslut var registrerat när svaret lämnades in." in said(undecided)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (DecisionForm.CHAIR_URGENT, "ordförandens beslut på nämndens vägnar den 26 mars 2014"),
        (DecisionForm.DELEGATED, "beslut på delegation den 26 mars 2014"),
        (DecisionForm.OTHER_BODY, "vilar på ett beslut den 26 mars 2014"),
    ],
)
def test_each_form_of_decision_is_named(form: DecisionForm, words: str) -> None:
    decision = replace(letters.DECISION, form=form, edited=True)
    text = said(answer_snapshot.final(letters.draft(), decision, plans.ANCHOR))
    assert words in text and "redaktionella ändringar gjorda, med stöd av beslutet" in text


def test_what_r7_misses_is_owned_up_to() -> None:
    whole = letters.plan()
    bare = replace(whole, measures=(replace(whole.measures[0], owner=None), *whole.measures[1:]))
    assert "Å1 saknar ansvarig" in said(letters.draft(bare))
    cannot = "Nämnden kan i dag inte ange ansvarig, därför att tjänsten tillsätts i maj."
    text = said(letters.draft(bare, LetterTexts(requirements=(RequirementTexts(1, cannot=cannot),))))
    assert cannot in text and "Å1 saknar ansvarig" not in text


def bare(count: int) -> PlanFacts:
    whole = letters.plan()
    return replace(whole, findings=whole.findings[:count], measures=(), indicators=(), samples=(), decisions=())


@pytest.mark.parametrize(
    ("count", "words"), [(0, "ansvarar och hur effekten säkras.\n"), (1, "Beslutet gäller ett krav."), (2, "två krav")]
)
def test_numbers_are_worded_for_none_one_and_many(count: int, words: str) -> None:
    text = said(letters.draft(bare(count), LetterTexts()))
    assert words in text


def test_a_late_measure_is_never_called_planned_in_time() -> None:
    whole = letters.plan()
    late = replace(whole.measures[0], state=MeasureState.IN_PROGRESS, done_on=None, due_on=date(2014, 3, 1))
    assert "Skulle ha varit klar 1 mars 2014, pågår" in said(letters.draft(replace(whole, measures=(late,))))


@pytest.mark.parametrize("effect", [effect for effect in EffectState if effect is not EffectState.SHOWN])
def test_no_effect_but_a_shown_one_reads_as_shown(effect: EffectState) -> None:
    whole = letters.plan()
    findings = tuple(replace(finding, effect=effect) for finding in whole.findings)
    assert "Effekten är visad" not in said(letters.draft(replace(whole, findings=findings)))


def test_no_position_says_so() -> None:
    whole = letters.plan()
    findings = tuple(replace(finding, position=None) for finding in whole.findings)
    text = said(letters.draft(replace(whole, findings=findings)))
    assert "Nämnden har ännu inte tagit ställning till bedömningen." in text and "Nämnden delar bedömningen" not in text
    assert "Ståndpunkten var: delar bedömningen. Nu är ingen angiven." in text


def test_another_cases_findings_measures_and_decisions_stay_out() -> None:
    whole = letters.plan()
    other = replace(whole.findings[0], id=9, number="B9", title="Annat ärende", case_id=2)
    hidden = replace(whole.measures[0], id=9, number="Å9", title="Annan åtgärd", finding_ids=(9,))
    both = replace(whole, findings=(*whole.findings, other), measures=(*whole.measures, hidden))
    made = letters.draft(both)
    assert "Annat ärende" not in made.to_json() and "Annan åtgärd" not in made.to_json()


def test_the_snapshot_is_read_back_and_prints_the_same_bytes() -> None:
    made = letters.final()
    again = answer_snapshot.from_json(made.to_json())
    assert again == made and again.sha256 == made.sha256
    assert pdf.render(letter(again)) == pdf.render(letter(made))
    with pytest.raises(ValueError, match="schema"):
        answer_snapshot.from_json(made.to_json().replace('"schema_version":1', '"schema_version":2'))


def test_the_words_are_the_same_whatever_day_and_decision() -> None:
    first, later = letters.draft(), replace(letters.draft(), as_of=date(2014, 4, 3))
    assert answer.words_sha256(first, plans.SV) == answer.words_sha256(later, plans.SV)
    assert answer.words_sha256(first, plans.SV) == answer.words_sha256(letters.final(), plans.SV)
    other = letters.draft(texts=replace(letters.TEXTS, closing="Mer."))
    assert answer.words_sha256(first, plans.SV) != answer.words_sha256(other, plans.SV)


def test_an_extension_is_asked_for_with_its_reason_and_what_is_left() -> None:
    reason = LetterTexts(introduction="Nämnden sammanträder först den 23 april.")
    made = letters.draft(texts=reason, kind=AnswerKind.EXTENSION, wanted_on=date(2014, 5, 5))
    text = said(made)
    assert "Begäran om anstånd" in text and "begär anstånd med svaret till måndag 5 maj 2014" in text
    assert "Nämnden sammanträder först den 23 april." in text and "Å2 Utökad personalstyrka" in text
    assert "Kravet" not in text


def test_a_supplement_names_what_it_completes() -> None:
    made = letters.draft(supplements_id=1, supplements_number=1, supplements_sent_on=date(2014, 4, 4))
    assert letter(made).title == "Komplettering av redovisningen till IVO"
    assert "kompletterar nämndens svar som lämnades in den 4 april 2014" in said(made)


def test_each_position_has_its_sentence() -> None:
    whole = letters.plan()
    for position, words in (
        (Position.SHARES, "Nämnden delar bedömningen."),
        (Position.DOES_NOT_SHARE, "Nämnden delar inte bedömningen. Vi var i tid."),
    ):
        finding = replace(
            whole.findings[0], position=position, position_reason="" if "inte" not in words else "Vi var i tid."
        )
        assert words in said(letters.draft(replace(whole, findings=(finding,))))


def test_tables_say_who_by_function() -> None:
    tables = [block for block in letter().blocks if isinstance(block, Table)]
    owners = {row.cells[-1] for table in tables for row in table.rows}
    assert owners == {
        ("Verksamhetschef barn och unga",),
        ("Enhetschef mottagning",),
        ("Kvalitetssamordnare",),
    }


def moved(reason: str, **values: object) -> PlanFacts:
    """The plan with a date that the authority was told, moved since."""
    whole = letters.plan()
    move = MoveFacts(
        9,
        MoveKind.MOVE,
        date(2014, 3, 31),
        date(2014, 6, 30),
        reason,
        date(2014, 3, 20),
        "Förvaltningschef",
        tell_authority=TellAuthority.YES,
    )
    told = replace(
        whole.measures[1], first_due_authority=date(2014, 3, 31), due_on=move.to_on, moves=(replace(move, **values),)
    )
    return replace(whole, measures=(whole.measures[0], told, *whole.measures[2:]))


def test_a_moved_date_that_the_authority_is_to_hear_of_stands_with_why() -> None:
    text = said(letters.draft(moved("Ingen behörig har sökt")))
    assert "Nämnden har tidigare redovisat en annan tid för den här åtgärden." in text
    assert (
        "Å2 Utökad personalstyrka och konsulter: tidigare redovisad tid 31 mars 2014, ny tid 30 juni 2014. "
        "Skäl: Ingen behörig har sökt." in text
    )


@pytest.mark.parametrize("values", [{"tell_authority": TellAuthority.NO}, {"authority_told_on": date(2014, 3, 21)}])
def test_what_the_authority_need_not_hear_or_has_heard_has_no_section(values: dict[str, object]) -> None:
    assert "Nämnden har tidigare redovisat" not in said(letters.draft(moved("Skäl.", **values)))


def test_no_reason_for_a_move_blames_anybody_by_name() -> None:
    """Neither where the move is told, nor among the differences to what was told before."""
    text = said(letters.draft(moved("Eva Exempel väntar på remissen.")))
    assert text.count("Verksamhetschef barn och unga väntar på remissen.") >= 2
    assert "Eva Exempel" not in text


def test_the_paragraph_that_was_approved_by_itself_is_named_with_its_day() -> None:
    said_plainly = "Paragrafen justerades omedelbart, den 27 mars 2014."
    assert said_plainly not in said()
    approved = replace(letters.DECISION, approved_on=date(2014, 3, 27))
    made = answer_snapshot.final(letters.draft(), approved, plans.ANCHOR)
    assert said_plainly in said(made)
    assert (
        answer_snapshot.from_json(made.to_json()) == made
        and '"approved_on":"2014-03-27"' not in letters.final().to_json()
    )


def test_a_letter_frozen_before_moves_were_told_reads_as_it_did() -> None:
    made = letters.draft(moved("Skäl."))
    assert '"moved":[2]' in made.to_json() and '"moved"' not in letters.draft().to_json()
    assert "Nämnden har tidigare redovisat" not in said(replace(made, moved=()))
