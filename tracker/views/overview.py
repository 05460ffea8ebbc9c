"""The first page: the overview of the plan, or the way to the page a person's roles are for."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from tracker.charts import figures, svg
from tracker.charts.svg import Svg
from tracker.extensions import db
from tracker.queries import overview
from tracker.queries.overview import OverviewPage
from tracker.rules.access import Permission
from tracker.web import context, guard, landing, sessions

door = Blueprint("overview", __name__)


@door.get("/")
@guard.needs(Permission.ACCOUNT_OWN)
def index() -> ResponseReturnValue:
    """The overview for whoever reads the plan; others are sent to their own first page."""
    viewer, committee_id = sessions.the_viewer(), sessions.committee_id()
    elsewhere = landing.instead_of_overview(viewer, committee_id)
    if elsewhere is not None:
        return redirect(elsewhere, 303)
    if committee_id is None:
        return render_template("overview/no_role.html")
    everything = request.args.get("visa") == "alla"
    page = overview.page(db.session, context.plan(), viewer, context.words(), everything=everything)
    return render_template("overview/index.html", page=page, everything=everything, ruler=_ruler(page))


def _ruler(page: OverviewPage) -> Svg:
    """The big time ruler; dashed and empty while nothing has a last day."""
    if page.leading is None:
        return svg.render(figures.empty_ruler(context.words()))
    scene = figures.ruler(
        today=page.plan.today,
        deadline_on=page.leading.deadline.due_on,
        starts_on=page.leading.case.decided_on,
        meetings=[meeting.held_on for meeting in page.plan.meetings if not meeting.cancelled],
        words=context.words(),
    )
    return svg.render(scene)
