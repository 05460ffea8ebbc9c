"""Which tables are insert-only, and the triggers that make the database itself refuse anything else (R11).

Migrations create the triggers, and must create them anew after copying one of these tables in batch mode;
a test compares what a migrated database has with `trigger_names`.
"""

from sqlalchemy import Table, UniqueConstraint

from tracker.extensions import Base

FROZEN_TABLES = (
    "report",
    "report_file",
    "report_withdrawal",
    "reported_measure",
    "audit_event",
    "progress_update",
    "occasion",
    "case_event",
    "case_event_finding",
    "authority_words_correction",
    "evidence_file",
    "evidence_scan",
    "reported_evidence",
    "case_extract",
    "observation",
    "verification",
    "sample",
    "sample_check",
    "inspection_verdict",
    "answer_version",
    "answer_step",
    "report_supplement",
    "letterhead_picture",
)

REFUSAL = "frozen: rows of this table are never changed or deleted"

#: What every trigger on PostgreSQL runs.
FUNCTION = "refuse_change"
FUNCTION_BODY = f" BEGIN RAISE EXCEPTION '{REFUSAL} (%)', TG_TABLE_NAME; END "

_POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS
$${FUNCTION_BODY}$$
"""


def create_statements(dialect: str, table: str) -> list[str]:
    """The statements that freeze a table, on "sqlite" or "postgresql"."""
    if dialect == "postgresql":
        return [
            _POSTGRESQL_FUNCTION,
            f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {FUNCTION}()",
            f"CREATE TRIGGER {table}_frozen_truncate BEFORE TRUNCATE ON {table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()",
        ]
    abort = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL} ({table})'); END"
    return [
        f"CREATE TRIGGER {table}_frozen_update BEFORE UPDATE ON {table} {abort}",
        f"CREATE TRIGGER {table}_frozen_delete BEFORE DELETE ON {table} {abort}",
        # INSERT OR REPLACE deletes the row it collides with, without asking the trigger above.
        f"CREATE TRIGGER {table}_frozen_replace BEFORE INSERT ON {table} WHEN {_collides(table)} {abort}",
    ]


def drop_statements(dialect: str, table: str) -> list[str]:
    """The statements that thaw a table before a migration copies or drops it."""
    on = f" ON {table}" if dialect == "postgresql" else ""
    return [f"DROP TRIGGER {name}{on}" for name in trigger_names(dialect, table)]


def trigger_names(dialect: str, table: str) -> list[str]:
    """The names of the triggers a frozen table must have."""
    endings = ("", "_truncate") if dialect == "postgresql" else ("_update", "_delete", "_replace")
    return [f"{table}_frozen{ending}" for ending in endings]


def definitions(dialect: str, table: str) -> dict[str, str]:
    """The triggers of a frozen table by name, each as the database itself words it afterwards."""
    made = [statement for statement in create_statements(dialect, table) if statement != _POSTGRESQL_FUNCTION]
    # PostgreSQL names the events in an order of its own.
    worded = (statement.replace("BEFORE UPDATE OR DELETE", "BEFORE DELETE OR UPDATE") for statement in made)
    return dict(zip(trigger_names(dialect, table), worded, strict=True))


def _collides(table: str) -> str:
    """The condition that a new row would replace an old one: by primary key, or by any unique key."""
    keys = [tuple(column.name for column in Base.metadata.tables[table].primary_key)]
    keys += _unique_keys(Base.metadata.tables[table])
    tests = (" AND ".join(f"{column} = NEW.{column}" for column in key) for key in keys)
    return " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {test})" for test in tests)  # noqa: S608 - our own names


def _unique_keys(table: Table) -> list[tuple[str, ...]]:
    constraints = (c for c in table.constraints if isinstance(c, UniqueConstraint))
    return sorted(tuple(column.name for column in constraint.columns) for constraint in constraints)
