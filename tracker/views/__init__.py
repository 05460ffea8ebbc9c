"""The doors: one blueprint, one file, one URL prefix, one template folder, one test file each."""

from flask import Flask

from tracker.views import about, accounts, admin, cases, evidence, findings, history, measures, meetings, overview, reports


def register(app: Flask) -> None:
    """Open all doors."""
    for door in (overview, cases, findings, measures, evidence, meetings, reports, history, accounts, admin, about):
        app.register_blueprint(door.door)
