"""Brister: the list, and one finding with its measures, its evidence and its history."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from tracker.models import (
    AuditEvent,
    AuthorityWordsCorrection,
    Decision,
    Finding,
    Measure,
    Meeting,
    ProgressUpdate,
    Report,
    ReportWithdrawal,
    SupervisionCase,
    User,
)
from tracker.queries import evidence, rounds, samples, verifications
from tracker.queries.accounts import Viewer
from tracker.queries.cases import FindingLine, facts_of, finding_line
from tracker.queries.effects import EffectShown, effect_shown
from tracker.queries.evidence import EvidenceLine
from tracker.queries.paging import Paged, paged
from tracker.queries.rounds import FindingRound
from tracker.queries.verifications import Checks
from tracker.rules import decisions, health
from tracker.rules import rounds as round_rules
from tracker.rules import samples as sample_rules
from tracker.rules.deadlines import LEADING_KINDS
from tracker.rules.facts import (
    CaseFacts,
    DeadlineFacts,
    DecisionFacts,
    FindingFacts,
    MeasureFacts,
    PlanFacts,
    SampleFacts,
)
from tracker.rules.health import RaisedFlag
from tracker.rules.samples import Step
from tracker.rules.states import DecisionKind, MeasureState
from tracker.rules.transitions import Message, RuleBroken
from tracker.rules.verbs import AuditVerb
from tracker.wording import Words

#: The selections of the list, as the address says them.
OPEN, CLOSED, ALL = "oppna", "avslutade", "alla"
SELECTIONS = (OPEN, CLOSED, ALL)

#: What the list can be ordered by, as the address says it.
SORTS = ("nummer", "arende")

#: How many lines of history the page shows; the whole trail stands in Historik.
HISTORY_LINES = 30


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding in the list."""

    line: FindingLine
    case_title: str
    counts: tuple[tuple[MeasureState, int], ...]


@dataclass(frozen=True, slots=True)
class FindingList:
    """A page of the list, with what was chosen and how many findings each selection holds."""

    page: Paged[FindingRow]
    selection: str
    case_id: int | None
    sort: str
    descending: bool
    counts: Mapping[str, int]
    cases: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure that answers the finding. `shared_with` numbers the other findings it answers."""

    facts: MeasureFacts
    flags: tuple[RaisedFlag, ...]
    shared_with: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """What stood as the authority's words before a correction, and why it was put right."""

    old: str
    reason: str
    corrected_on: date
    corrected_by: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event of the finding, of a measure's progress, or its being reported to the committee.

    `verb` says what was done; `measure` numbers the measure it was done to; `report_id` is set for a report.
    """

    on: date
    who: str = ""
    verb: AuditVerb | None = None
    measure: str = ""
    text: str = ""
    report_id: int | None = None
    meeting_on: date | None = None
    paragraph: str = ""


@dataclass(frozen=True, slots=True)
class FindingPage:
    """One finding: the requirement, the effect, what is done, what shows it, what has happened."""

    facts: FindingFacts
    case: CaseFacts
    deadlines: tuple[DeadlineFacts, ...]
    measures: tuple[MeasureLine, ...]
    counts: tuple[tuple[MeasureState, int], ...]
    repeat_of: FindingFacts | None
    repeated_by: tuple[FindingFacts, ...]
    effect: EffectShown
    corrections: tuple[Correction, ...]
    evidence: tuple[EvidenceLine, ...]
    history: tuple[HistoryLine, ...]
    checks: Checks
    #: The protocols that stand, the newest first, and the step to the newest from the one before.
    samples: tuple[SampleFacts, ...]
    step: Step | None
    #: The rounds of the authority's follow-up, the newest first; those of the finding that this one repeats.
    rounds: tuple[FindingRound, ...]
    earlier_rounds: tuple[FindingRound, ...]
    #: R6 c: whether the committee closes it by itself, since no verdict will come.
    committee_closes: bool


def finding_list(
    session: Session, plan: PlanFacts, *, selection: str, case_id: int | None, sort: str, descending: bool, number: int
) -> FindingList:
    """A page of the plan's findings. `selection` and `sort` are members of SELECTIONS and SORTS."""
    titles = {case.id: case.title for case in plan.cases}
    chosen = case_id if case_id in titles else None
    statement = _ordered(_ids(plan.committee.id, selection, chosen), sort, descending)
    return FindingList(
        page=paged(session, statement, number, lambda row: _row(plan.finding(row.id), titles, plan)),
        selection=selection,
        case_id=chosen,
        sort=sort,
        descending=descending,
        counts=_selection_counts(plan, chosen),
        cases=tuple(titles.items()),
    )


def _ids(committee_id: int, selection: str, case_id: int | None) -> Select[*tuple[Any, ...]]:
    wanted: dict[str, ColumnElement[bool]] = {OPEN: Finding.closed_on.is_(None), CLOSED: Finding.closed_on.is_not(None)}
    statement = (
        select(Finding.id, Finding.sequence, Finding.title, SupervisionCase.title.label("case_title"))
        .join(SupervisionCase, SupervisionCase.id == Finding.case_id)
        .where(Finding.committee_id == committee_id)
    )
    if selection in wanted:
        statement = statement.where(wanted[selection])
    return statement.where(Finding.case_id == case_id) if case_id is not None else statement


def _ordered(statement: Select[*tuple[Any, ...]], sort: str, descending: bool) -> Select[*tuple[Any, ...]]:
    column: Any = {"nummer": Finding.sequence, "arende": SupervisionCase.title}[sort]
    return statement.order_by(column.desc() if descending else column.asc(), Finding.sequence)


def _selection_counts(plan: PlanFacts, case_id: int | None) -> dict[str, int]:
    findings = [f for f in plan.findings if case_id is None or f.case_id == case_id]
    closed = sum(finding.closed_on is not None for finding in findings)
    return {OPEN: len(findings) - closed, CLOSED: closed, ALL: len(findings)}


def _row(finding: FindingFacts, titles: Mapping[int, str], plan: PlanFacts) -> FindingRow:
    return FindingRow(
        line=finding_line(finding, plan),
        case_title=titles[finding.case_id],
        counts=counts_of(plan.measures_of(finding.id)),
    )


def counts_of(measures: Collection[MeasureFacts]) -> tuple[tuple[MeasureState, int], ...]:
    """How many measures there are in each state that any of them is in, what is done first."""
    order = (
        MeasureState.DONE,
        MeasureState.IN_PLACE,
        MeasureState.IN_PROGRESS,
        MeasureState.NOT_STARTED,
        MeasureState.WITHDRAWN,
    )
    counts = health.counts_by_state(measures)
    return tuple((state, counts[state]) for state in order if counts[state])


def finding_page(session: Session, finding: Finding, plan: PlanFacts, viewer: Viewer) -> FindingPage:
    """Everything the page of one finding shows."""
    facts = plan.finding(finding.id)
    case = facts_of(finding.case_id, plan)
    measures = plan.measures_of(finding.id)
    ids = [measure.id for measure in measures]
    repeat_of = next((f for f in plan.findings if f.id == finding.repeat_of_id), None)
    protocols = samples.of_finding(plan, finding.id)
    return FindingPage(
        facts=facts,
        case=case,
        deadlines=tuple(d for d in case.deadlines if d.open and d.kind in LEADING_KINDS),
        measures=tuple(_measure(measure, facts, plan) for measure in measures),
        counts=counts_of(measures),
        repeat_of=repeat_of,
        repeated_by=tuple(f for f in plan.findings if f.repeat_of_number == facts.number),
        effect=effect_shown(finding.id, plan),
        corrections=_corrections(session, finding.id),
        evidence=evidence.of_finding(session, finding.id, ids),
        history=_history(session, facts, ids),
        checks=verifications.checks_of(session, finding, plan, viewer),
        samples=protocols,
        step=next(iter(sample_rules.trend(protocols[:2])), None),
        rounds=rounds.of_finding(facts, plan),
        earlier_rounds=rounds.of_finding(repeat_of, plan) if repeat_of else (),
        committee_closes=facts.closed_on is None and not round_rules.awaits_verdict(case),
    )


def closing_decisions(plan: PlanFacts, finding_id: int, words: Words) -> list[tuple[int, str]]:
    """R6 c: the committee's own decisions, those that name the finding first, the newest first."""
    made = [d for d in plan.decisions if d.decided_on is not None and d.form in decisions.OF_THE_COMMITTEE]
    ordered = sorted(made, key=lambda d: (finding_id in d.finding_ids, d.decided_on, d.id), reverse=True)
    return [(d.id, _decision_words(d, words)) for d in ordered]


def _decision_words(decision: DecisionFacts, words: Words) -> str:
    reference = decisions.reference(decision.paragraph, decision.point) or decision.dnr
    day = words.date(decision.decided_on) if decision.decided_on else ""
    return ", ".join(filter(None, (day, reference, decision.title)))


def closing_refusal(plan: PlanFacts, finding_id: int) -> Message | None:
    """R6 c: why the committee can't close the finding by itself today; None when it can."""
    finding = plan.finding(finding_id)
    try:
        round_rules.check_committee_may_close(facts_of(finding.case_id, plan), finding)
    except RuleBroken as broken:
        return broken.message
    return None


def _measure(measure: MeasureFacts, finding: FindingFacts, plan: PlanFacts) -> MeasureLine:
    others = tuple(f.number for f in plan.findings if f.id in measure.finding_ids and f.id != finding.id)
    return MeasureLine(measure, health.flags(measure, plan), others)


def _corrections(session: Session, finding_id: int) -> tuple[Correction, ...]:
    rows = session.execute(
        select(*AuthorityWordsCorrection.__table__.c, User.name)
        .join(User, User.id == AuthorityWordsCorrection.corrected_by_id)
        .where(AuthorityWordsCorrection.finding_id == finding_id)
        .order_by(AuthorityWordsCorrection.id.desc())
    )
    return tuple(Correction(row.old, row.reason, row.corrected_on, row.name) for row in rows)


def _history(session: Session, finding: FindingFacts, measure_ids: Collection[int]) -> tuple[HistoryLine, ...]:
    """The newest lines from three sources, newest first; what happened the same day keeps its real order."""
    lines = [
        *_own_events(session, finding.id),
        *_progress(session, measure_ids),
        *_reported(session, finding),
    ]
    ordered = sorted(lines, key=lambda pair: (pair[1].on, pair[0]), reverse=True)
    return tuple(line for _at, line in ordered[:HISTORY_LINES])


Timed = tuple[datetime, HistoryLine]


def _own_events(session: Session, finding_id: int) -> list[Timed]:
    rows = session.scalars(
        select(AuditEvent)
        .where(AuditEvent.object_type == Finding.__tablename__, AuditEvent.object_id == finding_id)
        .order_by(AuditEvent.id.desc())
        .limit(HISTORY_LINES)
    )
    return [
        (row.at, HistoryLine(row.business_day, row.actor_title or row.actor_name, AuditVerb(row.action)))
        for row in rows
    ]


def _progress(session: Session, measure_ids: Collection[int]) -> list[Timed]:
    rows = session.execute(
        select(*ProgressUpdate.__table__.c, User.name.label("author"), Measure.sequence)
        .join(User, User.id == ProgressUpdate.author_id)
        .join(Measure, Measure.id == ProgressUpdate.measure_id)
        .where(ProgressUpdate.measure_id.in_(measure_ids))
        .order_by(ProgressUpdate.id.desc())
        .limit(HISTORY_LINES)
    )
    return [
        (
            row.recorded_at,
            HistoryLine(
                on=row.made_on,
                who=row.author_title or row.author,
                verb=AuditVerb.MEASURE_CONFIRMED if row.confirmation else AuditVerb.MEASURE_UPDATED,
                measure=f"Å{row.sequence}",
                text=row.text,
            ),
        )
        for row in rows
    ]


def _reported(session: Session, finding: FindingFacts) -> list[Timed]:
    """The reports that stand and were made while the finding was open: each of them holds it (R9)."""
    approval = (
        select(func.max(Decision.paragraph))
        .where(Decision.report_id == Report.id, Decision.kind == DecisionKind.APPROVE_REPORT)
        .correlate(Report)
        .scalar_subquery()
    )
    last_day = finding.closed_on or date.max
    rows = session.execute(
        select(Report.id, Report.published_at, Report.published_on, Meeting.held_on, approval.label("paragraph"))
        .join(Meeting, Meeting.id == Report.meeting_id)
        .outerjoin(ReportWithdrawal, ReportWithdrawal.report_id == Report.id)
        .join(Finding, Finding.committee_id == Report.committee_id)
        .where(
            Finding.id == finding.id,
            ReportWithdrawal.id.is_(None),
            Report.as_of >= Finding.registered_on,
            Report.as_of <= last_day,
        )
        .order_by(Report.id.desc())
        .limit(HISTORY_LINES)
    )
    return [
        (
            row.published_at,
            HistoryLine(row.published_on, report_id=row.id, meeting_on=row.held_on, paragraph=row.paragraph or ""),
        )
        for row in rows
    ]


def earlier(plan: PlanFacts, finding_id: int | None = None) -> tuple[tuple[int, str], ...]:
    """The findings that another one may repeat, by id and number with title: all but itself."""
    return tuple((f.id, f"{f.number} {f.title}") for f in plan.findings if f.id != finding_id)
