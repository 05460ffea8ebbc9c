"""Ärenden: the list, and one case with its log, its last days, its findings and its evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from tracker.models import AuditEvent, CaseEvent, Deadline, Finding, SupervisionCase, User
from tracker.models.cases import event_findings
from tracker.queries import evidence, rounds
from tracker.queries.effects import EffectShown, effect_shown
from tracker.queries.evidence import EvidenceLine
from tracker.queries.paging import Paged, paged
from tracker.queries.rounds import CaseRound
from tracker.rules import deadlines, fines, health, verdict
from tracker.rules.cases import MEETS
from tracker.rules.deadlines import LEADING_KINDS
from tracker.rules.evidence import Marking
from tracker.rules.facts import CaseFacts, DeadlineFacts, FindingFacts, MeasureFacts, PlanFacts
from tracker.rules.health import RaisedFlag
from tracker.rules.states import CaseEventKind, CaseKind, DeadlineKind, JudgmentOutcome, MeasureState, SanctionKind
from tracker.rules.transitions import Message
from tracker.rules.verbs import AuditVerb
from tracker.rules.verdict import Judgement

#: The selections of the list, as the address says them.
OPEN, CLOSED, ALL = "pagaende", "avslutade", "alla"
SELECTIONS = (OPEN, CLOSED, ALL)

#: What the list can be ordered by, as the address says it.
SORTS = ("arende", "myndighet", "beslutat", "sista-dag")


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in the list, with its nearest open last day."""

    id: int
    title: str
    authority: str
    authority_dnr: str
    kind: CaseKind
    decided_on: date | None
    sanction: SanctionKind
    sanction_kr: int | None
    due_on: date | None
    due_kind: DeadlineKind | None
    open_findings: int
    findings: int
    closed_on: date | None
    #: The provision of its secrecy marking; empty without one.
    secrecy: str


@dataclass(frozen=True, slots=True)
class CaseList:
    """A page of the list, with what was chosen and how many cases each selection holds."""

    page: Paged[CaseRow]
    selection: str
    sort: str
    descending: bool
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """A last day with both answers of R16 while it is open, and what replaced it when it is not."""

    facts: DeadlineFacts
    days_left: int
    replaced_by: date | None = None
    in_time: Judgement | None = None
    holds: Judgement | None = None


@dataclass(frozen=True, slots=True)
class EventLine:
    """A line of the log. `recorded_by` is empty for the days that stand on the case itself."""

    kind: CaseEventKind
    happened_on: date
    text: str = ""
    dnr: str = ""
    outcome: JudgmentOutcome | None = None
    amount_kr: int | None = None
    findings: tuple[str, ...] = ()
    recorded_by: str = ""


@dataclass(frozen=True, slots=True)
class MeasureTile:
    """A measure as the components show it in a list or as a tile."""

    id: int
    number: str
    title: str
    state: MeasureState
    flags: tuple[RaisedFlag, ...]


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding of the case with its measures."""

    facts: FindingFacts
    measures: tuple[MeasureTile, ...]
    effect: EffectShown


@dataclass(frozen=True, slots=True)
class CasePage:
    """One case. The texts that `CaseFacts` leaves out stand beside it."""

    facts: CaseFacts
    served_on: date | None
    legal_basis: str
    description: str
    source_note: str
    registered_on: date
    registered_by: str
    deadlines: tuple[DeadlineLine, ...]
    events: tuple[EventLine, ...]
    findings: tuple[FindingLine, ...]
    evidence: tuple[EvidenceLine, ...]
    marking: Marking
    #: Where the conditional fine stands, in words; None without one.
    fine: Message | None
    #: The rounds of the authority's follow-up, the newest first.
    rounds: tuple[CaseRound, ...]


def case_list(
    session: Session, committee_id: int, *, selection: str, sort: str, descending: bool, number: int
) -> CaseList:
    """A page of the committee's cases. `selection` and `sort` are members of SELECTIONS and SORTS."""
    counts = _counts(session, committee_id)
    statement = _ordered(_rows(committee_id, selection), sort, descending)
    return CaseList(
        page=paged(session, statement, number, _row),
        selection=selection,
        sort=sort,
        descending=descending,
        counts=counts,
    )


def _counts(session: Session, committee_id: int) -> dict[str, int]:
    closed = func.count(SupervisionCase.closed_on)
    total, gone = session.execute(
        select(func.count(), closed).where(SupervisionCase.committee_id == committee_id)
    ).one()
    return {OPEN: total - gone, CLOSED: gone, ALL: total}


def _nearest() -> Select[*tuple[Any, ...]]:
    """The nearest last day of a case that still binds and asks something of the plan."""
    later = aliased(Deadline)
    return (
        select(Deadline.id)
        .where(
            Deadline.case_id == SupervisionCase.id,
            Deadline.met_on.is_(None),
            Deadline.kind.in_(LEADING_KINDS),
            ~select(later.id).where(later.replaces_id == Deadline.id).exists(),
        )
        .order_by(Deadline.due_on, Deadline.id)
        .limit(1)
        .correlate(SupervisionCase)
    )


def _rows(committee_id: int, selection: str) -> Select[*tuple[Any, ...]]:
    findings = select(func.count()).where(Finding.case_id == SupervisionCase.id).correlate(SupervisionCase)
    nearest = aliased(Deadline)
    wanted: dict[str, ColumnElement[bool]] = {
        OPEN: SupervisionCase.closed_on.is_(None),
        CLOSED: SupervisionCase.closed_on.is_not(None),
    }
    statement = (
        select(
            SupervisionCase.id,
            SupervisionCase.title,
            SupervisionCase.authority,
            SupervisionCase.authority_dnr,
            SupervisionCase.kind,
            SupervisionCase.decided_on,
            SupervisionCase.sanction,
            SupervisionCase.sanction_kr,
            nearest.due_on,
            nearest.kind.label("due_kind"),
            findings.where(Finding.closed_on.is_(None)).scalar_subquery().label("open_findings"),
            findings.scalar_subquery().label("findings"),
            SupervisionCase.closed_on,
            SupervisionCase.secrecy_provision,
        )
        .outerjoin(nearest, nearest.id == _nearest().scalar_subquery())
        .where(SupervisionCase.committee_id == committee_id)
    )
    return statement.where(wanted[selection]) if selection in wanted else statement


def _ordered(statement: Select[*tuple[Any, ...]], sort: str, descending: bool) -> Select[*tuple[Any, ...]]:
    """In the wanted order; what has no such value stands last in both directions."""
    columns = statement.selected_columns
    column = {
        "arende": columns.title,
        "myndighet": columns.authority,
        "beslutat": columns.decided_on,
        "sista-dag": columns.due_on,
    }[sort]
    direction = column.desc() if descending else column.asc()
    return statement.order_by(column.is_(None), direction, SupervisionCase.id)


def _row(row: Any) -> CaseRow:
    return CaseRow(*row)


def case_page(session: Session, case: SupervisionCase, plan: PlanFacts) -> CasePage:
    """Everything the page of one case shows."""
    facts = facts_of(case.id, plan)
    return CasePage(
        facts=facts,
        served_on=case.served_on,
        legal_basis=case.legal_basis,
        description=case.description,
        source_note=case.source_note,
        registered_on=case.registered_on,
        registered_by=registered_by(session, case, AuditVerb.CASE_REGISTERED),
        deadlines=_deadlines(session, facts, plan),
        events=_events(session, case),
        findings=tuple(finding_line(finding, plan) for finding in plan.findings if finding.case_id == case.id),
        evidence=evidence.of_case(session, case.id),
        marking=Marking(case.secrecy_provision, case.secrecy_on, case.secrecy_authority),
        fine=fines.status(facts),
        rounds=rounds.of_case(case.id, plan),
    )


def registered_by(session: Session, row: Any, verb: AuditVerb) -> str:
    """Who registered the record, by title where there was one; empty for what came in another way."""
    event = session.execute(
        select(AuditEvent.actor_title, AuditEvent.actor_name)
        .where(
            AuditEvent.object_type == row.__tablename__,
            AuditEvent.object_id == row.id,
            AuditEvent.action == verb.value,
        )
        .limit(1)
    ).one_or_none()
    return (event.actor_title or event.actor_name) if event else ""


def finding_line(finding: FindingFacts, plan: PlanFacts) -> FindingLine:
    """A finding with its measures and their computed states."""
    tiles = tuple(_tile(measure, plan) for measure in plan.measures_of(finding.id))
    return FindingLine(finding, tiles, effect_shown(finding.id, plan))


def _tile(measure: MeasureFacts, plan: PlanFacts) -> MeasureTile:
    return MeasureTile(measure.id, measure.number, measure.title, measure.state, health.flags(measure, plan))


def facts_of(case_id: int, plan: PlanFacts) -> CaseFacts:
    """The case in its committee's plan; KeyError when it is not there."""
    for case in plan.cases:
        if case.id == case_id:
            return case
    raise KeyError(case_id)


def deadline_line(deadline_id: int, case: CaseFacts, plan: PlanFacts) -> DeadlineLine:
    """One last day of the case with the computed answers, for whoever wants to judge otherwise."""
    deadline = next(deadline for deadline in case.deadlines if deadline.id == deadline_id)
    return _deadline(deadline, case, plan, None)


def _deadlines(session: Session, case: CaseFacts, plan: PlanFacts) -> tuple[DeadlineLine, ...]:
    rows = session.execute(
        select(Deadline.replaces_id, Deadline.due_on).where(
            Deadline.case_id == case.id, Deadline.replaces_id.is_not(None)
        )
    )
    replacing = {row.replaces_id: row.due_on for row in rows}
    lines = [_deadline(deadline, case, plan, replacing.get(deadline.id)) for deadline in case.deadlines]
    return tuple(sorted(lines, key=_binding_first))


def _binding_first(line: DeadlineLine) -> tuple[bool, bool, bool, date]:
    """What still asks something of the plan, then other open days, then met ones, then replaced ones."""
    facts = line.facts
    return (facts.replaced, facts.met_on is not None, line.in_time is None, facts.due_on)


def _deadline(deadline: DeadlineFacts, case: CaseFacts, plan: PlanFacts, replaced_by: date | None) -> DeadlineLine:
    line = DeadlineLine(deadline, deadlines.days_left(deadline, plan.today), replaced_by)
    if not deadline.open or deadline.kind not in LEADING_KINDS or case.closed_on is not None:
        return line
    return replace(line, in_time=verdict.in_time(deadline, plan), holds=verdict.holds(deadline, plan))


def _events(session: Session, case: SupervisionCase) -> tuple[EventLine, ...]:
    """The log, newest first, with the days that stand on the case itself unless the log already has them."""
    rows = session.execute(
        select(*CaseEvent.__table__.c, User.name.label("recorder"))
        .join(User, User.id == CaseEvent.recorded_by_id)
        .where(CaseEvent.case_id == case.id)
        .order_by(CaseEvent.happened_on, CaseEvent.id)
    ).all()
    covered = _covered(session, case.id)
    lines = [_event(row, covered.get(row.id, ())) for row in rows]
    logged = {line.kind for line in lines}
    for kind, day in ((CaseEventKind.SERVICE, case.served_on), (CaseEventKind.DECISION, case.decided_on)):
        if day is not None and kind not in logged:
            lines.insert(0, EventLine(kind, day))
    return tuple(sorted(lines, key=lambda line: line.happened_on)[::-1])


def _covered(session: Session, case_id: int) -> dict[int, tuple[str, ...]]:
    rows = session.execute(
        select(event_findings.c.event_id, Finding.sequence)
        .join(Finding, Finding.id == event_findings.c.finding_id)
        .where(Finding.case_id == case_id)
        .order_by(Finding.sequence)
    )
    covered: dict[int, tuple[str, ...]] = {}
    for event_id, sequence in rows:
        covered[event_id] = (*covered.get(event_id, ()), f"B{sequence}")
    return covered


def _event(row: Any, findings: tuple[str, ...]) -> EventLine:
    return EventLine(
        kind=row.kind,
        happened_on=row.happened_on,
        text=row.text,
        dnr=row.dnr,
        outcome=row.outcome,
        amount_kr=row.amount_kr,
        findings=findings,
        recorded_by=row.recorder,
    )


def open_cases(session: Session, committee_id: int) -> tuple[tuple[int, str], ...]:
    """The cases a new finding can belong to, by id and title: those that are not closed."""
    rows = session.execute(
        select(SupervisionCase.id, SupervisionCase.title)
        .where(SupervisionCase.committee_id == committee_id, SupervisionCase.closed_on.is_(None))
        .order_by(SupervisionCase.id)
    )
    return tuple((row.id, row.title) for row in rows)


def deadlines_met_by(kind: CaseEventKind, facts: CaseFacts) -> tuple[DeadlineFacts, ...]:
    """The open last days of the case that such an event can meet."""
    return tuple(deadline for deadline in facts.deadlines if deadline.open and deadline.kind in MEETS.get(kind, ()))


def open_findings(plan: PlanFacts, case_id: int) -> tuple[FindingFacts, ...]:
    """The findings of the case that a closing decision can cover."""
    return tuple(f for f in plan.findings if f.case_id == case_id and f.closed_on is None)
