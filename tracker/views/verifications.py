"""The door to Kontroller: what is to be checked, and whether it is done and has helped."""

from flask import Blueprint, g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import Forbidden

from tracker.actions import verifications as actions
from tracker.extensions import db
from tracker.forms.verifications import VerificationForm
from tracker.models import Finding, Measure, Verification
from tracker.queries import samples, verifiers
from tracker.queries import verifications as queries
from tracker.queries.verifications import Checks
from tracker.rules import verifications as rules
from tracker.rules.access import Permission
from tracker.web import clock, conflicts, context, guard, saving, sessions
from tracker.web.conflicts import ADDS

#: What a correction begins with as it stood.
_KEPT = ("performed_on", "method", "sample_size", "result", "note", "next_check_on")

door = Blueprint("verifications", __name__, url_prefix="/kontroller")


@door.get("")
@guard.needs(Permission.PLAN_READ)
def index() -> ResponseReturnValue:
    """What is to be checked next, what nobody has checked, and the last results."""
    own = sessions.the_viewer().membership_ids_in(sessions.the_committee_id())
    return render_template("verifications/index.html", page=queries.verification_list(context.plan(), own))


@door.get("/<int:verification_id>")
@guard.needs(Permission.PLAN_READ, Verification, "verification_id")
def show(verification_id: int) -> ResponseReturnValue:
    """One verification."""
    page = queries.page(db.session, guard.the_row(), context.plan(), sessions.the_viewer())
    return render_template("verifications/show.html", page=page, line=page.line)


@door.route("/atgard/<int:measure_id>/ny", methods=["GET", "POST"])
@guard.needs(Permission.VERIFY, Measure, "measure_id")
@conflicts.unversioned(ADDS)
def new_for_measure(measure_id: int) -> ResponseReturnValue:
    """Say whether a measure is really done."""
    return _record(guard.the_row())


@door.route("/brist/<int:finding_id>/ny", methods=["GET", "POST"])
@guard.needs(Permission.VERIFY, Finding, "finding_id")
@conflicts.unversioned(ADDS)
def new_for_finding(finding_id: int) -> ResponseReturnValue:
    """Say whether what was done has helped."""
    return _record(guard.the_row())


@door.route("/<int:verification_id>/ratta", methods=["GET", "POST"])
@guard.needs(Permission.VERIFY, Verification, "verification_id")
@conflicts.unversioned(ADDS)
def correct(verification_id: int) -> ResponseReturnValue:
    """Put a mistake right by a new verification; the old one stays, struck through."""
    earlier: Verification = guard.the_row()
    rules.check_corrects(queries.is_corrected(db.session, Verification, earlier.id))
    return _record(queries.row_of(db.session, earlier), earlier)


def _record(subject: Measure | Finding, earlier: Verification | None = None) -> ResponseReturnValue:
    checks = queries.checks_of(db.session, subject, context.plan(), sessions.the_viewer())
    form = _form(subject, earlier)
    corrects_id = earlier.id if earlier else None
    saved = saving.attempt(
        form,
        lambda: actions.record(db.session, subject, **saving.by(), **form.values(), corrects_id=corrects_id),
    )
    if saved.done:
        return saving.to(url_for("verifications.show", verification_id=saved.made.id), _("Kontrollen är sparad."))
    template = "verifications/correct.html" if earlier else "verifications/new.html"
    return saving.page(template, form, subject=subject, back=_address(subject), checks=checks, earlier=earlier)


def _form(subject: Measure | Finding, earlier: Verification | None) -> VerificationForm:
    """The form as it begins: today, by the one who writes; a correction begins as what it puts right."""
    plan, viewer, committee_id = context.plan(), sessions.the_viewer(), subject.committee_id
    people = verifiers.candidates(db.session, committee_id, clock.today())
    own = viewer.membership_ids_in(committee_id)
    form = VerificationForm(
        data=_begun(earlier) if earlier else {"performed_on": clock.today(), "performed_by": _own_seat(people, own)}
    )
    of_effect = isinstance(subject, Finding)
    form.offer(
        people,
        indicators=plan.indicators_of(subject.id) if of_effect else (),
        samples=samples.of_finding(plan, subject.id) if of_effect else (),
        words=context.words(),
    )
    return form if of_effect else form.without_basis()


def _own_seat(people: tuple[tuple[int, str, str], ...], own: frozenset[int]) -> int | None:
    return next((seat for seat, _title, _name in people if seat in own), None)


def _begun(earlier: Verification) -> dict[str, object]:
    """What a correction begins as: all that stands, with one performer, the person or the name."""
    basis = f"nyckeltal-{earlier.indicator_id}" if earlier.indicator_id else ""
    basis = f"stickprov-{earlier.sample_id}" if earlier.sample_id else basis
    name = "" if earlier.performed_by_id else earlier.performed_by_name
    kept = {field: getattr(earlier, field) for field in _KEPT}
    return {**kept, "performed_by": earlier.performed_by_id, "performed_by_name": name, "basis": basis}


def _address(subject: Measure | Finding) -> str:
    if isinstance(subject, Measure):
        return url_for("measures.show", measure_id=subject.id)
    return url_for("findings.show", finding_id=subject.id)


@door.errorhandler(Forbidden)
def refused(error: Forbidden) -> ResponseReturnValue:
    """R4: whoever may not verify learns who may, where the reader may see the plan at all."""
    row, committee_id = g.get("row"), sessions.committee_id()
    db.session.rollback()
    if row is None or committee_id is None or not sessions.the_viewer().may(Permission.PLAN_READ, committee_id):
        return render_template("errors/403.html", error=error), 403
    subject = queries.row_of(db.session, row) if isinstance(row, Verification) else row
    checks: Checks = queries.checks_of(db.session, subject, context.plan(), sessions.the_viewer())
    return render_template("verifications/refused.html", checks=checks, subject=subject, back=_address(subject)), 403
