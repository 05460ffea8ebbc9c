"""What shows it: evidence as pages list it, and what an evidence form needs to know about where it belongs."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.models import (
    AnswerStep,
    Evidence,
    EvidenceFile,
    EvidenceScan,
    Finding,
    Measure,
    ReportedEvidence,
    SupervisionCase,
    User,
)
from tracker.models.answers import answer_annexes
from tracker.models.measures import measure_findings
from tracker.queries.scope import NotFound
from tracker.rules import proof
from tracker.rules.evidence import UNMARKED, Marking
from tracker.rules.states import AnswerStepKind, ScanResult


@dataclass(frozen=True, slots=True)
class FileLine:
    """One version of a file. `scan` is what the scanner last said of it, None when it has not been asked."""

    id: int
    evidence_id: int
    number: int
    name: str
    media_type: str
    #: In bytes.
    size: int
    sha256: str
    recorded_by: str
    recorded_on: date
    recorded_at: datetime
    scan: ScanResult | None = None
    signature: str = ""

    @property
    def word(self) -> str:
        """What kind of file it is, as a list says it: its name's ending."""
        return self.name.rpartition(".")[2].lower()


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One document in a list. `measure_number` is set when it belongs to a measure rather than to what is listed."""

    id: int
    title: str
    dnr: str
    document_on: date | None
    note: str
    for_authority: bool
    recorded_by: str
    recorded_on: date
    marking: Marking = UNMARKED
    measure_id: int | None = None
    measure_number: str = ""
    removed_on: date | None = None
    removed_reason: str = ""
    #: Its versions, the newest first; none for a reference.
    files: tuple[FileLine, ...] = ()

    @property
    def file(self) -> FileLine | None:
        """The newest version."""
        return self.files[0] if self.files else None


@dataclass(frozen=True, slots=True)
class Home:
    """What a piece of evidence belongs to: the record's kind, number and title, and the authority it may go to."""

    kind: str
    id: int
    number: str
    title: str
    #: Short names of the authorities whose cases it concerns.
    authorities: tuple[str, ...]
    #: Whether a case it concerns carries a secrecy marking (R13).
    marked: bool = False


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """One piece of evidence with all its versions, and whether a report keeps it from being taken away."""

    line: EvidenceLine
    home: Home
    version: int
    reported: bool


def of_case(session: Session, case_id: int) -> tuple[EvidenceLine, ...]:
    """The case's own evidence, newest first."""
    return _lines(session, Evidence.case_id == case_id)


def of_measure(session: Session, measure_id: int) -> tuple[EvidenceLine, ...]:
    """The measure's evidence, newest first."""
    return tuple(replace(line, measure_number="") for line in _lines(session, Evidence.measure_id == measure_id))


def of_finding(session: Session, finding_id: int, measure_ids: Collection[int]) -> tuple[EvidenceLine, ...]:
    """The finding's own evidence and that of the measures which answer it, newest first."""
    return _lines(session, or_(Evidence.finding_id == finding_id, Evidence.measure_id.in_(measure_ids)))


def page(session: Session, evidence: Evidence) -> EvidencePage:
    """Everything about one piece, also when it has been taken away."""
    (line,) = _lines(session, Evidence.id == evidence.id, removed=True)
    return EvidencePage(line, home_of(session, evidence), evidence.version, is_reported(session, evidence.id))


def file_of(session: Session, evidence_id: int, number: int) -> FileLine:
    """One version of a piece's file. NotFound."""
    found = _files(session, and_(EvidenceFile.evidence_id == evidence_id, EvidenceFile.number == number))
    if not found[evidence_id]:
        raise NotFound(f"Evidence {evidence_id} version {number}")
    return found[evidence_id][0]


def newest_file(session: Session, evidence_id: int) -> EvidenceFile:
    """The row of the newest version. NotFound for a mere reference."""
    statement = select(EvidenceFile).where(EvidenceFile.evidence_id == evidence_id)
    row = session.scalars(statement.order_by(EvidenceFile.number.desc()).limit(1)).one_or_none()
    if row is None:
        raise NotFound(f"Evidence {evidence_id} has no file")
    return row


def newest_files(session: Session, committee_id: int) -> Mapping[int, Any]:
    """By piece of evidence, the newest version's name, number and SHA-256: what a plan and a report say of it."""
    newest = (
        select(EvidenceFile.evidence_id, func.max(EvidenceFile.number).label("number"))
        .where(EvidenceFile.committee_id == committee_id)
        .group_by(EvidenceFile.evidence_id)
        .subquery()
    )
    rows = session.execute(
        select(EvidenceFile.evidence_id, EvidenceFile.name, EvidenceFile.number, EvidenceFile.sha256).join(
            newest,
            and_(EvidenceFile.evidence_id == newest.c.evidence_id, EvidenceFile.number == newest.c.number),
        )
    )
    return {row.evidence_id: row for row in rows}


def is_reported(session: Session, evidence_id: int) -> bool:
    """Whether any report has told of it, also one that was withdrawn, or it went with a letter or is its receipt."""
    told = select(ReportedEvidence.id).where(ReportedEvidence.evidence_id == evidence_id)
    went = (
        select(AnswerStep.id)
        .join(answer_annexes, answer_annexes.c.answer_id == AnswerStep.answer_id)
        .where(answer_annexes.c.evidence_id == evidence_id, AnswerStep.kind == AnswerStepKind.SENT)
    )
    receipt = select(AnswerStep.id).where(AnswerStep.evidence_id == evidence_id)
    return bool(session.scalar(select(or_(told.exists(), went.exists(), receipt.exists()))))


def is_last_proof(session: Session, evidence: Evidence) -> bool:
    """R3: whether it is all that shows that a measure called done is done."""
    if evidence.measure_id is None:
        return False
    measure = session.get_one(Measure, evidence.measure_id)
    if measure.state not in proof.CLAIMS or measure.no_evidence_reason.strip():
        return False
    others = select(Evidence.id).where(
        Evidence.measure_id == measure.id, Evidence.id != evidence.id, Evidence.removed_on.is_(None)
    )
    return session.scalar(others.limit(1)) is None


def bound_for_authority(session: Session, case_id: int) -> Sequence[Evidence]:
    """All that concerns the case and is meant to go to its authority: its own, its findings' and their measures'."""
    findings = select(Finding.id).where(Finding.case_id == case_id)
    measures = select(measure_findings.c.measure_id).where(measure_findings.c.finding_id.in_(findings))
    concerns = or_(Evidence.case_id == case_id, Evidence.finding_id.in_(findings), Evidence.measure_id.in_(measures))
    statement = select(Evidence).where(concerns, Evidence.for_authority, Evidence.removed_on.is_(None))
    return session.scalars(statement.order_by(Evidence.id)).all()


def files_since(session: Session, user_id: int, since: datetime) -> int:
    """How many files a person has uploaded since then."""
    statement = select(func.count(EvidenceFile.id)).where(
        EvidenceFile.recorded_by_id == user_id, EvidenceFile.recorded_at > since
    )
    return session.scalar(statement) or 0


def known_hashes(session: Session) -> frozenset[str]:
    """The SHA-256 of every file that a row which still stands names, in all committees: what a sweep must leave."""
    statement = select(EvidenceFile.sha256).join(Evidence, Evidence.id == EvidenceFile.evidence_id)
    return frozenset(session.scalars(statement.where(Evidence.removed_on.is_(None)).distinct()))


def unscanned(session: Session) -> Sequence[EvidenceFile]:
    """The files that nobody has scanned, in all committees, the oldest first."""
    scanned = select(EvidenceScan.file_id)
    statement = (
        select(EvidenceFile)
        .join(Evidence, Evidence.id == EvidenceFile.evidence_id)
        .where(Evidence.removed_on.is_(None), EvidenceFile.id.not_in(scanned))
    )
    return session.scalars(statement.order_by(EvidenceFile.id)).all()


def _lines(session: Session, condition: ColumnElement[bool], *, removed: bool = False) -> tuple[EvidenceLine, ...]:
    """The pieces that meet the condition with their versions, in two questions however many they are."""
    wanted = condition if removed else and_(condition, Evidence.removed_on.is_(None))
    rows = session.execute(
        select(*Evidence.__table__.c, User.name.label("recorder"), Measure.sequence.label("measure_sequence"))
        .join(User, User.id == Evidence.recorded_by_id)
        .outerjoin(Measure, Measure.id == Evidence.measure_id)
        .where(wanted)
        .order_by(Evidence.recorded_on.desc(), Evidence.id.desc())
    ).all()
    files = _files(session, EvidenceFile.evidence_id.in_([row.id for row in rows]))
    return tuple(_line(row, tuple(files[row.id])) for row in rows)


def _line(row: Any, files: tuple[FileLine, ...]) -> EvidenceLine:
    return EvidenceLine(
        id=row.id,
        title=row.title,
        dnr=row.dnr,
        document_on=row.document_on,
        note=row.note,
        for_authority=row.for_authority,
        recorded_by=row.recorded_by_title or row.recorder,
        recorded_on=row.recorded_on,
        marking=Marking(row.secrecy_provision, row.secrecy_on, row.secrecy_authority),
        measure_id=row.measure_id,
        measure_number=f"Å{row.measure_sequence}" if row.measure_id is not None else "",
        removed_on=row.removed_on,
        removed_reason=row.removed_reason,
        files=files,
    )


def _files(session: Session, condition: ColumnElement[bool]) -> Mapping[int, list[FileLine]]:
    """The versions that meet the condition, by piece of evidence, the newest first."""
    found: dict[int, list[FileLine]] = defaultdict(list)
    for row in session.execute(_file_rows().where(condition).order_by(EvidenceFile.number.desc())):
        found[row.evidence_id].append(
            FileLine(
                id=row.id,
                evidence_id=row.evidence_id,
                number=row.number,
                name=row.name,
                media_type=row.media_type,
                size=row.size,
                sha256=row.sha256,
                recorded_by=row.recorded_by_title or row.recorder,
                recorded_on=row.recorded_on,
                recorded_at=row.recorded_at,
                scan=row.result,
                signature=row.signature or "",
            )
        )
    return found


def _file_rows() -> Select[Any]:
    """Versions with their recorder and last scan."""
    later = aliased(EvidenceScan)
    last = select(func.max(later.id)).where(later.file_id == EvidenceFile.id).scalar_subquery()
    return (
        select(
            *EvidenceFile.__table__.c,
            User.name.label("recorder"),
            EvidenceScan.result.label("result"),
            EvidenceScan.signature.label("signature"),
        )
        .join(User, User.id == EvidenceFile.recorded_by_id)
        .outerjoin(EvidenceScan, EvidenceScan.id == last)
    )


def home_of(session: Session, row: Evidence | Measure | Finding | SupervisionCase) -> Home:
    """Where a new or edited piece of evidence belongs."""
    if isinstance(row, Evidence):
        row = _owner(session, row)
    if isinstance(row, Measure):
        cases = (
            select(Finding.case_id)
            .join(measure_findings, measure_findings.c.finding_id == Finding.id)
            .where(measure_findings.c.measure_id == row.id)
        )
        return Home("measure", row.id, row.number, row.title, *_of_cases(session, SupervisionCase.id.in_(cases)))
    if isinstance(row, Finding):
        return Home("finding", row.id, row.number, row.title, *_of_cases(session, SupervisionCase.id == row.case_id))
    return Home("case", row.id, "", row.title, *_of_cases(session, SupervisionCase.id == row.id))


def _owner(session: Session, row: Evidence) -> Measure | Finding | SupervisionCase:
    if row.measure_id is not None:
        return session.get_one(Measure, row.measure_id)
    if row.finding_id is not None:
        return session.get_one(Finding, row.finding_id)
    return session.get_one(SupervisionCase, row.case_id)


def _of_cases(session: Session, condition: ColumnElement[bool]) -> tuple[tuple[str, ...], bool]:
    """The authorities of the cases, and whether any of them carries a secrecy marking."""
    rows = session.execute(
        select(SupervisionCase.authority_short, SupervisionCase.authority, SupervisionCase.secrecy_provision)
        .where(condition)
        .order_by(SupervisionCase.id)
    ).all()
    named = dict.fromkeys(row.authority_short or row.authority for row in rows)
    return tuple(named), any(row.secrecy_provision for row in rows)
