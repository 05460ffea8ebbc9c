"""What is read of one part of a DOCX or XLSX, as its marks go by. Only for the child process."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

#: Attributes that people write in, or that copy what people wrote: descriptions of pictures, tips, cached values.
_WRITTEN = frozenset({"descr", "title", "display", "tooltip", "prompt", "promptTitle", "error", "errorTitle"})
#: Content controls in Word: the name in `w:val`.
_NAMES = frozenset({"alias", "tag"})
#: Where a paragraph's text stands. Between these there are only line breaks and spaces of the file's own layout.
_TEXT = frozenset({"t", "delText", "instrText", "delInstrText"})
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')

#: What sax hands over of an element.
Marks = AttributesImpl


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _attributes(attributes: Marks) -> dict[str, str]:
    return {_local(name): value for name, value in attributes.items()}


class Texts(ContentHandler):
    """Paragraphs with their runs joined, and whatever text stands elsewhere. `found` is (number of paragraph, text).

    The number is 0 outside paragraphs. Deleted text under tracked changes is a text of its own: it is in the file.
    """

    def __init__(self, attributes: frozenset[str] = _WRITTEN) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self._attributes = attributes
        self._count = 0
        self._open: list[tuple[int, list[str], list[str]]] = []
        self._loose: list[str] = []
        self._in_text = self._deleted = False

    def startElement(self, name: str, attrs: Marks) -> None:
        """A paragraph begins, or a sign that is an element of its own."""
        local, values = _local(name), _attributes(attrs)
        self._flush()
        if local == "p":
            self._count += 1
            self._open.append((self._count, [], []))
        elif self._open and local in _SIGNS:
            self._open[-1][1].append(_SIGNS[local])
        elif self._open and local == "sym":
            self._open[-1][1].append(_symbol(values.get("char", "")))
        self._in_text, self._deleted = local in _TEXT, local == "delText"
        for key, value in values.items():
            if key in self._attributes or (local in _NAMES and key == "val"):
                self.found.append((0, value))

    def characters(self, content: str) -> None:
        """Text, of the innermost open paragraph if there is one."""
        if not self._open:
            self._loose.append(content)
        elif self._in_text:
            _, kept, deleted = self._open[-1]
            (deleted if self._deleted else kept).append(content)

    def endElement(self, name: str) -> None:
        """A paragraph or a loose text is whole."""
        self._flush()
        self._in_text = self._deleted = False
        if _local(name) == "p" and self._open:
            number, kept, deleted = self._open.pop()
            self.found += [(number, text) for text in ("".join(kept), "".join(deleted)) if text.strip()]

    def _flush(self) -> None:
        text, self._loose = "".join(self._loose), []
        if text.strip():
            self.found.append((0, text))


def _symbol(code: str) -> str:
    """A sign from a symbol font, which Word keeps 0xF000 above its place."""
    try:
        return chr(int(code, 16) & 0x0FFF if code.upper().startswith("F") else int(code, 16))
    except (ValueError, OverflowError):
        return ""


class Strings(ContentHandler):
    """The workbook's shared strings: rich text joined, the reading aids of Asian languages left out."""

    def __init__(self) -> None:
        super().__init__()
        self.strings: list[str] = []
        self._parts: list[str] = []
        self._in_text = self._aside = False

    def startElement(self, name: str, attrs: Marks) -> None:
        """A string, or a piece of it, begins."""
        local = _local(name)
        if local == "si":
            self._parts = []
        self._aside = self._aside or local == "rPh"
        self._in_text = local == "t" and not self._aside

    def characters(self, content: str) -> None:
        """A piece of the string."""
        if self._in_text:
            self._parts.append(content)

    def endElement(self, name: str) -> None:
        """The string is whole."""
        local = _local(name)
        self._in_text = False
        if local == "rPh":
            self._aside = False
        elif local == "si":
            self.strings.append("".join(self._parts))


class Styles(ContentHandler):
    """How many digits a cell's format shows at least, by the number of its style: Excel's 000000-0000 shows ten."""

    def __init__(self) -> None:
        super().__init__()
        self.widths: list[int] = []
        self._codes: dict[str, str] = {}
        self._cells = False

    def startElement(self, name: str, attrs: Marks) -> None:
        """A format's code, or a style that uses one."""
        local, values = _local(name), _attributes(attrs)
        if local == "numFmt":
            self._codes[values.get("numFmtId", "")] = values.get("formatCode", "").partition(";")[0]
        elif local == "cellXfs":
            self._cells = True
        elif local == "xf" and self._cells:
            self.widths.append(self._codes.get(values.get("numFmtId", ""), "").count("0"))

    def endElement(self, name: str) -> None:
        """The list of the cells' styles is whole."""
        if _local(name) == "cellXfs":
            self._cells = False


class Workbook(ContentHandler):
    """The names of the sheets in their order, with the relation each is found by."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str]] = []

    def startElement(self, name: str, attrs: Marks) -> None:
        """A sheet's name."""
        if _local(name) == "sheet":
            values = _attributes(attrs)
            self.sheets.append((values.get("name", ""), values.get("id", "")))


class Relations(ContentHandler):
    """Where a part's relations lead."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: dict[str, str] = {}
        self.outside: list[str] = []

    def startElement(self, name: str, attrs: Marks) -> None:
        """One relation: to another part, or to an address outside."""
        values = _attributes(attrs)
        if "Target" in values:
            self.targets[values.get("Id", "")] = values["Target"]
            if values.get("TargetMode") == "External":
                self.outside.append(values["Target"])


class Sheet(Texts):
    """The rows of a sheet: `rows` is (number, text), the cells apart so that two amounts are not one number.

    What stands outside the rows (headers and footers, tips, conditions) is in `found`.
    """

    def __init__(self, strings: list[str], widths: list[int]) -> None:
        super().__init__()
        self.rows: list[tuple[int, str]] = []
        self.used: set[int] = set()
        self._strings, self._widths = strings, widths
        self._cells: list[str] = []
        self._row = 0
        self._cell: dict[str, str] | None = None
        self._value: dict[str, list[str]] = {}
        self._in = ""

    def startElement(self, name: str, attrs: Marks) -> None:
        """A row, a cell, or a piece of a cell begins."""
        local = _local(name)
        if local == "row":
            number = attrs.get("r", "")
            self._row = int(number) if number.isdecimal() and len(number) < 9 else self._row + 1
            self._cells = []
        elif local == "c":
            self._cell, self._value = _attributes(attrs), {}
        elif self._cell is not None and local in ("v", "t", "f"):
            self._in = local
        elif self._cell is None:
            super().startElement(name, attrs)

    def characters(self, content: str) -> None:
        """A piece of a cell, or of what stands outside the rows."""
        if self._in:
            self._value.setdefault(self._in, []).append(content)
        elif self._cell is None:
            super().characters(content)

    def endElement(self, name: str) -> None:
        """A cell or a row is whole."""
        local = _local(name)
        self._in = ""
        if local == "c" and self._cell is not None:
            self._cells += self._texts_of_cell(self._cell)
            self._cell = None
        elif local == "row":
            if self._cells:
                self.rows.append((self._row, " | ".join(self._cells)))
        elif self._cell is None:
            super().endElement(name)

    def _texts_of_cell(self, cell: Mapping[str, str]) -> list[str]:
        kind, value = cell.get("t", "n"), "".join(self._value.get("v", []))
        texts = ["".join(self._value.get("t", [])), *_QUOTED.findall("".join(self._value.get("f", [])))]
        if kind == "s":
            texts.append(self._shared(value))
        else:
            texts.append(_number(value, self._width(cell)) if kind == "n" else value)
        return [text for text in texts if text.strip()]

    def _shared(self, index: str) -> str:
        if not index.isdecimal() or len(index) > 9 or int(index) >= len(self._strings):
            return ""
        self.used.add(int(index))
        return self._strings[int(index)]

    def _width(self, cell: Mapping[str, str]) -> int:
        style = cell.get("s", "")
        at = int(style) if style.isdecimal() and len(style) < 7 else len(self._widths)
        return self._widths[at] if at < len(self._widths) else 0


def _number(value: str, width: int) -> str:
    """A number as its cell shows it when it is whole: 1.98E+11 written out, and leading zeros that a format gives."""
    try:
        exact = Decimal(value)
        if not exact.is_finite() or exact.adjusted() > 30 or exact != exact.to_integral_value():
            return value.replace(".", ",")
        digits = str(int(exact))
    except (InvalidOperation, ValueError):
        return value
    return digits.zfill(width) if width in (10, 12) else digits
