"""The door to Nyckeltal, as people use it."""

import hashlib
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.browser_client import Browser
from tests.database import contents
from tests.page import Page
from tests.sweeps.test_twins import pages
from tests.world import World
from tracker.actions import audit
from tracker.models import AuditEvent, Extract, Indicator, Measure, Observation
from tracker.rules import effect
from tracker.rules.effect import EffectJudgement
from tracker.rules.states import EffectState, MeasureState, Role
from tracker.rules.transitions import Message
from tracker.rules.verbs import AuditVerb

LogIn = Callable[..., Browser]


def plain(page: Page) -> str:
    """The page's text with ordinary spaces."""
    return page.text.replace("\N{NO-BREAK SPACE}", " ")


def typed(**values: str) -> dict[str, str]:
    """A new indicator as a person fills it in."""
    given = {
        "title": "Förhandsbedömningar inom 14 dagar",
        "unit": "share",
        "direction": "higher",
        "period": "month",
        "needed": "2",
        "minimum_n": "20",
    }
    return {**given, **values}


def test_the_list_shows_where_each_indicator_stands(login_as: LogIn, world: World) -> None:
    page = login_as(Role.AUDITOR).get("indicators.index")
    assert "N1 Utredningar i tid kanarieaaa" in page.text
    assert "På väg mot målet: 74 % av 95 %" in plain(page)
    assert page.soup.select("svg.gnist title")
    assert "Nytt nyckeltal" not in page.text


def test_the_page_says_its_conclusion_and_shows_every_number(login_as: LogIn, world: World) -> None:
    page = login_as(Role.VERIFIER).get("indicators.show", indicator_id=world.a.ids["indicator_id"])
    assert page.h1 == "N1 Utredningar i tid kanarieaaa"
    for words in ("På väg mot målet: 74 % av 95 %", "31 av 50", "37 av 50", "feb 2014", "Nytt mätvärde", "Rätta"):
        assert words in plain(page), words
    assert "Ändra nyckeltal" not in page.text
    assert "Utgångsläget var 50 %. Januari 2014: 62 %." in plain(page)


def test_an_indicator_from_the_catalogue_is_registered_as_it_was_changed(
    login_as: LogIn, world: World, session: Session
) -> None:
    browser = login_as(Role.COORDINATOR)
    assert "Familjehem utredda före placering" in browser.get("indicators.catalogue").text
    opened = browser.get("indicators.new", mall="forhandsbedomning", brist=world.a.ids["finding_id"])
    assert opened.field("title") == "Förhandsbedömningar inom 14 dagar"
    values: dict[str, Any] = typed(
        target="95",
        baseline="62,5",
        baseline_on="2013-07-01",
        finding_ids=str(world.a.ids["finding_id"]),
        first_measured_on="2014-05-31",
    )
    page = browser.open(browser.post("indicators.new", values, status=303).location)
    assert page.h1 == "N2 Förhandsbedömningar inom 14 dagar"
    assert "62,5 %" in plain(page)
    made = session.scalars(select(Indicator).where(Indicator.sequence == 2)).one()
    assert (made.baseline_value, made.target_value) == (Decimal("0.625"), Decimal("0.95"))
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    assert (event.action, (event.new or {})["target_value"], (event.new or {})["finding_ids"]) == (
        AuditVerb.INDICATOR_REGISTERED,
        "0.95",
        ["B1"],
    )


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"title": ""}, "Skriv vad som mäts, i några ord."),
        ({"target": "950"}, "En andel är mellan 0 och 100 procent."),
        ({"target": "mycket"}, "Skriv ett tal, som 74 eller 74,5."),
        ({"interim": "50"}, "Ange målet också."),
        ({"target": "70", "interim": "80"}, "Delmålet är svårare än målet."),
        ({"baseline": "50"}, "Ange vilken tid utgångsläget gäller."),
        ({"unit": "days", "target": "-3"}, "Skriv ett tal som är 0 eller större."),
        ({"needed": "0"}, "Skriv ett heltal från 1 till 12."),
    ],
)
def test_what_an_indicator_cannot_be_is_refused_in_words(
    login_as: LogIn, world: World, session: Session, values: dict[str, str], sentence: str
) -> None:
    page = login_as(Role.CHIEF).post("indicators.new", typed(**values), status=400)
    assert sentence in page.text
    assert session.scalars(select(Indicator).where(Indicator.sequence == 2)).all() == []


def test_unit_and_period_stay_once_something_is_observed(login_as: LogIn, world: World) -> None:
    browser, indicator = login_as(Role.CHIEF), world.a.ids["indicator_id"]
    version = browser.get("indicators.edit", indicator_id=indicator).field("version")
    for change, sentence in (("unit", "gamla enheten"), ("period", "gamla perioden")):
        values = typed(version=version, **{change: "days" if change == "unit" else "year"})
        assert sentence in browser.post("indicators.edit", values, status=400, indicator_id=indicator).text
    values = typed(version=version, title="Annat namn", target="90")
    browser.post("indicators.edit", values, status=303, indicator_id=indicator)
    assert "74 % av 90 %" in plain(browser.get("indicators.show", indicator_id=indicator))


def test_the_next_period_is_suggested_and_a_period_has_one_value(
    login_as: LogIn, world: World, session: Session
) -> None:
    browser, indicator = login_as(Role.VERIFIER), world.a.ids["indicator_id"]
    opened = browser.get("indicators.observe", indicator_id=indicator)
    assert opened.field("period_on") == "2014-03-01"
    again = {"period_on": "2014-02-10", "numerator": "40", "denominator": "50"}
    refused = browser.post("indicators.observe", again, status=400, indicator_id=indicator)
    assert "Februari 2014 har redan ett mätvärde." in plain(refused)
    for values, sentence in (
        ({"period_on": "2014-03-01", "numerator": "4", "denominator": "5"}, "Perioden är inte slut."),
        ({"period_on": "2013-12-01", "numerator": "6", "denominator": "5"}, "kan inte vara större än alla"),
        ({"period_on": "2013-12-01", "numerator": "6"}, "Skriv både antalet"),
        ({"period_on": "2013-12-01", "numerator": "0", "denominator": "0"}, "En andel av 0 finns inte."),
        ({"period_on": "2013-12-01"}, "Skriv mätvärdet."),
    ):
        assert sentence in browser.post("indicators.observe", values, status=400, indicator_id=indicator).text
    earlier = {"period_on": "2013-12-24", "numerator": "1", "denominator": "3", "source": "Räknat för hand"}
    browser.post("indicators.observe", earlier, status=303, indicator_id=indicator)
    made = session.scalars(select(Observation).order_by(Observation.id.desc())).first()
    assert made is not None
    assert (made.period_on.isoformat(), made.period_end_on.isoformat()) == ("2013-12-01", "2013-12-31")
    assert (made.value, made.n, made.recorded_by_title) == (Decimal("0.333333"), 3, "Titel verifier kanarieaaa")


def test_a_pasted_column_is_saved_whole_or_not_at_all(login_as: LogIn, world: World, session: Session) -> None:
    browser, indicator = login_as(Role.COORDINATOR), world.a.ids["indicator_id"]
    values = {"first_on": "2013-07-01", "column": "50\t62\n\n72,5 %\nmånga", "source": "Kalkylblad"}
    page = browser.post("indicators.paste", values, status=400, indicator_id=indicator)
    assert "Rad 4 går inte att läsa." in page.text
    assert session.query(Observation).filter_by(indicator_id=indicator).count() == 2
    values["column"] = "50\t62\r\n\r\n72,5 %\r\n31/62"
    browser.post("indicators.paste", values, status=303, indicator_id=indicator)
    rows = session.scalars(
        select(Observation).where(Observation.source == "Kalkylblad").order_by(Observation.period_on)
    ).all()
    assert [(row.period_on.month, row.value, row.n) for row in rows] == [
        (7, Decimal("0.806452"), 62),
        (9, Decimal("0.725"), None),
        (10, Decimal("0.5"), 62),
    ]


def test_a_correction_leaves_the_wrong_value_readable(login_as: LogIn, world: World, session: Session) -> None:
    browser, wrong = login_as(Role.VERIFIER), world.a.ids["observation_id"]
    values = {"numerator": "32", "denominator": "50", "reason": "Ett ärende var dubbelt räknat."}
    assert "Skriv varför värdet rättas" in (
        browser.post("indicators.correct", {**values, "reason": ""}, status=400, observation_id=wrong).text
    )
    browser.post("indicators.correct", values, status=303, observation_id=wrong)
    page = plain(browser.get("indicators.show", indicator_id=world.a.ids["indicator_id"]))
    for words in ("64 %", "62 % rättat", "Rättelse: Ett ärende var dubbelt räknat."):
        assert words in page, words
    again = browser.post("indicators.correct", values, status=400, observation_id=wrong)
    assert "Mätvärdet är redan rättat." in again.text


def test_a_retired_indicator_shows_nothing_and_stays_readable(login_as: LogIn, world: World) -> None:
    browser, indicator = login_as(Role.CHIEF), world.a.ids["indicator_id"]
    version = browser.get("indicators.retire", indicator_id=indicator).field("version")
    values = {"version": version, "reason": "Ersätts av ett annat."}
    browser.post("indicators.retire", values, status=303, indicator_id=indicator)
    page = browser.get("indicators.show", indicator_id=indicator)
    assert "Ersätts av ett annat." in page.text
    assert "Nytt mätvärde" not in page.text
    assert "Följs inte längre" in browser.get("indicators.index").text
    refused = browser.post(
        "indicators.observe",
        {"period_on": "2013-12-01", "numerator": "1", "denominator": "2"},
        status=400,
        indicator_id=indicator,
    )
    assert "Nyckeltalet följs inte längre." in refused.text


def test_only_those_who_may_record_and_edit(login_as: LogIn, world: World) -> None:
    ids = {"indicator_id": world.a.ids["indicator_id"]}
    login_as(Role.VERIFIER).get("indicators.edit", status=403, **ids)
    login_as(Role.OWNER).get("indicators.observe", status=403, **ids)
    login_as(Role.MEMBER).get("indicators.show", status=403, **ids)
    login_as(Role.CHIEF, "b").get("indicators.show", status=404, **ids)


def test_example_data_says_so_wherever_it_is_shown(login_as: LogIn, world: World, session: Session) -> None:
    browser, indicator = login_as(Role.CHIEF), world.a.ids["indicator_id"]
    values = {"period_on": "2013-12-01", "numerator": "30", "denominator": "60", "example": "y"}
    browser.post("indicators.observe", values, status=303, indicator_id=indicator)
    for endpoint, arguments in (("indicators.index", {}), ("indicators.show", {"indicator_id": indicator})):
        assert "exempeldata" in browser.get(endpoint, **arguments).text, endpoint


REASON = "N1 Utredningar i tid kanarieaaa: 74 % i februari 2014 (underlag 50). Målet är 95 % och är inte nått."


def test_all_done_and_below_target_reads_as_effective_nowhere(
    app: Flask, login_as: LogIn, world: World, session: Session
) -> None:
    """R5: every page, with the sentence that names indicator, value and target where the finding's state stands."""
    for measure in session.scalars(select(Measure).where(Measure.committee_id == world.a.committee_id)):
        measure.state, measure.done_on, measure.no_evidence_reason = MeasureState.DONE, date(2014, 3, 1), "Prov."
        audit.record(
            session, AuditVerb.MEASURE_EDITED, actor=None, actor_name="prov", today=date(2014, 3, 18), subject=measure
        )
    session.commit()
    browser = login_as(Role.CHIEF)
    told = set()
    for endpoint, path in pages(app, world.a.ids):
        page = Page(browser.raw_get(path), check=False)
        if page.status != 200:
            continue
        text = plain(page)
        assert "Effekt visad" not in text and "Effekten är visad" not in text, path
        if REASON in text:
            told.add(endpoint)
    assert told >= {
        "overview.index",
        "cases.show",
        "findings.index",
        "findings.show",
        "measures.index",
        "indicators.show",
        "meetings.show",
    }


def test_a_claim_would_be_seen_on_the_page(login_as: LogIn, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the sweep above looks for stands there as soon as somebody judges so."""
    claim = EffectJudgement(EffectState.SHOWN, Message.of("effect.nothing_chosen"))
    monkeypatch.setattr(effect, "judge", lambda *_: claim)
    assert "Effekt visad" in login_as(Role.CHIEF).get("findings.show", finding_id=world.a.ids["finding_id"]).text


# --- The case-time extract --------------------------------------------------------------------------------------------

EXTRACT = "Startdatum;Slutdatum;Enhet\n" + "".join(
    f"2013-{month:02}-{day:02};2013-{month + 2:02}-{day:02};Hemlig enhet\n"
    for month in range(1, 9)
    for day in range(1, 29)
)


def upload(content: str | bytes, name: str = "utdrag.csv", **values: str) -> dict[str, Any]:
    """The form of an extract, filled in."""
    raw = content.encode() if isinstance(content, str) else content
    return {"file": (BytesIO(raw), name), "as_of": "2014-03-17", "period": "month", **values}


def draft_of(page: Page) -> str:
    """What the page of figures hands on."""
    return page.field("draft")


def test_an_extract_is_shown_before_anything_is_saved(
    app: Flask, login_as: LogIn, world: World, session: Session
) -> None:
    browser = login_as(Role.VERIFIER)
    before = contents(app)
    page = browser.post("indicators.read_extract", upload(EXTRACT + "i går;\n"), status=200)
    for words in ("Räknade rader 224", "Rad 226: startdatum är inget datum", "100 % 28 av 28"):
        assert words in plain(page), words
    after = contents(app)
    assert {name for name in after if after[name] != before[name]} <= {"user_session"}
    chosen = {"draft": draft_of(page), "within": str(world.a.ids["indicator_id"])}
    browser.post("indicators.save_extract", chosen, status=303)
    kept = session.scalars(select(Extract)).one()
    assert (kept.rows, kept.refused, kept.sha256) == (
        224,
        1,
        hashlib.sha256((EXTRACT + "i går;\n").encode()).hexdigest(),
    )
    rows = session.scalars(select(Observation).where(Observation.extract_id == kept.id, Observation.part == "")).all()
    assert [(row.period_on.month, row.numerator, row.denominator) for row in rows] == [
        (month, 28, 28) for month in range(1, 9)
    ]


def test_nothing_of_an_extract_is_kept_but_figures(app: Flask, login_as: LogIn, world: World) -> None:
    """Neither database nor disk holds a day that only a row had, nor the evidence folder a file."""
    browser = login_as(Role.COORDINATOR)
    telling = "Start;Slut\n" + "2013-01-17;2013-02-19\n" * 30
    page = browser.post("indicators.read_extract", upload(telling), status=200)
    chosen = {"draft": draft_of(page), "within": str(world.a.ids["indicator_id"])}
    browser.post("indicators.save_extract", chosen, status=303)
    kept = str(contents(app))
    for day in ("2013-01-17", "2013-02-19", "date(2013, 1, 17)", "date(2013, 2, 19)"):
        assert day not in kept
    folder = app.config["SETTINGS"].instance
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert files
    assert all(b"2013-01-17" not in file.read_bytes() for file in files)


def test_the_same_extract_again_changes_nothing_and_a_newer_one_corrects(
    login_as: LogIn, world: World, session: Session
) -> None:
    browser, indicator = login_as(Role.COORDINATOR), str(world.a.ids["indicator_id"])

    def save(content: str) -> int:
        page = browser.post("indicators.read_extract", upload(content), status=200)
        browser.post("indicators.save_extract", {"draft": draft_of(page), "within": indicator}, status=303)
        return session.query(Observation).filter(Observation.extract_id.is_not(None)).count()

    first = "Start;Slut\n" + "2013-01-10;2013-02-10\n" * 20
    assert save(first) == save(first) == 1
    assert save(first + "2013-01-11;2013-12-11\n") == 2
    newest = session.scalars(select(Observation).order_by(Observation.id.desc())).first()
    assert newest is not None
    assert (newest.numerator, newest.denominator, newest.correction_reason) == (20, 21, "Nytt utdrag")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (upload("Start;Slut;Personnummer\n"), "ser ut att peka ut ärenden eller personer"),
        (upload("Start;Slut\n", "utdrag.pdf"), "Utdraget ska vara en CSV- eller XLSX-fil."),
        (upload("Start;Slut\n2014-01-01;\n", as_of="2015-01-01"), "Utdraget kan inte vara gjort efter"),
        (upload("", "tom.csv"), "Filen är tom"),
        ({"as_of": "2014-03-17", "period": "month"}, "Välj filen med utdraget."),
    ],
)
def test_what_is_no_extract_is_refused_in_words(
    login_as: LogIn, world: World, values: dict[str, Any], sentence: str
) -> None:
    fresh = {**values}
    if "file" in fresh:
        stream, name = fresh["file"]
        fresh["file"] = (BytesIO(stream.getvalue()), name)
    assert sentence in login_as(Role.CHIEF).post("indicators.read_extract", fresh, status=400).text


def test_figures_that_nobody_has_computed_are_not_saved(login_as: LogIn, world: World, session: Session) -> None:
    browser = login_as(Role.CHIEF)
    page = browser.post("indicators.read_extract", upload(EXTRACT), status=200)
    sealed = draft_of(page)
    assert "Välj minst ett nyckeltal" in browser.post("indicators.save_extract", {"draft": sealed}, status=400).text
    tampered = {"draft": sealed[:-3] + "abc", "within": str(world.a.ids["indicator_id"])}
    assert browser.post("indicators.save_extract", tampered, status=303).location.endswith("/nyckeltal/utdrag")
    login_as(Role.CHIEF, "b").post("indicators.save_extract", {"draft": sealed}, status=404)
    assert session.scalars(select(Extract)).all() == []


def test_the_sheet_is_read_and_downloaded_by_whoever_reads_the_page(login_as: LogIn, world: World) -> None:
    auditor, indicator_id = login_as(Role.AUDITOR), world.a.ids["indicator_id"]
    page = auditor.get("indicators.sheet", indicator_id=indicator_id)
    paper = page.soup.select_one("article.ark")
    assert paper is not None and paper.find("h3").get_text().replace("\N{NO-BREAK SPACE}", " ") == (
        "På väg mot målet: 74 % av 95 %"
    )
    shown = auditor.get("indicators.show", indicator_id=indicator_id)
    assert shown.soup.select_one(f"a[href='/nyckeltal/{indicator_id}/blad']")
    for name, start in (("blad.pdf", b"%PDF-"), ("blad.docx", b"PK")):
        answer = auditor.client.get(f"/nyckeltal/{indicator_id}/{name}")
        assert answer.data.startswith(start)
        assert f"Nyckeltalsblad N1 2014-03-18.{name[5:]}" in answer.headers["Content-Disposition"]
