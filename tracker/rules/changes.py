"""R9: what has changed since the last report that stands published, complete and in exactly one class an item.

`items` makes a plan's findings and measures comparable, `carried` counts how many reports running a state has lasted,
and `compare` classes them. A report's snapshot stores every carried item, closed ones too: the next report is
compared with it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tracker.rules import health, impersonal, promises
from tracker.rules.facts import FindingFacts, MeasureFacts, PlanFacts
from tracker.rules.states import ChangeClass, EffectState, Flag, MeasureState, Ordinal
from tracker.rules.transitions import Message

#: A state further on is a higher number. Withdrawn stands outside: it has its own class.
_STATE_RANK = {
    MeasureState.NOT_STARTED: 0,
    MeasureState.IN_PROGRESS: 1,
    MeasureState.DONE: 2,
    MeasureState.IN_PLACE: 2,
}
_FINISHED = (MeasureState.DONE, MeasureState.IN_PLACE)

#: Only what has been measured can be better or worse; the other states say that nothing is known yet.
_EFFECT_RANK = {EffectState.INTERIM_TARGET: 1, EffectState.SHOWN: 2}

#: Computed states whose arrival makes an item worse. Losing the owner is one: "unchanged" would be untrue.
_WORSENING = (Flag.OVERDUE, Flag.OBSTACLE, Flag.AT_RISK, Flag.NO_OWNER)
#: Computed states whose end is progress. A late date that was merely moved is not: see `_eased`.
_EASING = (Flag.OVERDUE, Flag.OBSTACLE, Flag.AT_RISK, Flag.NO_OWNER, Flag.AWAITING_DECISION)


class ItemKind(StrEnum):
    FINDING = "finding"
    MEASURE = "measure"


@dataclass(frozen=True, slots=True)
class Item:
    """A finding or a measure as one report saw it; plain values, so that a snapshot can hold it."""

    kind: ItemKind
    id: int
    number: str
    title: str
    #: A measure's state; None for a finding.
    state: MeasureState | None = None
    #: A finding's effect; None for a measure.
    effect: EffectState | None = None
    flags: tuple[Flag, ...] = ()
    due_on: date | None = None
    #: Counted moves and uncounted corrections of the due date so far (R2).
    moves: int = 0
    corrections: int = 0
    verified_on: date | None = None
    closed_on: date | None = None
    closed_reference: str = ""
    reopened_on: date | None = None
    withdrawn_on: date | None = None
    withdrawn_reason: str = ""
    successor_number: str = ""
    move_reason: str = ""
    #: For each flag, in the order of `flags`, the number of reports running it has stood in, this one included.
    lasting: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """What makes it the same item from report to report."""
        return f"{self.kind}:{self.id}"

    @property
    def ended(self) -> bool:
        """Closed or withdrawn: shown once more, then no longer."""
        return self.closed_on is not None or self.state is MeasureState.WITHDRAWN

    def lasted(self, flag: Flag) -> int:
        """Reports running with the flag, this one included; 0 when it is not raised."""
        if flag not in self.flags:
            return 0
        place = self.flags.index(flag)
        return self.lasting[place] if place < len(self.lasting) else 1


@dataclass(frozen=True, slots=True)
class Change:
    """One item's line under "Sedan förra sammanträdet"."""

    item: Item
    before: Item | None
    #: Every class that holds, in the order of `ChangeClass`. Never empty.
    classes: tuple[ChangeClass, ...]
    #: Why, from → to, in the order of the classes.
    reasons: tuple[Message, ...] = ()
    #: States that have lasted: "fortsatt försenad, tredje rapporten".
    lasting: tuple[Message, ...] = ()

    @property
    def klass(self) -> ChangeClass:
        """The one class the item is counted in: the first that holds."""
        return self.classes[0]

    @property
    def said(self) -> ChangeClass | MeasureState:
        """What names the class to people."""
        return said(self.klass, self.item.state)


def said(klass: ChangeClass, state: MeasureState | None) -> ChangeClass | MeasureState:
    """What names a class to people: the class itself, but a continuous measure is put in place rather than done."""
    put_in_place = klass is ChangeClass.DONE and state is MeasureState.IN_PLACE
    return MeasureState.IN_PLACE if put_in_place else klass


def items(plan: PlanFacts) -> tuple[Item, ...]:
    """Every finding and measure of the plan, ended ones too, findings first, in the plan's order."""
    plan = impersonal.moves(plan)
    findings = (_finding_item(finding) for finding in plan.findings)
    measures = (_measure_item(measure, plan) for measure in plan.measures)
    return (*findings, *measures)


def carried(before: Sequence[Item] | None, now: Sequence[Item]) -> tuple[Item, ...]:
    """The items of now with each flag's count of reports running. Counting the same report twice changes nothing."""
    known = {item.key: item for item in before or ()}
    return tuple(_carry(known.get(item.key), item) for item in now)


def compare(before: Sequence[Item] | None, now: Sequence[Item]) -> tuple[Change, ...]:
    """R9: one `Change` for each item of `now` that is open, or has ended since `before`.

    `before` is None when no report stands published; all is then new. ValueError when an open item of `before` is
    missing: nothing that has been reported can vanish.
    """
    known = {item.key: item for item in before or ()}
    _check_nothing_vanished(known.values(), now)
    changes = (_change(known.get(item.key), item) for item in carried(before, now))
    return tuple(change for change in changes if change is not None)


def counts(changes: Iterable[Change]) -> dict[ChangeClass, int]:
    """How many items each class has, every class named, in the order of `ChangeClass`."""
    numbers = dict.fromkeys(ChangeClass, 0)
    for change in changes:
        numbers[change.klass] += 1
    return numbers


def _finding_item(finding: FindingFacts) -> Item:
    return Item(
        kind=ItemKind.FINDING,
        id=finding.id,
        number=finding.number,
        title=finding.title,
        effect=finding.effect,
        verified_on=finding.verified_on,
        closed_on=finding.closed_on,
        closed_reference=finding.closed_reference,
        reopened_on=finding.reopened_on,
    )


def _measure_item(measure: MeasureFacts, plan: PlanFacts) -> Item:
    record = promises.date_record(measure)
    return Item(
        kind=ItemKind.MEASURE,
        id=measure.id,
        number=measure.number,
        title=measure.title,
        state=measure.state,
        flags=tuple(raised.flag for raised in health.flags(measure, plan)),
        due_on=measure.due_on,
        moves=len(record.moves),
        corrections=len(record.corrections),
        verified_on=measure.verified_on,
        withdrawn_on=measure.withdrawn_on,
        withdrawn_reason=measure.withdrawn_reason,
        successor_number=measure.successor_number,
        move_reason=measure.moves[-1].reason if measure.moves else "",
    )


def _carry(before: Item | None, now: Item) -> Item:
    lasting = tuple((before.lasted(flag) if before else 0) + 1 for flag in now.flags)
    return replace(now, lasting=lasting)


def _check_nothing_vanished(before: Iterable[Item], now: Iterable[Item]) -> None:
    present = {item.key for item in now}
    lost = [item.key for item in before if not item.ended and item.key not in present]
    if lost:
        raise ValueError(f"reported items are missing: {', '.join(lost)}")


def _change(before: Item | None, now: Item) -> Change | None:
    if before is not None and before.ended and now.ended and before.reopened_on == now.reopened_on:
        return None
    held = [(klass, reason) for klass, judge in _JUDGES for reason in judge(before, now)]
    classes = tuple(dict.fromkeys(klass for klass, _ in held))
    reasons = tuple(reason for _, reason in held)
    notes = _notes(before, now)
    if not classes:
        quiet = Flag.UNCONFIRMED in now.flags
        classes = (ChangeClass.UNCONFIRMED if quiet else ChangeClass.UNCHANGED,)
    return Change(now, before, classes, (*reasons, *notes), _lasting(now))


def _lasting(now: Item) -> tuple[Message, ...]:
    return tuple(_lasted(flag, now.lasted(flag)) for flag in now.flags if now.lasted(flag) > 1)


def _lasted(flag: Flag, reports: int) -> Message:
    """The second to the twelfth report are named in words, later ones counted."""
    ordinals = list(Ordinal)
    if reports - 2 < len(ordinals):
        return Message.of(f"change.lasting.{flag}", ordinal=ordinals[reports - 2])
    return Message.of(f"change.lasting_long.{flag}", reports=reports)


Judge = Callable[[Item | None, Item], Iterable[Message]]


def _new(before: Item | None, now: Item) -> Iterable[Message]:
    if before is None:
        yield Message.of(f"change.new.{now.kind}")


def _reopened(before: Item | None, now: Item) -> Iterable[Message]:
    if before is None:
        return
    if now.reopened_on is not None and now.reopened_on != before.reopened_on:
        yield Message.of("change.reopened_on", on=now.reopened_on)
    elif before.ended and not now.ended:
        yield Message.of("change.reopened")


def _closed(before: Item | None, now: Item) -> Iterable[Message]:
    if now.closed_on is not None and (before is None or before.closed_on != now.closed_on):
        name = "change.closed_by" if now.closed_reference else "change.closed"
        yield Message.of(name, on=now.closed_on, reference=now.closed_reference)


def _withdrawn(before: Item | None, now: Item) -> Iterable[Message]:
    if now.state is not MeasureState.WITHDRAWN or (before and before.state is MeasureState.WITHDRAWN):
        return
    name = "change.withdrawn_replaced" if now.successor_number else "change.withdrawn"
    yield Message.of(name, reason=now.withdrawn_reason, successor=now.successor_number)


def _worse(before: Item | None, now: Item) -> Iterable[Message]:
    if before is None or before.ended:
        return
    for flag in _WORSENING:
        if flag in now.flags and flag not in before.flags:
            yield Message.of(f"change.raised.{flag}")
    if _effect_rank(now) < _effect_rank(before):
        yield Message.of("change.effect", before=before.effect, now=now.effect)
    if _step(before, now) < 0:
        yield Message.of("change.state", before=before.state, now=now.state)


def _moved_later(before: Item | None, now: Item) -> Iterable[Message]:
    if before is None or before.due_on is None or before.due_on == now.due_on:
        return
    if now.due_on is None:
        yield Message.of("change.date_lost", before=before.due_on)
    elif now.due_on > before.due_on and not _only_corrected(before, now):
        yield _moved(before, now)


def _verified(before: Item | None, now: Item) -> Iterable[Message]:
    if now.verified_on is not None and before is not None and before.verified_on != now.verified_on:
        yield Message.of("change.verified", on=now.verified_on)


def _done(before: Item | None, now: Item) -> Iterable[Message]:
    if before is not None and now.state in _FINISHED and now.state is not before.state:
        yield Message.of("change.state", before=before.state, now=now.state)


def _moved_earlier(before: Item | None, now: Item) -> Iterable[Message]:
    if before is None or before.due_on is None or now.due_on is None or _only_corrected(before, now):
        return
    if now.due_on < before.due_on:
        yield _moved(before, now)


def _progress(before: Item | None, now: Item) -> Iterable[Message]:
    if before is None or now.ended:
        return
    if _step(before, now) > 0 and now.state not in _FINISHED:
        yield Message.of("change.state", before=before.state, now=now.state)
    if _effect_rank(now) > _effect_rank(before):
        yield Message.of("change.effect", before=before.effect, now=now.effect)
    for flag in _EASING:
        if flag in before.flags and flag not in now.flags and _eased(flag, before, now):
            yield Message.of(f"change.eased.{flag}")
    if before.due_on is None and now.due_on is not None and now.kind is ItemKind.MEASURE:
        yield Message.of("change.date_set", now=now.due_on)


#: The order of precedence; the first that holds is the item's class.
_JUDGES: tuple[tuple[ChangeClass, Judge], ...] = (
    (ChangeClass.NEW, _new),
    (ChangeClass.REOPENED, _reopened),
    (ChangeClass.CLOSED, _closed),
    (ChangeClass.WITHDRAWN, _withdrawn),
    (ChangeClass.WORSE, _worse),
    (ChangeClass.MOVED_LATER, _moved_later),
    (ChangeClass.VERIFIED, _verified),
    (ChangeClass.DONE, _done),
    (ChangeClass.MOVED_EARLIER, _moved_earlier),
    (ChangeClass.PROGRESS, _progress),
)


def _notes(before: Item | None, now: Item) -> tuple[Message, ...]:
    """What changed without being better or worse: a clerical error put right, an effect that can't be judged yet."""
    if before is None:
        return ()
    notes = []
    if before.due_on and now.due_on and before.due_on != now.due_on and _only_corrected(before, now):
        notes.append(Message.of("change.corrected", before=before.due_on, now=now.due_on))
    if before.effect is not now.effect and _effect_rank(before) == _effect_rank(now):
        notes.append(Message.of("change.effect", before=before.effect, now=now.effect))
    if Flag.AWAITING_DECISION in now.flags and Flag.AWAITING_DECISION not in before.flags:
        notes.append(Message.of("change.raised.awaiting_decision"))
    return tuple(notes)


def _moved(before: Item, now: Item) -> Message:
    name = "change.moved_because" if now.move_reason else "change.moved"
    return Message.of(name, before=before.due_on, now=now.due_on, reason=now.move_reason)


def _only_corrected(before: Item, now: Item) -> bool:
    """Whether the date differs by corrections of clerical errors alone (R2: visible, not counted)."""
    return now.corrections > before.corrections and now.moves == before.moves


def _eased(flag: Flag, before: Item, now: Item) -> bool:
    """Done needs no owner, and a late or threatened date is not eased by being moved later or taken away."""
    if flag is Flag.NO_OWNER:
        return now.state not in _FINISHED
    if flag not in (Flag.OVERDUE, Flag.AT_RISK) or now.due_on == before.due_on:
        return True
    return now.due_on is not None and before.due_on is not None and now.due_on < before.due_on


def _step(before: Item, now: Item) -> int:
    """How many states further on; 0 when either stands outside the order (a finding, or withdrawn)."""
    if before.state not in _STATE_RANK or now.state not in _STATE_RANK:
        return 0
    return _STATE_RANK[now.state] - _STATE_RANK[before.state]


def _effect_rank(item: Item) -> int:
    return _EFFECT_RANK.get(item.effect, 0) if item.effect is not None else 0
