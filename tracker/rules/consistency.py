"""R10: two documents, one truth. A letter against what the authority and the committee were told before.

Every difference is either explained by a dated event since then (a decision's §, a progress report, a move, a
verification), which is listed by itself, or needs a sentence: a later date, a worse state, a lower effect always do,
whatever happened. Pure: two accounts in, differences out. `changes.compare` (R9) finds what has changed.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tracker.rules import changes, decisions
from tracker.rules.answer_facts import Explanation
from tracker.rules.changes import Change, Item, ItemKind
from tracker.rules.facts import FindingFacts, MeasureFacts, PlanFacts
from tracker.rules.states import ChangeClass, DecisionKind, Direction, ExplanationPlace, VerificationResult
from tracker.rules.transitions import Message, RuleBroken


class Source(StrEnum):
    """What the letter is checked against."""

    ANSWER = "answer"
    REPORT = "report"


#: What no event explains by itself: the reader was promised something better.
_NEEDS_SENTENCE = frozenset({ChangeClass.WORSE, ChangeClass.MOVED_LATER, ChangeClass.WITHDRAWN, ChangeClass.REOPENED})


@dataclass(frozen=True, slots=True)
class Account:
    """What was told on one occasion: the plan as it stood and its comparable items."""

    source: Source
    #: The answer's or the report's number, and the day it is known by: sent, or the meeting's.
    number: int
    day: date
    as_of: date
    plan: PlanFacts
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the letter tells otherwise than an earlier account did."""

    #: The same as long as what was and what is are the same; an explanation is of exactly this.
    key: str
    kind: ItemKind
    item_id: int
    number: str
    title: str
    #: Which earlier accounts said otherwise, each with number and day, oldest first.
    sources: tuple[tuple[Source, int, date], ...]
    what: tuple[Message, ...]
    #: The dated events that explain it by themselves; empty when there is none.
    events: tuple[Message, ...] = ()
    #: Whether a sentence is asked for, whatever has happened.
    needs_sentence: bool = False
    explanation: Explanation | None = field(default=None)

    @property
    def explained(self) -> bool:
        """By an event alone, or by the sentence that was asked for, in a place where its reader finds it."""
        if not self.needs_sentence:
            return True
        if self.explanation is None or not self.explanation.text.strip():
            return False
        return self.explanation.place is ExplanationPlace.LETTER or not self.told_authority

    @property
    def told_authority(self) -> bool:
        """The authority itself was told otherwise: only the letter can explain that."""
        return any(source is Source.ANSWER for source, _number, _day in self.sources)


def differences(
    earlier: Iterable[Account], now: PlanFacts, items: Sequence[Item], explanations: Sequence[Explanation] = ()
) -> tuple[Difference, ...]:
    """Every difference between the letter's plan and items and each earlier account, with what explains it.

    The same difference to two accounts is one, with both named. Only items of the letter count: what the committee
    was told of other cases is not the authority's.
    """
    written = {explanation.difference: explanation for explanation in explanations}
    found: dict[str, Difference] = {}
    for account in earlier:
        for one in _of_account(account, now, items):
            before = found.get(one.key)
            sources = (*(before.sources if before else ()), *one.sources)
            found[one.key] = _joined(before or one, one, sources, written.get(one.key))
    order = {item.key: place for place, item in enumerate(items)}
    return tuple(sorted(found.values(), key=lambda d: (order.get(f"{d.kind}:{d.item_id}", len(order)), d.key)))


def unexplained(found: Iterable[Difference]) -> tuple[Difference, ...]:
    """Those that keep the answer from being released."""
    return tuple(one for one in found if not one.explained)


def check_explained(found: Iterable[Difference]) -> None:
    """R10: RuleBroken, naming them, while a difference has neither event nor sentence."""
    left = unexplained(found)
    if left:
        numbers = tuple(dict.fromkeys(one.number for one in left))
        raise RuleBroken(Message.of("consistency.unexplained", n=len(left), numbers=numbers))


def _joined(
    first: Difference,
    one: Difference,
    sources: tuple[tuple[Source, int, date], ...],
    written: Explanation | None,
) -> Difference:
    return Difference(
        key=first.key,
        kind=first.kind,
        item_id=first.item_id,
        number=first.number,
        title=first.title,
        sources=sources,
        what=first.what,
        events=_union(first.events, one.events),
        needs_sentence=first.needs_sentence or one.needs_sentence,
        explanation=written,
    )


def _union(first: tuple[Message, ...], second: tuple[Message, ...]) -> tuple[Message, ...]:
    return (*first, *(message for message in second if message not in first))


def _of_account(account: Account, now: PlanFacts, items: Sequence[Item]) -> Iterator[Difference]:
    here = {item.key for item in items}
    then = [item for item in account.items if item.key in here]
    known = {item.key for item in then}
    comparable = [item for item in items if item.key in known]
    for change in changes.compare(then, comparable):
        if change.reasons:
            yield _changed(change, account, now)
    yield from _positions(account, now, known)
    yield from _figures(account, now, known)
    if account.source is Source.ANSWER:
        yield from _new(account, now, [item for item in items if item.key not in known])
        yield from _gone(account, here)
        yield from _responsible(account, now, known)


def _changed(change: Change, account: Account, now: PlanFacts) -> Difference:
    worse = bool(_NEEDS_SENTENCE.intersection(change.classes))
    events = _events(change.item, account.as_of, now)
    return _difference(change.item, account, change.reasons, events, needs_sentence=worse or not events)


def _difference(
    item: Item, account: Account, what: tuple[Message, ...], events: tuple[Message, ...], *, needs_sentence: bool
) -> Difference:
    return Difference(
        key=_key(item, what),
        kind=item.kind,
        item_id=item.id,
        number=item.number,
        title=item.title,
        sources=((account.source, account.number, account.day),),
        what=what,
        events=events,
        needs_sentence=needs_sentence,
    )


def _key(item: Item, what: Iterable[Message]) -> str:
    said = repr([(m.id, sorted((name, str(value)) for name, value in m.values.items())) for m in what])
    return f"{item.key}:{hashlib.sha256(said.encode()).hexdigest()[:16]}"


def _gone(account: Account, here: set[str]) -> Iterator[Difference]:
    """Told the authority then, and not in the letter now."""
    for item in account.items:
        if item.key not in here and not item.ended:
            yield _difference(item, account, (Message.of("consistency.gone"),), (), needs_sentence=True)


def _new(account: Account, now: PlanFacts, items: Iterable[Item]) -> Iterator[Difference]:
    """What the authority was not told of then: news, which its day of registration explains."""
    registered = {f"{ItemKind.FINDING}:{f.id}": f.registered_on for f in now.findings}
    registered |= {f"{ItemKind.MEASURE}:{m.id}": m.registered_on for m in now.measures}
    for item in items:
        day = registered[item.key]
        events = (Message.of("consistency.registered", on=day),) if day is not None else ()
        yield _difference(item, account, (Message.of(f"change.new.{item.kind}"),), events, needs_sentence=False)


def _figures(account: Account, now: PlanFacts, known: set[str]) -> Iterator[Difference]:
    """The last figure that was told of an indicator, against the last one now. A lower effect needs a sentence."""
    before = {indicator.id: indicator for indicator in account.plan.indicators}
    for indicator in now.indicators:
        then = before.get(indicator.id)
        findings = [f for f in now.findings if f.id in indicator.finding_ids]
        if then is None or not then.observations or not indicator.observations or not findings:
            continue
        old, new = then.observations[-1], indicator.observations[-1]
        if old.value == new.value or f"{ItemKind.FINDING}:{findings[0].id}" not in known:
            continue
        worse = (new.value < old.value) is (indicator.direction is Direction.HIGHER)
        name = "consistency.figure_worse" if worse else "consistency.figure_better"
        what = Message.of(name, indicator=indicator.title, before=old.period_end_on)
        event = Message.of(
            "consistency.observation", indicator=indicator.title, on=new.recorded_on or new.period_end_on
        )
        item = _item(ItemKind.FINDING, findings[0])
        yield _difference(item, account, (what,), (event,), needs_sentence=worse)


def _positions(account: Account, now: PlanFacts, known: set[str]) -> Iterator[Difference]:
    before = {finding.id: finding for finding in account.plan.findings}
    for finding in now.findings:
        then = before.get(finding.id)
        if then is None or f"{ItemKind.FINDING}:{finding.id}" not in known or then.position is finding.position:
            continue
        if then.position is None:
            continue  # taking a position for the first time contradicts nothing
        name = "consistency.no_position" if finding.position is None else "consistency.position"
        what = Message.of(name, before=then.position, now=finding.position)
        yield _difference(_item(ItemKind.FINDING, finding), account, (what,), (), needs_sentence=True)


def _responsible(account: Account, now: PlanFacts, known: set[str]) -> Iterator[Difference]:
    """The authority was told who answers for a measure, by function."""
    before = {measure.id: measure for measure in account.plan.measures}
    for measure in now.measures:
        then = before.get(measure.id)
        if then is None or f"{ItemKind.MEASURE}:{measure.id}" not in known:
            continue
        was = then.owner.title if then.owner else ""
        is_ = measure.owner.title if measure.owner else ""
        if was and was != is_:
            name = "consistency.responsible" if is_ else "consistency.nobody"
            what = Message.of(name, before=was, now=is_)
            yield _difference(_item(ItemKind.MEASURE, measure), account, (what,), (), needs_sentence=True)


def _item(kind: ItemKind, record: FindingFacts | MeasureFacts) -> Item:
    return Item(kind=kind, id=record.id, number=record.number, title=record.title)


def _events(item: Item, since: date, now: PlanFacts) -> tuple[Message, ...]:
    """What has happened on that day or after it, and is dated: newest first of each kind, decisions before all."""
    if item.kind is ItemKind.FINDING:
        return _of_finding(item, since, now)
    measure = next(m for m in now.measures if m.id == item.id)
    return _of_measure(measure, since, now)


def _of_measure(measure: MeasureFacts, since: date, now: PlanFacts) -> tuple[Message, ...]:
    said = list(_decided(measure.id, None, since, now))
    if measure.decided_on and measure.decided_on >= since and not said:
        said.append(_decision(measure.decided_on, measure.decided_reference))
    update = measure.last_update
    if update is not None and update.made_on >= since and not update.confirmation:
        said.append(Message.of("consistency.update", on=update.made_on, state=update.state))
    moves = [move for move in measure.moves if move.approved_on >= since]
    if moves:
        said.append(Message.of("consistency.move", on=moves[-1].approved_on, reason=moves[-1].reason))
    ended = [o.ended_on for o in measure.obstacles if o.ended_on is not None and o.ended_on >= since]
    if ended:
        said.append(Message.of("consistency.obstacle_ended", on=max(ended)))
    said += _verified(since, now, measure_id=measure.id)
    return tuple(said)


def _of_finding(item: Item, since: date, now: PlanFacts) -> tuple[Message, ...]:
    finding = next(f for f in now.findings if f.id == item.id)
    said = list(_decided(None, finding.id, since, now))
    if finding.closed_on is not None and finding.closed_on >= since:
        said.append(Message.of("consistency.closed", on=finding.closed_on, reference=finding.closed_reference or "–"))
    said += _verified(since, now, finding_id=finding.id)
    for sample in now.samples:
        if sample.finding_id == finding.id and sample.performed_on >= since:
            said.append(
                Message.of("consistency.sample", on=sample.performed_on, passed=sample.passed, examined=sample.examined)
            )
    for measure in now.measures_of(finding.id):
        if measure.done_on is not None and measure.done_on >= since:
            said.append(Message.of("consistency.measure_done", number=measure.number, on=measure.done_on))
    for indicator in now.indicators_of(finding.id):
        recorded = [o.recorded_on for o in indicator.observations if o.recorded_on and o.recorded_on >= since]
        if recorded:
            said.append(Message.of("consistency.observation", indicator=indicator.title, on=max(recorded)))
    return tuple(said)


def _decided(measure_id: int | None, finding_id: int | None, since: date, now: PlanFacts) -> Iterator[Message]:
    for decision in now.decisions:
        concerns = measure_id in decision.measure_ids or finding_id in decision.finding_ids
        if not concerns or decision.decided_on is None or decision.decided_on < since:
            continue
        if decision.kind is DecisionKind.APPROVE_REPORT:
            continue
        yield _decision(decision.decided_on, decisions.reference(decision.paragraph, decision.point) or decision.dnr)


def _decision(on: date, reference: str) -> Message:
    name = "consistency.decision" if reference else "consistency.decision_only"
    return Message.of(name, on=on, reference=reference)


def _verified(
    since: date, now: PlanFacts, measure_id: int | None = None, finding_id: int | None = None
) -> Iterator[Message]:
    for check in now.verifications:
        about = (check.measure_id, check.finding_id) == (measure_id, finding_id)
        if about and check.performed_on >= since and check.result is not VerificationResult.NO:
            yield Message.of("consistency.verified", on=check.performed_on)
