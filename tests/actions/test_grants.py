"""On PostgreSQL the program's own role does all that people do, and can neither change nor take away what is frozen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import make_url, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from tests import world as worlds
from tests.browser_client import Browser
from tests.tools import postgresql
from tests.world import World
from tracker import create_app
from tracker.actions import grants, reports
from tracker.config import Settings
from tracker.extensions import db
from tracker.models import Finding, Meeting, frozen
from tracker.queries import accounts, verification
from tracker.rules.states import Role
from tracker.rules.transitions import RuleBroken

pytestmark = pytest.mark.postgresql

#: What whoever has taken over the program would try.
ATTACKS = (
    "UPDATE audit_event SET actor_name = 'Ingen'",
    "DELETE FROM audit_event",
    "TRUNCATE audit_event CASCADE",
    "DROP TRIGGER audit_event_frozen ON audit_event",
    "ALTER TABLE audit_event DISABLE TRIGGER ALL",
    "SET session_replication_role = replica",
    "INSERT INTO audit_event SELECT * FROM audit_event ON CONFLICT (id) DO UPDATE SET actor_name = 'Ingen'",
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "DROP TABLE audit_event CASCADE",
    "ALTER TABLE audit_event RENAME TO old",
    "CREATE TABLE planted (id integer)",
    "UPDATE alembic_version SET version_num = '0001'",
)


PASSWORD = "prov"


@dataclass
class Cluster:
    """The app as the tables' owner, the app as the role that the program runs as, and what the database holds."""

    owner: Flask
    program: Flask
    world: World


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with postgresql.server() as url:
        owner = _app(tmp_path_factory.mktemp("owner"), url)
        with owner.app_context():
            upgrade()
            world = worlds.build(db.session)
            db.session.commit()
            db.session.execute(text(f"CREATE ROLE tillsyn_app LOGIN PASSWORD '{PASSWORD}'"))
            db.session.execute(text("CREATE ROLE tillsyn_reader LOGIN IN ROLE tillsyn_app"))
            db.session.commit()
            for _ in range(2):
                grants.grant(db.session, "tillsyn_app", actor_name="prov", today=worlds.TODAY)
                db.session.commit()
        program = _app(
            tmp_path_factory.mktemp("program"),
            make_url(url).set(username="tillsyn_app", password=PASSWORD).render_as_string(hide_password=False),
        )
        yield Cluster(owner, program, world)
        for app in (owner, program):
            with app.app_context():
                db.session.remove()
                db.engine.dispose()


def _app(folder: Path, url: str) -> Flask:
    app = create_app(Settings(instance=folder, database_url=url, secret_key="x" * 64))
    app.config["TESTING"] = True
    app.extensions["clock"] = lambda: worlds.TODAY
    return app


@pytest.fixture
def session(cluster: Cluster) -> Iterator[Session]:
    with cluster.program.app_context():
        yield db.session
        db.session.rollback()


def test_a_person_signs_in_and_works_through_the_programs_role(cluster: Cluster) -> None:
    place = cluster.world.a
    chief = Browser(cluster.program).sign_in(place.emails[Role.CHIEF], worlds.PASSWORD)
    opened = chief.get("findings.edit", finding_id=place.ids["finding_id"])
    chief.post(
        "findings.edit",
        {"title": "Ny rubrik", "version": opened.field("version")},
        status=303,
        finding_id=place.ids["finding_id"],
    )
    Browser(cluster.program).sign_in(place.emails[Role.OWNER], worlds.PASSWORD).get("history.index", status=403)
    with cluster.program.app_context():
        assert db.session.get_one(Finding, place.ids["finding_id"]).title == "Ny rubrik"


def test_a_report_is_locked_and_everything_is_verified_through_the_programs_role(
    session: Session, cluster: Cluster, tmp_path: Path
) -> None:
    place = cluster.world.b
    actor = accounts.viewer(session, place.ids["user_id"], today=worlds.TODAY)
    meeting = session.get_one(Meeting, place.ids["meeting_id"])
    assert actor is not None
    report = reports.freeze(session, meeting, actor=actor, today=worlds.TODAY, missing_accepted=True)
    session.commit()
    name = f"rapport {report.number}, Berga"
    faults = verification.verify(session, tmp_path).faults
    # The world's own rows were put there by nobody's act: only its reports and its file are complained of.
    about = {str(fault.values.get("report", fault.id)) for fault in faults}
    assert not [said for said in about if said.startswith(name)]
    assert {said.partition(",")[0] for said in about if not said.startswith("verification.evidence")} == {"rapport 1"}


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_refused_by_the_database(session: Session, attack: str) -> None:
    with pytest.raises(ProgrammingError, match=r"must be owner|permission denied"):
        session.execute(text(attack))


@pytest.mark.parametrize("table", frozen.FROZEN_TABLES)
def test_no_frozen_table_can_be_changed_by_the_role(session: Session, table: str) -> None:
    held = text("SELECT has_table_privilege(:table, 'UPDATE, DELETE, TRUNCATE, TRIGGER')")
    assert session.scalar(held, {"table": table}) is False


def test_a_switched_off_and_a_hollow_trigger_are_named(cluster: Cluster, tmp_path: Path) -> None:
    hollow = "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
    off = "ALTER TABLE report DISABLE TRIGGER report_frozen"
    on = "ALTER TABLE report ENABLE TRIGGER report_frozen"
    with cluster.owner.app_context():
        named = []
        for statement, undo in ((off, on), (hollow, frozen.create_statements("postgresql", "report")[0])):
            db.session.execute(text(statement))
            db.session.commit()
            faults = verification.verify(db.session, tmp_path).faults
            named.append([f.values["table"] for f in faults if f.id == "verification.trigger_changed"])
            db.session.rollback()
            db.session.connection().exec_driver_sql(undo.replace("%", "%%"))
            db.session.commit()
        after = verification.verify(db.session, tmp_path).faults
        db.session.rollback()
    assert named[0] == ["report"]
    assert set(named[1]) == set(frozen.FROZEN_TABLES)
    assert not [fault for fault in after if "trigger" in fault.id]


@pytest.mark.parametrize(
    ("make", "id"),
    [
        ("", "grants.no_role"),
        ("CREATE ROLE other SUPERUSER LOGIN", "grants.strong_role"),
        ("CREATE ROLE other LOGIN IN ROLE tracker", "grants.strong_role"),
        (
            "CREATE ROLE writers; GRANT UPDATE ON report TO writers; CREATE ROLE other IN ROLE writers",
            "grants.strong_role",
        ),
    ],
)
def test_a_role_that_can_not_be_limited_is_refused(cluster: Cluster, make: str, id: str) -> None:
    with cluster.owner.app_context():
        for statement in filter(None, make.split("; ")):
            db.session.execute(text(statement))
        with pytest.raises(RuleBroken, match=id.replace(".", r"\.")):
            grants.grant(db.session, "other", actor_name="prov", today=worlds.TODAY + timedelta(days=1))
        db.session.rollback()
