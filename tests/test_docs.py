"""What docs/evidence.md and the letterhead's part of docs/documents.md say is what the code does."""

import re
from pathlib import Path

from tracker import create_app
from tracker.config import Settings
from tracker.documents import appendix
from tracker.exchange import (
    clamd,
    evidence_store,
    filetypes,
    filetypes_child,
    filetypes_images,
    filetypes_office,
    letterheads_child,
    letterheads_svg,
    receiving,
)
from tracker.exchange import letterheads as pictures
from tracker.rules import letterheads
from tracker.web import uploads

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGE = (DOCS / "evidence.md").read_text()
DOCUMENTS = (DOCS / "documents.md").read_text()
MB = 1024 * 1024


def row(what: str, page: str = PAGE) -> list[int]:
    """The figures of a row in the table of limits, in order."""
    (line,) = (line for line in page.splitlines() if line.startswith(f"| {what} |"))
    return [int(figure) for figure in re.findall(r"\d+", re.sub(r"(?<=\d) (?=\d{3})", "", line.split("|")[2]))]


def test_the_types_are_those_of_the_code() -> None:
    table = re.findall(r"^\| ((?:\.\w+(?:, )?)+) \| (\S+) \|$", PAGE, re.MULTILINE)
    listed = {ending: media for endings, media in table for ending in endings.split(", ")}
    assert listed == {ending: kind.media_type for ending, kind in filetypes.TYPES.items()}


def test_the_limits_are_those_of_the_code(tmp_path: Path) -> None:
    app = create_app(Settings(instance=tmp_path, database_url="sqlite://", secret_key="x" * 64))
    assert row("a file") == [filetypes.MAX_BYTES // MB]
    assert row("the rest of the form it comes with") == [uploads.REST_OF_FORM // MB]
    assert row("every other request") == [app.config["MAX_CONTENT_LENGTH"] // MB]
    assert row("files by one person in an hour") == [uploads.FILES_AN_HOUR]
    assert row("a Word or Excel file unpacked") == [
        filetypes_office.MAX_UNPACKED // MB,
        filetypes_office.MAX_ENTRIES,
        filetypes_office.RATIO_FROM // MB,
        filetypes_office.MAX_RATIO,
    ]
    assert row("a picture") == [filetypes_images.MAX_PIXELS // 1_000_000]
    assert row("a PDF or picture while it is looked into") == [filetypes_child.SECONDS, filetypes_child.MEMORY // MB]
    assert row("a file's name") == [receiving.LONGEST_NAME]
    assert row("the scanner") == [clamd.CONNECT_SECONDS, clamd.ANSWER_SECONDS]
    assert row("a file without a row, before it is swept") == [evidence_store.YOUNG.total_seconds() / 3600]
    assert f"first {appendix.SHORT_HASH} digits" in PAGE


def test_the_letterheads_limits_are_those_of_the_code() -> None:
    assert row("a file", DOCUMENTS) == [letterheads.MOST_BYTES // MB, 413]
    assert row("a side of a PNG", DOCUMENTS) == [letterheads.MOST_SIDE]
    assert row("one side against the other", DOCUMENTS) == [letterheads.MOST_LENGTHENED]
    assert row("elements of an SVG", DOCUMENTS) == [
        letterheads_svg.MOST_ELEMENTS,
        letterheads_svg.MOST_DRAWN,
        letterheads_svg.MOST_DEPTH,
    ]
    assert row("drawing", DOCUMENTS) == [pictures.SECONDS, pictures.MEMORY // 1024**3]
    assert f"at most {letterheads_child.WIDTH} × {letterheads_child.HEIGHT} pixels" in DOCUMENTS
