"""The door to Ändrade tider: how many first dates were kept, every move with its reason, and the forecasts."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.queries import dates
from tracker.rules import slips
from tracker.rules.access import Permission
from tracker.web import context, guard

door = Blueprint("dates", __name__, url_prefix="/andrade-tider")


@door.get("")
@guard.needs(Permission.PLAN_READ)
def index() -> ResponseReturnValue:
    """The whole committee's dates. It is about the plan, not about anybody."""
    page = dates.dates_page(context.plan())
    return render_template("dates/index.html", page=page, enough=slips.ENOUGH)
