"""The printed report: whole, safe, the same bytes every time."""

import hashlib
import io
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pikepdf
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents import paper, plans
from tests.tools.debian import program
from tracker.documents import PRINTER_VERSION, blocks, compose, icons, pdf, pdf_text, snapshot
from tracker.documents.blocks import (
    BulletList,
    Column,
    Document,
    Fact,
    Facts,
    Heading,
    Mark,
    NumberedList,
    Paragraph,
    Question,
    Row,
    Table,
)
from tracker.wording.icons import ICONS

ROOT = Path(__file__).resolve().parents[2]
NASTY = "Kostnad < 5 tkr & > 3 <b>"
COLUMNS = (Column("Åtgärd", 1, header=True), Column("Text", 2))


def table(*texts: str) -> Table:
    return Table("Tabell", COLUMNS, tuple(Row(((f"Å{i}",), (text,))) for i, text in enumerate(texts, 1)))


def numbered_words(count: int) -> str:
    return " ".join(f"ord{i:05d}" for i in range(count))


def words_in(text: str) -> list[str]:
    return re.findall(r"ord\d{5}", text)


def march() -> Document:
    return compose.report(plans.march(), plans.SV)


def test_a_report_of_the_first_schema_gives_the_same_bytes_still() -> None:
    """Before the archive step, since what compresses the file differs between machines.

    When the hash must change, PRINTER_VERSION is raised (R11).
    """
    old = snapshot.from_json(Path(__file__).with_name("snapshot_schema_1.json").read_text(encoding="utf-8"))
    printed = pdf.printed(compose.report(old, plans.SV))
    assert PRINTER_VERSION == "3"
    assert hashlib.sha256(printed).hexdigest() == "6cdb680b29810366f8d8c010ccf48b957175105c624e493779501f332d156371"


def test_the_anchor_stands_in_the_appendix_and_on_every_page() -> None:
    document = compose.report(plans.march(locked=True), plans.SV)
    content = pdf.render(document)
    printed = paper.read(content)
    pages = len(pypdf.PdfReader(io.BytesIO(content)).pages)
    foot = f"Historik: händelse 412, kontrollsumma {plans.ANCHOR.hash}"
    assert pages > 3
    assert paper.squeezed(printed).count(paper.squeezed(foot)) == pages
    assert paper.squeezed(printed).count(plans.ANCHOR.hash) == pages + 1
    assert paper.squeezed("Historikens kontrollsumma") in paper.squeezed(printed)
    assert compose.report(plans.march(), plans.SV).foot == ""


def test_every_text_of_the_report_is_found_whole_in_the_file() -> None:
    document = march()
    printed = paper.squeezed(paper.read(pdf.render(document)))
    for text in blocks.texts(document):
        assert paper.squeezed(text) in printed, text


def test_markup_in_a_users_text_is_printed_as_typed() -> None:
    marked = Mark("circle", "ej", NASTY)
    everything = (
        Heading(1, NASTY),
        Paragraph(NASTY),
        NumberedList((NASTY,)),
        BulletList((NASTY,)),
        Facts((Fact(NASTY, (NASTY, marked)),)),
        Question(NASTY, marked, (NASTY,), NASTY),
        table(NASTY),
    )
    document = paper.document(*everything, title=NASTY, notices=(NASTY,), stamp=NASTY)
    printed = paper.squeezed(paper.read(pdf.render(document)))
    assert printed.count(paper.squeezed(NASTY)) >= 14
    assert "&lt;" not in printed


@pytest.mark.parametrize(
    "text",
    ["<font size=99>x</font>", "<img src='file:///etc/passwd'/>", "<a href='javascript:x'>y</a>", "&amp;", "]]>"],
)
def test_no_markup_of_reportlabs_own_is_obeyed(text: str) -> None:
    assert paper.squeezed(text) in paper.squeezed(paper.read_blocks(Paragraph(text), table(text)))


@pytest.mark.parametrize("block", [Paragraph, lambda text: table(text), lambda text: Facts((Fact("Text", (text,)),))])
def test_a_long_text_is_printed_whole_over_pages(block: object) -> None:
    content = pdf.render(paper.document(block(numbered_words(2_500))))
    assert len(paper.pages(content)) > 2
    assert words_in(paper.read(content)) == [f"ord{i:05d}" for i in range(2_500)]


def test_a_word_longer_than_any_line_is_broken_and_whole() -> None:
    word = "Verksamhetsutvecklingsstrateg" * 14
    for block in (Paragraph(word), table(word), Heading(1, word), BulletList((word,))):
        assert word in paper.squeezed(paper.read_blocks(block))


def test_a_table_repeats_its_head_on_every_page() -> None:
    content = pdf.render(paper.document(table(*(f"Rad nummer {i}" for i in range(120)))))
    pages = paper.pages(content)
    assert len(pages) > 2
    assert all("Åtgärd" in page for page in pages)
    assert [int(n) for n in re.findall(r"Rad nummer (\d+)", "".join(pages))] == list(range(120))


def test_every_page_has_its_number_head_and_stamp() -> None:
    content = pdf.render(paper.document(Paragraph(numbered_words(1_500)), stamp="Arbetsmaterial"))
    pages = paper.pages(content)
    for number, page in enumerate(pages, 1):
        assert f"Sida {number} ({len(pages)})" in page
        assert "Granviks kommun" in page
        assert "Dnr SN 2014/1" in page
        assert "Arbetsmaterial" in page


def test_a_locked_report_bears_no_stamp_on_any_page() -> None:
    printed = paper.read(pdf.render(compose.report(plans.march(locked=True), plans.SV)))
    assert "Arbetsmaterial" not in printed


def test_long_names_in_the_head_are_made_smaller_and_never_cut() -> None:
    long = blocks.Head("Kommun " * 20, "Förvaltning " * 20, "TJÄNSTESKRIVELSE", "18 mars 2014", "Dnr " + "9" * 150)
    printed = paper.squeezed(paper.read(pdf.render(paper.document(Paragraph("x"), head=long))))
    assert "9" * 150 in printed
    assert paper.squeezed("Kommun " * 20) in printed


def test_a_heading_is_never_alone_at_the_foot_of_a_page() -> None:
    for lines in range(20, 60):
        filler = [Paragraph("rad") for _ in range(lines)]
        content = pdf.render(paper.document(*filler, Heading(1, "Rubriken"), table("Innehållet", "mer")))
        page = next(page for page in paper.pages(content) if "Rubriken" in page)
        assert "Innehållet" in page, lines


def test_characters_the_font_lacks_are_shown_as_a_box_and_invisible_ones_vanish() -> None:
    assert pdf_text.clean("a\u0000b\u200dc\u202ed") == "abcd"
    assert pdf_text.clean("Klart 👍 漢 שלום") == "Klart □ □ □□□□"
    assert pdf_text.clean("e\u0301") == "é"
    assert pdf_text.clean("\ud800x") == "□x"
    assert pdf_text.clean("→ ✓ – ’ §\u00a08 600\u00a0000") == "→ ✓ – ’ §\u00a08 600\u00a0000"


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=400))
def test_any_text_at_all_can_be_printed(text: str) -> None:
    content = pdf.render(
        paper.document(
            Heading(1, text or "x"),
            Paragraph(text),
            table(text, text),
            BulletList((text,)),
            title=text,
            stamp=text[:20],
        )
    )
    assert content.startswith(b"%PDF-")


@settings(max_examples=15, deadline=None)
@given(st.text(alphabet="abcåäö <>&\"'/\\%()[]{}", min_size=1, max_size=3_000))
def test_what_can_be_read_is_what_was_written(text: str) -> None:
    assert paper.squeezed(text) in paper.squeezed("".join(_content(page) for page in _pages_of(Paragraph(text))))


def _pages_of(block: blocks.Block) -> list[str]:
    return paper.pages(pdf.render(paper.document(block, head=blocks.Head("", "", "", "", ""))))


def _content(page: str) -> str:
    return re.sub(r"(Prov\n)?(.*)Sida \d+ \(\d+\)", r"\2", page, flags=re.DOTALL)


def test_the_same_snapshot_gives_the_same_bytes_in_any_process() -> None:
    here = hashlib.sha256(pdf.render(march())).hexdigest()
    script = (
        "import hashlib; from tests.documents import plans; from tracker.documents import compose, pdf; "
        "print(hashlib.sha256(pdf.render(compose.report(plans.march(), plans.SV))).hexdigest())"
    )
    for seed in ("1", "4711"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo"}
        run = subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, check=True, text=True
        )
        assert run.stdout.strip() == here


def test_printing_twice_and_at_once_gives_the_same_bytes() -> None:
    expected = pdf.render(march())
    results: list[bytes] = []
    threads = [threading.Thread(target=lambda: results.append(pdf.render(march()))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 6


def test_the_file_knows_its_title_language_author_and_day() -> None:
    content = pdf.render(march())
    command = [program("pdfinfo"), "-isodates", "-"]
    info = subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()
    assert re.search(r"Title: +Återrapportering av åtgärdsplanen till sammanträdet 26.mars 2014", info)
    assert re.search(r"Author: +Katrineholms kommun", info)
    assert re.search(r"CreationDate: +2014-03-18T00:00:00Z", info)
    assert re.search(r"Page size: +595.* x 841.* pts \(A4\)", info)
    with pikepdf.open(io.BytesIO(content)) as file:
        assert file.Root.Lang == "sv"
        assert file.Root.ViewerPreferences.DisplayDocTitle


def test_every_font_is_embedded() -> None:
    content = pdf.render(march())
    command = [program("pdffonts"), "-"]
    listed = subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode().splitlines()[2:]
    assert len(listed) == 2
    assert all("SourceSans3" in line and " yes yes yes " in line for line in listed)


def test_the_file_is_sound(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(pdf.render(march()))
    run = subprocess.run(
        [program("qpdf"), "--check", str(tmp_path / "report.pdf")], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_icon_of_the_states_can_be_drawn() -> None:
    for icon in sorted({*ICONS.values(), "x-circle", "info-circle-fill"}):
        assert pdf.render(paper.document(blocks.Marked(Mark(icon, "", icon)))).startswith(b"%PDF-")


def test_an_icon_path_is_read_as_browsers_do() -> None:
    assert list(icons.steps("M1 2h3v-1l1 1z")) == [
        ("m", (1, 2)),
        ("l", (4, 2)),
        ("l", (4, 1)),
        ("l", (5, 2)),
        ("z", ()),
    ]
    around = list(icons.steps("M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0"))
    ends = [tuple(round(n, 6) for n in step[1][-2:]) for step in around]
    assert ends == [(8, 0), (16, 8), (8, 16), (0, 8), (8, 0)]


def test_a_report_of_nothing_can_be_printed() -> None:
    document = compose.report(plans.empty(), plans.SV)
    printed = paper.squeezed(paper.read(pdf.render(document)))
    for text in blocks.texts(document):
        assert paper.squeezed(text) in printed, text


def test_a_large_and_troubled_plan_is_printed_whole() -> None:
    document = compose.report(plans.troubled(), plans.SV)
    printed = paper.squeezed(paper.read(pdf.render(document)))
    missing = [text for text in set(blocks.texts(document)) if paper.squeezed(text) not in printed]
    assert not missing
