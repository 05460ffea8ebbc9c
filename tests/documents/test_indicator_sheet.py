"""An indicator on a sheet of its own: conclusion, curve, effect, how it is measured, every value."""

from decimal import Decimal

import pytest

from tests.documents import plans, sheets
from tracker.documents import indicator_sheet
from tracker.documents.blocks import Facts, Figure, Heading, Table, texts
from tracker.documents.indicator_sheet import Sheet
from tracker.documents.printers import PRINTERS
from tracker.rules.facts import IndicatorFacts
from tracker.rules.states import Direction, IndicatorUnit


def said(made: Sheet) -> str:
    return "\n".join(texts(indicator_sheet.sheet(made, plans.SV))).replace("\N{NO-BREAK SPACE}", " ")


def values(made: Sheet) -> list[list[str]]:
    blocks = indicator_sheet.sheet(made, plans.SV).blocks
    (found,) = [one for one in blocks if isinstance(one, Table) and one.caption.startswith("Mätvärden")]
    rows = [["; ".join(str(line) for line in cell) for cell in row.cells] for row in found.rows]
    return [[text.replace("\N{NO-BREAK SPACE}", " ") for text in row] for row in rows]


def test_the_conclusion_is_the_heading_over_the_curve() -> None:
    blocks = indicator_sheet.sheet(sheets.sheet(), plans.SV).blocks
    first, curve = blocks[0], blocks[1]
    assert isinstance(first, Heading) and isinstance(curve, Figure)
    assert first.text.replace("\N{NO-BREAK SPACE}", " ") == "För litet underlag för att bedöma: 80 %, målet är 95 %"
    assert curve.caption == "Andel i procent för varje månad"
    assert "Utgångsläget var 54" in curve.alt and "Å1 blev klar 14" in curve.alt
    assert curve.note.startswith("Rutern är utgångsläget. Den streckade linjen är målet. De prickade")


@pytest.mark.parametrize(
    "words",
    [
        "54 %, oktober–december 2013 (underlag 95)",
        "80 %, senast 30 april 2014",
        "95 %, senast 30 juni 2014",
        "Två mätvärden i rad vid målet, vart och ett med minst 20 ärenden",
        "avslutade inom fyra månader",
        "utredningar som avslutades i månaden",
        "Högre är bättre",
        "Å1 Ny chefsnivå, 14 mars 2014",
        "B1 Handläggartider",
        "För litet underlag",
        "Visar effekt för\nB1",
    ],
)
def test_the_sheet_holds(words: str) -> None:
    assert words in said(sheets.sheet())


def test_every_value_stands_with_what_it_rests_on_who_recorded_it_and_what_was_put_right() -> None:
    assert values(sheets.sheet()) == [
        ["Mars 2014", "80 %", "8 av 10; För litet för att bedöma", "3 april 2014; Controller", "–"],
        ["Februari 2014", "74 %", "37 av 50", "3 mars 2014; Controller", "–"],
        ["Januari 2014", "62 %", "31 av 50", "3 februari 2014", "Rättelse: Dubbletter räknades två gånger."],
        ["Januari 2014", "80 %; Rättat, gäller inte", "40 av 50", "3 februari 2014", "Källa: Papper"],
        ["Januari 2014; Mottagningen", "60 %", "3 av 5; För litet för att bedöma", "3 februari 2014; Granskare", "–"],
    ]


def test_what_is_not_set_or_not_there_yet_says_so() -> None:
    bare = IndicatorFacts(2, "N2", "Anmälningar", IndicatorUnit.COUNT, Direction.LOWER, needed=1, minimum_n=0)
    text = said(sheets.sheet(bare, findings=()))
    for sentence in (
        "Inget mätvärde ännu",
        "Kurvan visas när det finns ett mätvärde.",
        "Ingen brist är vald. Då visar nyckeltalet ingen effekt.",
        "Inte beskriven ännu",
        "Inte satt",
        "Ett mätvärde vid målet",
        "Inga mätvärden ännu.",
    ):
        assert sentence in text
    facts = [one for one in indicator_sheet.sheet(sheets.sheet(bare), plans.SV).blocks if isinstance(one, Facts)]
    assert "Delmål" not in [row.term for one in facts for row in one.rows]


def test_a_legend_names_only_what_is_drawn() -> None:
    plain = sheets.indicator(target_value=None, interim_value=None, baseline_value=None)
    (curve,) = [b for b in indicator_sheet.sheet(sheets.sheet(plain, measures=()), plans.SV).blocks if _is_figure(b)]
    assert curve.note == "Siffrorna står i tabellen över mätvärden."


def _is_figure(block: object) -> bool:
    return isinstance(block, Figure)


def test_made_up_data_says_so_in_title_caption_and_notice() -> None:
    made = sheets.sheet(sheets.indicator(example=True))
    document = indicator_sheet.sheet(made, plans.SV)
    assert document.title.endswith("(exempeldata)")
    assert "Mätvärdena är exempeldata. De är påhittade." in document.notices
    assert any(_is_figure(block) and block.caption.endswith("(exempeldata)") for block in document.blocks)


def test_one_followed_no_longer_says_since_when_and_why() -> None:
    made = sheets.sheet(retired_on=sheets.DAY, retired_reason="Ersätts av N3.")
    assert "Nyckeltalet följs inte längre sedan 27 mars 2014. Ersätts av N3." in said(made)


def test_days_are_worded_with_their_unit() -> None:
    days = sheets.indicator(
        unit=IndicatorUnit.DAYS,
        direction=Direction.LOWER,
        baseline_value=Decimal(1),
        target_value=Decimal(14),
        interim_value=None,
        observations=(),
    )
    text = said(sheets.sheet(days))
    assert "1 dag, oktober–december 2013 (underlag 95)" in text and "14 dagar, senast 30 juni 2014" in text


@pytest.mark.parametrize("printer", PRINTERS.values(), ids=lambda printer: printer.ending)
def test_the_same_facts_print_to_the_same_bytes(printer: object) -> None:
    first, second = (indicator_sheet.sheet(sheets.sheet(), plans.SV) for _ in range(2))
    assert printer.render(first) == printer.render(second)
