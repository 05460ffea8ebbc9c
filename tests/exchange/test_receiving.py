"""A file on its way in: its name made safe, its content looked into, nothing left of what is refused."""

import io
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange import samples
from tests.rules.identity import COORDINATION, PERSON
from tests.tools import clamd as daemons
from tracker.exchange import filetypes, receiving
from tracker.exchange.clamd import UNAVAILABLE, Clamd
from tracker.exchange.evidence_store import EvidenceStore
from tracker.exchange.receiving import Received, clean_name
from tracker.rules.states import ScanResult
from tracker.rules.transitions import RuleBroken

TRAVERSALS = [
    "../../etc/passwd.txt",
    "..\\..\\windows\\system32\\a.txt",
    "/etc/passwd.txt",
    "C:\\Users\\a.txt",
    "C:a.txt",
    "\\\\server\\share\\a.txt",
    "//server/share/a.txt",
    "....//....//a.txt",
    "..%2f..%2fa.txt",
    "%2e%2e/a.txt",
    "a/../../b.txt",
    "./a.txt",
    "~/.ssh/authorized_keys.txt",
    "a.txt/",
    "a.txt/..",
    "a\0.txt",
    "a.txt\0.exe",
    "a.txt\r\nSet-Cookie: x=1",
    "a\n.txt",
    "..",
    ".",
    "...",
    "/",
    "\\",
    " ",
    "",
    ".htaccess",
    "con.txt",
    "a.txt.",
    "a.txt ",
    "a\u202etxt.exe",
    "\u200b../a.txt",
    "a:b.txt",
    'a".txt',
    "a|b.txt",
]


@pytest.mark.parametrize("name", TRAVERSALS)
def test_no_name_leads_anywhere(name: str) -> None:
    cleaned = clean_name(name)
    assert cleaned and cleaned.isprintable()
    assert not set(cleaned) & set('/\\\0:"|<>?*')
    assert cleaned.strip(" .") and not cleaned.startswith(".")


@given(st.text(max_size=400))
def test_every_name_becomes_one_that_any_system_takes(name: str) -> None:
    cleaned = clean_name(name)
    assert 0 < len(cleaned) <= receiving.LONGEST_NAME and len(cleaned.encode()) <= 4 * receiving.LONGEST_NAME
    assert not set(cleaned) & set('/\\\0\r\n\t"') and cleaned not in (".", "..")
    assert clean_name(cleaned) == cleaned


@given(st.text("abcåäöÅÄÖ -_", min_size=1, max_size=300).filter(lambda text: text.strip()))
def test_swedish_names_keep_their_letters_and_their_ending(stem: str) -> None:
    cleaned = clean_name(f"{stem}.pdf")
    assert cleaned.endswith(".pdf")
    assert unicodedata.is_normalized("NFC", cleaned)
    if len(stem) < 100 and "  " not in stem and stem == stem.strip():
        assert cleaned == f"{stem}.pdf"


def test_name_in_pieces_is_put_together() -> None:
    assert clean_name("a\u030argang.pdf") == "årgang.pdf"


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    return EvidenceStore(tmp_path / "evidence")


def left(store: EvidenceStore) -> list[Path]:
    """Every file under the store but the lock."""
    return [file for file in store.root.rglob("*") if file.is_file() and file.name != ".lock"]


@contextmanager
def received(store: EvidenceStore, name: str, content: bytes, scanner: Clamd | None = None) -> Iterator[Received]:
    with receiving.receive(store, io.BytesIO(content), name, scanner) as file:
        yield file


def refusal(store: EvidenceStore, name: str, content: bytes, scanner: Clamd | None = None) -> str:
    """The id of the reason a file is refused for; nothing is left of it."""
    with pytest.raises(RuleBroken) as refused, received(store, name, content, scanner):
        pytest.fail("the file was taken")
    assert left(store) == []
    return refused.value.message.id


def test_sound_file_is_taken_and_gone_unless_kept(store: EvidenceStore) -> None:
    content = samples.pdf()
    with received(store, "C:\\Mina dokument\\Rutin.pdf", content) as file:
        assert (file.name, file.title, file.kind, file.verdict) == ("Rutin.pdf", "Rutin", filetypes.PDF, None)
        assert left(store) == [file.part.path]
    assert left(store) == []
    with received(store, "Rutin.pdf", content) as file:
        file.keep()
    assert store.verify(file.part.sha256) == len(content)


def test_bad_file_is_refused_and_nothing_is_left(store: EvidenceStore) -> None:
    assert refusal(store, "bild.svg", b"<svg/>") == "file.web"
    assert refusal(store, "beslut.pdf", b"MZ" + b"\0" * 500) == "file.disagrees"
    assert refusal(store, "tabell.xlsx", samples.bomb()) == "file.bomb"


@pytest.mark.parametrize("number", [PERSON, COORDINATION, PERSON.replace("-", "")])
@pytest.mark.parametrize("kind", ["txt", "csv", "docx", "xlsx", "pdf"])
def test_personal_identity_number_inside_is_refused(store: EvidenceStore, kind: str, number: str) -> None:
    """R13: in every kind of file that has text; nothing of it is on disk afterwards."""
    made = {
        "txt": f"Gäller {number} enligt beslut.".encode(),
        "csv": f"namn;nummer\nA;{number}\n".encode(),
        "docx": samples.docx(f"Gäller {number} enligt beslut."),
        "xlsx": samples.xlsx_with_text(f"Gäller {number} enligt beslut."),
        "pdf": samples.pdf(f"Gäller {number} enligt beslut."),
    }
    assert refusal(store, f"underlag.{kind}", made[kind]).startswith("extraction.found")
    for file in store.root.rglob("*"):
        assert file.is_dir() or number.encode() not in file.read_bytes()


def test_personal_identity_number_in_the_name_is_refused(store: EvidenceStore) -> None:
    assert refusal(store, f"Beslut {PERSON}.pdf", samples.pdf()) == "file.identity_in_name"


def test_infected_file_is_refused_with_the_scanner_s_name_for_it(store: EvidenceStore) -> None:
    with daemons.running() as address:
        scanner = Clamd(address)
        with received(store, "a.txt", b"Rutin enligt beslut\n", scanner) as file:
            assert file.verdict is not None and file.verdict.result is ScanResult.CLEAN
        assert refusal(store, "a.txt", b"Rutin " + daemons.VIRUS, scanner) == "file.infected"


def test_scanner_that_is_down_refuses_nothing(store: EvidenceStore, tmp_path: Path) -> None:
    with received(store, "a.txt", b"Rutin enligt beslut\n", Clamd(f"unix:{tmp_path / 'none'}")) as file:
        assert file.verdict == UNAVAILABLE
