"""How long documents take, how much memory and how many bytes: `make bench` writes docs/benchmarks.md.

Each size is printed by our printer (tags and archive step included) and by plain ReportLab in turn, each time in a
process of its own, so that the ratio holds on any machine and the memory is one print's.
"""

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "docs" / "benchmarks.md"

WORDS = [
    "åtgärden",
    "utredningstiderna",
    "handläggaren",
    "har",
    "påbörjats",
    "nämnden",
    "beslutade",
    "enligt",
    "planen",
    "rutinen",
    "införs",
    "kvartal",
    "genomförandeplan",
    "barn",
    "och",
    "unga",
    "får",
    "ansvarig",
    "chef",
    "följer",
    "upp",
    "varje",
    "månad",
    "med",
    "stickprov",
    "i",
    "verksamheten",
    "efter",
    "tillsynen",
    "redovisas",
    "på",
    "sammanträdet",
    "förhandsbedömning",
    "inom",
    "fjorton",
    "dagar",
    "samverkan",
    "skolan",
    "dokumentation",
]


@dataclass(frozen=True)
class Size:
    name: str
    #: Sections of a heading, a paragraph, a table of 20 rows, and facts; or one table of so many rows.
    sections: int = 0
    rows: int = 0
    rounds: int = 5


SIZES = (
    Size("3 sidor", sections=2),
    Size("60 sidor", sections=45),
    Size("600 sidor", sections=450, rounds=3),
    Size("10 000 rader", rows=10_000, rounds=3),
)


def main() -> None:
    if len(sys.argv) > 2:
        print(json.dumps(measure(sys.argv[1], sys.argv[2])))
        return
    lines = [_measured(size) for size in SIZES]
    TARGET.write_text(_page(lines), encoding="utf-8")
    print(TARGET.read_text(encoding="utf-8"))


def measure(printer: str, size_name: str) -> dict[str, float]:
    """One print in this process: seconds of wall and CPU, the highest memory in MB, the size in kB, the pages."""
    size = next(size for size in SIZES if size.name == size_name)
    render = _printer(printer)
    document = made(size)
    render(made(Size("en sida", sections=1)))
    wall, cpu = time.perf_counter(), time.process_time()
    content = render(document)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    import io

    import pypdf

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pages = len(pypdf.PdfReader(io.BytesIO(content)).pages)
    return {"wall": wall, "cpu": cpu, "mb": peak, "kb": len(content) / 1024, "pages": pages}


def _printer(name: str) -> Callable[..., bytes]:
    if name == "ours":
        from tracker.documents import pdf

        return pdf.render
    from tests.benchmarks import plain_paper

    return plain_paper.render


def made(size: Size):  # type: ignore[no-untyped-def]
    """A document of the size, the same every time."""
    from tests.documents import paper
    from tracker.documents.blocks import Fact, Facts, Heading, Paragraph

    if size.rows:
        return paper.document(table(size.rows))
    blocks = []
    for n in range(size.sections):
        blocks += [Heading(1, f"Avsnitt {n}: {text(n, 4)}"), Paragraph(text(n, 60)), table(20, n)]
        blocks.append(Facts(tuple(Fact(text(n + i, 2), (text(n + i, 14),)) for i in range(5))))
    return paper.document(*blocks)


def table(rows: int, seed: int = 0):  # type: ignore[no-untyped-def]
    from tracker.documents.blocks import Column, Row, Table

    columns = (
        Column("Nummer", 1, header=True),
        Column("Åtgärd", 3),
        Column("Ansvarig", 2),
        Column("Klart senast", 2),
        Column("Läge", 2),
        Column("Senaste lägesrapport", 4),
    )
    lengths = (0, 6, 3, 2, 1, 11)
    made = (
        Row(((f"Å{i}",), *((text(seed + i * 7 + j, lengths[j]),) for j in range(1, 6)))) for i in range(1, rows + 1)
    )
    return Table("Åtgärder", columns, tuple(made))


def text(seed: int, count: int) -> str:
    """So many words; other words for another seed."""
    return " ".join(WORDS[(seed * 13 + i * i * 3 + i) % len(WORDS)] for i in range(count)).capitalize()


def _measured(size: Size) -> str:
    runs: dict[str, list[dict[str, float]]] = {"ours": [], "plain": []}
    for _ in range(size.rounds):
        for printer, found in runs.items():
            command = [sys.executable, "-m", "tests.benchmarks.documents", printer, size.name]
            run = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
            found.append(json.loads(run.stdout))
    ours, plain = (_median(runs[printer]) for printer in ("ours", "plain"))
    ratios = [a["cpu"] / b["cpu"] for a, b in zip(runs["ours"], runs["plain"], strict=True)]
    spread = f"{min(ratios):.2f}–{max(ratios):.2f}"
    return (
        f"| {size.name} ({ours['pages']:.0f} / {plain['pages']:.0f}) | {ours['wall']:.2f} / {plain['wall']:.2f}"
        f" | {ours['cpu']:.2f} / {plain['cpu']:.2f} | **{statistics.median(ratios):.2f}** ({spread})"
        f" | {ours['mb']:.0f} / {plain['mb']:.0f} | {ours['kb']:.0f} / {plain['kb']:.0f} |"
    )


def _median(runs: list[dict[str, float]]) -> dict[str, float]:
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def _page(lines: list[str]) -> str:
    head = Path(__file__).with_name("documents.md").read_text(encoding="utf-8")
    return head + "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
