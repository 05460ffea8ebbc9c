"""R15: today. The business day may be set for training and the demo; sessions and audit use the real clock."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Flask, current_app

SWEDEN = ZoneInfo("Europe/Stockholm")


def install(app: Flask) -> None:
    """Make `today()` the day of the running app."""
    app.extensions["clock"] = lambda: datetime.now(SWEDEN).date()


def today() -> date:
    """The business day: the set one, else the calendar's in Sweden."""
    set_day: date | None = current_app.config["SETTINGS"].today
    return set_day or current_app.extensions["clock"]()


def practice_day() -> date | None:
    """The set business day when this is practice, None in real use."""
    day: date | None = current_app.config["SETTINGS"].today
    return day
