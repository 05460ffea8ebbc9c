"""Documents as Word, Excel and others write them, made by hand so that a test can put a number anywhere in them."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "application/vnd.openxmlformats-officedocument"


def package(file: Path, parts: Mapping[str, str | bytes]) -> Path:
    """A zip of these parts."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file


def relations(targets: Mapping[str, str], *, outside: str = "") -> str:
    """A part that says where relations lead."""
    inner = "".join(f'<Relationship Id="{id}" Target="{target}"/>' for id, target in targets.items())
    if outside:
        inner += f'<Relationship Id="out" Target="{outside}" TargetMode="External"/>'
    return f'<Relationships xmlns="{_RELATIONS}">{inner}</Relationships>'


def runs(*texts: str) -> str:
    """A paragraph in Word whose text is split over runs, with the line breaks of a file laid out for people."""
    inner = "\n    ".join(f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>' for text in texts)
    return f'<w:p w:rsidR="00811218">\n    {inner}\n  </w:p>'


def docx(file: Path, *paragraphs: str, **parts: str) -> Path:
    """A DOCX of these paragraphs (`runs`), with other parts of word/ by name: `footnotes=…`."""
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_OFFICE}.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": relations({"rId1": "word/document.xml"}),
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{"".join(paragraphs)}</w:body></w:document>',
    }
    for name, content in parts.items():
        made[f"word/{name}.xml"] = f'<w:{name} xmlns:w="{W}">{content}</w:{name}>'
    return package(file, made)


def cell(reference: str, value: str, *, kind: str = "n", style: int = 0) -> str:
    """A cell with a value, or with its own text (`kind="inlineStr"`)."""
    inner = f"<is><t>{value}</t></is>" if kind == "inlineStr" else f"<v>{value}</v>"
    return f'<c r="{reference}" t="{kind}" s="{style}">{inner}</c>'


def xlsx(
    file: Path,
    *rows: Iterable[str],
    name: str = "Utredningar",
    strings: Iterable[str] = (),
    formats: Iterable[str] = (),
    outside_rows: str = "",
    first_row: int = 14,
    **parts: str,
) -> Path:
    """An XLSX with one sheet of these rows of cells. `strings` are its shared ones; `parts` others of xl/ by name."""
    lines = "".join(f'<row r="{at}">{"".join(cells)}</row>' for at, cells in enumerate(rows, first_row))
    shared = "".join(f"<si>{text if text.startswith('<') else f'<t>{text}</t>'}</si>" for text in strings)
    codes = "".join(f'<numFmt numFmtId="{164 + at}" formatCode="{code}"/>' for at, code in enumerate(formats))
    styles = "".join(f'<xf numFmtId="{164 + at}"/>' for at, _ in enumerate(formats))
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_OFFICE}.spreadsheetml.sheet.main+xml"/></Types>',
        "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}"><sheets><sheet name="{name}" sheetId="1" r:id="rId1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations({"rId1": "worksheets/sheet1.xml"}),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{S}"><sheetData>{lines}</sheetData>{outside_rows}</worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{S}">{shared}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{S}"><numFmts>{codes}</numFmts><cellXfs><xf numFmtId="0"/>{styles}'
        "</cellXfs></styleSheet>",
    }
    for part, content in parts.items():
        made[f"xl/{part.replace('__', '/')}.xml"] = content
    return package(file, made)


def pdf(file: Path, *pages: str, **about: str) -> Path:
    """A PDF with these texts, a page each; "" for a page with nothing but a drawing, as a scanner leaves it."""
    canvas = Canvas(str(file), pagesize=A4)
    for key, value in about.items():
        getattr(canvas, f"set{key.title()}")(value)
    for page in pages:
        canvas.rect(100, 100, 200, 200, fill=1)
        for at, line in enumerate(page.split("\n")):
            canvas.drawString(72, 700 - 14 * at, line)
        canvas.showPage()
    canvas.save()
    return file


def pdf_again(file: Path, *, note: str = "", bookmark: str = "", password: str = "") -> Path:
    """The PDF with a comment, a bookmark or a password."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(file.read_bytes())))
    if note:
        writer.add_annotation(0, FreeText(text=note, rect=(50, 550, 200, 650)))
    if bookmark:
        writer.add_outline_item(title=bookmark, page_number=0)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    writer.write(str(file))
    return file


def pdf_form(file: Path, value: str) -> Path:
    """A PDF with a form field that somebody has filled in."""
    canvas = Canvas(str(file), pagesize=A4)
    canvas.drawString(72, 700, "Blankett")
    canvas.acroForm.textfield(name="namn", value=value, x=72, y=600, width=300, height=20)
    canvas.save()
    return file


def bomb(file: Path, size: int = 63 * 1024 * 1024) -> Path:
    """An XLSX of some hundred kilobytes with one sheet that is `size` bytes unpacked."""
    row = '<row r="1"><c r="A1"><v>1</v></c></row>'
    body = row * (size // len(row))
    return package(
        file,
        {
            "xl/workbook.xml": "<workbook/>",
            "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{body}</sheetData></worksheet>",
        },
    )
