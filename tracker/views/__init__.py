"""The doors: one blueprint, one file, one URL prefix, one template folder, one test file each."""

from flask import Flask

from tracker.views import (
    about,
    accounts,
    admin,
    calendar,
    cases,
    dates,
    decisions,
    evidence,
    factors,
    findings,
    history,
    measures,
    meetings,
    overview,
    planning,
    reports,
)

DOORS = (
    overview,
    cases,
    findings,
    measures,
    dates,
    evidence,
    meetings,
    planning,
    calendar,
    decisions,
    reports,
    history,
    accounts,
    factors,
    admin,
    about,
)


def register(app: Flask) -> None:
    """Open all doors."""
    for module in DOORS:
        app.register_blueprint(module.door)
