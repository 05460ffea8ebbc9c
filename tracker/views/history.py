"""The door to the audit trail: for the chief and the auditor, of their own committee."""

from collections.abc import Iterator

from flask import Blueprint, Response, render_template, stream_with_context
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.exchange import spreadsheets
from tracker.extensions import db
from tracker.queries import history
from tracker.queries.history import Event
from tracker.rules.access import Permission
from tracker.web import clock, context, filters, guard, sessions

door = Blueprint("history", __name__, url_prefix="/historik")


@door.get("")
@guard.needs(Permission.HISTORY_READ)
def index() -> ResponseReturnValue:
    """Every event of the committee, newest first: who, when, what, from what to what."""
    page = history.page(db.session, sessions.the_committee_id(), filters.events(), context.words())
    return render_template("history/index.html", page=page)


@door.get("/utdrag.csv")
@guard.needs(Permission.HISTORY_READ)
def table() -> ResponseReturnValue:
    """What the filters leave as a table for a spreadsheet program: a row for each change."""
    found = history.extract(db.session, sessions.the_committee_id(), filters.events(), context.words())
    return _download(spreadsheets.lines(_rows(found)), "text/csv", "csv")


@door.get("/utdrag.jsonl")
@guard.needs(Permission.HISTORY_READ)
def lines() -> ResponseReturnValue:
    """What the filters leave as JSON Lines, each event with its hash."""
    found = history.extract_lines(db.session, sessions.the_committee_id(), filters.events())
    return _download((f"{line}\n" for line in found), "application/jsonl", "jsonl")


def _rows(events: Iterator[Event]) -> Iterator[tuple[str, ...]]:
    yield (
        _("Nummer"),
        _("Tidpunkt"),
        _("Dag"),
        _("Vem"),
        _("Händelse"),
        _("Gäller"),
        _("Uppgift"),
        _("Från"),
        _("Till"),
    )
    for event in events:
        when = event.at.astimezone(clock.SWEDEN).strftime("%Y-%m-%d %H:%M:%S")
        start = (str(event.id), when, event.day.isoformat(), event.who, event.title, event.about)
        yield from ((*start, change.label, change.old, change.new) for change in event.changes)
        if not event.changes:
            yield (*start, "", "", "")


def _download(parts: Iterator[str], media_type: str, ending: str) -> Response:
    """Sent as it is read: a trail may be larger than the memory."""
    sent = (part.encode("utf-8", "surrogatepass") for part in parts)
    answer = Response(stream_with_context(sent), content_type=f"{media_type}; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=f"historik-{clock.today().isoformat()}.{ending}")
    return answer
