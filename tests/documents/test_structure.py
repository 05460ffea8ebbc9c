"""The printed files can be read aloud and kept: what checks can tell, and that the checks bite.

veraPDF judges when it is on PATH (docs/documents.md says how); the others run always.
"""

import io
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pdfua
import pikepdf
import pikepdf.pdfa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Dictionary, Name, Pdf, String

from tests.documents import letters, marks, paper, plans, structure
from tests.documents.kinds import KINDS
from tests.tools.debian import program
from tracker.charts.scene import Box, Scene, Text
from tracker.documents import answer, blocks, compose, pdf, snapshot
from tracker.documents.archive import Attachment
from tracker.documents.blocks import (
    BulletList,
    Column,
    Contents,
    Document,
    Fact,
    Facts,
    Figure,
    Heading,
    Mark,
    Marked,
    NumberedList,
    Paragraph,
    Question,
    Row,
    Signature,
    Signatures,
    Table,
)

GOLDEN = Path(__file__).with_name("read_aloud")
MARK = Mark("circle-half", "pagar", "Pågår")
SCENE = Scene("dia", 40, (Box(0, 4, 0.5, 20, "f-klar"), Text(0, 36, "två av fyra", "lbl")), "Läget", "Två av fyra")
STRANGE = "Klart 👍🏽, familjen 👨‍👩‍👧, 漢字, שלום, a\u0327 och <b>fet</b>"


def everything() -> Document:
    """One of each block, and a table over several pages."""
    columns = (Column("Åtgärd", 1, header=True), Column("Läge", 1), Column("Text", 3))
    rows = tuple(Row(((f"Å{i}",), (MARK,), ("En rad", f"och en till, nummer {i}"))) for i in range(1, 61))
    return paper.document(
        Contents("Innehåll"),
        Heading(1, "Förslag till beslut"),
        NumberedList(("Nämnden godkänner.", "Paragrafen justeras omedelbart.")),
        Heading(1, "Läget"),
        Heading(2, "I en bild"),
        Figure(SCENE, SCENE, "Hälften är klart", "Två av fyra åtgärder är klara.", note="En stapel är en brist."),
        Heading(3, "Brist"),
        Paragraph("Krav", "label"),
        Facts((Fact("Läge", (MARK, "sedan mars")), Fact("Text", (STRANGE,)))),
        Question("Håller svaret?", Mark("check-circle-fill", "ja", "Ja"), ("Ett skäl.",), "Chefens ord."),
        Marked(MARK),
        Paragraph("En anmärkning.", "note"),
        Paragraph("En upplysning.", "notice"),
        Heading(1, "Tabell"),
        Table("Sextio åtgärder", columns, rows),
        Table("Tom", columns, (), "Ingen åtgärd finns."),
        BulletList(("Revisorerna", STRANGE)),
        Signatures((Signature("Chef", "Maria Exempel"), Signature("Utredare", "Kim Exempel"))),
        notices=("Exempeldata.",),
        stamp="Arbetsmaterial",
    )


def strange() -> Document:
    """Emoji, other scripts, endless words, markup and formulas in every field that somebody can fill."""
    nasty = f"{STRANGE} العربية =SUM(A1) %s &amp; {'Verksamhetsutvecklingsstrategi' * 14} "
    long = (nasty + "ord " * 100) * 3
    given = plans.measures()
    update = replace(given[4].last_update, text=long)
    measures = tuple(
        replace(given[i % 6], id=i, number=f"Å{i}", title=f"{i} {nasty}", description=long, expected_effect=long)
        for i in range(1, 15)
    )
    measures = tuple(replace(m, last_update=update, extent=nasty, no_evidence_reason=nasty) for m in measures)
    findings = tuple(replace(f, title=nasty, requirement=long, root_cause=long) for f in plans.findings())
    texts = snapshot.Texts(long, long, long, long)
    made = plans.march(texts, measures=measures, findings=findings, decisions=())
    return compose.report(made, plans.SV)


DOCUMENTS: dict[str, Callable[[], Document]] = {
    "everything": everything,
    "report": lambda: compose.report(plans.march(), plans.SV),
    "locked": lambda: compose.report(plans.march(locked=True), plans.SV),
    "troubled": lambda: compose.report(plans.troubled(), plans.SV),
    "strange": strange,
    "empty": lambda: compose.report(plans.empty(), plans.SV),
    **{name: kind.compose for name, kind in KINDS.items() if name != "report"},
    "arms": lambda: marks.dressed(compose.report(plans.march(), plans.SV), marks.drawn()),
    "logotype": lambda: marks.dressed(everything(), marks.drawn(marks.WIDE)),
    "picture": lambda: marks.dressed(answer.letter(letters.final(), plans.SV), marks.drawn(marks.png(90, 80, alpha=0))),
}
each = pytest.mark.parametrize("name", DOCUMENTS)


@cache
def printed(name: str) -> bytes:
    return pdf.render(DOCUMENTS[name]())


# --- Sound files -----------------------------------------------------------------------------------------------------


@each
def test_the_structure_is_sound(name: str) -> None:
    assert structure.faults(printed(name)) == []


@each
def test_the_rules_of_pdf_ua_that_a_program_can_check_hold(name: str, tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(printed(name))
    report = pdfua.validate(tmp_path / "report.pdf")
    assert not report.findings


@each
def test_the_archives_rules_hold(name: str, tmp_path: Path) -> None:
    """The validator knows level B only: the same document is printed for it, without what it has not heard of."""
    file = tmp_path / "report.pdf"
    file.write_bytes(pdf.render(DOCUMENTS[name](), level="B"))
    assert pikepdf.pdfa.validate_written(file, "2b").findings == []


@each
def test_the_file_is_sound(name: str, tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(printed(name))
    run = subprocess.run(
        [program("qpdf"), "--check", str(tmp_path / "report.pdf")], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


@each
def test_the_validator_of_the_field_agrees(name: str, tmp_path: Path) -> None:
    if shutil.which("verapdf") is None:
        pytest.skip("not run: verapdf is not on PATH")
    (tmp_path / "report.pdf").write_bytes(printed(name))
    for flavour in ("2a", "ua1"):
        command = ["verapdf", "--flavour", flavour, "--format", "text", str(tmp_path / "report.pdf")]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        assert run.stdout.startswith("PASS"), run.stdout


@pytest.mark.parametrize("name", ["report", "everything"])
def test_the_report_is_read_aloud_as_a_person_would_read_it(name: str) -> None:
    """Golden: run with TRACKER_WRITE_GOLDEN=1 to write it anew, and read what has changed."""
    said = re.sub(r"\b[0-9a-f]{64}\b", "<sha256>", structure.aloud(printed(name)))
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("TRACKER_WRITE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8")


def test_another_reader_reads_the_same() -> None:
    """Poppler's reading of the tree, which takes a second for each hundred elements: of the shortest report."""
    command = [program("pdfinfo"), "-struct-text", "-"]
    said = subprocess.run(command, input=printed("empty"), capture_output=True, check=True).stdout.decode("utf-8")
    texts = re.findall(r'^ *"(.*)"$', said, re.MULTILINE)
    ours = [element.text for element in structure.Checked(printed("empty")).everything() if element.text]
    assert len(texts) > 50
    assert [paper.squeezed(text) for text in texts] == [paper.squeezed(text) for text in ours]


@each
def test_every_text_is_one_whole_in_the_tree(name: str) -> None:
    """Also those that run over pages: an element is read in one piece, wherever it is painted."""
    heard = [paper.squeezed(text) for _, text in structure.heard(printed(name))]
    whole = "\n".join(heard)
    for text in blocks.texts(DOCUMENTS[name]()):
        assert paper.squeezed(text) in whole, text


def test_the_tree_has_the_parts_in_the_documents_order() -> None:
    heard = structure.heard(printed("everything"))
    tags = [tag for tag, _ in heard]
    assert tags[:8] == ["P", "P", "P", "P", "P", "P", "H1", "P"]
    assert [text for tag, text in heard if tag == "Link"][:2] == ["Förslag till beslut 1", "Läget 1"]
    assert ("Figure", "Två av fyra åtgärder är klara.") in heard
    assert ("LBody", STRANGE) in heard
    rows = [text for tag, text in heard if tag == "TH"]
    assert rows == ["Åtgärd", "Läge", "Text", *(f"Å{i}" for i in range(1, 61))]


def test_a_links_number_is_the_page_of_its_heading() -> None:
    with pikepdf.open(io.BytesIO(printed("everything"))) as file:
        pages = [page.obj.objgen for page in file.pages]
        links = [note for page in file.pages for note in page.obj.get("/Annots", ())]
        targets = [pages.index(link.Dest[0].objgen) + 1 for link in links]
    said = [text for tag, text in structure.heard(printed("everything")) if tag == "Link"]
    assert [int(text.split()[-1]) for text in said] == targets
    assert len(set(targets)) > 1


def test_the_data_that_a_file_was_printed_from_can_be_kept_in_it() -> None:
    data = Attachment("underlag.json", b'{"a": 1}', "application/json", "Underlaget")
    content = pdf.render(everything(), attachment=data, signature="Sigill")
    assert structure.faults(content) == []
    with pikepdf.open(io.BytesIO(content)) as file:
        assert file.attachments["underlag.json"].get_file().read_bytes() == b'{"a": 1}'
        assert file.Root.AF[0].AFRelationship == Name.Source
        assert b"<pdfaid:part>3<" in file.Root.Metadata.read_bytes()
        field = file.Root.AcroForm.Fields[0]
        assert (field.FT, str(field.T), "/V" in field) == (Name.Sig, "Sigill", False)
    assert ("Form", "") not in structure.heard(content)
    assert [element.tag for element in structure.Checked(content).root.kids][-1] == "Form"


# --- Faults that the check must find ---------------------------------------------------------------------------------


def _find(pdf_file: Pdf, tag: str, place: int = 0) -> Any:
    """The element with the tag, in reading order."""
    found: list[Any] = []

    def walk(obj: Any) -> None:
        if obj.get("/S") == Name(f"/{tag}"):
            found.append(obj)
        for kid in obj.get("/K", ()):
            if isinstance(kid, Dictionary) and "/S" in kid:
                walk(kid)

    walk(pdf_file.Root.StructTreeRoot.K[0])
    return found[place]


def _stream(file: Pdf, page: int, old: bytes, new: bytes) -> None:
    contents = file.pages[page].obj.Contents
    data = contents.read_bytes()
    assert old in data
    contents.write(data.replace(old, new, 1))


def _leaf(file: Pdf) -> Any:
    return file.Root.StructTreeRoot.ParentTree.Kids[0].Nums


def _swap(array: Any, i: int, j: int) -> None:
    array[i], array[j] = array[j], array[i]


def _link(file: Pdf) -> Any:
    return file.pages[0].obj.Annots[0]


def _font(file: Pdf) -> Any:
    return next(iter(file.pages[0].obj.Resources.Font.values()))


def _metadata(file: Pdf, old: bytes) -> None:
    file.Root.Metadata.write(file.Root.Metadata.read_bytes().replace(old, b""))


def _drop(holder: Any, key: str) -> None:
    del holder[key]


FAULTS: dict[str, tuple[Callable[[Pdf], object], str]] = {
    "not marked": (lambda f: _drop(f.Root, "/MarkInfo"), "not marked as tagged"),
    "no language": (lambda f: _drop(f.Root, "/Lang"), "no language"),
    "title not shown": (lambda f: _drop(f.Root, "/ViewerPreferences"), "title is not shown"),
    "no metadata": (lambda f: _drop(f.Root, "/Metadata"), "no title"),
    "not said to be UA": (lambda f: _metadata(f, b"<pdfuaid:part>1</pdfuaid:part>"), "pdfuaid"),
    "no level": (lambda f: _metadata(f, b"<pdfaid:conformance>A</pdfaid:conformance>"), "conformance"),
    "no colours": (lambda f: _drop(f.Root, "/OutputIntents"), "output intent"),
    "no tree": (lambda f: _drop(f.Root, "/StructTreeRoot"), "no structure tree"),
    "opens with an act": (lambda f: f.Root.__setitem__("/OpenAction", Dictionary(S=Name.JavaScript)), "OpenAction"),
    "an element lost": (lambda f: f.Root.StructTreeRoot.K[0].K.__delitem__(8), "not in the tree"),
    "another order": (lambda f: _swap(f.Root.StructTreeRoot.K[0].K, 9, 10), "another order"),
    "a wrong way back": (lambda f: _swap(_leaf(f)[1], 2, 3), "leads elsewhere"),
    "a short way back": (lambda f: _leaf(f)[1].__delitem__(-1), "does not list"),
    "another parent": (lambda f: _find(f, "TD").__setitem__("/P", _find(f, "TBody")), "its parent is another"),
    "no alternative": (lambda f: _drop(_find(f, "Figure"), "/Alt"), "no alternative text"),
    "an empty alternative": (lambda f: _find(f, "Figure").__setitem__("/Alt", String(" ")), "no alternative text"),
    "a skipped level": (lambda f: _find(f, "H3").__setitem__("/S", Name.H4), "level is skipped"),
    "two titles": (lambda f: _find(f, "H2", 1).__setitem__("/S", Name.H1), "not one title"),
    "a head of nothing": (lambda f: _drop(_find(f, "TH", 5), "/A"), "head of nothing"),
    "a lost cell": (lambda f: _find(f, "TR", 3).K.__delitem__(1), "different widths"),
    "no head": (lambda f: _find(f, "THead").__setitem__("/S", Name.TBody), "made of"),
    "an item without label": (lambda f: _find(f, "LI").K.__delitem__(0), "an item of"),
    "a paragraph in a list": (lambda f: _find(f, "LI").__setitem__("/S", Name.P), "a list of"),
    "an unknown type": (lambda f: _find(f, "P", 2).__setitem__("/S", Name("/Stycke")), "unknown type"),
    "painted untagged": (lambda f: _stream(f, 0, b"/Artifact BMC", b"0 0 m 9 9 l S\n/Artifact BMC"), "outside of"),
    "the same number twice": (lambda f: _stream(f, 1, b"<</MCID 1>>", b"<</MCID 0>>"), "twice"),
    "content without end": (lambda f: _stream(f, 1, b"EMC", b""), "inside other content"),
    "content without a number": (lambda f: _stream(f, 1, b"<</MCID 2>>", b"<<>>"), "without a number"),
    "a silent link": (lambda f: _drop(_link(f), "/Contents"), "says nothing"),
    "a lost link": (lambda f: _find(f, "Link").K.__delitem__(-1), "not in the tree"),
    "a link's wrong way back": (lambda f: _link(f).__setitem__("/StructParent", 0), "annotation leads elsewhere"),
    "a hidden link": (lambda f: _link(f).__setitem__("/F", 2), "not printed"),
    "a font left out": (lambda f: _drop(_font(f).FontDescriptor, "/FontFile2"), "not embedded"),
    "letters without meaning": (lambda f: _font(f).ToUnicode.write(b"begincmap"), "without meaning"),
    "no outline": (lambda f: _drop(f.Root, "/Outlines"), "outline"),
    "another tab order": (lambda f: f.pages[0].obj.__setitem__("/Tabs", Name.R), "tab order"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_the_check_finds(name: str) -> None:
    break_it, said = FAULTS[name]
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(printed("everything"))) as file:
        break_it(file)
        file.save(target)
    found = structure.faults(target.getvalue())
    assert any(said in fault for fault in found), found


# --- Whatever somebody types -----------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=300), st.text(alphabet="ab \n‍👩🏽漢", max_size=120))
def test_any_text_makes_a_sound_file(text: str, strange: str) -> None:
    table = Table("T", (Column(text, 1, header=True), Column("b", 1)), (Row(((text,), (strange, text))),))
    document = paper.document(
        Heading(1, text), Paragraph(strange), table, BulletList((text,)), Facts((Fact(strange, (text,)),)), title=text
    )
    found = [fault for fault in structure.faults(pdf.render(document)) if "no title" not in fault]
    assert found == []


def test_strange_characters_are_seen_as_boxes_and_heard_as_written() -> None:
    content = pdf.render(paper.document(Paragraph(STRANGE)))
    assert ("P", STRANGE) in structure.heard(content)
    assert paper.squeezed("Klart 👍🏽, familjen") in paper.squeezed(paper.read(content))


def test_a_row_taller_than_pages_goes_on_as_the_same_row() -> None:
    words = " ".join(f"ord{i:04d}" for i in range(3_000))
    columns = (Column("A", 1, header=True), Column("B", 1))
    content = pdf.render(paper.document(Table("T", columns, (Row((("Å1",), (words, "sist"))), Row((("Å2",), ("x",)))))))
    assert structure.faults(content) == []
    heard = structure.heard(content)
    assert ("P", words) in heard
    assert [tag for tag, _ in heard if tag in ("TH", "TD")] == ["TH", "TH", "TH", "TH", "TD"]
    assert len(re.findall(r"Å1", paper.read(content))) == 1


def test_a_paragraph_never_leaves_a_lonely_line() -> None:
    for lines in range(30, 60):
        filler = [Paragraph("rad") for _ in range(lines % 33)]
        text = "\n".join(f"rad {i}" for i in range(lines))
        content = pdf.render(paper.document(*filler, Paragraph(text)))
        parts = [len(re.findall(r"rad \d+", page)) for page in paper.pages(content)]
        assert all(part != 1 for part in parts), parts
