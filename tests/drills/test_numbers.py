"""Several people register findings at the same moment: every finding gets a number of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.world import TODAY, World
from tracker.actions import findings
from tracker.extensions import db
from tracker.models import SupervisionCase
from tracker.queries.accounts import Viewer
from tracker.rules.states import Role

PEOPLE, EACH = 8, 3


@pytest.mark.drill
def test_findings_registered_at_once_get_numbers_of_their_own(
    app: Flask, session: Session, world: World, viewer: Callable[..., Viewer]
) -> None:
    chief, case_id = viewer(Role.CHIEF), world.a.ids["case_id"]
    session.rollback()

    def register(person: int) -> list[str]:
        numbers = []
        with app.app_context():
            for number in range(EACH):
                case = db.session.get_one(SupervisionCase, case_id)
                title = f"Brist {person}.{number}"
                finding = findings.register(db.session, case, actor=chief, today=TODAY, title=title)
                db.session.commit()
                numbers.append(finding.number)
                db.session.rollback()
        return numbers

    with ThreadPoolExecutor(PEOPLE) as people:
        given = [number for numbers in people.map(register, range(PEOPLE)) for number in numbers]
    assert sorted(given, key=lambda number: int(number[1:])) == [f"B{n}" for n in range(2, 2 + PEOPLE * EACH)]
