"""Letterheads on paper and screen: the picture is a figure once, the foot is whole, and nothing else moves."""

import io
import re
import zipfile
from dataclasses import replace

import pikepdf
import pytest
from docx import Document as open_docx

from tests.documents import marks, paper, plans
from tests.documents.structure import faults
from tests.documents.test_html import shown
from tracker.documents import compose, docx, html, letterhead, pdf, snapshot
from tracker.documents.blocks import Document, Heading, PageBreak, Paragraph
from tracker.rules.facts import LetterheadFacts

DESIGN = LetterheadFacts("#7a1f3d", 7, "ab" * 32, marks.ALT)


def three_pages(picture: bytes, **values: str) -> Document:
    body = (Heading(1, "En"), PageBreak(), Heading(1, "Två"), PageBreak(), Paragraph("Tre"))
    return marks.dressed(paper.document(*body, stamp="Arbetsmaterial"), picture, **values)


def figures(content: bytes) -> list[str]:
    """The alternative text of each figure in the tree."""
    with pikepdf.open(io.BytesIO(content)) as file:
        kids = list(file.Root.StructTreeRoot.K[0].K)
        return [str(kid.Alt) for kid in kids if isinstance(kid, pikepdf.Dictionary) and kid.get("/S") == "/Figure"]


@pytest.mark.parametrize("svg", [marks.SVG, marks.WIDE])
def test_the_picture_is_read_once_and_stands_on_every_page(svg: bytes) -> None:
    content = pdf.render(three_pages(marks.drawn(svg)))
    assert figures(content) == [marks.ALT]
    assert faults(content) == []
    with pikepdf.open(io.BytesIO(content)) as file:
        pictures = [list(page.Resources.XObject.values()) for page in file.pages]
        assert [len(each) for each in pictures] == [1, 1, 1]
        assert len({each[0].objgen for each in pictures}) == 1, "its bytes are in the file once"
        assert "/SMask" not in pictures[0][0] and "/Mask" not in pictures[0][0]
        assert (pictures[0][0].ColorSpace, pictures[0][0].BitsPerComponent) == ("/DeviceRGB", 8)


def test_without_a_picture_there_is_no_figure_and_the_foot_is_still_whole() -> None:
    content = pdf.render(three_pages(b""))
    assert figures(content) == []
    for page in paper.pages(content):
        for entry in marks.FOOT.splitlines():
            assert paper.squeezed(entry) in paper.squeezed(page)


def places(content: bytes, word: str) -> list[list[float]]:
    """How far down each page the word stands, in points from its upper edge."""
    marked = re.findall(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="[\d.]+">([^<]+)<|(</page>)', paper.read(content, "-bbox"))
    found: list[list[float]] = [[]]
    for down, said, end in marked:
        if end:
            found.append([])
        elif said == word:
            found[-1].append(float(down))
    return found[:-1]


def test_a_long_foot_takes_lines_and_is_never_written_over_the_text() -> None:
    foot = "\n".join(f"Uppgift nummer {i}: {'lång rad ' * 6}" for i in range(8))
    text = paper.document(*(Paragraph(f"Stycke {i}. " + "ord " * 60) for i in range(30)))
    content = pdf.render(marks.dressed(text, marks.drawn(), foot=foot))
    assert faults(content) == []
    lowest = [max(page) for page in places(content, "ord")]
    entries = places(content, "Uppgift")
    assert len(lowest) > 2 and [len(page) for page in entries] == [8] * len(lowest)
    assert all(text + 10 < min(foot) and max(foot) < 830 for text, foot in zip(lowest, entries, strict=True))


def test_the_accent_is_the_colour_of_headings_and_of_nothing_else() -> None:
    with pikepdf.open(io.BytesIO(pdf.render(three_pages(b"", accent="#ff0001")))) as file:
        code = file.pages[0].Contents.read_bytes()
    assert code.count(b"1.000 0.000 0.004 rg") >= 3  # the municipality, the title, the heading
    assert code.count(b"1.000 0.000 0.004 RG") == 2  # the two rules


def test_a_picture_that_is_not_the_documents_own_is_never_printed() -> None:
    document = three_pages(marks.drawn())
    for wrong in (b"", marks.drawn(marks.WIDE)):
        other = replace(document, head=replace(document.head, picture=wrong))
        for printer in (pdf.render, docx.render):
            with pytest.raises(ValueError, match="not the one"):
                printer(other)


def test_the_same_letterhead_gives_the_same_bytes() -> None:
    for printer in (pdf.render, docx.render):
        assert printer(three_pages(marks.drawn())) == printer(three_pages(marks.drawn()))


def test_word_has_the_picture_with_its_text_on_the_first_page_and_the_foot_on_all() -> None:
    content = docx.render(three_pages(marks.drawn()))
    section = open_docx(io.BytesIO(content)).sections[0]
    first, rest = section.first_page_header._element.xml, section.header._element.xml
    assert re.findall(r'<wp:docPr [^>]*descr="([^"]+)"', first) == [marks.ALT]
    assert "docPr" not in rest
    for foot in (section.first_page_footer, section.footer):
        written = "\n".join(paragraph.text for paragraph in foot.paragraphs)
        assert all(entry in written for entry in marks.FOOT.splitlines())
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        media = [name for name in package.namelist() if name.startswith("word/media/")]
        assert [package.read(name) for name in media] == [marks.drawn()]
        assert "7A1F3D" in package.read("word/styles.xml").decode()


def test_the_page_shows_picture_line_and_foot_and_nothing_of_them_without_a_letterhead() -> None:
    page = shown(three_pages(marks.drawn()))
    picture = page.select_one(".ark-topp img")
    assert picture is not None and (picture["alt"], picture["src"]) == (marks.ALT, "/letterheads.picture/1")
    assert page.select_one("svg.ark-linje rect")["fill"] == "#7a1f3d"
    assert [entry.text for entry in page.select(".ark-fot li")] == marks.FOOT.splitlines()
    plain = shown(paper.document(Paragraph("Text")))
    assert plain.select(".ark-topp") and not plain.select("img, .ark-linje, .ark-fot")


def test_every_document_takes_the_committees_design() -> None:
    plan = plans.march().plan
    committee = replace(plan.committee, design=DESIGN)
    made = replace(plans.march(), plan=replace(plan, committee=committee))
    document = compose.report(made, plans.SV)
    assert document.head.design == DESIGN
    assert html.page(document).head.design == DESIGN
    assert letterhead.sample(committee, plan.today, plans.SV).head.design == DESIGN


def test_a_design_is_frozen_with_the_report_and_older_ones_are_read_as_they_were() -> None:
    plain = plans.march()
    assert "design" not in plain.to_json()
    committee = replace(plain.plan.committee, design=DESIGN)
    made = replace(plain, plan=replace(plain.plan, committee=committee))
    assert snapshot.from_json(made.to_json()) == made
    assert snapshot.from_json(plain.to_json()).plan.committee.design is None
