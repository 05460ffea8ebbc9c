"""Reports: what goes into one, the ones that stand, and the exact bytes that were stored."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session, aliased, undefer

from tracker.documents import compose, snapshot
from tracker.documents.blocks import Document
from tracker.documents.printers import PRINTERS
from tracker.documents.snapshot import Signer, Snapshot
from tracker.models import (
    Committee,
    Measure,
    Meeting,
    Membership,
    ProgressUpdate,
    Report,
    ReportFile,
    ReportWithdrawal,
    User,
)
from tracker.models.reports import PDF, WORD
from tracker.queries import admin, meetings
from tracker.queries import plan as plans
from tracker.queries.accounts import holds_on
from tracker.queries.files import StoredFile, printed
from tracker.queries.paging import Paged, paged
from tracker.queries.scope import NotFound
from tracker.rules import changes, freezing
from tracker.rules.chain import Anchor
from tracker.rules.changes import Change, Item
from tracker.rules.facts import MeetingFacts, PlanFacts, ReportRef
from tracker.rules.readiness import Texts
from tracker.rules.states import ChangeClass, Role
from tracker.wording import Words
from tracker.wording.marking import N_

#: Reports are written in Swedish, whatever language the reader has chosen for the pages.
WORDS = Words("sv")

#: Classes in which nothing has happened since.
_QUIET = frozenset({ChangeClass.UNCHANGED, ChangeClass.UNCONFIRMED})

#: The progress reports shown under "Hänt sedan utskicket"; the rest are on the measures' own pages.
_MOST_HAPPENED = 25


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything a report to one meeting is made of, read at one moment."""

    plan: PlanFacts
    meeting: MeetingFacts
    texts: Texts
    chief: Signer
    officer: Signer
    previous: Snapshot | None
    previous_ref: ReportRef | None
    #: The report that stands for the same meeting.
    standing: ReportRef | None
    example_note: str

    @property
    def revising(self) -> bool:
        """Whether what is made now is a revised report (R11)."""
        return freezing.must_revise(self.meeting, self.standing, self.plan.today)


@dataclass(frozen=True, slots=True)
class Seal:
    """The electronic seal of a stored file: whose certificate, until when it could be used, and what was sealed."""

    subject: str
    until: datetime
    unsealed_sha256: str


def seal_of(row: Any) -> Seal | None:
    """The seal that a row of a frozen file tells of; None for a file without one."""
    return Seal(row.seal_subject, row.seal_until, row.unsealed_sha256) if row.unsealed_sha256 else None


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report in the list."""

    id: int
    number: int
    title: str
    meeting_on: date
    as_of: date
    published_on: date
    published_by: str
    withdrawn_on: date | None
    revised_by_number: int | None
    size: int


@dataclass(frozen=True, slots=True)
class Withdrawn:
    on: date
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Happened:
    """A progress report on a measure, made after the report was locked."""

    measure_id: int
    number: str
    title: str
    on: date
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A published report as it is shown: the frozen text, and beside it what is not part of it."""

    id: int
    number: int
    title: str
    meeting: MeetingFacts
    as_of: date
    published_on: date
    published_at: datetime
    published_by: str
    file_name: str
    sha256: str
    seal: Seal | None
    size: int
    #: The Word copy's size in bytes; None when the report has none.
    word_size: int | None
    snapshot_sha256: str
    printer_version: str
    document: Document
    builds_on: ReportRow | None
    revises: ReportRow | None
    revised_by: ReportRow | None
    withdrawn: Withdrawn | None
    may_withdraw: bool
    #: The papers have left with the report in them.
    sent: bool
    #: R11 "Hänt sedan utskicket"; empty for whoever may not read the plan.
    changes: tuple[Change, ...]
    happened: tuple[Happened, ...]


def gather(session: Session, meeting: Meeting, plan: PlanFacts) -> Gathered:
    """The one reading that a report to the meeting is made from; `plan.today` is its as-of day.

    A revised report is compared with what the one it revises was compared with: the last report to another meeting.
    """
    facts = next(m for m in plan.meetings if m.id == meeting.id)
    standing = meetings.standing_report(session, meeting.id)
    previous_ref = _previous_ref(session, plan.committee.id, meeting.id)
    texts = meetings.texts(session, meeting.id)
    chief = _chief(session, plan)
    return Gathered(
        plan=replace(plan, last_report=previous_ref),
        meeting=facts,
        texts=texts,
        chief=chief,
        officer=Signer(texts.officer) if texts.officer else chief,
        previous=_snapshot(session, previous_ref),
        previous_ref=previous_ref,
        standing=standing,
        example_note=admin.example_note(session),
    )


def draft(gathered: Gathered, number: int, *, anchor: Anchor | None = None, words: Words = WORDS) -> Snapshot:
    """The snapshot of what was gathered. It is locked with the trail's anchor; until then it is "Arbetsmaterial".

    A report is Swedish; only what is shown of it before that may be in other `words`.
    """
    texts, standing = gathered.texts, gathered.standing if gathered.revising else None
    return snapshot.build(
        gathered.plan,
        number=number,
        meeting=gathered.meeting,
        words=words,
        texts=snapshot.Texts(texts.summary, texts.economy, texts.children, texts.remarks),
        officer=gathered.officer,
        chief=gathered.chief,
        previous=gathered.previous,
        previous_ref=gathered.previous_ref,
        locked=anchor is not None,
        revised_on=gathered.plan.today if standing else None,
        revises_number=standing.number if standing else None,
        example_note=gathered.example_note,
        anchor=anchor,
    )


def frozen(session: Session, report_id: int) -> Snapshot:
    """The snapshot that a published report was made from."""
    return snapshot.from_json(_snapshot_text(session, report_id))


def composed(made: Snapshot, words: Words = WORDS) -> Document:
    """The report in blocks, for whichever printer, in the words that the snapshot was made with."""
    return compose.report(made, words)


def suggested_summary(gathered: Gathered, number: int) -> str:
    """The summary that the facts suggest, in plain Swedish."""
    return compose.suggest_summary(draft(gathered, number), WORDS)


def next_number(session: Session, committee_id: int) -> int:
    """The number the committee's next report gets; withdrawn ones keep theirs."""
    statement = select(Report.number).where(Report.committee_id == committee_id).order_by(Report.number.desc())
    return (session.scalar(statement.limit(1)) or 0) + 1


def previous_snapshot(session: Session, committee_id: int, *, before_meeting_id: int | None = None) -> Snapshot | None:
    """The last report that stands published, to another meeting than the given one."""
    return _snapshot(session, _previous_ref(session, committee_id, before_meeting_id))


def previous_items(
    session: Session, committee_id: int, *, before_meeting_id: int | None = None
) -> Sequence[Item] | None:
    """What R9 compares with: that report's items, or None when no report stands."""
    found = previous_snapshot(session, committee_id, before_meeting_id=before_meeting_id)
    return found.items if found else None


def stored_file(session: Session, meeting_id: int, media_type: str = PDF) -> StoredFile | None:
    """The bytes of the report that stands for the meeting; None before one is locked."""
    standing = meetings.standing_report(session, meeting_id)
    return report_file(session, standing.id, media_type) if standing else None


def report_file(session: Session, report_id: int, media_type: str = PDF) -> StoredFile:
    """The bytes of one report, withdrawn or not. NotFound when it was not printed in that way."""
    statement = (
        select(ReportFile)
        .options(undefer(ReportFile.content))
        .where(ReportFile.report_id == report_id, ReportFile.media_type == media_type)
    )
    row = session.scalars(statement).one_or_none()
    if row is None:
        raise NotFound(f"Report {report_id} as {media_type}")
    return StoredFile(row.name, row.media_type, row.sha256, row.content)


def file_name(number: int, meeting: MeetingFacts, media_type: str = PDF) -> str:
    """What the report's file is called."""
    name = N_("Återrapportering %(number)s till sammanträdet %(day)s")
    return f"{WORDS.t(name, number=number, day=meeting.held_on.isoformat())}.{PRINTERS[media_type].ending}"


def draft_file(session: Session, meeting_id: int, today: date, media_type: str = PDF) -> StoredFile:
    """The report as it would be now, every page marked "Arbetsmaterial". Not stored anywhere."""
    meeting = session.get(Meeting, meeting_id)
    if meeting is None:
        raise NotFound(f"Meeting {meeting_id}")
    gathered = gather(session, meeting, plans.load_plan(session, meeting.committee_id, today))
    number = next_number(session, meeting.committee_id)
    name = f"Utkast till återrapportering {meeting.held_on.isoformat()}.{PRINTERS[media_type].ending}"
    return printed(session, composed(draft(gathered, number)), name, media_type)


def find_meeting(session: Session, wanted: str, committee: str | None = None) -> int:
    """The meeting with that id or on that day, for the command line.

    `committee` is part of "Katrineholms kommun, socialnämnden"; NotFound when no meeting or more than one fits.
    """
    statement = select(Meeting.id).join(Committee, Committee.id == Meeting.committee_id)
    if committee:
        whole = Committee.municipality + ", " + Committee.name
        statement = statement.where(whole.ilike(f"%{_escaped(committee)}%", escape="\\"))
    statement = statement.where(_is_wanted(wanted))
    found = session.scalars(statement.limit(2)).all()
    if len(found) != 1:
        raise NotFound(f"{'more than one' if found else 'no'} meeting {wanted}")
    return found[0]


def _is_wanted(wanted: str) -> ColumnElement[bool]:
    if wanted.isdecimal() and len(wanted) < 10:
        return Meeting.id == int(wanted)
    try:
        return Meeting.held_on == date.fromisoformat(wanted)
    except ValueError:
        raise NotFound(f"no meeting {wanted}") from None


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


#: What the list can be sorted by, as `?sortera=` says it.
SORTS = {"rapport": Report.number, "sammantrade": Meeting.held_on, "last": Report.published_on}


def index_page(
    session: Session,
    committee_id: int,
    number: int,
    *,
    published_only: bool,
    standing_only: bool = False,
    sort: str = "rapport",
    descending: bool = True,
) -> Paged[ReportRow]:
    """The committee's reports. `published_only` leaves out withdrawn ones, `standing_only` revised ones too."""
    statement = _report_rows().where(Report.committee_id == committee_id)
    if published_only or standing_only:
        statement = statement.where(ReportWithdrawal.id.is_(None))
    if standing_only:
        revised = select(Report.revises_id).where(Report.revises_id.is_not(None))
        statement = statement.where(Report.id.not_in(revised))
    column = SORTS[sort]
    statement = statement.order_by(column.desc() if descending else column, Report.number.desc())
    return paged(session, statement, number, lambda row: ReportRow(*row))


def show_page(session: Session, report: Report, today: date, plan: PlanFacts | None) -> ReportPage:
    """One report as it was frozen. With the plan of today, also what has happened since (R11)."""
    listed = row(session, report.id)
    made = frozen(session, report.id)
    file = session.scalars(
        select(ReportFile).where(ReportFile.report_id == report.id, ReportFile.media_type == PDF)
    ).one()
    withdrawn = _withdrawn(session, report.id)
    return ReportPage(
        id=report.id,
        number=report.number,
        title=report.title,
        meeting=made.meeting,
        as_of=report.as_of,
        published_on=report.published_on,
        published_at=report.published_at,
        published_by=listed.published_by,
        file_name=file.name,
        sha256=file.sha256,
        seal=seal_of(file),
        size=file.size,
        word_size=session.scalar(
            select(ReportFile.size).where(ReportFile.report_id == report.id, ReportFile.media_type == WORD)
        ),
        snapshot_sha256=report.snapshot_sha256,
        printer_version=report.printer_version,
        document=composed(made),
        builds_on=row(session, report.builds_on_id) if report.builds_on_id else None,
        revises=row(session, report.revises_id) if report.revises_id else None,
        revised_by=_reviser(session, report.id),
        withdrawn=withdrawn,
        may_withdraw=plan is not None and withdrawn is None and _may_withdraw(session, report, plan),
        sent=today > made.meeting.dispatch_on,
        changes=since(made, plan) if plan else (),
        happened=happened(session, report) if plan else (),
    )


def is_withdrawn(session: Session, report_id: int) -> bool:
    """Whether the report was taken back before dispatch: it then counts as unpublished (R11)."""
    return session.scalar(select(ReportWithdrawal.id).where(ReportWithdrawal.report_id == report_id)) is not None


def _report_rows() -> Select[*tuple[Any, ...]]:
    reviser = aliased(Report)
    return (
        select(
            Report.id,
            Report.number,
            Report.title,
            Meeting.held_on,
            Report.as_of,
            Report.published_on,
            Report.published_by_title,
            ReportWithdrawal.withdrawn_on,
            reviser.number,
            ReportFile.size,
        )
        .join(Meeting, Meeting.id == Report.meeting_id)
        .join(ReportFile, and_(ReportFile.report_id == Report.id, ReportFile.media_type == PDF))
        .outerjoin(ReportWithdrawal, ReportWithdrawal.report_id == Report.id)
        .outerjoin(reviser, reviser.revises_id == Report.id)
    )


def row(session: Session, report_id: int) -> ReportRow:
    """One report as the list shows it."""
    return ReportRow(*session.execute(_report_rows().where(Report.id == report_id)).one())


def _reviser(session: Session, report_id: int) -> ReportRow | None:
    found = session.execute(_report_rows().where(Report.revises_id == report_id)).one_or_none()
    return ReportRow(*found) if found else None


def _withdrawn(session: Session, report_id: int) -> Withdrawn | None:
    statement = (
        select(ReportWithdrawal.withdrawn_on, User.name, ReportWithdrawal.reason)
        .join(User, User.id == ReportWithdrawal.withdrawn_by_id)
        .where(ReportWithdrawal.report_id == report_id)
    )
    found = session.execute(statement).one_or_none()
    return Withdrawn(*found) if found else None


def _may_withdraw(session: Session, report: Report, plan: PlanFacts) -> bool:
    meeting = next(m for m in plan.meetings if m.id == report.meeting_id)
    standing = meetings.standing_report(session, report.meeting_id)
    return standing is not None and standing.id == report.id and freezing.may_withdraw(meeting, plan.today)


def since(made: Snapshot, plan: PlanFacts) -> tuple[Change, ...]:
    """What has become otherwise since the report, by the same rule that reports use (R9)."""
    found = changes.compare(made.items, changes.items(plan))
    return tuple(change for change in found if change.klass not in _QUIET)


def happened(session: Session, report: Report) -> tuple[Happened, ...]:
    """The progress reports made after the report was locked, the newest first; that nothing happened is no event."""
    statement = (
        select(
            Measure.id,
            Measure.sequence,
            Measure.title,
            ProgressUpdate.made_on,
            ProgressUpdate.author_title,
            ProgressUpdate.text,
        )
        .join(Measure, Measure.id == ProgressUpdate.measure_id)
        .where(
            ProgressUpdate.committee_id == report.committee_id,
            ProgressUpdate.recorded_at > report.published_at,
            ProgressUpdate.confirmation.is_(False),
        )
        .order_by(ProgressUpdate.made_on.desc(), ProgressUpdate.id.desc())
        .limit(_MOST_HAPPENED)
    )
    return tuple(
        Happened(row.id, f"Å{row.sequence}", row.title, row.made_on, row.author_title, row.text)
        for row in session.execute(statement)
    )


def _chief(session: Session, plan: PlanFacts) -> Signer:
    """Who answers for the administration on the plan's day; only the title when nobody holds the office."""
    statement = (
        select(Membership.title, User.name)
        .join(User, User.id == Membership.user_id)
        .where(Membership.committee_id == plan.committee.id, Membership.role == Role.CHIEF, holds_on(plan.today))
        .order_by(Membership.id)
        .limit(1)
    )
    row = session.execute(statement).one_or_none()
    return Signer(row.title or plan.committee.chief_title, row.name) if row else Signer(plan.committee.chief_title)


def _previous_ref(session: Session, committee_id: int, meeting_id: int | None) -> ReportRef | None:
    """The last report that stands, leaving out those to the given meeting."""
    others = () if meeting_id is None else (Report.meeting_id != meeting_id,)
    return plans.standing_report(session, Report.committee_id == committee_id, *others)


def _snapshot(session: Session, ref: ReportRef | None) -> Snapshot | None:
    return frozen(session, ref.id) if ref else None


def _snapshot_text(session: Session, report_id: int) -> str:
    return session.scalars(select(Report.snapshot).where(Report.id == report_id)).one()
