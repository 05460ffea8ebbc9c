"""The Word file: the same texts as on paper and on the web, real structure, the same bytes every time."""

import io
import re
import zipfile

import docx as word
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents import paper, structure
from tests.documents.test_html import shown
from tests.documents.test_structure import DOCUMENTS, STRANGE, everything, printed
from tracker.documents import blocks, docx
from tracker.documents.blocks import (
    BulletList,
    Column,
    Fact,
    Facts,
    Heading,
    NumberedList,
    Paragraph,
    Row,
    Table,
)


@pytest.mark.parametrize("name", ["everything", "strange", "troubled", "empty"])
def test_every_text_is_whole_on_paper_in_word_and_on_the_web(name: str) -> None:
    """The documents that are hard to print; each kind as it usually is stands in test_formats."""
    document = DOCUMENTS[name]()
    printers = {
        "pdf": "\n".join(text for _, text in structure.heard(printed(name))),
        "word": paper.read_word(docx.render(document)),
        "web": shown(document).get_text(),
    }
    found = {printer: paper.squeezed(text) for printer, text in printers.items()}
    for text in blocks.texts(document):
        for printer, whole in found.items():
            assert paper.squeezed(text) in whole, (printer, text)


def test_the_file_has_real_styles_headings_and_lists() -> None:
    file = word.Document(io.BytesIO(docx.render(everything())))
    styles = [(p.style.name, p.text) for p in file.paragraphs if p.text]
    assert ("Title", "Prov") in styles
    assert [text for name, text in styles if name == "Heading 1"] == ["Förslag till beslut", "Läget", "Tabell"]
    assert [text for name, text in styles if name == "Heading 3"] == ["Brist"]
    assert [name for name, text in styles if text == "Revisorerna"] == ["List Bullet"]
    assert [name for name, text in styles if text.startswith("Nämnden godkänner")] == ["List Number"]


def test_what_belongs_together_stays_together() -> None:
    """A caption with its drawing, an item with the next, a place to sign with what it is under, each with its line."""
    written = word.Document(io.BytesIO(docx.render(everything()))).paragraphs
    kept = {p.text: p.paragraph_format.keep_with_next for p in written if p.text}
    [caption] = [p for p in written if p.text.startswith("Hälften är klart")]
    assert len(caption.runs[-1]._r.drawing_lst) == 1 and caption.style.paragraph_format.keep_together
    assert kept["Nämnden godkänner."] and kept["Revisorerna"] and kept[written[-4].text]
    assert [p.style.name for p in written[-3:]] == ["Underskrift", "Mellanrum", "Underskrift"]
    assert [p.paragraph_format.keep_with_next for p in written[-4:]] == [True, True, True, None]


def test_every_numbered_list_begins_at_one() -> None:
    content = docx.render(paper.document(NumberedList(("a", "b")), Paragraph("x"), NumberedList(("c",))))
    file = word.Document(io.BytesIO(content))
    numbers = [p._p.pPr.numPr.numId.val for p in file.paragraphs if p.style.name == "List Number"]
    assert numbers[0] == numbers[1] != numbers[2]
    overrides = file.part.numbering_part.element.findall(f".//{qn('w:startOverride')}")
    assert [start.get(qn("w:val")) for start in overrides] == ["1", "1"]


def test_tables_have_a_head_that_returns_and_a_caption() -> None:
    file = word.Document(io.BytesIO(docx.render(everything())))
    [table] = file.tables
    heads = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
    assert heads == [True] + [False] * 60
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Sextio åtgärder"
    assert table._tbl.tblPr.find(qn("w:tblLook")).get(qn("w:firstColumn")) == "1"


def test_pictures_have_alternative_texts_and_icons_are_decoration() -> None:
    with zipfile.ZipFile(io.BytesIO(docx.render(everything()))) as package:
        part = package.read("word/document.xml").decode("utf-8")
    described = re.findall(r'<wp:docPr [^>]*id="(\d+)"[^>]*descr="([^"]*)"', part)
    assert len({number for number, _ in described}) == len(described) > 60
    assert [text for _, text in described if text] == ["Två av fyra åtgärder är klara."]
    assert part.count('decorative val="1"') + part.count('val="1"/></a:ext>') >= len(described) - 1


def test_the_language_the_pages_and_the_dates_are_the_documents() -> None:
    content = docx.render(everything())
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert 'w:lang w:val="sv-SE"' in package.read("word/styles.xml").decode("utf-8")
        feet = "".join(package.read(n).decode() for n in package.namelist() if n.startswith("word/footer"))
        assert {info.date_time for info in package.infolist()} == {(2014, 3, 18, 0, 0, 0)}
    assert 'w:instr="PAGE"' in feet and 'w:instr="NUMPAGES"' in feet
    about = word.Document(io.BytesIO(content)).core_properties
    assert (about.title, about.author, f"{about.created:%Y-%m-%d %H:%M}") == (
        "Prov",
        "Granviks kommun",
        "2014-03-18 00:00",
    )
    assert about.modified == about.created


def test_what_is_typed_is_text() -> None:
    for text in ("<w:br/>", "&amp;", "=SUM(A1)", "]]>", STRANGE):
        content = docx.render(paper.document(Paragraph(text), Facts((Fact(text, (text,)),))))
        assert paper.squeezed(paper.read_word(content)).count(paper.squeezed(text)) == 3


@settings(max_examples=15, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_text_at_all_can_be_written(text: str) -> None:
    table = Table(text, (Column(text, 1, header=True),), (Row(((text, ""),)),))
    document = paper.document(Heading(1, text), Paragraph(text), table, BulletList((text,)), title=text, stamp=text)
    word.Document(io.BytesIO(docx.render(document)))
