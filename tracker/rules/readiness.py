"""What a report to the committee still lacks before it is locked for dispatch, one item for each thing to do."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.rules import completeness, effect, health, verdict
from tracker.rules.completeness import GapObject
from tracker.rules.facts import MeasureFacts, PlanFacts
from tracker.rules.states import DecisionKind, Flag
from tracker.rules.transitions import Message


class Check(StrEnum):
    """The headings under which a report is checked, in the order they are shown."""

    SUMMARY = "summary"
    ECONOMY = "economy"
    CHILDREN = "children"
    PROPOSAL = "proposal"
    CONFIRMED = "confirmed"
    FINDINGS = "findings"
    MEASURES = "measures"


@dataclass(frozen=True, slots=True)
class Texts:
    """The sections that the chief writes. `saved` is False until somebody has read and saved them."""

    summary: str = ""
    economy: str = ""
    children: str = ""
    remarks: str = ""
    officer: str = ""
    saved: bool = False
    #: `basis` of the plan when the summary was saved; empty when it is not known.
    summary_basis: str = ""
    version: int = 0
    #: Sections taken over from the report of the meeting that day, which nobody has read yet.
    carried_over: tuple[str, ...] = ()
    carried_from_on: date | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing missing: what, where it is mended, and why it matters. Without `object` it is the report's own."""

    check: Check
    message: Message
    object: GapObject | None = None
    object_id: int | None = None
    number: str = ""
    title: str = ""
    #: The form field where it is mended.
    field: str = ""
    #: For an unconfirmed measure: who is asked.
    owner_title: str = ""


def missing(plan: PlanFacts, meeting_id: int, texts: Texts) -> tuple[Missing, ...]:
    """Unread texts, no proposal to approve the report, measures nobody confirmed, and the gaps of R7."""
    return (*_texts(plan, texts), *_proposal(plan, meeting_id), *_unconfirmed(plan), *_gaps(plan))


def in_order(found: tuple[Missing, ...]) -> tuple[Check, ...]:
    """The checks under which nothing is missing."""
    failed = {item.check for item in found}
    return tuple(check for check in Check if check not in failed)


def basis(plan: PlanFacts) -> str:
    """What a summary's figures are taken from, as a SHA-256: states, computed states, effects and both answers.

    A saved summary with another basis than the plan's may contradict the report's tables.
    """
    measures = [(m.number, m.state, m.due_on, [f.flag for f in health.flags(m, plan)]) for m in plan.measures]
    findings = [(f.number, f.effect, f.closed_on) for f in plan.findings]
    judged = [effect.judge(f.id, plan) for f in plan.findings]
    measured = [repr(j.reason) for j in judged if j.measured]
    answers = [
        (deadline.due_on, verdict.in_time(deadline, plan).verdict, verdict.holds(deadline, plan).verdict)
        for case in plan.cases
        for deadline in case.deadlines
        if deadline.open
    ]
    return hashlib.sha256(repr((measures, findings, answers, *measured)).encode()).hexdigest()


def _texts(plan: PlanFacts, texts: Texts) -> Iterator[Missing]:
    if not texts.saved:
        yield Missing(Check.SUMMARY, Message.of("readiness.summary_unread"), field="summary")
    elif not texts.summary.strip():
        yield Missing(Check.SUMMARY, Message.of("readiness.summary_empty"), field="summary")
    elif texts.summary_basis not in ("", basis(plan)):
        yield Missing(Check.SUMMARY, Message.of("readiness.summary_stale"), field="summary")
    if not texts.economy.strip():
        yield Missing(Check.ECONOMY, Message.of("readiness.economy_empty"), field="economy")
    if not texts.children.strip():
        yield Missing(Check.CHILDREN, Message.of("readiness.children_empty"), field="children")


def _proposal(plan: PlanFacts, meeting_id: int) -> Iterator[Missing]:
    listed = (d.kind for d in plan.decisions if d.meeting_id == meeting_id)
    if DecisionKind.APPROVE_REPORT not in listed:
        yield Missing(Check.PROPOSAL, Message.of("readiness.no_proposal"), field="kind")


def _unconfirmed(plan: PlanFacts) -> Iterator[Missing]:
    for measure in plan.measures:
        for raised in health.flags(measure, plan):
            if raised.flag is Flag.UNCONFIRMED:
                yield Missing(
                    Check.CONFIRMED,
                    raised.reason,
                    object=GapObject.MEASURE,
                    object_id=measure.id,
                    number=measure.number,
                    title=measure.title,
                    field="state",
                    owner_title=_asked(measure),
                )


def _asked(measure: MeasureFacts) -> str:
    return measure.owner.title if measure.owner and not measure.owner.ended else ""


def _gaps(plan: PlanFacts) -> Iterator[Missing]:
    for gap in completeness.gaps(plan):
        yield Missing(
            Check.FINDINGS if gap.object is GapObject.FINDING else Check.MEASURES,
            gap.message,
            object=gap.object,
            object_id=gap.object_id,
            number=gap.number,
            title=gap.title,
            field=gap.field,
        )
