"""A table of a Word file as markup: python-docx takes milliseconds for each cell, and a plan has thousands."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml

from tracker.documents import icons
from tracker.documents.blocks import Cell, Line, Mark, Table

#: A row of fewer letters than this is not parted over two pages.
_WHOLE = 900


class Rows:
    """Writes tables. `widths` are the columns' in twentieths of a point, `ids` the styles', `icon` draws one."""

    def __init__(self, widths: Sequence[int], ids: Mapping[str, str], icon: Callable[[Mark], str]) -> None:
        self.widths = widths
        self.ids = ids
        self.icon = icon
        self.legal: Callable[[str], str] = str

    def table(self, block: Table, legal: Callable[[str], str]) -> Any:
        """The table's element. `legal` makes a text such as XML can hold."""
        self.legal = legal
        caption = quoteattr(legal(block.caption).replace("\n", " "))
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in self.widths)
        kinds = ["Tabellrad" if column.header else "Tabelltext" for column in block.columns]
        heads = [(column.title,) for column in block.columns]
        rows = "".join(self._row(row.cells, kinds) for row in block.rows)
        return parse_xml(
            f'<w:tbl {nsdecls("w", "wp", "a", "pic", "r")}><w:tblPr><w:tblStyle w:val="Tabell"/>'
            f'<w:tblW w:w="{sum(self.widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            '<w:tblLook w:val="00A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="1"'
            f' w:noVBand="1"/><w:tblCaption w:val={caption}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
            f"{self._row(heads, ['Tabellhuvud'] * len(heads), head=True)}{rows}</w:tbl>"
        )

    def _row(self, cells: Sequence[Cell], kinds: Sequence[str], *, head: bool = False) -> str:
        letters = sum(len(line if isinstance(line, str) else line.text) for cell in cells for line in cell)
        whole = "<w:cantSplit/>" if letters < _WHOLE else ""
        written = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{"".join(self._cell(cell, kind))}</w:tc>'
            for cell, width, kind in zip(cells, self.widths, kinds, strict=True)
        )
        return f"<w:tr><w:trPr>{whole}{'<w:tblHeader/>' if head else ''}</w:trPr>{written}</w:tr>"

    def _cell(self, cell: Cell, kind: str) -> Iterator[str]:
        style = f'<w:pPr><w:pStyle w:val="{self.ids[kind]}"/></w:pPr>'
        for line in cell or ("",):
            yield f"<w:p>{style}{self._line(line)}</w:p>"

    def _line(self, line: Line) -> str:
        if isinstance(line, str):
            return f"<w:r>{self._text(line)}</w:r>"
        colour = icons.COLOURS.get(line.tone, icons.INK)[1:].upper()
        word = self._text("\N{NO-BREAK SPACE}" + line.text)
        return f'{self.icon(line)}<w:r><w:rPr><w:b/><w:color w:val="{colour}"/></w:rPr>{word}</w:r>'

    def _text(self, text: str) -> str:
        """The text with its line breaks."""
        parts = (f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in self.legal(text).split("\n"))
        return "<w:br/>".join(parts)
