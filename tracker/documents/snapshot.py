"""A committee report as it stood on one day: facts, labels and everything computed from them, frozen and versioned.

`build` is pure. What it gives is all that `compose` needs, so a report can be printed again when rules, labels and
plan have moved on. `items` is what the next report is compared with (R9).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import cast

from tracker.documents import PRINTER_VERSION
from tracker.documents.plain import Plain, from_plain, to_plain
from tracker.rules import changes, completeness, deadlines, effect, health, impersonal, states, verdict
from tracker.rules.chain import Anchor
from tracker.rules.changes import Change, Item, ItemKind
from tracker.rules.deadlines import Reach
from tracker.rules.facts import LATER, DeadlineFacts, FindingFacts, MeasureFacts, MeetingFacts, PlanFacts, ReportRef
from tracker.rules.states import ChangeClass, DeadlineKind, EffectState, Flag, MeasureState, Verdict
from tracker.rules.transitions import Message
from tracker.rules.verdict import Judgement
from tracker.wording import Words

SCHEMA_VERSION = 2

#: Fields of the snapshot that came with a later schema than the first. An older snapshot is written without them,
#: so that its text and its hash stay what they were.
_SINCE = {"anchor": 2}

#: The closed lists whose words a report prints.
_LABELLED: tuple[type[Enum], ...] = (
    states.CaseKind,
    states.ChangeClass,
    states.DeadlineKind,
    states.DecidingBody,
    states.EffectState,
    states.Flag,
    states.MeasureCategory,
    states.MeasureKind,
    states.MeasureState,
    states.MoveKind,
    states.OnTrack,
    states.Position,
    states.RoundVerdict,
    states.SanctionKind,
    states.UnionConsultation,
    states.Verdict,
    states.VerificationMethod,
    states.VerificationResult,
    states.WhoMustAct,
)


@dataclass(frozen=True, slots=True)
class Texts:
    """What the chief has written. An empty summary is replaced by the suggested one."""

    summary: str = ""
    economy: str = ""
    children: str = ""
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who answers for the report: title first, since titles outlive people."""

    title: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class FlagSaid:
    """A computed state with its reasons in words."""

    flag: Flag
    reasons: tuple[str, ...]
    since: date | None = None
    days: int | None = None
    expected_on: date | None = None


@dataclass(frozen=True, slots=True)
class MeasureSaid:
    measure_id: int
    flags: tuple[FlagSaid, ...] = ()


@dataclass(frozen=True, slots=True)
class EffectSaid:
    """Why a finding's effect reads as it does (R5), for one whose effect somebody measures or has examined."""

    finding_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class JudgementSaid:
    """One of the two questions' answers (R16): the computed one, and the chief's own when she has stated another."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()
    arithmetic: tuple[str, ...] = ()
    ways_out: tuple[str, ...] = ()
    stated: Verdict | None = None
    stated_reason: str = ""


@dataclass(frozen=True, slots=True)
class DeadlineSaid:
    """An open deadline, judged."""

    deadline_id: int
    case_id: int
    kind: DeadlineKind
    due_on: date
    days_left: int
    in_time: JudgementSaid
    holds: JudgementSaid
    #: The last coming meeting that can still decide the answer in time, and whether only by immediate approval.
    last_meeting_on: date | None = None
    only_immediate: bool = False


@dataclass(frozen=True, slots=True)
class ChangeSaid:
    """One line under "Sedan förra sammanträdet" (R9)."""

    kind: ItemKind
    item_id: int
    number: str
    title: str
    classes: tuple[ChangeClass, ...]
    reasons: tuple[str, ...] = ()
    lasting: tuple[str, ...] = ()
    state_before: MeasureState | None = None
    state_now: MeasureState | None = None
    effect_before: EffectState | None = None
    effect_now: EffectState | None = None
    new: bool = False
    closed_on: date | None = None

    @property
    def klass(self) -> ChangeClass:
        """The one class the item is counted in."""
        return self.classes[0]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything one report says, and nothing that can change under it."""

    schema_version: int
    printer_version: str
    number: int
    locked: bool
    as_of: date
    meeting: MeetingFacts
    texts: Texts
    officer: Signer
    chief: Signer
    plan: PlanFacts
    items: tuple[Item, ...]
    measures: tuple[MeasureSaid, ...]
    deadlines: tuple[DeadlineSaid, ...]
    changes: tuple[ChangeSaid, ...]
    gaps: tuple[str, ...]
    warnings: tuple[str, ...]
    state_counts: tuple[tuple[MeasureState, int], ...]
    flag_counts: tuple[tuple[Flag, int], ...]
    #: "MeasureState.done" -> "Genomförd": the words as they were.
    labels: tuple[tuple[str, str], ...]
    #: The report this one is compared with.
    previous: ReportRef | None = None
    #: A report handed out after dispatch, in place of another.
    revised_on: date | None = None
    revises_number: int | None = None
    #: Shown on the document when parts of it are made up ("Ägare och mötesdagar är exempeldata").
    example_note: str = ""
    #: The last event of the audit trail before the report was locked; None in drafts.
    anchor: Anchor | None = None
    effects: tuple[EffectSaid, ...] = field(default=(), metadata=LATER)

    def effect_of(self, finding: FindingFacts) -> EffectSaid | None:
        """What is said of the finding's effect; None while nobody measures it."""
        return next((said for said in self.effects if said.finding_id == finding.id), None)

    def label(self, member: Enum) -> str:
        """The word as it was when the report was made. KeyError for lists that reports do not print."""
        return dict(self.labels)[_label_key(member)]

    def flags_of(self, measure: MeasureFacts) -> tuple[FlagSaid, ...]:
        """The measure's computed states."""
        return next((said.flags for said in self.measures if said.measure_id == measure.id), ())

    def change_of(self, kind: ItemKind, item_id: int) -> ChangeSaid | None:
        """What changed for one item; None for what ended before the last report."""
        return next((c for c in self.changes if c.kind is kind and c.item_id == item_id), None)

    def to_json(self) -> str:
        """Canonical JSON: the same snapshot is the same text, in any process."""
        plain = cast(dict[str, Plain], to_plain(self))
        known = {name: value for name, value in plain.items() if _SINCE.get(name, 1) <= self.schema_version}
        return json.dumps(known, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def sha256(self) -> str:
        """Of the canonical JSON, in hexadecimal."""
        return hashlib.sha256(self.to_json().encode("utf-8", "surrogatepass")).hexdigest()


def from_json(text: str) -> Snapshot:
    """The snapshot again. ValueError when it was written by a schema that this version can't read."""
    plain = json.loads(text)
    version = plain.get("schema_version")
    if type(version) is not int or not 1 <= version <= SCHEMA_VERSION:
        raise ValueError(f"unknown schema version {version!r}")
    if later := sorted(name for name in plain if _SINCE.get(name, 1) > version):
        raise ValueError(f"schema version {version} has no {', '.join(later)}")
    return from_plain(Snapshot, plain)


def build(
    plan: PlanFacts,
    *,
    number: int,
    meeting: MeetingFacts,
    words: Words,
    officer: Signer,
    chief: Signer,
    texts: Texts | None = None,
    previous: Snapshot | None = None,
    previous_ref: ReportRef | None = None,
    locked: bool = False,
    revised_on: date | None = None,
    revises_number: int | None = None,
    example_note: str = "",
    anchor: Anchor | None = None,
) -> Snapshot:
    """Freeze the plan as of its own day for one meeting.

    `previous` is the snapshot of the last report that stands, which this one is compared with; `previous_ref` names
    it. `anchor` is the trail's end when the report is locked.

    ValueError when something reported then is missing now (R9).
    """
    plan = impersonal.moves(plan)
    before = previous.items if previous else None
    items = changes.carried(before, changes.items(plan))
    return Snapshot(
        schema_version=SCHEMA_VERSION,
        printer_version=PRINTER_VERSION,
        number=number,
        locked=locked,
        as_of=plan.today,
        meeting=meeting,
        texts=texts or Texts(),
        officer=officer,
        chief=chief,
        plan=plan,
        items=items,
        measures=tuple(_measure(measure, plan, words) for measure in plan.measures),
        deadlines=tuple(_deadline(deadline, plan, words) for _case, deadline in deadlines.open_deadlines(plan)),
        changes=tuple(_change(change, words) for change in changes.compare(before, items)),
        gaps=tuple(words.say(gap.message) for gap in completeness.gaps(plan)),
        warnings=tuple(words.say(gap.message) for gap in completeness.warnings(plan)),
        state_counts=tuple(health.counts_by_state(plan.measures).items()),
        flag_counts=tuple(health.counts_by_flag(plan).items()),
        labels=_labels(words),
        previous=previous_ref,
        revised_on=revised_on,
        revises_number=revises_number,
        example_note=example_note,
        anchor=anchor,
        effects=tuple(_effects(plan, words)),
    )


def _effects(plan: PlanFacts, words: Words) -> Iterator[EffectSaid]:
    for finding in plan.findings:
        judgement = effect.judge(finding.id, plan)
        if judgement.measured:
            yield EffectSaid(finding.id, words.say(judgement.reason))


def _measure(measure: MeasureFacts, plan: PlanFacts, words: Words) -> MeasureSaid:
    flags = tuple(
        FlagSaid(
            flag=raised.flag,
            reasons=_said((raised.reason, *raised.more), words),
            since=raised.since,
            days=raised.days,
            expected_on=raised.expected_on,
        )
        for raised in health.flags(measure, plan)
    )
    return MeasureSaid(measure.id, flags)


def _deadline(deadline: DeadlineFacts, plan: PlanFacts, words: Words) -> DeadlineSaid:
    outlook = deadlines.outlook(deadline, plan)
    last = outlook.last_deciding_meeting
    option = next((o for o in outlook.options if last and o.meeting.id == last.id), None)
    return DeadlineSaid(
        deadline_id=deadline.id,
        case_id=deadline.case_id,
        kind=deadline.kind,
        due_on=deadline.due_on,
        days_left=deadlines.days_left(deadline, plan.today),
        in_time=_judgement(verdict.in_time(deadline, plan), words),
        holds=_judgement(verdict.holds(deadline, plan), words),
        last_meeting_on=last.held_on if last else None,
        only_immediate=option is not None and option.reach is Reach.IMMEDIATE,
    )


def _judgement(judgement: Judgement, words: Words) -> JudgementSaid:
    return JudgementSaid(
        verdict=judgement.verdict,
        reasons=_said(judgement.reasons, words),
        arithmetic=_said(judgement.arithmetic, words),
        ways_out=_said(judgement.ways_out, words),
        stated=judgement.stated,
        stated_reason=judgement.stated_reason,
    )


def _change(change: Change, words: Words) -> ChangeSaid:
    return ChangeSaid(
        kind=change.item.kind,
        item_id=change.item.id,
        number=change.item.number,
        title=change.item.title,
        classes=change.classes,
        reasons=_said(change.reasons, words),
        lasting=_said(change.lasting, words),
        state_before=change.before.state if change.before else None,
        state_now=change.item.state,
        effect_before=change.before.effect if change.before else None,
        effect_now=change.item.effect,
        new=change.before is None,
        closed_on=change.item.closed_on,
    )


def _said(messages: Iterable[Message], words: Words) -> tuple[str, ...]:
    return tuple(words.say(message) for message in messages)


def _labels(words: Words) -> tuple[tuple[str, str], ...]:
    return tuple((_label_key(member), words.label(member)) for kind in _LABELLED for member in kind)


def _label_key(member: Enum) -> str:
    return f"{type(member).__name__}.{member.value}"
