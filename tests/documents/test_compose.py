"""The committee report: its sections, its words for none, one and many, and that every text of the plan is in it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from tests.documents import plans
from tracker.documents import blocks, compose
from tracker.documents.blocks import BulletList, Document, Figure, Heading, NumberedList, Paragraph, Question, Table
from tracker.documents.snapshot import Signer, Snapshot, Texts
from tracker.rules.facts import (
    EvidenceFacts,
    FindingFacts,
    FineFacts,
    RoundFacts,
    RoundVerdictFacts,
    SampleFacts,
    VerificationFacts,
)
from tracker.rules.states import (
    ChangeClass,
    DecisionForm,
    DecisionKind,
    FindingClosure,
    JudgmentOutcome,
    RoundVerdict,
    Verdict,
    VerificationMethod,
    VerificationResult,
)

SECTIONS = [
    "Förslag till beslut",
    "Sammanfattning",
    "Läget i en bild",
    "Sedan förra sammanträdet",
    "Läget per brist",
    "Avvikelser och risker",
    "Uppföljning av effekt",
    "Ekonomiska konsekvenser",
    "Barnets bästa",
    "Beslutsunderlag",
    "Underskrifter",
    "Beslutet skickas till",
    "Bilaga: åtgärdsplanen i sin helhet",
]


def composed(report: Snapshot) -> Document:
    return compose.report(report, plans.SV)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def said(document: Document) -> str:
    return plain("\n".join(blocks.texts(document)))


def section(document: Document, title: str) -> list[blocks.Block]:
    """The blocks from one heading to the next of its level."""
    found: list[blocks.Block] = []
    inside = False
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            inside = block.text == title
        elif inside:
            found.append(block)
    return found


def points(report: Snapshot) -> list[str]:
    first = section(composed(report), "Förslag till beslut")[0]
    assert isinstance(first, NumberedList)
    return [plain(item) for item in first.items]


def summary(report: Snapshot) -> str:
    return plain(compose.suggest_summary(report, plans.SV))


@pytest.mark.parametrize("report", [plans.march(), plans.february(), plans.empty(), plans.troubled()])
def test_report_has_the_sections_in_order(report: Snapshot) -> None:
    headings = [block for block in composed(report).blocks if isinstance(block, Heading)]
    assert [heading.text for heading in headings if heading.level == 1] == SECTIONS


@pytest.mark.parametrize("report", [plans.march(), plans.empty(), plans.troubled()])
def test_heading_levels_are_never_skipped(report: Snapshot) -> None:
    levels = [block.level for block in composed(report).blocks if isinstance(block, Heading)]
    assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False))


def test_the_head_is_written_as_municipalities_do() -> None:
    document = composed(plans.march())
    assert document.head.municipality == "Katrineholms kommun"
    assert document.head.administration == "Socialförvaltningen"
    assert document.head.kind == "TJÄNSTESKRIVELSE"
    facts = {row.term: row.lines for row in document.facts.rows}
    assert facts["Till"] == ("Socialnämnden",)
    assert plain(str(facts["Sammanträde"][0])) == "Onsdag 26 mars 2014"
    assert facts["Handläggare"] == ("Kim Exempel, Kvalitetssamordnare",)
    assert facts["Vår beteckning"] == ("SOCN/2014:18",)
    assert facts["Myndighetens beteckning"] == ("Inspektionen för vård och omsorg, diarienummer ej angivet",)


def test_a_draft_bears_arbetsmaterial_and_a_locked_report_does_not() -> None:
    assert composed(plans.march()).stamp == "Arbetsmaterial"
    assert composed(plans.march(locked=True)).stamp == ""


def test_a_revised_report_says_so_and_names_the_one_before() -> None:
    revised = replace(plans.march(locked=True), revised_on=date(2014, 3, 24), revises_number=2, number=3)
    notices = [plain(notice) for notice in composed(revised).notices]
    assert notices[0] == "Reviderad, utdelad 24 mars 2014. Ersätter rapport nummer 2."
    assert plans.EXAMPLE in notices


def test_proposals_are_worded_as_decided_and_one_for_each_decision() -> None:
    assert points(plans.march()) == [
        "Socialnämnden godkänner återrapporteringen av åtgärdsplanen per den 18 mars 2014.",
        "Socialnämnden antar kvalitetspolicyn.",
        "Socialnämnden avger yttrande till Inspektionen för vård och omsorg enligt förvaltningens förslag.",
        "Beslutet i punkt 3 justeras omedelbart.",
    ]


def test_proposals_without_matters_are_the_approval_alone() -> None:
    assert points(plans.march(decisions=())) == [
        "Socialnämnden godkänner återrapporteringen av åtgärdsplanen per den 18 mars 2014."
    ]


def test_a_meeting_with_immediate_approval_approves_the_whole_paragraph_at_once() -> None:
    at_once = replace(plans.march(), meeting=replace(plans.MARCH, immediate_approval=True))
    assert points(at_once)[-1] == "Paragrafen justeras omedelbart."


def test_an_own_text_for_the_approval_takes_the_place_of_the_generated_one() -> None:
    own = replace(
        plans.decisions()[0],
        id=9,
        kind=DecisionKind.APPROVE_REPORT,
        form=DecisionForm.COMMITTEE,
        text="Nämnden lägger rapporten till handlingarna.",
        immediate_approval=True,
    )
    assert points(plans.march(decisions=(own,))) == [
        "Nämnden lägger rapporten till handlingarna.",
        "Paragrafen justeras omedelbart.",
    ]


def test_decided_matters_and_those_of_other_meetings_are_not_proposed() -> None:
    decided = tuple(replace(d, decided_on=date(2014, 3, 1)) for d in plans.decisions())
    assert len(points(plans.march(decisions=decided))) == 1
    elsewhere = tuple(replace(d, meeting_id=7) for d in plans.decisions())
    assert len(points(plans.march(decisions=elsewhere))) == 1


def test_the_suggested_summary_of_many_says_what_the_tables_say() -> None:
    text = summary(plans.march())
    assert "Nämnden ska ha redovisat åtgärderna för IVO senast fredag 4 april." in text
    assert "Nämnden riskerar annars ett vite på 600 000 kr." in text
    assert "Planen har tre öppna brister och sex åtgärder." in text
    assert "Två är genomförda, tre är införda och löper vidare och en pågår." in text
    assert "Ingen åtgärd är försenad." in text
    assert "En åtgärd är inte bekräftad: Å6." in text
    assert (
        "Sedan rapporten till sammanträdet 26 februari, brister och åtgärder tillsammans: en är flyttad senare, "
        "en har blivit genomförd eller införd, en är inte bekräftad och sex är oförändrade."
    ) in text


def test_the_suggested_summary_of_one_is_in_the_singular() -> None:
    one = plans.march(findings=plans.findings(), measures=plans.measures())
    alone = replace(
        one,
        plan=replace(one.plan, findings=one.plan.findings[:1], measures=one.plan.measures[:1]),
        state_counts=tuple((state, int(state == "done")) for state, _ in one.state_counts),
        flag_counts=tuple((flag, 0) for flag, _ in one.flag_counts),
    )
    assert "Planen har en öppen brist och en åtgärd. En är genomförd." in summary(alone)


def test_the_suggested_summary_of_nothing_says_that_there_is_nothing() -> None:
    assert summary(plans.empty()).split("\n\n") == [
        "Planen har inga öppna brister och inga åtgärder.",
        "Det här är den första rapporten.",
        "Ingen myndighet väntar på svar just nu.",
    ]


def test_the_chiefs_own_summary_takes_the_place_of_the_suggested_one() -> None:
    own = "Det går framåt.\n\nMen vi behöver ett extra möte."
    texts = [block.text for block in section(composed(plans.march(Texts(summary=own))), "Sammanfattning")]
    assert texts == ["Det går framåt.", "Men vi behöver ett extra möte."]


def test_every_text_the_chief_has_written_is_printed_whole() -> None:
    texts = Texts(summary="Egen sammanfattning.", economy="A" * 10_000, children="Barnens röst.", remarks="Övrigt här.")
    text = said(composed(plans.march(texts)))
    for part in (texts.summary, texts.economy, texts.children, texts.remarks):
        assert part in text


def every_text(value: object) -> Iterable[str]:
    """Every text that people have written in the plan's findings and measures."""
    for name in getattr(value, "__slots__", ()):
        part = getattr(value, name)
        if isinstance(part, str) and type(part) is str and len(part) > 3:
            yield part
        for item in part if isinstance(part, tuple) else (part,):
            if hasattr(item, "__slots__") and type(item).__module__ == "tracker.rules.facts":
                yield from every_text(item)


def test_every_text_of_findings_and_measures_is_in_the_document() -> None:
    report = plans.march()
    text = said(composed(report))
    unsaid = {"Verksamhetschef", "Kvalitetssamordnare"}  # who wrote an update is history, not report
    for thing in (*report.plan.findings, *report.plan.measures):
        for written in set(every_text(thing)) - unsaid:
            assert plain(written) in text, written


def test_every_measure_is_named_exactly_once_in_the_delta() -> None:
    tables = [
        block for block in section(composed(plans.march()), "Sedan förra sammanträdet") if isinstance(block, Table)
    ]
    names = [str(row.cells[0][0]) for table in tables for row in table.rows]
    for measure in plans.measures():
        assert names.count(f"{measure.number} {measure.title}") == 1


def test_a_long_progress_report_stands_whole_in_the_appendix() -> None:
    long = "En lång berättelse om läget. " * 30
    measures = tuple(
        replace(m, last_update=plans.update(date(2014, 3, 17), m.state, long)) if m.number == "Å5" else m
        for m in plans.measures()
    )
    document = composed(plans.march(measures=measures))
    assert "17 mars: lång text, se bilagan" in said(document)
    assert said(document).count(long.strip()) == 1


def test_a_large_plan_tells_what_is_unchanged_in_one_line_each() -> None:
    large = plans.troubled()
    before = replace(large, changes=tuple(replace(c, classes=(ChangeClass.UNCHANGED,)) for c in large.changes))
    told = section(composed(before), "Sedan förra sammanträdet")
    assert not [block for block in told if isinstance(block, Table)]
    brief = next(block for block in told if isinstance(block, BulletList))
    assert len(brief.items) == len(large.changes)


def test_a_measure_of_two_findings_is_told_in_full_once() -> None:
    tables = [block for block in section(composed(plans.march()), "Läget per brist") if isinstance(block, Table)]
    names = [str(row.cells[0][0]) for table in tables for row in table.rows]
    assert sorted(name.split()[0] for name in names) == ["Å1", "Å2", "Å3", "Å4", "Å5", "Å6"]
    assert "Gäller också, redovisas ovan: Å1 Ny chefsnivå." in said(composed(plans.march()))


def test_first_and_current_date_stand_beside_each_other_with_the_number_of_moves() -> None:
    text = said(composed(plans.march()))
    assert "20 mars → 26 mars" in text
    assert "Flyttad 1 gång" in text
    assert "Nämnden beslutar om policyn på mötet i mars." in text


def test_both_questions_are_answered_with_icon_and_word() -> None:
    questions = [block for block in composed(plans.march()).blocks if isinstance(block, Question)]
    assert [(q.question, q.answer.text, q.answer.icon) for q in questions] == [
        ("Kommer svaret fram i tid?", "Osäkert", "exclamation-triangle-fill"),
        ("Håller svaret?", "Osäkert", "exclamation-triangle-fill"),
    ]


def test_the_chiefs_own_judgement_stands_beside_the_computed_one() -> None:
    report = plans.march()
    judged = replace(report.deadlines[0].holds, stated=Verdict.YES, stated_reason="Måtten är valda i dag.")
    stated = replace(report, deadlines=(replace(report.deadlines[0], holds=judged),))
    question = [block for block in composed(stated).blocks if isinstance(block, Question)][1]
    assert question.answer.text == "Osäkert"
    assert question.stated == "Förvaltningschefens egen bedömning: Ja. Måtten är valda i dag."


def test_no_meeting_in_time_is_said_with_the_ways_out() -> None:
    late = replace(plans.MARCH, held_on=date(2014, 4, 23), dispatch_on=date(2014, 4, 16))
    text = said(composed(plans.march(meetings=(plans.FEBRUARY, late))))
    assert "Inget nämndsammanträde före svarsdatum" in text
    assert "extra sammanträde" in text
    assert "Det här kan göras" in text


def test_an_effect_that_is_not_measured_says_so_plainly() -> None:
    text = said(composed(plans.march()))
    assert text.count("Mäts inte ännu") >= 3
    assert "Effekten mäts inte ännu." in text


def test_what_is_empty_says_what_is_empty() -> None:
    text = said(composed(plans.empty()))
    for sentence in (
        "Inga brister är registrerade.",
        "Planen har inga åtgärder.",
        "Inget hinder är registrerat.",
        "Inget underlag är registrerat.",
        "Ingen tid har ändrats.",
        "Förvaltningen har inte angett några ekonomiska konsekvenser.",
        "Förvaltningen har inte beskrivit hur barnets bästa har beaktats.",
        "Mottagare är inte angivna.",
        "Ingen sista dag gäller just nu.",
    ):
        assert sentence in text


def test_a_requirement_that_is_not_filled_in_is_listed_as_missing() -> None:
    text = said(composed(plans.march()))
    assert "B2 Utredningstider: kravet i myndighetens ord är inte ifyllt." in text
    assert "B3 Dokumentation: nämndens ståndpunkt är inte angiven." in text


def test_supporting_documents_begin_with_the_own_memorandum() -> None:
    policy = EvidenceFacts(7, "Kvalitetspolicy, förslag", "SOCN/2014:31", date(2014, 3, 17), False)
    measures = tuple(replace(m, evidence=(policy,)) if m.number == "Å5" else m for m in plans.measures())
    listed = section(composed(plans.march(measures=measures)), "Beslutsunderlag")[0]
    assert isinstance(listed, BulletList)
    assert [plain(item) for item in listed.items] == [
        "Förvaltningens tjänsteskrivelse 18 mars 2014",
        "Kvalitetspolicy, förslag, 17 mars 2014, dnr SOCN/2014:31",
    ]


def test_one_person_who_is_officer_and_chief_signs_once() -> None:
    report = replace(plans.march(), officer=plans.CHIEF)
    places = section(composed(report), "Underskrifter")[0]
    assert isinstance(places, blocks.Signatures)
    assert len(places.places) == 1
    nobody = section(composed(replace(report, officer=Signer(), chief=Signer())), "Underskrifter")[0]
    assert isinstance(nobody, Paragraph)


def test_the_previous_report_is_named_by_number_and_hash() -> None:
    report = plans.march()
    assert report.previous is not None
    text = said(composed(report))
    assert report.previous.sha256 in text
    assert "Nummer 1" in text


def test_figures_have_an_alternative_text_and_the_same_numbers_as_a_table() -> None:
    figures = [block for block in composed(plans.march()).blocks if isinstance(block, Figure)]
    assert len(figures) == 2
    for figure in figures:
        assert len(figure.alt) > 40
        assert figure.numbers is not None
        assert figure.numbers.rows


def test_a_closed_finding_shows_when_and_where_and_asks_for_nothing_more() -> None:
    closed = (
        replace(plans.findings()[0], closed_on=date(2014, 3, 10), closed_reference="IVO:s beslut"),
        *plans.findings()[1:],
    )
    document = composed(plans.march(findings=closed))
    assert "10 mars, IVO:s beslut" in said(document)


def test_a_finding_without_measures_says_so() -> None:
    lone = FindingFacts(4, "B4", "Ny brist", 1, registered_on=date(2014, 3, 1))
    text = said(composed(plans.march(findings=(*plans.findings(), lone))))
    assert "Ingen åtgärd är kopplad till bristen." in text
    assert "B4" in text


def test_the_list_of_evidence_proves_which_file_it_was() -> None:
    """Title, number, file, version and hash: what the archive needs to show that it has the same."""
    paper = EvidenceFacts(
        7,
        "Kvalitetspolicy",
        "SOCN/2014:31",
        date(2014, 3, 17),
        False,
        file_name="Policy.pdf",
        file_version=2,
        sha256="0123456789abcdef" * 4,
        secrecy="26 kap. 1 § OSL",
    )
    measures = tuple(replace(m, evidence=(paper,) if n < 2 else ()) for n, m in enumerate(plans.measures()))
    tables = [block for block in composed(plans.march(measures=measures)).blocks if isinstance(block, Table)]
    (listed,) = (table for table in tables if table.caption == "Registrerade underlag")
    assert [row.cells[0] for row in listed.rows] == [
        (
            "Kvalitetspolicy",
            "Policy.pdf, version 2",
            "SHA-256 0123456789abcdef …",
            "Sekretessmarkerad, 26 kap. 1 § OSL",
        )
    ]
    assert len(listed.rows[0].cells[3]) == 2, "once, with both measures it belongs to"


def checked(**values: object) -> str:
    """What the report says of the plan with more in it."""
    report = plans.march()
    return said(composed(replace(report, plan=replace(report.plan, **values))))


def test_finding_tells_of_its_sample_its_check_and_the_authoritys_rounds() -> None:
    text = checked(
        samples=(SampleFacts(1, 1, date(2014, 3, 10), "Controller", 20, 15),),
        verifications=(
            VerificationFacts(
                1,
                date(2014, 3, 11),
                "Controller",
                VerificationMethod.FILES,
                VerificationResult.PARTLY,
                finding_id=1,
                sample_id=1,
            ),
        ),
        rounds=(
            RoundFacts(
                1,
                1,
                1,
                performed_on=date(2014, 3, 5),
                decided_on=date(2014, 3, 12),
                dnr="8.5-77/2014",
                verdicts=(RoundVerdictFacts(1, RoundVerdict.REMAINS, "Det tar för lång tid."),),
            ),
            RoundFacts(2, 1, 2, announced_on=date(2014, 3, 14)),
        ),
    )
    assert "10 mars: 15 av 20 akter klarade alla frågor" in text
    assert "Aktgranskning 11 mars, Controller" in text and "Delvis" in text
    assert "Myndighetens uppföljning 1" in text and "Kvarstår" in text and "12 mars, 8.5-77/2014" in text
    assert "Det tar för lång tid." in text and "Beslutet har inte kommit." in text


@pytest.mark.parametrize(
    ("by", "said_so"),
    [(FindingClosure.COMMITTEE, True), (FindingClosure.VERDICT, False), (FindingClosure.CASE_CLOSED, False)],
)
def test_only_what_the_committee_closed_reads_as_closed_by_it(by: FindingClosure, said_so: bool) -> None:
    closed = replace(plans.findings()[0], closed_on=date(2014, 3, 12), closed_reference="§ 34", closed_by=by)
    text = checked(findings=(closed, *plans.findings()[1:]))
    assert ("Avslutad av nämnden" in text) is said_so and "godtagen" not in text.lower()


def test_settled_fine_is_told_and_no_longer_risked() -> None:
    fine = FineFacts(judged_on=date(2014, 3, 12), outcome=JudgmentOutcome.REDUCED, imposed_kr=300_000)
    text = checked(cases=(plans.case(fine=fine),))
    assert "Vitet är utdömt: 300 000 kr av 600 000 kr." in text
    assert "riskerar annars ett vite" not in text
