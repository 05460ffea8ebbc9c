"""Fills every text column of every row with a string that tells where it stands, and finds such strings again.

`kanarie` + the committee's key + table.column. What is read of one committee must never hold a string of the other;
what is read of its own must hold it as it was written, however it was written.
"""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable

from flask import Flask
from pypdf import PdfReader
from sqlalchemy import JSON, Enum, String, Table, Text, select, text, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests import world as worlds
from tests.world import TODAY, Place, World
from tracker import models as m
from tracker.actions import audit
from tracker.documents.printers import PRINTERS, WORD
from tracker.extensions import Base, db
from tracker.models import client_data
from tracker.models.frozen import FROZEN_TABLES, create_statements, drop_statements
from tracker.queries import history, reports
from tracker.queries import plan as plans
from tracker.rules.verbs import AuditVerb

#: Text that is no words of anybody's: codes, hashes, addresses that people sign in with.
CODES = {
    "accent",
    "action",
    "content",
    "carried_over",
    "email",
    "hash",
    "key_hash",
    "locale",
    "media_type",
    "nonce_hash",
    "object_type",
    "password_hash",
    "previous_hash",
    "printer_version",
    "sha256",
    "snapshot",
    "snapshot_sha256",
}

PLAIN = "{canary}"


def plant(app: Flask, world: World, template: str = PLAIN) -> None:
    """Write the strings into both committees, with reports and their PDF files made of them."""
    with app.app_context():
        for place in (world.a, world.b):
            worlds.fill_frozen(db.session, place.committee_id)
            meeting = {"committee_id": place.committee_id, "meeting_id": place.ids["meeting_id"]}
            db.session.add(m.ReportDraft(**meeting, summary="", economy="", children="", remarks="", officer=""))
        db.session.flush()
        _thaw(db.session)
        for place in (world.a, world.b):
            for table in Base.metadata.sorted_tables:
                _fill(db.session, table, place, template)
            _events(db.session, place, template)
            db.session.expire_all()
            _report(db.session, place)
        _freeze(db.session)
        db.session.commit()


def word(place: Place, table: str, column: str) -> str:
    """The string of a column."""
    return f"kanarie{place.key}{table}{column}".replace("_", "")


def text_columns(table: Table) -> list[str]:
    """The columns that hold people's words."""
    return [
        column.name
        for column in table.columns
        if isinstance(column.type, String | Text) and not isinstance(column.type, Enum) and column.name not in CODES
        if f"{table.name}.{column.name}" not in client_data.MACHINE
    ]


def _fill(session: Session, table: Table, place: Place, template: str) -> None:
    columns, owned = text_columns(table), _owned(table, place)
    if not columns or owned is None:
        return
    longest = {name: getattr(table.c[name].type, "length", None) for name in columns}
    values = {name: template.format(canary=word(place, table.name, name))[: longest[name]] for name in columns}
    session.execute(update(table).where(owned).values(values))


def _owned(table: Table, place: Place):  # type: ignore[no-untyped-def]
    """The condition that a row is the committee's own; None for tables that belong to nobody."""
    if table.name == "committee":
        return table.c.id == place.committee_id
    if table.name == "user_account":
        seats = select(m.Membership.user_id).where(m.Membership.committee_id == place.committee_id)
        return table.c.id.in_(seats)
    return table.c.committee_id == place.committee_id if "committee_id" in table.c else None


def _events(session: Session, place: Place, template: str) -> None:
    finding = session.get_one(m.Finding, place.ids["finding_id"])
    said = {name: template.format(canary=word(place, "audit_event", f"{name}values")) for name in ("old", "new")}
    audit.record(
        session,
        AuditVerb.FINDING_EDITED,
        actor=None,
        actor_name=template.format(canary=word(place, "audit_event", "actor_name")),
        today=TODAY,
        subject=finding,
        old={"title": said["old"]},
        new={"title": said["new"]},
    )


def _report(session: Session, place: Place) -> None:
    report = session.get_one(m.Report, place.ids["report_id"])
    meeting = session.get_one(m.Meeting, report.meeting_id)
    plan = plans.load_plan(session, place.committee_id, meeting.dispatch_on)
    made = reports.draft(reports.gather(session, meeting, plan), 1, anchor=history.anchor(session))
    document = reports.composed(made)
    session.execute(
        update(m.Report)
        .where(m.Report.id == report.id)
        .values(snapshot=made.to_json(), snapshot_sha256=made.sha256, title=document.title)
    )
    for media_type, printer in PRINTERS.items():
        content = printer.render(document)
        file = {"content": content, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        of_report = (m.ReportFile.report_id == report.id, m.ReportFile.media_type == media_type)
        session.execute(update(m.ReportFile).where(*of_report).values(**file))


def _thaw(session: Session) -> None:
    for table in FROZEN_TABLES:
        for statement in drop_statements(session.get_bind().dialect.name, table):
            session.execute(text(statement))


def _freeze(session: Session) -> None:
    for table in FROZEN_TABLES:
        for statement in create_statements(session.get_bind().dialect.name, table):
            session.execute(text(statement))


def read(answer: TestResponse) -> str:
    """Everything an answer says: headers, page or text, and the text of a PDF or a Word file."""
    if answer.mimetype == "application/pdf":
        body = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    elif answer.mimetype == WORD and zipfile.is_zipfile(io.BytesIO(answer.data)):
        with zipfile.ZipFile(io.BytesIO(answer.data)) as package:
            body = "\n".join(package.read(name).decode("utf-8", errors="replace") for name in package.namelist())
    else:
        body = answer.data.decode("utf-8", errors="replace")
    return f"{answer.headers}\n{body}"


def found(said: str, place: Place, but: Iterable[str] = ()) -> set[str]:
    """The strings of a committee in what was said, and its people's addresses; those of `but` left out."""
    seen = set(re.findall(rf"kanarie{place.key}[a-z]+", said)) | {e for e in place.emails.values() if e in said}
    return {canary for canary in seen if not any(canary.startswith(known) for known in but)}


def unplanted() -> list[str]:
    """Text columns of a committee's tables that `plant` would not reach: JSON is written by `_events`."""
    return [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, JSON) and table.name != "audit_event"
    ]
