"""The committee's meetings: the list, and everything the preparation of one meeting shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.models import Decision, Meeting, Report, ReportDraft, ReportWithdrawal
from tracker.queries import plan as plans
from tracker.queries.paging import paged
from tracker.rules import completeness, deadlines, decisions, freezing, health, readiness
from tracker.rules.contacts import Contact, contacts
from tracker.rules.deadlines import Light, Option, Outlook
from tracker.rules.facts import CaseFacts, DecisionFacts, MeetingFacts, PlanFacts, ReportRef
from tracker.rules.readiness import Check, Missing, Texts
from tracker.rules.states import DecisionKind
from tracker.rules.transitions import Message


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One meeting in the list."""

    meeting: MeetingFacts
    matters: int
    decided: int
    report_id: int | None
    report_number: int | None


@dataclass(frozen=True, slots=True)
class MeetingsPage:
    """The list of coming or held meetings, one page of it."""

    rows: tuple[MeetingRow, ...]
    past: bool
    number: int
    pages: int
    total: int
    coming_count: int
    past_count: int


@dataclass(frozen=True, slots=True)
class Warned:
    """R8 for one case, as it concerns this meeting: what must be done so that the answer arrives in time."""

    case: CaseFacts
    light: Light
    reason: Message
    arithmetic: tuple[Message, ...]
    ways_out: tuple[Message, ...]
    immediate_asked: bool


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter on the list: it gets its own §."""

    decision: DecisionFacts
    #: "§ 34 p. 1" once decided.
    reference: str
    #: How many things are missing in what it rests on, where that can be counted.
    missing: int
    needs_immediate_approval: bool
    #: The numbers of the measures and findings it concerns.
    numbers: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Nothing remains to be done before the meeting."""
        return not self.missing and not self.needs_immediate_approval and bool(self.decision.dnr)


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """The preparation of one meeting, from the first paper to the last paragraph."""

    meeting: MeetingFacts
    version: int
    today: date
    warned: tuple[Warned, ...]
    matters: tuple[Matter, ...]
    missing: tuple[Missing, ...]
    in_order: tuple[Check, ...]
    #: R13: where the report would name a way to reach somebody.
    contacts: tuple[Contact, ...]
    texts: Texts
    #: The report that stands for this meeting.
    report: ReportRef | None
    may_withdraw: bool
    must_revise: bool

    @property
    def held(self) -> bool:
        """The day has come: decisions can be filled in."""
        return self.meeting.held_on <= self.today and not self.meeting.cancelled

    @property
    def over(self) -> bool:
        """The day has passed: no report can be locked for it any more."""
        return self.meeting.held_on < self.today

    @property
    def report_sent(self) -> bool:
        """The papers have left with the report in them."""
        return self.report is not None and self.today > self.meeting.dispatch_on

    @property
    def undecided(self) -> int:
        """How many matters still lack their decision."""
        return sum(matter.decision.decided_on is None for matter in self.matters)


def versions(session: Session, committee_id: int) -> dict[int, int]:
    """The version of each meeting, for a page that may move several."""
    rows = session.execute(select(Meeting.id, Meeting.version).where(Meeting.committee_id == committee_id))
    return {row.id: row.version for row in rows}


def index_page(
    session: Session, committee_id: int, today: date, *, past: bool, number: int, descending: bool
) -> MeetingsPage:
    """Coming meetings, or held ones, by day. A page beyond the last shows the last."""
    mine = Meeting.committee_id == committee_id
    held, coming = Meeting.held_on < today, Meeting.held_on >= today
    order = Meeting.held_on.desc() if descending else Meeting.held_on
    statement = select(Meeting).where(mine, held if past else coming).order_by(order)
    page = paged(session, statement, number, lambda row: row[0])
    other = session.scalars(select(func.count(Meeting.id)).where(mine, coming if past else held)).one()
    return MeetingsPage(
        rows=_rows(session, page.rows),
        past=past,
        number=page.number,
        pages=page.pages,
        total=page.total,
        coming_count=other if past else page.total,
        past_count=page.total if past else other,
    )


def show_page(session: Session, meeting: Meeting, plan: PlanFacts) -> MeetingPage:
    """Everything the preparation of the meeting shows but the preview of the report."""
    facts = next(m for m in plan.meetings if m.id == meeting.id)
    drafted = texts(session, meeting.id)
    missing = readiness.missing(plan, meeting.id, drafted)
    warned = tuple(_warned(facts, plan))
    report = standing_report(session, meeting.id)
    return MeetingPage(
        meeting=facts,
        version=meeting.version,
        today=plan.today,
        warned=warned,
        matters=tuple(_matter(decision, plan, () if report else missing, warned) for decision in _listed(facts, plan)),
        missing=missing,
        in_order=readiness.in_order(missing),
        contacts=contacts(plan, meeting.id, drafted),
        texts=drafted,
        report=report,
        may_withdraw=report is not None and freezing.may_withdraw(facts, plan.today),
        must_revise=freezing.must_revise(facts, report, plan.today),
    )


def texts(session: Session, meeting_id: int) -> Texts:
    """The chief's sections of the report to the meeting; unsaved and empty before anyone has written."""
    row = draft_row(session, meeting_id)
    if row is None:
        return Texts()
    return Texts(
        summary=row.summary,
        economy=row.economy,
        children=row.children,
        remarks=row.remarks,
        officer=row.officer,
        saved=row.carried_from_on is None,
        summary_basis=row.summary_basis,
        version=row.version,
        carried_over=tuple(filter(None, row.carried_over.split(","))),
        carried_from_on=row.carried_from_on,
    )


def draft_row(session: Session, meeting_id: int) -> ReportDraft | None:
    """The row of the chief's texts, once somebody has written any."""
    return session.scalar(select(ReportDraft).where(ReportDraft.meeting_id == meeting_id))


def earlier_draft(session: Session, meeting: Meeting) -> tuple[ReportDraft, date] | None:
    """The chief's texts to the last meeting before this one that has any and stands, and that meeting's day."""
    statement = (
        select(ReportDraft, Meeting.held_on)
        .join(Meeting, Meeting.id == ReportDraft.meeting_id)
        .where(ReportDraft.committee_id == meeting.committee_id, Meeting.held_on < meeting.held_on)
        .where(Meeting.cancelled.is_(False))
        .order_by(Meeting.held_on.desc())
        .limit(1)
    )
    found = session.execute(statement).one_or_none()
    return (found[0], found[1]) if found else None


def standing_report(session: Session, meeting_id: int) -> ReportRef | None:
    """The report that stands for the meeting (R11)."""
    return plans.standing_report(session, Report.meeting_id == meeting_id)


def _rows(session: Session, meetings: Sequence[Meeting]) -> tuple[MeetingRow, ...]:
    ids = [meeting.id for meeting in meetings]
    matters, reports = _matters_by_meeting(session, ids), _reports_by_meeting(session, ids)
    return tuple(
        MeetingRow(plans.meeting_facts(m), *matters.get(m.id, (0, 0)), *reports.get(m.id, (None, None)))
        for m in meetings
    )


def _matters_by_meeting(session: Session, ids: list[int]) -> dict[int | None, tuple[int, int]]:
    statement = (
        select(Decision.meeting_id, func.count(Decision.id), func.count(Decision.decided_on))
        .where(Decision.meeting_id.in_(ids), Decision.withdrawn_on.is_(None))
        .group_by(Decision.meeting_id)
    )
    return {meeting_id: (matters, decided) for meeting_id, matters, decided in session.execute(statement)}


def _reports_by_meeting(session: Session, ids: list[int]) -> dict[int, tuple[int, int]]:
    statement = (
        select(Report.meeting_id, Report.id, Report.number)
        .outerjoin(ReportWithdrawal, ReportWithdrawal.report_id == Report.id)
        .where(Report.meeting_id.in_(ids), ReportWithdrawal.id.is_(None))
        .order_by(Report.number)
    )
    return {meeting_id: (report_id, number) for meeting_id, report_id, number in session.execute(statement)}


def _warned(meeting: MeetingFacts, plan: PlanFacts) -> list[Warned]:
    """The cases whose answer this meeting may not bring in time. A meeting that is over warns of nothing."""
    if meeting.cancelled or meeting.held_on < plan.today:
        return []
    found = []
    for case in plan.cases:
        if case.closed_on is None:
            for deadline in case.deadlines:
                if deadline.open and deadline.kind in deadlines.LEADING_KINDS:
                    outlook = deadlines.outlook(deadline, plan)
                    if _concerns(outlook, meeting):
                        found.append(_warning(case, outlook, meeting))
    return found


def _concerns(outlook: Outlook, meeting: MeetingFacts) -> bool:
    """Red concerns every coming meeting; amber the one that the answer must be decided at."""
    if outlook.decided is not None or outlook.light is Light.GREEN:
        return False
    last = outlook.last_deciding_meeting
    return outlook.light is Light.RED or (last is not None and last.id == meeting.id)


def _warning(case: CaseFacts, outlook: Outlook, meeting: MeetingFacts) -> Warned:
    option = _option(outlook, meeting)
    return Warned(
        case=case,
        light=outlook.light,
        reason=outlook.reason,
        arithmetic=option.arithmetic if option is not None else outlook.arithmetic,
        ways_out=outlook.ways_out,
        immediate_asked=outlook.immediate_asked,
    )


def _option(outlook: Outlook, meeting: MeetingFacts) -> Option | None:
    return next((option for option in outlook.options if option.meeting.id == meeting.id), None)


def _listed(meeting: MeetingFacts, plan: PlanFacts) -> list[DecisionFacts]:
    """The meeting's matters: decided ones in the order of the minutes, then the others as they were put on the list."""
    listed = [decision for decision in plan.decisions if decision.meeting_id == meeting.id]
    return sorted(listed, key=lambda d: (d.decided_on is None, health.natural(d.paragraph), health.natural(d.point)))


def _matter(
    decision: DecisionFacts, plan: PlanFacts, missing: tuple[Missing, ...], warned: tuple[Warned, ...]
) -> Matter:
    decided = decision.decided_on is not None
    return Matter(
        decision=decision,
        reference=decisions.reference(decision.paragraph, decision.point),
        missing=0 if decided else _missing_in(decision, plan, missing),
        needs_immediate_approval=not decided and _needs_immediate_approval(decision, warned),
        numbers=_numbers(decision, plan),
    )


def _missing_in(decision: DecisionFacts, plan: PlanFacts, missing: tuple[Missing, ...]) -> int:
    if decision.kind is DecisionKind.APPROVE_REPORT:
        return len(missing)
    if decision.kind is DecisionKind.GIVE_STATEMENT and decision.case_id is not None:
        return len(completeness.gaps_of_case(plan, decision.case_id))
    return 0


def _needs_immediate_approval(decision: DecisionFacts, warned: tuple[Warned, ...]) -> bool:
    return decision.kind is DecisionKind.GIVE_STATEMENT and any(
        w.case.id == decision.case_id and w.light is Light.AMBER and not w.immediate_asked for w in warned
    )


def _numbers(decision: DecisionFacts, plan: PlanFacts) -> tuple[str, ...]:
    findings = (finding.number for finding in plan.findings if finding.id in decision.finding_ids)
    measures = (measure.number for measure in plan.measures if measure.id in decision.measure_ids)
    return (*findings, *measures)
