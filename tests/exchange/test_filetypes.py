"""The corpus: nothing bad is taken, nothing genuine is refused, and each refusal says why."""

import struct
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

from tests.exchange import samples
from tests.exchange.samples import docx, on_annotation, on_open, on_page, pdf, picture, relations, types, xlsx, zipped
from tracker.exchange import filetypes
from tracker.rules.transitions import RuleBroken
from tracker.wording import Words

Make = Callable[[], bytes]

HTML = b"<!doctype html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
EXE = b"MZ" + b"\0" * 58 + b"\x80\0\0\0" + b"\0" * 64 + b"PE\0\0\x4c\x01" + b"\0" * 200


def _with_jpeg_comment(text: bytes) -> bytes:
    whole = picture("JPEG")
    return whole[:2] + b"\xff\xfe" + struct.pack(">H", len(text) + 2) + text + whole[2:]


def _script_object() -> bytes:
    """A script in an object that no table leads to."""
    whole = pdf()
    return whole + b"99 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj\n" + whole[whole.rindex(b"startxref") :]


def _attached(writer: PdfWriter) -> None:
    writer.add_attachment("lista.xlsx", b"innehall")


def _scripted(writer: PdfWriter) -> None:
    tree = DictionaryObject({NameObject("/Names"): ArrayObject([samples.action("/Named", JS="app.alert(1)")])})
    writer.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): tree})


def _locked(writer: PdfWriter) -> None:
    writer.encrypt("hemligt", algorithm="RC4-128")


def _xfa(writer: PdfWriter) -> None:
    form = DictionaryObject({NameObject("/XFA"): ArrayObject()})
    writer.root_object[NameObject("/AcroForm")] = form


#: Name of the file, what it holds, the reason that is given.
BAD: dict[str, tuple[str, Make, str]] = {
    "exe as pdf": ("beslut.pdf", lambda: EXE, "file.disagrees"),
    "exe as txt": ("beslut.txt", lambda: EXE, "file.disagrees"),
    "exe as jpg": ("bild.jpg", lambda: EXE, "file.disagrees"),
    "exe": ("program.exe", lambda: EXE, "file.runs"),
    "svg": ("bild.svg", lambda: SVG, "file.web"),
    "svg as png": ("bild.svg.png", lambda: SVG, "file.disagrees"),
    "svg as txt": ("bild.txt", lambda: SVG, "file.web_text"),
    "html": ("sida.html", lambda: HTML, "file.web"),
    "html as txt": ("sida.txt", lambda: HTML, "file.web_text"),
    "html as pdf": ("sida.pdf", lambda: HTML, "file.disagrees"),
    "html as csv": ("sida.csv", lambda: b"a;b\n<script>alert(1)</script>;2\n", "file.web_text"),
    "html late in txt": ("sida.txt", lambda: b"Hej\n" * 5000 + b"<SCRIPT src=x>", "file.web_text"),
    "html in utf-16": ("sida.txt", lambda: HTML.decode().encode("utf-16"), "file.web_text"),
    "shell script": ("anteckning.txt", lambda: b"#!/bin/sh\nrm -rf /\n", "file.web_text"),
    "php": ("anteckning.txt", lambda: b"<?php system($_GET[0]); ?>", "file.web_text"),
    "nul in text": ("anteckning.txt", lambda: b"Hej\0 hej " * 20, "file.disagrees"),
    "binary as csv": ("tabell.csv", lambda: bytes(range(256)) * 8, "file.disagrees"),
    "command in csv": ("tabell.csv", lambda: b"a;b\n=cmd|' /C calc'!A0;2\n", "file.command_cell"),
    "empty": ("tom.pdf", lambda: b"", "file.empty"),
    "no ending": ("beslut", pdf, "file.kind"),
    "double ending": ("beslut.pdf.exe", pdf, "file.runs"),
    "zip": ("arkiv.zip", lambda: zipped({"a": "b"}), "file.archive"),
    "old word": ("brev.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file.other_office"),
    "iphone picture": ("IMG_1.HEIC", lambda: b"\0\0\0\x18ftypheic" + b"\0" * 99, "file.other_picture"),
    # PDF
    "html before pdf": ("beslut.pdf", lambda: HTML + pdf(), "file.disagrees"),
    "space before pdf": ("beslut.pdf", lambda: b"\n\n" + pdf(), "file.pdf_header|file.disagrees"),
    "html in pdf's head": ("beslut.pdf", lambda: pdf().replace(b"\n", b"\n%" + HTML + b"\n", 1), "file.two_in_one"),
    "zip after pdf": ("beslut.pdf", lambda: pdf() + zipped({"a.html": HTML}), "file.damaged|file.two_in_one"),
    "pdf and zip in one": (
        "beslut.pdf",
        lambda: pdf() + zipped({"a.html": HTML}, comment=b"\n%%EOF\n"),
        "file.two_in_one",
    ),
    "html after pdf": ("beslut.pdf", lambda: pdf() + HTML, "file.two_in_one"),
    "pdf cut off": ("beslut.pdf", lambda: pdf()[:700], "file.damaged"),
    "pdf of nothing": ("beslut.pdf", lambda: b"%PDF-1.7\nhej\n%%EOF\n", "file.damaged"),
    "script in pdf": ("beslut.pdf", lambda: samples.changed_pdf(_scripted), "file.pdf_script"),
    "script on open": ("beslut.pdf", lambda: on_open("/JavaScript", JS="app.alert(1)"), "file.pdf_script"),
    "script on page": (
        "beslut.pdf",
        lambda: on_page("/AA", DictionaryObject({NameObject("/O"): samples.action("/Named")})),
        "file.pdf_script",
    ),
    "script out of sight": ("beslut.pdf", _script_object, "file.pdf_script"),
    "launch on open": ("beslut.pdf", lambda: on_open("/Launch", F="calc.exe"), "file.pdf_launch"),
    "launch on click": ("beslut.pdf", lambda: on_annotation(samples.action("/Launch", F="a.exe")), "file.pdf_launch"),
    "form sent on click": ("beslut.pdf", lambda: on_annotation(samples.action("/SubmitForm")), "file.pdf_script"),
    "xfa form": ("beslut.pdf", lambda: samples.changed_pdf(_xfa), "file.pdf_script"),
    "attachment": ("beslut.pdf", lambda: samples.changed_pdf(_attached), "file.pdf_embedded"),
    "locked pdf": ("beslut.pdf", lambda: samples.changed_pdf(_locked), "file.encrypted_pdf"),
    "png as pdf": ("bild.pdf", picture, "file.disagrees"),
    # Word and Excel
    "xlsm as xlsx": (
        "tabell.xlsx",
        lambda: xlsx(
            **{
                "[Content_Types].xml": types("application/vnd.ms-excel.sheet.macroEnabled.main+xml", "xl/workbook.xml"),
                "xl/vbaProject.bin": b"x",
            }
        ),
        "file.macro",
    ),
    "xlsm": ("tabell.xlsm", xlsx, "file.macro"),
    "macro hidden in docx": ("brev.docx", lambda: docx(**{"word/vbaProject.bin": b"x"}), "file.macro"),
    "macro sheet": ("tabell.xlsx", lambda: xlsx(**{"xl/macrosheets/sheet1.xml": b"<a/>"}), "file.macro"),
    "macro type without its part": (
        "brev.docx",
        lambda: docx(
            **{
                "[Content_Types].xml": types(
                    samples.DOCX_MAIN, "word/document.xml", bin="application/vnd.ms-office.vbaProject"
                )
            }
        ),
        "file.macro",
    ),
    "activex": ("brev.docx", lambda: docx(**{"word/activeX/activeX1.xml": b"<a/>"}), "file.active"),
    "ole object": ("brev.docx", lambda: docx(**{"word/embeddings/oleObject1.bin": b"x"}), "file.embedded"),
    "embedded workbook": ("brev.docx", lambda: docx(**{"word/embeddings/a.xlsx": xlsx()}), "file.embedded"),
    "template from elsewhere": (
        "brev.docx",
        lambda: docx(
            **{"word/_rels/settings.xml.rels": relations(("attachedTemplate", "https://x.example/a.dotm", True))}
        ),
        "file.elsewhere",
    ),
    "dde link": (
        "tabell.xlsx",
        lambda: xlsx(
            **{"xl/externalLinks/externalLink1.xml": b'<externalLink><ddeLink ddeService="cmd"/></externalLink>'}
        ),
        "file.active",
    ),
    "bomb": ("tabell.xlsx", samples.bomb, "file.bomb"),
    "overlapping bomb": ("brev.docx", samples.overlapping, "file.bomb"),
    "traversal": ("brev.docx", lambda: docx(**{"../../etc/passwd": b"x"}), "file.traversal"),
    "absolute name": ("brev.docx", lambda: docx(**{"/etc/passwd": b"x"}), "file.traversal"),
    "backslashes": ("brev.docx", lambda: docx(**{"word\\..\\..\\a.xml": b"x"}), "file.traversal"),
    "drive letter": ("brev.docx", lambda: docx(**{"C:a.xml": b"x"}), "file.traversal"),
    "encrypted entry": ("brev.docx", samples.lying, "file.encrypted_office"),
    "password on the document": (
        "brev.docx",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000,
        "file.encrypted_office",
    ),
    "docx as xlsx": ("tabell.xlsx", docx, "file.disagrees"),
    "bare zip as docx": ("brev.docx", lambda: zipped({"a.txt": "hej"}), "file.disagrees"),
    "docx without text": (
        "brev.docx",
        lambda: zipped(
            {k: v for k, v in samples.docx_parts().items() if k != "word/document.xml"} | {"word/a.xml": "<a/>"}
        ),
        "file.disagrees",
    ),
    "entities": (
        "brev.docx",
        lambda: docx(
            **{"[Content_Types].xml": '<!DOCTYPE a [<!ENTITY b "c">]>' + types(samples.DOCX_MAIN, "word/document.xml")}
        ),
        "file.damaged",
    ),
    "html before docx": ("brev.docx", lambda: HTML + docx(), "file.disagrees"),
    "html after docx": ("brev.docx", lambda: docx() + HTML, "file.two_in_one|file.damaged"),
    "page in the comment": ("brev.docx", lambda: zipped(samples.docx_parts(), comment=HTML), "file.two_in_one"),
    "two zips": ("brev.docx", lambda: docx() + docx(), "file.two_in_one"),
    "docx cut off": ("brev.docx", lambda: docx()[:-30], "file.damaged|file.disagrees"),
    # Pictures
    "png and zip": ("bild.png", lambda: picture() + zipped({"a": "b"}), "file.two_in_one"),
    "png and page": ("bild.png", lambda: picture() + HTML, "file.two_in_one"),
    "page in a png's text": ("bild.png", lambda: samples.with_chunk(b"tEXt", b"Comment\0" + HTML), "file.two_in_one"),
    "zip in a png's chunk": ("bild.png", lambda: samples.with_chunk(b"ziPz", zipped({"a": "b"})), "file.two_in_one"),
    "jpeg and zip": ("bild.jpg", lambda: picture("JPEG") + zipped({"a": "b"}), "file.two_in_one"),
    "jpeg and page": ("bild.jpg", lambda: picture("JPEG") + b"\n" + HTML, "file.two_in_one"),
    "page in a jpeg's comment": ("bild.jpg", lambda: _with_jpeg_comment(HTML), "file.two_in_one"),
    "pdf in a jpeg's comment": ("bild.jpg", lambda: _with_jpeg_comment(b"%PDF-1.4\n"), "file.two_in_one"),
    "gif as png": ("bild.png", lambda: picture("GIF", "L"), "file.disagrees"),
    "jpeg as png": ("bild.png", lambda: picture("JPEG"), "file.disagrees"),
    "png cut off": ("bild.png", lambda: picture()[:-20], "file.damaged"),
    "jpeg cut off": ("bild.jpg", lambda: picture("JPEG", size=(400, 300))[:-200], "file.damaged"),
    "enormous png": ("bild.png", lambda: samples.wide_png(60_000, 60_000), "file.pixels"),
}

GOOD: dict[str, tuple[str, Make]] = {
    "pdf": ("Beslut från IVO.pdf", pdf),
    "pdf in capitals": ("BESLUT.PDF", pdf),
    "pdf of many pages": ("beslut.pdf", lambda: pdf(pages=60)),
    "pdf compressed": ("beslut.pdf", lambda: pdf(pageCompression=1)),
    "pdf written anew": ("beslut.pdf", lambda: samples.changed_pdf(lambda writer: writer.pages)),
    "pdf with a link": ("beslut.pdf", lambda: on_annotation(samples.action("/URI", URI="https://www.ivo.se/"))),
    "pdf opening on a page": ("beslut.pdf", lambda: on_open("/GoTo", D=ArrayObject())),
    "pdf with line breaks at its end": ("beslut.pdf", lambda: pdf() + b"\r\n\r\n"),
    "docx": ("Rutin åäö.docx", docx),
    "docx with its listing last": (
        "rutin.docx",
        lambda: zipped(dict(reversed(samples.docx_parts().items()))),
    ),
    "docx stored, not packed": ("rutin.docx", lambda: zipped(samples.docx_parts(), method=0)),
    "docx with picture and link": (
        "rutin.docx",
        lambda: docx(
            **{
                "word/media/image1.png": picture(),
                "word/_rels/document.xml.rels": relations(("hyperlink", "https://www.ivo.se/", True)),
            }
        ),
    ),
    "docx of repeated text": ("rutin.docx", lambda: docx("ord " * 200_000)),
    "xlsx": ("Sammanställning.xlsx", xlsx),
    "xlsx of many rows": (
        "tabell.xlsx",
        lambda: xlsx(
            **{
                "xl/worksheets/sheet2.xml": "".join(
                    f"<row r='{n}'><c><v>{n * 7919}</v></c></row>" for n in range(90_000)
                )
            }
        ),
    ),
    "xlsx naming another workbook": (
        "tabell.xlsx",
        lambda: xlsx(
            **{"xl/externalLinks/_rels/externalLink1.xml.rels": relations(("externalLinkPath", "b.xlsx", True))}
        ),
    ),
    "png": ("skärm.png", picture),
    "png with transparency": ("skärm.png", lambda: picture(mode="RGBA", size=(300, 200))),
    "png in grey": ("skärm.png", lambda: picture(mode="L")),
    "png with text": ("skärm.png", lambda: samples.with_chunk(b"tEXt", b"Software\0Skarmklipp")),
    "jpg": ("foto.jpg", lambda: picture("JPEG")),
    "jpeg": ("foto.jpeg", lambda: picture("JPEG", size=(1600, 1200), quality=90)),
    "jpeg, progressive": ("foto.jpg", lambda: picture("JPEG", size=(640, 480), progressive=True)),
    "jpeg in grey": ("foto.jpg", lambda: picture("JPEG", "L")),
    "jpeg with exif": ("foto.jpg", lambda: picture("JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0")),
    "jpeg from a telephone": ("foto.jpg", samples.heavy_jpeg_trailer),
    "txt": ("anteckning.txt", lambda: "Möte den 3 mars: överenskommelse om rutin.\n".encode()),
    "txt with its mark": ("anteckning.txt", lambda: "Åtgärd\r\n".encode("utf-8-sig")),
    "txt from old Windows": ("anteckning.txt", lambda: "Citat: ”åtgärd” – 5 €\r\n".encode("cp1252")),
    "txt in utf-16": ("anteckning.txt", lambda: "Åtgärd och uppföljning\r\n".encode("utf-16")),
    "txt with less-than": ("anteckning.txt", lambda: b"Svar inom 14 dagar: < 5 % av fallen, > 90 % inom 30.\n"),
    "mail saved as txt": (
        "mejl.txt",
        lambda: b"From: a@exempel.example\nTo: b@exempel.example\nSubject: Svar\n\nHej\n",
    ),
    "csv with semicolons": ("tabell.csv", lambda: "Månad;Andel\nmars;74,2\napril;-3\n".encode()),
    "csv with commas": ("tabell.csv", lambda: b"month,share\nmarch,74\napril,80\n"),
    "csv from old Windows": ("tabell.csv", lambda: "Månad;Värde\nmars;1\n".encode("cp1252")),
}


@pytest.fixture
def placed(tmp_path: Path) -> Callable[[bytes], Path]:
    """Put the bytes in a file, whose own name says nothing."""

    def place(content: bytes) -> Path:
        file = tmp_path / "part"
        file.write_bytes(content)
        return file

    return place


def test_the_corpus_is_large_enough() -> None:
    assert len(BAD) >= 40 and len(GOOD) >= 20


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_refused_with_its_own_reason(case: str, placed: Callable[[bytes], Path]) -> None:
    name, make, reason = BAD[case]
    with pytest.raises(RuleBroken) as refused:
        filetypes.check(placed(make()), name)
    assert refused.value.message.id in reason.split("|")
    assert refused.value.field == "file"
    assert Words("sv").say(refused.value.message).endswith(".")


@pytest.mark.parametrize("case", GOOD)
def test_a_genuine_file_is_taken(case: str, placed: Callable[[bytes], Path]) -> None:
    name, make = GOOD[case]
    kind = filetypes.check(placed(make()), name)
    assert kind is filetypes.by_name(name)


def test_a_file_over_the_limit_is_refused(placed: Callable[[bytes], Path]) -> None:
    whole = b"a" * (filetypes.MAX_BYTES + 1)
    with pytest.raises(RuleBroken) as refused:
        filetypes.check(placed(whole), "a.txt")
    assert refused.value.message.id == "file.too_large"
    assert filetypes.check(placed(whole[:-1]), "a.txt") is filetypes.TXT


def test_a_bomb_is_seen_without_being_unpacked(
    placed: Callable[[bytes], Path], record_property: Callable[[str, object], None]
) -> None:
    """Nothing is read of the parts: what would be unpacked is 63 MB, and memory does not grow by a hundredth of it."""
    import tracemalloc

    file = placed(samples.bomb())
    assert 100_000 < file.stat().st_size < 300_000
    filetypes.libmagic_says(file)
    tracemalloc.start()
    began = time.perf_counter()
    with pytest.raises(RuleBroken) as refused:
        filetypes.check(file, "tabell.xlsx")
    record_property("milliseconds", round(1000 * (time.perf_counter() - began)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refused.value.message.id == "file.bomb"
    assert peak < 600_000


def test_a_parser_that_dies_has_not_approved_the_file(
    placed: Callable[[bytes], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tracker.exchange import filetypes_child

    monkeypatch.setattr(filetypes_child, "SECONDS", 0.01)
    with pytest.raises(RuleBroken) as refused:
        filetypes.check(placed(pdf()), "beslut.pdf")
    assert refused.value.message.id == "file.too_much"
    monkeypatch.setattr(filetypes_child.sys, "executable", "/bin/false")
    monkeypatch.setattr(filetypes_child, "SECONDS", 20)
    with pytest.raises(RuleBroken):
        filetypes.check(placed(pdf()), "beslut.pdf")
