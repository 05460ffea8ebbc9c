"""Where the story is played: one committee, the day it has come to, and what has been made so far, by name.

A step is one thing somebody does on one day. It goes through the same action as in the browser, with that day as today.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker.demo.sources import Source
from tracker.extensions import db
from tracker.models import Answer, Deadline, Decision, Finding, Indicator, Measure, Meeting, SupervisionCase
from tracker.queries import accounts
from tracker.queries.accounts import Viewer


@dataclass(slots=True)
class Stage:
    """One committee's part of the story. Rows are kept by the names the story uses: "B1", "Å5", the meeting's day."""

    committee_id: int
    source: Source
    #: By mailbox: the account, and the membership that can own measures.
    users: dict[str, int]
    seats: dict[str, int]
    today: date
    case: SupervisionCase | None = None
    deadline: Deadline | None = None
    answer: Answer | None = None
    findings: dict[str, Finding] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)
    meetings: dict[date, Meeting] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)

    @property
    def the_case(self) -> SupervisionCase:
        """The case, once it is registered; LookupError before."""
        if self.case is None:
            raise LookupError("the case is not registered yet")
        return self.case

    @property
    def the_answer(self) -> Answer:
        """The letter to the authority, once it is begun; LookupError before."""
        if self.answer is None:
            raise LookupError("the answer is not begun yet")
        return self.answer

    def actor(self, mailbox: str) -> Viewer:
        """The person as the actions take them, with the roles that hold today. LookupError when there is none."""
        viewer = accounts.viewer(db.session, self.users[mailbox], today=self.today)
        if viewer is None:
            raise LookupError(f"nobody is called {mailbox}")
        return viewer

    def by(self, mailbox: str) -> dict[str, Any]:
        """The two arguments that every action takes: who does it, and today."""
        return {"actor": self.actor(mailbox), "today": self.today}


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody does on a day."""

    on: date
    act: Callable[[Stage], None]
