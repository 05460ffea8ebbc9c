"""Parsers that hostile files are written against run in a process of their own, with limits of time and memory.

`check` starts it; the parsers themselves are `filetypes_pdf` and `filetypes_images`, imported only there.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from tracker.rules.transitions import Message, RuleBroken

#: Wall-clock and processor seconds, and bytes of address space, that one file may take.
SECONDS = 20
MEMORY = 1536 * 1024 * 1024


def check(path: Path, word: str) -> None:
    """RuleBroken, with the reason, when the file is not a sound and plain one. `word` is "pdf", "png" or "jpeg"."""
    reason = _ask(path, word)
    if reason:
        raise RuleBroken(Message.of(reason), field="file")


def _ask(path: Path, word: str) -> str:
    """The reason that the child gives, empty when it has nothing to say against the file."""
    root = str(Path(__file__).resolve().parents[2])
    try:
        done = subprocess.run(  # noqa: S603 -- our own module, and a path that we chose
            [sys.executable, "-s", "-m", __name__, word, str(path)],
            env={"PYTHONPATH": root, "PATH": os.defpath, "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
        answer = json.loads(done.stdout) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError):
        answer = None
    # A parser that died, or never came back, has not said that the file is sound.
    return str(answer["reason"]) if isinstance(answer, dict) else "file.too_much"


def _limit() -> None:
    """From here on this process can take no more than a file may."""
    try:
        import resource
    except ImportError:  # Windows: the clock of the parent is the only limit
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(word: str, path: str) -> None:
    """In the child: print the reason as JSON."""
    if word == "pdf":
        from tracker.exchange import filetypes_pdf as parser
    else:
        from tracker.exchange import filetypes_images as parser  # type: ignore[no-redef]
    _limit()
    print(json.dumps({"reason": parser.reason(Path(path), word)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
