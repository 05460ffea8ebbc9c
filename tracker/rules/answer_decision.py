"""R12 and R4 for a letter to the authority: what it rests on, who may release and sign it, how far it has come.

Everything is read from the steps, which are facts with a day and a version. Nothing here refuses to register a letter
that has left: `state` shows it for what it is.
"""

from dataclasses import dataclass
from datetime import date

from tracker.rules.answer_facts import AnswerFacts, StepFacts, VersionFacts
from tracker.rules.facts import DecisionFacts, MeetingFacts, PlanFacts
from tracker.rules.states import AnswerState, AnswerStepKind, DecisionForm, DecisionKind, Role
from tracker.rules.transitions import Message, RuleBroken

#: A step by which a version and a decision are tied to each other.
_TYING = (AnswerStepKind.PUT_FORWARD, AnswerStepKind.DECIDED)


@dataclass(frozen=True, slots=True)
class Basis:
    """The decision that the letter rests on, and exactly the version that was decided."""

    decision: DecisionFacts
    version: VersionFacts
    step: StepFacts

    @property
    def editorial_mandate(self) -> bool:
        """Whether it lets the chief make editorial changes afterwards."""
        return self.step.editorial_mandate


def put_forward(answer: AnswerFacts, plan: PlanFacts) -> Basis | None:
    """The version that waits for a decision: the last one that was put before the committee; None when none waits."""
    step = _last_tied(answer, plan, decided=False)
    return step if step is not None and step.decision.decided_on is None else None


def basis(answer: AnswerFacts, plan: PlanFacts) -> Basis | None:
    """What the letter rests on: the last version tied to a decision that has been taken."""
    return _last_tied(answer, plan, decided=True)


def _last_tied(answer: AnswerFacts, plan: PlanFacts, *, decided: bool) -> Basis | None:
    known = {decision.id: decision for decision in plan.decisions}
    for step in reversed(answer.steps):
        decision, version = known.get(step.decision_id or 0), answer.version_of(step.version_id)
        if step.kind not in _TYING or decision is None or version is None:
            continue
        if not decided or decision.decided_on is not None:
            return Basis(decision, version, step)
    return None


def released(answer: AnswerFacts, plan: PlanFacts) -> StepFacts | None:
    """The release that holds: none that came before the decision that the letter rests on now."""
    rests_on, step = basis(answer, plan), answer.last(AnswerStepKind.RELEASED)
    return step if rests_on is not None and step is not None and step.id > rests_on.step.id else None


def signed(answer: AnswerFacts, plan: PlanFacts) -> StepFacts | None:
    """The signature under the version that is released."""
    release, step = released(answer, plan), answer.last(AnswerStepKind.SIGNED)
    return step if release is not None and step is not None and step.version_id == release.version_id else None


def state(answer: AnswerFacts, plan: PlanFacts) -> AnswerState:
    """How far it has come. What was sent without a recorded decision says so, also when one is recorded later."""
    sent = answer.last(AnswerStepKind.SENT)
    if sent is not None:
        return AnswerState.SENT if sent.decision_id is not None else AnswerState.SENT_UNDECIDED
    if signed(answer, plan) is not None:
        return AnswerState.SIGNED
    if released(answer, plan) is not None:
        return AnswerState.RELEASED
    if basis(answer, plan) is not None:
        return AnswerState.DECIDED
    return AnswerState.PUT_FORWARD if put_forward(answer, plan) is not None else AnswerState.DRAFT


def check_open(answer: AnswerFacts) -> None:
    """R11: RuleBroken when the letter has been sent: it is locked, and a supplement is a letter of its own."""
    sent = answer.last(AnswerStepKind.SENT)
    if sent is not None:
        raise RuleBroken(Message.of("answer.locked", on=sent.happened_on))


def check_put_forward(meeting: MeetingFacts, today: date) -> None:
    """RuleBroken for a meeting that is over or cancelled: it has no list to stand on."""
    if meeting.cancelled or meeting.held_on < today:
        raise RuleBroken(Message.of("answer.meeting_gone", held_on=meeting.held_on), field="meeting_id")


def check_bound(decision: DecisionFacts, answer: AnswerFacts) -> None:
    """RuleBroken unless the decision is one to give this case's statement, and has been taken."""
    if decision.kind is not DecisionKind.GIVE_STATEMENT or decision.case_id != answer.case_id:
        raise RuleBroken(Message.of("answer.other_decision"), field="decision_id")
    if decision.decided_on is None:
        raise RuleBroken(Message.of("answer.undecided"), field="decision_id")


def check_urgent(mandate: str, why: str) -> None:
    """KL 6:39: the chair decides for the committee only under a mandate, and what can't wait; RuleBroken otherwise."""
    if not mandate.strip():
        raise RuleBroken(Message.of("answer.no_mandate"), field="mandate")
    if not why.strip():
        raise RuleBroken(Message.of("answer.no_urgency"), field="why")


def check_delegated(reference: str, *, warned: bool) -> None:
    """KL 6:38: what concerns the activity's goal, direction, scope or quality can't be delegated. Whoever goes on says
    that the warning is read; RuleBroken otherwise, or without the delegation's own reference."""
    if not reference.strip():
        raise RuleBroken(Message.of("answer.no_delegation"), field="reference")
    if not warned:
        raise RuleBroken(Message.of("answer.delegation_warning"), field="warned")


def check_release(answer: AnswerFacts, plan: PlanFacts, *, words_sha256: str, editorial: bool) -> Basis:
    """R12: what the released letter rests on. RuleBroken without a decision, or for other words than were decided
    when neither a new decision nor a mandate covers them.

    `words_sha256` is of the letter as it would go; `editorial` says that the differences were read and are such.
    """
    check_open(answer)
    rests_on = basis(answer, plan)
    if rests_on is None:
        raise RuleBroken(Message.of("answer.no_decision"))
    if words_sha256 == rests_on.version.words_sha256:
        return rests_on
    if not rests_on.editorial_mandate:
        raise RuleBroken(Message.of("answer.changed", number=rests_on.version.number))
    if not editorial:
        raise RuleBroken(Message.of("answer.editorial"), field="editorial")
    return rests_on


def check_sign(
    answer: AnswerFacts, plan: PlanFacts, *, user_id: int, roles: frozenset[Role], acting: bool
) -> StepFacts:
    """R4, R12: the chair signs what the chief has released, and is neither that chief nor among those who prepared it.

    The vice chair signs when acting. Gives the release that is signed; RuleBroken otherwise.
    """
    check_open(answer)
    release = released(answer, plan)
    if release is None:
        raise RuleBroken(Message.of("answer.not_released"))
    if Role.CHAIR not in roles and not acting:
        raise RuleBroken(Message.of("answer.not_acting"), field="acting")
    if user_id == release.by_user_id or user_id in answer.preparer_ids:
        raise RuleBroken(Message.of("answer.alone"))
    if signed(answer, plan) is not None:
        raise RuleBroken(Message.of("answer.already_signed"))
    return release


def check_sent(sent_on: date, today: date, begun_before: date | None) -> None:
    """A letter left today at the latest, and not before the case's decision; RuleBroken otherwise."""
    if sent_on > today:
        raise RuleBroken(Message.of("answer.sent_ahead", today=today), field="sent_on")
    if begun_before is not None and sent_on < begun_before:
        raise RuleBroken(Message.of("answer.sent_early", decided_on=begun_before), field="sent_on")


def approval(decision: DecisionFacts, plan: PlanFacts) -> Message | None:
    """Whether the minutes that the answer rests on are approved, its own paragraph or all; None where none are needed.

    Until they are, nobody can show the decision. What has been sent all the same is registered for what it is.
    """
    if decision.form is not DecisionForm.COMMITTEE:
        return None
    if decision.immediate_approval:
        if decision.approved_on is None:
            return Message.of("answer.paragraph_approved_at_once")
        return Message.of("answer.paragraph_approved", on=decision.approved_on)
    meeting = next((m for m in plan.meetings if m.id == decision.meeting_id), None)
    if meeting is not None and meeting.minutes_approved_on is not None:
        return Message.of("answer.minutes_approved", on=meeting.minutes_approved_on)
    return Message.of("answer.not_approved")


def needs_notice(form: DecisionForm) -> bool:
    """KL 6:39-40: what the chair or a delegate has decided is reported to the committee at its next meeting."""
    return form in (DecisionForm.CHAIR_URGENT, DecisionForm.DELEGATED)
