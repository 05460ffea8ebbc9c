"""Files as people send them in, good and bad, made here byte by byte: no binary samples lie in the repository."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject
from reportlab.pdfgen import canvas

DOCX_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
XLSX_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_ELSEWHERE = ' TargetMode="External"'
_XML = '<?xml version="1.0"?>'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"


def pdf(text: str = "Rutin för förhandsbedömning", pages: int = 1, **options: object) -> bytes:
    """A PDF by ReportLab."""
    out = io.BytesIO()
    paper = canvas.Canvas(out, invariant=1, **options)
    for _page in range(pages):
        paper.drawString(72, 720, text)
        paper.showPage()
    paper.save()
    return out.getvalue()


def changed_pdf(change: Callable[[PdfWriter], object]) -> bytes:
    """A PDF that something was done to."""
    writer = PdfWriter()
    writer.append(io.BytesIO(pdf()))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def action(kind: str, **more: object) -> DictionaryObject:
    """An action of a PDF: what happens when it is opened or clicked."""
    found = DictionaryObject({NameObject("/S"): NameObject(kind)})
    for name, value in more.items():
        found[NameObject(f"/{name}")] = value if not isinstance(value, str) else TextStringObject(value)
    return found


def on_open(kind: str, **more: object) -> bytes:
    """A PDF that does it when it is opened."""

    def change(writer: PdfWriter) -> None:
        writer.root_object[NameObject("/OpenAction")] = action(kind, **more)

    return changed_pdf(change)


def on_page(name: str, value: object) -> bytes:
    """A PDF whose first page has one more entry."""

    def change(writer: PdfWriter) -> None:
        writer.pages[0][NameObject(name)] = value

    return changed_pdf(change)


def on_annotation(found: DictionaryObject) -> bytes:
    """A PDF with something to click on."""
    place = ArrayObject([NumberObject(n) for n in (0, 0, 9, 9)])
    link = DictionaryObject({NameObject("/Subtype"): NameObject("/Link"), NameObject("/Rect"): place})
    link[NameObject("/A")] = found
    return on_page("/Annots", ArrayObject([link]))


def zipped(parts: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED, comment: bytes = b"") -> bytes:
    """A zip with the parts in that order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, content in parts.items():
            package.writestr(name, content)
        package.comment = comment
    return out.getvalue()


def types(main: str, part: str, **defaults: str) -> str:
    """[Content_Types].xml."""
    more = "".join(f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in defaults.items())
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="{_PACKAGE}content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{more}'
        f'<Override PartName="/{part}" ContentType="{main}"/></Types>'
    )


def relations(*found: tuple[str, str, bool]) -> str:
    """A .rels part: kind, target, and whether the target lies elsewhere."""
    rows = "".join(
        f'<Relationship Id="r{n}" Type="{_RELS}{kind}" Target="{target}"{_ELSEWHERE if far else ""}/>'
        for n, (kind, target, far) in enumerate(found)
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}relationships">{rows}</Relationships>'


def docx_parts(text: str = "Rutin för förhandsbedömning", **more: bytes | str) -> dict[str, bytes | str]:
    """The parts of a Word document."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return {
        "[Content_Types].xml": types(DOCX_MAIN, "word/document.xml"),
        "_rels/.rels": relations(("officeDocument", "word/document.xml", False)),
        "word/document.xml": _XML
        + f'<w:document xmlns:w="{word}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body>'
        + "</w:document>",
        **more,
    }


def xlsx_parts(value: str = "74", **more: bytes | str) -> dict[str, bytes | str]:
    """The parts of an Excel workbook."""
    sheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return {
        "[Content_Types].xml": types(XLSX_MAIN, "xl/workbook.xml"),
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml", False)),
        "xl/workbook.xml": _XML
        + f'<workbook xmlns="{sheet}"><sheets><sheet name="Blad1" sheetId="1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": _XML
        + f'<worksheet xmlns="{sheet}"><sheetData><row><c><v>{value}</v></c></row></sheetData>'
        + "</worksheet>",
        **more,
    }


def docx(text: str = "Rutin för förhandsbedömning", **more: bytes | str) -> bytes:
    """A Word document."""
    return zipped(docx_parts(text, **more))


def xlsx(value: str = "74", **more: bytes | str) -> bytes:
    """An Excel workbook."""
    return zipped(xlsx_parts(value, **more))


def xlsx_with_text(text: str) -> bytes:
    """An Excel workbook with a text in its first cell."""
    sheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cell = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>'
    related = relations(("worksheet", "worksheets/sheet1.xml", False))
    book = (
        f'<workbook xmlns="{sheet}" xmlns:r="{_RELS[:-1]}"><sheets><sheet name="Blad1" sheetId="1" r:id="r0"/></sheets>'
    )
    return xlsx(
        **{
            "xl/workbook.xml": f"{_XML}{book}</workbook>",
            "xl/_rels/workbook.xml.rels": related,
            "xl/worksheets/sheet1.xml": f'{_XML}<worksheet xmlns="{sheet}"><sheetData>{cell}</sheetData></worksheet>',
        }
    )


def picture(kind: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    """A picture by Pillow."""
    out = io.BytesIO()
    Image.new(mode, size, 120).save(out, kind, **options)
    return out.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def with_chunk(kind: bytes, content: bytes) -> bytes:
    """A PNG with one more chunk before its end."""
    whole = picture()
    at = whole.rindex(b"IEND") - 4
    return whole[:at] + chunk(kind, content) + whole[at:]


def wide_png(width: int, height: int) -> bytes:
    """A PNG that says it is enormous."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def bomb() -> bytes:
    """A workbook of about 154 kB that becomes 63 MB: what took openpyxl half a minute and two gigabytes."""
    sheet = b"<row><c><v>1</v></c></row>" * 2_420_000
    return xlsx(**{"xl/worksheets/sheet2.xml": sheet})


def lying(entry: str = "word/document.xml") -> bytes:
    """A document whose listing says that its text is encrypted."""
    whole = bytearray(docx())
    for signature, flags, name_at in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
        at = whole.find(signature)
        while at >= 0:
            if whole[at + name_at : at + name_at + len(entry)] == entry.encode():
                whole[at + flags] |= 1
            at = whole.find(signature, at + 4)
    return bytes(whole)


def overlapping() -> bytes:
    """A document two of whose entries are the same bytes, as in a bomb without recursion."""
    whole = bytearray(docx(**{"word/a.xml": b"x" * 500, "word/b.xml": b"x" * 500}))
    first, second = whole.find(b"word/a.xml"), whole.find(b"word/b.xml")
    listed = whole.rfind(b"word/b.xml")
    whole[listed - 4 : listed] = struct.pack("<I", first - 30)
    assert second > first
    return bytes(whole)


def heavy_jpeg_trailer() -> bytes:
    """A JPEG followed by what a telephone writes after it: one more picture."""
    return picture("JPEG") + picture("JPEG", size=(8, 8))
