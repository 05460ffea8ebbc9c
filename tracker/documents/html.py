"""Blocks -> plain data for the web page. The template `components/document.html` lays it out and escapes every text."""

from dataclasses import dataclass
from typing import Any

from tracker.charts import svg
from tracker.documents.blocks import Block, Contents, Document, Fact, Figure, Head, PageBreak


@dataclass(frozen=True, slots=True)
class Part:
    """One block for a template: `kind` names its macro, `block` holds its values, `drawing` a figure's markup."""

    kind: str
    block: Any
    drawing: svg.Svg | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A document as a web page shows it."""

    title: str
    head: Head
    facts: tuple[Fact, ...]
    parts: tuple[Part, ...]
    stamp: str
    notices: tuple[str, ...]
    lang: str


def page(document: Document) -> Page:
    """The document's blocks in reading order. Page breaks and the list of pages are nothing on a screen."""
    shown = [(n, block) for n, block in enumerate(document.blocks) if not isinstance(block, (Contents, PageBreak))]
    parts = [_part(block, number) for number, block in shown]
    return Page(
        title=document.title,
        head=document.head,
        facts=document.facts.rows,
        parts=tuple(parts),
        stamp=document.stamp,
        notices=document.notices,
        lang=document.lang,
    )


def _part(block: Block, number: int) -> Part:
    drawing = svg.render(block.narrow, f"bild{number}") if isinstance(block, Figure) else None
    return Part(type(block).__name__.lower(), block, drawing)
