"""The process that draws a letterhead's picture. Started by `letterheads`; knows nothing of the app.

It takes away its own rights before it reads a byte, and answers in JSON: the PNG, or why there is none.
"""

import base64
import io
import json
import struct
import sys
import warnings
from pathlib import Path
from typing import Any

import resvg_py
from PIL import Image, PngImagePlugin

from tracker.exchange import extraction_child, filetypes_images, letterheads_svg
from tracker.exchange.filetypes import refused
from tracker.rules import letterheads
from tracker.rules.transitions import RuleBroken

#: No picture in the head of a page is larger than 68 x 15 mm; so many pixels are then at least 400 to the inch.
WIDTH, HEIGHT = 1200, 480
#: A picture whose darkest part is this light would not be seen on paper.
_PALEST = 225


def main(kind: str, path: str, seconds: str, memory: str) -> None:
    """Write the picture, or the message that says why it is not taken."""
    Image.preinit()
    extraction_child.limit(int(seconds), int(memory))
    warnings.simplefilter("ignore")
    try:
        drawn = _svg(Path(path).read_bytes()) if kind == "svg" else _png(Path(path))
        answer: dict[str, Any] = {"png": base64.b64encode(_finished(drawn)).decode()}
    except RuleBroken as error:
        answer = {"reason": error.message.id, "values": dict(error.message.values)}
    except MemoryError:
        answer = {"reason": "letterhead.too_much", "values": {}}
    except Exception:  # whatever a parser makes of a file that is made to break it
        answer = {"reason": "file.damaged", "values": {}}
    print(json.dumps(answer))


def _png(path: Path) -> Image.Image:
    """Every pixel of a PNG that is nothing else besides."""
    with path.open("rb") as stream:
        start = stream.read(24)
    if not start.startswith(b"\x89PNG\r\n\x1a\n") or start[12:16] != b"IHDR":
        raise refused("file.disagrees", ending="png")
    letterheads.check_shape(*struct.unpack(">II", start[16:24]))
    if reason := filetypes_images.reason(path, "png"):
        raise refused(reason)
    with Image.open(path, formats=("PNG",)) as picture:
        picture.load()
        return _eight_bits(picture).convert("RGBA")


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Greys of 16 bits, which Pillow would cut off at 255 rather than scale."""
    return picture.convert("I").point(lambda grey: grey * (1 / 256)).convert("L") if picture.mode[0] == "I" else picture


def _svg(content: bytes) -> Image.Image:
    """The drawing, cleaned of all that is no drawing. It has no fonts, no folder and no address to fetch from."""
    clean = letterheads_svg.clean(content)
    wide = clean.width * HEIGHT >= clean.height * WIDTH
    png = resvg_py.svg_to_bytes(
        svg_string=clean.text,
        width=WIDTH if wide else None,
        height=None if wide else HEIGHT,
        skip_system_fonts=True,
    )
    return Image.open(io.BytesIO(png), formats=("PNG",)).convert("RGBA")


def _finished(picture: Image.Image) -> bytes:
    """On white, no larger than it is printed, and without anything that a file may say of itself."""
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture)
    drawn = paper.convert("RGB")
    if drawn.convert("L").getextrema()[0] > _PALEST:  # type: ignore[operator]
        raise refused("letterhead.blank")
    drawn.thumbnail((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    target = io.BytesIO()
    drawn.save(target, "PNG", optimize=True, pnginfo=PngImagePlugin.PngInfo())
    return target.getvalue()


if __name__ == "__main__":
    main(*sys.argv[1:])
