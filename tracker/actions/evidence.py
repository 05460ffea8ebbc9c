"""Evidence: a file of its own or a reference to a document registered elsewhere, for a measure, a finding or a case.

What has been in a report stays; until then it can be taken away with a reason, and its bytes go at the next sweep.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from tracker.actions import audit, locking
from tracker.exchange.clamd import Verdict
from tracker.exchange.receiving import Received
from tracker.models import Committee, Evidence, EvidenceFile, EvidenceScan, Finding, Measure, SupervisionCase
from tracker.queries import evidence as queries
from tracker.queries.accounts import Viewer
from tracker.rules import evidence as rules
from tracker.rules.evidence import Marking
from tracker.rules.transitions import Message, RuleBroken
from tracker.rules.verbs import AuditVerb

#: What a person may set on a piece of evidence.
FIELDS = frozenset(
    {
        "title",
        "dnr",
        "document_on",
        "note",
        "for_authority",
        "secrecy_provision",
        "secrecy_on",
        "secrecy_authority",
    }
)

_BELONGS: dict[type[Any], str] = {Measure: "measure_id", Finding: "finding_id", SupervisionCase: "case_id"}


def add(
    session: Session,
    subject: Measure | Finding | SupervisionCase,
    *,
    actor: Viewer,
    today: date,
    file: Received | None = None,
    despite_secrecy: bool = False,
    **values: Any,
) -> Evidence:
    """Show what is said of the measure, finding or case, by a file or by where the document is registered.

    Without a title it is called as its file. `despite_secrecy` is the tick of its own that a marked one needs to go
    to the authority (R13). RuleBroken when it is neither file nor dnr, or its marking is half.
    """
    _check_fields(values)
    values = {"title": "", "dnr": "", "note": "", "for_authority": False, **values}
    values["title"] = values["title"] or (file.title if file else "")
    marked_by_case = queries.home_of(session, subject).marked
    _check(values, today, has_file=file is not None, marked_by_case=marked_by_case, asked=despite_secrecy)
    evidence = Evidence(
        committee_id=subject.committee_id,
        recorded_by_id=actor.user_id,
        recorded_by_title=actor.title_in(subject.committee_id),
        recorded_on=today,
        recorded_at=datetime.now(UTC),
        **{_BELONGS[type(subject)]: subject.id},
        **values,
    )
    if file is not None:
        file.keep()  # the bytes are on disk before any row names them
    session.add(evidence)
    session.flush()
    new = {**values, _BELONGS[type(subject)]: subject.id}
    if file is not None:
        new |= _store(session, evidence, file, actor, today)
    audit.record(session, AuditVerb.EVIDENCE_ADDED, actor=actor, today=today, subject=evidence, new=new)
    return evidence


def edit(
    session: Session,
    evidence: Evidence,
    *,
    actor: Viewer,
    today: date,
    opened_at: int | None = None,
    despite_secrecy: bool = False,
    **values: Any,
) -> Evidence:
    """Change what is said about it. RuleBroken as for `add`, or when it is taken away; StaleVersion (R14)."""
    _check_fields(values)
    locking.hold(session, evidence, opened_at)
    rules.check_standing(evidence.removed_on)
    whole = {**{name: getattr(evidence, name) for name in FIELDS}, **values}
    _check(
        whole,
        today,
        has_file=_last_number(session, evidence.id) > 0,
        marked_by_case=queries.home_of(session, evidence).marked,
        asked=despite_secrecy or not _annex_changed(evidence, whole),
    )
    old, new = audit.differences(evidence, values)
    if new:
        audit.record(session, AuditVerb.EVIDENCE_EDITED, actor=actor, today=today, subject=evidence, old=old, new=new)
    return evidence


def add_version(
    session: Session, evidence: Evidence, *, actor: Viewer, today: date, file: Received, opened_at: int | None = None
) -> EvidenceFile:
    """A new version of the file; the older ones stay. RuleBroken when it is taken away; StaleVersion (R14)."""
    locking.hold(session, evidence, opened_at)
    rules.check_standing(evidence.removed_on)
    file.keep()
    new = _store(session, evidence, file, actor, today)
    flag_modified(evidence, "title")  # its files are part of the record, so one more counts as a new version of it
    audit.record(session, AuditVerb.EVIDENCE_VERSION_ADDED, actor=actor, today=today, subject=evidence, new=new)
    return queries.newest_file(session, evidence.id)


def remove(
    session: Session, evidence: Evidence, *, actor: Viewer, today: date, reason: str, opened_at: int | None = None
) -> Evidence:
    """Take it away: it shows nothing any more. RuleBroken when a report has told of it, or it is a done measure's only
    proof (R3); StaleVersion (R14)."""
    _hold_whole(session, evidence)
    locking.hold(session, evidence, opened_at)
    rules.check_standing(evidence.removed_on)
    rules.check_remove(
        reason=reason,
        reported=queries.is_reported(session, evidence.id),
        last_proof=queries.is_last_proof(session, evidence),
    )
    old, new = audit.differences(evidence, {"removed_on": today, "removed_reason": reason})
    audit.record(session, AuditVerb.EVIDENCE_REMOVED, actor=actor, today=today, subject=evidence, old=old, new=new)
    return evidence


def record_scan(
    session: Session,
    file: EvidenceFile,
    verdict: Verdict,
    *,
    actor: Viewer | None,
    today: date,
    actor_name: str = "",
) -> bool:
    """Note what the scanner said of a file in the store; False, and nothing is noted, when it said nothing."""
    if not _scan(session, file, verdict):
        return False
    new = {"number": file.number, "result": verdict.result, "signature": verdict.signature}
    evidence = session.get_one(Evidence, file.evidence_id)
    audit.record(
        session,
        AuditVerb.EVIDENCE_SCANNED,
        actor=actor,
        actor_name=actor_name,
        today=today,
        subject=evidence,
        new=new,
    )
    return True


def make_internal(session: Session, case: SupervisionCase) -> int:
    """R13: a case that becomes marked sends none of its evidence unasked; how many pieces were meant to go.

    The caller leaves the audit event.
    """
    papers = queries.bound_for_authority(session, case.id)
    for paper in papers:
        paper.for_authority = False
    return len(papers)


def _hold_whole(session: Session, evidence: Evidence) -> None:
    """Neither a report nor an update that calls the measure done can come in between."""
    session.execute(select(Committee.id).where(Committee.id == evidence.committee_id).with_for_update())
    if evidence.measure_id is not None:
        locking.hold(session, session.get_one(Measure, evidence.measure_id))


def _check_fields(values: Mapping[str, Any]) -> None:
    if unknown := values.keys() - FIELDS:
        raise TypeError(f"not a piece of evidence's own: {unknown}")


def _check(values: Mapping[str, Any], today: date, *, has_file: bool, marked_by_case: bool, asked: bool) -> None:
    if not values["title"].strip():
        raise RuleBroken(Message.of("evidence.title_missing"), field="title")
    rules.check_findable(has_file=has_file, dnr=values["dnr"])
    marking = _marking(values)
    rules.check_marking(marking, today)
    marked = marked_by_case or bool(marking.provision)
    rules.check_annex(for_authority=values["for_authority"], marked=marked, asked=asked)


def _marking(values: Mapping[str, Any]) -> Marking:
    return Marking(values.get("secrecy_provision", ""), values.get("secrecy_on"), values.get("secrecy_authority", ""))


def _annex_changed(evidence: Evidence, whole: Mapping[str, Any]) -> bool:
    """Whether what was agreed about sending it no longer covers what is now said of it."""
    before = (evidence.for_authority, evidence.secrecy_provision)
    return before != (whole["for_authority"], whole["secrecy_provision"])


def _last_number(session: Session, evidence_id: int) -> int:
    return session.scalar(select(func.max(EvidenceFile.number)).where(EvidenceFile.evidence_id == evidence_id)) or 0


def _store(session: Session, evidence: Evidence, file: Received, actor: Viewer, today: date) -> dict[str, Any]:
    """Add the row of the next version, with the scan that was made; what the audit event says of it."""
    row = EvidenceFile(
        committee_id=evidence.committee_id,
        evidence_id=evidence.id,
        number=_last_number(session, evidence.id) + 1,
        name=file.name,
        media_type=file.kind.media_type,
        size=file.part.size,
        sha256=file.part.sha256,
        recorded_by_id=actor.user_id,
        recorded_by_title=actor.title_in(evidence.committee_id),
        recorded_on=today,
        recorded_at=datetime.now(UTC),
    )
    session.add(row)
    session.flush()
    if file.verdict is not None:
        _scan(session, row, file.verdict)
    return {"file": row.name, "number": row.number, "size": row.size, "sha256": row.sha256}


def _scan(session: Session, file: EvidenceFile, verdict: Verdict) -> bool:
    if verdict.result is None:
        return False
    session.add(
        EvidenceScan(
            committee_id=file.committee_id,
            file_id=file.id,
            scanned_at=datetime.now(UTC),
            result=verdict.result,
            signature=verdict.signature,
        )
    )
    session.flush()
    return True
