"""The doors: one blueprint, one file, one URL prefix, one template folder, one test file each."""

from flask import Flask

from tracker.views import (
    about,
    accounts,
    admin,
    answers,
    cases,
    confirmations,
    decisions,
    evidence,
    factors,
    findings,
    history,
    indicators,
    measures,
    meetings,
    overview,
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
    evidence,
    indicators,
    verifications,
    samples,
    rounds,
    meetings,
    decisions,
    reports,
    answers,
    registrations,
    history,
    accounts,
    factors,
    confirmations,
    admin,
    about,
)


def register(app: Flask) -> None:
    """Open all doors."""
    for module in DOORS:
        app.register_blueprint(module.door)
