"""The door to Att diarieföra: the secretary's list, ticked with the diary's numbers."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import registrations as actions
from tracker.extensions import db
from tracker.forms.registrations import RegisterForm
from tracker.queries import registrations
from tracker.rules.access import Permission
from tracker.web import context, filters, guard, saving, sessions

door = Blueprint("registrations", __name__, url_prefix="/diarieforing")

#: What `?visa=` may say; anything else shows what is still to be entered.
ALL = "alla"


@door.get("")
@guard.needs(Permission.PLAN_READ)
def index() -> ResponseReturnValue:
    """What is still to be entered in the diary, or everything."""
    lines = registrations.lines(db.session, context.plan().committee)
    everything = filters.choice("visa", (ALL,)) == ALL
    left = tuple(line for line in lines if not line.diary_number)
    return render_template(
        "registrations/index.html",
        lines=lines if everything else left,
        everything=everything,
        left=len(left),
        total=len(lines),
    )


@door.route("/for-in", methods=["GET", "POST"])
@guard.needs(Permission.MEETING_EDIT)
def register() -> ResponseReturnValue:
    """Note the number under which the document stands in the diary."""
    committee_id = sessions.the_committee_id()
    kind, subject_id = request.args.get("slag", ""), request.args.get("handling", "")
    line = registrations.find(db.session, context.plan().committee, kind, subject_id)
    if line is None:
        return saving.to(url_for("registrations.index"), _("Handlingen står inte på listan."))
    row = registrations.row(db.session, committee_id, line)
    form = RegisterForm(obj=row) if row else RegisterForm(version="0", diary_number=line.dnr)
    saved = saving.attempt(
        form,
        lambda: actions.register(
            db.session, committee_id, line, **saving.seen_by(form), diary_number=form.diary_number.data or ""
        ),
        lambda: registrations.row(db.session, committee_id, line),
    )
    if saved.done:
        return saving.to(url_for("registrations.index"), _("Handlingen är diarieförd."))
    return saving.page("registrations/register.html", form, saved.conflict, line=line)
