"""The footer's pages, open to everybody."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.rules.access import Permission
from tracker.rules.states import Flag, MeasureState
from tracker.web import guard

door = Blueprint("about", __name__)


@door.get("/tillganglighet")
@guard.needs(Permission.PUBLIC)
def accessibility() -> ResponseReturnValue:
    """The accessibility statement that the law on digital public service asks for."""
    return render_template("about/accessibility.html")


@door.get("/personuppgifter")
@guard.needs(Permission.PUBLIC)
def privacy() -> ResponseReturnValue:
    """How personal data are handled."""
    return render_template("about/privacy.html")


@door.get("/hjalp")
@guard.needs(Permission.PUBLIC)
def help() -> ResponseReturnValue:
    """Help: the words, the states, who may do what."""
    return render_template("about/help.html", states=tuple(MeasureState), flags=tuple(Flag))
