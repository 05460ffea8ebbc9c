"""What comes back at every meeting: put in the calendar, prepared, locked for dispatch, decided, approved.

Meeting days, §§ and registration numbers are example data.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.actions import cases, decisions, meetings, reports
from tracker.demo.stage import Stage, Step
from tracker.extensions import db
from tracker.queries import plan as plans
from tracker.queries import reports as reading
from tracker.rules.states import CaseEventKind, DecisionKind

ECONOMY = (
    "Återrapporteringen medför inga egna kostnader. Kostnader för enskilda åtgärder följs i den ordinarie "
    "budgetuppföljningen."
)
CHILDREN = (
    "Återrapporteringen rör hur ärenden handläggs och dokumenteras, inte enskilda barn. Att utredningar blir klara i "
    "tid och är väl dokumenterade är till barnets bästa."
)


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting with the § its report is approved under. Without `dispatch_on` the papers go out as usual."""

    held_on: date
    paragraph: str
    plan_dnr: str
    dispatch_on: date | None = None
    #: The report is locked although something is missing in the plan, which the report then tells.
    gaps_told: bool = False

    @property
    def sent_on(self) -> date:
        """The day the papers go out: a week before, unless said otherwise."""
        return self.dispatch_on or self.held_on - timedelta(days=7)

    @property
    def key(self) -> str:
        """What the story calls the proposal to approve the report."""
        return f"rapport {self.held_on}"


def add_to_calendar(stage: Stage, sittings: Iterable[Sitting]) -> None:
    """The meetings with their days: preparation on the second day before dispatch, papers due on the first."""
    for sitting in sittings:
        late = sitting.dispatch_on is not None
        stage.meetings[sitting.held_on] = meetings.add(
            db.session,
            stage.committee_id,
            held_on=sitting.held_on,
            dispatch_on=sitting.sent_on,
            preparation_on=None if late else sitting.sent_on - timedelta(days=2),
            stop_on=None if late else sitting.sent_on - timedelta(days=1),
            **stage.by("namndsekreterare"),
        )


def propose_approval(stage: Stage, sitting: Sitting) -> None:
    """The matter that every meeting has: to approve the report."""
    stage.decisions[sitting.key] = decisions.propose(
        db.session,
        stage.meetings[sitting.held_on],
        kind=DecisionKind.APPROVE_REPORT,
        title="Återrapportering av åtgärdsplanen",
        text=f"{stage.source.committee.capitalize()} godkänner återrapporteringen av åtgärdsplanen.",
        dnr=sitting.plan_dnr,
        **stage.by("kvalitetssamordnare"),
    )


def publish(stage: Stage, sitting: Sitting) -> None:
    """The coordinator writes the texts, the suggested summary as it stands; the chief locks the report."""
    meeting = stage.meetings[sitting.held_on]
    plan = plans.load_plan(db.session, stage.committee_id, stage.today)
    number = reading.next_number(db.session, stage.committee_id)
    reports.edit_texts(
        db.session,
        meeting,
        summary=reading.suggested_summary(reading.gather(db.session, meeting, plan), number),
        economy=ECONOMY,
        children=CHILDREN,
        officer=stage.actor("kvalitetssamordnare").name + ", kvalitetssamordnare",
        **stage.by("kvalitetssamordnare"),
    )
    reports.freeze(
        db.session,
        meeting,
        day_is_set=True,
        missing_accepted=sitting.gaps_told,
        **stage.by("forvaltningschef"),
    )


def record(stage: Stage, key: str, paragraph: str) -> None:
    """The secretary fills in that a proposal was decided as it was worded."""
    decision = stage.decisions[key]
    decisions.record(
        db.session,
        decision,
        text=decision.text,
        paragraph=paragraph,
        **stage.by("namndsekreterare"),
    )


def send_answer(stage: Stage, dnr: str) -> None:
    """The answer leaves. It meets the last day where that asks for an account; where it asks for measures, they do."""
    cases.add_event(
        db.session,
        stage.the_case,
        kind=CaseEventKind.ANSWER_SENT,
        happened_on=stage.today,
        text="Nämndens yttrande skickades till Inspektionen för vård och omsorg.",
        dnr=dnr,
        met_deadline_ids=[stage.deadline.id] if stage.deadline else [],
        **stage.by("forvaltningschef"),
    )


def approve_minutes(stage: Stage, sitting: Sitting) -> None:
    """The minutes are approved, the same day as this is recorded."""
    meetings.approve_minutes(
        db.session, stage.meetings[sitting.held_on], approved_on=stage.today, **stage.by("namndsekreterare")
    )


def usual_steps(sitting: Sitting) -> list[Step]:
    """Proposal eight days before dispatch, report locked on dispatch, decision filled in the day after the meeting,
    minutes approved within the fourteen days.
    """
    return [
        Step(sitting.sent_on - timedelta(days=8), lambda stage: propose_approval(stage, sitting)),
        Step(sitting.sent_on, lambda stage: publish(stage, sitting)),
        Step(sitting.held_on + timedelta(days=1), lambda stage: record(stage, sitting.key, sitting.paragraph)),
        Step(sitting.held_on + timedelta(days=9), lambda stage: approve_minutes(stage, sitting)),
    ]
