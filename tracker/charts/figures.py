"""What can be drawn. Each function takes plain values or plan facts and gives a scene."""

from tracker.charts.curve import conclusion, curve, marked, sparkline
from tracker.charts.ruler import empty_ruler, ruler, thin_ruler
from tracker.charts.statebar import StateRow, state_bar, state_rows
from tracker.charts.timeline import Bar, bars_of, timeline

__all__ = [
    "Bar",
    "StateRow",
    "bars_of",
    "conclusion",
    "curve",
    "empty_ruler",
    "marked",
    "ruler",
    "sparkline",
    "state_bar",
    "state_rows",
    "thin_ruler",
    "timeline",
]
