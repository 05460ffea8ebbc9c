"""A scene as SVG and as a ReportLab drawing: valid, escaped, named, and the same on both."""

from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape
from reportlab.graphics.shapes import String

from tests.documents import plans
from tracker.charts import figures, pdf, svg
from tracker.charts.figures import Bar
from tracker.charts.scene import Scene, Text
from tracker.documents.pdf_text import FONTS, clean
from tracker.rules.states import MeasureState
from tracker.wording import Words

SV = Words("sv")


def timeline(title: str = "Å1 Ny chefsnivå") -> Scene:
    bar = Bar(title, MeasureState.IN_PROGRESS, date(2014, 1, 7), date(2014, 3, 26), date(2014, 3, 20))
    return figures.timeline(
        today=date(2014, 3, 18), bars=[bar], words=SV, deadline_on=date(2014, 4, 4), meetings=[date(2014, 3, 26)]
    )


def parse(scene: Scene, name: str = "") -> ElementTree.Element:
    return ElementTree.fromstring(str(svg.render(scene, name)))  # noqa: S314 - our own markup


def test_svg_is_named_and_described_for_those_who_listen() -> None:
    root = parse(timeline(), "bild1")
    assert root.get("role") == "img"
    ids = (root.get("aria-labelledby") or "").split()
    assert [element.get("id") for element in root if element.tag in ("title", "desc")] == ids == ["bild1t", "bild1d"]


def test_svg_of_decoration_is_hidden() -> None:
    plan = plans.plan()
    root = parse(figures.thin_ruler(plan, plan.cases[0].deadlines[0]))
    assert root.get("aria-hidden") == "true"
    assert root.get("role") is None


def test_svg_has_classes_and_no_colours_or_styles() -> None:
    markup = str(svg.render(timeline()))
    for forbidden in ("style=", "fill=", "stroke=", "#", "url("):
        assert forbidden not in markup


def test_two_drawings_get_ids_of_their_own() -> None:
    first, second = (parse(timeline(title)).get("aria-labelledby") for title in ("Å1", "Å2"))
    assert first != second


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=30))
def test_svg_escapes_every_text(text: str) -> None:
    scene = Scene("dia", 20, (Text(0, 10, text, "lbl"),), text, text)
    root = parse(scene)
    assert [element.text for element in root] == [text] * 3


def test_a_figure_writes_itself_into_a_template() -> None:
    figure = svg.render(timeline("Kostnad < 5 tkr & > 3 <b>"))
    assert str(escape(figure)) == figure.markup
    assert "<b>" not in figure.markup


@pytest.mark.parametrize("scene", [timeline(), figures.state_bar(figures.state_rows(plans.plan(), SV), SV)])
def test_paper_shows_the_same_texts_as_the_web(scene: Scene) -> None:
    drawing = pdf.render(scene, width=470, fonts=FONTS, clean=clean)
    printed = [shape.text for group in drawing.contents for shape in group.contents if isinstance(shape, String)]
    assert printed == [item.text for item in scene.items if isinstance(item, Text)]
    assert drawing.height == scene.height * pdf.SCALE


def test_paper_leaves_out_what_is_for_phones() -> None:
    scene = Scene("linjal", 20, (Text(0, 10, "liten", "smal"), Text(0, 10, "stor", "bred")))
    drawing = pdf.render(scene, width=470, fonts=FONTS)
    assert [shape.text for group in drawing.contents for shape in group.contents] == ["stor"]
