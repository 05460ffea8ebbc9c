"""An invented mark, as SVG and as PNG. Municipalities' own arms are protected by law and are no test data."""

import io

from PIL import Image, PngImagePlugin

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
