"""The vendored fonts, for whoever prints: their names and files. Source Sans 3, SIL OFL 1.1 (fonts/LICENSE.md)."""

from pathlib import Path

REGULAR, BOLD = "SourceSans3", "SourceSans3-Semibold"

_FOLDER = Path(__file__).resolve().parent / "fonts"
FILES = {REGULAR: _FOLDER / "SourceSans3-Regular.ttf", BOLD: _FOLDER / "SourceSans3-Semibold.ttf"}
