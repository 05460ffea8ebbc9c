"""The door to the planner: a year of meetings at once, and what if a meeting or a last day were elsewhere (R8).

What is tried stands in the address, so that it can be linked, and nothing is saved until somebody says so.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from tracker.actions import meetings as actions
from tracker.extensions import db
from tracker.forms.meetings import PlanYearForm
from tracker.forms.planning import MoveForm, a_day, written
from tracker.queries import meetings
from tracker.rules import planning, supposing
from tracker.rules.access import Permission
from tracker.rules.planning import Planned, Rhythm
from tracker.rules.supposing import Supposition
from tracker.rules.transitions import Message, RuleBroken
from tracker.web import clock, conflicts, context, guard, saving, sessions
from tracker.web.conflicts import ADDS

door = Blueprint("planning", __name__, url_prefix="/planering")

#: The names in the address before a row's id: the meeting's, deadline's and measure's day.
MEETING, DEADLINE, MEASURE = "mote-", "sista-dag-", "atgard-"


@door.get("")
@guard.needs(Permission.PLAN_READ)
def index() -> ResponseReturnValue:
    """Every last day with R8's arithmetic for each meeting, as things are and as supposed. Saves nothing."""
    return _index(_supposed(), MoveForm(formdata=None))


@door.post("/flytta")
@guard.needs(Permission.MEETING_EDIT)
@conflicts.unversioned("carries the version that each meeting was seen at, and refuses one that was changed since")
def move() -> ResponseReturnValue:
    """Save what was tried of the meetings' days. Last days and measures' dates have their own forms, with reasons."""
    form, committee_id = MoveForm(), sessions.the_committee_id()
    saved = saving.attempt(
        form,
        lambda: actions.move(
            db.session,
            committee_id,
            form.days(),
            opened_at=form.versions(),
            extra_on=form.extra.data,
            **saving.by(),
        ),
    )
    if not saved.done:
        return _index(Supposition(meetings=form.days(), extra_on=form.extra.data), form), 400
    said = ngettext(
        "%(num)s sammanträde är ändrat. Allt som hänger på dagen är omräknat.",
        "%(num)s sammanträden är ändrade. Allt som hänger på dagarna är omräknat.",
        len(saved.made),
    )
    return saving.to(url_for("planning.index"), said)


def _index(what: Supposition, form: MoveForm) -> str:
    plan = context.plan()
    versions = meetings.versions(db.session, plan.committee.id)
    form.moves.data = written(what.meetings, versions)
    form.extra.data = what.extra_on
    return render_template(
        "planning/index.html",
        judged=supposing.judged(plan, what),
        meetings=[m for m in plan.meetings if not m.cancelled and m.held_on >= plan.today],
        now={meeting.id: meeting for meeting in supposing.suppose(plan, what).meetings},
        what=what,
        tried=what != Supposition(),
        form=form,
        line=supposing.line,
    )


@door.route("/ar", methods=["GET", "POST"])
@guard.needs(Permission.MEETING_EDIT)
@conflicts.unversioned(ADDS)
def year() -> ResponseReturnValue:
    """Plan a year of meetings. What is asked for in the address is shown first; saving puts it in the calendar."""
    form = PlanYearForm(request.args) if request.method == "GET" else PlanYearForm()
    committee_id = sessions.the_committee_id()
    saved = saving.attempt(
        form,
        lambda: actions.add_year(db.session, committee_id, _planned(form), **saving.by(), place=form.place.data or ""),
    )
    if saved.done:
        said = ngettext("%(num)s sammanträde är inlagt.", "%(num)s sammanträden är inlagda.", len(saved.made))
        return saving.to(url_for("meetings.index"), said)
    return saving.page("planning/year.html", form, planned=_preview(form), usual=context.plan().committee)


def _preview(form: PlanYearForm) -> tuple[Planned, ...]:
    """What would be put in; nothing before anything is asked for, and when it is refused, why, at the field."""
    if not (form.days.data or form.first_on.data) or form.errors:
        return ()
    try:
        return _planned(form)
    except RuleBroken as error:
        name = error.field if error.field and error.field in form else "days"
        field = form[name]
        field.errors = [*field.errors, context.words().say(error.message)]
        return ()


def _planned(form: PlanYearForm) -> tuple[Planned, ...]:
    plan = context.plan()
    days = planning.pasted(form.days.data or "", clock.today().year)
    if form.first_on.data:
        if not (form.weeks.data and form.until_on.data):
            field = "until_on" if form.weeks.data else "weeks"
            raise RuleBroken(Message.of("planning.rhythm_incomplete"), field=field)
        days += planning.every(form.first_on.data, form.weeks.data, form.until_on.data)
    rhythm = Rhythm(plan.committee.dispatch_days, form.preparation_days.data, form.stop_days.data)
    return planning.plan(days, rhythm, [meeting.held_on for meeting in plan.meetings])


def _supposed() -> Supposition:
    """What the address supposes. A day that is none, or the row's own, supposes nothing."""
    plan = context.plan()
    held = {meeting.id: meeting.held_on for meeting in plan.meetings}
    due = {deadline.id: deadline.due_on for case in plan.cases for deadline in case.deadlines}
    wanted = {measure.id: measure.due_on for measure in plan.measures}
    return Supposition(
        meetings={i: day for i, day in _days(request.args, MEETING) if held.get(i, day) != day},
        deadlines={i: day for i, day in _days(request.args, DEADLINE) if due.get(i, day) != day},
        measures={i: day for i, day in _days(request.args, MEASURE) if i in wanted and wanted[i] != day},
        extra_on=a_day(request.args.get("extra", "")),
    )


def _days(sent: Mapping[str, str], prefix: str) -> Iterator[tuple[int, date]]:
    for name in sent:
        row_id, day = name.removeprefix(prefix), a_day(sent.get(name, ""))
        if name.startswith(prefix) and row_id.isdecimal() and len(row_id) < 10 and day is not None:
            yield int(row_id), day
