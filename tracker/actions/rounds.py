"""The authority's rounds of follow-up: announced, performed, decided, and what its verdicts do to findings (R6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.actions import audit, findings, locking
from tracker.models import Committee, Finding, InspectionRound, InspectionVerdict, SupervisionCase
from tracker.queries import rounds as queries
from tracker.queries import scope
from tracker.queries.accounts import Viewer
from tracker.rules import rounds as rules
from tracker.rules.rounds import Consequence
from tracker.rules.states import FindingClosure, RoundVerdict
from tracker.rules.verbs import AuditVerb

#: What a person may set on a round. Its decision with verdicts is an intention of its own.
FIELDS = frozenset({"announced_on", "expected_on", "performed_on", "note"})


@dataclass(frozen=True, slots=True)
class Said:
    """What the authority said of one finding."""

    verdict: RoundVerdict
    note: str = ""


def register(session: Session, case: SupervisionCase, *, actor: Viewer, today: date, **values: Any) -> InspectionRound:
    """Register that the authority will look again, or has, under the case's next number. RuleBroken without a day."""
    if unknown := values.keys() - FIELDS:
        raise TypeError(f"not a round's own: {unknown}")
    rules.check_days(values.get("announced_on"), values.get("performed_on"), None, today)
    made = InspectionRound(
        committee_id=case.committee_id,
        case_id=case.id,
        number=_next_number(session, case),
        recorded_by_id=actor.user_id,
        recorded_on=today,
        **values,
    )
    session.add(made)
    new = {"number": made.number, **{name: value for name, value in values.items() if value}}
    _record(session, AuditVerb.ROUND_REGISTERED, made, case.title, actor, today, new=new)
    return made


def edit(
    session: Session, row: InspectionRound, *, actor: Viewer, today: date, opened_at: int | None = None, **values: Any
) -> InspectionRound:
    """Say more of a round, or put a day right. RuleBroken as for `register`; StaleVersion (R14)."""
    if unknown := values.keys() - FIELDS:
        raise TypeError(f"not a round's own: {unknown}")
    locking.hold(session, row, opened_at)
    days = {name: values.get(name, getattr(row, name)) for name in ("announced_on", "performed_on")}
    rules.check_days(**days, decided_on=row.decided_on, today=today)
    old, new = audit.differences(row, values)
    if new:
        title = session.get_one(SupervisionCase, row.case_id).title
        _record(session, AuditVerb.ROUND_EDITED, row, title, actor, today, old=old, new=new)
    return row


def decide(
    session: Session,
    row: InspectionRound,
    *,
    actor: Viewer,
    today: date,
    decided_on: date | None,
    verdicts: Mapping[int, Said],
    dnr: str = "",
    opened_at: int | None = None,
) -> InspectionRound:
    """Register the authority's decision: its day, its number, and the verdict on each finding by id.

    *Åtgärdad* closes a finding, *kvarstår* and *delvis* open a closed one again; the history of earlier rounds stands.
    A slip is put right by deciding anew. RuleBroken without day or verdict; NotFound for another case's finding.
    """
    locking.hold(session, row, opened_at)
    rules.check_verdicts(decided_on, len(verdicts))
    rules.check_days(row.announced_on, row.performed_on, decided_on, today)
    case = session.get_one(SupervisionCase, row.case_id)
    judged = {_finding(session, case, finding_id): said for finding_id, said in verdicts.items()}
    before = row.decided_on
    old, new = audit.differences(row, {"decided_on": decided_on, "dnr": dnr})
    for finding, said in judged.items():
        session.add(_verdict(row, finding, said, actor))
    told = {**new, **_by_verdict(judged)}
    _record(session, AuditVerb.ROUND_VERDICTS_RECORDED, row, case.title, actor, today, old=old, new=told)
    _apply(session, row, case, judged, before, actor, today)
    return row


def _verdict(row: InspectionRound, finding: Finding, said: Said, actor: Viewer) -> InspectionVerdict:
    return InspectionVerdict(
        committee_id=row.committee_id,
        round_id=row.id,
        finding_id=finding.id,
        verdict=said.verdict,
        note=said.note,
        recorded_by_id=actor.user_id,
        recorded_at=datetime.now(UTC),
    )


def _apply(
    session: Session,
    row: InspectionRound,
    case: SupervisionCase,
    judged: Mapping[Finding, Said],
    before: date | None,
    actor: Viewer,
    today: date,
) -> None:
    """R6: close and reopen, unless a later round has already said otherwise of the finding.

    `before` is the day that stood as decided, when a slip is put right.
    """
    known = queries.all_of(session, row.committee_id)
    decided_on = row.decided_on or today
    reopened = []
    for finding, said in judged.items():
        last = rules.last_verdict(finding.id, known)
        if last is not None and last.id != row.id:
            continue
        match rules.consequence(said.verdict, finding.closed_on, finding.closed_by):
            case Consequence.CLOSES:
                _close(session, finding, case, row.dnr, decided_on, actor, today)
            case Consequence.REOPENS:
                findings.reopen(session, finding, actor=actor, today=today, reopened_on=decided_on)
                reopened.append(finding)
            case Consequence.NOTHING:
                _redate(session, finding, case, row.dnr, before, decided_on, actor, today)
    if reopened and case.closed_on is not None:
        old, new = audit.differences(case, {"closed_on": None})
        audit.record(session, AuditVerb.CASE_REOPENED, actor=actor, today=today, subject=case, old=old, new=new)


def _redate(
    session: Session,
    finding: Finding,
    case: SupervisionCase,
    dnr: str,
    before: date | None,
    decided_on: date,
    actor: Viewer,
    today: date,
) -> None:
    """A slip in the decision's day or number is put right where it stands on the finding too."""
    if before is None:
        return
    if finding.closed_on == before and finding.closed_by is FindingClosure.VERDICT:
        _close(session, finding, case, dnr, decided_on, actor, today)
    elif finding.closed_on is None and finding.reopened_on == before != decided_on:
        findings.reopen(session, finding, actor=actor, today=today, reopened_on=decided_on)


def _close(
    session: Session, finding: Finding, case: SupervisionCase, dnr: str, on: date, actor: Viewer, today: date
) -> None:
    authority = case.authority_short or case.authority
    findings.close(
        session,
        finding,
        actor=actor,
        today=today,
        closed_on=on,
        reference=f"{authority}, dnr {dnr}" if dnr else authority,
        by=FindingClosure.VERDICT,
    )


def _finding(session: Session, case: SupervisionCase, finding_id: int) -> Finding:
    finding = scope.find_in(session, case.committee_id, Finding, finding_id)
    if finding.case_id != case.id:
        raise scope.NotFound("a round judges findings of its own case only")
    return finding


def _by_verdict(judged: Mapping[Finding, Said]) -> dict[str, list[str]]:
    """The findings' numbers under each verdict, for the trail."""
    told: dict[str, list[str]] = {}
    for finding, said in judged.items():
        told.setdefault(f"verdict_{said.verdict.value}", []).append(finding.number)
    return told


def _next_number(session: Session, case: SupervisionCase) -> int:
    """Two writers never get the same: they queue on the committee's row."""
    session.execute(select(Committee.id).where(Committee.id == case.committee_id).with_for_update())
    used = session.scalar(select(func.max(InspectionRound.number)).where(InspectionRound.case_id == case.id))
    return (used or 0) + 1


def _record(
    session: Session,
    verb: AuditVerb,
    row: InspectionRound,
    title: str,
    actor: Viewer,
    today: date,
    *,
    new: Mapping[str, Any],
    old: Mapping[str, Any] | None = None,
) -> None:
    audit.record(session, verb, actor=actor, today=today, subject=row, label=title, old=old, new=new)
