"""The door to Underlag: references to documents that show what is said."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import evidence as actions
from tracker.extensions import db
from tracker.forms.evidence import EvidenceForm
from tracker.models import Evidence, Finding, Measure, SupervisionCase
from tracker.queries import evidence as queries
from tracker.queries.evidence import Home
from tracker.rules.access import Permission
from tracker.rules.transitions import RuleBroken
from tracker.web import clock, conflicts, errors, guard, sessions
from tracker.web.conflicts import ADDS

door = Blueprint("evidence", __name__, url_prefix="/underlag")


@door.route("/atgard/<int:measure_id>/nytt", methods=["GET", "POST"])
@guard.needs(Permission.MEASURE_UPDATE, Measure, "measure_id")
@conflicts.unversioned(ADDS)
def new_for_measure(measure_id: int) -> ResponseReturnValue:
    """Show that a measure is done."""
    return _new(guard.the_row(), url_for("measures.show", measure_id=measure_id))


@door.route("/brist/<int:finding_id>/nytt", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, Finding, "finding_id")
@conflicts.unversioned(ADDS)
def new_for_finding(finding_id: int) -> ResponseReturnValue:
    """Show that a finding is mended."""
    return _new(guard.the_row(), url_for("findings.show", finding_id=finding_id))


@door.route("/arende/<int:case_id>/nytt", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, SupervisionCase, "case_id")
@conflicts.unversioned(ADDS)
def new_for_case(case_id: int) -> ResponseReturnValue:
    """Keep a document of the case within reach."""
    return _new(guard.the_row(), url_for("cases.show", case_id=case_id))


@door.route("/<int:evidence_id>/andra", methods=["GET", "POST"])
@guard.needs(Permission.MEASURE_UPDATE, Evidence, "evidence_id")
def edit(evidence_id: int) -> ResponseReturnValue:
    """Change a reference: the measure's owner for evidence of a measure, else chief and coordinator."""
    evidence: Evidence = guard.the_row()
    home = queries.home_of(db.session, evidence)
    form, conflict = EvidenceForm(obj=evidence).offer(_authority(home)), None
    conflicts.take_saved(form, evidence)
    if form.validate_on_submit():
        try:
            actions.edit(
                db.session,
                evidence,
                actor=sessions.the_viewer(),
                today=clock.today(),
                opened_at=form.opened_at(),
                **form.values(),
            )
        except RuleBroken as error:
            conflict = conflicts.show(form, error, evidence)
        else:
            db.session.commit()
            errors.confirm(_("Underlaget är ändrat."))
            return redirect(_address(home), 303)
    return _page("evidence/edit.html", form, home, conflict, evidence=evidence)


def _new(subject: Measure | Finding | SupervisionCase, back: str) -> ResponseReturnValue:
    home = queries.home_of(db.session, subject)
    form = EvidenceForm().offer(_authority(home))
    if form.validate_on_submit():
        actions.add(db.session, subject, actor=sessions.the_viewer(), today=clock.today(), **form.values())
        db.session.commit()
        errors.confirm(_("Underlaget är tillagt."))
        return redirect(back, 303)
    return _page("evidence/new.html", form, home, None)


def _authority(home: Home) -> str:
    return home.authorities[0] if len(home.authorities) == 1 else _("myndigheten")


def _address(home: Home) -> str:
    if home.kind == "measure":
        return url_for("measures.show", measure_id=home.id)
    if home.kind == "finding":
        return url_for("findings.show", finding_id=home.id)
    return url_for("cases.show", case_id=home.id)


def _page(template: str, form: EvidenceForm, home: Home, conflict: Any, **page: Any) -> ResponseReturnValue:
    status = 409 if conflict else 400 if form.errors else 200
    return render_template(template, form=form, home=home, back=_address(home), conflict=conflict, **page), status
