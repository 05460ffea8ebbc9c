"""The door to the calendar: the committee's year as a month and a list, and secret addresses for other programs."""

from datetime import UTC, date, datetime

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.actions import calendar as actions
from tracker.exchange import ics
from tracker.extensions import db
from tracker.forms.calendar import FeedForm
from tracker.models import CalendarFeed
from tracker.queries import calendar
from tracker.queries import plan as plans
from tracker.rules import tokens
from tracker.rules.access import Permission
from tracker.rules.throttle import Kind
from tracker.web import clock, conflicts, context, filters, guard, saving, sessions, throttle
from tracker.web.conflicts import ADDS, ENDS_AS_NAMED
from tracker.wording import Words

door = Blueprint("calendar", __name__, url_prefix="/kalender")

#: What `?visa=` and `?vem=` may say; anything else shows the month, and everybody's measures.
LIST, MINE = "lista", "mina"


@door.get("")
@guard.needs(Permission.REPORT_READ)
def index() -> ResponseReturnValue:
    """A month of the committee's year, or all that is to come as a list."""
    mine = filters.choice("vem", (MINE,)) == MINE
    page = calendar.calendar_page(db.session, context.plan(), sessions.the_viewer(), _month(), mine=mine)
    as_list = filters.choice("visa", (LIST,)) == LIST
    return _page(page, FeedForm(formdata=None), as_list=as_list)


def _page(page: calendar.CalendarPage, form: FeedForm, *, as_list: bool = False) -> str:
    form.offer(own=page.reads_plan)
    return render_template("calendar/index.html", page=page, as_list=as_list, form=form)


@door.post("/adresser")
@guard.needs(Permission.REPORT_READ)
@conflicts.unversioned(ADDS)
def make() -> ResponseReturnValue:
    """Make a secret address. It is shown once, here: only its hash is kept."""
    form = FeedForm()
    form.offer(own=calendar.reads_plan(sessions.the_viewer(), context.plan()))
    made: list[str] = []

    def act() -> CalendarFeed:
        feed, token = actions.make(db.session, sessions.the_committee_id(), kind=form.kind.data, **saving.by())
        made.append(token)
        return feed

    saved = saving.attempt(form, act)
    if not saved.done:
        page = calendar.calendar_page(db.session, context.plan(), sessions.the_viewer(), _month(), mine=False)
        return _page(page, form), 400
    address = _root() + url_for("calendar.feed", token=made[0])
    return render_template("calendar/address.html", kind=form.kind.data, address=address)


@door.post("/adresser/<int:feed_id>/stang")
@guard.needs(Permission.REPORT_READ, CalendarFeed, "feed_id")
@conflicts.unversioned(ENDS_AS_NAMED)
def revoke(feed_id: int) -> ResponseReturnValue:
    """Close one of one's own addresses: from now on it leads nowhere."""
    feed: CalendarFeed = guard.the_row()
    if feed.user_id != sessions.the_viewer().user_id:
        abort(404)
    actions.revoke(db.session, feed, **saving.by())
    db.session.commit()
    return saving.to(url_for("calendar.index"), _("Kalenderadressen är stängd."))


@door.get("/<token:token>/kalender.ics")
@guard.needs(Permission.PUBLIC)
def feed(token: str) -> ResponseReturnValue:
    """The calendar of a secret address, for a program that fetches it without signing in."""
    found = calendar.feed_of(db.session, token, clock.today())
    if found is None:
        return _nobodys(token)
    row, viewer = found
    plan = plans.load_plan(db.session, row.committee_id, clock.today())
    words = Words(viewer.locale if viewer.locale in context.LANGUAGES else "sv")
    name = f"{plan.committee.name}, {plan.committee.municipality}"
    entries = calendar.entries(db.session, row, viewer, plan, words, _root())
    content = ics.calendar(f"{name}: {words.label(row.kind)}", entries, at=datetime.now(UTC))
    answer = Response(content, mimetype=ics.MEDIA_TYPE)
    answer.headers["Content-Disposition"] = "inline; filename=kalender.ics"
    return answer


def _nobodys(token: str) -> ResponseReturnValue:
    """404, and after many of them from one network 429: no address can be guessed, but a program may ask for ever."""
    db.session.rollback()  # the count begins a transaction of its own, which may write
    account = tokens.hashed(token)[:32]
    refusal = throttle.check(Kind.FEED, account, request.remote_addr)
    if refusal is not None:
        return Response(refusal.sentence, 429, refusal.headers, mimetype="text/plain")
    throttle.failed(Kind.FEED, account, request.remote_addr)
    return abort(404)


def _month() -> date:
    """`?manad=2014-03`; the business day's month for anything else."""
    try:
        month = date.fromisoformat(f"{request.args.get('manad', '')}-01")
    except ValueError:
        return clock.today()
    return month if 1901 <= month.year <= 2198 else clock.today()


def _root() -> str:
    """What the site's addresses begin with, as it is reached from outside."""
    return str(current_app.config["SETTINGS"].base_url or request.host_url).rstrip("/")
