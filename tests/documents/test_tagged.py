"""The layers under the documents by themselves: what they refuse, and what they leave in the file."""

import io
from datetime import datetime

import pikepdf
import pytest
from PIL import Image, ImageCms
from reportlab.pdfgen.canvas import Canvas

from tests.documents import structure
from tracker.documents import archive
from tracker.documents.archive import About
from tracker.documents.faces import REGULAR
from tracker.documents.pdf_text import register_fonts
from tracker.documents.tagged import TaggedCanvas, TaggingError

ABOUT = About("Titel", "Kommun", "Ämne", "Prov", "sv", datetime(2014, 3, 18))


@pytest.fixture
def target() -> io.BytesIO:
    register_fonts()
    return io.BytesIO()


def canvas_on(target: io.BytesIO) -> TaggedCanvas:
    return TaggedCanvas(target, lang="sv", initialFontName=REGULAR, invariant=1, pageCompression=0)


def test_a_node_is_painted_on_several_pages_and_the_rest_is_artifact(target: io.BytesIO) -> None:
    canvas = canvas_on(target)
    title, text = canvas.root.child("H1"), canvas.root.child("P")
    with canvas.inside(title):
        canvas.drawString(72, 700, "Rubrik")
    canvas.line(0, 0, 100, 100)
    canvas.drawString(72, 20, "utanför")
    for part in ("början ", "slutet"):
        with canvas.inside(text):
            canvas.setFont(REGULAR, 10)
            canvas.drawString(72, 600, part)
        canvas.showPage()
    canvas.save()
    content = archive.finish(target.getvalue(), ABOUT)
    assert structure.faults(content) == []
    assert structure.heard(content) == [("H1", "Rubrik"), ("P", "början slutet")]


def test_nodes_are_not_opened_in_each_other_nor_in_a_form(target: io.BytesIO) -> None:
    canvas = canvas_on(target)
    with canvas.inside(canvas.root.child("P")), pytest.raises(TaggingError):
        canvas.put(canvas.root.child("P"), "")
    canvas.beginForm("form")
    with pytest.raises(TaggingError), canvas.inside(canvas.root.child("P")):
        pass


def test_a_link_is_a_link_with_one_place_to_go_to(target: io.BytesIO) -> None:
    canvas = canvas_on(target)
    link, area = canvas.root.child("Link"), (0.0, 0.0, 10.0, 10.0)
    for node, places in ((link, {}), (link, {"to": "a", "url": "b"}), (canvas.root, {"to": "a"})):
        with pytest.raises(TaggingError):
            canvas.link(node, area, "text", **places)


def test_what_is_known_at_the_end_is_written_then(target: io.BytesIO) -> None:
    canvas = canvas_on(target)
    for _ in range(3):
        with canvas.artifact("Footer"):
            canvas.reserve(lambda pages: f"% av {pages}")
        canvas.showPage()
    canvas.save()
    with pikepdf.open(target) as file:
        assert [page.Contents.read_bytes().count(b"% av 3") for page in file.pages] == [1, 1, 1]


def test_reportlabs_own_canvas_is_as_it_was(target: io.BytesIO) -> None:
    """Nothing is patched: a file of plain ReportLab has no trace of the layer."""
    plain = Canvas(target, initialFontName=REGULAR, invariant=1, pageCompression=0)
    plain.drawString(72, 700, "text")
    plain.save()
    assert b"StructTreeRoot" not in target.getvalue() and b"BDC" not in target.getvalue()


def test_the_colour_profile_is_srgb_and_has_no_clock() -> None:
    profile = ImageCms.ImageCmsProfile(io.BytesIO(archive.srgb_profile()))
    assert ImageCms.getProfileDescription(profile).strip() == "sRGB IEC61966-2.1"
    assert len(archive.srgb_profile()) < 3_000
    transform = ImageCms.buildTransform(profile, ImageCms.createProfile("sRGB"), "RGB", "RGB")
    colours = Image.new("RGB", (1, 1), (0x0C, 0x34, 0x41))
    shown = ImageCms.applyTransform(colours, transform)
    assert shown is not None
    pairs = zip(shown.getpixel((0, 0)), (0x0C, 0x34, 0x41), strict=True)
    assert all(abs(a - b) <= 1 for a, b in pairs)


def test_a_title_with_markup_is_text_in_the_metadata(target: io.BytesIO) -> None:
    canvas = canvas_on(target)
    with canvas.inside(canvas.root.child("H1")):
        canvas.drawString(72, 700, "x")
    canvas.save()
    about = About("<b> & </b>", "A", "B", "C", "sv", datetime(2014, 3, 18))
    with pikepdf.open(io.BytesIO(archive.finish(target.getvalue(), about))) as file:
        assert file.open_metadata()["dc:title"] == "<b> & </b>"
        assert str(file.docinfo.CreationDate) == "D:20140318000000+00'00'"
