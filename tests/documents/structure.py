"""A check of our own of a PDF's structure, and a reader of its tree: what a screen reader would say.

It shares no code with the printer and no author's blind spot with the validators: those see neither a wrong way back
from content to element, nor an element lost from the tree, nor a scrambled order.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

#: Operators that put something on the page.
PAINTING = frozenset(["S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "Tj", "TJ", "'", '"', "BI"])
#: The structure types that our documents use (ISO 32000-1, 14.8.4).
KNOWN = frozenset(
    {
        "Document",
        "P",
        "H1",
        "H2",
        "H3",
        "H4",
        "L",
        "LI",
        "Lbl",
        "LBody",
        "Table",
        "Caption",
        "THead",
        "TBody",
        "TR",
        "TH",
        "TD",
        "Figure",
        "Link",
        "TOC",
        "TOCI",
        "Reference",
        "Form",
    }
)
HEADINGS = ("H1", "H2", "H3", "H4")


@dataclass
class Content:
    """One marked piece of a page."""

    mcid: int
    text: str = ""


@dataclass
class Element:
    """One structure element with what is under it, in the tree's order."""

    tag: str
    obj: Any
    path: str
    kids: list["Element"] = field(default_factory=list)
    #: (page, MCID), in order.
    content: list[tuple[int, int]] = field(default_factory=list)
    links: list[Any] = field(default_factory=list)
    text: str = ""


class Checked:
    """A file that has been read, and the faults that were found on the way."""

    def __init__(self, content: bytes) -> None:
        self.faults: list[str] = []
        with pikepdf.open(io.BytesIO(content)) as pdf:
            self.pdf = pdf
            self.pages = {page.obj.objgen: i for i, page in enumerate(pdf.pages)}
            self.on_page = [self._page(i, page) for i, page in enumerate(pdf.pages)]
            self._catalog()
            self.root = self._tree()
            if self.root is not None:
                self._way_back()
                self._order()
                self._elements()
                self._annotations()

    def fault(self, text: str) -> None:
        self.faults.append(text)

    # --- Content -----------------------------------------------------------------------------------------------------

    def _page(self, index: int, page: pikepdf.Page) -> dict[int, Content]:
        """The page's marked pieces by MCID; whatever is painted outside of one is a fault."""
        where, found = f"page {index + 1}", dict[int, Content]()
        if page.obj.get("/Tabs") != Name.S:
            self.fault(f"{where}: tab order is not the structure's")
        fonts = {name: _Font(font) for name, font in page.resources.get("/Font", Dictionary()).items()}
        stack: list[tuple[str, Content | None, str | None]] = []
        font: _Font | None = None
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name == "Tf":
                font = fonts[str(operands[0])]
            elif name in ("BMC", "BDC"):
                stack.append(self._opened(where, operands, found, stack))
            elif name == "EMC":
                if not stack:
                    self.fault(f"{where}: marked content ends that has not begun")
                    continue
                _, _, spoken = stack.pop()
                if spoken is not None:
                    _add(stack, spoken)
            elif name in PAINTING:
                if not stack:
                    self.fault(f"{where}: {name} outside of content and artifacts")
                if name == "Tj" and font is not None and not (stack and stack[-1][2] is not None):
                    _add(stack, self._read(where, font, bytes(operands[0])))
                elif name == "Tj" and font is not None:
                    self._read(where, font, bytes(operands[0]))
        if stack:
            self.fault(f"{where}: marked content does not end")
        for name, one in fonts.items():
            if not one.embedded:
                self.fault(f"{where}: font {name} is not embedded")
        if sorted(found) != list(range(len(found))) or list(found) != sorted(found):
            self.fault(f"{where}: content is not numbered in order: {list(found)[:20]}")
        return found

    def _opened(
        self, where: str, operands: Any, found: dict[int, Content], stack: list[Any]
    ) -> tuple[str, Content | None, str | None]:
        tag = str(operands[0])[1:]
        values = operands[1] if len(operands) > 1 and isinstance(operands[1], Dictionary) else Dictionary()
        if "/MCID" in values:
            mcid = int(values.MCID)
            if any(content for _, content, _ in stack) or any(name == "Artifact" for name, _, _ in stack):
                self.fault(f"{where}: content {mcid} inside other content")
            if mcid in found:
                self.fault(f"{where}: content {mcid} twice")
            found[mcid] = Content(mcid)
            return tag, found[mcid], None
        if tag not in ("Artifact", "Span"):
            self.fault(f"{where}: {tag} without a number")
        return tag, None, str(values.ActualText) if "/ActualText" in values else None

    def _read(self, where: str, font: "_Font", codes: bytes) -> str:
        unknown = [code for code in codes if not font.letters.get(code)]
        if unknown:
            self.fault(f"{where}: characters without meaning: {unknown[:5]}")
        return "".join(font.letters.get(code, "") for code in codes)

    # --- The file ----------------------------------------------------------------------------------------------------

    def _catalog(self) -> None:
        root = self.pdf.Root
        if not root.get("/MarkInfo", Dictionary()).get("/Marked"):
            self.fault("file: not marked as tagged")
        if not str(root.get("/Lang", "")):
            self.fault("file: no language")
        if not root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle"):
            self.fault("file: the title is not shown")
        packet = bytes(root.Metadata.read_bytes()).decode() if "/Metadata" in root else ""
        for said in ("<pdfuaid:part>1<", "<pdfaid:part>", "<pdfaid:conformance>A<"):
            if said not in packet:
                self.fault(f"file: metadata lacks {said}")
        title = re.search(r'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">([^<]+)<', packet)
        if not title:
            self.fault("file: no title")
        intents = root.get("/OutputIntents", Array())
        if not any("/DestOutputProfile" in intent for intent in intents):
            self.fault("file: no output intent")
        for forbidden in ("/OpenAction", "/AA"):
            if forbidden in root:
                self.fault(f"file: {forbidden}")

    def _tree(self) -> Element | None:
        if "/StructTreeRoot" not in self.pdf.Root:
            self.fault("file: no structure tree")
            return None
        kids = self.pdf.Root.StructTreeRoot.K
        if len(kids) != 1 or Name.Document != kids[0].S:
            self.fault("tree: not one Document")
        return self._element(kids[0], self.pdf.Root.StructTreeRoot, "")

    def _element(self, obj: Any, parent: Any, path: str) -> Element:
        tag = str(obj.S)[1:]
        element = Element(tag, obj, f"{path}/{tag}")
        if obj.P.objgen != parent.objgen:
            self.fault(f"{element.path}: its parent is another")
        own = obj.get("/Pg")
        pieces: list[str] = []
        kids = obj.get("/K", Array())
        for kid in kids if isinstance(kids, Array) else [kids]:
            if isinstance(kid, int):
                pieces.append(self._content(element, own, kid))
            elif kid.get("/Type") == Name.MCR:
                pieces.append(self._content(element, kid.Pg, int(kid.MCID)))
            elif kid.get("/Type") == Name.OBJR:
                element.links.append(kid.Obj)
            else:
                below = self._element(kid, obj, element.path)
                element.kids.append(below)
        element.text = "".join(pieces)
        return element

    def _content(self, element: Element, page: Any, mcid: int) -> str:
        index = self.pages.get(page.objgen) if page is not None else None
        if index is None or mcid not in self.on_page[index]:
            self.fault(f"{element.path}: content that is not there ({index}, {mcid})")
            return ""
        element.content.append((index, mcid))
        return self.on_page[index][mcid].text

    # --- Both together -----------------------------------------------------------------------------------------------

    def everything(self) -> Iterator[Element]:
        """The tree's elements in reading order."""
        if self.root is not None:
            yield from _walk(self.root)

    def _way_back(self) -> None:
        """From each piece of content to the element that has it, and no content without one."""
        back = dict(_numbers(self.pdf.Root.StructTreeRoot.ParentTree))
        owners = {piece: element for element in self.everything() for piece in element.content}
        reachable = {element.obj.objgen for element in self.everything()}
        if len(owners) != sum(len(element.content) for element in self.everything()):
            self.fault("tree: content that has two elements")
        for index, page in enumerate(self.pdf.pages):
            where = f"page {index + 1}"
            listed = back.get(int(page.obj.get("/StructParents", -1)))
            if not isinstance(listed, Array) or len(listed) != len(self.on_page[index]):
                self.fault(f"{where}: the way back does not list its content")
                continue
            for mcid, obj in enumerate(listed):
                owner = owners.get((index, mcid))
                if owner is None or owner.obj.objgen != obj.objgen:
                    self.fault(f"{where}: the way back from content {mcid} leads elsewhere")
                if obj.objgen not in reachable:
                    self.fault(f"{where}: the element of content {mcid} is not in the tree")

    def _order(self) -> None:
        """On each page, the tree reads the content in the order in which it is painted."""
        for index in range(len(self.on_page)):
            read = [mcid for element in self.everything() for page, mcid in element.content if page == index]
            if read != sorted(read):
                self.fault(f"page {index + 1}: the tree reads in another order than the page: {read[:20]}")

    def _elements(self) -> None:
        levels = [int(element.tag[1]) for element in self.everything() if element.tag in HEADINGS]
        if levels[:1] != [1] or levels.count(1) != 1:
            self.fault(f"headings: not one title first: {levels[:5]}")
        if any(after > before + 1 for before, after in pairwise(levels)):
            self.fault(f"headings: a level is skipped: {levels}")
        if len(levels) - 1 != _entries(self.pdf):
            self.fault("outline: not the document's headings")
        for element in self.everything():
            if element.tag not in KNOWN:
                self.fault(f"{element.path}: unknown type")
            self._one(element)

    def _one(self, element: Element) -> None:
        tags = [kid.tag for kid in element.kids]
        match element.tag:
            case "Figure":
                if not str(element.obj.get("/Alt", "")).strip():
                    self.fault(f"{element.path}: no alternative text")
                if not any("/BBox" in attribute for attribute in _attributes(element)):
                    self.fault(f"{element.path}: no place on the page")
            case "Table":
                self._table(element)
            case "L":
                if not tags or set(tags) != {"LI"}:
                    self.fault(f"{element.path}: a list of {tags[:3]}")
            case "LI":
                if tags != ["Lbl", "LBody"]:
                    self.fault(f"{element.path}: an item of {tags}")
            case "TOC":
                if not tags or set(tags) != {"TOCI"}:
                    self.fault(f"{element.path}: contents of {tags[:3]}")
            case "Link":
                if not element.links or not element.content:
                    self.fault(f"{element.path}: a link without text or place")
            case "P" | "H1" | "H2" | "H3" | "H4":
                if not element.content and not element.kids:
                    self.fault(f"{element.path}: nothing in it")

    def _table(self, table: Element) -> None:
        """A caption, a head, a body, each row as wide as the others, and heads that say what of."""
        if [kid.tag for kid in table.kids] != ["Caption", "THead", "TBody"]:
            self.fault(f"{table.path}: made of {[kid.tag for kid in table.kids]}")
        rows = [row for element in _walk(table) if element.tag == "TR" for row in [element]]
        if len({len(row.kids) for row in rows}) != 1:
            self.fault(f"{table.path}: rows of different widths")
        for row in rows:
            if not {cell.tag for cell in row.kids} <= {"TH", "TD"}:
                self.fault(f"{row.path}: not only cells")
        for cell in (element for element in _walk(table) if element.tag == "TH"):
            if not any("/Scope" in attribute for attribute in _attributes(cell)):
                self.fault(f"{cell.path}: a head of nothing")
        heads = [kid for kid in table.kids if kid.tag == "THead"]
        if not heads or not all(cell.tag == "TH" for row in heads[0].kids for cell in row.kids):
            self.fault(f"{table.path}: no head")

    def _annotations(self) -> None:
        back = dict(_numbers(self.pdf.Root.StructTreeRoot.ParentTree))
        owners = {link.objgen: element for element in self.everything() for link in element.links}
        for index, page in enumerate(self.pdf.pages):
            for annotation in page.obj.get("/Annots", ()):
                where, owner = f"page {index + 1}", owners.get(annotation.objgen)
                if owner is None:
                    self.fault(f"{where}: an annotation that is not in the tree")
                    continue
                obj = back.get(int(annotation.get("/StructParent", -1)))
                if obj is None or obj.objgen != owner.obj.objgen:
                    self.fault(f"{where}: the way back from an annotation leads elsewhere")
                if annotation.Subtype == Name.Link and not str(annotation.get("/Contents", "")):
                    self.fault(f"{where}: a link that says nothing")
                if int(annotation.get("/F", 0)) & 0b100111 != 0b000100:
                    self.fault(f"{where}: an annotation that is not printed")


class _Font:
    """What the codes of a font mean, and whether the font is in the file."""

    def __init__(self, font: Any) -> None:
        descriptor = font.get("/FontDescriptor", Dictionary())
        self.embedded = "/FontFile2" in descriptor and "/ToUnicode" in font
        letters = font.ToUnicode.read_bytes().decode("ascii") if "/ToUnicode" in font else ""
        self.letters = {
            int(code, 16): "" if int(letter, 16) == 0 else chr(int(letter, 16))
            for code, letter in re.findall(r"<([0-9A-F]{2})> <([0-9A-F]{4,})>", letters)
        }


def _add(stack: list[tuple[str, Content | None, str | None]], text: str) -> None:
    content = next((content for _, content, _ in reversed(stack) if content is not None), None)
    if content is not None:
        content.text += text


def _attributes(element: Element) -> list[Any]:
    given = element.obj.get("/A", Array())
    return list(given) if isinstance(given, Array) else [given]


def _walk(element: Element) -> Iterator[Element]:
    yield element
    for kid in element.kids:
        yield from _walk(kid)


def _numbers(node: Any) -> Iterator[tuple[int, Any]]:
    """The entries of a number tree."""
    for kid in node.get("/Kids", ()):
        yield from _numbers(kid)
    numbers = list(node.get("/Nums", ()))
    yield from ((int(key), value) for key, value in zip(numbers[::2], numbers[1::2], strict=True))


def _entries(pdf: Pdf) -> int:
    with pdf.open_outline() as outline:
        return sum(_count(entry) for entry in outline.root)


def _count(entry: Any) -> int:
    return 1 + sum(_count(below) for below in entry.children)


def faults(content: bytes) -> list[str]:
    """Everything wrong with the file's structure; empty when it is sound."""
    return Checked(content).faults


def aloud(content: bytes) -> str:
    """The tree as lines: each element moved in under its parent, with what is read of it."""
    checked = Checked(content)
    return "".join(f"{_line(element)}\n" for element in checked.everything())


def _line(element: Element) -> str:
    said = str(element.obj.get("/Alt", "")) or element.text
    return "  " * (element.path.count("/") - 1) + element.tag + (f" {said}" if said else "")


def heard(content: bytes) -> list[tuple[str, str]]:
    """The document as it is read aloud: each element that has text, with its tag, figures by their alternative."""
    said = []
    for element in Checked(content).everything():
        text = str(element.obj.get("/Alt", "")) if element.tag == "Figure" else element.text
        if text:
            said.append((element.tag, text))
    return said
