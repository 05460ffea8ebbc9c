"""The door to Underlag: files and references to documents that show what is said."""

from collections.abc import Callable
from typing import Any

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
from tracker.rules.transitions import RuleBroken
from tracker.web import clock, conflicts, errors, guard, sessions, uploads
from tracker.web.conflicts import Conflict

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
def new_for_measure(measure_id: int) -> ResponseReturnValue:
    """Show that a measure is done."""
    return _new(guard.the_row(), url_for("measures.show", measure_id=measure_id))


@door.route("/brist/<int:finding_id>/nytt", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, Finding, "finding_id")
@uploads.takes_file
def new_for_finding(finding_id: int) -> ResponseReturnValue:
    """Show that a finding is mended."""
    return _new(guard.the_row(), url_for("findings.show", finding_id=finding_id))


@door.route("/arende/<int:case_id>/nytt", methods=["GET", "POST"])
@guard.needs(Permission.PLAN_EDIT, SupervisionCase, "case_id")
@uploads.takes_file
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
    done, conflict = _try(form, evidence, actions.edit)
    if done:
        errors.confirm(_("Underlaget är ändrat."))
        return redirect(_address(home), 303)
    return _page("evidence/edit.html", form, home, conflict, evidence=evidence)


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
        done, conflict = _try(form, evidence, actions.add_version, file=file)
    if done:
        errors.confirm(_("Den nya versionen är sparad."))
        return redirect(url_for("evidence.show", evidence_id=evidence_id), 303)
    return _page("evidence/new_version.html", form, home, conflict, evidence=evidence)


@door.route("/<int:evidence_id>/ta-bort", methods=["GET", "POST"])
@guard.needs(Permission.MEASURE_UPDATE, Evidence, "evidence_id")
def remove(evidence_id: int) -> ResponseReturnValue:
    """Take it away, with the reason; what a report has told of stays."""
    evidence: Evidence = guard.the_row()
    rules.check_standing(evidence.removed_on)
    home = queries.home_of(db.session, evidence)
    form = RemoveForm(data={"version": evidence.version})
    done, conflict = _try(form, evidence, actions.remove)
    if done:
        errors.confirm(_("Underlaget är borttaget."))
        return redirect(_address(home), 303)
    reported = queries.is_reported(db.session, evidence_id)
    return _page("evidence/remove.html", form, home, conflict, evidence=evidence, reported=reported)


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
        done, _conflict = _try(form, subject, _adding, file=file)
    if done:
        errors.confirm(_("Underlaget är tillagt."))
        return redirect(back, 303)
    return _page("evidence/new.html", form, home, None)


def _adding(session: Any, subject: Any, *, opened_at: int | None, **values: Any) -> Evidence:
    """Nothing was opened to be changed: what is new has no version yet."""
    return actions.add(session, subject, **values)


def _try(
    form: VersionedForm, row: Any, action: Callable[..., Any], file: Received | None = None
) -> tuple[bool, Conflict | None]:
    """Whether a sent and sound form was acted on and committed; else what somebody else saved meanwhile, if so."""
    if not form.validate_on_submit():
        return False, None
    values = form.values() if isinstance(form, EvidenceForm) else {}
    if isinstance(form, RemoveForm):
        values = {"reason": form.reason.data}
    if file is not None:
        values["file"] = file
    try:
        action(
            db.session,
            row,
            actor=sessions.the_viewer(),
            today=clock.today(),
            opened_at=form.opened_at(),
            **values,
        )
    except RuleBroken as error:
        return False, conflicts.show(form, error, row)
    db.session.commit()
    return True, None


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
