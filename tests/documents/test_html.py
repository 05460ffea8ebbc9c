"""The web page of a document: the same texts as the blocks, escaped, under valid headings."""

from pathlib import Path

import jinja2
import pytest
from bs4 import BeautifulSoup

from tests.documents import paper, plans
from tracker.documents import blocks, compose, html, pdf
from tracker.documents.blocks import Document, Heading, Mark, Marked, Paragraph
from tracker.documents.snapshot import Snapshot
from tracker.rules.states import Flag

TEMPLATES = Path(__file__).resolve().parents[2] / "tracker" / "templates"


def shown(document: Document) -> BeautifulSoup:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        undefined=jinja2.StrictUndefined,
    )
    environment.install_null_translations()
    environment.globals["url_for"] = lambda endpoint, **values: "/".join(("", endpoint, *map(str, values.values())))
    source = '{% from "components/document.html" import document %}{{ document(doc) }}'
    markup = environment.from_string(source).render(doc=html.page(document))
    return BeautifulSoup(markup, "html5lib")


@pytest.mark.parametrize("report", [plans.march(), plans.empty(), plans.troubled()])
def test_every_text_of_the_document_is_on_the_page(report: Snapshot) -> None:
    document = compose.report(report, plans.SV)
    text = paper.squeezed(shown(document).get_text())
    for written in blocks.texts(document):
        assert paper.squeezed(written) in text, written


def test_users_text_is_escaped_and_its_line_breaks_are_kept() -> None:
    soup = shown(paper.document(Paragraph("<script>x</script>\nrad två & mer")))
    assert soup.find("script") is None
    paragraph = soup.find_all("p")[-1]
    assert str(paragraph) == "<p>&lt;script&gt;x&lt;/script&gt;<br/>rad två &amp; mer</p>"


def test_headings_start_under_the_pages_own() -> None:
    soup = shown(paper.document(Heading(1, "A"), Heading(2, "B"), Heading(3, "C")))
    assert [(h.name, h.get_text()) for h in soup.find_all(["h1", "h2", "h3", "h4", "h5"])] == [
        ("h2", "Prov"),
        ("h3", "A"),
        ("h4", "B"),
        ("h5", "C"),
    ]


def test_a_state_is_icon_and_word_together() -> None:
    soup = shown(paper.document(Marked(Mark("circle-half", "pagar", "Pågår"))))
    state = soup.find(class_="st-pagar")
    assert state is not None
    assert state.get_text(strip=True) == "Pågår"
    assert state.find("svg", attrs={"aria-hidden": "true"}) is not None


def test_every_id_on_the_page_is_its_own() -> None:
    soup = shown(compose.report(plans.march(), plans.SV))
    ids = [element["id"] for element in soup.find_all(id=True)]
    assert len(ids) == len(set(ids)) > 0


def test_tables_have_captions_and_headers_in_both_directions() -> None:
    soup = shown(compose.report(plans.march(), plans.SV))
    for table in soup.find_all("table"):
        assert table.find("caption").get_text(strip=True)
        assert table.find("th", scope="col")
        assert table.find("th", scope="row")


def test_what_nobody_has_confirmed_says_since_when_on_paper_and_on_the_page() -> None:
    """R1: with the day of the report since which nobody has said how it goes."""
    report = plans.march()
    document = compose.report(report, plans.SV)
    flags = [flag for said in report.measures for flag in said.flags]
    since = {flag.since for flag in flags if flag.flag is Flag.UNCONFIRMED and flag.since is not None}
    assert since
    for day in since:
        wanted = paper.squeezed(f"Ej bekräftad sedan {plans.SV.day(day, report.as_of)}")
        assert wanted in paper.squeezed(shown(document).get_text())
        assert wanted in paper.squeezed(paper.read(pdf.render(document)))
