"""A letterhead's picture: whatever PNG or SVG was sent in is drawn once, on white, into a PNG of our own.

Only what we have drawn is kept. So no document, no page and no later version of a library ever meets the file that
came in, and the same picture stands in the PDF, in Word and on the page. A child (`letterheads_child`) draws it.
"""

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tracker.exchange import extraction
from tracker.exchange.filetypes import refused
from tracker.rules import letterheads
from tracker.rules.transitions import Message, RuleBroken

#: What is taken, by the ending of the name.
KINDS = {".png": "png", ".svg": "svg"}

#: Wall-clock and processor seconds, and bytes of address space, that one picture may take.
SECONDS = 20
MEMORY = 1024 * 1024 * 1024


def draw(path: Path, name: str) -> bytes:
    """The file at `path`, sent in as `name`, as a PNG (RGB, no transparency, nothing but pixels).

    RuleBroken, with its own reason, when it is too large, of another kind, or holds what a picture has no use for.
    """
    kind = KINDS.get(Path(name.lower()).suffix)
    if kind is None:
        raise refused("letterhead.kind")
    letterheads.check_size(path.stat().st_size)
    answer = _ask(path, kind)
    if "reason" in answer:
        raise RuleBroken(Message.of(str(answer["reason"]), **answer["values"]), field="file")
    return base64.b64decode(answer["png"])


def _ask(path: Path, kind: str) -> dict[str, Any]:
    """What the child says. One that died, or never came back, has not said that the picture is sound."""
    command = [sys.executable, "-s", "-B", "-P", "-m", "tracker.exchange.letterheads_child"]
    try:
        done = subprocess.run(  # noqa: S603 - our own module with our own arguments
            [*command, kind, str(path), str(SECONDS), str(MEMORY)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=extraction.environment(str(Path(__file__).resolve().parents[2])),
            timeout=SECONDS + 5,
            check=False,
        )
        answer = json.loads(done.stdout) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError):
        answer = None
    return answer if isinstance(answer, dict) else {"reason": "letterhead.too_much", "values": {}}
