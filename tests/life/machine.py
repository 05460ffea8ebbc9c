"""The life of a measure as a machine that hypothesis drives: real actions, and a simple model that foretells them.

The model knows the rules as a person would tell them, in a few plain fields; nothing of it is taken from the product.
Each act is foretold as done or refused. After each act the invariants hold: what R1, R2, R3, R9 and R11 promise, one
event for each thing done in an unbroken chain, versions that only grow, and nothing changed by what was refused.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlalchemy import func, select

from tests.databases import Databases, contents
from tests.life.model import CLAIMS, DONE, WITHDRAWN, Model
from tests.world import World
from tracker.actions import audit
from tracker.extensions import db
from tracker.models import AuditEvent, Measure, frozen
from tracker.queries import accounts
from tracker.queries import plan as plans
from tracker.queries import reports as report_queries
from tracker.queries.accounts import Viewer
from tracker.rules import chain, changes, health
from tracker.rules.facts import MeasureFacts, PlanFacts
from tracker.rules.states import (
    Flag,
    Role,
    UnionConsultation,
)
from tracker.rules.transitions import RuleBroken
from tracker.rules.versions import StaleVersion


class Machine(RuleBasedStateMachine):
    """How an act is done and foretold, and what holds after each. A subclass sets the first three."""

    app: Flask
    world: World
    database: Databases
    model: Model
    people: dict[Role, int]
    seat_id: int
    measure_id: int
    #: The highest number of a report before the measure was added.
    told_before: int

    def __init__(self) -> None:
        super().__init__()
        self.database.restore(self.app.config["SETTINGS"].database_url)
        self.context = self.app.app_context()
        self.context.push()
        self.committee_id = self.world.a.committee_id
        self.frozen: Counter[tuple[object, ...]] = Counter()
        self.version = 0
        self.events = self._count_events()
        self.checked, self.hash = 0, chain.GENESIS

    def teardown(self) -> None:
        db.session.remove()
        db.engine.dispose()
        self.context.pop()

    # --- How an act is done and foretold ------------------------------------------------------------------------------

    def viewer(self, role: Role) -> Viewer:
        """The person of the role, with what the role holds today."""
        found = accounts.viewer(db.session, self.people[role], today=self.model.today)
        assert found is not None
        return found

    @property
    def measure(self) -> Measure:
        return db.session.get_one(Measure, self.measure_id)

    def act(self, foretold: bool, events: int, what: Callable[[], Any]) -> Any:
        """Do it as a view does, with one commit. Refused, it changes nothing; done, it leaves so many events."""
        if not foretold:
            db.session.rollback()
            before = contents(db.engine)
            with pytest.raises((RuleBroken, StaleVersion)):
                what()
            db.session.rollback()
            assert contents(db.engine) == before, "what was refused has changed something"
            return None
        done = what()
        db.session.commit()
        self.events += events
        assert self._count_events() == self.events, "not one event for each thing done"
        return done

    def common(self, role: Role = Role.CHIEF) -> dict[str, Any]:
        return {"actor": self.viewer(role), "today": self.model.today}

    @staticmethod
    def _count_events() -> int:
        count = db.session.scalar(select(func.count(AuditEvent.id)))
        db.session.rollback()
        return count or 0

    # --- What always holds --------------------------------------------------------------------------------------------

    @invariant()
    def rules_hold(self) -> None:
        """What the plan says of the measure now, read once for all of it."""
        plan = plans.load_plan(db.session, self.committee_id, self.model.today)
        facts = next(facts for facts in plan.measures if facts.id == self.measure_id)
        self._nobody_hides_a_computed_state(plan, facts)
        self._first_date_stands(facts)
        self._done_is_proved(facts)
        self._each_item_is_in_one_class(plan)
        db.session.rollback()

    def _nobody_hides_a_computed_state(self, plan: PlanFacts, facts: MeasureFacts) -> None:
        """R1."""
        model = self.model
        raised = {found.flag for found in health.flags(facts, plan)}
        standing = model.state is not WITHDRAWN
        late = standing and model.state not in CLAIMS and model.due_on is not None and model.today > model.due_on
        assert (Flag.OVERDUE in raised) == late
        assert (Flag.OBSTACLE in raised) == (standing and bool(model.obstacles))
        assert (Flag.NO_OWNER in raised) == (standing and model.state is not DONE and model.owner_left)

    def _first_date_stands(self, facts: MeasureFacts) -> None:
        """R2."""
        standing = self.model.standing
        assert facts.due_on == self.model.due_on
        assert facts.reported == bool(standing)
        assert facts.first_due_committee == next((told.due_on for told in standing if told.due_on), None)

    def _done_is_proved(self, facts: MeasureFacts) -> None:
        """R3."""
        assert facts.state is self.model.state
        if facts.state in CLAIMS:
            assert facts.evidence or facts.no_evidence_reason.strip()
            assert facts.deciding_body is None or facts.decided_on is not None
            assert facts.union_consultation is not UnionConsultation.ONGOING

    def _each_item_is_in_one_class(self, plan: PlanFacts) -> None:
        """R9, as the next report would say it."""
        before = report_queries.previous_snapshot(db.session, self.committee_id)
        now = changes.items(plan)
        named = Counter(change.item.key for change in changes.compare(before.items if before else None, now))
        assert set(named.values()) <= {1}
        assert {item.key for item in now if not item.ended} <= set(named)

    @invariant()
    def what_is_frozen_stays(self) -> None:
        """R11, for every insert-only table."""
        others = [table for table in db.metadata.tables if table not in frozen.FROZEN_TABLES]
        now = contents(db.engine, *others)
        assert not self.frozen - now, "a frozen row is changed or gone"
        self.frozen = now

    @invariant()
    def trail_is_unbroken_and_versions_only_grow(self) -> None:
        events = db.session.scalars(
            select(AuditEvent).where(AuditEvent.id > self.checked).order_by(AuditEvent.id)
        ).all()
        for event in events:
            assert (event.id, event.previous_hash) == (self.checked + 1, self.hash)
            assert event.hash == audit.digest(event)
            self.checked, self.hash = event.id, event.hash
        version = self.measure.version
        assert version >= self.version
        self.version = version
        db.session.rollback()
