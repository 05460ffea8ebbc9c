"""The doors: one blueprint, one file, one URL prefix, one template folder, one test file each."""

from flask import Flask

from tracker.views import (
    about,
    accounts,
    admin,
    answers,
    calendar,
    cases,
    confirmations,
    dates,
    decisions,
    evidence,
    factors,
    findings,
    history,
    indicators,
    letterheads,
    measures,
    meetings,
    overview,
    planning,
    registrations,
    reports,
    rounds,
    samples,
    verifications,
)

DOORS = (
    overview,
    cases,
    findings,
    measures,
    dates,
    evidence,
    indicators,
    verifications,
    samples,
    rounds,
    meetings,
    planning,
    calendar,
    decisions,
    reports,
    answers,
    registrations,
    history,
    accounts,
    factors,
    confirmations,
    admin,
    letterheads,
    about,
)


def register(app: Flask) -> None:
    """Open all doors."""
    for module in DOORS:
        app.register_blueprint(module.door)
