"""R13 in files: numbers are found wherever a document can hold them, and nothing in a file does us harm."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.exchange import papers
from tests.exchange.papers import cell, runs
from tests.rules.identity import PERSON
from tracker.exchange import extraction
from tracker.exchange.extraction import CSV, DOCX, PDF, TXT, XLSX, Checked
from tracker.exchange.extraction_outcome import Extraction
from tracker.rules.transitions import RuleBroken
from tracker.wording import Words

ROOT = Path(__file__).resolve().parents[2]
SIX, FOUR = PERSON.split("-")
TWELVE = f"19{SIX}{FOUR}"
MEBIBYTE = 1024 * 1024

Make = Callable[[Path], Path]


def _text(content: bytes) -> Make:
    def make(file: Path) -> Path:
        file.write_bytes(content)
        return file

    return make


def places(checked: Checked) -> list[str]:
    return [Words("sv").say(hit.place) for hit in checked.hits]


def _docx_part(name: str, content: str) -> Make:
    return lambda file: papers.docx(file, runs("Hej"), **{name: content})


WORD = [
    ("stycke 2", lambda f: papers.docx(f, runs("Hej"), runs(f"Flickan {PERSON} bor kvar"))),
    ("stycke 1", lambda f: papers.docx(f, runs("8112", "18", "-98", "76"))),
    (
        "stycke 1",
        lambda f: papers.docx(f, f"<w:p><w:r><w:t>{SIX}</w:t><w:noBreakHyphen/><w:t>{FOUR}</w:t></w:r></w:p>"),
    ),
    ("stycke 1", lambda f: papers.docx(f, f"<w:p><w:r><w:t>{SIX}</w:t><w:softHyphen/><w:t>{FOUR}</w:t></w:r></w:p>")),
    ("stycke 1", lambda f: papers.docx(f, f"<w:p><w:del><w:r><w:delText>{PERSON}</w:delText></w:r></w:del></w:p>")),
    ("stycke 1", lambda f: papers.docx(f, f"<w:tbl><w:tr><w:tc>{runs(PERSON)}</w:tc></w:tr></w:tbl>")),
    ("stycke 2", lambda f: papers.docx(f, f"<w:p><w:r><w:txbxContent>{runs(PERSON)}</w:txbxContent></w:r></w:p>")),
    ("sidhuvud eller sidfot", _docx_part("header1", runs(PERSON))),
    ("sidhuvud eller sidfot", _docx_part("footer2", runs(PERSON))),
    ("fotnot", _docx_part("footnotes", runs(PERSON))),
    ("fotnot", _docx_part("endnotes", runs(PERSON))),
    ("kommentar", _docx_part("comments", runs(PERSON))),
    ("en del av filen som inte syns", _docx_part("glossary", f"<w:docPr descr='Foto av {PERSON}'/>")),
    ("en del av filen som inte syns", _docx_part("settings", f"<w:sdt><w:alias w:val='{PERSON}'/></w:sdt>")),
]

EXCEL = [
    ("blad Utredningar, rad 14", lambda f: papers.xlsx(f, [cell("A1", "0", kind="s")], strings=[f"Bo {PERSON}"])),
    (
        "blad Utredningar, rad 15",
        lambda f: papers.xlsx(
            f, [], [cell("A1", "0", kind="s")], strings=["<r><t>8112</t></r>\n<r><rPr/><t>18-9876</t></r>"]
        ),
    ),
    ("blad Utredningar, rad 14", lambda f: papers.xlsx(f, [cell("A1", PERSON, kind="inlineStr")])),
    ("blad Utredningar, rad 14", lambda f: papers.xlsx(f, [cell("A1", PERSON, kind="str")])),
    ("blad Utredningar, rad 14", lambda f: papers.xlsx(f, [cell("A1", TWELVE)])),
    ("blad Utredningar, rad 14", lambda f: papers.xlsx(f, [cell("A1", "1.98112189876E+11")])),
    ("blad Utredningar, rad 14", lambda f: papers.xlsx(f, [cell("A1", "8112189876.0")])),
    ("blad Utredningar, rad 14", lambda f: papers.xlsx(f, [cell("A1", "2291235", style=1)], formats=[r"000000\-0000"])),
    (
        "blad Utredningar, rad 14",
        lambda f: papers.xlsx(f, [f'<c r="A1"><f>CONCAT("nr ","{PERSON}")</f><v>0</v></c>']),
    ),
    ("namnet på blad 1", lambda f: papers.xlsx(f, name=PERSON)),
    (
        "blad Utredningar, utanför cellerna",
        lambda f: papers.xlsx(f, outside_rows=f"<headerFooter><oddHeader>{PERSON}</oddHeader></headerFooter>"),
    ),
    ("kommentar", lambda f: papers.xlsx(f, comments1=f"<comments><text><r><t>{PERSON}</t></r></text></comments>")),
    ("en del av filen som inte syns", lambda f: papers.xlsx(f, strings=[PERSON])),
    ("en del av filen som inte syns", lambda f: papers.xlsx(f, drawings__drawing1=f"<d><p><t>{PERSON}</t></p></d>")),
    ("en del av filen som inte syns", lambda f: papers.xlsx(f, pivotCache__records1=f'<r><s v="{PERSON}"/></r>')),
]

PAPER = [
    ("sida 2", lambda f: papers.pdf(f, "Hej", f"Pojken {PERSON} flyttar")),
    ("sida 1", lambda f: papers.pdf(f, f"Numret är {SIX}-\n{FOUR}")),
    ("filens egenskaper", lambda f: papers.pdf(f, "Hej", title=f"Utredning {PERSON}")),
    ("filens egenskaper", lambda f: papers.pdf(f, "Hej", subject=TWELVE)),
    ("filens egenskaper", lambda f: papers.pdf_again(papers.pdf(f, "Hej"), bookmark=PERSON)),
    ("sida 1", lambda f: papers.pdf_again(papers.pdf(f, "Hej"), note=PERSON)),
    ("sida 1", lambda f: papers.pdf_form(f, PERSON)),
]

PLAIN = [
    ("rad 2", _text(f"namn;nr\nBo;{PERSON}\n".encode())),
    ("rad 3", _text(f"namn\r\n\r\nBo {PERSON}\r\n".encode())),
    ("rad 2", _text(f"namn;nr\nÅke;{PERSON}\n".encode("cp1252"))),
    ("rad 2", _text(f"namn;nr\nÅke;{PERSON}\n".encode("utf-8-sig"))),
    ("rad 2", _text(f"namn;nr\nÅke;{PERSON}\n".encode("utf-16"))),
    ("rad 2", _text(("namn;nr\n" + f"Åke;{PERSON}\n" * 40).encode("utf-16-be"))),
    ("rad 2", _text(f"1,Anna\n2,{TWELVE}\n3,Bo\n".encode())),
    ("rad 2", _text(f"1,Anna\n2,{SIX}{FOUR}\n3,Bo\n".encode())),
    ("rad 20\N{NO-BREAK SPACE}001", _text(("en rad\n" * 20_000 + PERSON).encode())),
]

FOUND = [
    *((DOCX, *case) for case in WORD),
    *((XLSX, *case) for case in EXCEL),
    *((PDF, *case) for case in PAPER),
    *((TXT, *case) for case in PLAIN),
]


@pytest.mark.parametrize(("media_type", "place", "make"), FOUND)
def test_a_number_is_found_and_its_place_told(tmp_path: Path, media_type: str, place: str, make: Make) -> None:
    checked = extraction.identity_hits(make(tmp_path / "file"), media_type)
    assert checked.outcome is Extraction.TEXT
    assert places(checked)[:1] == [place]
    assert FOUR not in repr(checked) and SIX not in repr(checked)


@pytest.mark.parametrize(
    ("media_type", "make"),
    [
        (DOCX, lambda f: papers.docx(f, runs("Org.nr 556036-0793, dnr SN 2014/17"), runs(SIX), runs(FOUR))),
        (XLSX, lambda f: papers.xlsx(f, [cell("A1", SIX), cell("B1", FOUR)])),
        (XLSX, lambda f: papers.xlsx(f, [cell("A1", f"0.{SIX}{FOUR}"), cell("B1", f"{SIX}.{FOUR}")])),
        (XLSX, lambda f: papers.xlsx(f, [f'<c r="A1"><f>{PERSON}</f><v>801342</v></c>'])),
        (PDF, lambda f: papers.pdf(f, f"Summa {SIX} kr\n{FOUR} kr", author="Socialförvaltningen")),
        (CSV, _text(f"{SIX};{FOUR}\n{SIX};{FOUR}\n".encode())),
        (CSV, _text(f"{SIX}\t{FOUR}\n{SIX}\t{FOUR}\n".encode())),
        (CSV, _text(f"andel;n\n0,{SIX}{FOUR};7\n1,{SIX}{FOUR};8\n".encode())),
    ],
)
def test_amounts_beside_each_other_are_no_number(tmp_path: Path, media_type: str, make: Make) -> None:
    checked = extraction.check(make(tmp_path / "file"), media_type)
    assert (checked.outcome, checked.hits) == (Extraction.TEXT, ())


def test_the_text_comes_with_its_places(tmp_path: Path) -> None:
    file = papers.xlsx(
        tmp_path / "a.xlsx", [cell("A1", "0", kind="s"), cell("B1", "74")], strings=["Utredningar klara"]
    )
    extracted = extraction.text_of(file, XLSX)
    said = [(Words("sv").say(piece.place), piece.text) for piece in extracted.pieces]
    assert ("blad Utredningar, rad 14", "Utredningar klara | 74") in said


def test_the_refusal_names_three_places_and_says_what_to_do_instead(tmp_path: Path) -> None:
    file = papers.docx(tmp_path / "a.docx", *(runs(f"{PERSON} {at}") for at in range(5)))
    with pytest.raises(RuleBroken) as refused:
        extraction.check(file, DOCX)
    assert refused.value.field == "file"
    assert Words("sv").say(refused.value.message) == (
        "Det ser ut som ett personnummer i filen: stycke 1, stycke 2 och stycke 3 och på 2 ställen till. "
        "Filen är inte sparad. Diarieför handlingen och hänvisa till den med diarienumret i stället."
    )


def test_scanned_paper_is_told_as_having_no_text(tmp_path: Path) -> None:
    assert extraction.check(papers.pdf(tmp_path / "a.pdf", "", ""), PDF) == Checked(Extraction.NO_TEXT, (), 2)
    half = extraction.check(papers.pdf(tmp_path / "b.pdf", "Hej", ""), PDF)
    assert (half.outcome, half.unread) == (Extraction.TEXT, 1)


def test_a_picture_is_not_read(tmp_path: Path) -> None:
    picture = _text(b"\x89PNG\r\n\x1a\n")(tmp_path / "a.png")
    assert extraction.check(picture, "image/png").outcome is Extraction.NO_TEXT


def _password(file: Path) -> Path:
    return papers.pdf_again(papers.pdf(file, "Hej"), password="hemligt")


@pytest.mark.parametrize(
    ("media_type", "make", "word"),
    [
        (PDF, _password, "lösenord"),
        (DOCX, _text(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600), "lösenord"),
        (PDF, _text(b"%PDF-1.7\nnot really"), "skadad"),
        (DOCX, _text(b"PK\x03\x04 not really"), "skadad"),
        (XLSX, papers.bomb, "omfattande"),
        (DOCX, lambda f: papers.docx(f, "<w:p>"), "skadad"),
        (
            DOCX,
            lambda f: papers.package(
                f, {"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><w:p xmlns:w="w"><w:t>&b;</w:t></w:p>'}
            ),
            "skadad",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_and_never_called_free(
    tmp_path: Path, media_type: str, make: Make, word: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        extraction.check(make(tmp_path / "file"), media_type)
    assert word in Words("sv").say(refused.value.message)


# --- The child and its limits -----------------------------------------------------------------------------------------


def measured(file: Path, media_type: str, memory: int) -> tuple[str, int]:
    """The outcome, and the most memory in bytes that the child had, asked of a process that has no other child."""
    code = (
        "import resource, sys; from pathlib import Path; from tracker.exchange import extraction;"
        "checked = extraction.identity_hits(Path(sys.argv[1]), sys.argv[2], memory=int(sys.argv[3]));"
        "print(checked.outcome.value, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(file), media_type, str(memory)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    outcome, most = done.stdout.split()
    return outcome, int(most)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    file = papers.bomb(tmp_path / "bomb.xlsx")
    assert file.stat().st_size < 400_000
    outcome, most = measured(file, XLSX, extraction.MEMORY)
    assert outcome == "failed"
    assert most < 100 * MEBIBYTE


def test_a_document_that_needs_more_memory_than_there_is_fails_alone(tmp_path: Path) -> None:
    """Strings that no two are alike, so that the file is not called a bomb by its sizes."""
    strings = [os.urandom(60).hex() for _ in range(150_000)]
    file = papers.xlsx(tmp_path / "large.xlsx", strings=strings)
    outcome, most = measured(file, XLSX, 48 * MEBIBYTE)
    assert outcome == "failed"
    assert most < 100 * MEBIBYTE
    outcome, most = measured(file, XLSX, extraction.MEMORY)
    assert outcome == "text"
    assert most < 600 * MEBIBYTE


def test_a_document_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    file = _text(b"8" * 20 + b" ordet\n")(tmp_path / "a.txt")
    file.write_bytes(file.read_bytes() * 3_000_000)
    assert extraction.identity_hits(file, TXT, seconds=1).outcome is Extraction.FAILED


@pytest.fixture
def try_in_child(tmp_path: Path) -> Callable[[str], str]:
    """Run a line in a child that has been limited, in a folder of its own with a file `kept`; what it died of."""
    (tmp_path / "kept").write_text("kvar")

    def run(code: str) -> str:
        limits = f"import tracker.exchange.extraction_child as c; c.limit(20, {512 * MEBIBYTE})"
        done = subprocess.run(
            [sys.executable, "-B", "-c", f"{limits}\n{code}"],
            cwd=tmp_path,
            env={"PYTHONPATH": str(ROOT), "PATH": os.defpath},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stderr.strip().rpartition("\n")[2]

    return run


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.socket()",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.fork()",
        "import os; os.kill(os.getppid(), 0)",
        "open('written', 'w')",
        "open('kept', 'r+')",
        "import os; os.open('written', os.O_CREAT | os.O_WRONLY)",
        "import os; os.unlink('kept')",
        "import os; os.rename('kept', 'written')",
    ],
)
def test_the_child_can_neither_connect_write_nor_start_anything(
    tmp_path: Path, try_in_child: Callable[[str], str], code: str
) -> None:
    assert re.match(r"PermissionError: \w", try_in_child(code))
    assert [file.name for file in tmp_path.iterdir()] == ["kept"]


def test_the_child_may_still_read(try_in_child: Callable[[str], str]) -> None:
    assert try_in_child("assert open('kept').read() == 'kvar'") == ""


def test_the_child_knows_nothing_of_the_app() -> None:
    code = (
        "import sys; from tracker.exchange.extraction_child import reader_of;"
        f"[reader_of(kind) for kind in {[PDF, DOCX, TXT]}];"
        "app = ('flask', 'sqlalchemy', 'tracker.models', 'tracker.config');"
        "print(*(name for name in app if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_the_child_gets_neither_our_secrets_nor_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_SECRET_KEY", "hemligt")
    given = extraction.environment("rot")
    assert not [name for name in given if name.startswith("TRACKER")]
    assert set(given) <= {"PYTHONPATH", "PYTHONUTF8", "PATH", "TZ", "SYSTEMROOT"}
