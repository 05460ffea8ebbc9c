"""The first page: the overview of the plan, or the way to the page a person's roles are for."""

from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from tracker.charts import figures, svg
from tracker.charts.svg import Svg
from tracker.extensions import db
from tracker.queries import outbox as post
from tracker.queries import overview
from tracker.queries.overview import OverviewPage
from tracker.rules.access import Permission
from tracker.web import clock, context, guard, landing, sessions
from tracker.web import letters as mail

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
    letters = _waiting_long(committee_id) if Permission.MEASURE_DECIDE in page.may else 0
    return render_template("overview/index.html", page=page, everything=everything, ruler=_ruler(page), letters=letters)


@door.get("/mejl")
@guard.needs(Permission.MEASURE_DECIDE)
def outbox() -> ResponseReturnValue:
    """The reminders to the committee's people: what waits and why, what was given up, how many have left."""
    committee_id, now = sessions.the_committee_id(), datetime.now(UTC)
    page = post.page(db.session, now=now, committee_id=committee_id, today=clock.today())
    return render_template("overview/outbox.html", page=page, can_be_sent=mail.can_be_sent())


def _waiting_long(committee_id: int) -> int:
    return post.waiting_long(db.session, now=datetime.now(UTC), committee_id=committee_id, today=clock.today())


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
