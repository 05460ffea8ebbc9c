"""How long documents take, how much memory and how many bytes: `make bench` writes docs/benchmarks.md.

Each size is printed by our printer (tags and archive step included) and by plain ReportLab in turn, each time in a
process of its own, so that the ratio holds on any machine and the memory is one print's.
"""

import io
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pypdf

from tests.benchmarks import plain_paper
from tests.documents import paper, plans
from tracker.documents import compose, docx, pdf
from tracker.documents.blocks import Block, Column, Document, Fact, Facts, Heading, Paragraph, Row, Table

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "docs" / "benchmarks.md"
Run = dict[str, float]

TEXT = """
åtgärden utredningstiderna handläggaren har påbörjats nämnden beslutade enligt planen rutinen införs kvartal
genomförandeplan barn och unga får ansvarig chef följer upp varje månad med stickprov i verksamheten efter tillsynen
redovisas på sammanträdet förhandsbedömning inom fjorton dagar samverkan skolan dokumentation
"""
WORDS = TEXT.split()


@dataclass(frozen=True)
class Size:
    """Sections of a heading, a paragraph, a table of 20 rows and facts; one table; or a report of so many measures."""

    name: str
    sections: int = 0
    rows: int = 0
    measures: int = 0
    rounds: int = 5


SIZES = (
    Size("3 pages", sections=1),
    Size("60 pages", sections=26),
    Size("600 pages", sections=264, rounds=3),
    Size("10,000 rows", rows=10_000, rounds=3),
)
REPORTS = (Size("a report with 6 measures", measures=6), Size("a report with 150 measures", measures=150))
PRINTERS: dict[str, Callable[[Document], bytes]] = {
    "ours": pdf.render,
    "plain": plain_paper.render,
    "word": docx.render,
}

HEAD = """# Benchmarks

Written by `make bench`. Absolute figures hold on no other machine; the ratios, taken in one run, do.

## Documents

The same blocks printed by our printer (structure tree, PDF/UA-1 and PDF/A-2a, qpdf's rewriting included) and by plain
ReportLab (`LongTable`, a `Paragraph` in each cell, no tags, no archive step: `tests/benchmarks/plain_paper.py`), in
turn, each in a process of its own, after a first small print. Medians of {rounds} runs; CPU is the process's own.
Memory is its highest, of which the libraries take about 70 MB. Goal: at most 0.5 × the time of plain ReportLab
from 60 pages on, and under 300 MB at 600 pages.

{machine}

| ours / plain | pages | wall, s | CPU, s | ratio of CPU (min–max) | memory, MB | file, kB |
|---|---|---|---|---|---|---|
"""
OWN = """
The committee report itself (the plans of `tests/documents/plans.py`, charts included):

| | pages | PDF: wall, s | PDF, kB | Word: wall, s | Word, kB |
|---|---|---|---|---|---|
"""


def main() -> None:
    if len(sys.argv) > 2:
        print(json.dumps(measured(sys.argv[1], sys.argv[2])))
        return
    machine = f"{platform.machine()}, Python {platform.python_version()}, {os.cpu_count()} cores."
    page = HEAD.format(rounds="3–5", machine=machine)
    page += "".join(f"{_compared(size)}\n" for size in SIZES) + OWN + "".join(f"{_report(size)}\n" for size in REPORTS)
    TARGET.write_text(page, encoding="utf-8")
    print(page)


def measured(printer: str, size_name: str) -> Run:
    """One print in this process: seconds of wall and CPU, the highest memory in MB, the size in kB, the pages."""
    size = next(size for size in (*SIZES, *REPORTS) if size.name == size_name)
    render, document = PRINTERS[printer], made(size)
    render(made(Size("warm", sections=1)))
    wall, cpu = time.perf_counter(), time.process_time()
    content = render(document)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pages = 0 if printer == "word" else len(pypdf.PdfReader(io.BytesIO(content)).pages)
    return {"wall": wall, "cpu": cpu, "mb": peak, "kb": len(content) / 1024, "pages": pages}


def made(size: Size) -> Document:
    """A document of the size, the same every time."""
    if size.measures:
        plan = plans.march() if size.measures <= 6 else plans.troubled(size.measures)
        return compose.report(plan, plans.SV)
    if size.rows:
        return paper.document(table(size.rows))
    blocks: list[Block] = []
    for n in range(size.sections):
        blocks += [Heading(1, f"Avsnitt {n}: {text(n, 4)}"), Paragraph(text(n, 60)), table(20, n)]
        blocks.append(Facts(tuple(Fact(text(n + i, 2), (text(n + i, 14),)) for i in range(5))))
    return paper.document(*blocks)


def table(rows: int, seed: int = 0) -> Table:
    """Six columns as in a plan."""
    titles = (("Nummer", 1), ("Åtgärd", 3), ("Ansvarig", 2), ("Klart senast", 2), ("Läge", 2), ("Senaste rapport", 4))
    columns = tuple(Column(title, share, header=i == 0) for i, (title, share) in enumerate(titles))
    lengths = (6, 3, 2, 1, 11)
    body = (
        Row(((f"Å{i}",), *((text(seed + i * 7 + j, count),) for j, count in enumerate(lengths))))
        for i in range(1, rows + 1)
    )
    return Table("Åtgärder", columns, tuple(body))


def text(seed: int, count: int) -> str:
    """So many words; other words for another seed."""
    return " ".join(WORDS[(seed * 13 + i * i * 3 + i) % len(WORDS)] for i in range(count)).capitalize()


def _runs(printers: tuple[str, ...], size: Size) -> dict[str, list[Run]]:
    """The printers in turn, each print in a process of its own."""
    runs: dict[str, list[Run]] = {printer: [] for printer in printers}
    for _ in range(size.rounds):
        for printer, found in runs.items():
            command = [sys.executable, "-m", "tests.benchmarks.documents", printer, size.name]
            run = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
            found.append(json.loads(run.stdout))
    return runs


def _compared(size: Size) -> str:
    runs = _runs(("ours", "plain"), size)
    ours, plain = _median(runs["ours"]), _median(runs["plain"])
    ratios = [a["cpu"] / b["cpu"] for a, b in zip(runs["ours"], runs["plain"], strict=True)]
    spread = f"**{statistics.median(ratios):.2f}** ({min(ratios):.2f}–{max(ratios):.2f})"
    cells = [f"{ours[key]:.{n}f} / {plain[key]:.{n}f}" for key, n in (("pages", 0), ("wall", 2), ("cpu", 2))]
    cells += [spread, *(f"{ours[key]:.0f} / {plain[key]:.0f}" for key in ("mb", "kb"))]
    return f"| {size.name} | {' | '.join(cells)} |"


def _report(size: Size) -> str:
    runs = _runs(("ours", "word"), size)
    paged, word = _median(runs["ours"]), _median(runs["word"])
    return (
        f"| {size.name} | {paged['pages']:.0f} | {paged['wall']:.2f} | {paged['kb']:.0f}"
        f" | {word['wall']:.2f} | {word['kb']:.0f} |"
    )


def _median(runs: list[Run]) -> Run:
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


if __name__ == "__main__":
    main()
