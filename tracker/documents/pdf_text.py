"""Characters on paper: the embedded fonts, how wide a text is, and what stands for a character that they lack.

A user can type anything. A text is composed (NFC) and its control characters vanish; what the fonts lack is shown by
a box, and the original goes with the box as its /ActualText, so that it is still heard, found and copied.
"""

import unicodedata
from functools import lru_cache
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from tracker.charts.pdf import Fonts
from tracker.documents.faces import BOLD, FILES, REGULAR

FONTS = Fonts(text=REGULAR, bold=BOLD)
#: Stands for a character that the fonts lack: visible, never the font's own empty box.
REPLACEMENT = "□"

#: Inside a document, one character of this private plane stands for one cluster that the fonts lack.
_FIRST_STAND_IN, _LAST_STAND_IN = 0xF0000, 0x10FFFF
#: Categories of characters that are no letters or signs: controls, formats, surrogates, private and unassigned ones.
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
_SPACES = frozenset("\t\r\v\f\u0085\u2028\u2029")
#: Joins the sign before it with the one after it, as in a family of emoji.
_JOINER = "\u200d"
_SKIN_TONES = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
#: Words whose widths are remembered, and the longest that is worth it.
_REMEMBERED, _WORTH_IT = 20_000, 40

# No address in a text is followed or fetched. The archive step compresses the file, once.
rl_config.trustedSchemes = []
rl_config.trustedHosts = []
rl_config.useA85 = 0


@lru_cache(maxsize=1)
def register_fonts() -> None:
    """Make the vendored fonts known to ReportLab, once a process."""
    for name, file in FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(file)))


@lru_cache(maxsize=1)
def _printable() -> frozenset[str]:
    """The characters that both fonts have. Invisible ones are not among them, whatever the fonts say."""
    register_fonts()
    fonts: list[Any] = [pdfmetrics.getFont(name) for name in FILES]
    codes = set(fonts[0].face.charToGlyph).intersection(*(font.face.charToGlyph for font in fonts))
    shown = (char for char in map(chr, codes) if unicodedata.category(char) not in _UNSEEN)
    return frozenset([*shown, "\n"])


class _Widths(dict[str, float]):
    """The widths of words in thousandths of the size, remembered."""

    def __init__(self, letters: dict[str, float]) -> None:
        super().__init__()
        self.letters = letters

    def __missing__(self, word: str) -> float:
        letters = self.letters
        width = sum([letters[letter] for letter in word])
        if len(word) <= _WORTH_IT:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[word] = width
        return width


class _Letters(dict[str, float]):
    """The widths of the font's characters; a stand-in is as wide as its box."""

    def __missing__(self, letter: str) -> float:
        return self[REPLACEMENT]


@lru_cache(maxsize=8)
def words_of(font: str) -> _Widths:
    """The widths of words in a registered font, in thousandths of its size."""
    register_fonts()
    face: Any = pdfmetrics.getFont(font).face  # type: ignore[attr-defined]
    widths, default = face.charWidths, face.defaultWidth
    letters = _Letters({chr(code): float(widths.get(code, default)) for code in face.charToGlyph})
    letters["\xa0"] = letters[" "]
    return _Widths(letters)


def width_of(text: str, font: str, size: float) -> float:
    """The text's width on one line, in points."""
    return words_of(font)[text] * size / 1000


class Characters:
    """The clusters of one document that the fonts lack, each with the character that stands for it."""

    def __init__(self) -> None:
        self._stand_ins: dict[tuple[str, str], str] = {}
        self._clusters: dict[str, tuple[str, str]] = {}

    def known(self, text: str) -> str:
        """The text in characters that can be printed: the fonts' own, line breaks and stand-ins."""
        composed = unicodedata.normalize("NFC", text)
        if _printable().issuperset(composed):
            return composed
        clusters = _clusters(composed.replace("\r\n", "\n"))
        return "".join(shown if shown == said else self._stand_in(shown, said) for shown, said in clusters)

    def cluster(self, stand_in: str) -> tuple[str, str] | None:
        """What is shown and what is meant by a stand-in; None for a character of the fonts' own."""
        return self._clusters.get(stand_in)

    def _stand_in(self, shown: str, said: str) -> str:
        stand_in = self._stand_ins.get((shown, said))
        if stand_in is None:
            code = _FIRST_STAND_IN + len(self._stand_ins)
            if code > _LAST_STAND_IN:
                return shown
            stand_in = self._stand_ins[shown, said] = chr(code)
            self._clusters[stand_in] = (shown, said)
        return stand_in


def clean(text: str) -> str:
    """What is seen of the text: only characters the fonts have, composed (NFC), boxes for the others."""
    composed = unicodedata.normalize("NFC", text)
    if _printable().issuperset(composed):
        return composed
    return "".join(shown for shown, _ in _clusters(composed.replace("\r\n", "\n")))


def spoken(text: str) -> str:
    """What is heard of the text: composed, without control characters, whatever the fonts have."""
    composed = unicodedata.normalize("NFC", text)
    if _printable().issuperset(composed):
        return composed
    return "".join(said for _, said in _clusters(composed.replace("\r\n", "\n")))


def _clusters(text: str) -> list[tuple[str, str]]:
    """Each character that stands by itself, with those that only change it: what is shown and what is meant."""
    printable = _printable()
    found: list[tuple[str, str]] = []
    joining = False
    for char in text:
        category = unicodedata.category(char)
        if char in printable:
            found.append((char, char))
        elif char in _SPACES or category == "Zs":
            found.append((" ", " "))
        elif found and _only_changes(char, category, found[-1], joining):
            shown, said = found[-1]
            found[-1] = (shown, said + char)
        elif category not in ("Cc", "Cf", "Mn", "Me"):
            found.append((REPLACEMENT, "\ufffd" if category == "Cs" else char))
        joining = char == _JOINER
    return found


def _only_changes(char: str, category: str, last: tuple[str, str], joining: bool) -> bool:
    """Whether the character belongs to the one before it: an accent, or what makes one emoji of several."""
    if category in ("Mn", "Me"):
        return last[0] not in "\n "
    return last[0] != last[1] and (joining or char == _JOINER or char in _SKIN_TONES)
