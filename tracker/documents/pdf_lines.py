"""Text in lines: styles, wrapping, and the drawing commands that show a line.

Texts are plain. There is no markup to be misread, since nothing here reads any.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Any

from reportlab.pdfbase import pdfmetrics

from tracker.documents import icons
from tracker.documents.blocks import Line, Mark
from tracker.documents.faces import BOLD, REGULAR
from tracker.documents.pdf_text import Characters, words_of
from tracker.documents.tagged import Node, TaggedCanvas, text

INK, SECOND, PETROL = "#13262d", "#465a62", "#0c3441"
#: An icon's side, and the room it takes before its word, against the size of the text.
ICON, ICON_ROOM = 1.0, 1.4
#: A long word is rather parted after one of these.
_PARTS = "-/_.,"


@dataclass(frozen=True)
class Style:
    """How a paragraph looks. Lengths in points; `before` and `after` are the space around it."""

    size: float = 10
    leading: float = 14
    font: str = REGULAR
    colour: str = INK
    before: float = 0
    after: float = 0
    indent: float = 0

    @cached_property
    def ink(self) -> str:
        """The command that chooses the colour."""
        return fill(self.colour)

    @property
    def drop(self) -> float:
        """From the top of a line to what its letters stand on."""
        return (self.leading - self.size) / 2 + 0.78 * self.size


BODY = Style(10, 14, after=6)
NOTE = Style(9.5, 13, after=6, colour=SECOND)
LABEL = Style(9.5, 13, before=5, after=2, font=BOLD)
CAPTION = Style(8.5, 11.5, before=4, after=3, font=BOLD, colour=SECOND)
TITLE = Style(19, 23, before=12, after=9, font=BOLD, colour=PETROL)
NOTICE = Style(9.5, 13)
HEADINGS = {
    1: Style(14, 18, before=17, after=5, font=BOLD, colour=PETROL),
    2: Style(11.5, 15, before=11, after=3, font=BOLD, colour=PETROL),
    3: Style(10, 13.5, before=9, after=1, font=BOLD),
}
CELL = Style(8.5, 11.3)
CELL_BOLD = Style(8.5, 11.3, font=BOLD)
HEAD_CELL = Style(8.5, 11.3, font=BOLD, colour=PETROL)
TERM = Style(9, 12.4, colour=SECOND)
DETAIL = Style(9, 12.4)
QUESTION = Style(10.5, 14, font=BOLD)
REASON = Style(9.5, 13, before=1)


def fill(colour: str) -> str:
    """The command that fills with a colour written #rrggbb."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return f"{red:.3f} {green:.3f} {blue:.3f} rg"


def stroke(colour: str) -> str:
    """The command that draws with a colour written #rrggbb."""
    return fill(colour)[:-2] + "RG"


class Lines:
    """A paragraph wrapped to a width. A state has its icon before the first line, and its word in the icon's colour."""

    __slots__ = ("begun", "lines", "mark", "node", "style")

    def __init__(self, style: Style, lines: list[str], mark: Mark | None = None, begun: "Lines | None" = None) -> None:
        self.style = style
        self.lines = lines
        self.mark = mark
        #: The first part of the same paragraph, which stands on the page before.
        self.begun = begun
        self.node: Node | None = None

    def element(self, parent: Node, alone: bool = False, tag: str = "P") -> Node:
        """The paragraph's structure element, made when its first part is drawn: `parent` itself where it is alone."""
        if self.node is None:
            if self.begun is not None:
                self.node = self.begun.element(parent, alone, tag)
            else:
                self.node = parent if alone else parent.child(tag)
        return self.node

    @property
    def height(self) -> float:
        """In points, without the space around it."""
        return len(self.lines) * self.style.leading

    def parted(self, count: int) -> tuple["Lines", "Lines"]:
        """The first `count` lines, and the rest."""
        first = Lines(self.style, self.lines[:count], self.mark, self.begun)
        return first, Lines(self.style, self.lines[count:], begun=first)


def wrap(text: str, style: Style, width: float) -> list[str]:
    """The text in lines no wider than `width` points. Nothing is lost, save spaces at the ends of lines.

    A line that goes on in the next ends with a space, so that two words are two words also to whoever listens; a word
    that is longer than a line is parted without one.
    """
    room = max(width - style.indent, style.size * 2) * 1000 / style.size
    lines: list[str] = []
    for paragraph in text.split("\n"):
        if lines:
            lines[-1] += " "
        lines += _wrapped(paragraph, style.font, room)
    return lines


def _wrapped(paragraph: str, font: str, room: float) -> Iterator[str]:
    widths = words_of(font)
    space = widths[" "]
    line: list[str] = []
    taken = -space
    for word in paragraph.split(" "):
        width = widths[word]
        if taken + space + width <= room:
            line.append(word)
            taken += space + width
            continue
        if line:
            yield " ".join(line) + " "
        if width > room:
            *pieces, word = _pieces(word, font, room)
            yield from pieces
            width = widths[word]
        line, taken = [word], width
    yield " ".join(line)


def _pieces(word: str, font: str, room: float) -> Iterator[str]:
    """A long word in pieces that each fit on a line."""
    letters = words_of(font).letters
    start, taken, good = 0, 0.0, 0
    for i, letter in enumerate(word):
        width = letters[letter]
        if taken + width > room and i > start:
            end = good if good > start + (i - start) // 2 else i
            yield word[start:end]
            taken = sum(letters[other] for other in word[end:i])
            start = end
        taken += width
        if letter in _PARTS:
            good = i + 1
    yield word[start:]


class _Codes(dict[int, str]):
    """How a font's first subset writes each character, escaped; "\\uffff" for what it can't."""

    def __init__(self, font: Any, document: Any) -> None:
        super().__init__()
        self.font = font
        self.document = document

    def __missing__(self, code: int) -> str:
        [(subset, encoded)] = self.font.splitString(chr(code), self.document)
        byte = encoded[0]
        written = chr(byte) if 32 <= byte < 127 and byte not in b"()\\" else f"\\{byte:03o}"
        self[code] = written if subset == 0 and code < 0xF0000 else "\uffff"
        return self[code]


class Pen:
    """Writes lines on one canvas. It knows the document's characters and how the fonts of the file write them."""

    def __init__(self, canvas: TaggedCanvas) -> None:
        self.canvas = canvas
        self.characters = Characters()
        self._document: Any = canvas._doc
        self._fonts: Any = {name: pdfmetrics.getFont(name) for name in (REGULAR, BOLD)}
        self._codes = {name: _Codes(font, self._document) for name, font in self._fonts.items()}
        self._names = {name: font.getSubsetInternalName(0, self._document) for name, font in self._fonts.items()}

    def lines(self, line: Line, style: Style, width: float) -> Lines:
        """A text or a state, wrapped to the width."""
        if isinstance(line, str):
            return Lines(style, wrap(self.characters.known(line), style, width))
        shown = marked(style, line)
        return Lines(shown, wrap(self.characters.known(line.text), shown, width), line)

    def code(self, lines: Lines, x: float, top: float) -> str:
        """The commands that show the lines with their upper left corner at (x, top), icon not included."""
        style = lines.style
        shown = [self._shown(line, style) for line in lines.lines]
        start = f"BT {self.font(style)} {style.ink} {style.leading:g} TL"
        return f"{start} 1 0 0 1 {x + style.indent:.2f} {top - style.drop:.2f} Tm {' T* '.join(shown)} ET"

    def icon(self, lines: Lines, x: float, top: float) -> None:
        """The state's icon, which is decoration: its word says the same."""
        if lines.mark is not None:
            size = lines.style.size * ICON
            bottom = top - lines.style.leading / 2 - size / 2
            self.canvas.paint(icons.code(lines.mark.icon, lines.mark.tone, x, bottom, size))

    def line(self, text: str, style: Style, x: float, y: float) -> str:
        """The commands that show one line of known characters standing on y."""
        return f"BT {self.font(style)} {style.ink} 1 0 0 1 {x:.2f} {y:.2f} Tm {self._shown(text, style)} ET"

    def font(self, style: Style, subset: int = 0) -> str:
        """The command that chooses the style's font."""
        if subset == 0:
            return f"{self._names[style.font]} {round(style.size, 3):g} Tf"
        name = self._fonts[style.font].getSubsetInternalName(subset, self._document)
        return f"{name} {round(style.size, 3):g} Tf"

    def _shown(self, line: str, style: Style) -> str:
        shown = line.translate(self._codes[style.font])
        return f"({shown}) Tj" if "\uffff" not in shown else " ".join(self._rare(line, style))

    def _rare(self, line: str, style: Style) -> Iterator[str]:
        """A line with characters that the font lacks, or that its first 256 do not hold."""
        for lacking, run in groupby(line, key=lambda char: self.characters.cluster(char) is not None):
            letters = list(run)
            if not lacking:
                yield from self._plain("".join(letters), style)
                continue
            clusters = [self.characters.cluster(letter) or (letter, letter) for letter in letters]
            said = text("".join(said for _, said in clusters)).decode("ascii")
            yield f"/Span <</ActualText {said}>> BDC"
            yield from self._plain("".join(shown for shown, _ in clusters), style)
            yield "EMC"

    def _plain(self, run: str, style: Style) -> Iterator[str]:
        for subset, encoded in self._fonts[style.font].splitString(run, self._document):
            written = f"<{encoded.hex()}> Tj"
            yield written if subset == 0 else f"{self.font(style, subset)} {written} {self.font(style)}"


def marked(style: Style, mark: Mark) -> Style:
    """The style of a state's word: in the icon's colour, with room for the icon before it."""
    return _marked(style, icons.COLOURS.get(mark.tone, icons.INK))


_MARKED: dict[tuple[Style, str], Style] = {}


def _marked(style: Style, colour: str) -> Style:
    if (style, colour) not in _MARKED:
        _MARKED[style, colour] = replace(style, indent=ICON_ROOM * style.size, font=BOLD, colour=colour)
    return _MARKED[style, colour]
