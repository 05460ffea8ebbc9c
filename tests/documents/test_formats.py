"""Every kind of document says the same as PDF, as Word and on the web, and its Word file is sound.

A new kind is a line in `kinds.KINDS`.
"""

import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from pathlib import Path

import docx as word
import pytest
from docx.oxml.ns import qn
from lxml import etree

from tests.documents import kinds, paper, structure
from tests.documents.kinds import KINDS
from tests.documents.test_html import shown
from tests.documents.test_structure import everything
from tests.tools.debian import program
from tracker.documents import blocks, docx, pdf
from tracker.documents.blocks import Document, Figure, Heading, Table
from tracker.documents.printers import PDF

ROOT = Path(__file__).resolve().parents[2]
each = pytest.mark.parametrize("name", KINDS)

#: The schema's order of what stands in the properties; Word refuses a file with another one.
_ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "spacing ind contextualSpacing mirrorIndents jc textAlignment outlineLvl cnfStyle rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike color spacing w kern position sz szCs highlight u effect "
    "bdr shd vertAlign rtl cs lang",
    "tblPr": "tblStyle tblpPr tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd "
    "tblLayout tblCellMar tblLook tblCaption tblDescription",
    "pBdr": "top left bottom right between bar",
}


# --- The same texts --------------------------------------------------------------------------------------------------


def lost(document: Document, said: str) -> list[str]:
    """What of the document is not said whole, each block's texts after those of the block before it."""
    text, missing, start = paper.squeezed(said), [], 0
    head = document.head
    around = (head.municipality, head.administration, head.kind, head.date, head.reference, document.stamp)
    missing += [one for one in (*around, *document.notices) if paper.squeezed(one) not in text]
    title = blocks.Paragraph(document.title)
    for block in (title, document.facts, *document.blocks):
        end = start
        for one in map(paper.squeezed, blocks.texts_of(block)):
            found = text.find(one, start)
            if found < 0:
                missing.append(one)
            end = max(end, found + len(one))
        start = end
    return missing


def heard(content: bytes) -> str:
    """The PDF as it is read aloud."""
    return "\n".join(text for _, text in structure.heard(content))


@each
def test_every_text_stands_whole_and_in_order_in_pdf_word_and_on_the_web(name: str) -> None:
    document = kinds.document(name)
    assert lost(document, heard(kinds.printed(name, PDF))) == []
    assert lost(document, paper.read_word(kinds.printed(name))) == []
    assert lost(document, kinds.on_the_web(name)) == []


@each
def test_the_foot_and_the_letterhead_stand_on_every_kind_of_paper(name: str) -> None:
    document = kinds.document(name)
    for said in (paper.read(kinds.printed(name, PDF)), paper.read_word(kinds.printed(name))):
        for text in (document.foot, document.head.letterhead):
            assert paper.squeezed(text) in paper.squeezed(said)


@each
def test_every_text_of_the_facts_stands_in_the_document_or_is_left_out_for_a_reason(name: str) -> None:
    """A text may begin with a capital where it begins a sentence."""
    kind, document = KINDS[name], kinds.document(name)
    said = paper.squeezed("".join((*blocks.texts(document), document.foot, document.head.letterhead))).casefold()
    unsaid = {where for where, text in leaves(kind.facts) if paper.squeezed(text).casefold() not in said}
    assert unsaid == set(kind.left_out)


def leaves(value: object, where: str = "") -> Iterator[tuple[str, str]]:
    """Every text of plain values, with the class and field it stands in."""
    if isinstance(value, str) and not isinstance(value, Enum):
        yield from [(where, value)] if value else []
    elif isinstance(value, tuple):
        for one in value:
            yield from leaves(one, where)
    elif is_dataclass(value):
        for one in fields(value):
            yield from leaves(getattr(value, one.name), f"{type(value).__name__}.{one.name}")


def test_a_text_that_a_format_cuts_or_moves_is_found() -> None:
    whole = kinds.document("dossier")
    cut = replace(whole, title=whole.title[:-1])
    first, second, *rest = whole.blocks
    moved = replace(whole, blocks=(second, first, *rest))
    short = replace(whole, blocks=tuple(block for block in whole.blocks if not isinstance(block, Table)))
    for printed in (cut, moved, short):
        for said in (heard(pdf.render(printed)), paper.read_word(docx.render(printed)), shown(printed).get_text()):
            assert lost(whole, said)
    facts = (replace(kinds.letters.plan().measures[0], description="Det här står ingenstans."),)
    assert ("MeasureFacts.description", "Det här står ingenstans.") in set(leaves(facts))


# --- Sound Word files ------------------------------------------------------------------------------------------------


@each
def test_headings_tables_and_pictures_are_words_own(name: str) -> None:
    document, file = kinds.document(name), word.Document(io.BytesIO(kinds.printed(name)))
    headings = [(p.style.name, p.text) for p in file.paragraphs if p.style.name.startswith(("Title", "Heading"))]
    wanted = [(f"Heading {b.level}", b.text) for b in document.blocks if isinstance(b, Heading)]
    assert [(style, paper.squeezed(text)) for style, text in headings] == [
        (style, paper.squeezed(text)) for style, text in (("Title", document.title), *wanted)
    ]
    tables = [block for block in document.blocks if isinstance(block, Table) and block.rows]
    assert [_caption(table) for table in file.tables] == [table.caption for table in tables]
    for table, block in zip(file.tables, tables, strict=True):
        heads = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
        assert heads == [True] + [False] * len(block.rows)
        assert table._tbl.tblPr.find(qn("w:tblLook")).get(qn("w:firstRow")) == "1"
    assert _described(file) == [block.alt for block in document.blocks if isinstance(block, Figure)]


def _caption(table: word.table.Table) -> str:
    return str(table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")))


def _described(file: word.document.Document) -> list[str]:
    """The pictures' alternative texts; one without must be said to be decoration."""
    alts = []
    for about in file.element.body.iter(qn("wp:docPr")):
        if about.get("descr"):
            alts.append(about.get("descr"))
        else:
            assert b":decorative " in etree.tostring(about)
    return alts


@each
def test_the_file_speaks_swedish_numbers_its_pages_and_is_dated_by_its_document(name: str) -> None:
    content = kinds.printed(name)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {part: package.read(part).decode("utf-8") for part in package.namelist() if part.endswith(".xml")}
        dates = {info.date_time for info in package.infolist()}
    said = "".join(parts[part] for part in parts if part.startswith("word/"))
    languages = re.findall(r"<w:(?:lang|themeFontLang) ([^>]*)/>", said)
    assert {tag for found in languages for tag in re.findall(r'"([^"]*)"', found)} == {"sv-SE"}
    feet = [text for part, text in parts.items() if part.startswith("word/footer")]
    assert len(feet) == 2 and all('"PAGE"' in text and '"NUMPAGES"' in text for text in feet)
    day = kinds.document(name).day
    assert dates == {(int(day[:4]), int(day[4:6]), int(day[6:]), 0, 0, 0)}
    about = word.Document(io.BytesIO(content)).core_properties
    assert (about.language, about.title) == ("sv", kinds.document(name).title)


@each
def test_properties_stand_in_the_order_that_word_asks_for(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(kinds.printed(name))) as package:
        for part in package.namelist():
            if re.match(r"word/(document|styles|header\d|footer\d)\.xml", part):
                assert disordered(package.read(part)) == [], part


def disordered(part: bytes) -> list[str]:
    """The properties of a part that do not stand in the schema's order, or that it does not know."""
    found = []
    for kind, names in _ORDER.items():
        order = names.split()
        for properties in etree.fromstring(part).iter(qn(f"w:{kind}")):
            given = [etree.QName(child).localname for child in properties]
            if given != [one for one in order if one in given]:
                found.append(f"{kind}: {' '.join(given)}")
    return found


def test_properties_in_another_order_are_found() -> None:
    part = f'<w:p xmlns:w="{qn("w:p")[1:-2]}"><w:pPr><w:spacing/><w:pStyle/></w:pPr></w:p>'.encode()
    assert disordered(part) == ["pPr: spacing pStyle"]


def test_every_kind_gives_the_same_bytes_in_another_process_on_another_day() -> None:
    script = "from tests.documents.test_formats import sums; print(sums())"
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo"}
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True, text=True)
    assert done.stdout == f"{sums()}\n"


def sums() -> dict[str, str]:
    """The files' checksums, and that of one with every block there is."""
    files = {name: kinds.printed(name) for name in KINDS} | {"everything": docx.render(everything())}
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


# --- Another office program ------------------------------------------------------------------------------------------


def test_an_office_program_opens_them_all_and_prints_the_same_texts(tmp_path: Path) -> None:
    """One run for all of them: starting the program takes longer than printing."""
    for name in KINDS:
        (tmp_path / f"{name}.docx").write_bytes(kinds.printed(name))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [program("soffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    files = [f"{name}.docx" for name in KINDS]
    subprocess.run([*command, *files], cwd=tmp_path, capture_output=True, check=True, timeout=300)
    for name in KINDS:
        said = paper.squeezed(paper.read((tmp_path / f"{name}.pdf").read_bytes()))
        assert [text for text in blocks.texts(kinds.document(name)) if not on_paper(paper.squeezed(text), said)] == []


def on_paper(text: str, said: str) -> bool:
    """Whole, or in two parts where a page or a row of a table turns."""
    return text in said or any(text[:i] in said and text[i:] in said for i in range(1, len(text)))


def test_a_text_that_is_not_printed_is_found() -> None:
    assert on_paper("Avvikelser", "xAvvixkelserx") and not on_paper("Avvikelser", "xAvvixkelsex")
