"""The door to Brister: what the authority found, what the committee says of it, and what is done about it."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import findings as actions
from tracker.extensions import db
from tracker.forms.findings import CorrectionForm, FindingForm, NewFindingForm, PositionForm
from tracker.models import Finding, SupervisionCase
from tracker.queries import cases, scope
from tracker.queries import findings as queries
from tracker.rules.access import Permission
from tracker.rules.transitions import RuleBroken
from tracker.web import clock, conflicts, context, errors, filters, guard, sessions

door = Blueprint("findings", __name__, url_prefix="/brister")


@door.get("")
@guard.needs(Permission.PLAN_READ)
def index() -> ResponseReturnValue:
    """All findings of the plan, open ones first chosen."""
    page = queries.finding_list(
        db.session,
        context.plan(),
        selection=filters.choice("visa", queries.SELECTIONS, queries.OPEN),
        case_id=filters.number("arende"),
        sort=filters.choice("sortera", queries.SORTS, "nummer"),
        descending=filters.descending(),
        number=filters.page_number(),
    )
    return render_template("findings/index.html", page=page)


@door.get("/<int:finding_id>")
@guard.needs(Permission.PLAN_READ, Finding, "finding_id")
def show(finding_id: int) -> ResponseReturnValue:
    """One finding: both axes, requirement, legal basis, effect, measures, evidence, history."""
    page = queries.finding_page(db.session, guard.the_row(), context.plan())
    return render_template("findings/show.html", page=page, may_update=_may_update(page))


def _may_update(page: queries.FindingPage) -> frozenset[int]:
    """The measures on the page that this reader may update."""
    viewer, committee = sessions.the_viewer(), sessions.the_committee_id()
    people = [(line.facts, line.facts.owner, line.facts.deputy) for line in page.measures]
    return frozenset(
        measure.id
        for measure, owner, deputy in people
        if viewer.may_update(
            committee, owner.membership_id if owner else None, deputy.membership_id if deputy else None
        )
    )


@door.route("/ny", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT)
def new() -> ResponseReturnValue:
    """Register a finding, of the case that `?arende=` names."""
    committee_id = sessions.the_committee_id()
    form = NewFindingForm(case_id=filters.number("arende"))
    form.offer(queries.earlier(context.plan())).offer_cases(cases.open_cases(db.session, committee_id))
    if form.validate_on_submit():
        case = scope.find_in(db.session, committee_id, SupervisionCase, form.case_id.data)
        try:
            finding = actions.register(
                db.session, case, actor=sessions.the_viewer(), today=clock.today(), **form.values()
            )
        except RuleBroken as error:
            errors.show_at_field(form, error)
        else:
            db.session.commit()
            errors.confirm(_("Brist %(number)s är registrerad.", number=finding.number))
            return redirect(url_for("findings.show", finding_id=finding.id), 303)
    return render_template("findings/new.html", form=form), 400 if form.errors else 200


@door.route("/<int:finding_id>/andra", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, Finding, "finding_id")
def edit(finding_id: int) -> ResponseReturnValue:
    """Change a finding. The authority's words can be filled in here once."""
    finding: Finding = guard.the_row()
    form, conflict = FindingForm(obj=finding), None
    form.offer(queries.earlier(context.plan(), finding_id), words_locked=bool(finding.authority_words))
    if form.validate_on_submit():
        try:
            actions.edit(
                db.session,
                finding,
                actor=sessions.the_viewer(),
                today=clock.today(),
                opened_at=form.opened_at(),
                **form.values(),
            )
        except RuleBroken as error:
            conflict = conflicts.show(form, error, finding)
        else:
            return _saved(finding, _("Bristen är ändrad."))
    return _form("findings/edit.html", form, conflict, finding=finding)


@door.route("/<int:finding_id>/standpunkt", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, Finding, "finding_id")
def position(finding_id: int) -> ResponseReturnValue:
    """Say whether the committee shares the authority's assessment."""
    finding: Finding = guard.the_row()
    form, conflict = PositionForm(obj=finding), None
    if form.validate_on_submit():
        try:
            actions.take_position(
                db.session,
                finding,
                actor=sessions.the_viewer(),
                today=clock.today(),
                opened_at=form.opened_at(),
                position=form.position.data,
                position_reason=form.position_reason.data or "",
            )
        except RuleBroken as error:
            conflict = conflicts.show(form, error, finding)
        else:
            return _saved(finding, _("Ståndpunkten är sparad."))
    return _form("findings/position.html", form, conflict, finding=finding)


@door.route("/<int:finding_id>/ratta-ordalydelsen", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, Finding, "finding_id")
def correct_words(finding_id: int) -> ResponseReturnValue:
    """Correct the authority's words as they were registered; what stood stays readable."""
    finding: Finding = guard.the_row()
    form, conflict = CorrectionForm(obj=finding), None
    if form.validate_on_submit():
        try:
            actions.correct_words(
                db.session,
                finding,
                actor=sessions.the_viewer(),
                today=clock.today(),
                opened_at=form.opened_at(),
                new=form.authority_words.data or "",
                reason=form.reason.data or "",
            )
        except RuleBroken as error:
            conflict = conflicts.show(form, error, finding)
        else:
            return _saved(finding, _("Ordalydelsen är rättad. Den gamla syns på bristens sida."))
    return _form("findings/correct_words.html", form, conflict, finding=finding)


def _saved(finding: Finding, sentence: str) -> ResponseReturnValue:
    db.session.commit()
    errors.confirm(sentence)
    return redirect(url_for("findings.show", finding_id=finding.id), 303)


def _form(template: str, form: Any, conflict: Any, **page: Any) -> ResponseReturnValue:
    """The form page again: 409 with both versions, 400 with what to put right, 200 when just opened."""
    status = 409 if conflict else 400 if form.errors else 200
    return render_template(template, form=form, conflict=conflict, **page), status
