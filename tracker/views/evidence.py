"""The door to Underlag: files and references to documents that show what is said."""

from typing import Any, cast

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import evidence as actions
from tracker.exchange.evidence_store import Damaged, Missing
from tracker.exchange.receiving import Received
from tracker.extensions import db
from tracker.forms.base import VersionedForm
from tracker.forms.evidence import EvidenceForm, RemoveForm, VersionForm
from tracker.models import Evidence, EvidenceFile, Finding, Measure, SupervisionCase
from tracker.queries import evidence as queries
from tracker.queries.evidence import FileLine, Home
from tracker.rules import evidence as rules
from tracker.rules.access import Permission
from tracker.web import clock, conflicts, errors, guard, saving, sessions, uploads
from tracker.web.conflicts import ADDS, Conflict

door = Blueprint("evidence", __name__, url_prefix="/underlag")


@door.get("/<int:evidence_id>")
@guard.needs(Permission.PLAN_READ, Evidence, "evidence_id")
def show(evidence_id: int) -> ResponseReturnValue:
    """One piece of evidence with all its versions."""
    evidence: Evidence = guard.the_row()
    page = queries.page(db.session, evidence)
    return render_template(
        "evidence/show.html",
        page=page,
        home=page.home,
        back=_address(page.home),
        authority=_authority(page.home),
        edits=_may_edit(evidence) and evidence.removed_on is None,
    )


@door.route("/atgard/<int:measure_id>/nytt", methods=["GET", "POST"])
@guard.needs(Permission.MEASURE_UPDATE, Measure, "measure_id")
@uploads.takes_file
@conflicts.unversioned(ADDS)
def new_for_measure(measure_id: int) -> ResponseReturnValue:
    """Show that a measure is done."""
    return _new(guard.the_row(), url_for("measures.show", measure_id=measure_id))


@door.route("/brist/<int:finding_id>/nytt", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, Finding, "finding_id")
@uploads.takes_file
@conflicts.unversioned(ADDS)
def new_for_finding(finding_id: int) -> ResponseReturnValue:
    """Show that a finding is mended."""
    return _new(guard.the_row(), url_for("findings.show", finding_id=finding_id))


@door.route("/arende/<int:case_id>/nytt", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, SupervisionCase, "case_id")
@uploads.takes_file
@conflicts.unversioned(ADDS)
def new_for_case(case_id: int) -> ResponseReturnValue:
    """Keep a document of the case within reach."""
    return _new(guard.the_row(), url_for("cases.show", case_id=case_id))


@door.route("/<int:evidence_id>/andra", methods=["GET", "POST"])
@guard.needs(Permission.MEASURE_UPDATE, Evidence, "evidence_id")
def edit(evidence_id: int) -> ResponseReturnValue:
    """Change what is said of it: the measure's owner for evidence of a measure, else chief and coordinator."""
    evidence: Evidence = guard.the_row()
    home = queries.home_of(db.session, evidence)
    asked = evidence.for_authority and (home.marked or bool(evidence.secrecy_provision))
    form = EvidenceForm(obj=evidence, data={"despite_secrecy": asked}).offer(_authority(home)).without_file()
    saved = saving.attempt(
        form, lambda: actions.edit(db.session, evidence, **saving.seen_by(form), **form.values()), evidence
    )
    if saved.done:
        return saving.to(_address(home), _("Underlaget är ändrat."))
    return _page("evidence/edit.html", form, home, saved.conflict, evidence=evidence)


@door.route("/<int:evidence_id>/ny-version", methods=["GET", "POST"])
@guard.needs(Permission.MEASURE_UPDATE, Evidence, "evidence_id")
@uploads.takes_file
def new_version(evidence_id: int) -> ResponseReturnValue:
    """Add a new version of the file; the older ones stay."""
    evidence: Evidence = guard.the_row()
    rules.check_standing(evidence.removed_on)
    home = queries.home_of(db.session, evidence)
    form = VersionForm(obj=evidence)
    with uploads.received(form) as file:
        chosen = cast(Received, file)  # a sound form has one
        saved = saving.attempt(
            form, lambda: actions.add_version(db.session, evidence, **saving.seen_by(form), file=chosen), evidence
        )
    if saved.done:
        return saving.to(url_for("evidence.show", evidence_id=evidence_id), _("Den nya versionen är sparad."))
    return _page("evidence/new_version.html", form, home, saved.conflict, evidence=evidence)


@door.route("/<int:evidence_id>/ta-bort", methods=["GET", "POST"])
@guard.needs(Permission.MEASURE_UPDATE, Evidence, "evidence_id")
def remove(evidence_id: int) -> ResponseReturnValue:
    """Take it away, with the reason; what a report has told of stays."""
    evidence: Evidence = guard.the_row()
    rules.check_standing(evidence.removed_on)
    home = queries.home_of(db.session, evidence)
    form = RemoveForm(data={"version": evidence.version})
    saved = saving.attempt(
        form,
        lambda: actions.remove(db.session, evidence, **saving.seen_by(form), reason=form.reason.data or ""),
        evidence,
    )
    if saved.done:
        return saving.to(_address(home), _("Underlaget är borttaget."))
    reported = queries.is_reported(db.session, evidence_id)
    return _page("evidence/remove.html", form, home, saved.conflict, evidence=evidence, reported=reported)


# --- The files --------------------------------------------------------------------------------------------------------


@door.get("/<int:evidence_id>/fil/<int:number>")
@guard.needs(Permission.PLAN_READ, Evidence, "evidence_id")
def download(evidence_id: int, number: int) -> ResponseReturnValue:
    """One version of the file, as an attachment; or a page that says why it can't be handed out."""
    evidence: Evidence = guard.the_row()
    file = queries.file_of(db.session, evidence_id, number)
    if evidence.removed_on is not None or _withheld(file):
        return _not_handed_out(evidence, file), 409
    try:
        return uploads.download(file, uploads.store().open(file.sha256))
    except (Missing, Damaged) as fault:
        # The file's name may be about somebody; its number and hash are enough to find it.
        current_app.logger.error(
            "evidence %s version %s is %s: %s", evidence_id, number, type(fault).__name__.lower(), file.sha256
        )
        return _not_handed_out(evidence, file, damaged=True), 409


@door.post("/<int:evidence_id>/fil/<int:number>/viruskontroll")
@guard.needs(Permission.PLAN_READ, Evidence, "evidence_id")
@conflicts.unversioned("asks the scanner, whose answers are only ever added")
def scan(evidence_id: int, number: int) -> ResponseReturnValue:
    """Ask the scanner once more about a file that waits for it."""
    line = queries.file_of(db.session, evidence_id, number)
    scanner = uploads.scanner_in_use()
    shown = redirect(url_for("evidence.show", evidence_id=evidence_id), 303)
    if scanner is None or line.scan is not None:
        return shown
    db.session.rollback()  # the scanner may take its time, and nobody else should wait for the database
    verdict = scanner.scan(uploads.store().path(line.sha256))
    row = db.session.get_one(EvidenceFile, line.id)
    if actions.record_scan(db.session, row, verdict, actor=sessions.the_viewer(), today=clock.today()):
        db.session.commit()
        errors.confirm(_("Filen är kontrollerad."))
    else:
        errors.confirm(_("Viruskontrollen svarar inte. Försök igen om en stund."))
    return shown


def _withheld(file: FileLine) -> bool:
    return rules.withheld(file.scan, scanning=uploads.scanner_in_use() is not None)


def _not_handed_out(evidence: Evidence, file: FileLine, *, damaged: bool = False) -> str:
    return render_template("evidence/withheld.html", evidence=evidence, file=file, damaged=damaged)


# --- What they share --------------------------------------------------------------------------------------------------


def _new(subject: Measure | Finding | SupervisionCase, back: str) -> ResponseReturnValue:
    home = queries.home_of(db.session, subject)
    form = EvidenceForm().offer(_authority(home))
    with uploads.received(form) as file:
        saved = saving.attempt(
            form, lambda: actions.add(db.session, subject, **saving.by(), **form.values(), file=file)
        )
    if saved.done:
        return saving.to(back, _("Underlaget är tillagt."))
    return _page("evidence/new.html", form, home, None)


def _may_edit(evidence: Evidence) -> bool:
    """Whether the viewer may change it, as the guard judges the addresses that do."""
    return guard.allowed(Permission.MEASURE_UPDATE, evidence)


def _authority(home: Home) -> str:
    return home.authorities[0] if len(home.authorities) == 1 else _("myndigheten")


def _address(home: Home) -> str:
    if home.kind == "measure":
        return url_for("measures.show", measure_id=home.id)
    if home.kind == "finding":
        return url_for("findings.show", finding_id=home.id)
    return url_for("cases.show", case_id=home.id)


def _page(
    template: str, form: VersionedForm, home: Home, conflict: Conflict | None, **page: Any
) -> ResponseReturnValue:
    uploads.ask_again(form)
    html = render_template(template, form=form, home=home, back=_address(home), conflict=conflict, **page)
    return html, conflicts.status(form, conflict)
