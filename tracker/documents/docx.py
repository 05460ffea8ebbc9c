"""Blocks -> Word: real styles, headings, lists, tables with repeated heads, pictures with alternative text.

The same document gives the same bytes: every date is the document's, and the package is written anew with none of the
clock's. A text is put in as it is (NFC, without what XML can't hold), so Word shows whatever its fonts have.
"""

import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.oxml.parser import parse_xml
from docx.shared import Emu, Pt, RGBColor
from docx.text.paragraph import Paragraph as Written
from lxml import etree
from PIL import ImageFont

from tracker.charts import picture
from tracker.charts.picture import Faces
from tracker.documents import columns, docx_styles, docx_table, icons, letterhead
from tracker.documents.blocks import (
    Block,
    BulletList,
    Cell,
    Contents,
    Document,
    Facts,
    Figure,
    Heading,
    Line,
    Mark,
    Marked,
    NumberedList,
    PageBreak,
    Paragraph,
    Question,
    Signatures,
    Table,
)
from tracker.documents.faces import BOLD, FILES, REGULAR

_STYLES = {"body": "Normal", "note": "Anmärkning", "notice": "Upplysning", "label": "Etikett"}
_TINTS = {"ja": "e4f2e9", "osakert": "fcf0d4", "nej": "fbe7e5"}
_FACES = Faces(FILES[REGULAR], FILES[BOLD])
#: The page's text is so wide and high; a drawing is at most so high.
_WIDTH, _TALLEST = docx_styles.TEXT_WIDTH, Pt(620)
#: A scene's own width in px, as the PDF draws it, and the picture's pixels for each of them.
_SCENE_WIDTH, _SCALE = 816, 2.0
#: The most room for a letterhead's picture, in points, and what stands between the entries of its foot.
_EMBLEM, _BETWEEN = (192.0, 42.0), "  ·  "
_ICON_PIXELS = 48
#: Texts are measured in this size.
_RULED = 100
_NO_DAY = datetime(2000, 1, 1)
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")


def render(document: Document) -> bytes:
    """The document as a Word file (A4, in the document's language)."""
    return _Printer(document).render()


def legal(text: str) -> str:
    """The text as XML can hold it: composed (NFC), without control characters."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    return _CONTROLS.sub(lambda found: "\ufffd" if found[0] >= "\ud800" and found[0] > "\u2069" else "", composed)


class _Printer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.file, self.styles = docx_styles.begin(document.lang)
        if accent := letterhead.accent(document.head, ""):
            docx_styles.paint(self.file, accent)
        self.turning = False
        self.pictures = 0
        self.icons: dict[tuple[str, str], str] = {}

    def render(self) -> bytes:
        self._properties()
        self._margins()
        for notice in self.document.notices:
            self._paragraph(notice, "Upplysning")
        self._paragraph(self.document.title, "Title")
        for block in (self.document.facts, *self.document.blocks):
            self._block(block)
        target = io.BytesIO()
        self.file.save(target)
        return _repacked(target.getvalue(), self._day())

    def _day(self) -> datetime:
        return datetime.strptime(self.document.day, "%Y%m%d") if self.document.day else _NO_DAY

    def _properties(self) -> None:
        about, document = self.file.core_properties, self.document
        about.title, about.author = legal(document.title), legal(document.head.municipality) or "Tillsynslotsen"
        about.subject, about.language = legal(document.head.kind.capitalize()), document.lang
        about.comments, about.keywords, about.last_modified_by = "", "", about.author
        about.created = about.modified = self._day()
        about.revision = 1

    # --- Around the text ----------------------------------------------------------------------------------------------

    def _margins(self) -> None:
        """The head as Swedish municipalities write it, its picture on the first page, and "Sida x (y)" in the foot."""
        section, head = self.file.sections[0], self.document.head
        docx_styles.page(section)
        first, rest = section.first_page_header, section.header
        dated = "   ".join(part for part in (head.date, head.reference) if part)
        self._emblem(first)
        self._head(first, (head.municipality, head.kind), (head.administration, dated))
        if head.picture:  # the head is then higher than its room, and would stand right on the text
            first.paragraphs[-1].paragraph_format.space_after = Pt(16)
        self._head(rest, (head.municipality, ""), (head.administration, dated))
        for foot in (section.first_page_footer, section.footer):
            line = foot.paragraphs[0]
            line._p.style = self.styles.ids["Footer"]
            if not head.design:
                self._runs(line, head.letterhead)
            line.add_run("\t")
            self._numbered(line)
            if head.design and letterhead.foot(head):
                self._runs(self._footer(foot), _BETWEEN.join(letterhead.foot(head)))
            if self.document.foot:
                self._runs(self._footer(foot), self.document.foot)

    def _footer(self, foot: Any) -> Any:
        line = foot.add_paragraph()
        line._p.style = self.styles.ids["Footer"]
        return line

    def _emblem(self, header: Any) -> None:
        """The picture on a line of its own, over the names."""
        emblem = letterhead.emblem(self.document.head)
        if emblem:
            line = header.paragraphs[0]
            line._p.style = self.styles.ids["Header"]
            width, _ = emblem.fitted(*_EMBLEM)
            self._described(line.add_run().add_picture(io.BytesIO(emblem.content), Pt(width)), emblem.alt)
            line.paragraph_format.space_after = Pt(6)

    def _head(self, header: Any, first: tuple[str, str], second: tuple[str, str]) -> None:
        for i, (left, right) in enumerate((first, second)):
            line = header.add_paragraph() if i or header.paragraphs[0].runs else header.paragraphs[0]
            line._p.style = self.styles.ids["Header"]
            stamp = self.document.stamp if i == 0 else ""
            for text, name in ((left, "Kommun"), (stamp, "Stämpel"), (right, "Kommun")):
                if line.runs:
                    line.add_run("\t")
                self._runs(line, text.replace("\n", " "), name if i == 0 else "")
        edge = letterhead.accent(self.document.head, "#74878f")
        docx_styles.edge(header.paragraphs[-1], "bottom", edge.lstrip("#"))

    def _numbered(self, line: Any) -> None:
        """ "Sida x (y)" as fields, in the words of the document."""
        for part in re.split(r"(\{page\}|\{pages\})", self.document.page_label):
            if part in ("{page}", "{pages}"):
                docx_styles.field(line, "PAGE" if part == "{page}" else "NUMPAGES", "1")
            elif part:
                self._runs(line, part)

    # --- Blocks -------------------------------------------------------------------------------------------------------

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                self._paragraph(block.text, f"Heading {block.level}")
            case Paragraph():
                self._paragraph(block.text, _STYLES[block.kind])
            case Marked():
                self._line(self._paragraph("", "Normal"), block.mark)
            case NumberedList():
                numbers = self.styles.numbering.anew()
                items = [self._paragraph(text, "List Number") for text in block.items]
                for item in items:
                    numbers.apply(item)
                _together(items)
            case BulletList():
                _together([self._paragraph(text, "List Bullet") for text in block.items])
            case Facts():
                self._facts(block)
            case Question():
                self._question(block)
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)
            case Signatures():
                self._signatures(block)
            case Contents():
                self._contents(block)
            case PageBreak():
                self.turning = True

    def _paragraph(self, text: str, style: str) -> Written:
        """A paragraph of the text; the first one after a page break begins a page."""
        written: Written = self.file.add_paragraph()
        written._p.style = self.styles.ids[style]
        if self.turning:
            written.paragraph_format.page_break_before = True
            self.turning = False
        self._runs(written, text)
        return written

    def _runs(self, paragraph: Any, text: str, style: str = "") -> None:
        """The text with its line breaks, as one run."""
        if text:
            run = paragraph.add_run(legal(text))
            if style:
                run._r.style = self.styles.ids[style]

    def _line(self, paragraph: Any, line: Line) -> None:
        """A text, or a state as icon and word."""
        if isinstance(line, str):
            self._runs(paragraph, line)
            return
        self._icon(paragraph, line)
        run = paragraph.add_run("\N{NO-BREAK SPACE}" + legal(line.text))
        run.bold = True
        run.font.color.rgb = _colour(icons.COLOURS.get(line.tone, icons.INK))

    def _icon(self, paragraph: Any, mark: Mark) -> None:
        paragraph._p.append(parse_xml(self._drawn(mark)))

    def _described(self, shape: Any, alt: str, *, decorative: bool = False) -> None:
        self.pictures += 1
        inline, about = shape._inline, shape._inline.docPr
        for side in "TBLR":
            inline.set(f"dist{side}", "0")
        about.set("id", str(self.pictures))
        about.set("name", f"Bild {self.pictures}")
        about.set("descr", legal(alt))
        if decorative:
            docx_styles.decorative(about)

    def _facts(self, block: Facts) -> None:
        _together([self._fact(fact.term, fact.lines) for fact in block.rows], air=8)

    def _fact(self, term: str, lines: Cell) -> Written:
        """A term and what holds for it, beside each other by a hanging indent."""
        written = self._paragraph("", "Uppgift")
        self._runs(written, term, "Term")
        written.add_run("\t")
        self._cell(written, lines)
        return written

    def _cell(self, paragraph: Any, lines: Cell) -> None:
        for i, line in enumerate(lines):
            if i:
                paragraph.add_run().add_break()
            self._line(paragraph, line)

    def _question(self, block: Question) -> None:
        tone = block.answer.tone
        asked = self._paragraph(block.question, "Fråga")
        answer = self._paragraph("", "Fråga")
        self._line(answer, block.answer)
        reasons = [self._paragraph(reason, "Skäl") for reason in (*block.reasons, block.stated) if reason]
        said = [asked, answer, *reasons]
        for written in said:
            docx_styles.panel(written, _TINTS.get(tone, "f1f5f6"), icons.COLOURS.get(tone, "#74878f")[1:])
        for written in said[:-1]:
            written.paragraph_format.keep_with_next = True
        # Two questions under each other would otherwise become one.
        self._paragraph("", "Mellanrum")

    def _table(self, block: Table) -> None:
        if not block.rows:
            if block.empty:
                self._paragraph(block.empty, "Anmärkning")
            return
        self._paragraph(block.caption, "Caption")
        widths = columns.widths(block, _WIDTH.pt, padding=10, icon=14, measure=_measured)
        rows = docx_table.Rows([round(width * 20) for width in widths], self.styles.ids, self._drawn)
        self.file.element.body.insert(-1, rows.table(block, legal))
        # Two tables under each other would otherwise become one.
        self._paragraph("", "Mellanrum")

    def _drawn(self, mark: Mark) -> str:
        """The icon as markup of a run. It is decoration, and said to be: its word says the same.

        Each icon is put into the file once, since python-docx reads the whole document for every picture.
        """
        key = (mark.icon, mark.tone)
        if key not in self.icons:
            self.icons[key] = self._markup(mark)
        self.pictures += 1
        return self.icons[key].replace('id="0" name="Bild 0"', f'id="{self.pictures}" name="Bild {self.pictures}"')

    def _markup(self, mark: Mark) -> str:
        paragraph = self.file.element.body.add_p()
        drawn = io.BytesIO(icons.picture(mark.icon, mark.tone, _ICON_PIXELS))
        shape = Written(paragraph, self.file._body).add_run().add_picture(drawn, Pt(8.5))
        self._described(shape, "", decorative=True)
        markup: str = etree.tostring(paragraph[0], encoding="unicode")
        self.file.element.body.remove(paragraph)
        return markup.replace(f'id="{self.pictures}" name="Bild {self.pictures}"', 'id="0" name="Bild 0"')

    def _figure(self, block: Figure) -> None:
        """The drawing in its caption's paragraph, under a line break: no program can part them then."""
        scale = min(_SCALE, _SCALE * _TALLEST / _WIDTH * _SCENE_WIDTH / block.scene.height)
        drawn, width, height = picture.render(
            block.scene,
            width=_SCENE_WIDTH,
            scale=_SCALE if scale == _SCALE else max(scale, 0.5),
            faces=_FACES,
            clean=legal,
        )
        shown = min(_WIDTH, round(_TALLEST * width / height))
        caption = self._paragraph(block.caption, "Bild")
        caption.add_run().add_break()
        air = caption.add_run()
        air.font.size = Pt(3)
        air.add_break()
        self._described(caption.add_run().add_picture(io.BytesIO(drawn), Emu(shown)), block.alt)
        if block.note:
            caption.paragraph_format.keep_with_next = True
            self._paragraph(block.note, "Anmärkning")

    def _signatures(self, block: Signatures) -> None:
        """Lines to sign on, never on another page than what is signed for."""
        if self.file.paragraphs and block.places:
            self.file.paragraphs[-1].paragraph_format.keep_with_next = True
        for i, place in enumerate(block.places):
            if i:  # two under each other would otherwise have one line to sign on
                self.file.paragraphs[-1].paragraph_format.keep_with_next = True
                self._paragraph("", "Mellanrum").paragraph_format.keep_with_next = True
            written = self._paragraph(place.name, "Underskrift")
            if place.name and place.title:
                written.add_run().add_break()
            self._runs(written, place.title, "Term")

    def _contents(self, block: Contents) -> None:
        """A field that Word fills with pages when it is updated; until then the headings."""
        headings = [one for one in self.document.blocks if isinstance(one, Heading) and one.level <= block.levels]
        if headings:
            self._paragraph(block.title, "Etikett")
            lines = [self._paragraph(heading.text, f"toc {heading.level}") for heading in headings]
            docx_styles.contents(lines, block.levels)


def _together(rows: Sequence[Written], *, air: float = 6) -> None:
    """The first two stay together, and the last two, so that none is left alone on a page; `air` points under all."""
    for written in (*rows[:1], *rows[-2:-1]) if len(rows) > 1 else ():
        written.paragraph_format.keep_with_next = True
    for written in rows[-1:]:
        written.paragraph_format.space_after = Pt(air)


def _measured(text: str, bold: bool) -> float:
    """The text's width in points in a table's size. Our own font is as wide as the one that Word has, or wider."""
    return sum(_letter(letter, bold) for letter in legal(text)) * docx_styles.TABLE_SIZE / _RULED


@lru_cache(maxsize=4096)
def _letter(letter: str, bold: bool) -> float:
    return float(_ruler(bold).getlength(letter))


@cache
def _ruler(bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FILES[BOLD if bold else REGULAR]), _RULED, layout_engine=ImageFont.Layout.BASIC)


def _colour(written: str) -> RGBColor:
    return RGBColor.from_string(written.lstrip("#").upper())


def _repacked(content: bytes, day: datetime) -> bytes:
    """The same parts in the same order, each dated by the document."""
    target = io.BytesIO()
    moment = max(day, datetime(1980, 1, 1, tzinfo=day.tzinfo)).timetuple()[:6]
    with ZipFile(io.BytesIO(content)) as old, ZipFile(target, "w", ZIP_DEFLATED, compresslevel=6) as new:
        for name in _parts(old):
            info = ZipInfo(name, moment)
            info.compress_type, info.external_attr, info.create_system = ZIP_DEFLATED, 0o600 << 16, 3
            new.writestr(info, old.read(name))
    return target.getvalue()


def _parts(package: ZipFile) -> Iterator[str]:
    """The list of types first, as packages have it."""
    names = package.namelist()
    yield "[Content_Types].xml"
    yield from (name for name in names if name != "[Content_Types].xml")
