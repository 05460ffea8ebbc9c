"""R4 and the verifier's side of R5: who may say that it is done or that it helped, and what that must rest on."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.rules.facts import FindingFacts, MeasureFacts, PlanFacts, VerificationFacts
from tracker.rules.states import MeasureState, VerificationResult
from tracker.rules.transitions import Message, RuleBroken


@dataclass(frozen=True, slots=True)
class Responsible:
    """A measure with those who answer for it: the memberships and names of its owner and deputy."""

    number: str
    membership_ids: frozenset[int]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """What is to be checked: a measure or a finding's effect, by when, and what the last verification said."""

    subject: MeasureFacts | FindingFacts
    last: VerificationFacts | None = None
    due_on: date | None = None
    #: The day has come, or passed.
    due: bool = False

    @property
    def of_effect(self) -> bool:
        """Whether it is a finding's effect rather than a measure."""
        return isinstance(self.subject, FindingFacts)


def own(responsible: Iterable[Responsible], membership_ids: frozenset[int], name: str = "") -> tuple[str, ...]:
    """The numbers of the measures that a person owns or is deputy for, known by membership or by name."""
    return tuple(r.number for r in responsible if r.membership_ids & membership_ids or _is_named(name, r.names))


def check_four_eyes(
    responsible: Iterable[Responsible],
    membership_ids: frozenset[int],
    who_may: Sequence[str],
    *,
    name: str = "",
    field: str = "performed_by",
) -> None:
    """R4: neither owner nor deputy verifies; RuleBroken at `field`, naming who may by title."""
    numbers = own(responsible, membership_ids, name)
    if not numbers:
        return
    if not who_may:
        raise RuleBroken(Message.of("verification.own_nobody", numbers=numbers), field=field)
    raise RuleBroken(Message.of("verification.own", numbers=numbers, who=tuple(who_may)), field=field)


def check_performer(membership_id: int | None, name: str) -> None:
    """Somebody has performed it: a person with a role, or somebody else by name; RuleBroken otherwise."""
    if membership_id is None and not name.strip():
        raise RuleBroken(Message.of("verification.nobody"), field="performed_by_name")


def check_basis(result: VerificationResult, *, of_effect: bool, rests_on_something: bool) -> None:
    """R5: a "ja" on effect rests on an indicator or an examined sample; RuleBroken otherwise."""
    if of_effect and result is VerificationResult.YES and not rests_on_something:
        raise RuleBroken(Message.of("verification.no_basis"), field="basis")


def check_days(performed_on: date, next_check_on: date | None, today: date) -> None:
    """It has been performed, and the next one comes after it; RuleBroken otherwise."""
    if performed_on > today:
        raise RuleBroken(Message.of("case.not_yet", today=today), field="performed_on")
    if next_check_on is not None and next_check_on <= performed_on:
        raise RuleBroken(Message.of("verification.next_too_early", performed_on=performed_on), field="next_check_on")


def check_corrects(already_corrected: bool) -> None:
    """A mistake is put right once; RuleBroken when the record has been corrected already."""
    if already_corrected:
        raise RuleBroken(Message.of("verification.already_corrected"))


def next_checks(plan: PlanFacts) -> tuple[Check, ...]:
    """What somebody has said shall be checked again, the nearest day first. What has ended is not checked."""
    found = [
        Check(subject, last, last.next_check_on, due=last.next_check_on <= plan.today)
        for subject, last in _last(plan)
        if last is not None and last.next_check_on is not None
    ]
    return tuple(sorted(found, key=lambda check: (check.due_on or date.max, check.of_effect, check.subject.id)))


def unchecked(plan: PlanFacts) -> tuple[Check, ...]:
    """Measures that are called done, and findings whose measures all are, that nobody has verified."""
    done = {m.id for m in plan.measures if m.state in (MeasureState.DONE, MeasureState.IN_PLACE)}
    return tuple(Check(subject) for subject, last in _last(plan) if last is None and _is_ready(subject, done, plan))


def _is_ready(subject: MeasureFacts | FindingFacts, done: set[int], plan: PlanFacts) -> bool:
    if isinstance(subject, MeasureFacts):
        return subject.id in done
    active = [m.id for m in plan.measures_of(subject.id) if m.state is not MeasureState.WITHDRAWN]
    return bool(active) and done.issuperset(active)


def _last(plan: PlanFacts) -> Iterable[tuple[MeasureFacts | FindingFacts, VerificationFacts | None]]:
    """Each measure and finding that has not ended, with the verification of it that was performed last."""
    of_measures = {v.measure_id: v for v in plan.verifications if v.measure_id is not None}
    of_findings = {v.finding_id: v for v in plan.verifications if v.finding_id is not None}
    for measure in plan.measures:
        if measure.state is not MeasureState.WITHDRAWN:
            yield measure, of_measures.get(measure.id)
    for finding in plan.findings:
        if finding.closed_on is None:
            yield finding, of_findings.get(finding.id)


def _is_named(text: str, names: Iterable[str]) -> bool:
    """Whether a typed performer is one of them: "Vera Holm, verksamhetschef" is Vera Holm."""
    typed = _words(text)
    return any(name.strip() and _words(name) <= typed for name in names)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))
