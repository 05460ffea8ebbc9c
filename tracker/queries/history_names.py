"""What the rows that an event points at by id are called: for Historik, which tells everything in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.models import (
    Deadline,
    Decision,
    Finding,
    Indicator,
    Measure,
    Meeting,
    Membership,
    Report,
    Sample,
    SupervisionCase,
    User,
)
from tracker.wording import Words


@dataclass(frozen=True, slots=True)
class Names:
    """What rows that an event points at by id are called today. A row that is gone from the plan keeps its id."""

    people: Mapping[int, str] = field(default_factory=dict)
    findings: Mapping[int, str] = field(default_factory=dict)
    measures: Mapping[int, str] = field(default_factory=dict)
    meetings: Mapping[int, date] = field(default_factory=dict)
    cases: Mapping[int, str] = field(default_factory=dict)
    deadlines: Mapping[int, date] = field(default_factory=dict)
    decisions: Mapping[int, str] = field(default_factory=dict)
    reports: Mapping[int, str] = field(default_factory=dict)
    indicators: Mapping[int, str] = field(default_factory=dict)
    samples: Mapping[int, date] = field(default_factory=dict)
    users: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def read(cls, session: Session, committee_id: int) -> "Names":
        """The committee's own rows, a statement each."""

        def pairs(model: Any, *columns: Any) -> Sequence[Any]:
            return session.execute(select(model.id, *columns).where(model.committee_id == committee_id)).all()

        seats = session.execute(
            select(Membership.id, Membership.title, User.name, User.id.label("user_id"))
            .join(User, User.id == Membership.user_id)
            .where(Membership.committee_id == committee_id)
        ).all()
        return cls(
            people={seat.id: ", ".join(filter(None, (seat.title, seat.name))) for seat in seats},
            findings={key: f"B{sequence}" for key, sequence in pairs(Finding, Finding.sequence)},
            measures={key: f"Å{sequence}" for key, sequence in pairs(Measure, Measure.sequence)},
            meetings={row[0]: row[1] for row in pairs(Meeting, Meeting.held_on)},
            cases={row[0]: row[1] for row in pairs(SupervisionCase, SupervisionCase.title)},
            deadlines={row[0]: row[1] for row in pairs(Deadline, Deadline.due_on)},
            decisions={row[0]: row[1] for row in pairs(Decision, Decision.title)},
            reports={key: str(number) for key, number in pairs(Report, Report.number)},
            indicators={key: f"N{sequence}" for key, sequence in pairs(Indicator, Indicator.sequence)},
            samples={row[0]: row[1] for row in pairs(Sample, Sample.performed_on)},
            users={seat.user_id: seat.name for seat in seats},
        )

    @classmethod
    def of_everybody(cls, session: Session) -> "Names":
        """Every account and role of the installation, and nothing of any plan: for the administrator."""
        seats = session.execute(select(Membership.id, Membership.title, User.name).join(User)).all()
        return cls(
            people={seat.id: ", ".join(filter(None, (seat.title, seat.name))) for seat in seats},
            users={row.id: row.name for row in session.execute(select(User.id, User.name))},
        )

    def of(self, name: str, row_id: int, words: Words) -> str:
        """What the row that a field points at is called; empty when the field points at none, or at none known."""
        by_field: dict[str, Mapping[int, Any]] = {
            "owner_id": self.people,
            "deputy_id": self.people,
            "membership_id": self.people,
            "user_id": self.users,
            "finding_id": self.findings,
            "finding_ids": self.findings,
            "findings": self.findings,
            "repeat_of_id": self.findings,
            "measure_id": self.measures,
            "measure_ids": self.measures,
            "measures": self.measures,
            "successor_id": self.measures,
            "meeting_id": self.meetings,
            "case_id": self.cases,
            "replaces_id": self.deadlines,
            "deadline_id": self.deadlines,
            "decision_id": self.decisions,
            "indicator_id": self.indicators,
            "sample_id": self.samples,
            "report_id": self.reports,
            "revises_id": self.reports,
            "builds_on_id": self.reports,
        }
        called = by_field.get(name, {}).get(row_id, "")
        return words.date(called) if isinstance(called, date) else called
