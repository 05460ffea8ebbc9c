"""What the planner saves: the days that were tried, each with the version that its meeting was seen at."""

import re
from collections.abc import Mapping
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from tracker.forms import base
from tracker.forms.base import Form

_MOVE = re.compile(r"([0-9]{1,9}):([0-9]{4}-[0-9]{2}-[0-9]{2}):([0-9]{1,9})")


class MoveForm(Form):
    """Meetings moved as in the planner. `moves` holds id, day and version of each, as `written` puts them."""

    moves = HiddenField()
    extra = base.day(_l("Ett extra sammanträde"))

    def days(self) -> dict[int, date]:
        """The new days by meeting. What no page of ours has written is passed over."""
        return {int(i): day for i, text, _seen in self._parts() if (day := a_day(text)) is not None}

    def versions(self) -> dict[int, int]:
        """The version that each was seen at."""
        return {int(i): int(seen) for i, _text, seen in self._parts()}

    def _parts(self) -> list[tuple[str, str, str]]:
        return _MOVE.findall(self.moves.data or "")


def written(days: Mapping[int, date], versions: Mapping[int, int]) -> str:
    """What the hidden field holds for the days that are tried."""
    return " ".join(f"{i}:{day.isoformat()}:{versions[i]}" for i, day in sorted(days.items()) if i in versions)


def a_day(text: str) -> date | None:
    """A day within what a database and a calendar can hold; None for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if base.EARLIEST <= day <= base.LATEST else None
