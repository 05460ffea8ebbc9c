"""What every template is given: language, words, who is looking, navigation, the band with the nearest deadline."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from flask import Flask, current_app, g, request, session, url_for
from flask_babel import gettext as _
from werkzeug.local import LocalProxy

from tracker.charts import figures, svg
from tracker.extensions import db
from tracker.queries import plan as plans
from tracker.queries.accounts import Viewer
from tracker.rules import deadlines, fines
from tracker.rules.access import Permission
from tracker.rules.facts import IndicatorFacts, PlanFacts
from tracker.rules.indicators import Position
from tracker.web import clock, sessions
from tracker.wording import Words
from tracker.wording.icons import icon_of, tone_of

LANGUAGES = ("sv", "en")
THEMES = ("auto", "light", "dark")
THEME_COOKIE = "tema"
LANGUAGE_KEY = "language"


@dataclass(frozen=True, slots=True)
class NavigationItem:
    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Band:
    """The nearest open deadline, as it stands on top of every page."""

    title: str
    url: str
    deadline_on: date
    days_left: int
    fine: str
    ruler: Any


def install(app: Flask) -> None:
    """Give every template its surroundings; macros, imported without context, reach what they need as globals."""
    app.context_processor(_surroundings)
    app.jinja_env.globals.update(
        words=LocalProxy(words), today=LocalProxy(clock.today), icon_of=icon_of, tone_of=tone_of, spark=spark
    )


def locale() -> str:
    """The reader's language: their own setting, else what they chose here, else what the browser asks for."""
    viewer = sessions.viewer()
    return viewer.locale if viewer and viewer.locale in LANGUAGES else asked_locale()


def asked_locale() -> str:
    """What was chosen in this browser, else what it asks for: all that is known without the database."""
    chosen = session.get(LANGUAGE_KEY)
    return chosen if chosen in LANGUAGES else (request.accept_languages.best_match(LANGUAGES) or "sv")


def words() -> Words:
    """Facts into words, in the reader's language."""
    if "words" not in g:
        g.words = Words(locale(), clock.today())
    return cast(Words, g.words)


def spark(indicator: IndicatorFacts, place: Position) -> svg.Svg:
    """An indicator's curve in small, as it stands beside what it is about."""
    return svg.render(figures.sparkline(indicator, place, words()))


def plan() -> PlanFacts:
    """The plan of this request's committee, read once a request."""
    if "plan" not in g:
        g.plan = plans.load_plan(db.session, sessions.the_committee_id(), clock.today())
    return cast(PlanFacts, g.plan)


def forget_plan() -> None:
    """Read the plan anew: after an action, before showing what it did."""
    g.pop("plan", None)


def theme() -> str:
    """light, dark or auto, from the reader's cookie."""
    chosen = request.cookies.get(THEME_COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


def _surroundings() -> dict[str, Any]:
    viewer = sessions.viewer()
    return {
        "viewer": viewer,
        "seat": sessions.seat(),
        "navigation": _navigation(viewer),
        "band": _band(viewer),
        "theme": theme(),
        "locale": locale(),
        "practice_day": clock.practice_day(),
        "demo": current_app.config["SETTINGS"].demo,
        "may": _may,
        "Permission": Permission,
    }


def _may(permission: Permission) -> bool:
    """Whether the viewer holds the permission in this request's committee: for showing or leaving out a link."""
    viewer, committee = sessions.viewer(), sessions.committee_id()
    return viewer is not None and committee is not None and viewer.may(permission, committee)


def _navigation(viewer: Viewer | None) -> tuple[NavigationItem, ...]:
    if viewer is None:
        return ()
    doors = (
        (Permission.PLAN_READ, _("Översikt"), "overview"),
        (Permission.PLAN_READ, _("Ärenden"), "cases"),
        (Permission.PLAN_READ, _("Åtgärdsplan"), "measures"),
        (Permission.PLAN_READ, _("Nyckeltal"), "indicators"),
        (Permission.OBSERVATION_RECORD, _("Kontroller"), "verifications"),
        (Permission.PLAN_READ, _("Sammanträden"), "meetings"),
        (Permission.REPORT_READ, _("Rapporter"), "reports"),
        (Permission.PLAN_READ, _("Redovisning"), "answers"),
        (Permission.HISTORY_READ, _("Historik"), "history"),
    )
    items = [_item(label, door) for permission, label, door in doors if _may(permission)]
    if _may(Permission.REPORT_READ) and not _may(Permission.PLAN_READ):
        # To others it stands under the meetings, which a member does not open.
        items.append(NavigationItem(_("Kalender"), url_for("calendar.index"), request.blueprint == "calendar"))
    if viewer.is_admin:
        items.append(_item(_("Administration"), "admin"))
    return tuple(items)


#: Doors that stand under another in the menu.
_UNDER = {
    "findings": "measures",
    "evidence": "measures",
    "dates": "measures",
    "samples": "measures",
    "rounds": "cases",
    "decisions": "meetings",
    "planning": "meetings",
    "calendar": "meetings",
    "registrations": "answers",
    "letterheads": "admin",
}


def _item(label: str, door: str) -> NavigationItem:
    blueprint = request.blueprint or ""
    return NavigationItem(label, url_for(f"{door}.index"), _UNDER.get(blueprint, blueprint) == door)


def _band(viewer: Viewer | None) -> Band | None:
    committee = sessions.committee_id()
    if viewer is None or committee is None or not viewer.may(Permission.PLAN_READ, committee):
        return None
    frame = cast(PlanFacts, g.plan) if "plan" in g else plans.load_frame(db.session, committee, clock.today())
    leading = deadlines.leading_deadline(frame)
    if leading is None:
        return None
    case = next(case for case in frame.cases if case.id == leading.case_id)
    fined = fines.at_risk(case) and case.sanction_kr is not None
    return Band(
        title=case.title,
        url=url_for("cases.show", case_id=case.id),
        deadline_on=leading.due_on,
        days_left=deadlines.days_left(leading, frame.today),
        fine=words().money(cast(int, case.sanction_kr)) if fined else "",
        ruler=svg.render(figures.thin_ruler(frame, leading)),
    )
