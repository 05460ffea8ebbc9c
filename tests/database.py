"""The whole content of the database, to see that nothing has been written, or exactly what."""

from collections import Counter

from flask import Flask
from sqlalchemy import select

from tracker.extensions import Base, db
from tracker.rules.verbs import AuditVerb

#: Bookkeeping of the web, which counts requests and not acts of people.
BOOKKEEPING = {"post_receipt", "user_session", "sign_in_attempt", "outbox_letter", "told", "reset_request"}


def contents(app: Flask) -> dict[str, list[str]]:
    """Every row of every table, in words that can be compared. Without the web's bookkeeping."""
    with app.app_context():
        tables = [table for table in Base.metadata.sorted_tables if table.name not in BOOKKEEPING]
        found = {table.name: sorted(map(repr, db.session.execute(select(table)))) for table in tables}
        db.session.rollback()
        return found


def acts(app: Flask) -> dict[str, list[str]]:
    """The same without the audit trail and the count of refusals: what people have done, save being refused."""
    return {name: rows for name, rows in contents(app).items() if name not in ("audit_event", "refusal_count")}


def but_refusals(app: Flask) -> dict[str, list[str]]:
    """The same without what is noted of those who were refused, which reading and forging are meant to leave."""
    found = contents(app)
    del found["refusal_count"]
    refused = repr(AuditVerb.ACCESS_REFUSED.value)
    return {name: [row for row in rows if refused not in row] for name, rows in found.items()}


def counts(app: Flask) -> Counter[str]:
    """How many rows each table has."""
    return Counter({name: len(rows) for name, rows in contents(app).items()})
