"""A page asks the database the same number of questions whether a plan is small or large."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests import world as worlds
from tests.browser_client import Browser
from tests.sweeps.test_pages import pages
from tests.world import World
from tracker import models as m
from tracker.actions import audit
from tracker.extensions import db
from tracker.rules.states import Role
from tracker.rules.verbs import AuditVerb

UNCOUNTED = (
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "PRAGMA",
    "SELECT pg_advisory_xact_lock",
    "UPDATE user_session SET seen_at",
)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The SQL statements sent within the block, save transaction control and what notes a session's use each minute.

    The lock that writers on PostgreSQL queue for is transaction control: SQLite takes it with BEGIN IMMEDIATE.
    """
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(UNCOUNTED):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def _counts(app: Flask, browser: Browser, ids: dict[str, int]) -> dict[str, int]:
    counts = {}
    for rule in pages(app):
        with app.test_request_context():
            path = app.url_map.bind("localhost").build(rule.endpoint, {name: ids[name] for name in rule.arguments})
        with app.app_context(), counted() as statements:
            status = browser.client.get(path).status_code
        # A refused attempt is an event the first time, and only counted the second.
        if status < 400:
            counts[rule.endpoint] = len(statements)
    return counts


def grow(world: World, numbers: range) -> None:
    """One more of everything a list can hold, for each number."""
    session: Session = db.session
    owner = session.scalars(select(m.Measure.owner_id)).first()
    author = session.scalars(select(m.ProgressUpdate.author_id)).first() or 0
    recorder = session.scalars(select(m.Membership).where(m.Membership.committee_id == world.a.committee_id)).first()
    assert recorder is not None
    for number in numbers:
        finding = worlds.add_finding(session, world.a, world.a.ids["case_id"], number)
        measure = worlds.add_measure(session, world.a, finding, sequence=number, owner_id=owner)
        worlds.add_indicator(session, world.a, finding, recorded_by=recorder, sequence=number)
        session.add_all(_around(world.a.committee_id, number, measure.id, finding.id, author))
        _add_file(session, world, number, author)
        _add_letter(session, world, number, finding.id, author)
        audit.record(
            session, AuditVerb.MEASURE_ADDED, actor=None, actor_name="prov", today=worlds.TODAY, subject=measure
        )
    session.commit()


def _add_file(session: Session, world: World, number: int, author_id: int) -> None:
    """One more piece of evidence, with a file, of the measure whose page is read, and one more version of another."""
    by = {"committee_id": world.a.committee_id, "recorded_at": worlds.NOW, "recorded_by_id": author_id}
    paper = m.Evidence(**by, measure_id=world.a.ids["measure_id"], title="U", recorded_on=worlds.TODAY)
    session.add(paper)
    session.flush()
    file = {"name": "u.txt", "media_type": "text/plain", "size": 1, "sha256": "0" * 64, "recorded_on": worlds.TODAY}
    session.add(m.EvidenceFile(**by, **file, evidence_id=paper.id, number=1))
    session.add(m.EvidenceFile(**by, **file, evidence_id=world.a.ids["evidence_id"], number=number))


def _add_letter(session: Session, world: World, number: int, finding_id: int, author_id: int) -> None:
    """One more letter to the authority, and one more text and step of the letter whose page is read."""
    committee = {"committee_id": world.a.committee_id}
    letter = {"answer_id": world.a.ids["answer_id"], **committee}
    session.add(m.Answer(**committee, case_id=world.a.ids["case_id"], number=number, begun_on=worlds.TODAY))
    session.add(m.AnswerRequirement(**letter, finding_id=finding_id, waiting="Vi ringer."))
    session.add(
        m.AnswerStep(
            **letter,
            kind="released",
            version_id=world.a.ids["answer_version_id"],
            happened_on=worlds.TODAY,
            recorded_by_id=author_id,
            recorded_at=worlds.NOW,
        )
    )


def _around(committee_id: int, number: int, measure_id: int, finding_id: int, author_id: int) -> list[object]:
    by = {"committee_id": committee_id, "recorded_at": worlds.NOW}
    return [
        m.SupervisionCase(committee_id=committee_id, title="Ä", authority="IVO", registered_on=worlds.TODAY),
        m.Meeting(committee_id=committee_id, held_on=date(2014, 5, number), dispatch_on=date(2014, 5, 1)),
        m.Committee(municipality=f"Kommun {number}", name="nämnden"),
        m.User(email=f"extra{number}@exempel.example", name=f"Extra {number}"),
        m.ProgressUpdate(**by, measure_id=measure_id, made_on=worlds.TODAY, author_id=author_id, state="in_progress"),
        m.Obstacle(**by, measure_id=measure_id, since=worlds.TODAY, who_must_act="chief", recorded_by_id=author_id),
        m.Evidence(**by, finding_id=finding_id, title="U", recorded_by_id=author_id, recorded_on=worlds.TODAY),
    ]


@pytest.mark.parametrize("who", [Role.CHIEF, "admin"])
def test_pages_ask_as_much_of_a_large_plan_as_of_a_small_one(
    app: Flask, world: World, login_as: Callable[..., Browser], who: Role
) -> None:
    browser = login_as(who)
    with app.app_context():
        grow(world, range(2, 3))
    small = _counts(app, browser, world.a.ids)
    with app.app_context():
        grow(world, range(3, 13))
    large = _counts(app, browser, world.a.ids)
    assert {name: (small[name], large[name]) for name in small if small[name] != large[name]} == {}


def test_count_sees_a_question_asked_for_each_row(app: Flask, world: World) -> None:
    with app.app_context(), counted() as statements:
        for _ in range(3):
            db.session.execute(select(m.Committee.id))
    assert len(statements) == 3
