"""Small plans in few words, for tests of the rules. The days are those of Katrineholm in the spring of 2014."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from tracker.rules.facts import (
    CaseFacts,
    CommitteeFacts,
    DeadlineFacts,
    DecisionFacts,
    EvidenceFacts,
    FindingFacts,
    MeasureFacts,
    MeetingFacts,
    ObstacleFacts,
    PersonFacts,
    PlanFacts,
    ReportRef,
    UpdateFacts,
)
from tracker.rules.states import (
    CaseKind,
    DeadlineKind,
    DecisionForm,
    DecisionKind,
    MeasureState,
    Position,
)
from tracker.rules.transitions import Message

TODAY = date(2014, 3, 18)
FEBRUARY = date(2014, 2, 26)
MARCH = date(2014, 3, 26)
LAST_DAY = date(2014, 4, 4)
AS_OF = date(2014, 2, 19)

OWNER = PersonFacts(1, "Verksamhetschef", "Vera Holm")
COMMITTEE = CommitteeFacts(1, "Katrineholms kommun", "Socialnämnden", "Socialförvaltningen")


def deadline(due_on: date = LAST_DAY, kind: DeadlineKind = DeadlineKind.REPORT, **values: Any) -> DeadlineFacts:
    return DeadlineFacts(**{"id": 1, "case_id": 1, "kind": kind, "due_on": due_on, **values})


def case(*deadlines: DeadlineFacts, **values: Any) -> CaseFacts:
    given = {"id": 1, "kind": CaseKind.SUPERVISION, "title": "Brister", "authority": "IVO", **values}
    return CaseFacts(**given, deadlines=deadlines or (deadline(),))


def finding(id: int = 1, **values: Any) -> FindingFacts:
    given = {"number": f"B{id}", "title": f"Brist {id}", "case_id": 1, "position": Position.SHARES, **values}
    return FindingFacts(id=id, **given)


def measure(id: int = 1, state: MeasureState = MeasureState.IN_PROGRESS, **values: Any) -> MeasureFacts:
    """A measure in phase: owned, due before the last day, confirmed since the last report."""
    given = {
        "number": f"Å{id}",
        "title": f"Åtgärd {id}",
        "finding_ids": (1,),
        "owner": OWNER,
        "due_on": date(2014, 3, 31),
        "last_update": update(),
        **values,
    }
    return MeasureFacts(id=id, state=state, **given)


def continuous(id: int = 1, state: MeasureState = MeasureState.IN_PLACE, **values: Any) -> MeasureFacts:
    given = {"continuous": True, "due_on": None, "next_occasion_on": date(2014, 3, 25), "recurrence_weeks": 4, **values}
    return measure(id, state, **given)


def update(made_on: date = date(2014, 3, 12), **values: Any) -> UpdateFacts:
    given = {
        "id": 1,
        "author_title": "Verksamhetschef",
        "author_name": "Vera Holm",
        "state": MeasureState.IN_PROGRESS,
        "text": "Vi fortsätter.",
        "confirmation": False,
        **values,
    }
    return UpdateFacts(made_on=made_on, **given)


def obstacle(since: date = date(2014, 3, 1), **values: Any) -> ObstacleFacts:
    return ObstacleFacts(**{"id": 1, "since": since, "tried": "Vi har annonserat två gånger.", **values})


def evidence() -> EvidenceFacts:
    return EvidenceFacts(1, "Beslut om organisation", "2014/018", date(2014, 2, 24), True)


def meeting(held_on: date = MARCH, **values: Any) -> MeetingFacts:
    given = {"id": held_on.toordinal(), "dispatch_on": date.fromordinal(held_on.toordinal() - 7), **values}
    return MeetingFacts(held_on=held_on, **given)


def statement(held_on: date | None = MARCH, **values: Any) -> DecisionFacts:
    """A proposal to answer the authority; with `decided_on` the answer is decided."""
    given = {
        "id": 1,
        "kind": DecisionKind.GIVE_STATEMENT,
        "form": DecisionForm.COMMITTEE,
        "title": "Yttrande till IVO",
        "text": "Nämnden avger yttrandet.",
        "meeting_id": held_on.toordinal() if held_on else None,
        "meeting_on": held_on,
        "case_id": 1,
        **values,
    }
    return DecisionFacts(**given)


def report(as_of: date = AS_OF, meeting_on: date = FEBRUARY, number: int = 1) -> ReportRef:
    published_at = datetime(as_of.year, as_of.month, as_of.day, 9, 0)
    return ReportRef(1, number, meeting_on.toordinal(), meeting_on, as_of, published_at, "0" * 64)


def plan(**values: Any) -> PlanFacts:
    """One case with one finding, to be answered by 4 April; meetings in February and March."""
    given = {
        "committee": COMMITTEE,
        "today": TODAY,
        "cases": (case(),),
        "findings": (finding(),),
        "measures": (measure(),),
        "meetings": (meeting(FEBRUARY), meeting(MARCH)),
        **values,
    }
    return PlanFacts(**given)


def committee(**values: Any) -> CommitteeFacts:
    return replace(COMMITTEE, **values)


def ids(messages: tuple[Message, ...]) -> list[str]:
    return [message.id for message in messages]
