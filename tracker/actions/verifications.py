"""Verifications: recorded by somebody who owns none of what is verified (R4), put right by a new one, never changed."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.actions import audit
from tracker.models import Finding, Indicator, Measure, Sample, Verification
from tracker.models.indicators import indicator_findings
from tracker.queries import scope, verifications, verifiers
from tracker.queries.accounts import Viewer
from tracker.queries.verifiers import Performer
from tracker.rules import verifications as rules
from tracker.rules.states import VerificationMethod, VerificationResult
from tracker.rules.transitions import Message, RuleBroken
from tracker.rules.verbs import AuditVerb

Subject = Measure | Finding


def record(
    session: Session,
    subject: Subject,
    *,
    actor: Viewer,
    today: date,
    performed_on: date,
    performed_by_id: int | None,
    method: VerificationMethod,
    result: VerificationResult,
    performed_by_name: str = "",
    sample_size: int | None = None,
    indicator_id: int | None = None,
    sample_id: int | None = None,
    note: str = "",
    next_check_on: date | None = None,
    corrects_id: int | None = None,
) -> Verification:
    """Say whether a measure is really done, or whether a finding's effect is there.

    `performed_by_id` is a membership; without it `performed_by_name` names somebody who has no account. RuleBroken
    when the performer or the actor owns what is verified (R4), or a "ja" on effect rests on nothing (R5); NotFound for
    rows of another committee.
    """
    rules.check_days(performed_on, next_check_on, today)
    performer = performer_of(session, subject.committee_id, performed_by_id, performed_by_name)
    check_four_eyes(session, subject, actor, performer, today)
    rests = indicator_id is not None or sample_id is not None
    rules.check_basis(result, of_effect=isinstance(subject, Finding), rests_on_something=rests)
    if indicator_id is not None:
        _check_indicator(session, subject, indicator_id)
    if sample_id is not None:
        _check_sample(session, subject, sample_id)
    corrects = _check_corrects(session, subject, corrects_id)
    said = {
        "performed_on": performed_on,
        "performed_by_title": performer.title,
        "performed_by_name": performer.name,
        "method": method,
        "sample_size": sample_size,
        "result": result,
        "indicator_id": indicator_id,
        "sample_id": sample_id,
        "note": note,
        "next_check_on": next_check_on,
    }
    verification = Verification(
        committee_id=subject.committee_id,
        performed_by_id=performed_by_id,
        recorded_by_id=actor.user_id,
        recorded_by_title=actor.title_in(subject.committee_id),
        recorded_on=today,
        recorded_at=datetime.now(UTC),
        corrects_id=corrects_id,
        **_belongs(subject),
        **said,
    )
    session.add(verification)
    audit.record(
        session,
        AuditVerb.VERIFICATION_RECORDED,
        actor=actor,
        today=today,
        subject=verification,
        label=f"{subject.number} {subject.title}",
        new={name: value for name, value in {**said, "corrects": corrects}.items() if value not in (None, "")},
    )
    return verification


def performer_of(session: Session, committee_id: int, membership_id: int | None, name: str) -> Performer:
    """Who performed it. RuleBroken when nobody is named; NotFound for a role in another committee."""
    rules.check_performer(membership_id, name)
    if membership_id is None:
        return Performer(name=name)
    return verifiers.performer(session, committee_id, membership_id)


def check_four_eyes(session: Session, subject: Subject, actor: Viewer, performer: Performer, today: date) -> None:
    """R4: neither who performed it nor who records it owns, or is deputy for, what is verified. RuleBroken."""
    responsible = verifiers.responsible_for(session, subject)
    who_may = verifiers.who_may(session, subject.committee_id, responsible, today)
    own = actor.membership_ids_in(subject.committee_id)
    rules.check_four_eyes(responsible, own, who_may)
    outsider = performer.name if performer.membership_id is None else ""
    rules.check_four_eyes(responsible, performer.membership_ids, who_may, name=outsider)


def _belongs(subject: Subject) -> dict[str, Any]:
    return {"measure_id": subject.id} if isinstance(subject, Measure) else {"finding_id": subject.id}


def _check_indicator(session: Session, subject: Subject, indicator_id: int) -> None:
    """Only an indicator of the finding itself shows its effect."""
    indicator = scope.find_in(session, subject.committee_id, Indicator, indicator_id)
    shows = select(indicator_findings.c.finding_id).where(indicator_findings.c.indicator_id == indicator.id)
    if not isinstance(subject, Finding) or subject.id not in session.scalars(shows).all():
        raise scope.NotFound(f"Indicator {indicator_id} is of another finding")


def _check_sample(session: Session, subject: Subject, sample_id: int) -> None:
    """Only a protocol of the finding itself, and one that stands, shows its effect."""
    sample = scope.find_in(session, subject.committee_id, Sample, sample_id)
    if not isinstance(subject, Finding) or sample.finding_id != subject.id:
        raise scope.NotFound(f"Sample {sample_id} is of another finding")
    if verifications.is_corrected(session, Sample, sample_id):
        raise RuleBroken(Message.of("verification.sample_corrected"), field="basis")


def _check_corrects(session: Session, subject: Subject, corrects_id: int | None) -> date | None:
    """The day of the verification that is put right; None when none is. RuleBroken, NotFound."""
    if corrects_id is None:
        return None
    earlier = scope.find_in(session, subject.committee_id, Verification, corrects_id)
    if any(getattr(earlier, name) != value for name, value in _belongs(subject).items()):
        raise scope.NotFound(f"Verification {corrects_id} is of something else")
    rules.check_corrects(verifications.is_corrected(session, Verification, corrects_id))
    return earlier.performed_on
