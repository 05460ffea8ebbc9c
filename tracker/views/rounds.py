"""The door to IVO:s uppföljning: the rounds in which the authority looks again, and what it says of each finding."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import rounds as actions
from tracker.actions.rounds import Said
from tracker.extensions import db
from tracker.forms.rounds import EditRoundForm, RoundForm, VerdictsForm
from tracker.models import InspectionRound, SupervisionCase
from tracker.queries import cases
from tracker.queries import rounds as queries
from tracker.queries.rounds import RoundPage
from tracker.rules.access import Permission
from tracker.web import conflicts, context, guard, saving
from tracker.web.conflicts import ADDS

door = Blueprint("rounds", __name__, url_prefix="/uppfoljningar")


@door.get("/<int:round_id>")
@guard.needs(Permission.PLAN_READ, InspectionRound, "round_id")
def show(round_id: int) -> ResponseReturnValue:
    """One round: its days, and the verdict on each finding."""
    return render_template("rounds/show.html", page=queries.page(guard.the_row(), context.plan()))


@door.route("/arende/<int:case_id>/ny", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, SupervisionCase, "case_id")
@conflicts.unversioned(ADDS)
def new(case_id: int) -> ResponseReturnValue:
    """Register that the authority will look again, or has."""
    case: SupervisionCase = guard.the_row()
    form = RoundForm()
    saved = saving.attempt(form, lambda: actions.register(db.session, case, **saving.by(), **form.values()))
    if saved.done:
        return saving.to(url_for("rounds.show", round_id=saved.made.id), _("Uppföljningen är registrerad."))
    return saving.page("rounds/new.html", form, case=cases.facts_of(case_id, context.plan()))


@door.route("/<int:round_id>/andra", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, InspectionRound, "round_id")
def edit(round_id: int) -> ResponseReturnValue:
    """Say more of a round, or put a day right."""
    row: InspectionRound = guard.the_row()
    page = queries.page(row, context.plan())
    form = EditRoundForm(obj=row)
    saved = saving.attempt(form, lambda: actions.edit(db.session, row, **saving.seen_by(form), **form.values()), row)
    if saved.done:
        return saving.to(url_for("rounds.show", round_id=round_id), _("Uppföljningen är ändrad."))
    return saving.page("rounds/edit.html", form, saved.conflict, page=page)


@door.route("/<int:round_id>/bedomning", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, InspectionRound, "round_id")
def decide(round_id: int) -> ResponseReturnValue:
    """R6 a: register the authority's decision with its verdict on each finding, or put it right."""
    row: InspectionRound = guard.the_row()
    page = queries.page(row, context.plan())
    findings = queries.findings_of(row.case_id, context.plan())
    form = VerdictsForm.for_findings(findings)(obj=row)
    if request.method == "GET":
        _fill(form, page)
    saved = saving.attempt(form, lambda: _decide(row, form), row)
    if saved.done:
        return saving.to(url_for("rounds.show", round_id=round_id), _("Bedömningen är registrerad."))
    rows = list(zip(findings, form.rows(), strict=True))
    return saving.page("rounds/decide.html", form, saved.conflict, page=page, rows=rows)


def _decide(row: InspectionRound, form: VerdictsForm) -> InspectionRound:
    return actions.decide(
        db.session,
        row,
        **saving.seen_by(form),
        decided_on=form.decided_on.data,
        dnr=form.dnr.data or "",
        verdicts={finding_id: Said(verdict, remark) for finding_id, (verdict, remark) in form.said().items()},
    )


def _fill(form: VerdictsForm, page: RoundPage) -> None:
    """What was registered before, to be put right."""
    for judged in page.judged:
        form[f"verdict_{judged.finding.id}"].data = judged.said.verdict
        form[f"remark_{judged.finding.id}"].data = judged.said.note
