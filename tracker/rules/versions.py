"""R14: nobody overwrites anybody. A record carries a version; a form sends back the one it was opened at."""

from typing import Protocol

from tracker.rules.transitions import Message, RuleBroken


class Versioned(Protocol):
    """A record whose version is raised each time it is saved."""

    @property
    def version(self) -> int: ...


class StaleVersion(RuleBroken):
    """Someone else saved the record meanwhile. The page shows both and lets the person choose (status 409)."""

    def __init__(self, opened: int, current: int) -> None:
        super().__init__(Message.of("version.stale"))
        self.opened = opened
        self.current = current


def check_version(opened: int, current: int) -> None:
    """R14: refuse to save over a version that was never seen. StaleVersion carries both numbers."""
    if opened != current:
        raise StaleVersion(opened, current)


def require_same(record: Versioned, opened_at: int | None) -> None:
    """`check_version` for a record. None passes: the caller acts on what it has just read and opened no form."""
    if opened_at is not None:
        check_version(opened_at, record.version)
