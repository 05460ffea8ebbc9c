"""R14: nobody overwrites anybody. A record carries a version; a form sends back the one it was opened at."""

from tracker.rules.transitions import Message, RuleBroken


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
