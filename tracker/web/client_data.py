"""R13: tells forms whether who is asking is the chief of the committee that the page is about."""

from flask import Flask

from tracker.forms import client_data
from tracker.rules.access import may_answer_for_digits
from tracker.web import sessions


def install(app: Flask) -> None:
    """Let forms ask."""
    client_data.ask(app, _may_answer)


def _may_answer() -> bool | None:
    viewer, committee = sessions.viewer(), sessions.committee_id()
    if viewer is None or committee is None:
        return None
    return may_answer_for_digits(viewer.roles_in(committee))
