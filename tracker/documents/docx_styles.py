"""What Word's own words are for: styles, page, numbering, fields, edges. python-docx has no words for some of it."""

import io
from dataclasses import dataclass
from functools import cache
from typing import Any

import docx as word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.shared import Emu, Length, Mm, Pt, RGBColor

#: A font that every office has, with figures of equal width.
FONT = "Calibri"
#: Texts in tables, in points.
TABLE_SIZE = 9
_LEFT, _RIGHT = Mm(23), Mm(20)
TEXT_WIDTH = Emu(Mm(210) - _LEFT - _RIGHT)
_TERM = Mm(43)
_INK, _SECOND, _PETROL = "13262D", "465A62", "0C3441"
_LANGUAGES = {"sv": "sv-SE", "en": "en-GB"}


@dataclass(frozen=True)
class Styles:
    """The file's styles, by name, as the file calls them, and its numbered lists."""

    ids: dict[str, str]
    numbering: "Numbering"


def begin(lang: str) -> tuple[Any, Styles]:
    """A new file in that language, with its styles in our look."""
    file: Any = word.Document(io.BytesIO(_template(lang)))
    return file, Styles({style.name: style.style_id for style in file.styles}, Numbering(file))


def paint(file: Any, accent: str) -> None:
    """Let the title, the higher headings and the municipality's name have that colour, #rrggbb."""
    for name in ("Title", "Heading 1", "Heading 2", "Kommun"):
        file.styles[name].font.color.rgb = RGBColor.from_string(accent.lstrip("#").upper())


@cache
def _template(lang: str) -> bytes:
    """An empty file with our styles. Made once for each language: it takes as long as a report of many pages."""
    file, target = word.Document(), io.BytesIO()
    _prepare(file, lang)
    file.save(target)
    return target.getvalue()


def _prepare(file: Any, lang: str) -> None:
    """The file's styles in our look, in the document's language; those of the template that nobody uses are gone."""
    defaults = file.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for tag in ("w:rFonts", "w:lang"):
        for old in defaults.findall(qn(tag)):
            defaults.remove(old)
    fonts = " ".join(f'w:{kind}="{FONT}"' for kind in ("ascii", "hAnsi", "eastAsia", "cs"))
    defaults.insert(0, parse_xml(f"<w:rFonts {nsdecls('w')} {fonts}/>"))
    defaults.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="{_LANGUAGES.get(lang, lang)}"/>'))
    _paragraphs(file)
    _characters(file)
    _leave_out(file.part.package.rels, "/thumbnail")
    _leave_out(file.part.rels, "/stylesWithEffects")
    _settings(file.settings.element, _LANGUAGES.get(lang, lang))
    for style in list(file.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name != "Normal Table":
            style.delete()
    _table_style(file)


def _leave_out(relations: Any, kind: str) -> None:
    """A part of the template that tells of the template, in English."""
    for key in [key for key, relation in relations.items() if relation.reltype.endswith(kind)]:
        del relations[key]


def _settings(settings: Any, lang: str) -> None:
    """Word's own way of today, where a table's edge stands at the margin, and no language but the document's."""
    mode = next(one for one in settings.iter(qn("w:compatSetting")) if one.get(qn("w:name")) == "compatibilityMode")
    mode.set(qn("w:val"), "15")
    fonts = settings.find(qn("w:themeFontLang"))
    fonts.attrib.clear()
    fonts.set(qn("w:val"), lang)


def _paragraphs(file: Any) -> None:
    _look(file, "Normal", 10.5, after=6, line=1.2)
    _look(file, "Title", 20, _PETROL, bold=True, before=6, after=8, line=1.05, keep=True)
    _look(file, "Heading 1", 14.5, _PETROL, bold=True, before=16, after=4, keep=True)
    _look(file, "Heading 2", 12, _PETROL, bold=True, before=11, after=3, keep=True)
    _look(file, "Heading 3", 10.5, _INK, bold=True, before=9, after=2, keep=True)
    _look(file, "Caption", 9, _SECOND, bold=True, before=4, after=3, keep=True)
    _look(file, "Bild", 9, _SECOND, bold=True, before=4, after=6, line=1, based="Caption", whole=True)
    _look(file, "List Number", 10.5, after=3)
    _look(file, "List Bullet", 10.5, after=3)
    _look(file, "Header", 9, _SECOND, after=0)
    _look(file, "Footer", 8, _SECOND, after=0)
    _look(file, "Anmärkning", 10, _SECOND, after=6)
    _look(file, "Etikett", 10, bold=True, before=5, after=2, keep=True)
    _look(file, "Upplysning", 10, after=8)
    _look(file, "Fråga", 11, bold=True, after=0)
    _look(file, "Skäl", 10, after=0)
    _look(file, "Uppgift", 9.5, after=1)
    _look(file, "Tabelltext", TABLE_SIZE, after=0, line=1.1)
    _look(file, "Tabellhuvud", TABLE_SIZE, _PETROL, bold=True, after=0, line=1.1, keep=True)
    _look(file, "Tabellrad", TABLE_SIZE, bold=True, after=0, line=1.1)
    _look(file, "Mellanrum", 4, after=0)
    _look(file, "Underskrift", 9.5, before=46, after=0)
    for level in (1, 2, 3):
        _look(file, f"toc {level}", 10.5, after=2, left=Mm(5) * (level - 1))
    styles = file.styles
    _without(styles["Title"], "pBdr")
    for name in ("List Number", "List Bullet"):
        _without(styles[name], "contextualSpacing")
    hanging = styles["Uppgift"].paragraph_format
    hanging.left_indent, hanging.first_line_indent = _TERM, -_TERM
    hanging.tab_stops.add_tab_stop(_TERM)
    for name in ("Upplysning", "Fråga", "Skäl"):
        styles[name].paragraph_format.left_indent = styles[name].paragraph_format.right_indent = Pt(8)
    panel(styles["Upplysning"], "F1F5F6", "74878F")
    edge(styles["Underskrift"], "top", _SECOND)
    edge(styles["Footer"], "top", "74878f")
    styles["Underskrift"].paragraph_format.right_indent = Length(TEXT_WIDTH // 2)
    for name in ("Header", "Footer"):
        stops = styles[name].paragraph_format.tab_stops
        stops.clear_all()
        if name == "Header":
            stops.add_tab_stop(Length(TEXT_WIDTH // 2), WD_TAB_ALIGNMENT.CENTER)
        stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)


def _characters(file: Any) -> None:
    for name, size, colour, bold in (
        ("Term", 9.5, _SECOND, False),
        ("Kommun", 11.5, _PETROL, True),
        ("Stämpel", 9.5, "734A00", True),
    ):
        style = file.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        style.font.size, style.font.bold, style.font.color.rgb = Pt(size), bold, RGBColor.from_string(colour)
    file.styles["Stämpel"].element.get_or_add_rPr().append(
        parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="FCF0D4"/>')
    )


def _look(
    file: Any,
    name: str,
    size: float,
    colour: str = _INK,
    *,
    bold: bool = False,
    before: float = 0,
    after: float = 0,
    line: float = 1.15,
    left: int = 0,
    keep: bool = False,
    based: str = "Normal",
    whole: bool = False,
) -> None:
    """A paragraph style, the template's own or a new one. Sizes in points, `line` in lines.

    With `keep` it stays with what comes after it; a `whole` one is not parted over two pages.
    """
    styles = file.styles
    found = next((style for style in styles if style.name == name), None)
    style = found or styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if found is None:
        style.base_style, style.quick_style = styles[based], True
    fonts = style.element.get_or_add_rPr().find(qn("w:rFonts"))
    if fonts is not None:
        style.element.rPr.remove(fonts)
    font, space = style.font, style.paragraph_format
    font.size, font.bold, font.italic, font.color.rgb = Pt(size), bold, False, RGBColor.from_string(colour)
    space.space_before, space.space_after, space.line_spacing = Pt(before), Pt(after), line
    space.keep_with_next, space.widow_control = keep, True
    if whole:
        space.keep_together = True
    if left:
        space.left_indent = Length(left)


def _without(style: Any, name: str) -> None:
    """The template's style without what it says of one thing."""
    found = style.element.get_or_add_pPr().find(qn(f"w:{name}"))
    if found is not None:
        style.element.pPr.remove(found)


def _table_style(file: Any) -> None:
    """Thin lines between rows, a shaded head in bold, row heads in bold."""
    hair = 'w:val="single" w:sz="4" w:space="0" w:color="D3DCDF"'
    file.styles.element.append(
        parse_xml(
            f"""<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="Tabell"><w:name w:val="Tabell"/>
<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:tblPr><w:tblBorders>
<w:bottom {hair}/><w:insideH {hair}/></w:tblBorders><w:tblCellMar><w:top w:w="60" w:type="dxa"/>
<w:left w:w="90" w:type="dxa"/><w:bottom w:w="60" w:type="dxa"/><w:right w:w="90" w:type="dxa"/></w:tblCellMar>
</w:tblPr>
<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="74878F"/></w:tcBorders>
<w:shd w:val="clear" w:color="auto" w:fill="EDF2F4"/></w:tcPr></w:tblStylePr></w:style>"""
        )
    )


def page(section: Any) -> None:
    """A4 with a head of its own on the first page."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = _LEFT, _RIGHT
    section.top_margin, section.bottom_margin = Mm(33), Mm(24)
    section.header_distance, section.footer_distance = Mm(14), Mm(10)
    section.different_first_page_header_footer = True


def panel(written: Any, tint: str, bar: str) -> None:
    """A tint behind a paragraph or a paragraph style and a bar to the left of it; colours without #.

    Paragraphs after each other with the same panel are one. Their style is indented, so that it stays in the margins.
    """
    sides = (("top", 4, tint), ("left", 24, bar), ("bottom", 4, tint), ("right", 4, tint))
    lines = (
        f'<w:{side} w:val="single" w:sz="{size}" w:space="6" w:color="{hue.upper()}"/>' for side, size, hue in sides
    )
    properties = _properties(written)
    properties.append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{tint.upper()}"/>'))
    properties.append(parse_xml(f"<w:pBdr {nsdecls('w')}>{''.join(lines)}</w:pBdr>"))
    _sorted(properties)


def edge(written: Any, side: str, colour: str) -> None:
    """A thin line at one side of a paragraph or a paragraph style."""
    line = f'<w:{side} w:val="single" w:sz="6" w:space="6" w:color="{colour.upper()}"/>'
    properties = _properties(written)
    properties.append(parse_xml(f"<w:pBdr {nsdecls('w')}>{line}</w:pBdr>"))
    _sorted(properties)


def _properties(written: Any) -> Any:
    element = written._p if hasattr(written, "_p") else written.element
    return element.get_or_add_pPr()


#: The schema's order of what we put into a paragraph's properties.
_ORDER = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr", "pBdr", "shd", "tabs")


def _sorted(properties: Any) -> None:
    """Word refuses a file whose properties stand in another order than the schema's."""
    names = [qn(f"w:{name}") for name in _ORDER]
    children = sorted(properties, key=lambda child: names.index(child.tag) if child.tag in names else len(names))
    for child in children:
        properties.append(child)


def field(paragraph: Any, instruction: str, shown: str) -> None:
    """A field that Word keeps up to date, such as the page's number."""
    simple = OxmlElement("w:fldSimple")
    simple.set(qn("w:instr"), instruction)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = shown
    run.append(text)
    simple.append(run)
    paragraph._p.append(simple)


def contents(lines: list[Any], levels: int) -> None:
    """Lines as the result of a table of contents, which Word makes anew when it is asked to."""
    start, end = lines[0]._p, lines[-1]._p
    first = next((i for i, child in enumerate(start) if child.tag == qn("w:r")), len(start))
    for i, run in enumerate((_mark("begin"), _instruction(f'TOC \\o "1-{levels}" \\h'), _mark("separate"))):
        start.insert(first + i, run)
    end.append(_mark("end"))


def _mark(kind: str) -> Any:
    return parse_xml(f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="{kind}"/></w:r>')


def _instruction(text: str) -> Any:
    run = parse_xml(f'<w:r {nsdecls("w")}><w:instrText xml:space="preserve"/></w:r>')
    run[0].text = f" {text} "
    return run


def decorative(about: Any) -> None:
    """Say that a picture is decoration, in the extension that Word reads for it."""
    about.append(
        parse_xml(
            '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
            '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
            '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
            "</a:ext></a:extLst>"
        )
    )


class Numbering:
    """Numbered lists, each beginning at 1."""

    def __init__(self, file: Any) -> None:
        self.part = file.part.numbering_part.element
        style = file.styles["List Number"].element.pPr.numPr
        number = style.numId.val
        found = next(num for num in self.part.findall(qn("w:num")) if num.numId == number)
        self.abstract = found.abstractNumId.val

    def anew(self) -> "Numbers":
        """A list of its own."""
        num = self.part.add_num(self.abstract)
        num.add_lvlOverride(ilvl=0).add_startOverride(1)
        return Numbers(num.numId)


class Numbers:
    """One numbered list."""

    def __init__(self, number: int) -> None:
        self.number = number

    def apply(self, paragraph: Any) -> None:
        """Let the paragraph be the list's next item."""
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = self.number
