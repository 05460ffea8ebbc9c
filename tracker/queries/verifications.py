"""Kontroller: verifications as facts, the list of what is to be checked next, and the page of one."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from tracker.models import Verification
from tracker.rules.facts import VerificationFacts
from tracker.rules.states import VerificationResult


def standing(session: Session, committee_id: int) -> tuple[VerificationFacts, ...]:
    """The committee's verifications that no later one has put right, in the order they were performed."""
    rows = session.execute(
        select(*Verification.__table__.c)
        .where(Verification.committee_id == committee_id, stands(Verification))
        .order_by(Verification.performed_on, Verification.id)
    )
    return tuple(facts_of(row) for row in rows)


def stands(model: Any) -> ColumnElement[bool]:
    """The condition that no later row of a verification or a protocol puts this one right."""
    later = aliased(model)
    return ~select(later.id).where(later.corrects_id == model.id).exists()


def is_corrected(session: Session, model: Any, row_id: int) -> bool:
    """Whether a later row puts this verification, or protocol, right."""
    return session.scalar(select(model.id).where(model.corrects_id == row_id)) is not None


def facts_of(row: Any) -> VerificationFacts:
    """A verification's row, or its columns, as rules and pages take it."""
    return VerificationFacts(
        id=row.id,
        performed_on=row.performed_on,
        performed_by=row.performed_by_title or row.performed_by_name,
        method=row.method,
        result=row.result,
        measure_id=row.measure_id,
        finding_id=row.finding_id,
        indicator_id=row.indicator_id,
        sample_id=row.sample_id,
        sample_size=row.sample_size,
        note=row.note,
        next_check_on=row.next_check_on,
    )


def last_yes(verifications: Iterable[VerificationFacts], key: str) -> dict[int, date]:
    """By `measure_id` or `finding_id`: the last day that a verification said yes."""
    found: dict[int, date] = {}
    for verification in verifications:
        subject = getattr(verification, key)
        if subject is not None and verification.result is VerificationResult.YES:
            found[subject] = verification.performed_on
    return found
