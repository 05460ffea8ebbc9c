"""Nothing is written so that PostgreSQL would refuse it: the whole story, reports included, told on one."""

from datetime import date
from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from tests.tools import postgresql
from tracker import create_app
from tracker.actions import audit
from tracker.config import Settings
from tracker.demo import story
from tracker.extensions import db
from tracker.models import AuditEvent, Report
from tracker.queries import plan as plans


def test_the_whole_story_is_told_on_postgresql(tmp_path: Path) -> None:
    day = date(2014, 9, 1)
    with postgresql.server() as url:
        settings = Settings(instance=tmp_path, database_url=url, secret_key="x" * 64, today=day, demo=True)
        app = create_app(settings)
        with app.app_context():
            upgrade()
        accounts = story.build(app, day)
        with app.app_context():
            _chained()
            committee_id, number = db.session.execute(
                select(Report.committee_id, Report.number).order_by(Report.number.desc()).limit(1)
            ).one()
            plan = plans.load_plan(db.session, committee_id, day)
            assert plan.last_report is not None
            assert plan.last_report.number == number
            with pytest.raises(DBAPIError, match="frozen"):
                db.session.execute(text("UPDATE report SET title = ''"))
            db.session.rollback()
            page = app.test_client().get("/logga-in")
            assert page.status_code == 200
            db.session.remove()
            db.engine.dispose()
    assert {account.role for account in accounts} >= {"förvaltningschef", "systemadministratör"}


def _chained() -> None:
    events = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [event.id for event in events] == list(range(1, len(events) + 1))
    assert [event.previous_hash for event in events[1:]] == [event.hash for event in events[:-1]]
    assert all(event.hash == audit.digest(event) for event in events)
