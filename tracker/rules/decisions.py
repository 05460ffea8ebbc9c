"""What a decision must hold before it is called one, and how others refer to it."""

from datetime import date

from tracker.rules.states import DecisionForm, DecisionKind
from tracker.rules.transitions import Message, RuleBroken

#: The forms in which the committee itself has decided, its chair in its place included (KL 6:39).
OF_THE_COMMITTEE = frozenset({DecisionForm.COMMITTEE, DecisionForm.CHAIR_URGENT})


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
