"""The door to Ärenden: what the authority has decided, what has happened since, and by when."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import cases as actions
from tracker.actions import deadlines
from tracker.extensions import db
from tracker.forms.cases import (
    CaseForm,
    DeadlineForm,
    EditDeadlineForm,
    EventForm,
    ExtensionForm,
    JudgementForm,
    NewCaseForm,
)
from tracker.models import Deadline, SupervisionCase
from tracker.queries import cases as queries
from tracker.queries import scope
from tracker.rules.access import Permission
from tracker.rules.facts import CaseFacts
from tracker.rules.states import CaseEventKind, CaseKind, DeadlineKind, SanctionKind
from tracker.rules.transitions import RuleBroken
from tracker.web import clock, conflicts, context, errors, filters, guard, sessions

door = Blueprint("cases", __name__, url_prefix="/arenden")

#: What can be added to the log, as the address says it. Extensions have a form of their own, at their last day.
EVENTS = {
    "svar-skickat": CaseEventKind.ANSWER_SENT,
    "komplettering": CaseEventKind.SUPPLEMENT_REQUESTED,
    "uppfoljande-granskning": CaseEventKind.FOLLOW_UP_INSPECTION,
    "avslutat": CaseEventKind.CLOSED,
    "beslut": CaseEventKind.DECISION,
    "delgivning": CaseEventKind.SERVICE,
    "overklagat": CaseEventKind.APPEALED,
    "laga-kraft": CaseEventKind.FINAL,
    "ansokan-om-vite": CaseEventKind.COURT_APPLICATION,
    "dom": CaseEventKind.JUDGMENT,
    "anteckning": CaseEventKind.NOTE,
}


@door.get("")
@guard.needs(Permission.PLAN_READ)
def index() -> ResponseReturnValue:
    """All cases of the committee; those that are not closed first."""
    page = queries.case_list(
        db.session,
        sessions.the_committee_id(),
        selection=filters.choice("visa", queries.SELECTIONS, queries.OPEN),
        sort=filters.choice("sortera", queries.SORTS, "sista-dag"),
        descending=filters.descending(),
        number=filters.page_number(),
    )
    return render_template("cases/index.html", page=page)


@door.get("/<int:case_id>")
@guard.needs(Permission.PLAN_READ, SupervisionCase, "case_id")
def show(case_id: int) -> ResponseReturnValue:
    """One case: facts, last days, findings, log, evidence."""
    page = queries.case_page(db.session, guard.the_row(), context.plan())
    return render_template("cases/show.html", page=page)


@door.route("/ny", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT)
def new() -> ResponseReturnValue:
    """Register a case, with its first last day and its findings."""
    form = NewCaseForm(
        authority_choice="ivo", kind=CaseKind.SUPERVISION, sanction=SanctionKind.NONE, deadline_kind=None
    )
    if form.validate_on_submit():
        try:
            case = actions.register(
                db.session,
                sessions.the_committee_id(),
                actor=sessions.the_viewer(),
                today=clock.today(),
                **form.all_values(),
            )
        except RuleBroken as error:
            errors.show_at_field(form, error)
        else:
            db.session.commit()
            errors.confirm(_("Ärendet är registrerat."))
            return redirect(url_for("cases.show", case_id=case.id), 303)
    return render_template("cases/new.html", form=form), 400 if form.errors else 200


@door.route("/<int:case_id>/andra", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, SupervisionCase, "case_id")
def edit(case_id: int) -> ResponseReturnValue:
    """Change what is known of a case."""
    case: SupervisionCase = guard.the_row()
    form, conflict = CaseForm(obj=case), None
    if request.method == "GET":
        form.choose(case.authority, case.authority_short)
    if form.validate_on_submit():
        try:
            actions.edit(
                db.session,
                case,
                actor=sessions.the_viewer(),
                today=clock.today(),
                opened_at=form.opened_at(),
                **form.values(),
            )
        except RuleBroken as error:
            form.spell_out()
            conflict = conflicts.show(form, error, case)
        else:
            db.session.commit()
            errors.confirm(_("Ärendet är ändrat."))
            return redirect(url_for("cases.show", case_id=case_id), 303)
    return _form("cases/edit.html", form, conflict, case=case)


@door.route("/<int:case_id>/handelser", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, SupervisionCase, "case_id")
def add_event(case_id: int) -> ResponseReturnValue:
    """Add something that happened to the log. Without `?typ=` the page asks what it was."""
    case: SupervisionCase = guard.the_row()
    kind = EVENTS.get(filters.choice("typ", EVENTS))
    if kind is None:
        return render_template(
            "cases/choose_event.html", case=case, events=EVENTS
        ), 400 if request.method == "POST" else 200
    form = _event_form(case, kind)
    if form.validate_on_submit():
        try:
            actions.add_event(
                db.session, case, actor=sessions.the_viewer(), today=clock.today(), kind=kind, **form.values()
            )
        except RuleBroken as error:
            errors.show_at_field(form, error)
        else:
            db.session.commit()
            errors.confirm(_("Händelsen är sparad."))
            return redirect(url_for("cases.show", case_id=case_id), 303)
    return render_template("cases/add_event.html", form=form, case=case, kind=kind), 400 if form.errors else 200


def _event_form(case: SupervisionCase, kind: CaseEventKind) -> EventForm:
    """The form for one kind of event. What an answer meets is ticked from the start: that is what it is for."""
    words, plan = context.words(), context.plan()
    met = queries.deadlines_met_by(kind, _facts(case))
    covered = queries.open_findings(plan, case.id) if kind is CaseEventKind.CLOSED else ()
    form = EventForm(happened_on=clock.today(), met_deadline_ids=[deadline.id for deadline in met])
    return form.offer(
        kind,
        deadlines=[(d.id, f"{words.label(d.kind)} {words.date(d.due_on)}") for d in met],
        findings=[(finding.id, f"{finding.number} {finding.title}") for finding in covered],
    )


@door.route("/<int:case_id>/frister", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, SupervisionCase, "case_id")
def add_deadline(case_id: int) -> ResponseReturnValue:
    """Register a last day."""
    case: SupervisionCase = guard.the_row()
    form = DeadlineForm(kind=DeadlineKind.REPORT)
    if form.validate_on_submit():
        deadlines.add(db.session, case, actor=sessions.the_viewer(), today=clock.today(), **form.values())
        db.session.commit()
        errors.confirm(_("Sista dagen är registrerad."))
        return redirect(url_for("cases.show", case_id=case_id), 303)
    return render_template("cases/add_deadline.html", form=form, case=case), 400 if form.errors else 200


@door.route("/frister/<int:deadline_id>/andra", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, Deadline, "deadline_id")
def edit_deadline(deadline_id: int) -> ResponseReturnValue:
    """Correct a registered last day, or note when it was met."""
    deadline: Deadline = guard.the_row()
    case = _case_of(deadline)
    form, conflict = EditDeadlineForm(obj=deadline), None
    if form.validate_on_submit():
        try:
            deadlines.edit(
                db.session,
                deadline,
                actor=sessions.the_viewer(),
                today=clock.today(),
                opened_at=form.opened_at(),
                **form.values(),
            )
        except RuleBroken as error:
            conflict = conflicts.show(form, error, deadline)
        else:
            db.session.commit()
            errors.confirm(_("Sista dagen är ändrad."))
            return redirect(url_for("cases.show", case_id=case.id), 303)
    return _form("cases/edit_deadline.html", form, conflict, deadline=deadline, case=case)


@door.route("/frister/<int:deadline_id>/forlang", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, Deadline, "deadline_id")
def extend(deadline_id: int) -> ResponseReturnValue:
    """Register that more time was asked for, given or refused."""
    deadline: Deadline = guard.the_row()
    case = _case_of(deadline)
    form = ExtensionForm(happened_on=clock.today())
    if form.validate_on_submit():
        try:
            deadlines.extend(db.session, deadline, actor=sessions.the_viewer(), today=clock.today(), **form.values())
        except RuleBroken as error:
            errors.show_at_field(form, error)
        else:
            db.session.commit()
            errors.confirm(_("Anståndet är registrerat."))
            return redirect(url_for("cases.show", case_id=case.id), 303)
    return render_template("cases/extend.html", form=form, deadline=deadline, case=case), 400 if form.errors else 200


@door.route("/frister/<int:deadline_id>/bedomning", methods=["GET", "POST"])
@guard.needs(Permission.MEASURE_DECIDE, Deadline, "deadline_id")
def state_judgement(deadline_id: int) -> ResponseReturnValue:
    """R16: the chief's own judgement beside the computed one."""
    deadline: Deadline = guard.the_row()
    case = _case_of(deadline)
    form, conflict = JudgementForm(obj=deadline), None
    if form.validate_on_submit():
        try:
            deadlines.state_judgement(
                db.session,
                deadline,
                actor=sessions.the_viewer(),
                today=clock.today(),
                opened_at=form.opened_at(),
                **form.values(),
            )
        except RuleBroken as error:
            conflict = conflicts.show(form, error, deadline)
        else:
            db.session.commit()
            errors.confirm(_("Bedömningen är sparad."))
            return redirect(url_for("cases.show", case_id=case.id), 303)
    line = queries.deadline_line(deadline.id, _facts(case), context.plan())
    return _form("cases/state_judgement.html", form, conflict, deadline=deadline, case=case, line=line)


def _case_of(deadline: Deadline) -> SupervisionCase:
    return scope.find_in(db.session, deadline.committee_id, SupervisionCase, deadline.case_id)


def _facts(case: SupervisionCase) -> CaseFacts:
    return queries.facts_of(case.id, context.plan())


def _form(template: str, form: Any, conflict: Any, **page: Any) -> ResponseReturnValue:
    """The form page again: 409 with both versions, 400 with what to put right, 200 when just opened."""
    status = 409 if conflict else 400 if form.errors else 200
    return render_template(template, form=form, conflict=conflict, **page), status
