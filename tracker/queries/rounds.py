"""IVO:s uppföljning: the authority's rounds as facts, and the page of one."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.models import InspectionRound, InspectionVerdict
from tracker.rules.facts import RoundFacts, RoundVerdictFacts


def all_of(session: Session, committee_id: int) -> tuple[RoundFacts, ...]:
    """The committee's rounds, case by case in order, each with the last verdict on each finding."""
    rows = session.execute(
        select(*InspectionRound.__table__.c)
        .where(InspectionRound.committee_id == committee_id)
        .order_by(InspectionRound.case_id, InspectionRound.number)
    )
    verdicts = defaultdict(list)
    for verdict in session.execute(
        select(*InspectionVerdict.__table__.c)
        .where(InspectionVerdict.committee_id == committee_id)
        .order_by(InspectionVerdict.id)
    ):
        verdicts[verdict.round_id].append(verdict)
    return tuple(_facts(row, verdicts[row.id]) for row in rows)


def _facts(row: Any, verdicts: Iterable[Any]) -> RoundFacts:
    last = {verdict.finding_id: verdict for verdict in verdicts}
    return RoundFacts(
        id=row.id,
        case_id=row.case_id,
        number=row.number,
        announced_on=row.announced_on,
        expected_on=row.expected_on,
        performed_on=row.performed_on,
        decided_on=row.decided_on,
        dnr=row.dnr,
        note=row.note,
        verdicts=tuple(RoundVerdictFacts(v.finding_id, v.verdict, v.note) for v in last.values()),
    )
