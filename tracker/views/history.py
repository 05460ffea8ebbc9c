"""The door to the audit trail: for the chief and the auditor, of their own committee."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.extensions import db
from tracker.queries import history
from tracker.queries.history import Filters
from tracker.rules.access import Permission
from tracker.rules.verbs import AuditVerb
from tracker.web import context, filters, guard, sessions
from tracker.wording.fields import KINDS

door = Blueprint("history", __name__, url_prefix="/historik")


@door.get("")
@guard.needs(Permission.HISTORY_READ)
def index() -> ResponseReturnValue:
    """Every event of the committee, newest first: who, when, what, from what to what."""
    wanted = Filters(
        actor_id=filters.number("vem"),
        verb=filters.choice("handelse", tuple(verb.value for verb in AuditVerb)),
        kind=filters.choice("vad", tuple(KINDS)),
        number=filters.text("nummer"),
        since=filters.day("fran"),
        until=filters.day("till"),
        before=filters.number("fore"),
        after=filters.number("efter"),
    )
    page = history.page(db.session, sessions.the_committee_id(), wanted, context.words())
    return render_template("history/index.html", page=page)
