"""Every migration goes up and down, leaves what the models say, and leaves the frozen tables frozen."""

from collections.abc import Callable

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from tests import world as worlds
from tracker.extensions import db
from tracker.models import frozen


def _tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def _triggers() -> set[str]:
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if db.engine.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with db.engine.connect() as connection:
        return set(connection.scalars(text(query)))


def test_upgrade_downgrade_upgrade_ends_with_the_models_tables(empty: Flask) -> None:
    upgrade()
    first = _tables()
    downgrade(revision="base")
    assert _tables() == set()
    upgrade()
    assert _tables() == first == set(db.metadata.tables)


def test_migrated_database_is_what_the_models_say(empty: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_comparison_sees_a_column_the_migrations_forgot(empty: Flask) -> None:
    upgrade()
    with db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE installation_fact ADD COLUMN forgotten INTEGER"))
    with db.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), db.metadata) != []


def test_migrated_database_has_every_trigger(empty: Flask) -> None:
    upgrade()
    dialect = db.engine.dialect.name
    assert _triggers() == {name for table in frozen.FROZEN_TABLES for name in frozen.trigger_names(dialect, table)}


def _update(table: str) -> str:
    column = next(c.name for c in db.metadata.tables[table].columns if c.name not in ("event_id", "finding_id"))
    return f"UPDATE {table} SET {column} = {column}"


def _delete(table: str) -> str:
    return f"DELETE FROM {table}"


def _replace(table: str) -> str:
    return f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"


def _upsert(table: str) -> str:
    columns = [c.name for c in db.metadata.tables[table].columns]
    return (
        f"INSERT INTO {table} SELECT * FROM {table} WHERE true"
        f" ON CONFLICT DO UPDATE SET {columns[-1]} = excluded.{columns[-1]}"
    )


def _truncate(table: str) -> str:
    return f"TRUNCATE {table} CASCADE"


ATTACKS: dict[str, tuple[Callable[[str], str], ...]] = {
    "sqlite": (_update, _delete, _replace, _upsert),
    "postgresql": (_update, _delete, _truncate),
}


def test_raw_sql_cannot_change_or_delete_what_is_frozen(empty: Flask) -> None:
    upgrade()
    worlds.build(db.session)
    worlds.fill_frozen(db.session)
    db.session.commit()
    for table in frozen.FROZEN_TABLES:
        if table == "case_event_finding" and db.engine.dialect.name == "sqlite":
            attacks: tuple[Callable[[str], str], ...] = (_delete, _replace)
        elif table == "case_event_finding":
            attacks = (_delete, _truncate)
        else:
            attacks = ATTACKS[db.engine.dialect.name]
        for attack in attacks:
            _refused(table, attack(table))


def _refused(table: str, statement: str) -> None:
    with db.engine.connect() as connection:
        rows = connection.scalar(text(f"SELECT count(*) FROM {table}"))
        assert rows, f"nothing in {table} to attack"
        with pytest.raises(DBAPIError, match="frozen"):
            connection.execute(text(statement))


def test_thawed_table_can_be_changed_so_the_attacks_do_reach_rows(empty: Flask) -> None:
    upgrade()
    worlds.build(db.session)
    db.session.commit()
    with db.engine.begin() as connection:
        for statement in frozen.drop_statements(db.engine.dialect.name, "report_file"):
            connection.execute(text(statement))
        assert connection.execute(text(_update("report_file"))).rowcount == 2


def _log() -> list[tuple[object, ...]]:
    query = (
        "SELECT e.kind, e.text, l.finding_id FROM case_event e LEFT JOIN case_event_finding l ON l.event_id = e.id"
        " ORDER BY e.id"
    )
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_log_and_what_it_covers_survive_the_new_kind_both_ways(empty: Flask) -> None:
    """SQLite copies the table of the log to change what it may hold; nothing of it is lost, nor its locks."""
    upgrade()
    world = worlds.build(db.session)
    case = {"case": world.a.ids["case_id"], "committee": world.a.committee_id, "user": world.a.ids["user_id"]}
    finding = {"finding": world.a.ids["finding_id"]}
    db.session.execute(
        text(
            "INSERT INTO case_event"
            " (id, committee_id, case_id, kind, happened_on, text, dnr, recorded_by_id, recorded_at)"
            " VALUES (90, :committee, :case, 'fine_waived', '2014-03-01', 'Vitet', '', :user, '2014-03-01 09:00:00'),"
            " (91, :committee, :case, 'closed', '2014-03-02', 'Slut', '', :user, '2014-03-02 09:00:00')"
        ),
        case,
    )
    db.session.execute(text("INSERT INTO case_event_finding (event_id, finding_id) VALUES (91, :finding)"), finding)
    db.session.execute(text("UPDATE finding SET closed_on = '2014-03-02' WHERE id = :finding"), finding)
    db.session.commit()
    before = _log()
    downgrade(revision="0004")
    assert _log() == [("note" if kind == "fine_waived" else kind, *rest) for kind, *rest in before]
    upgrade()
    assert [kind for kind, *_ in _log()].count("closed") == 1
    with db.engine.connect() as connection:
        closed_by = connection.scalar(text("SELECT closed_by FROM finding WHERE id = :finding"), finding)
    assert closed_by == "case_closed"
    assert _triggers() == {
        name for table in frozen.FROZEN_TABLES for name in frozen.trigger_names(db.engine.dialect.name, table)
    }
    for table in ("case_event", "case_event_finding"):
        _refused(table, _delete(table))
