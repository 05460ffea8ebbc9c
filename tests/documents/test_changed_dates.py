"""Ändrade tider for the committee: every way a date can go, worded, and nobody named."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.documents import plans, sheets
from tracker.documents import changed_dates, dates_telling
from tracker.documents.blocks import Table, texts
from tracker.documents.printers import PRINTERS
from tracker.rules import slips
from tracker.rules.facts import DeadlineFacts, PlanFacts
from tracker.rules.slips import Expected, Forecast, Ledger, Tally
from tracker.rules.states import DeadlineKind

LAST = date(2014, 4, 4)


def said(plan: PlanFacts) -> str:
    return "\n".join(texts(changed_dates.changed_dates(plan, plans.SV))).replace("\N{NO-BREAK SPACE}", " ")


def table(plan: PlanFacts, caption: str) -> list[list[str]]:
    """The rows of a table by its caption, each cell's lines joined."""
    blocks = changed_dates.changed_dates(plan, plans.SV).blocks
    (found,) = [one for one in blocks if isinstance(one, Table) and one.caption == caption]
    lines = [[[getattr(line, "text", line) for line in cell] for cell in row.cells] for row in found.rows]
    return [["; ".join(cell).replace("\N{NO-BREAK SPACE}", " ") for cell in row] for row in lines]


@pytest.mark.parametrize(
    ("kept", "total", "median", "undecided", "withdrawn", "sentence"),
    [
        (0, 0, None, 0, 0, "Ingen tid som nämnden har fått höra har avgjorts än."),
        (0, 0, None, 1, 0, "Ingen tid som nämnden har fått höra har avgjorts än. En tid kan fortfarande hållas."),
        (1, 1, None, 0, 0, "Den enda tid som har avgjorts hölls som den först sades till nämnden."),
        (2, 2, None, 0, 0, "Båda tiderna som har avgjorts hölls som de först sades till nämnden."),
        (3, 3, None, 0, 2, "Alla tre tider som har avgjorts hölls som de först sades till nämnden. "
                           "Två åtgärder har utgått och räknas inte."),
        (0, 1, 1, 0, 0, "Den enda tid som har avgjorts hölls inte som den först sades till nämnden. "
                        "Den blev 1 dag senare."),
        (0, 2, 9, 0, 0, "Ingen av de två tider som har avgjorts hölls som den först sades till nämnden. "
                        "De som inte hölls blev i median 9 dagar senare."),
        (1, 2, 4, 0, 1, "En av två tider hölls som den först sades till nämnden. Den som inte hölls blev 4 dagar "
                        "senare. En åtgärd har utgått och räknas inte."),
        (7, 20, 12, 3, 0, "Sju av 20 tider hölls som de först sades till nämnden. De som inte hölls blev i median "
                          "12 dagar senare. Tre tider kan fortfarande hållas."),
    ],
)  # fmt: skip
def test_the_figures_are_worded_for_none_one_two_and_many(
    kept: int, total: int, median: int | None, undecided: int, withdrawn: int, sentence: str
) -> None:
    ledger = Ledger(Tally(None, kept, total, median), (), (), undecided, withdrawn)
    assert dates_telling.conclusion(ledger, plans.SV).replace("\N{NO-BREAK SPACE}", " ") == sentence


@pytest.mark.parametrize(
    ("on", "open_", "finished", "today", "kind", "state", "sentence"),
    [
        (None, 0, 0, sheets.DAY, DeadlineKind.REPORT, "Kan inte beräknas",
         "Det finns ingen åtgärd att räkna på för ärendets öppna brister."),
        (None, 0, 2, sheets.DAY, DeadlineKind.REPORT, "Alla åtgärder är genomförda eller införda", ""),
        (None, 1, 0, sheets.DAY, DeadlineKind.REPORT, "Kan inte beräknas", "En åtgärd saknar tid."),
        (None, 2, 0, sheets.DAY, DeadlineKind.REPORT, "Kan inte beräknas", "Två åtgärder saknar tid."),
        (LAST - timedelta(1), 1, 0, sheets.DAY, DeadlineKind.REPORT, "Före sista dagen",
         "Den sista åtgärden väntas bli klar 3 april 2014."),
        (LAST, 1, 0, sheets.DAY, DeadlineKind.REPORT, "På sista dagen, utan marginal",
         "Den sista åtgärden väntas bli klar 4 april 2014."),
        (LAST + timedelta(1), 1, 0, sheets.DAY, DeadlineKind.REPORT, "1 dag efter sista dagen",
         "Den sista åtgärden väntas bli klar 5 april 2014. Svaret kan ändå lämnas i tid: då redovisas vad som "
         "återstår."),
        (LAST + timedelta(1), 1, 0, LAST + timedelta(1), DeadlineKind.REPORT, "1 dag efter sista dagen",
         "Den sista åtgärden väntas bli klar 5 april 2014."),
        (LAST + timedelta(5), 1, 0, sheets.DAY, DeadlineKind.REMEDY, "5 dagar efter sista dagen",
         "Den sista åtgärden väntas bli klar 9 april 2014."),
    ],
)  # fmt: skip
def test_a_forecast_says_what_it_means_for_the_last_day(
    on: date | None, open_: int, finished: int, today: date, kind: DeadlineKind, state: str, sentence: str
) -> None:
    waiting = tuple(Expected(sheets.measures()[0], on, ()) for _ in range(open_))
    forecast = Forecast(DeadlineFacts(1, 1, kind, LAST), on, waiting, finished)
    mark, told = dates_telling.outlook(forecast, today, plans.SV)
    assert (mark.text.replace("\N{NO-BREAK SPACE}", " "), told.replace("\N{NO-BREAK SPACE}", " ")) == (state, sentence)


def test_every_date_has_its_outcome_as_icon_and_word() -> None:
    assert table(sheets.plan(), "Åtgärdernas tider") == [
        ["Å1 Ny chefsnivå; Genomförd", "14 mars 2014", "–", "14 mars 2014; Klar 14 mars 2014", "Hölls"],
        ["Å2 Rekrytering; Pågår", "14 mars 2014", "14 mars 2014; Ska få veta den nya tiden", "9 april 2014",
         "26 dagar senare"],
        ["Å3 Rutin; Pågår", "14 mars 2014", "–", "9 april 2014", "26 dagar senare"],
        ["Å4 Mottagning; Ej påbörjad", "9 april 2014", "–", "9 april 2014", "Kan hållas"],
        ["Å5 Utbildning; Utgår", "14 mars 2014", "–", "14 mars 2014", "Räknas inte"],
    ]  # fmt: skip


def test_a_move_stands_with_reason_office_day_and_paragraph() -> None:
    moves = table(sheets.plan(), "Flyttade tider och rättelser")
    assert moves[0] == [
        "Å2 Rekrytering",
        "14 mars 2014 → 9 april 2014",
        "Upphandlingen överklagades.",
        "Förvaltningschef; 12 mars 2014; § 41; Myndigheten ska få veta",
    ]
    assert [row[1:] for row in moves[1:]] == [
        ["14 mars 2014 → 14 mars 2014; Skrivfel rättat, räknas inte som en flytt", "Fel månad i planen.",
         "Förvaltningschef; 10 mars 2014"],
        ["14 mars 2014 → 9 april 2014", "Remissen dröjer.", "Förvaltningschef; 12 mars 2014"],
    ]  # fmt: skip


def test_the_whole_plan_is_counted_beside_one_category_when_that_is_not_all() -> None:
    whole = sheets.plan()
    caption = "Hur många första tider som hölls, per kategori"
    assert [row[0] for row in table(replace(whole, measures=whole.measures[:1]), caption)] == ["Bemanning"]
    bare = replace(whole.measures[2], category=None)
    assert [row[0] for row in table(replace(whole, measures=(whole.measures[0], bare)), caption)] == [
        "Bemanning",
        "Hela planen",
    ]


def test_nobody_is_named_where_only_a_name_is_known_the_chiefs_office_stands() -> None:
    plan = sheets.plan()
    assert sheets.NAME not in said(plan)
    named = replace(plan, committee=replace(plan.committee, chief_title="Socialchef"))
    assert "Socialchef; 12 mars 2014" in [row[3] for row in table(named, "Flyttade tider och rättelser")]


def test_the_figures_are_the_pages_own() -> None:
    plan = sheets.plan()
    found = slips.changed_dates(plan).ledger
    assert dates_telling.conclusion(found, plans.SV) in "\n".join(texts(changed_dates.changed_dates(plan, plans.SV)))
    tallies = table(plan, "Hur många första tider som hölls, per kategori")
    assert tallies[-1] == ["Hela planen", f"{found.whole.kept} av {found.whole.total}", "26 dagar senare"]
    assert "Två tjänster är fortfarande vakanta." in said(plan)


def test_an_empty_plan_says_that_there_is_nothing() -> None:
    text = said(replace(plans.plan(), cases=(), findings=(), measures=()))
    for sentence in (
        "Inga tider är sagda till nämnden än.",
        "Ingen tid har ändrats.",
        "Inget förslag till ny tid väntar på godkännande.",
        "Ingen myndighet väntar på svar just nu.",
    ):
        assert sentence in text


@pytest.mark.parametrize("printer", PRINTERS.values(), ids=lambda printer: printer.ending)
def test_the_same_plan_prints_to_the_same_bytes(printer: object) -> None:
    first, second = (changed_dates.changed_dates(sheets.plan(), plans.SV) for _ in range(2))
    assert printer.render(first) == printer.render(second)
