"""The shared macros: what they count, keep and read out. How they look is judged by eye and by axe-core."""

from dataclasses import dataclass
from datetime import date

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask, render_template_string
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from tracker.rules.health import RaisedFlag
from tracker.rules.states import Flag, MeasureState, Verdict
from tracker.rules.transitions import Message


class SmallForm(FlaskForm):
    title = StringField("Rubrik")
    text = TextAreaField("Vad har hänt sedan sist?")
    pace = RadioField("Hinner ni?", choices=[SelectChoice("yes", "Ja"), SelectChoice("no", "Nej")])


@dataclass(frozen=True)
class Tile:
    number: str
    title: str
    url: str
    state: MeasureState
    flags: tuple[RaisedFlag, ...] = ()


def render(app: Flask, source: str, path: str = "/", **values: object) -> BeautifulSoup:
    with app.test_request_context(path):
        return BeautifulSoup(render_template_string(source, **values), "html.parser")


def form_with(app: Flask, **errors: list[str]) -> SmallForm:
    with app.test_request_context("/"):
        form = SmallForm(meta={"csrf": False})
    for name, sentences in errors.items():
        form[name].errors = sentences
    return form


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    found = soup.select(selector)
    assert len(found) == 1, f"{selector}: {len(found)}"
    return found[0]


SUMMARY = '{% from "components/forms.html" import error_summary %}{{ error_summary(form) }}'


@pytest.mark.parametrize(
    ("errors", "heading"),
    [
        ({"title": ["Skriv en rubrik"]}, "En sak behöver rättas"),
        ({"title": ["Skriv en rubrik"], "pace": ["Välj om ni hinner"]}, "Två saker behöver rättas"),
        ({"title": ["a", "b"], "text": ["c"]}, "Tre saker behöver rättas"),
    ],
)
def test_error_summary_counts_and_links_to_each_field(app: Flask, errors: dict[str, list[str]], heading: str) -> None:
    soup = render(app, SUMMARY, form=form_with(app, **errors))
    assert one(soup, "h2").text == heading
    assert one(soup, ".felsamling")["role"] == "alert"
    assert {link["href"] for link in soup.select("a")} == {f"#{name}" for name in errors}


def test_error_summary_of_a_sound_form_is_nothing(app: Flask) -> None:
    assert render(app, SUMMARY, form=form_with(app)).text.strip() == ""


def test_error_summary_shows_a_refusal_that_concerns_no_field(app: Flask) -> None:
    form = form_with(app)
    form.form_errors.append("Beslutet saknas.")
    soup = render(app, SUMMARY, form=form)
    assert one(soup, "li").text == "Beslutet saknas."


def test_wrong_field_names_its_hint_and_its_error(app: Flask) -> None:
    source = '{% from "components/forms.html" import textarea %}{{ textarea(form.text, "En mening räcker.") }}'
    soup = render(app, source, form=form_with(app, text=["Skriv minst en mening"]))
    area = one(soup, "textarea")
    assert area["aria-invalid"] == "true"
    described = [one(soup, f"#{name}").text for name in str(area["aria-describedby"]).split()]
    assert described == ["En mening räcker. Skriv inget om enskilda personer.", "Fel: Skriv minst en mening"]
    assert one(soup, "label")["for"] == area["id"]


def test_sound_field_claims_no_error(app: Flask) -> None:
    source = '{% from "components/forms.html" import field %}{{ field(form.title) }}'
    control = one(render(app, source, form=form_with(app)), "input")
    assert not control.has_attr("aria-invalid")
    assert not control.has_attr("aria-describedby")


def test_first_radio_is_where_the_summary_leads(app: Flask) -> None:
    source = '{% from "components/forms.html" import radios %}{{ radios(form.pace, opens=["no"]) }}'
    soup = render(app, source, form=form_with(app, pace=["Välj om ni hinner"]))
    assert one(soup, "#pace")["value"] == "yes"
    assert [box["value"] for box in soup.select("[data-oppnar]")] == ["no"]
    assert {label["for"] for label in soup.select("label")} == {box["id"] for box in soup.select("input")}


def test_pager_keeps_the_filters_and_leaves_the_old_page_out(app: Flask) -> None:
    source = '{% from "components/tables.html" import pager %}{{ pager(2, 3, 41) }}'
    soup = render(app, source, "/?sida=2&ansvarig=7&visa=mina&_scheme=javascript")
    kept = "?ansvarig=7&visa=mina&_scheme=javascript"
    assert [link["href"] for link in soup.select("a")] == [kept, f"{kept}&sida=3"]
    assert one(soup, "p").text == "Sida 2 av 3, 41 rader"


def test_one_page_has_no_pager(app: Flask) -> None:
    source = '{% from "components/tables.html" import pager %}{{ pager(1, 1, 4) }}'
    assert render(app, source).text.strip() == ""


def test_sorted_head_says_its_order_and_turns_it(app: Flask) -> None:
    source = (
        '{% from "components/tables.html" import sort_head %}'
        '{{ sort_head("Läge", "lage", "lage") }}{{ sort_head("Tid", "tid", "lage") }}'
    )
    active, other = render(app, source, "/?sida=4").select("th")
    assert active["aria-sort"] == "ascending"
    assert one(active, "a")["href"] == "?sortera=lage&ordning=fallande"
    assert not other.has_attr("aria-sort")
    assert one(other, "a")["href"] == "?sortera=tid"


def test_tile_reads_out_name_state_and_first_flag(app: Flask) -> None:
    flags = tuple(RaisedFlag(flag, Message.of("health.no_owner")) for flag in (Flag.OVERDUE, Flag.AT_RISK))
    tile = Tile("Å12", "Rutin", "/atgarder/12", MeasureState.IN_PROGRESS, flags)
    source = '{% from "components/status.html" import tiles %}{{ tiles([tile]) }}'
    link = one(render(app, source, tile=tile), "a")
    assert link.text == "Å12 Rutin: Pågår, Försenad"
    assert link["class"] == ["b-pagar", "b-sen"]


@pytest.mark.parametrize(
    ("raised", "text"),
    [
        (RaisedFlag(Flag.OVERDUE, Message.of("x"), days=1), "Försenad 1 dag"),
        (RaisedFlag(Flag.OVERDUE, Message.of("x"), days=4), "Försenad 4 dagar"),
        (RaisedFlag(Flag.OBSTACLE, Message.of("x"), since=date(1999, 3, 10)), "Hinder sedan 10\xa0mars 1999"),
        (RaisedFlag(Flag.AWAITING_DECISION, Message.of("x")), "Väntar på beslut"),
        (RaisedFlag(Flag.NO_OWNER, Message.of("x")), "Saknar ansvarig"),
    ],
)
def test_flag_is_said_in_few_words(app: Flask, raised: RaisedFlag, text: str) -> None:
    source = '{% from "components/status.html" import flag %}{{ flag(raised) }}'
    assert render(app, source, raised=raised).text.strip() == text


def test_verdict_shows_both_judgements(app: Flask) -> None:
    source = (
        '{% from "components/status.html" import verdict %}'
        '{{ verdict("v", "Håller svaret?", answer, ["Tid saknas."], stated=stated) }}'
    )
    stated = {"verdict": Verdict.YES, "reason": "Tiden är muntligt lovad."}
    soup = render(app, source, answer=Verdict.UNCERTAIN, stated=stated)
    assert one(soup, "h2").text == "Håller svaret? Osäkert"
    assert "Förvaltningschefens bedömning: Ja. Tiden är muntligt lovad." in soup.text


def test_conflict_offers_both_versions(app: Flask) -> None:
    source = (
        '{% from "components/conflict.html" import conflict %}'
        '{{ conflict([difference], "Chef", "kl. 14.10", "f", "/atgarder/5") }}'
    )
    soup = render(app, source, difference={"label": "Titel", "mine": "Min", "saved": "Sparad"})
    assert [cell.text for cell in soup.select("tbody tr > *")] == [
        "Titel",
        "Min",
        "Sparad",
        "Använd det sparade i fältet Titel",
    ]
    assert one(soup, "button")["form"] == "f"
    assert one(soup, "a")["href"] == "/atgarder/5"
