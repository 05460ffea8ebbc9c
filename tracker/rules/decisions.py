"""What a decision must hold before it is called one, and how others refer to it."""

from datetime import date

from tracker.rules.states import DecisionForm, DecisionKind, DecisionOutcome
from tracker.rules.transitions import Message, RuleBroken

#: The forms in which the committee itself has decided, its chair in its place included (KL 6:39).
OF_THE_COMMITTEE = frozenset({DecisionForm.COMMITTEE, DecisionForm.CHAIR_URGENT})


#: What leaves the matter undecided.
UNDECIDED = frozenset({DecisionOutcome.REFERRED_BACK, DecisionOutcome.POSTPONED, DecisionOutcome.NOT_TAKEN_UP})
#: What comes back on the next meeting's list by itself. What is referred back comes when it has been prepared anew.
RETURNING = frozenset({DecisionOutcome.POSTPONED, DecisionOutcome.NOT_TAKEN_UP})


def check_subject(kind: DecisionKind, case_id: int | None) -> None:
    """RuleBroken when a statement (yttrande) names no case: R8 could not tell which answer it decides."""
    if kind is DecisionKind.GIVE_STATEMENT and case_id is None:
        raise RuleBroken(Message.of("decision.statement_without_case"), field="case_id")


def check_recorded(form: DecisionForm, paragraph: str, decided_on: date, today: date) -> None:
    """RuleBroken when a decision of the committee lacks its §, or the day has not come."""
    if decided_on > today:
        raise RuleBroken(Message.of("decision.not_yet", decided_on=decided_on), field="decided_on")
    if form is DecisionForm.COMMITTEE and not paragraph:
        raise RuleBroken(Message.of("decision.no_paragraph"), field="paragraph")


def check_closes(form: DecisionForm, decided_on: date | None) -> date:
    """R6 c: the day of a decision of the committee itself; RuleBroken for a proposal, or another body's decision."""
    if decided_on is None or form not in OF_THE_COMMITTEE:
        raise RuleBroken(Message.of("closing.no_decision"), field="decision_id")
    return decided_on


def check_deferred(outcome: DecisionOutcome, paragraph: str, on: date, today: date) -> None:
    """RuleBroken when the day has not come, or when the minutes must have a § for it: all but what was not taken up."""
    if on > today:
        raise RuleBroken(Message.of("decision.not_yet", decided_on=on), field="decided_on")
    if outcome is not DecisionOutcome.NOT_TAKEN_UP and not paragraph:
        raise RuleBroken(Message.of("decision.no_paragraph"), field="paragraph")


def check_outcome(outcome: DecisionOutcome, form: DecisionForm) -> None:
    """RuleBroken when somebody else than the committee at a meeting is said to have postponed a matter."""
    if outcome in UNDECIDED and form is not DecisionForm.COMMITTEE:
        raise RuleBroken(Message.of("decision.only_committee_defers"), field="outcome")


def check_approved(approved_on: date | None, *, immediate: bool, decided_on: date, today: date) -> None:
    """RuleBroken for a paragraph's own day of approval before the decision, ahead, or without immediate approval."""
    if approved_on is None:
        return
    if not immediate:
        raise RuleBroken(Message.of("decision.approved_unticked"), field="approved_on")
    if approved_on < decided_on:
        raise RuleBroken(Message.of("decision.approved_early", decided_on=decided_on), field="approved_on")
    if approved_on > today:
        raise RuleBroken(Message.of("decision.approved_ahead", approved_on=approved_on), field="approved_on")


def outcome_of(text: str, proposal: str) -> DecisionOutcome:
    """Whether what was decided is what was proposed, word by word; spaces and line breaks don't count."""
    same = not proposal or text.split() == proposal.split()
    return DecisionOutcome.AS_PROPOSED if same else DecisionOutcome.CHANGED


def check_as_proposed(outcome: DecisionOutcome, text: str, proposal: str) -> None:
    """RuleBroken when a text that differs from the proposal is called decided as proposed."""
    if outcome is DecisionOutcome.AS_PROPOSED and outcome_of(text, proposal) is not outcome:
        raise RuleBroken(Message.of("decision.not_as_proposed"), field="outcome")


def check_mandate(form: DecisionForm, mandate: str) -> None:
    """R12: the chair decides alone only under a recorded mandate. RuleBroken without one."""
    if form is DecisionForm.CHAIR_URGENT and not mandate.strip():
        raise RuleBroken(Message.of("decision.no_mandate"), field="mandate")


def check_proposal(decided_on: date | None) -> None:
    """RuleBroken when what stands is a decision already: it is a fact and is not taken back."""
    if decided_on is not None:
        raise RuleBroken(Message.of("decision.already_decided", decided_on=decided_on))


def check_listed(cancelled: bool) -> None:
    """RuleBroken when the meeting is cancelled: it decides nothing."""
    if cancelled:
        raise RuleBroken(Message.of("decision.meeting_cancelled"))


def reference(paragraph: str, point: str) -> str:
    """How minutes are referred to: "§ 34 p. 1", with the spaces that may not break. Empty without a paragraph."""
    if not paragraph:
        return ""
    return f"§\N{NO-BREAK SPACE}{paragraph}" + (f" p.\N{NO-BREAK SPACE}{point}" if point else "")


def bare(number: str) -> str:
    """The number alone, of a paragraph or point typed as in the minutes: "§ 34" is 34, "p. 1" is 1."""
    return number.strip().removeprefix("§").removeprefix("p.").strip()
