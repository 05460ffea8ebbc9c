"""An invented mark, as SVG and as PNG. Municipalities' own arms are protected by law and are no test data."""

import hashlib
import io
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, PngImagePlugin

from tracker.documents.blocks import Document
from tracker.exchange import letterheads
from tracker.rules.facts import LetterheadFacts

SVG = b"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:draw="urn:a-drawing-program" viewBox="0 0 100 120" width="100mm">
<title>An invented mark</title><draw:page draw:zoom="1"/>
<defs><linearGradient id="g"><stop offset="0" stop-color="#005a9c"/><stop offset="1" stop-color="#0c3441"/>
</linearGradient></defs>
<path d="M5 5h90v60q0 35-45 50Q5 100 5 65z" fill="url(#g)"/>
<path d="M20 70q15-15 30 0t30 0v10q-15 15-30 0t-30 0z" fill="#f2c200" draw:name="wave"/>
<circle cx="50" cy="38" r="16" fill="#fff"/></svg>
"""


def png(width: int, height: int, *, mode: str = "RGBA", alpha: int = 255, said: str = "") -> bytes:
    """A blue square on a ground that is as transparent as `alpha` says. `said` is written into the file."""
    picture = Image.new(mode, (width, height), (0, 90, 156, alpha) if mode == "RGBA" else 0)
    if mode == "RGBA":
        blue = Image.new(mode, (width // 2, height // 2), (0, 90, 156, 255))
        picture.paste(blue, (width // 4, height // 4))
    about = PngImagePlugin.PngInfo()
    if said:
        about.add_text("Author", said)
    target = io.BytesIO()
    picture.save(target, "PNG", pnginfo=about)
    return target.getvalue()


#: A logotype: much wider than high, as a name is.
WIDE = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 80"><g fill="#7a1f3d">
<path d="M5 5h70v40q0 20-35 30Q5 65 5 45z"/><path d="M95 20h290v14H95zM95 46h220v14H95z"/></g></svg>
"""
FOOT = (
    "Granviks kommun\nPostadress: 641 80 Granvik\nTelefon: 0150-570 00\nE-post: kommunen@granvik.example\n"
    "www.granvik.example\nOrganisationsnummer: 212000-0340"
)
ALT = "Granviks kommuns påhittade märke"


@cache
def drawn(svg: bytes = SVG) -> bytes:
    """The picture as it is kept."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "mark"
        path.write_bytes(svg)
        return letterheads.draw(path, "mark.svg" if svg.lstrip().startswith(b"<") else "mark.png")


def dressed(document: Document, picture: bytes, accent: str = "#7a1f3d", foot: str = FOOT) -> Document:
    """The document with a letterhead: the picture unless it is empty, the accent, the foot."""
    sha256 = hashlib.sha256(picture).hexdigest() if picture else ""
    design = LetterheadFacts(accent, 1, sha256, ALT) if picture else LetterheadFacts(accent)
    return replace(document, head=replace(document.head, design=design, picture=picture, letterhead=foot))
