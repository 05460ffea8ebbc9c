"""Evidence: a reference to a document registered elsewhere, for a measure, a finding or a case."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.actions import audit, locking
from tracker.models import Evidence, Finding, Measure, SupervisionCase
from tracker.queries.accounts import Viewer
from tracker.rules.verbs import AuditVerb

#: What a person may set on a piece of evidence.
FIELDS = frozenset({"title", "dnr", "document_on", "note", "for_authority"})

_BELONGS: dict[type[Any], str] = {Measure: "measure_id", Finding: "finding_id", SupervisionCase: "case_id"}


def add(
    session: Session,
    subject: Measure | Finding | SupervisionCase,
    *,
    actor: Viewer,
    today: date,
    title: str,
    dnr: str = "",
    document_on: date | None = None,
    note: str = "",
    for_authority: bool = False,
) -> Evidence:
    """Refer to a document that shows what is said of the measure, finding or case."""
    evidence = Evidence(
        committee_id=subject.committee_id,
        title=title,
        dnr=dnr,
        document_on=document_on,
        note=note,
        for_authority=for_authority,
        recorded_by_id=actor.user_id,
        recorded_by_title=actor.title_in(subject.committee_id),
        recorded_on=today,
        recorded_at=datetime.now(UTC),
        **{_BELONGS[type(subject)]: subject.id},
    )
    session.add(evidence)
    new = {
        "title": title,
        "dnr": dnr,
        "document_on": document_on,
        "note": note,
        "for_authority": for_authority,
        _BELONGS[type(subject)]: subject.id,
    }
    audit.record(session, AuditVerb.EVIDENCE_ADDED, actor=actor, today=today, subject=evidence, new=new)
    return evidence


def edit(
    session: Session, evidence: Evidence, *, actor: Viewer, today: date, opened_at: int | None = None, **values: Any
) -> Evidence:
    """Change the reference. StaleVersion when somebody saved it meanwhile (R14)."""
    if unknown := values.keys() - FIELDS:
        raise TypeError(f"not a piece of evidence's own: {unknown}")
    locking.hold(session, evidence, opened_at)
    old, new = audit.differences(evidence, values)
    if new:
        audit.record(session, AuditVerb.EVIDENCE_EDITED, actor=actor, today=today, subject=evidence, old=old, new=new)
    return evidence
