"""An assignment given at the meeting (uppdrag): a decision with its §, and the measure that carries it out."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from tracker.actions import decisions, measures
from tracker.models import Measure, Meeting
from tracker.queries.accounts import Viewer
from tracker.rules.decisions import bare, check_recorded
from tracker.rules.states import DecidingBody, DecisionForm, DecisionKind, DecisionOutcome


def assign(
    session: Session,
    meeting: Meeting,
    *,
    actor: Viewer,
    today: date,
    title: str,
    text: str,
    paragraph: str,
    point: str = "",
    dnr: str = "",
    proposed_by: str = "",
    owner_id: int | None = None,
    due_on: date | None = None,
    finding_ids: Iterable[int] = (),
) -> Measure:
    """Record that the committee gave an assignment, and add the measure with the § as its origin.

    It serves the findings named, or the whole plan. The committee has set its date (R2): moving it needs a §.
    RuleBroken without §, before the meeting, or for an owner who may not own; NotFound for rows of another committee.
    """
    check_recorded(DecisionForm.COMMITTEE, bare(paragraph), meeting.held_on, today)
    finding_ids = tuple(finding_ids)
    measure = measures.add(
        session,
        meeting.committee_id,
        actor=actor,
        today=today,
        title=title,
        description=text,
        finding_ids=finding_ids,
        whole_plan=not finding_ids,
        owner_id=owner_id,
        due_on=due_on,
        deciding_body=DecidingBody.COMMITTEE,
    )
    decision = decisions.propose(
        session,
        meeting,
        actor=actor,
        today=today,
        kind=DecisionKind.ADOPT,
        title=title,
        text=text,
        dnr=dnr,
        measure_ids=(measure.id,),
    )
    decisions.record(
        session,
        decision,
        actor=actor,
        today=today,
        text=text,
        paragraph=paragraph,
        point=point,
        outcome=DecisionOutcome.AS_PROPOSED,
        proposed_by=proposed_by,
    )
    return measure
