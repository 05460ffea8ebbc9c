"""Översikt: the two questions, what asks for action, what is done and what it has given, the next meeting."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.models import Measure
from tracker.queries import history, meetings
from tracker.queries.accounts import Viewer
from tracker.queries.effects import EffectShown, effect_shown
from tracker.queries.history import Event
from tracker.queries.overview_actions import Action, actions, next_meeting
from tracker.rules import completeness, deadlines, fines, health, readiness, verdict
from tracker.rules.access import Permission
from tracker.rules.facts import CaseFacts, DeadlineFacts, FindingFacts, MeasureFacts, MeetingFacts, PlanFacts, ReportRef
from tracker.rules.health import RaisedFlag
from tracker.rules.states import Flag, MeasureState
from tracker.rules.transitions import Message
from tracker.rules.verdict import Judgement
from tracker.wording import Words

#: How many rows the page shows before "Visa alla".
SHOWN = 6
#: A longer requirement is read on the finding's own page.
_SHORT = 140


@dataclass(frozen=True, slots=True)
class Asked:
    """An open deadline with its case and the two answers (R16)."""

    case: CaseFacts
    deadline: DeadlineFacts
    days_left: int
    in_time: Judgement
    holds: Judgement
    #: What the authority asks for, and by when.
    sentence: Message

    @property
    def fine_kr(self) -> int | None:
        """The conditional fine in kr while it is at risk: threatened, and neither judged nor waived."""
        return self.case.sanction_kr if fines.at_risk(self.case) else None

    @property
    def fine(self) -> Message | None:
        """Where the fine stands; None for a case without one."""
        return fines.status(self.case)


@dataclass(frozen=True, slots=True)
class Tile:
    """A measure in a finding's row."""

    facts: MeasureFacts
    flags: tuple[RaisedFlag, ...]


@dataclass(frozen=True, slots=True)
class FindingRow:
    """What is done about a finding and what it has given; without `facts`, what serves the whole plan."""

    facts: FindingFacts | None
    note: str
    tiles: tuple[Tile, ...]
    summary: tuple[Message, ...]
    #: None for what serves the whole plan.
    effect: EffectShown | None = None


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """What remains before the next meeting."""

    facts: MeetingFacts
    #: The deadline's day, when this is the last meeting that can still decide the leading answer.
    last_before: date | None
    #: How many active measures are confirmed since the last report, and of how many; None before the first report.
    confirmed: tuple[int, int] | None
    missing: int
    matters: int
    #: The report that is locked for the meeting.
    report: ReportRef | None


@dataclass(frozen=True, slots=True)
class Answered:
    """The last answer given, where nothing waits for one."""

    case: CaseFacts
    sentence: Message


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """The overview of a committee's plan as of a day."""

    plan: PlanFacts
    leading: Asked | None
    answered: Answered | None
    others: tuple[Asked, ...]
    actions: tuple[Action, ...]
    action_count: int
    findings: tuple[FindingRow, ...]
    finding_count: int
    meeting: NextMeeting | None
    latest: tuple[Event, ...]
    #: What the reader may do in this committee.
    may: frozenset[Permission]

    @property
    def begun(self) -> bool:
        """Whether any case is registered."""
        return bool(self.plan.cases)

    @property
    def open_numbers(self) -> tuple[str, ...]:
        """The numbers of the findings shown, for "Mäts genom B1 och B2"."""
        return tuple(row.facts.number for row in self.findings if row.facts is not None)


def page(session: Session, plan: PlanFacts, viewer: Viewer, words: Words, *, everything: bool) -> OverviewPage:
    """The page. `everything` shows all rows of its lists, else the first few of each."""
    asked = tuple(_asked(case, deadline, plan, words) for case, deadline in deadlines.open_deadlines(plan))
    found = actions(plan, viewer)
    rows = _finding_rows(plan, asked[0].case.id if asked else None)
    limit = None if everything else SHOWN
    return OverviewPage(
        plan=plan,
        leading=asked[0] if asked else None,
        answered=None if asked else _answered(plan),
        others=asked[1:],
        actions=found[:limit],
        action_count=len(found),
        findings=(*rows[:limit], *_whole_plan(plan)),
        finding_count=len(rows),
        meeting=_meeting(session, plan, asked[0].deadline if asked else None),
        latest=history.latest(session, plan.committee.id, words),
        may=frozenset(p for p in Permission if viewer.may(p, plan.committee.id)),
    )


def own_measures(session: Session, committee_id: int, membership_ids: frozenset[int]) -> tuple[int, ...]:
    """The measures that still stand and that somebody owns or is deputy of, in the plan's order."""
    return tuple(
        session.scalars(
            select(Measure.id)
            .where(
                Measure.committee_id == committee_id,
                or_(Measure.owner_id.in_(membership_ids), Measure.deputy_id.in_(membership_ids)),
                Measure.state.not_in((MeasureState.DONE, MeasureState.WITHDRAWN)),
            )
            .order_by(Measure.sequence)
        )
    )


def _asked(case: CaseFacts, deadline: DeadlineFacts, plan: PlanFacts, words: Words) -> Asked:
    return Asked(
        case=case,
        deadline=deadline,
        days_left=deadlines.days_left(deadline, plan.today),
        in_time=verdict.in_time(deadline, plan),
        holds=verdict.holds(deadline, plan),
        sentence=Message.of(
            f"overview.asked.{deadline.kind.value}", due_on=words.weekday_of(deadline.due_on, plan.today)
        ),
    )


def _answered(plan: PlanFacts) -> Answered | None:
    met = [(d.met_on, d.due_on, case) for case in plan.cases for d in case.deadlines if d.met_on is not None]
    if not met:
        return None
    met_on, due_on, case = max(met, key=lambda one: (one[0], one[2].id))
    name = "in_time.met_late" if met_on > due_on else "in_time.met"
    return Answered(case, Message.of(name, met_on=met_on, due_on=due_on))


def _finding_rows(plan: PlanFacts, leading_case_id: int | None) -> tuple[FindingRow, ...]:
    """Open findings, those of the leading case first."""
    standing = [finding for finding in plan.findings if finding.closed_on is None]
    ordered = sorted(standing, key=lambda finding: finding.case_id != leading_case_id)
    return tuple(_finding_row(finding, plan) for finding in ordered)


def _finding_row(finding: FindingFacts, plan: PlanFacts) -> FindingRow:
    measures = [measure for measure in plan.measures_of(finding.id) if completeness.active(measure)]
    requirement = finding.requirement.strip()
    return FindingRow(
        facts=finding,
        note=requirement if 0 < len(requirement) <= _SHORT else finding.area,
        tiles=_tiles(measures, plan),
        summary=_summary(measures, plan),
        effect=effect_shown(finding.id, plan),
    )


def _whole_plan(plan: PlanFacts) -> tuple[FindingRow, ...]:
    measures = [m for m in plan.measures if m.whole_plan and not m.finding_ids and completeness.active(m)]
    if not measures:
        return ()
    return (FindingRow(facts=None, note="", tiles=_tiles(measures, plan), summary=_summary(measures, plan)),)


def _tiles(measures: Iterable[MeasureFacts], plan: PlanFacts) -> tuple[Tile, ...]:
    return tuple(Tile(measure, health.flags(measure, plan)) for measure in measures)


def _summary(measures: Sequence[MeasureFacts], plan: PlanFacts) -> tuple[Message, ...]:
    """How many are in each state, and how many wait for a decision."""
    counts = health.counts_by_state(measures)
    found = [Message.of(f"plan.count.{state.value}", n=n) for state, n in counts.items() if n]
    waiting = sum(
        any(raised.flag is Flag.AWAITING_DECISION for raised in health.flags(measure, plan)) for measure in measures
    )
    return (*found, *([Message.of("plan.are.awaiting_decision", n=waiting)] if waiting else []))


def _meeting(session: Session, plan: PlanFacts, leading: DeadlineFacts | None) -> NextMeeting | None:
    meeting = next_meeting(plan)
    if meeting is None:
        return None
    last = deadlines.outlook(leading, plan).last_deciding_meeting if leading else None
    return NextMeeting(
        facts=meeting,
        last_before=leading.due_on if leading and last and last.id == meeting.id else None,
        confirmed=_confirmed(plan),
        missing=len(readiness.missing(plan, meeting.id, meetings.texts(session, meeting.id))),
        matters=sum(d.meeting_id == meeting.id and d.decided_on is None for d in plan.decisions),
        report=meetings.standing_report(session, meeting.id),
    )


def _confirmed(plan: PlanFacts) -> tuple[int, int] | None:
    if plan.last_report is None:
        return None
    measures = [m for m in plan.measures if completeness.active(m)]
    waiting = sum(any(r.flag is Flag.UNCONFIRMED for r in health.flags(m, plan)) for m in measures)
    return (len(measures) - waiting, len(measures))
