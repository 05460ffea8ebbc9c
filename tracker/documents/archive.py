"""The last step of a PDF: what makes a tagged file one for the archive (PDF/A-2a, ISO 19005-2) and PDF/UA-1.

A library of its own, like `tagged`: it takes the bytes of a tagged file and the facts about it, and gives new bytes.
The same in gives the same out, since every date is given and the file's identity is counted from its content. With an
attachment the file is PDF/A-3a, the part that allows one.
"""

import io
import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Literal
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, Stream, String


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in the file: the data that the document was printed from (AFRelationship Source)."""

    name: str
    content: bytes
    media_type: str
    description: str


@dataclass(frozen=True, slots=True)
class About:
    """What the file says of itself. `moment` is the document's own time, never the clock's; naive is taken as UTC."""

    title: str
    author: str
    subject: str
    creator: str
    lang: str
    moment: datetime
    #: A is the accessible level. B is for validators that know no other; the file then does not say that it is PDF/UA.
    level: Literal["A", "B"] = "A"
    attachment: Attachment | None = None
    #: An empty signature field with this name, for whoever seals with a certificate; "" is none.
    signature: str = ""
    #: What a screen reader says of that field.
    signature_said: str = "Elektronisk stämpel"


def finish(content: bytes, about: About) -> bytes:
    """The file as PDF/A and PDF/UA. pikepdf.PdfError when `content` is no PDF."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        _information(pdf, about)
        _metadata(pdf, about)
        _colours(pdf)
        pdf.Root.Lang = String(about.lang)
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        if about.attachment:
            _attach(pdf, about.attachment, about)
        if about.signature:
            _signature_field(pdf, about)
        target = io.BytesIO()
        pdf.save(
            target,
            object_stream_mode=ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
            min_version="1.7",
        )
        return target.getvalue()


def _moment(about: About) -> datetime:
    return about.moment if about.moment.tzinfo else about.moment.replace(tzinfo=UTC)


def _pdf_date(about: About) -> String:
    return String(_moment(about).astimezone(UTC).strftime("D:%Y%m%d%H%M%S+00'00'"))


def _information(pdf: Pdf, about: About) -> None:
    """The old way to say it, which must agree with the new one."""
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String(about.title),
            Author=String(about.author),
            Subject=String(about.subject),
            Creator=String(about.creator),
            Producer=String("ReportLab, pikepdf"),
            CreationDate=_pdf_date(about),
            ModDate=_pdf_date(about),
        )
    )


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{lang}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{moment}</xmp:CreateDate>
<xmp:ModifyDate>{moment}</xmp:ModifyDate>
<pdf:Producer>ReportLab, pikepdf</pdf:Producer>
<pdfaid:part>{part}</pdfaid:part>
<pdfaid:conformance>{level}</pdfaid:conformance>
</rdf:Description>{accessible}
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""

# That the file is PDF/UA is said in words that PDF/A does not know: it must be told what they mean (6.6.2.3.1).
_ACCESSIBLE = """
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"""


def _metadata(pdf: Pdf, about: About) -> None:
    packet = _XMP.format(
        title=escape(about.title),
        author=escape(about.author),
        subject=escape(about.subject),
        creator=escape(about.creator),
        lang=escape(about.lang),
        moment=_moment(about).astimezone(UTC).isoformat(),
        part=3 if about.attachment else 2,
        level=about.level,
        accessible=_ACCESSIBLE if about.level == "A" else "",
    )
    pdf.Root.Metadata = Stream(pdf, packet.encode("utf-8"), Type=Name.Metadata, Subtype=Name.XML)


def _colours(pdf: Pdf) -> None:
    """Which red is meant by red: sRGB, so that the colours can be told in fifty years."""
    profile = Stream(pdf, srgb_profile(), N=3, Alternate=Name.DeviceRGB)
    pdf.Root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFA1,
                OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
                Info=String("sRGB IEC61966-2.1"),
                DestOutputProfile=pdf.make_indirect(profile),
            )
        ]
    )


@lru_cache(maxsize=1)
def srgb_profile() -> bytes:
    """sRGB (IEC 61966-2-1) as an ICC profile of version 2, made here so that it has no licence and no date."""
    name = b"sRGB IEC61966-2.1\0"
    described = b"desc\0\0\0\0" + struct.pack(">I", len(name)) + name + bytes(4 + 4 + 2 + 1 + 67)
    curve = b"curv\0\0\0\0" + struct.pack(">I1024H", 1024, *(round(_linear(i / 1023) * 65535) for i in range(1024)))
    tags = {
        b"desc": described,
        b"cprt": b"text\0\0\0\0No copyright, use freely\0",
        b"wtpt": _xyz(0.9642, 1.0, 0.8249),
        b"rXYZ": _xyz(0.43607, 0.22249, 0.01392),
        b"gXYZ": _xyz(0.38515, 0.71687, 0.09708),
        b"bXYZ": _xyz(0.14307, 0.06061, 0.71410),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    table, body = struct.pack(">I", len(tags)), b""
    start, places = 128 + 4 + 12 * len(tags), dict[bytes, int]()
    for signature, data in tags.items():
        if data not in places:
            places[data] = start + len(body)
            body += data + bytes(-len(data) % 4)
        table += signature + struct.pack(">II", places[data], len(data))
    header = struct.pack(">I4xI", start + len(body), 0x02100000) + b"mntrRGB XYZ "
    header += struct.pack(">6H", 2000, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + _xyz(0.9642, 1.0, 0.8249)[8:]
    return header.ljust(128, b"\0") + table + body


def _linear(value: float) -> float:
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)


def _xyz(*values: float) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(value * 65536) for value in values))


def _attach(pdf: Pdf, attachment: Attachment, about: About) -> None:
    content = Stream(pdf, attachment.content, Type=Name.EmbeddedFile, Subtype=Name(f"/{attachment.media_type}"))
    content.Params = Dictionary(ModDate=_pdf_date(about), Size=len(attachment.content))
    file = pdf.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(attachment.name),
            UF=String(attachment.name),
            Desc=String(attachment.description),
            AFRelationship=Name.Source,
            EF=Dictionary(F=pdf.make_indirect(content), UF=pdf.make_indirect(content)),
        )
    )
    pdf.Root.AF = Array([file])
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String(attachment.name), file])))


def _signature_field(pdf: Pdf, about: About) -> None:
    """A field without a size on the first page, known to the structure tree as a form."""
    page, tree = pdf.pages[0].obj, pdf.Root.StructTreeRoot
    key = int(tree.ParentTreeNextKey)
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(about.signature),
            TU=String(about.signature_said),
            Rect=Array([0, 0, 0, 0]),
            F=4,
            P=page,
            StructParent=key,
        )
    )
    root = tree.K[0]
    form = pdf.make_indirect(
        Dictionary(
            S=Name.Form,
            P=root,
            Pg=page,
            Alt=String(about.signature_said),
            K=Array([Dictionary(Type=Name.OBJR, Obj=field, Pg=page)]),
        )
    )
    root.K.append(form)
    leaf = Dictionary(Limits=Array([key, key]), Nums=Array([key, form]))
    tree.ParentTree.Kids.append(pdf.make_indirect(leaf))
    tree.ParentTreeNextKey = key + 1
    page.Annots = Array([*page.get("/Annots", ()), field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=0)
