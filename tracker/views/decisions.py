"""The door to decisions: proposals on a meeting's list, and what was decided once the meeting has been held."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import decisions as actions
from tracker.extensions import db
from tracker.forms.decisions import ProposalForm, RecordForm
from tracker.models import Decision, Meeting
from tracker.queries import decisions
from tracker.queries import plan as plans
from tracker.rules.access import Permission
from tracker.rules.states import DecisionKind
from tracker.rules.transitions import RuleBroken
from tracker.web import clock, conflicts, context, errors, guard, sessions
from tracker.wording.words import upper_first

door = Blueprint("decisions", __name__)


@door.route("/sammantraden/<int:meeting_id>/forslag", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, Meeting)
def propose(meeting_id: int) -> ResponseReturnValue:
    """Put a matter on the meeting's list."""
    meeting: Meeting = guard.the_row()
    form = ProposalForm(**_suggested())
    form.offer(context.plan())
    if form.validate_on_submit():
        try:
            actions.propose(db.session, meeting, actor=sessions.the_viewer(), today=clock.today(), **_typed(form))
        except RuleBroken as error:
            errors.show_at_field(form, error)
        else:
            db.session.commit()
            errors.confirm(_("Förslaget står på mötets lista."))
            return redirect(_meeting(meeting_id), 303)
    page = render_template("decisions/propose.html", form=form, meeting=plans.meeting_facts(meeting))
    return page, 400 if form.errors else 200


@door.route("/beslut/<int:decision_id>/andra", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, Decision)
def edit(decision_id: int) -> ResponseReturnValue:
    """Word a proposal anew, or change what it concerns."""
    decision: Decision = guard.the_row()
    facts = decisions.decision_page(db.session, decision)
    form = ProposalForm(obj=decision, measure_ids=facts.measure_ids, finding_ids=facts.finding_ids)
    form.offer(context.plan())
    conflict = None
    if form.validate_on_submit():
        try:
            actions.edit(
                db.session,
                decision,
                actor=sessions.the_viewer(),
                today=clock.today(),
                opened_at=form.opened_at(),
                **_typed(form),
            )
        except RuleBroken as error:
            conflict = conflicts.show(form, error, decision)
        else:
            db.session.commit()
            errors.confirm(_("Förslaget är ändrat."))
            return redirect(_home(decision), 303)
    page = render_template("decisions/edit.html", form=form, conflict=conflict, page=facts)
    return page, 409 if conflict else 400 if form.errors else 200


@door.route("/beslut/<int:decision_id>/skriv-in", methods=["GET", "POST"])
@guard.needs(Permission.MEETING_EDIT, Decision)
def record(decision_id: int) -> ResponseReturnValue:
    """Fill in what was decided, or correct a slip in it."""
    decision: Decision = guard.the_row()
    facts = decisions.decision_page(db.session, decision)
    form = RecordForm(obj=decision)
    if request.method == "GET" and decision.decided_on is None:
        form.decided_on.data = facts.meeting_on
    conflict = None
    if form.validate_on_submit():
        try:
            actions.record(
                db.session,
                decision,
                actor=sessions.the_viewer(),
                today=clock.today(),
                opened_at=form.opened_at(),
                **{name: form[name].data for name in _RECORDED},
            )
        except RuleBroken as error:
            conflict = conflicts.show(form, error, decision)
        else:
            db.session.commit()
            errors.confirm(_("Beslutet är inskrivet."))
            return redirect(_home(decision), 303)
    page = render_template("decisions/record.html", form=form, conflict=conflict, page=facts)
    return page, 409 if conflict else 400 if form.errors else 200


@door.post("/beslut/<int:decision_id>/ta-bort")
@guard.needs(Permission.PLAN_EDIT, Decision)
def withdraw(decision_id: int) -> ResponseReturnValue:
    """Take a proposal off the list."""
    decision: Decision = guard.the_row()
    actions.withdraw(db.session, decision, actor=sessions.the_viewer(), today=clock.today())
    db.session.commit()
    errors.confirm(_("Förslaget är taget från listan."))
    return redirect(_home(decision), 303)


_RECORDED = (
    "form",
    "body_name",
    "decided_on",
    "paragraph",
    "point",
    "dnr",
    "text",
    "immediate_approval",
)


def _typed(form: ProposalForm) -> dict[str, Any]:
    return {name: form[name].data for name in actions.FIELDS}


def _suggested() -> dict[str, Any]:
    """What a new proposal begins as: `?slag=` says for what; for the report the usual words are filled in."""
    if request.method == "POST":
        return {}
    wanted = request.args.get("slag")
    committee = context.plan().committee
    if wanted == DecisionKind.APPROVE_REPORT:
        # Written for the minutes, which are Swedish whatever language the reader has chosen.
        return {
            "kind": DecisionKind.APPROVE_REPORT,
            "title": "Återrapportering av åtgärdsplanen",
            "text": f"{upper_first(committee.name)} godkänner återrapporteringen av åtgärdsplanen.",
            "dnr": committee.plan_dnr,
        }
    return {"kind": next((kind for kind in DecisionKind if kind == wanted), None), "dnr": committee.plan_dnr}


def _home(decision: Decision) -> str:
    """The meeting the matter stands on; a decision outside every meeting is read in the plan."""
    return _meeting(decision.meeting_id) if decision.meeting_id else url_for("meetings.index")


def _meeting(meeting_id: int) -> str:
    return url_for("meetings.show", meeting_id=meeting_id)
