"""R14 where it is decided: the row is held, read anew, and compared with the version the person saw."""

from typing import Any

from sqlalchemy.orm import Session

from tracker.rules import versions


def hold(session: Session, row: Any, opened_at: int | None = None) -> None:
    """Hold the row until the transaction ends, as it stands now. StaleVersion when it is not the one that was seen.

    Without the lock two savers on PostgreSQL could both compare before either writes, and the second would be met
    by an error of the database instead of both versions. `opened_at` is None where nobody has looked first.
    """
    session.flush()
    session.refresh(row, with_for_update=True)
    if opened_at is not None:
        versions.check_version(opened_at, row.version)
