"""Sampling protocols: recorded with their questions and counts, put right by a new one, never changed."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from tracker.actions import audit
from tracker.actions.verifications import performer_of
from tracker.models import Finding, Sample, SampleCheck
from tracker.queries import scope
from tracker.queries import verifications as queries
from tracker.queries.accounts import Viewer
from tracker.rules import samples as rules
from tracker.rules import verifications
from tracker.rules.verbs import AuditVerb


def record(
    session: Session,
    finding: Finding,
    *,
    actor: Viewer,
    today: date,
    performed_on: date,
    performed_by_id: int | None,
    examined: int,
    passed: int,
    checks: Sequence[tuple[str, int]],
    performed_by_name: str = "",
    note: str = "",
    corrects_id: int | None = None,
) -> Sample:
    """Keep how many of the examined files passed, in all and question by question.

    RuleBroken when the counts don't fit each other, the day has not come, or nobody is named; NotFound for rows of
    another committee or finding.
    """
    verifications.check_days(performed_on, None, today)
    rules.check_counts(examined, passed, checks)
    performer = performer_of(session, finding.committee_id, performed_by_id, performed_by_name)
    corrects = _check_corrects(session, finding, corrects_id)
    said = {
        "performed_on": performed_on,
        "performed_by_title": performer.title,
        "performed_by_name": performer.name,
        "examined": examined,
        "passed": passed,
        "note": note,
    }
    sample = Sample(
        committee_id=finding.committee_id,
        finding_id=finding.id,
        corrects_id=corrects_id,
        performed_by_id=performed_by_id,
        recorded_by_id=actor.user_id,
        recorded_by_title=actor.title_in(finding.committee_id),
        recorded_on=today,
        recorded_at=datetime.now(UTC),
        **said,
    )
    session.add(sample)
    session.flush()
    for place, (question, count) in enumerate(checks, 1):
        session.add(
            SampleCheck(
                committee_id=finding.committee_id, sample_id=sample.id, place=place, question=question, passed=count
            )
        )
    new = {name: value for name, value in {**said, "corrects": corrects}.items() if value not in (None, "")}
    audit.record(
        session,
        AuditVerb.SAMPLE_RECORDED,
        actor=actor,
        today=today,
        subject=sample,
        label=f"{finding.number} {finding.title}",
        new={**new, "questions": [f"{question}: {count}" for question, count in checks]},
    )
    return sample


def _check_corrects(session: Session, finding: Finding, corrects_id: int | None) -> date | None:
    """The day of the protocol that is put right; None when none is. RuleBroken, NotFound."""
    if corrects_id is None:
        return None
    earlier = scope.find_in(session, finding.committee_id, Sample, corrects_id)
    if earlier.finding_id != finding.id:
        raise scope.NotFound(f"Sample {corrects_id} is of another finding")
    verifications.check_corrects(queries.is_corrected(session, Sample, corrects_id))
    return earlier.performed_on
