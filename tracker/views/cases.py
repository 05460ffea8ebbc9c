"""The door to Ärenden: what the authority has decided, what has happened since, and by when."""

from collections.abc import Callable

from flask import Blueprint, render_template, request, url_for
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
from tracker.web import clock, conflicts, context, filters, guard, saving, sessions
from tracker.web.conflicts import ADDS
from tracker.web.saving import Attempt

door = Blueprint("cases", __name__, url_prefix="/arenden")

#: What can be added to the log, as the address says it. Extensions have a form of their own, at their last day.
EVENTS = {
    "svar-skickat": CaseEventKind.ANSWER_SENT,
    "komplettering": CaseEventKind.SUPPLEMENT_REQUESTED,
    "avslutat": CaseEventKind.CLOSED,
    "beslut": CaseEventKind.DECISION,
    "delgivning": CaseEventKind.SERVICE,
    "overklagat": CaseEventKind.APPEALED,
    "laga-kraft": CaseEventKind.FINAL,
    "ansokan-om-vite": CaseEventKind.COURT_APPLICATION,
    "dom": CaseEventKind.JUDGMENT,
    "avstar-fran-vite": CaseEventKind.FINE_WAIVED,
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
@conflicts.unversioned(ADDS)
def new() -> ResponseReturnValue:
    """Register a case, with its first last day and its findings."""
    form = NewCaseForm(
        authority_choice="ivo", kind=CaseKind.SUPERVISION, sanction=SanctionKind.NONE, deadline_kind=None
    )
    committee_id = sessions.the_committee_id()
    saved = saving.attempt(form, lambda: actions.register(db.session, committee_id, **saving.by(), **form.all_values()))
    if saved.done:
        return saving.to(url_for("cases.show", case_id=saved.made.id), _("Ärendet är registrerat."))
    return saving.page("cases/new.html", form)


@door.route("/<int:case_id>/andra", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, SupervisionCase, "case_id")
def edit(case_id: int) -> ResponseReturnValue:
    """Change what is known of a case."""
    case: SupervisionCase = guard.the_row()
    form = CaseForm(obj=case)
    if request.method == "GET":
        form.choose(case.authority, case.authority_short)
    saved = saving.attempt(form, lambda: _save(case, form), case)
    if saved.done:
        return saving.to(url_for("cases.show", case_id=case_id), _("Ärendet är ändrat."))
    return saving.page("cases/edit.html", form, saved.conflict, case=case)


def _save(case: SupervisionCase, form: CaseForm) -> SupervisionCase:
    try:
        return actions.edit(db.session, case, **saving.seen_by(form), **form.values())
    except RuleBroken:
        form.spell_out()
        raise


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
    saved = saving.attempt(
        form,
        lambda: actions.add_event(db.session, case, kind=kind, **saving.seen_by(form), **form.values()),
        case,
    )
    if saved.done:
        return saving.to(url_for("cases.show", case_id=case_id), _("Händelsen är sparad."))
    return saving.page("cases/add_event.html", form, saved.conflict, case=case, kind=kind)


def _event_form(case: SupervisionCase, kind: CaseEventKind) -> EventForm:
    """The form for one kind of event. What an answer meets is ticked from the start: that is what it is for."""
    words, plan = context.words(), context.plan()
    met = queries.deadlines_met_by(kind, _facts(case))
    covered = queries.open_findings(plan, case.id) if kind is CaseEventKind.CLOSED else ()
    form = EventForm(
        version=case.version, happened_on=clock.today(), met_deadline_ids=[deadline.id for deadline in met]
    )
    return form.offer(
        kind,
        deadlines=[(d.id, f"{words.label(d.kind)} {words.date(d.due_on)}") for d in met],
        findings=[(finding.id, f"{finding.number} {finding.title}") for finding in covered],
    )


@door.route("/<int:case_id>/frister", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, SupervisionCase, "case_id")
@conflicts.unversioned(ADDS)
def add_deadline(case_id: int) -> ResponseReturnValue:
    """Register a last day."""
    case: SupervisionCase = guard.the_row()
    form = DeadlineForm(kind=DeadlineKind.REPORT)
    saved = saving.attempt(form, lambda: deadlines.add(db.session, case, **saving.by(), **form.values()))
    if saved.done:
        return saving.to(url_for("cases.show", case_id=case_id), _("Sista dagen är registrerad."))
    return saving.page("cases/add_deadline.html", form, case=case)


@door.route("/frister/<int:deadline_id>/andra", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, Deadline, "deadline_id")
def edit_deadline(deadline_id: int) -> ResponseReturnValue:
    """Correct a registered last day, or note when it was met."""
    deadline: Deadline = guard.the_row()
    case = _case_of(deadline)
    form = EditDeadlineForm(obj=deadline)
    saved = _change(deadline, form, deadlines.edit)
    if saved.done:
        return saving.to(url_for("cases.show", case_id=case.id), _("Sista dagen är ändrad."))
    return saving.page("cases/edit_deadline.html", form, saved.conflict, deadline=deadline, case=case)


@door.route("/frister/<int:deadline_id>/forlang", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, Deadline, "deadline_id")
def extend(deadline_id: int) -> ResponseReturnValue:
    """Register that more time was asked for, given or refused."""
    deadline: Deadline = guard.the_row()
    case = _case_of(deadline)
    form = ExtensionForm(version=deadline.version, happened_on=clock.today())
    saved = _change(deadline, form, deadlines.extend)
    if saved.done:
        return saving.to(url_for("cases.show", case_id=case.id), _("Anståndet är registrerat."))
    return saving.page("cases/extend.html", form, saved.conflict, deadline=deadline, case=case)


@door.route("/frister/<int:deadline_id>/bedomning", methods=["GET", "POST"])
@guard.needs(Permission.MEASURE_DECIDE, Deadline, "deadline_id")
def state_judgement(deadline_id: int) -> ResponseReturnValue:
    """R16: the chief's own judgement beside the computed one."""
    deadline: Deadline = guard.the_row()
    case = _case_of(deadline)
    form = JudgementForm(obj=deadline)
    saved = _change(deadline, form, deadlines.state_judgement)
    if saved.done:
        return saving.to(url_for("cases.show", case_id=case.id), _("Bedömningen är sparad."))
    line = queries.deadline_line(deadline.id, _facts(case), context.plan())
    return saving.page("cases/state_judgement.html", form, saved.conflict, deadline=deadline, case=case, line=line)


def _change(
    deadline: Deadline, form: EditDeadlineForm | ExtensionForm | JudgementForm, action: Callable[..., Deadline]
) -> Attempt:
    return saving.attempt(form, lambda: action(db.session, deadline, **saving.seen_by(form), **form.values()), deadline)


def _case_of(deadline: Deadline) -> SupervisionCase:
    return scope.find_in(db.session, deadline.committee_id, SupervisionCase, deadline.case_id)


def _facts(case: SupervisionCase) -> CaseFacts:
    return queries.facts_of(case.id, context.plan())
