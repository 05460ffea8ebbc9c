"""The door to published reports: the list, the frozen text, the stored file, taking back before dispatch."""

from typing import Any

from flask import Blueprint, Response, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import reports as actions
from tracker.charts import figures, svg
from tracker.documents import html
from tracker.extensions import db
from tracker.forms.reports import WithdrawForm
from tracker.models import Report
from tracker.models.reports import PDF, WORD
from tracker.queries import reports, reports_presented
from tracker.queries.reports_presented import PresentedPage
from tracker.queries.scope import NotFound
from tracker.rules.access import Permission
from tracker.web import clock, conflicts, context, downloads, filters, guard, saving, sessions
from tracker.wording import Words

door = Blueprint("reports", __name__, url_prefix="/rapporter")

#: What `?visa=` may say; anything else shows all.
STANDING = "galler"


@door.get("")
@guard.needs(Permission.REPORT_READ)
def index() -> ResponseReturnValue:
    """The committee's reports, the newest first. Whoever reads published reports only does not see withdrawn ones."""
    standing, sort = filters.choice("visa", (STANDING,)), filters.choice("sortera", reports.SORTS)
    descending = filters.descending() if sort else True
    page = reports.index_page(
        db.session,
        sessions.the_committee_id(),
        filters.page_number(),
        published_only=not _reads_plan(),
        standing_only=bool(standing),
        sort=sort or "rapport",
        descending=descending,
    )
    return render_template(
        "reports/index.html", page=page, standing=standing, sort=sort or "rapport", descending=descending
    )


@door.get("/<int:report_id>")
@guard.needs(Permission.REPORT_READ, Report)
def show(report_id: int) -> ResponseReturnValue:
    """A report as it was frozen; beside it, never inside it, what has happened since."""
    report: Report = guard.the_row()
    _check_published(report)
    page = reports.show_page(db.session, report, clock.today(), context.plan() if _reads_plan() else None)
    return render_template(
        "reports/show.html",
        page=page,
        document=html.page(page.document),
        supplement=reports_presented.locked_supplement(db.session, report.id),
    )


@door.get("/<int:report_id>/motelage")
@guard.needs(Permission.REPORT_READ, Report)
def present(report_id: int) -> ResponseReturnValue:
    """Mötesläge: the frozen report for the projector. All its views come at once, so nothing is fetched later."""
    report: Report = guard.the_row()
    _check_published(report)
    plan = context.plan() if _reads_plan() else None
    page = reports_presented.presented_page(db.session, report, clock.today(), plan)
    return render_template("reports/present.html", page=page, drawings=_drawings(page))


def _drawings(page: PresentedPage) -> dict[str, Any]:
    """The ruler of each last day. What is yellow in it is now, as on every other page."""
    return {
        view.anchor: svg.render(
            figures.ruler(
                today=clock.today(),
                deadline_on=view.last_day.due_on,
                starts_on=view.last_day.starts_on,
                meetings=view.last_day.meetings,
                words=Words("sv"),
            ),
            view.anchor,
        )
        for view in page.presentation.views
        if view.last_day is not None
    }


@door.get("/<int:report_id>/fil")
@guard.needs(Permission.REPORT_READ, Report)
def download(report_id: int) -> ResponseReturnValue:
    """The stored file, byte for byte, whatever has changed since. Its ETag is its SHA-256."""
    return _file(report_id, PDF)


@door.get("/<int:report_id>/fil.docx")
@guard.needs(Permission.REPORT_READ, Report)
def download_word(report_id: int) -> ResponseReturnValue:
    """The Word copy that was made when the report was locked. A report without one is 404."""
    return _file(report_id, WORD)


def _file(report_id: int, media_type: str) -> Response:
    report: Report = guard.the_row()
    _check_published(report)
    try:
        file = reports.report_file(db.session, report_id, media_type)
    except NotFound:
        abort(404)
    return downloads.send(file, kept=True)


@door.route("/<int:report_id>/aterkalla", methods=["GET", "POST"])
@guard.needs(Permission.REPORT_PUBLISH, Report, recent=guard.POSTING)
@conflicts.unversioned("a report never changes, and one that is taken back already is refused")
def withdraw(report_id: int) -> ResponseReturnValue:
    """Take the report back before dispatch, with the reason. It stays, marked as withdrawn."""
    report: Report = guard.the_row()
    form = WithdrawForm()
    saved = saving.attempt(
        form,
        lambda: actions.withdraw(db.session, report, **saving.by(), reason=form.reason.data or ""),
    )
    if saved.done:
        said = _("Rapport %(number)s är återkallad.", number=report.number)
        return saving.to(url_for("meetings.show", meeting_id=report.meeting_id), said)
    return saving.page("reports/withdraw.html", form, page=reports.row(db.session, report_id))


def _reads_plan() -> bool:
    return sessions.the_viewer().may(Permission.PLAN_READ, sessions.the_committee_id())


def _check_published(report: Report) -> None:
    """A withdrawn report counts as unpublished: it does not exist for whoever reads published ones only (R11)."""
    if not _reads_plan() and reports.is_withdrawn(db.session, report.id):
        abort(404)
