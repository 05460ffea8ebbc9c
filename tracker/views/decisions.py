"""The door to decisions: proposals on a meeting's list, and what was decided once the meeting has been held."""

from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import decisions as actions
from tracker.actions import decisions_assigning
from tracker.extensions import db
from tracker.forms.base import VersionedForm
from tracker.forms.decisions import AssignForm, OutsideForm, ProposalForm, RecordForm
from tracker.models import Decision, Meeting
from tracker.queries import decisions, measures
from tracker.queries import plan as plans
from tracker.rules.access import Permission
from tracker.rules.decisions import RETURNING, UNDECIDED
from tracker.rules.states import DecisionForm, DecisionKind, DecisionOutcome
from tracker.web import clock, conflicts, context, guard, saving, sessions
from tracker.web.conflicts import ADDS
from tracker.wording.words import upper_first

door = Blueprint("decisions", __name__)


@door.route("/sammantraden/<int:meeting_id>/forslag", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, Meeting)
@conflicts.unversioned(ADDS)
def propose(meeting_id: int) -> ResponseReturnValue:
    """Put a matter on the meeting's list."""
    meeting: Meeting = guard.the_row()
    form = ProposalForm(**_suggested())
    form.offer(context.plan())
    saved = saving.attempt(form, lambda: actions.propose(db.session, meeting, **saving.by(), **_typed(form)))
    if saved.done:
        return saving.to(_meeting(meeting_id), _("Förslaget står på mötets lista."))
    return saving.page("decisions/propose.html", form, meeting=plans.meeting_facts(meeting))


@door.route("/beslut/<int:decision_id>/andra", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, Decision)
def edit(decision_id: int) -> ResponseReturnValue:
    """Word a proposal anew, or change what it concerns."""
    decision: Decision = guard.the_row()
    facts = decisions.decision_page(db.session, decision)
    form = ProposalForm(obj=decision, measure_ids=facts.measure_ids, finding_ids=facts.finding_ids)
    form.offer(context.plan())
    saved = saving.attempt(
        form,
        lambda: actions.edit(db.session, decision, **saving.seen_by(form), **_typed(form)),
        decision,
        lambda: _links(decision),
    )
    if saved.done:
        return saving.to(_home(decision), _("Förslaget är ändrat."))
    return saving.page("decisions/edit.html", form, saved.conflict, page=facts)


def _links(decision: Decision) -> dict[str, Any]:
    """What the saved proposal concerns, which no column of its own says."""
    facts = decisions.decision_page(db.session, decision)
    return {"measure_ids": list(facts.measure_ids), "finding_ids": list(facts.finding_ids)}


@door.route("/beslut/<int:decision_id>/skriv-in", methods=["GET", "POST"])
@guard.needs(Permission.MEETING_EDIT, Decision)
def record(decision_id: int) -> ResponseReturnValue:
    """Fill in what was decided, or correct a slip in it."""
    decision: Decision = guard.the_row()
    facts = decisions.decision_page(db.session, decision)
    form = RecordForm(obj=decision)
    if request.method == "GET" and decision.decided_on is None:
        form.decided_on.data = facts.meeting_on
    if request.method == "GET" and decision.outcome is None:
        form.outcome.data = DecisionOutcome.AS_PROPOSED
    saved = saving.attempt(form, lambda: _record(decision, form), decision)
    if saved.done:
        return saving.to(_home(decision), _recorded(decision))
    return saving.page("decisions/record.html", form, saved.conflict, page=facts)


def _recorded(decision: Decision) -> str:
    """What was saved, and what follows by itself."""
    if decision.outcome in RETURNING:
        return _("Ärendet är inte avgjort. Det kommer tillbaka på nästa sammanträdes lista.")
    if decision.outcome in UNDECIDED:
        return _("Ärendet är återremitterat. Lägg det på en lista igen när det är berett på nytt.")
    if decision.form is DecisionForm.CHAIR_URGENT:
        return _("Beslutet är inskrivet. Det anmäls på nästa sammanträde.")
    return _("Beslutet är inskrivet.")


def _record(decision: Decision, form: RecordForm) -> Decision:
    values = {name: form[name].data for name in _RECORDED}
    return actions.record(db.session, decision, **saving.seen_by(form), **values)


@door.route("/beslut/nytt", methods=["GET", "POST"])
@guard.needs(Permission.MEETING_EDIT)
@conflicts.unversioned(ADDS)
def new() -> ResponseReturnValue:
    """Record a decision that was taken outside every meeting. The chair's is announced at the next."""
    form, committee_id = OutsideForm(), sessions.the_committee_id()
    form.offer(context.plan())
    values = {name: form[name].data for name in _OUTSIDE}
    saved = saving.attempt(form, lambda: actions.record_outside(db.session, committee_id, **saving.by(), **values))
    if saved.done:
        return saving.to(url_for("meetings.index"), _recorded(saved.made))
    return saving.page("decisions/new.html", form)


@door.route("/sammantraden/<int:meeting_id>/uppdrag", methods=["GET", "POST"])
@guard.needs(Permission.MEETING_EDIT, Meeting)
@conflicts.unversioned(ADDS)
def assign(meeting_id: int) -> ResponseReturnValue:
    """Fill in an assignment that the committee gave: it becomes a measure with the § as its origin."""
    meeting: Meeting = guard.the_row()
    form = AssignForm()
    form.offer(context.plan(), measures.owner_choices(db.session, meeting.committee_id, clock.today(), ()))
    values = {name: form[name].data for name in _ASSIGNED}
    saved = saving.attempt(form, lambda: decisions_assigning.assign(db.session, meeting, **saving.by(), **values))
    if saved.done:
        said = _("Uppdraget är inskrivet och står i planen som %(number)s.", number=saved.made.number)
        return saving.to(_meeting(meeting_id), said)
    return saving.page("decisions/assign.html", form, meeting=plans.meeting_facts(meeting))


@door.post("/beslut/<int:decision_id>/ta-bort")
@guard.needs(Permission.PLAN_EDIT, Decision)
def withdraw(decision_id: int) -> ResponseReturnValue:
    """Take a proposal off the list."""
    decision: Decision = guard.the_row()
    actions.withdraw(db.session, decision, **saving.seen_by(VersionedForm()))
    db.session.commit()
    return saving.to(_home(decision), _("Förslaget är taget från listan."))


_RECORDED = (
    "form",
    "body_name",
    "decided_on",
    "paragraph",
    "point",
    "dnr",
    "text",
    "immediate_approval",
    "approved_on",
    "outcome",
    "proposed_by",
    "mandate",
)

_OUTSIDE = ("form", "body_name", "kind", "title", "text", "decided_on", "mandate", "dnr", "case_id", "measure_ids")
_ASSIGNED = ("title", "text", "paragraph", "point", "dnr", "proposed_by", "owner_id", "due_on", "finding_ids")


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
