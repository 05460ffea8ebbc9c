"""What a document is made of, before paper or screen. Every printer prints these, and nothing else.

Each block carries what a reader who listens needs: its role (the type), alternative text, captions, and which cells
are headers of what. Texts are plain; "\\n" in one is a line break. Reading order is the order of the blocks.
"""

from dataclasses import dataclass
from typing import Literal

from tracker.charts.scene import Scene
from tracker.rules.facts import LetterheadFacts


@dataclass(frozen=True, slots=True)
class Mark:
    """A state as icon and word, never the one without the other. Role Span; the icon is decoration."""

    icon: str
    tone: str
    text: str


#: One paragraph inside a cell or a list of facts.
Line = str | Mark
Cell = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A section's heading: level 1 comes right under the document's title (roles H2–H4). Levels are never skipped."""

    level: Literal[1, 2, 3]
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Role P. A notice stands out: what the reader must know about the document itself."""

    text: str
    kind: Literal["body", "note", "notice", "label"] = "body"


@dataclass(frozen=True, slots=True)
class Marked:
    """Role P: a state in a line of its own."""

    mark: Mark


@dataclass(frozen=True, slots=True)
class NumberedList:
    """Role L, ListNumbering Decimal."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BulletList:
    """Role L, ListNumbering Disc."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    term: str
    lines: Cell


@dataclass(frozen=True, slots=True)
class Facts:
    """Role L of labelled items: a term and what holds for it, as in a document's head."""

    rows: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One of the two questions with its answer (R16). Role P, then the reasons as P."""

    question: str
    answer: Mark
    reasons: tuple[str, ...]
    #: The chief's own judgement, when another.
    stated: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """`share` is its part of the width, against the other columns'. The header cell has Scope Column."""

    title: str
    share: float = 1
    #: The column's cells name their rows: TH with Scope Row.
    header: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Role Table with Caption. When there are no rows, `empty` says so in its place."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """Role Figure: a drawing with its caption and alternative text.

    `numbers` are the same facts as a table, for the web; on paper they stand in the tables of the sections after.
    """

    scene: Scene
    #: The same drawing with its labels broken for the narrowest screen.
    narrow: Scene
    caption: str
    alt: str
    numbers: Table | None = None
    #: Said under the drawing: what its shapes mean.
    note: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign: an empty line over title and name."""

    title: str
    name: str


@dataclass(frozen=True, slots=True)
class Signatures:
    """Role Div of P."""

    places: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """The document's headings down to `levels`, with their pages. Role TOC; only paper heeds it."""

    title: str
    levels: Literal[1, 2, 3] = 2


@dataclass(frozen=True, slots=True)
class PageBreak:
    """Only paper heeds it."""


Block = (
    Heading
    | Paragraph
    | Marked
    | NumberedList
    | BulletList
    | Facts
    | Question
    | Table
    | Figure
    | Signatures
    | Contents
    | PageBreak
)


@dataclass(frozen=True, slots=True)
class Head:
    """The top of the first page, and in short of every page, as Swedish municipalities write it."""

    municipality: str
    administration: str
    kind: str
    date: str
    reference: str
    #: The foot: address and the like, an entry a line.
    letterhead: str = ""
    design: LetterheadFacts | None = None
    #: The bytes of the design's picture (PNG), which whoever prints a file has fetched.
    picture: bytes = b""


@dataclass(frozen=True, slots=True)
class Document:
    """A finished document: `blocks` begin after the title."""

    title: str
    head: Head
    facts: Facts
    blocks: tuple[Block, ...]
    #: "Arbetsmaterial" until it is locked; on every page.
    stamp: str = ""
    #: Notices that stand over the title: made-up data, a revised report.
    notices: tuple[str, ...] = ()
    lang: str = "sv"
    #: YYYYMMDD, for the file's own metadata: the report's day, never the clock's.
    day: str = ""
    #: "Sida %d (%d)" in the document's language.
    page_label: str = "Sida {page} ({pages})"
    #: A line of its own in the foot of each page, saying in short what stands in full in the blocks.
    foot: str = ""


def texts(document: Document) -> tuple[str, ...]:
    """Every text of the document in reading order: what each printer must show whole."""
    head = document.head
    said: list[str] = [head.municipality, head.administration, head.kind, head.date, head.reference]
    said += [document.stamp, *document.notices, document.title]
    for block in (document.facts, *document.blocks):
        said += texts_of(block)
    return tuple(text for text in said if text)


def texts_of(block: Block) -> list[str]:
    """The texts of one block: each printer shows them in its place in the document, in whatever order a block has."""
    match block:
        case Heading() | Paragraph():
            return [block.text]
        case Marked():
            return [block.mark.text]
        case NumberedList() | BulletList():
            return list(block.items)
        case Facts():
            return [text for row in block.rows for text in (row.term, *_cell(row.lines))]
        case Question():
            return [block.question, block.answer.text, *block.reasons, block.stated]
        case Table():
            return _table(block)
        case Figure():
            return [block.caption, block.note]
        case Signatures():
            return [text for place in block.places for text in (place.title, place.name)]
        case Contents() | PageBreak():
            return []


def _table(table: Table) -> list[str]:
    if not table.rows:
        return [table.empty]
    titles = [column.title for column in table.columns]
    return [table.caption, *titles, *(text for row in table.rows for cell in row.cells for text in _cell(cell))]


def _cell(cell: Cell) -> list[str]:
    return [line if isinstance(line, str) else line.text for line in cell]
