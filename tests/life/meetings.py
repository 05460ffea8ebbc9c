"""What happens around the measure: meetings are moved, reports locked and taken back."""

from collections import Counter
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import func, select

from tests.life.machine import Machine
from tests.life.model import TEXT, Told
from tracker.actions import meetings as meeting_actions
from tracker.actions import reports as report_actions
from tracker.documents.snapshot import from_json
from tracker.extensions import db
from tracker.models import Decision, Meeting, Report


class Meetings(Machine):
    """The committee's meetings and its reports."""

    def _coming(self) -> Meeting:
        """The next meeting; one is called when there is none."""
        query = select(Meeting).where(Meeting.committee_id == self.committee_id, Meeting.held_on >= self.model.today)
        found = db.session.scalars(query.order_by(Meeting.held_on).limit(1)).one_or_none()
        if found is not None:
            return found
        held_on = self.model.today + timedelta(days=14)
        made = self.act(
            True,
            1,
            lambda: meeting_actions.add(db.session, self.committee_id, **self.common(), held_on=held_on),
        )
        assert isinstance(made, Meeting)
        return made

    @rule(days=st.integers(-5, 30))
    def meeting_is_moved(self, days: int) -> None:
        meeting = self._coming()
        held_on = meeting.held_on + timedelta(days=days)
        decided = db.session.scalar(
            select(func.count(Decision.id)).where(Decision.meeting_id == meeting.id, Decision.decided_on.is_not(None))
        )
        taken = db.session.scalar(
            select(func.count(Meeting.id)).where(
                Meeting.committee_id == self.committee_id, Meeting.held_on == held_on, Meeting.id != meeting.id
            )
        )
        moved = held_on != meeting.held_on
        if self.act(
            not moved or not (decided or taken),
            1 if moved else 0,
            lambda: meeting_actions.edit(db.session, meeting, **self.common(), held_on=held_on),
        ):
            for told in self.model.told:
                told.meeting_on = held_on if told.meeting_id == meeting.id else told.meeting_on

    @rule(revising=st.booleans())
    def freeze_a_report(self, revising: bool) -> None:
        """R11: one report stands for a meeting; after its dispatch a revised one. R9: it names every item once."""
        model, meeting = self.model, self._coming()
        own = [told for told in model.standing if told.meeting_id == meeting.id]
        previous = max(model.standing, key=lambda told: told.number, default=None)
        foretold = (not own or (revising and model.today > meeting.dispatch_on)) and (
            previous is None or previous.meeting_on <= meeting.held_on
        )
        report = self.act(
            foretold,
            1,
            lambda: report_actions.freeze(
                db.session, meeting, **self.common(), missing_accepted=True, revising=revising
            ),
        )
        if report:
            number = report.number
            assert number == self.told_before + len(model.told) + 1, "a number was left out, or given twice"
            self._names_everything_once(report)
            model.told.append(Told(report.id, number, meeting.id, meeting.held_on, model.due_on))

    def _names_everything_once(self, report: Report) -> None:
        said = from_json(report.snapshot)
        named = Counter(f"{change.kind}:{change.item_id}" for change in said.changes)
        still_open = {item.key for item in said.items if not item.ended}
        assert set(named.values()) <= {1} and still_open <= set(named)

    @rule(reason=TEXT)
    def take_a_report_back(self, reason: str) -> None:
        model = self.model
        if not model.standing:
            return
        last = model.standing[-1]
        meeting = db.session.get_one(Meeting, last.meeting_id)
        if self.act(
            bool(reason.strip()) and model.today <= meeting.dispatch_on,
            1,
            lambda: report_actions.withdraw(
                db.session, db.session.get_one(Report, last.id), **self.common(), reason=reason
            ),
        ):
            last.standing = False
