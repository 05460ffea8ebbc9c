"""Rights in the database itself: on PostgreSQL the program runs as a role that can add to the trail and no more.

The owner of the tables migrates and grants; the program's own role is somebody else, who can neither change nor take
away rows of the frozen tables, nor switch off the triggers that refuse it.
"""

from datetime import date

from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from tracker.actions import audit
from tracker.models import frozen
from tracker.rules.transitions import Message, RuleBroken
from tracker.rules.verbs import AuditVerb

#: Alembic's own table, which only the owner writes.
_ONLY_READ = frozenset({"alembic_version"})


def grant(session: Session, role: str, *, actor_name: str, today: date) -> None:
    """Give the role what the program needs and take away everything else. Run by the tables' owner; may be repeated.

    RuleBroken on another database than PostgreSQL, for a role that does not exist, and for one whose rights could not
    be limited: the owner itself, a superuser, or a member of either.
    """
    if session.get_bind().dialect.name != "postgresql":
        raise RuleBroken(Message.of("grants.not_postgresql"))
    _check_role(session, role)
    for statement in _statements(session, role):
        session.connection().exec_driver_sql(statement)
    _check_limited(session, role)
    name = {"role": role}
    verb = AuditVerb.DATABASE_GRANTED
    audit.record(session, verb, actor=None, actor_name=actor_name, today=today, label=role, new=name)


def _check_role(session: Session, role: str) -> None:
    strong = text("SELECT rolsuper OR rolcreaterole OR rolreplication FROM pg_roles WHERE rolname = :role")
    owns = text(
        "SELECT bool_or(pg_has_role(CAST(:role AS name), tableowner, 'MEMBER'))"
        " FROM pg_tables WHERE schemaname = current_schema()"
    )
    found = session.scalar(strong, {"role": role})
    if found is None:
        raise RuleBroken(Message.of("grants.no_role", role=role))
    if found or session.scalar(owns, {"role": role}):
        raise RuleBroken(Message.of("grants.strong_role", role=role))


def _check_limited(session: Session, role: str) -> None:
    """A role may have rights through another that it is a member of; those are not ours to take away."""
    held = text(
        "SELECT has_table_privilege(CAST(:role AS name), CAST(:table AS text), 'UPDATE, DELETE, TRUNCATE, TRIGGER')"
    )
    if any(session.scalar(held, {"role": role, "table": table}) for table in frozen.FROZEN_TABLES):
        raise RuleBroken(Message.of("grants.strong_role", role=role))


def _statements(session: Session, role: str) -> list[str]:
    quote = session.connection().dialect.identifier_preparer.quote_identifier
    to, schema = quote(role), quote(_schema(session))
    made = [
        # Nobody gets rights by being anybody.
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM PUBLIC, {to}",
        f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC, {to}",
        f"GRANT USAGE ON SCHEMA {schema} TO {to}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {to}",
    ]
    tables = sorted(inspect(session.connection()).get_table_names())
    return made + [f"GRANT {_rights(table)} ON {schema}.{quote(table)} TO {to}" for table in tables]


def _rights(table: str) -> str:
    if table in _ONLY_READ:
        return "SELECT"
    return "SELECT, INSERT" if table in frozen.FROZEN_TABLES else "SELECT, INSERT, UPDATE, DELETE"


def _schema(session: Session) -> str:
    return str(session.scalar(text("SELECT current_schema()")))
