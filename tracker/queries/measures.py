"""The measures: the whole plan in one list, one measure with all that is known of it, and the choices of its forms."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.models import DueDateMove, Measure, Membership, User
from tracker.models.measures import measure_findings
from tracker.queries import evidence, verifications
from tracker.queries import measures_history as histories
from tracker.queries.accounts import Viewer, holds_on
from tracker.queries.effects import EffectShown, effect_shown
from tracker.queries.evidence import EvidenceLine
from tracker.queries.measures_history import Entry
from tracker.queries.verifications import Checks
from tracker.rules import access, changes, completeness, health, promises, proof
from tracker.rules.changes import Change, Item, ItemKind
from tracker.rules.facts import FindingFacts, MeasureFacts, MeetingFacts, PersonFacts, PlanFacts
from tracker.rules.health import RaisedFlag
from tracker.rules.states import Flag, MeasureCategory, MeasureState
from tracker.rules.transitions import Message

SIZE = 25

#: What ?ansvarig= says for measures that nobody answers for.
NOBODY = "saknas"


class Tab(StrEnum):
    """What ?flik= says."""

    ALL = "alla"
    ACTION = "handling"
    UNCONFIRMED = "obekraftade"
    MINE = "mina"
    WITHDRAWN = "utgar"


class Sort(StrEnum):
    """What ?sortera= says. The plan's own order is by finding."""

    PLAN = "plan"
    STATE = "lage"
    OWNER = "ansvarig"
    DUE = "klart-senast"
    UPDATED = "uppdaterad"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader asked to see. `owner` is a membership's id, `NOBODY` or empty."""

    tab: Tab = Tab.ALL
    owner: str = ""
    state: MeasureState | Flag | None = None
    category: MeasureCategory | None = None
    sort: Sort = Sort.PLAN
    descending: bool = False
    number: int = 1

    @property
    def whole(self) -> bool:
        """Whether nothing is filtered away."""
        return self.tab is Tab.ALL and not (self.owner or self.state or self.category)


@dataclass(frozen=True, slots=True)
class Row:
    """One measure in the list."""

    facts: MeasureFacts
    flags: tuple[RaisedFlag, ...]
    #: The first sentence of its description.
    note: str
    #: Numbers of the findings it answers besides the one it is listed under.
    also: tuple[str, ...]
    #: The class of R9 against the last report that stands; None where it has none.
    change: Change | None
    may_update: bool

    @property
    def moved(self) -> bool:
        """Whether the committee was first told another date."""
        return self.facts.first_due_committee not in (None, self.facts.due_on)


@dataclass(frozen=True, slots=True)
class Group:
    """The measures under one finding, or (without one) those of the whole plan. `summary` counts all of them."""

    finding: FindingFacts | None
    summary: tuple[Message, ...]
    rows: tuple[Row, ...]
    #: For a finding without rows: the measures that answer it, listed under their own first finding.
    elsewhere: tuple[str, ...] = ()
    #: Of the finding; None for the whole plan, and where the rows are not grouped.
    effect: EffectShown | None = None


@dataclass(frozen=True, slots=True)
class PlanPage:
    """One page of the plan, with what the tabs and filters offer."""

    groups: tuple[Group, ...]
    #: False when the order is another than the plan's own: then there is one group without heading.
    grouped: bool
    wanted: Wanted
    counts: dict[Tab, int]
    owners: tuple[PersonFacts, ...]
    categories: tuple[MeasureCategory, ...]
    lead: tuple[Message, ...]
    number: int
    pages: int
    total: int
    #: The meeting of the last report that stands; None before the first.
    last_meeting_on: date | None


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """One measure: how it goes, what is asked of whom, and what has happened."""

    row: Row
    version: int
    findings: tuple[FindingFacts, ...]
    #: The day of the question "Hinner ni?", and whether it is a coming occasion rather than the due date.
    asked_on: date | None
    asks_occasion: bool
    states: tuple[MeasureState, ...]
    proof_missing: bool
    next_meeting: MeetingFacts | None
    #: What has happened, newest first, one page of it.
    entries: tuple[Entry, ...]
    number: int
    pages: int
    total: int
    #: The waiting proposal's version, and the question whether the authority must be told of it.
    move_version: int | None
    tell_authority: Message | None
    #: R2: the authority is to hear that the date has been moved, and no answer has told it yet.
    authority_waits: bool
    reference_needed: bool
    evidence: tuple[EvidenceLine, ...]
    #: Short names of the authorities whose findings it answers.
    authorities: tuple[str, ...]
    gaps: tuple[Message, ...]
    checks: Checks

    @property
    def facts(self) -> MeasureFacts:
        return self.row.facts


def plan_page(plan: PlanFacts, wanted: Wanted, viewer: Viewer, before: Sequence[Item] | None) -> PlanPage:
    """The plan as the reader asked for it. `before` is what the last standing report saw, None without one."""
    rows = _rows(plan, viewer, before)
    shown = [row for row in rows if _belongs(row, wanted, viewer, plan.committee.id)]
    shown = _sorted(shown, plan, wanted)
    pages = max(1, -(-len(shown) // SIZE))
    number = min(max(1, wanted.number), pages)
    window = shown[(number - 1) * SIZE : number * SIZE]
    standing = [row for row in rows if row.facts.state is not MeasureState.WITHDRAWN]
    return PlanPage(
        groups=_groups(window, plan, wanted, last=number == pages),
        grouped=wanted.sort is Sort.PLAN,
        wanted=wanted,
        counts={tab: sum(_in_tab(row, tab, viewer, plan.committee.id) for row in rows) for tab in Tab},
        owners=_owners(plan),
        categories=tuple(c for c in MeasureCategory if any(row.facts.category is c for row in rows)),
        lead=_lead(standing, plan),
        number=number,
        pages=pages,
        total=len(shown),
        last_meeting_on=plan.last_report.meeting_on if plan.last_report and before is not None else None,
    )


def measure_page(session: Session, plan: PlanFacts, measure: Measure, viewer: Viewer, number: int = 1) -> MeasurePage:
    """Everything the measure's own page shows; `number` is the page of its history."""
    row = next(row for row in _rows(plan, viewer, None) if row.facts.id == measure.id)
    facts = row.facts
    occasion = facts.next_occasion_on if facts.continuous else None
    asked_on = None if facts.finished and not facts.continuous else occasion or facts.due_on
    move = facts.proposed_move
    entries = histories.of_measure(session, measure, facts)
    pages = max(1, -(-len(entries) // SIZE))
    number = min(max(1, number), pages)
    return MeasurePage(
        row=row,
        version=measure.version,
        findings=tuple(plan.finding(finding_id) for finding_id in facts.finding_ids),
        asked_on=asked_on,
        asks_occasion=occasion is not None,
        states=proof.states_for(facts.continuous),
        proof_missing=not facts.evidence and not (facts.finished and facts.no_evidence_reason),
        next_meeting=min(
            (m for m in plan.meetings if m.held_on >= plan.today and not m.cancelled),
            key=lambda m: m.held_on,
            default=None,
        ),
        entries=entries[(number - 1) * SIZE : number * SIZE],
        number=number,
        pages=pages,
        total=len(entries),
        move_version=session.scalar(select(DueDateMove.version).where(DueDateMove.id == move.id)) if move else None,
        tell_authority=promises.authority_to_tell(facts, move.to_on) if move else None,
        authority_waits=promises.authority_waits_for(facts) is not None,
        reference_needed=promises.committee_set_date(facts, plan.decisions),
        evidence=evidence.of_measure(session, measure.id),
        checks=verifications.checks_of(session, measure, plan, viewer),
        authorities=_authorities(plan, facts),
        gaps=tuple(
            gap.message
            for gap in completeness.gaps(plan)
            if gap.object is completeness.GapObject.MEASURE and gap.object_id == measure.id
        ),
    )


def _authorities(plan: PlanFacts, facts: MeasureFacts) -> tuple[str, ...]:
    concerned = {plan.finding(finding_id).case_id for finding_id in facts.finding_ids}
    return tuple(dict.fromkeys(c.authority_short or c.authority for c in plan.cases if c.id in concerned))


def one_row(plan: PlanFacts, measure_id: int, viewer: Viewer, before: Sequence[Item] | None) -> Row:
    """The measure's row in the list, for showing it anew after an update in place."""
    return next(row for row in _rows(plan, viewer, before) if row.facts.id == measure_id)


def meetings_until(plan: PlanFacts, days: Iterable[date | None]) -> list[date]:
    """The meetings up to the last of the days, and the next one in any case: what a timeline need show."""
    held = sorted(meeting.held_on for meeting in plan.meetings if not meeting.cancelled)
    coming = [day for day in held if day >= plan.today][:1]
    last = max((day for day in (*days, *coming) if day), default=plan.today)
    return [day for day in held if day <= last]


def stored_values(session: Session, measure: Measure) -> dict[str, Any]:
    """The measure's columns and findings as its edit form holds them."""
    values = {column.key: getattr(measure, column.key) for column in Measure.__table__.columns}
    values["finding_ids"] = list(
        session.scalars(select(measure_findings.c.finding_id).where(measure_findings.c.measure_id == measure.id))
    )
    return values


def finding_choices(plan: PlanFacts) -> list[tuple[int, str]]:
    """The committee's findings, as a measure's form offers them."""
    return [(finding.id, f"{finding.number} {finding.title}") for finding in plan.findings]


def owner_choices(
    session: Session, committee_id: int, today: date, keep: Iterable[int | None]
) -> list[tuple[int, str]]:
    """Who may own: memberships that hold today, and those in `keep`, which the measure already names."""
    statement = (
        select(Membership.id, Membership.title, User.name)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.committee_id == committee_id,
            (holds_on(today) & Membership.role.in_(access.MAY_OWN)) | Membership.id.in_([k for k in keep if k]),
        )
        .order_by(Membership.title, User.name)
    )
    return [(row.id, f"{row.title} ({row.name})") for row in session.execute(statement)]


def successor_choices(plan: PlanFacts, measure_id: int) -> list[tuple[int, str]]:
    """The measures that still stand, besides this one."""
    return [
        (facts.id, f"{facts.number} {facts.title}")
        for facts in plan.measures
        if facts.id != measure_id and facts.state is not MeasureState.WITHDRAWN
    ]


def _rows(plan: PlanFacts, viewer: Viewer, before: Sequence[Item] | None) -> list[Row]:
    classed = {} if before is None else {c.item.id: c for c in _changes(plan, before)}
    numbers = {finding.id: finding.number for finding in plan.findings}
    return [
        Row(
            facts=facts,
            flags=health.flags(facts, plan),
            note=_first_sentence(facts.description),
            also=tuple(numbers[finding_id] for finding_id in facts.finding_ids[1:]),
            change=classed.get(facts.id),
            may_update=_may_update(facts, viewer, plan.committee.id),
        )
        for facts in plan.measures
    ]


def _changes(plan: PlanFacts, before: Sequence[Item]) -> list[Change]:
    return [c for c in changes.compare(before, changes.items(plan)) if c.item.kind is ItemKind.MEASURE]


def _may_update(facts: MeasureFacts, viewer: Viewer, committee_id: int) -> bool:
    if facts.state is MeasureState.WITHDRAWN:
        return False
    owner, deputy = (person.membership_id if person else None for person in (facts.owner, facts.deputy))
    return viewer.may_update(committee_id, owner, deputy)


def _first_sentence(text: str) -> str:
    head, stop, _rest = text.partition(". ")
    return head + stop.strip() if "\n" not in head else head.partition("\n")[0]


def _belongs(row: Row, wanted: Wanted, viewer: Viewer, committee_id: int) -> bool:
    raised = {flag.flag for flag in row.flags}
    owner = row.facts.owner
    return (
        _in_tab(row, wanted.tab, viewer, committee_id)
        and (not wanted.owner or wanted.owner == (str(owner.membership_id) if owner else NOBODY))
        and (wanted.state is None or wanted.state is row.facts.state or wanted.state in raised)
        and (wanted.category is None or wanted.category is row.facts.category)
    )


def _in_tab(row: Row, tab: Tab, viewer: Viewer, committee_id: int) -> bool:
    withdrawn = row.facts.state is MeasureState.WITHDRAWN
    if tab is Tab.WITHDRAWN or withdrawn:
        return withdrawn and tab is Tab.WITHDRAWN
    if tab is Tab.ACTION:
        return bool(row.flags)
    if tab is Tab.UNCONFIRMED:
        return any(flag.flag is Flag.UNCONFIRMED for flag in row.flags)
    if tab is Tab.MINE:
        people = {person.membership_id for person in (row.facts.owner, row.facts.deputy) if person}
        return bool(people & viewer.membership_ids_in(committee_id))
    return True


def _sorted(rows: list[Row], plan: PlanFacts, wanted: Wanted) -> list[Row]:
    order = [finding.id for finding in plan.findings]
    keys: dict[Sort, Callable[[Row], Any]] = {
        Sort.PLAN: lambda row: _place(row.facts, order),
        Sort.STATE: lambda row: health.urgency(row.facts, row.flags),
        Sort.OWNER: lambda row: (row.facts.owner is None, row.facts.owner.title.casefold() if row.facts.owner else ""),
        Sort.DUE: lambda row: _due(row.facts) or date.max,
        Sort.UPDATED: lambda row: row.facts.last_update.made_on if row.facts.last_update else date.min,
    }
    return sorted(rows, key=keys[wanted.sort], reverse=wanted.descending and wanted.sort is not Sort.PLAN)


def _place(facts: MeasureFacts, order: list[int]) -> tuple[int, tuple[int, str]]:
    """Under the first finding it answers, in the findings' order; the whole plan's measures come last."""
    first = order.index(facts.finding_ids[0]) if facts.finding_ids else len(order)
    return (first, health.natural(facts.number))


def _due(facts: MeasureFacts) -> date | None:
    return facts.next_occasion_on if facts.state is MeasureState.IN_PLACE else facts.due_on


def _groups(rows: Sequence[Row], plan: PlanFacts, wanted: Wanted, *, last: bool) -> tuple[Group, ...]:
    """The rows under their findings. On the last page of the whole plan no open finding is left out."""
    if wanted.sort is not Sort.PLAN:
        return (Group(None, (), tuple(rows)),) if rows else ()
    parts: dict[int | None, list[Row]] = {}
    for row in rows:
        parts.setdefault(row.facts.finding_ids[0] if row.facts.finding_ids else None, []).append(row)
    groups = [
        Group(
            plan.finding(key) if key is not None else None,
            _summary(plan, key),
            tuple(found),
            effect=effect_shown(key, plan) if key is not None else None,
        )
        for key, found in parts.items()
    ]
    if last and wanted.whole:
        groups += _without_rows(plan)
    return tuple(sorted(groups, key=lambda group: _finding_place(group.finding, plan)))


def _without_rows(plan: PlanFacts) -> Iterator[Group]:
    """The open findings that no standing measure is listed under."""
    standing = [facts for facts in plan.measures if facts.state is not MeasureState.WITHDRAWN]
    main = {facts.finding_ids[0] for facts in standing if facts.finding_ids}
    for finding in plan.findings:
        if finding.closed_on is None and finding.id not in main:
            numbers = tuple(facts.number for facts in standing if finding.id in facts.finding_ids)
            yield Group(finding, _summary(plan, finding.id), (), numbers, effect_shown(finding.id, plan))


def _finding_place(finding: FindingFacts | None, plan: PlanFacts) -> int:
    return plan.findings.index(finding) if finding is not None else len(plan.findings)


def _summary(plan: PlanFacts, finding_id: int | None) -> tuple[Message, ...]:
    """How many of the finding's measures are in each state, those that stand."""
    all_of = [m for m in plan.measures if (finding_id in m.finding_ids if finding_id else not m.finding_ids)]
    return tuple(
        Message.of(f"plan.count.{state}", n=n)
        for state, n in health.counts_by_state(all_of).items()
        if n and state is not MeasureState.WITHDRAWN
    )


def _lead(standing: Sequence[Row], plan: PlanFacts) -> tuple[Message, ...]:
    counts = health.counts_by_state(row.facts for row in standing)
    waiting = sum(any(flag.flag is Flag.AWAITING_DECISION for flag in row.flags) for row in standing)
    states = [Message.of(f"plan.are.{s}", n=n) for s, n in counts.items() if n and s is not MeasureState.WITHDRAWN]
    if waiting:
        states.append(Message.of("plan.are.awaiting_decision", n=waiting))
    return (
        Message.of("plan.findings", n=sum(finding.closed_on is None for finding in plan.findings)),
        Message.of("plan.measures", n=len(standing)),
        *states,
    )


def _owners(plan: PlanFacts) -> tuple[PersonFacts, ...]:
    owners = {facts.owner.membership_id: facts.owner for facts in plan.measures if facts.owner}
    return tuple(sorted(owners.values(), key=lambda person: (person.title.casefold(), person.name)))
