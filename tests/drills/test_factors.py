"""One code sent many times at the same moment is accepted once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from flask import Flask

from tests.authenticator import connect
from tests.browser_client import Browser
from tests.world import PASSWORD, World
from tracker.extensions import db
from tracker.models import AuditEvent, UserSession
from tracker.rules.states import Role

PEOPLE = 4


@pytest.mark.drill
@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_a_code_sent_at_once_from_many_browsers_signs_in_one(
    app: Flask, world: World, login_as: Callable[..., Browser], kind: str
) -> None:
    phone = connect(login_as(Role.CHIEF))
    browsers = [Browser(app).sign_in(world.a.emails[Role.CHIEF], PASSWORD) for _person in range(PEOPLE)]
    tokens = [browser.token() for browser in browsers]
    # The next step counts too, and the code that turned the factor on has been used.
    code = phone.code(datetime.now(UTC) + timedelta(seconds=30)) if kind == "app" else phone.codes[0]
    together = Barrier(PEOPLE)

    def send(person: int) -> int:
        together.wait(timeout=30)
        sent = {"csrf_token": tokens[person], "code": code}
        return browsers[person].raw_post("/logga-in/kod", sent).status_code

    with ThreadPoolExecutor(PEOPLE) as people:
        answers = sorted(people.map(send, range(PEOPLE)))
    assert answers == [303, *[400] * (PEOPLE - 1)]
    with app.app_context():
        refused = db.session.query(AuditEvent).filter_by(action="account.code_refused").count()
        given = db.session.query(UserSession).filter(UserSession.factor_at.is_not(None)).count()
    assert refused == PEOPLE - 1
    assert given == 2, "the one who turned it on, and one of those who came at once"
