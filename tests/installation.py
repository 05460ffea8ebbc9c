"""A small installation with something of everything that `tracker verify` looks at, and the means to spoil it."""

import hashlib
import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tracker import create_app
from tracker.actions import evidence, reports
from tracker.config import Settings
from tracker.demo import story
from tracker.exchange.evidence_store import EvidenceStore
from tracker.exchange.receiving import receive
from tracker.extensions import db
from tracker.models import Finding, Meeting, Report, frozen
from tracker.queries import accounts
from tracker.queries.accounts import Viewer

DAY = date(2014, 3, 18)
CONTENT = b"Protokoll fr\xc3\xa5n nattvandringen\n"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
#: Where the evidence lies in its store.
PLACE = f"{SHA256[:2]}/{SHA256}"


def make(folder: Path) -> Flask:
    """The demo's story in the folder, with a file of evidence and a report that was taken back."""
    url = f"sqlite:///{folder / 'tracker.sqlite'}"
    app = create_app(Settings(instance=folder, database_url=url, secret_key="d" * 64, today=DAY, demo=True))
    app.config["TESTING"] = True
    with app.app_context():
        upgrade()
    story.build(app, DAY)
    with app.app_context():
        _take_back(db.session)
        _file(db.session, folder / "evidence")
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    shutil.copy(folder / "tracker.sqlite", folder / "whole.sqlite")
    return app


@contextmanager
def fresh(app: Flask, folder: Path) -> Iterator[None]:
    """The installation as it was made, with its context open."""
    for leftover in ("tracker.sqlite-wal", "tracker.sqlite-shm"):
        (folder / leftover).unlink(missing_ok=True)
    shutil.copy(folder / "whole.sqlite", folder / "tracker.sqlite")
    place = folder / "evidence" / PLACE
    place.unlink(missing_ok=True)
    place.write_bytes(CONTENT)
    with app.app_context():
        yield
        db.session.remove()
        db.engine.dispose()


def chief(session: Session) -> Viewer:
    """Who locked the first report."""
    user_id = session.scalar(select(Report.published_by_id).order_by(Report.id))
    assert user_id is not None
    found = accounts.viewer(session, user_id, today=DAY)
    assert found is not None
    return found


def _take_back(session: Session) -> None:
    actor = chief(session)
    coming = select(Meeting).where(Meeting.held_on > DAY, Meeting.committee_id.in_(actor.committee_ids))
    meeting = session.scalars(coming.where(Meeting.cancelled.is_(False)).order_by(Meeting.held_on)).first()
    assert meeting is not None
    report = reports.freeze(session, meeting, actor=actor, today=DAY, missing_accepted=True, day_is_set=True)
    reports.withdraw(session, report, actor=actor, today=DAY, reason="Fel bilaga.")


def _file(session: Session, store: Path) -> None:
    actor = chief(session)
    finding = session.scalars(select(Finding).where(Finding.committee_id.in_(actor.committee_ids))).first()
    assert finding is not None
    with receive(EvidenceStore(store), io.BytesIO(CONTENT), "protokoll.txt") as file:
        evidence.add(session, finding, actor=actor, today=DAY, file=file)


def spoil(*statements: str, **values: object) -> None:
    """Change the database past its locks, put the locks back, and commit."""
    unlock(db.session)
    for statement in statements:
        db.session.execute(text(statement), values)
    lock(db.session)
    db.session.commit()


def lock(session: Session) -> None:
    """Put the locks on every frozen table, as the migrations do."""
    for table in frozen.FROZEN_TABLES:
        for statement in frozen.create_statements("sqlite", table):
            session.execute(text(statement))


def unlock(session: Session) -> None:
    """Take the locks off every frozen table, as the file's owner can."""
    for table in frozen.FROZEN_TABLES:
        for statement in frozen.drop_statements("sqlite", table):
            session.execute(text(statement))
