"""The door to Stickprov: sampling protocols, "would we pass today?"."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import samples as actions
from tracker.extensions import db
from tracker.forms.samples import SampleForm
from tracker.models import Finding, Sample
from tracker.queries import samples as queries
from tracker.queries import scope, verifications, verifiers
from tracker.rules import verifications as rules
from tracker.rules.access import Permission
from tracker.web import clock, conflicts, context, guard, saving, sessions
from tracker.web.conflicts import ADDS

door = Blueprint("samples", __name__, url_prefix="/stickprov")


@door.get("/<int:sample_id>")
@guard.needs(Permission.PLAN_READ, Sample, "sample_id")
def show(sample_id: int) -> ResponseReturnValue:
    """One protocol."""
    return render_template("samples/show.html", page=queries.page(db.session, guard.the_row(), context.plan()))


@door.route("/brist/<int:finding_id>/nytt", methods=["GET", "POST"])
@guard.needs(Permission.OBSERVATION_RECORD, Finding, "finding_id")
@conflicts.unversioned(ADDS)
def new(finding_id: int) -> ResponseReturnValue:
    """Record a protocol for a finding."""
    finding: Finding = guard.the_row()
    form = _form(finding, None)
    if not form.is_submitted():
        form.suggest(queries.questions(context.plan(), finding_id))
    return _record(form, finding, None)


@door.route("/<int:sample_id>/ratta", methods=["GET", "POST"])
@guard.needs(Permission.OBSERVATION_RECORD, Sample, "sample_id")
@conflicts.unversioned(ADDS)
def correct(sample_id: int) -> ResponseReturnValue:
    """Put a mistake right by a new protocol; the old one stays."""
    earlier: Sample = guard.the_row()
    rules.check_corrects(verifications.is_corrected(db.session, Sample, earlier.id))
    form = _form(scope.find_in(db.session, earlier.committee_id, Finding, earlier.finding_id), earlier)
    if not form.is_submitted():
        form.begin_as(queries.page(db.session, earlier, context.plan()).facts.checks)
    return _record(form, scope.find_in(db.session, earlier.committee_id, Finding, earlier.finding_id), earlier)


def _form(finding: Finding, earlier: Sample | None) -> SampleForm:
    people = verifiers.candidates(db.session, finding.committee_id, clock.today())
    own = sessions.the_viewer().membership_ids_in(finding.committee_id)
    seat = next((seat for seat, _title, _name in people if seat in own), None)
    if earlier is None:
        form = SampleForm(performed_on=clock.today(), performed_by=seat)
    else:
        name = "" if earlier.performed_by_id else earlier.performed_by_name
        kept = {field: getattr(earlier, field) for field in ("performed_on", "examined", "passed", "note")}
        form = SampleForm(data={**kept, "performed_by": earlier.performed_by_id, "performed_by_name": name})
    form.offer_people(people)
    return form


def _record(form: SampleForm, finding: Finding, earlier: Sample | None) -> ResponseReturnValue:
    corrects_id = earlier.id if earlier else None
    saved = saving.attempt(
        form,
        lambda: actions.record(db.session, finding, **saving.by(), **form.values(), corrects_id=corrects_id),
    )
    if saved.done:
        return saving.to(url_for("samples.show", sample_id=saved.made.id), _("Stickprovet är sparat."))
    template = "samples/correct.html" if earlier else "samples/new.html"
    return saving.page(template, form, finding=finding, earlier=earlier)
