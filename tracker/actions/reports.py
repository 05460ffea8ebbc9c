"""Reports to the committee: the chief's texts, locking for dispatch, taking back (R11, R12, R15)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.actions import audit, eseal, locking
from tracker.documents.blocks import Document
from tracker.documents.eseal import Sealer
from tracker.documents.printers import PRINTERS
from tracker.documents.snapshot import Signer, Snapshot
from tracker.models import (
    Committee,
    Decision,
    InstallationFact,
    Meeting,
    Report,
    ReportDraft,
    ReportedEvidence,
    ReportedMeasure,
    ReportFile,
    ReportWithdrawal,
)
from tracker.models.reports import PDF, WORD
from tracker.queries import history, letterheads, meetings, reports
from tracker.queries import plan as plans
from tracker.queries.accounts import Viewer
from tracker.queries.reports import Gathered
from tracker.rules import freezing, readiness
from tracker.rules.states import DecisionKind
from tracker.rules.transitions import Message, RuleBroken
from tracker.rules.verbs import AuditVerb
from tracker.rules.versions import StaleVersion
from tracker.wording.marking import N_

#: The sections of a report that the chief writes.
TEXTS = frozenset({"summary", "economy", "children", "remarks", "officer"})


def edit_texts(
    session: Session,
    meeting: Meeting,
    *,
    actor: Viewer,
    today: date,
    opened_at: int | None = None,
    **values: str,
) -> ReportDraft:
    """Write the chief's sections of the report to the meeting; those not given stay as they are.

    `opened_at` is 0 when nobody had written any yet. StaleVersion when somebody saved them meanwhile (R14).
    """
    if unknown := values.keys() - TEXTS:
        raise TypeError(f"no such section: {sorted(unknown)}")
    locking.hold(session, meeting)
    draft = session.scalar(select(ReportDraft).where(ReportDraft.meeting_id == meeting.id))
    if opened_at is not None and opened_at != (draft.version if draft else 0):
        raise StaleVersion(opened_at, draft.version if draft else 0)
    if draft is None:
        draft = ReportDraft(committee_id=meeting.committee_id, meeting_id=meeting.id, **dict.fromkeys(TEXTS, ""))
        session.add(draft)
    old, new = audit.differences(draft, values)
    # Whoever saves the texts has read them: what was carried over holds.
    draft.carried_over, draft.carried_from_on = "", None
    if "summary" in values:
        # Saving is saying that the summary agrees with the plan as it is now.
        plan = plans.load_plan(session, meeting.committee_id, today)
        draft.summary_basis = readiness.basis(reports.gather(session, meeting, plan).plan)
    label = meeting.held_on.isoformat()
    audit.record(
        session, AuditVerb.REPORT_DRAFTED, actor=actor, today=today, subject=draft, label=label, old=old, new=new
    )
    return draft


def freeze(
    session: Session,
    meeting: Meeting,
    *,
    actor: Viewer,
    today: date,
    day_is_set: bool = False,
    missing_accepted: bool = False,
    revising: bool = False,
    seen: str | None = None,
    sealer: Sealer | None = None,
) -> Report:
    """Lock the report to the meeting for dispatch: read once, snapshot, compose, print and store in one transaction.

    `day_is_set` says that the business day is not the calendar's (R15); `revising` that a dispatched report is
    followed by a revised one; `seen` the digest of the draft that was read, None where nobody has read one; `sealer`
    puts the electronic seal on the PDF.
    RuleBroken when the report may not be locked, when something is missing and `missing_accepted` does not say that
    it is known, and, at `seen`, when the plan has changed since it was read (R14). OutOfOrder when it can't be sealed.
    """
    locking.hold(session, meeting)
    _hold_numbers(session, meeting.committee_id)
    gathered = reports.gather(session, meeting, plans.load_plan(session, meeting.committee_id, today))
    if seen is not None and seen != reports.draft(gathered, reports.next_number(session, meeting.committee_id)).sha256:
        raise RuleBroken(Message.of("report.changed"), field="seen")
    missing = readiness.missing(gathered.plan, meeting.id, gathered.texts)
    freezing.check_publish(
        gathered.meeting,
        today=today,
        standing=gathered.standing,
        previous=gathered.previous_ref,
        revising=revising,
        missing=len(missing),
        missing_accepted=missing_accepted,
        day_is_set=day_is_set,
        demo_database=session.get(InstallationFact, "demo") is not None,
    )
    return _store(session, gathered, actor, today, len(missing), sealer)


def withdraw(session: Session, report: Report, *, actor: Viewer, today: date, reason: str) -> ReportWithdrawal:
    """Take a report back before it is dispatched. The report stays, marked; it counts as unpublished (R11).

    RuleBroken after dispatch, without a reason, or when the report does not stand any more.
    """
    meeting = session.get_one(Meeting, report.meeting_id)
    locking.hold(session, meeting)
    standing = meetings.standing_report(session, meeting.id)
    if standing is None or standing.id != report.id:
        raise RuleBroken(Message.of("report.not_standing", number=report.number))
    freezing.check_withdraw(plans.meeting_facts(meeting), today=today, reason=reason)
    withdrawal = ReportWithdrawal(
        committee_id=report.committee_id,
        report_id=report.id,
        reason=reason,
        withdrawn_on=today,
        withdrawn_at=datetime.now(UTC),
        withdrawn_by_id=actor.user_id,
    )
    session.add(withdrawal)
    _name_report(session, meeting.id, report.id, None)
    new = {"number": report.number, "reason": reason}
    audit.record(session, AuditVerb.REPORT_WITHDRAWN, actor=actor, today=today, subject=report, new=new)
    return withdrawal


def _hold_numbers(session: Session, committee_id: int) -> None:
    """Two reports of one committee can't be numbered at once: whoever comes second waits for the first."""
    session.execute(select(Committee.id).where(Committee.id == committee_id).with_for_update())


def _store(
    session: Session, gathered: Gathered, actor: Viewer, today: date, missing: int, sealer: Sealer | None
) -> Report:
    number = reports.next_number(session, gathered.plan.committee.id)
    made = reports.draft(_signed(gathered, actor), number, anchor=history.anchor(session))
    document = letterheads.dressed(session, reports.composed(made))
    names = {media_type: reports.file_name(number, gathered.meeting, media_type) for media_type in PRINTERS}
    printed = _printed(document, gathered, names, sealer)
    report = _report(gathered, made, document.title, actor, today)
    session.add(report)
    session.flush()
    files = {
        media_type: _file(report, names[media_type], media_type, columns) for media_type, columns in printed.items()
    }
    session.add_all(files.values())
    session.add_all(
        ReportedMeasure(
            committee_id=report.committee_id, report_id=report.id, measure_id=measure.id, due_on=measure.due_on
        )
        for measure in gathered.plan.measures
    )
    plan = gathered.plan
    told = [*(m.evidence for m in plan.measures), *(f.evidence for f in plan.findings)]
    session.add_all(
        ReportedEvidence(committee_id=report.committee_id, report_id=report.id, evidence_id=paper.id)
        for papers in told
        for paper in papers
    )
    _name_report(session, gathered.meeting.id, report.revises_id, report.id)
    new: dict[str, Any] = {
        "number": number,
        "sha256": files[PDF].sha256,
        "word_sha256": files[WORD].sha256,
        "snapshot_sha256": made.sha256,
        "meeting": gathered.meeting.held_on,
        "missing": missing,
        **eseal.told(files[PDF]),
    }
    if report.revises_id is not None and gathered.standing is not None:
        new["revises"] = gathered.standing.number
    audit.record(session, AuditVerb.REPORT_PUBLISHED, actor=actor, today=today, subject=report, new=new)
    return report


def _signed(gathered: Gathered, actor: Viewer) -> Gathered:
    """R12: whoever publishes signs; the officer stays unless it was the chief by default."""
    committee = gathered.plan.committee
    signer = Signer(actor.title_in(committee.id) or committee.chief_title, actor.name)
    officer = signer if gathered.officer == gathered.chief else gathered.officer
    return replace(gathered, chief=signer, officer=officer)


def _report(gathered: Gathered, made: Snapshot, title: str, actor: Viewer, today: date) -> Report:
    committee_id = gathered.plan.committee.id
    return Report(
        committee_id=committee_id,
        meeting_id=gathered.meeting.id,
        number=made.number,
        title=title,
        as_of=made.as_of,
        published_at=datetime.now(UTC),
        published_on=today,
        published_by_id=actor.user_id,
        published_by_title=actor.title_in(committee_id) or actor.name,
        builds_on_id=gathered.previous_ref.id if gathered.previous_ref else None,
        revises_id=gathered.standing.id if gathered.revising and gathered.standing else None,
        snapshot=made.to_json(),
        snapshot_sha256=made.sha256,
        printer_version=made.printer_version,
    )


def _printed(
    document: Document, gathered: Gathered, names: dict[str, str], sealer: Sealer | None
) -> dict[str, dict[str, Any]]:
    """The columns of each printed file, by media type. Only the PDF is sealed: Word is for whoever writes on."""
    found = {
        media_type: eseal.file_columns(printer.render(document))
        for media_type, printer in PRINTERS.items()
        if media_type != PDF
    }
    reason = reports.WORDS.t(N_("Låst: %(name)s"), name=names[PDF].removesuffix(".pdf"))
    return {PDF: eseal.pdf_columns(document, sealer, gathered.plan.committee, reason), **found}


def _file(report: Report, name: str, media_type: str, columns: dict[str, Any]) -> ReportFile:
    return ReportFile(
        committee_id=report.committee_id, report_id=report.id, name=name, media_type=media_type, **columns
    )


def _name_report(session: Session, meeting_id: int, before: int | None, now: int | None) -> None:
    """Let the proposals to approve the meeting's report name the one that stands."""
    proposals = session.scalars(
        select(Decision).where(
            Decision.meeting_id == meeting_id,
            Decision.kind == DecisionKind.APPROVE_REPORT,
            Decision.decided_on.is_(None),
            Decision.withdrawn_on.is_(None),
        )
    )
    for proposal in proposals:
        if proposal.report_id in (None, before):
            proposal.report_id = now
