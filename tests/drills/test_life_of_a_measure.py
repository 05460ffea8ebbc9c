"""A measure lives through anything people can do, in any order, and the rules hold; a broken rule is found."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import text

from tests.databases import Databases
from tests.drills.figures import Drill
from tests.life.measure import Life
from tests.world import World
from tracker.actions import audit, reports
from tracker.extensions import db
from tracker.models import frozen
from tracker.rules import changes, health, promises, proof, versions
from tracker.rules.verbs import AuditVerb

#: So many acts each life has: the same ones every time.
ACTS = 20
#: A planted fault ends the run at its first find, long before this.
LIVES_UNTIL_FOUND = 200


def live(app: Flask, world: World, database: Databases, lives: int) -> None:
    """Live so many lives; whatever goes wrong is raised at the first that goes wrong."""
    machine = type("AMeasure", (Life,), {"app": app, "world": world, "database": database})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=lives,
            stateful_step_count=ACTS,
            derandomize=True,
            database=None,
            deadline=None,
            phases=(Phase.generate,),
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.drill
def test_rules_hold_through_any_life(app: Flask, world: World, database: Databases, drill: Drill) -> None:
    lives = drill.of(short=10, full=100)
    drill.tell("any life of a measure", database=database.kind, lives=lives, acts_each=ACTS)
    live(app, world, database, lives)


def _unchecked(*_args: Any, **_values: Any) -> None:
    """A rule that allows everything."""


def _no_flags(*_args: Any) -> tuple[()]:
    return ()


def _one_too_few(before: Any, now: Iterable[Any]) -> Any:
    return _compare(before, now)[:-1]


def _forgetful(session: Any, verb: AuditVerb, **values: Any) -> Any:
    return None if verb is AuditVerb.DUE_DATE_PROPOSED else _record(session, verb, **values)


def _leaves_a_mark(*args: Any, **values: Any) -> None:
    """A refusal that comes too late: something has been stored."""
    try:
        _check_proposal(*args, **values)
    except Exception:
        db.session.execute(text("UPDATE committee SET plan_dnr = plan_dnr || '!'"))
        db.session.commit()
        raise


def _rewrites(*args: Any, **values: Any) -> Any:
    """A report whose triggers are gone is changed afterwards."""
    report = _store(*args, **values)
    db.session.flush()
    for statement in frozen.drop_statements(db.engine.dialect.name, "report"):
        db.session.execute(text(statement))
    db.session.execute(text("UPDATE report SET title = title || '!' WHERE id < :id"), {"id": report.id})
    return report


_compare, _record, _check_proposal, _store = changes.compare, audit.record, promises.check_proposal, reports._store

FAULTS: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "R1 a computed state is hidden": (health, "flags", _no_flags),
    "R2 a date that was told is edited": (promises, "check_edit_due", _unchecked),
    "R2 anybody moves a date": (promises, "check_move", _unchecked),
    "R3 done without proof": (proof, "check_done", _unchecked),
    "R3 done loses its decision": (proof, "check_still_proved", _unchecked),
    "R9 an item is left out": (changes, "compare", _one_too_few),
    "R11 what is frozen changes": (reports, "_store", _rewrites),
    "R14 a newer version is overwritten": (versions, "check_version", _unchecked),
    "an act leaves no event": (audit, "record", _forgetful),
    "what is refused changes something": (promises, "check_proposal", _leaves_a_mark),
}


@pytest.mark.drill
@pytest.mark.sqlite("a rule is broken on either database alike")
@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_rule_is_found(
    app: Flask, world: World, database: Databases, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    module, name, broken = FAULTS[fault]
    monkeypatch.setattr(module, name, broken)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        live(app, world, database, LIVES_UNTIL_FOUND)
