"""The running numbers of a committee's plan: B1, B2 … and Å1, Å2 …"""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.models import Committee


def next_sequence(session: Session, model: Any, committee_id: int) -> int:
    """The number after the highest one the committee has used; numbers are never used again.

    Two writers never get the same: on PostgreSQL they queue on the committee's row, on SQLite on the whole database.
    """
    session.execute(select(Committee.id).where(Committee.id == committee_id).with_for_update())
    used = session.scalar(select(func.max(model.sequence)).where(model.committee_id == committee_id))
    return (used or 0) + 1
