"""The one reading of a committee's plan: from rows to `PlanFacts`, in a constant number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from tracker.models import (
    CaseEvent,
    Committee,
    Deadline,
    Decision,
    DueDateMove,
    Evidence,
    Finding,
    LetterheadPicture,
    Measure,
    Meeting,
    Membership,
    Obstacle,
    Occasion,
    ProgressUpdate,
    Report,
    ReportedMeasure,
    ReportFile,
    ReportWithdrawal,
    SupervisionCase,
    User,
)
from tracker.models.measures import measure_findings
from tracker.models.meetings import decision_findings, decision_measures
from tracker.models.reports import PDF
from tracker.queries import indicators, rounds, samples, verifications
from tracker.queries.evidence import newest_files
from tracker.rules import effect
from tracker.rules.facts import (
    CaseFacts,
    CommitteeFacts,
    DeadlineFacts,
    DecisionFacts,
    EvidenceFacts,
    FindingFacts,
    FineFacts,
    LetterheadFacts,
    MeasureFacts,
    MeetingFacts,
    MoveFacts,
    ObstacleFacts,
    PersonFacts,
    PlanFacts,
    ProposedMoveFacts,
    ReminderDays,
    ReportRef,
    UpdateFacts,
    VerificationFacts,
)
from tracker.rules.states import CaseEventKind


class _Paper(NamedTuple):
    """One piece of evidence and what it belongs to; neither for a case's own."""

    measure_id: int | None
    finding_id: int | None
    facts: EvidenceFacts


#: Rows of columns; what each holds is known where it is selected.
Rows = Sequence[Any]

# Made once: an alias made for each question costs more than the question.
_OWNER, _DEPUTY = aliased(Membership), aliased(Membership)
_OWNER_USER, _DEPUTY_USER = aliased(User), aliased(User)
_PROPOSER, _APPROVER = aliased(User), aliased(User)


def load_plan(session: Session, committee_id: int, today: date) -> PlanFacts:
    """Everything the committee's plan holds, as of today."""
    decisions = _decisions(session, committee_id)
    evidence = _evidence(session, committee_id)
    verified = verifications.standing(session, committee_id)
    measures = _measures(session, committee_id, today, decisions, evidence, verified)
    plan = PlanFacts(
        committee=committee_facts(session, committee_id),
        today=today,
        cases=_cases(session, committee_id),
        findings=_findings(session, committee_id, evidence, verified),
        measures=measures,
        meetings=meetings(session, committee_id),
        decisions=decisions,
        last_report=last_report(session, committee_id),
        indicators=indicators.followed(session, committee_id),
        verifications=verified,
        samples=samples.standing(session, committee_id),
        rounds=rounds.all_of(session, committee_id),
    )
    return effect.judged(plan)


def load_frame(session: Session, committee_id: int, today: date) -> PlanFacts:
    """Only what stands around every page: the committee, its cases with deadlines, its meetings."""
    return PlanFacts(
        committee=committee_facts(session, committee_id),
        today=today,
        cases=_cases(session, committee_id),
        meetings=meetings(session, committee_id),
    )


def _rows(session: Session, statement: Select[*tuple[Any, ...]], *order: Any) -> Rows:
    return session.execute(statement.order_by(*order)).all()


def _grouped(rows: Iterable[Any], key: str) -> Mapping[int, list[Any]]:
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return groups


def committee_facts(session: Session, committee_id: int) -> CommitteeFacts:
    """The committee as documents and rules need it."""
    picture = and_(LetterheadPicture.committee_id == Committee.id, LetterheadPicture.sha256 == Committee.emblem_sha256)
    statement = select(*Committee.__table__.c, LetterheadPicture.id.label("picture_id")).outerjoin(
        LetterheadPicture, picture
    )
    row = session.execute(statement.where(Committee.id == committee_id)).one()
    return CommitteeFacts(
        id=row.id,
        municipality=row.municipality,
        name=row.name,
        administration=row.administration,
        chief_title=row.chief_title,
        chair_title=row.chair_title,
        plan_dnr=row.plan_dnr,
        letterhead=row.letterhead,
        dispatch_days=row.dispatch_days,
        approval_days=row.approval_days,
        sending_days=row.sending_days,
        decision_recipients=tuple(line.strip() for line in row.decision_recipients.splitlines() if line.strip()),
        design=_design(row),
        reminders=ReminderDays(
            asked=row.asked_days,
            asked_again=row.asked_again_days,
            chief_told=row.chief_told_days,
            deputy_after=row.deputy_after_days,
            chief_after=row.chief_after_days,
            near=row.near_days,
            horizon=row.horizon_days,
        ),
    )


def _design(row: Any) -> LetterheadFacts | None:
    if not (row.accent or row.picture_id):
        return None
    if not row.picture_id:
        return LetterheadFacts(accent=row.accent)
    return LetterheadFacts(row.accent, row.picture_id, row.emblem_sha256, row.emblem_alt)


def _cases(session: Session, committee_id: int) -> tuple[CaseFacts, ...]:
    cases = _rows(
        session,
        select(*SupervisionCase.__table__.c).where(SupervisionCase.committee_id == committee_id),
        SupervisionCase.id,
    )
    deadlines = _grouped(_deadlines(session, committee_id), "case_id")
    log = _grouped(_case_log(session, committee_id), "case_id")
    return tuple(
        CaseFacts(
            id=case.id,
            kind=case.kind,
            title=case.title,
            authority=case.authority,
            authority_short=case.authority_short,
            authority_dnr=case.authority_dnr,
            own_dnr=case.own_dnr,
            reviewed_period=case.reviewed_period,
            decided_on=case.decided_on,
            sanction=case.sanction,
            sanction_kr=case.sanction_kr,
            deadlines=_deadline_facts(deadlines[case.id]),
            extension_asked_on=_extension_asked(log[case.id]),
            closed_on=case.closed_on,
            fine=_fine(log[case.id]),
        )
        for case in cases
    )


def _deadlines(session: Session, committee_id: int) -> Rows:
    return _rows(
        session,
        select(*Deadline.__table__.c).where(Deadline.committee_id == committee_id),
        Deadline.due_on,
        Deadline.id,
    )


def _deadline_facts(rows: Rows) -> tuple[DeadlineFacts, ...]:
    replaced = {row.replaces_id for row in rows}
    return tuple(
        DeadlineFacts(
            id=row.id,
            case_id=row.case_id,
            kind=row.kind,
            due_on=row.due_on,
            replaced=row.id in replaced,
            met_on=row.met_on,
            source=row.source,
            note=row.note,
            stated_in_time=row.stated_in_time,
            stated_in_time_reason=row.stated_in_time_reason,
            stated_holds=row.stated_holds,
            stated_holds_reason=row.stated_holds_reason,
        )
        for row in rows
    )


_EXTENSION_ANSWERS = (CaseEventKind.EXTENSION_GRANTED, CaseEventKind.EXTENSION_REFUSED)
_FINE = (CaseEventKind.COURT_APPLICATION, CaseEventKind.JUDGMENT, CaseEventKind.FINE_WAIVED)


def _case_log(session: Session, committee_id: int) -> Rows:
    """What the cases' logs say of extensions and fines, in the order it happened."""
    statement = select(
        CaseEvent.case_id, CaseEvent.kind, CaseEvent.happened_on, CaseEvent.outcome, CaseEvent.amount_kr
    ).where(
        CaseEvent.committee_id == committee_id,
        CaseEvent.kind.in_((CaseEventKind.EXTENSION_ASKED, *_EXTENSION_ANSWERS, *_FINE)),
    )
    return _rows(session, statement, CaseEvent.happened_on, CaseEvent.id)


def _extension_asked(log: Rows) -> date | None:
    """The day an extension was asked for, unless it has been answered since."""
    asked = None
    for event in log:
        if event.kind is CaseEventKind.EXTENSION_ASKED:
            asked = event.happened_on
        elif event.kind in _EXTENSION_ANSWERS:
            asked = None
    return asked


def _fine(log: Rows) -> FineFacts | None:
    """What last happened to the fine: a later judgment stands over an earlier one."""
    for event in reversed(log):
        match event.kind:
            case CaseEventKind.COURT_APPLICATION:
                return FineFacts(applied_on=event.happened_on)
            case CaseEventKind.JUDGMENT:
                return FineFacts(judged_on=event.happened_on, outcome=event.outcome, imposed_kr=event.amount_kr)
            case CaseEventKind.FINE_WAIVED:
                return FineFacts(waived_on=event.happened_on)
    return None


def _evidence(session: Session, committee_id: int) -> Sequence[_Paper]:
    """The evidence that stands, each with the newest version of its file: what was taken away shows nothing (R3)."""
    rows = _rows(
        session,
        select(*Evidence.__table__.c).where(Evidence.committee_id == committee_id, Evidence.removed_on.is_(None)),
        Evidence.id,
    )
    newest = newest_files(session, committee_id)
    return [_Paper(row.measure_id, row.finding_id, evidence_facts(row, newest.get(row.id))) for row in rows]


def evidence_facts(row: Any, file: Any) -> EvidenceFacts:
    """An evidence row, with the newest version of its file when it has one, as facts."""
    return EvidenceFacts(
        id=row.id,
        title=row.title,
        dnr=row.dnr,
        document_on=row.document_on,
        for_authority=row.for_authority,
        file_name=file.name if file else "",
        file_version=file.number if file else 0,
        sha256=file.sha256 if file else "",
        secrecy=row.secrecy_provision,
    )


def _facts_of(papers: Iterable[_Paper]) -> tuple[EvidenceFacts, ...]:
    return tuple(paper.facts for paper in papers)


def _findings(
    session: Session, committee_id: int, evidence: Sequence[_Paper], verified: Sequence[VerificationFacts]
) -> tuple[FindingFacts, ...]:
    """The findings as they stand; whether their effect is shown is judged when the plan is whole (R5)."""
    rows = _rows(session, select(*Finding.__table__.c).where(Finding.committee_id == committee_id), Finding.sequence)
    numbers = {row.id: f"B{row.sequence}" for row in rows}
    papers = _grouped(evidence, "finding_id")
    last_yes = verifications.last_yes(verified, "finding_id")
    return tuple(
        FindingFacts(
            id=row.id,
            number=numbers[row.id],
            title=row.title,
            case_id=row.case_id,
            authority_words=row.authority_words,
            requirement=row.requirement,
            legal_basis=row.legal_basis,
            area=row.area,
            position=row.position,
            position_reason=row.position_reason,
            root_cause=row.root_cause,
            elsewhere=row.elsewhere,
            repeat_of_number=numbers.get(row.repeat_of_id, ""),
            evidence=_facts_of(papers[row.id]),
            closed_on=row.closed_on,
            closed_reference=row.closed_reference,
            reopened_on=row.reopened_on,
            verified_on=last_yes.get(row.id),
            registered_on=row.registered_on,
            closed_by=row.closed_by,
        )
        for row in rows
    )


def _measures(
    session: Session,
    committee_id: int,
    today: date,
    decisions: Sequence[DecisionFacts],
    evidence: Sequence[_Paper],
    verified: Sequence[VerificationFacts],
) -> tuple[MeasureFacts, ...]:
    rows = _measure_rows(session, committee_id)
    numbers = {row.id: f"Å{row.sequence}" for row in rows}
    findings = _grouped(_measure_finding_rows(session, committee_id), "measure_id")
    obstacles = _grouped(
        _rows(
            session,
            select(*Obstacle.__table__.c).where(Obstacle.committee_id == committee_id),
            Obstacle.since,
            Obstacle.id,
        ),
        "measure_id",
    )
    moves = _grouped(_move_rows(session, committee_id), "measure_id")
    occasions = _occasions(session, committee_id)
    updates = _last_updates(session, committee_id)
    told = _first_told(session, committee_id)
    papers = _grouped(evidence, "measure_id")
    last_yes = verifications.last_yes(verified, "measure_id")
    return tuple(
        MeasureFacts(
            id=row.id,
            number=numbers[row.id],
            title=row.title,
            state=row.state,
            description=row.description,
            category=row.category,
            kind=row.kind,
            continuous=row.continuous,
            recurrence_weeks=row.recurrence_weeks,
            whole_plan=row.whole_plan,
            finding_ids=tuple(link.finding_id for link in findings[row.id]),
            owner=_person(row.owner_id, row.owner_title, row.owner_name, row.owner_ends_on, today),
            deputy=_person(row.deputy_id, row.deputy_title, row.deputy_name, row.deputy_ends_on, today),
            starts_on=row.starts_on,
            due_on=row.due_on,
            no_due_reason=row.no_due_reason,
            first_due_committee=told.get(row.id),
            first_due_authority=row.first_due_authority,
            forecast_on=row.forecast_on,
            on_track=row.on_track,
            deciding_body=row.deciding_body,
            deciding_body_name=row.deciding_body_name,
            decided_on=row.decided_on,
            decided_reference=row.decided_reference,
            listed_at=_listed_at(row.id, decisions),
            union_consultation=row.union_consultation,
            union_done_on=row.union_done_on,
            next_occasion_on=row.next_occasion_on,
            last_occasion_on=occasions[row.id][1] if row.id in occasions else None,
            occasions_held=occasions[row.id][0] if row.id in occasions else 0,
            expected_effect=row.expected_effect,
            staff_concerned=row.staff_concerned,
            extent=row.extent,
            cost_kr=row.cost_kr,
            cost_note=row.cost_note,
            done_on=row.done_on,
            no_evidence_reason=row.no_evidence_reason,
            evidence=_facts_of(papers[row.id]),
            withdrawn_on=row.withdrawn_on,
            withdrawn_reason=row.withdrawn_reason,
            successor_number=numbers.get(row.successor_id, ""),
            obstacles=_obstacle_facts(obstacles[row.id]),
            moves=_move_facts(moves[row.id]),
            proposed_move=_proposed(moves[row.id]),
            last_update=updates.get(row.id),
            reported=row.id in told,
            verified_on=last_yes.get(row.id),
            registered_on=row.registered_on,
        )
        for row in rows
    )


def _measure_rows(session: Session, committee_id: int) -> Rows:
    statement = (
        select(
            *Measure.__table__.c,
            _OWNER.title.label("owner_title"),
            _OWNER.ends_on.label("owner_ends_on"),
            _OWNER_USER.name.label("owner_name"),
            _DEPUTY.title.label("deputy_title"),
            _DEPUTY.ends_on.label("deputy_ends_on"),
            _DEPUTY_USER.name.label("deputy_name"),
        )
        .outerjoin(_OWNER, _OWNER.id == Measure.owner_id)
        .outerjoin(_OWNER_USER, _OWNER_USER.id == _OWNER.user_id)
        .outerjoin(_DEPUTY, _DEPUTY.id == Measure.deputy_id)
        .outerjoin(_DEPUTY_USER, _DEPUTY_USER.id == _DEPUTY.user_id)
        .where(Measure.committee_id == committee_id)
    )
    return _rows(session, statement, Measure.sequence)


def _measure_finding_rows(session: Session, committee_id: int) -> Rows:
    statement = (
        select(measure_findings.c.measure_id, measure_findings.c.finding_id)
        .join(Finding, Finding.id == measure_findings.c.finding_id)
        .where(Finding.committee_id == committee_id)
    )
    return _rows(session, statement, Finding.sequence)


def _person(membership_id: int | None, title: str, name: str, ends_on: date | None, today: date) -> PersonFacts | None:
    if membership_id is None:
        return None
    return PersonFacts(membership_id, title, name, ended=ends_on is not None and ends_on < today)


def _listed_at(measure_id: int, decisions: Sequence[DecisionFacts]) -> tuple[date, ...]:
    return tuple(
        sorted(d.meeting_on for d in decisions if d.decided_on is None and d.meeting_on and measure_id in d.measure_ids)
    )


def _obstacle_facts(rows: Iterable[Any]) -> tuple[ObstacleFacts, ...]:
    return tuple(
        ObstacleFacts(
            id=row.id,
            since=row.since,
            tried=row.tried,
            outcome=row.outcome,
            compensating=row.compensating,
            who_must_act=row.who_must_act,
            who_must_act_name=row.who_must_act_name,
            ended_on=row.ended_on,
        )
        for row in rows
    )


def _move_rows(session: Session, committee_id: int) -> Rows:
    statement = (
        select(
            *DueDateMove.__table__.c,
            _PROPOSER.name.label("proposer_name"),
            _APPROVER.name.label("approver_name"),
        )
        .join(_PROPOSER, _PROPOSER.id == DueDateMove.proposed_by_id)
        .outerjoin(_APPROVER, _APPROVER.id == DueDateMove.approved_by_id)
        .where(DueDateMove.committee_id == committee_id, DueDateMove.declined_on.is_(None))
    )
    return _rows(session, statement, DueDateMove.proposed_on, DueDateMove.id)


def _move_facts(rows: Iterable[Any]) -> tuple[MoveFacts, ...]:
    return tuple(
        MoveFacts(
            id=row.id,
            kind=row.kind,
            from_on=row.from_on,
            to_on=row.to_on,
            reason=row.reason,
            approved_on=row.approved_on,
            approved_by=row.approved_by_title or row.approver_name,
            proposed_by=row.proposed_by_title or row.proposer_name,
            reference=row.reference,
            tell_authority=row.tell_authority,
            authority_told_on=row.authority_told_on,
            by_name=not row.approved_by_title,
        )
        for row in rows
        if row.approved_on is not None
    )


def _proposed(rows: Iterable[Any]) -> ProposedMoveFacts | None:
    """The latest proposal that still waits for an answer."""
    waiting = [row for row in rows if row.approved_on is None]
    if not waiting:
        return None
    row = waiting[-1]
    return ProposedMoveFacts(row.id, row.to_on, row.reason, row.proposed_by_title or row.proposer_name, row.proposed_on)


def _occasions(session: Session, committee_id: int) -> dict[int, tuple[int, date]]:
    statement = (
        select(Occasion.measure_id, func.count(), func.max(Occasion.held_on))
        .where(Occasion.committee_id == committee_id)
        .group_by(Occasion.measure_id)
    )
    return {measure_id: (count, last) for measure_id, count, last in session.execute(statement)}


def _last_updates(session: Session, committee_id: int) -> dict[int, UpdateFacts]:
    newest = (
        select(func.max(ProgressUpdate.id))
        .where(ProgressUpdate.committee_id == committee_id)
        .group_by(ProgressUpdate.measure_id)
    )
    statement = (
        select(*ProgressUpdate.__table__.c, User.name.label("author_name"))
        .join(User, User.id == ProgressUpdate.author_id)
        .where(ProgressUpdate.id.in_(newest))
    )
    return {row.measure_id: update_facts(row) for row in session.execute(statement)}


def update_facts(row: Any) -> UpdateFacts:
    """A progress_update row joined with `author_name`, as facts."""
    return UpdateFacts(
        id=row.id,
        made_on=row.made_on,
        author_title=row.author_title,
        author_name=row.author_name,
        state=row.state,
        text=row.text,
        confirmation=row.confirmation,
        forecast_on=row.forecast_on,
        on_track=row.on_track,
    )


def _first_told(session: Session, committee_id: int) -> dict[int, date | None]:
    """For each measure in a report that stands: the first due date the committee was told, None if none yet."""
    statement = (
        select(ReportedMeasure.measure_id, ReportedMeasure.due_on)
        .join(Report, Report.id == ReportedMeasure.report_id)
        .outerjoin(ReportWithdrawal, ReportWithdrawal.report_id == Report.id)
        .where(ReportedMeasure.committee_id == committee_id, ReportWithdrawal.id.is_(None))
    )
    told: dict[int, date | None] = {}
    for measure_id, due_on in _rows(session, statement, Report.number):
        if told.get(measure_id) is None:
            told[measure_id] = due_on
    return told


def meetings(session: Session, committee_id: int) -> tuple[MeetingFacts, ...]:
    """All the committee's meetings, by day."""
    rows = _rows(session, select(*Meeting.__table__.c).where(Meeting.committee_id == committee_id), Meeting.held_on)
    return tuple(meeting_facts(row) for row in rows)


def meeting_facts(row: Any) -> MeetingFacts:
    """A meeting's row, or its columns, as rules and pages take it."""
    return MeetingFacts(
        id=row.id,
        held_on=row.held_on,
        dispatch_on=row.dispatch_on,
        preparation_on=row.preparation_on,
        stop_on=row.stop_on,
        extra=row.extra,
        immediate_approval=row.immediate_approval,
        cancelled=row.cancelled,
        minutes_approved_on=row.minutes_approved_on,
        place=row.place,
    )


def _decisions(session: Session, committee_id: int) -> tuple[DecisionFacts, ...]:
    statement = (
        select(*Decision.__table__.c, Meeting.held_on, Meeting.cancelled)
        .outerjoin(Meeting, Meeting.id == Decision.meeting_id)
        .where(Decision.committee_id == committee_id, Decision.withdrawn_on.is_(None))
    )
    rows = _rows(session, statement, Meeting.held_on, Decision.id)
    measures = _links(session, committee_id, decision_measures, "measure_id")
    findings = _links(session, committee_id, decision_findings, "finding_id")
    return tuple(
        DecisionFacts(
            id=row.id,
            kind=row.kind,
            form=row.form,
            title=row.title,
            text=row.text,
            dnr=row.dnr,
            paragraph=row.paragraph,
            point=row.point,
            decided_on=row.decided_on,
            meeting_id=row.meeting_id,
            meeting_on=row.held_on,
            measure_ids=measures[row.id],
            finding_ids=findings[row.id],
            immediate_approval=row.immediate_approval,
            case_id=row.case_id,
            outcome=row.outcome,
            proposed_by=row.proposed_by,
            mandate=row.mandate,
            approved_on=row.approved_on,
        )
        for row in rows
        if row.decided_on is not None or not row.cancelled
    )


def _links(session: Session, committee_id: int, table: Any, column: str) -> Mapping[int, tuple[int, ...]]:
    statement = (
        select(table.c.decision_id, table.c[column])
        .join(Decision, Decision.id == table.c.decision_id)
        .where(Decision.committee_id == committee_id)
    )
    links: dict[int, tuple[int, ...]] = defaultdict(tuple)
    for decision_id, target in _rows(session, statement, table.c[column]):
        links[decision_id] += (target,)
    return links


def last_report(session: Session, committee_id: int) -> ReportRef | None:
    """The last report that stands published."""
    return standing_report(session, Report.committee_id == committee_id)


def standing_report(session: Session, *conditions: ColumnElement[bool]) -> ReportRef | None:
    """The newest report under the conditions that stands; a withdrawn one counts as unpublished (R11)."""
    statement = (
        select(
            Report.id,
            Report.number,
            Report.meeting_id,
            Meeting.held_on,
            Report.as_of,
            Report.published_at,
            ReportFile.sha256,
        )
        .join(Meeting, Meeting.id == Report.meeting_id)
        .join(ReportFile, ReportFile.report_id == Report.id)
        .outerjoin(ReportWithdrawal, ReportWithdrawal.report_id == Report.id)
        .where(*conditions, ReportWithdrawal.id.is_(None), ReportFile.media_type == PDF)
        .order_by(Report.number.desc())
        .limit(1)
    )
    row = session.execute(statement).one_or_none()
    return ReportRef(*row) if row else None
