"""How far a long command has come, on stderr: one line that is rewritten on a terminal, a line a quarter elsewhere."""

import sys
from typing import TextIO

MEGABYTE = 1_000_000
_STEP, _STEP_WITHOUT_TERMINAL = 1, 25


class Progress:
    """What is being done, and how many bytes of how many. Without a total only the bytes are shown."""

    def __init__(self, what: str, total: int = 0, stream: TextIO | None = None) -> None:
        self._what, self._total, self._done, self._shown = what, total, 0, -1
        self._stream = stream or sys.stderr
        self._terminal = self._stream.isatty()

    def expect(self, total: int) -> None:
        """It will be so many bytes."""
        self._total = total

    def advance(self, count: int) -> None:
        """So many bytes more are dealt with."""
        self.reached(self._done + count, self._total)

    def reached(self, done: int, total: int) -> None:
        """So many bytes of so many are dealt with by now."""
        self._done, self._total = done, total
        percent = min(100, done * 100 // total) if total else done // MEGABYTE
        step = _STEP if self._terminal else _STEP_WITHOUT_TERMINAL
        if percent // step > self._shown // step:
            self._shown = percent
            self._show()

    def close(self) -> None:
        """It is done: what is shown last is all of it."""
        if self._done != self._total or self._shown != 100:
            self._done = self._total = max(self._done, self._total)
            self._show()
        if self._terminal:
            self._stream.write("\n")

    def _show(self) -> None:
        line = f"{self._what}: {megabytes(self._done)}"
        if self._total:
            line += f" av {megabytes(self._total)} ({min(100, self._done * 100 // self._total)} %)"
        self._stream.write(f"\r{line}\033[K" if self._terminal else f"{line}\n")
        self._stream.flush()


def megabytes(count: int) -> str:
    """Bytes as 12,3 MB."""
    return f"{count / MEGABYTE:.1f} MB".replace(".", ",")
