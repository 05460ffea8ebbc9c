"""A structure tree over ReportLab's canvas: PDF files that can be read aloud (ISO 32000-1, 14.7–14.8; PDF/UA-1).

A library of its own: it knows ReportLab and nothing of this program, and changes nothing in ReportLab. It is this much:

    canvas = TaggedCanvas(target, lang="sv", initialFontName="An embedded font")
    heading = canvas.root.child("H1")
    with canvas.inside(heading):
        canvas.drawString(72, 700, "Återrapportering")
    canvas.save()

- **The tree is the reading order.** A `Node` is one structure element, made with `parent.child(tag)` in the order in
  which it should be read. One node may be painted in several places, also on several pages: a paragraph that runs over.
- **Nothing can be left untagged.** What is painted outside a node is an artifact: `showPage` wraps every such stretch.
  Head, foot and a table's repeated head are told apart with `canvas.artifact(...)`.
- **Links** are a node with text and an annotation over it (`link`), **headings** a place in the outline (`outline`).
- **What is known only at the end**, such as the number of pages, is reserved in the page (`reserve`) and written by
  `save`: one layout pass is enough.

Nodes may not be opened in each other, nor inside a text object or a form. The file is PDF/UA once `archive.finish` has
given it its metadata. One canvas belongs to one thread, and ReportLab's fonts to one canvas at a time.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFObject, PDFString
from reportlab.pdfgen.canvas import Canvas

#: A content item of a node is its page's index and its number on the page (MCID), packed into one int.
_PAGE = 1 << 24
#: Entries in one leaf of the tree that leads from content to structure.
_LEAF = 64

#: left, bottom, right, top, in points from the page's lower left corner.
Rectangle = tuple[float, float, float, float]


class TaggingError(Exception):
    """The tags that were asked for would make a broken tree."""


class Node:
    """One structure element. `attributes` are finished PDF dictionaries such as b"<</O/Table/Scope/Column>>"."""

    __slots__ = ("alt", "attributes", "kids", "lang", "number", "parent", "tag")

    def __init__(self, tag: str, parent: "Node | None", attributes: Sequence[bytes], alt: str, lang: str) -> None:
        self.tag = tag
        self.parent = parent
        self.attributes = attributes
        self.alt = alt
        self.lang = lang
        #: Nodes, content items and annotations, in reading order.
        self.kids: list[Node | int | _Annotation] = []
        #: The element's object in the file; known while it is saved.
        self.number = 0

    def child(self, tag: str, *, attributes: Sequence[bytes] = (), alt: str = "", lang: str = "") -> "Node":
        """A new element, read after those that the node has already."""
        node = Node(tag, self, attributes, alt, lang)
        self.kids.append(node)
        return node


class _Annotation:
    """Something to click on, as a kid of its Link."""

    __slots__ = ("number", "page")

    def __init__(self, page: int) -> None:
        self.page = page
        self.number = 0


class _Raw(PDFObject):
    """An object whose bytes are known."""

    def __init__(self, data: bytes = b"") -> None:
        self.data = data

    def format(self, _document: Any) -> bytes:
        return self.data


class TaggedCanvas(Canvas):
    """ReportLab's canvas with a structure tree. `root` is the Document element, which everything else stands under."""

    # What ReportLab's types do not tell of.
    _doc: Any
    _code: list[str]
    _codeStack: list[Any]
    _textMode: int
    _bookmarkReference: Any
    _addAnnotation: Any

    def __init__(self, target: Any, *, lang: str, **values: Any) -> None:
        super().__init__(target, lang=lang, **{"pdfVersion": (1, 7), **values})
        self.root = Node("Document", None, (), "", "")
        #: For each page, the nodes that its content items belong to, by MCID.
        self._owners: list[list[Node]] = [[]]
        #: Where in this page's code a node or a named artifact begins and ends.
        self._marks: list[tuple[int, int]] = []
        self._open = False
        self._links: list[tuple[_Annotation, Node, PDFDictionary]] = []
        self._reserved: list[tuple[int, str, Callable[[int], str]]] = []
        #: The places in the outline, each with the index of its page.
        self.places: dict[str, int] = {}
        self._level = 0

    # --- What is painted ---------------------------------------------------------------------------------------------

    @property
    def page_index(self) -> int:
        """The page that is painted on, from 0."""
        return len(self._owners) - 1

    @contextmanager
    def inside(self, node: Node) -> Iterator[None]:
        """Whatever is painted is content of the node. TaggingError inside another node, a text object or a form."""
        with self._marked(self._opening(node)):
            yield

    @contextmanager
    def artifact(self, kind: str = "") -> Iterator[None]:
        """What is painted is no content. `kind` is Header, Footer or Watermark of a page; "" is any repetition."""
        subtype = f"/Subtype/{kind}" if kind else ""
        with self._marked(f"/Artifact <</Type/Pagination{subtype}>> BDC"):
            yield

    def put(self, node: Node, code: str) -> None:
        """Finished drawing commands as content of the node: the quick way for those who write many."""
        self._check()
        start = len(self._code)
        self._code += (self._opening(node), code, "EMC")
        self._marks.append((start, start + 3))

    def paint(self, code: str) -> None:
        """Finished drawing commands that are no content: rules, shades, icons beside their words."""
        self._code.append(code)

    def reserve(self, write: Callable[[int], str]) -> None:
        """Let `write` give the drawing commands that belong here, when the number of pages is known."""
        token = f"%%later{len(self._reserved)}%"
        self._reserved.append((self.page_index, token, write))
        self._code.append(token)

    def _opening(self, node: Node) -> str:
        owners = self._owners[-1]
        node.kids.append(self.page_index * _PAGE + len(owners))
        owners.append(node)
        return f"/{node.tag} <</MCID {len(owners) - 1}>> BDC"

    @contextmanager
    def _marked(self, opening: str) -> Iterator[None]:
        self._check()
        start = len(self._code)
        self._code.append(opening)
        self._open = True
        yield
        self._open = False
        self._code.append("EMC")
        self._marks.append((start, len(self._code)))

    def _check(self) -> None:
        if self._open or self._textMode or self._codeStack:
            raise TaggingError("a node can't be opened inside another, a text object or a form")

    def showPage(self) -> None:
        """End the page; every stretch that no node and no named artifact holds becomes an artifact."""
        code: list[str] = []
        done = 0
        for start, end in [*self._marks, (len(self._code), len(self._code))]:
            between = self._code[done:start]
            code += ["/Artifact BMC", *between, "EMC"] if between else []
            code += self._code[start:end]
            done = end
        self._code[:] = code
        self._marks = []
        super().showPage()
        page = self._doc.Pages.pages[-1]
        # ReportLab writes only the entries that a page names; these two are asked for by tagged PDF.
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs, page.Trans = self.page_index, PDFName("S"), None
        self._owners.append([])

    # --- Where one can go --------------------------------------------------------------------------------------------

    def outline(self, title: str, level: int, top: float, left: float = 0) -> str:
        """An entry in the reader's outline, `top` points up on this page. Gives the place's name, for links.

        `level` is 1 or more; a skipped level is not skipped in the outline.
        """
        key = place(len(self.places))
        self._level = min(level, self._level + 1)
        self.places[key] = self.page_index
        self.bookmarkPage(key, fit="XYZ", top=top, left=left, zoom=0)
        self.addOutlineEntry(title or "–", key, self._level - 1, closed=self._level > 1)
        return key

    def link(self, node: Node, area: Rectangle, said: str, *, to: str = "", url: str = "") -> None:
        """Make an area of this page lead to a place in the document or to an address. `node` is a Link.

        `said` is what a screen reader says of it. The place may come later in the document.
        """
        if node.tag != "Link" or bool(to) == bool(url):
            raise TaggingError("a link is a Link node with one place to go to")
        values: dict[str, Any] = {
            "Type": PDFName("Annot"),
            "Subtype": PDFName("Link"),
            "Rect": _Raw(f"[{_numbers(*area)}]".encode()),
            "Border": _Raw(b"[0 0 0]"),
            "F": 4,
            "Contents": PDFString(said),
        }
        if to:
            values["Dest"] = self._bookmarkReference(to)
        else:
            values["A"] = PDFDictionary({"S": PDFName("URI"), "URI": PDFString(url)})
        annotation, written = _Annotation(self.page_index), PDFDictionary(values)
        self._addAnnotation(written)
        node.kids.append(annotation)
        self._links.append((annotation, node, written))

    # --- The file ----------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Write what was reserved, then the tree, then the file."""
        if self._code:
            self.showPage()
        pages = self._doc.Pages.pages
        for index, token, write in self._reserved:
            pages[index].stream = pages[index].stream.replace(token, write(len(pages)))
        _Tree(self._doc, self.root, self._owners[: len(pages)], self._links).write()
        super().save()


class _Tree:
    """The structure tree as objects of the file (ISO 32000-1, 14.7.2–14.7.4)."""

    def __init__(
        self,
        document: Any,
        root: Node,
        owners: list[list[Node]],
        links: list[tuple[_Annotation, Node, PDFDictionary]],
    ) -> None:
        self.document = document
        self.root = root
        self.owners = owners
        self.links = links
        self.pages = [self._number(page) for page in document.Pages.pages]
        self.shared: dict[bytes, bytes] = {}

    def write(self) -> None:
        document = self.document
        top = self._new()
        top_number = document.objectcounter
        nodes = list(_walk(self.root))
        written: list[_Raw] = []
        for node in nodes:
            written.append(self._new())
            node.number = document.objectcounter
        for key, (annotation, _, dictionary) in enumerate(self.links, len(self.pages)):
            dictionary["StructParent"] = key
            annotation.number = self._number(dictionary)
        for node, raw in zip(nodes, written, strict=True):
            raw.data = self._element(node, top_number)
        parents = self._parent_tree()
        count = len(self.pages) + len(self.links)
        top.data = b"<</Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d>>" % (
            self.root.number,
            parents,
            count,
        )
        document.Catalog.StructTreeRoot = top
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})

    def _new(self, data: bytes = b"") -> _Raw:
        raw = _Raw(data)
        self.document.Reference(raw)
        return raw

    def _number(self, registered: Any) -> int:
        number: int = self.document.idToObjectNumberAndVersion[registered.__InternalName__][0]
        return number

    def _element(self, node: Node, top: int) -> bytes:
        parent = node.parent.number if node.parent else top
        first = next((kid // _PAGE for kid in node.kids if isinstance(kid, int)), -1)
        said = b"".join(self._said(node)) if node.alt or node.lang or node.attributes else b""
        page = b"/Pg %d 0 R" % self.pages[first] if first >= 0 else b""
        kids = b" ".join([self._kid(kid, first) for kid in node.kids])
        return b"<</S/%s/P %d 0 R%s%s/K[%s]>>" % (node.tag.encode(), parent, page, said, kids)

    def _kid(self, kid: Node | int | _Annotation, first: int) -> bytes:
        if isinstance(kid, int):
            page, mcid = divmod(kid, _PAGE)
            return b"%d" % mcid if page == first else b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % (self.pages[page], mcid)
        if isinstance(kid, Node):
            return b"%d 0 R" % kid.number
        return b"<</Type/OBJR/Pg %d 0 R/Obj %d 0 R>>" % (self.pages[kid.page], kid.number)

    def _said(self, node: Node) -> Iterator[bytes]:
        if node.alt:
            yield b"/Alt " + text(node.alt)
        if node.lang:
            yield b"/Lang " + text(node.lang)
        if node.attributes:
            yield b"/A[" + b" ".join(self._attribute(attribute) for attribute in node.attributes) + b"]"

    def _attribute(self, dictionary: bytes) -> bytes:
        """One object for all elements that have the same attributes."""
        if dictionary not in self.shared:
            self._new(dictionary)
            self.shared[dictionary] = b"%d 0 R" % self.document.objectcounter
        return self.shared[dictionary]

    def _parent_tree(self) -> int:
        """The way back from a page's content items, and from a link, to their elements."""
        entries = [b"[" + b" ".join([b"%d 0 R" % n.number for n in page]) + b"]" for page in self.owners]
        entries += [b"%d 0 R" % node.number for _, node, _ in self.links]
        leaves: list[bytes] = []
        for start in range(0, len(entries), _LEAF):
            leaf = entries[start : start + _LEAF]
            numbers = b" ".join([b"%d %s" % (start + i, entry) for i, entry in enumerate(leaf)])
            self._new(b"<</Limits[%d %d]/Nums[%s]>>" % (start, start + len(leaf) - 1, numbers))
            leaves.append(b"%d 0 R" % self.document.objectcounter)
        self._new(b"<</Kids[%s]>>" % b" ".join(leaves))
        number: int = self.document.objectcounter
        return number


def place(index: int) -> str:
    """The name of a place in the outline, counted from 0: for links to what is not painted yet."""
    return f"place{index}"


def text(said: str) -> bytes:
    """A text string as it stands in a file's objects (UTF-16, so that any character can be in it)."""
    return b"<FEFF" + said.encode("utf-16-be", "replace").hex().encode() + b">"


def box(area: Rectangle) -> bytes:
    """The attribute that says where on the page a figure is."""
    return b"<</O/Layout/Placement/Block/BBox[%s]>>" % _numbers(*area).encode()


def _numbers(*values: float) -> str:
    return " ".join(f"{value:.2f}" for value in values)


def _walk(node: Node) -> Iterator[Node]:
    """The node and all under it, in reading order."""
    left = [node]
    while left:
        node = left.pop()
        yield node
        left += [kid for kid in reversed(node.kids) if isinstance(kid, Node)]
