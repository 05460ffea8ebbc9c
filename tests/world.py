"""A small world to test in: two committees that know nothing of each other, with one row of everything.

Both hold the same kinds of rows under different ids and words, so that a page, a count or an address of one can be
tried with what belongs to the other. The business day is `TODAY`.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from tests.documents import marks
from tracker import models as m
from tracker.actions import audit
from tracker.documents import pdf
from tracker.documents.snapshot import Snapshot
from tracker.documents.supplement import Supplement
from tracker.exchange.evidence_store import EvidenceStore
from tracker.models.cases import event_findings
from tracker.models.reports import WORD
from tracker.queries import answers, history, reports
from tracker.queries import plan as plans
from tracker.rules import indicators
from tracker.rules.periods import months_later
from tracker.rules.states import (
    AnswerStepKind,
    CaseEventKind,
    DeadlineKind,
    DecidingBody,
    DecisionForm,
    DecisionKind,
    Direction,
    FeedKind,
    IndicatorUnit,
    LinkPurpose,
    MeasureState,
    PeriodLength,
    Role,
    RoundVerdict,
    SanctionKind,
    ScanResult,
    VerificationMethod,
    VerificationResult,
    WhoMustAct,
)
from tracker.rules.verbs import AuditVerb

TODAY = date(2014, 3, 18)
NOW = datetime(2014, 3, 18, 9, 0, tzinfo=UTC)
#: Where the site is reached, as its letters say.
SITE = "https://tillsyn.kommun.example"
PASSWORD = "sju gula cyklar i regn"
#: As cheap as argon2 allows: the tests sign in hundreds of times, and what they check is not its cost.
PASSWORD_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@dataclass
class Place:
    """One committee of the world. `ids` has a value for every argument that an address can ask for."""

    key: str
    committee_id: int
    emails: dict[Role, str] = field(default_factory=dict)
    ids: dict[str, Any] = field(default_factory=dict)
    #: Words that stand in this committee's rows and nowhere else.
    canary: str = ""

    @property
    def paper(self) -> bytes:
        """What the file of this committee's evidence holds."""
        return f"Sammanställning, {self.canary}.\n".encode()

    def file_papers(self, instance: Path) -> None:
        """Put the file where the installation's evidence lies."""
        store = EvidenceStore(instance / "evidence")
        with store.receive(BytesIO(self.paper)) as part:
            store.keep(part)


@dataclass
class World:
    a: Place
    b: Place
    admin_email: str

    def place(self, key: str) -> Place:
        """Committee "a" or "b"."""
        return self.a if key == "a" else self.b


def build(session: Session) -> World:
    """Fill an empty, migrated database. The caller commits."""
    admin = m.User(email="admin@exempel.example", name="Ada Admin", password_hash=PASSWORD_HASH, is_admin=True)
    session.add(admin)
    return World(_place(session, "a", "Alby kommun"), _place(session, "b", "Berga kommun"), admin.email)


def _place(session: Session, key: str, municipality: str) -> Place:
    canary = f"kanarie{key * 3}"
    committee = m.Committee(
        municipality=municipality, name=f"socialnämnden {canary}", administration="socialförvaltningen", plan_dnr="SN 1"
    )
    session.add(committee)
    session.flush()
    place = Place(key, committee.id, canary=canary)
    place.ids["committee_id"] = committee.id
    seats = _people(session, place)
    _rows(session, place, seats)
    return place


def _people(session: Session, place: Place) -> dict[Role, m.Membership]:
    seats = {}
    for role in Role:
        email = f"{role.value}.{place.key}@exempel.example"
        user = m.User(email=email, name=f"{role.value.title()} {place.canary}", password_hash=PASSWORD_HASH)
        seat = m.Membership(
            user=user, committee_id=place.committee_id, role=role, title=f"Titel {role.value} {place.canary}"
        )
        session.add_all([user, seat])
        place.emails[role] = email
        seats[role] = seat
    session.flush()
    place.ids.update(user_id=seats[Role.CHIEF].user_id, membership_id=seats[Role.VERIFIER].id)
    _own(session, place, seats)
    return seats


def _own(session: Session, place: Place, seats: dict[Role, m.Membership]) -> None:
    """A session of the chair on another device, and a link to a new password for the vice chair. By the real clock."""
    now = datetime.now(UTC)
    elsewhere = m.UserSession(
        user_id=seats[Role.CHAIR].user_id,
        key_hash=hashlib.sha256(place.canary.encode()).hexdigest(),
        begun_at=now,
        seen_at=now,
        proved_at=now,
        address="192.0.2.7",
        agent=f"Mozilla/5.0 (iPhone) Safari/604.1 {place.canary}",
    )
    token = (place.key * 43)[:43]
    link = m.OneTimeLink(
        user_id=seats[Role.VICE_CHAIR].user_id,
        purpose=LinkPurpose.RESET,
        token_hash=hashlib.sha256(token.encode()).hexdigest(),
        made_at=now,
        expires_at=now + timedelta(days=1),
    )
    feed = m.CalendarFeed(
        committee_id=place.committee_id,
        user_id=seats[Role.CHIEF].user_id,
        kind=FeedKind.COMMITTEE,
        token_hash=link.token_hash,
        made_at=now,
    )
    session.add_all([elsewhere, link, feed])
    session.flush()
    place.ids.update(session_id=elsewhere.id, token=token, feed_id=feed.id)


def _picture(session: Session, place: Place, chief: m.Membership) -> int:
    """A picture that once stood in the committee's letterhead: documents of the world have none."""
    content = marks.png(48, 40, said=place.canary)
    picture = m.LetterheadPicture(
        committee_id=place.committee_id,
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        added_at=NOW,
        added_by_id=chief.user_id,
    )
    session.add(picture)
    session.flush()
    return picture.id


def _rows(session: Session, place: Place, seats: dict[Role, m.Membership]) -> None:
    chief, owner = seats[Role.CHIEF], seats[Role.OWNER]
    place.ids["letterhead_picture_id"] = _picture(session, place, chief)
    case = _case(session, place, chief)
    finding = add_finding(session, place, case.id)
    measure = add_measure(session, place, finding, owner_id=owner.id)
    _on_measure(session, place, measure, owner)
    add_indicator(session, place, finding, recorded_by=chief)
    _checked(session, place, finding, measure, seats[Role.VERIFIER])
    held, coming = _meetings(session, place)
    decision = m.Decision(
        committee_id=place.committee_id,
        meeting_id=coming.id,
        form=DecisionForm.COMMITTEE,
        kind=DecisionKind.ADOPT,
        title=f"Policy {place.canary}",
        text="Nämnden antar policyn.",
        measures=[measure],
    )
    session.add(decision)
    session.flush()
    place.ids["decision_id"] = decision.id
    place.ids["meeting_id"] = coming.id
    _ask(session, place, owner, coming)
    _report(session, place, held, chief, measure)
    _answer(session, place, case, chief)


def _answer(session: Session, place: Place, case: m.SupervisionCase, chief: m.Membership) -> None:
    """A letter to the authority as a draft, with one frozen version and every difference explained (R10)."""
    answer = m.Answer(
        committee_id=place.committee_id,
        case_id=case.id,
        number=1,
        deadline_id=case.deadlines[0].id,
        address=case.authority,
        closing=f"Övrigt {place.canary}",
        begun_on=TODAY,
    )
    session.add(answer)
    session.flush()
    gathered = answers.gather(session, answer, plans.load_plan(session, place.committee_id, TODAY))
    session.add_all(
        m.AnswerExplanation(
            committee_id=place.committee_id,
            answer_id=answer.id,
            difference=one.key,
            text=f"Förklaring {place.canary}",
        )
        for one in gathered.differences
        if not one.explained
    )
    session.flush()
    made = answers.draft(answers.gather(session, answer, gathered.plan))
    content = pdf.render(answers.composed(made))
    version = m.AnswerVersion(
        committee_id=place.committee_id,
        answer_id=answer.id,
        number=1,
        as_of=TODAY,
        made_at=NOW,
        made_by_id=chief.user_id,
        snapshot=made.to_json(),
        snapshot_sha256=made.sha256,
        words_sha256=answers.words_sha256(made),
        printer_version=made.printer_version,
        file_name="svar.pdf",
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        content=content,
    )
    session.add(version)
    session.flush()
    place.ids.update(answer_id=answer.id, answer_version_id=version.id)


def _ask(session: Session, place: Place, owner: m.Membership, meeting: m.Meeting) -> None:
    """The owner has a link by which to say how it goes before the meeting. By the real clock."""
    now = datetime.now(UTC)
    link = m.ConfirmationLink(
        committee_id=place.committee_id,
        user_id=owner.user_id,
        meeting_id=meeting.id,
        token_hash=hashlib.sha256(place.ids["token"].encode()).hexdigest(),
        made_at=now,
        expires_at=now + timedelta(days=1),
    )
    session.add(link)
    session.flush()


def _case(session: Session, place: Place, chief: m.Membership) -> m.SupervisionCase:
    case = m.SupervisionCase(
        committee_id=place.committee_id,
        title=f"Tillsyn {place.canary}",
        authority="Inspektionen för vård och omsorg",
        authority_short="IVO",
        sanction=SanctionKind.CONDITIONAL_FINE,
        sanction_kr=600_000,
        registered_on=date(2014, 2, 24),
        deadlines=[
            m.Deadline(committee_id=place.committee_id, kind=DeadlineKind.REPORT, due_on=date(2014, 4, 4)),
        ],
    )
    session.add(case)
    session.flush()
    event = m.CaseEvent(
        committee_id=place.committee_id,
        case_id=case.id,
        kind=CaseEventKind.DECISION,
        happened_on=date(2014, 2, 10),
        text=f"Beslut {place.canary}",
        recorded_by_id=chief.user_id,
        recorded_at=NOW,
    )
    session.add(event)
    session.flush()
    place.ids.update(case_id=case.id, deadline_id=case.deadlines[0].id)
    return case


def add_finding(session: Session, place: Place, case_id: int, sequence: int = 1, **values: Any) -> m.Finding:
    """One more finding of the place's case."""
    finding = m.Finding(
        **{
            "committee_id": place.committee_id,
            "case_id": case_id,
            "sequence": sequence,
            "title": f"Utredningstider {place.canary}",
            "registered_on": date(2014, 2, 24),
            **values,
        }
    )
    session.add(finding)
    session.flush()
    place.ids.setdefault("finding_id", finding.id)
    return finding


def add_measure(session: Session, place: Place, *findings: m.Finding, sequence: int = 1, **values: Any) -> m.Measure:
    """One more measure, answering the findings."""
    measure = m.Measure(
        **{
            "committee_id": place.committee_id,
            "sequence": sequence,
            "title": f"Kvalitetspolicy {place.canary}",
            "state": MeasureState.IN_PROGRESS,
            "due_on": date(2014, 3, 26),
            "deciding_body": DecidingBody.COMMITTEE,
            "registered_on": date(2014, 2, 24),
            "findings": list(findings),
            **values,
        }
    )
    session.add(measure)
    session.flush()
    place.ids.setdefault("measure_id", measure.id)
    return measure


def _on_measure(session: Session, place: Place, measure: m.Measure, owner: m.Membership) -> None:
    common = {"committee_id": place.committee_id, "measure_id": measure.id}
    obstacle = m.Obstacle(
        **common,
        since=date(2014, 3, 10),
        tried=f"Hinder {place.canary}",
        who_must_act=WhoMustAct.CHIEF,
        recorded_by_id=owner.user_id,
        recorded_at=NOW,
    )
    move = m.DueDateMove(
        **common,
        from_on=date(2014, 3, 26),
        to_on=date(2014, 4, 2),
        reason=f"Orsak {place.canary}",
        proposed_by_id=owner.user_id,
        proposed_on=date(2014, 3, 12),
    )
    update = m.ProgressUpdate(
        **common,
        made_on=date(2014, 3, 12),
        recorded_at=NOW,
        author_id=owner.user_id,
        author_title=owner.title,
        state=MeasureState.IN_PROGRESS,
        text=f"Lägesrapport {place.canary}",
    )
    recorded = {"recorded_by_id": owner.user_id, "recorded_on": TODAY, "recorded_at": NOW}
    paper = m.Evidence(**common, **recorded, title=f"Handling {place.canary}", dnr="SN 2")
    session.add_all([obstacle, move, update, paper])
    session.flush()
    file = m.EvidenceFile(
        committee_id=place.committee_id,
        evidence_id=paper.id,
        number=1,
        name=f"Handling {place.canary}.txt",
        media_type="text/plain",
        size=len(place.paper),
        sha256=hashlib.sha256(place.paper).hexdigest(),
        **recorded,
    )
    session.add(file)
    session.flush()
    place.ids.update(obstacle_id=obstacle.id, move_id=move.id, evidence_id=paper.id, number=file.number)


def _checked(session: Session, place: Place, finding: m.Finding, measure: m.Measure, verifier: m.Membership) -> None:
    """A verification, a sampling protocol and a round of the authority, none of which has decided anything yet."""
    recorded = {
        "committee_id": place.committee_id,
        "performed_on": date(2014, 3, 14),
        "performed_by_id": verifier.id,
        "performed_by_title": verifier.title,
        "performed_by_name": f"Namn {place.canary}",
        "recorded_by_id": verifier.user_id,
        "recorded_by_title": verifier.title,
        "recorded_on": date(2014, 3, 14),
        "recorded_at": NOW,
    }
    verification = m.Verification(
        **recorded,
        measure_id=measure.id,
        method=VerificationMethod.DOCUMENTS,
        result=VerificationResult.PARTLY,
        note=f"Kontroll {place.canary}",
        next_check_on=date(2014, 6, 2),
    )
    sample = m.Sample(**recorded, finding_id=finding.id, examined=10, passed=7, note=f"Stickprov {place.canary}")
    inspection = m.InspectionRound(
        committee_id=place.committee_id,
        case_id=finding.case_id,
        number=1,
        announced_on=date(2014, 3, 3),
        performed_on=date(2014, 3, 10),
        note=f"Uppföljning {place.canary}",
        recorded_by_id=verifier.user_id,
        recorded_on=date(2014, 3, 3),
    )
    session.add_all([verification, sample, inspection])
    session.flush()
    session.add(
        m.SampleCheck(
            committee_id=place.committee_id, sample_id=sample.id, place=1, question=f"Fråga {place.canary}", passed=8
        )
    )
    place.ids.update(verification_id=verification.id, sample_id=sample.id, round_id=inspection.id)


def add_indicator(
    session: Session,
    place: Place,
    *findings: m.Finding,
    recorded_by: m.Membership,
    sequence: int = 1,
    shares: tuple[tuple[int, int], ...] = ((31, 50), (37, 50)),
    **values: Any,
) -> m.Indicator:
    """One more indicator, of the findings, with an observation for each share in the months from January 2014."""
    indicator = m.Indicator(
        **{
            "committee_id": place.committee_id,
            "sequence": sequence,
            "title": f"Utredningar i tid {place.canary}",
            "unit": IndicatorUnit.SHARE,
            "direction": Direction.HIGHER,
            "period": PeriodLength.MONTH,
            "numerator_label": f"avslutade inom fyra månader {place.canary}",
            "denominator_label": "inledda utredningar",
            "baseline_value": Decimal("0.5"),
            "baseline_on": date(2013, 1, 1),
            "baseline_end_on": date(2013, 6, 30),
            "target_value": Decimal("0.95"),
            "first_measured_on": date(2014, 1, 31),
            "source": f"Utdrag {place.canary}",
            "registered_on": date(2014, 2, 24),
            "findings": list(findings),
            **values,
        }
    )
    session.add(indicator)
    session.flush()
    for number, (numerator, denominator) in enumerate(shares):
        add_observation(
            session, place, indicator, months_later(date(2014, 1, 1), number), numerator, denominator, recorded_by
        )
    place.ids.setdefault("indicator_id", indicator.id)
    return indicator


def add_observation(
    session: Session,
    place: Place,
    indicator: m.Indicator,
    first: date,
    met: int,
    of: int,
    recorded_by: m.Membership,
    **values: Any,
) -> m.Observation:
    """One more observation, of a month: a share unless `values` say otherwise."""
    by = {"recorded_by_id": recorded_by.user_id, "recorded_by_title": recorded_by.title, "recorded_at": NOW}
    observation = m.Observation(
        **{
            "committee_id": place.committee_id,
            "indicator_id": indicator.id,
            "period_on": first,
            "period_end_on": months_later(first, 1) - timedelta(days=1),
            "value": indicators.share(met, of),
            "numerator": met,
            "denominator": of,
            "n": of,
            "source": f"Utdrag {place.canary}",
            "recorded_on": TODAY,
            **by,
            **values,
        }
    )
    session.add(observation)
    session.flush()
    place.ids.setdefault("observation_id", observation.id)
    return observation


def _meetings(session: Session, place: Place) -> tuple[m.Meeting, m.Meeting]:
    held = m.Meeting(committee_id=place.committee_id, held_on=date(2014, 2, 26), dispatch_on=date(2014, 2, 19))
    coming = m.Meeting(
        committee_id=place.committee_id, held_on=date(2014, 3, 26), dispatch_on=date(2014, 3, 19), place=place.canary
    )
    session.add_all([held, coming])
    session.flush()
    return held, coming


def _report(session: Session, place: Place, meeting: m.Meeting, chief: m.Membership, measure: m.Measure) -> None:
    """A frozen report as it would stand in the database; tests of what reports hold publish one by the action."""
    content = f"%PDF-1.7 {place.canary}".encode()
    made = _snapshot(session, meeting)
    report = m.Report(
        committee_id=place.committee_id,
        meeting_id=meeting.id,
        number=1,
        title=f"Återrapportering {place.canary}",
        as_of=date(2014, 2, 19),
        published_at=datetime(2014, 2, 19, 12, 0, tzinfo=UTC),
        published_on=date(2014, 2, 19),
        published_by_id=chief.user_id,
        published_by_title=chief.title,
        snapshot=made.to_json(),
        snapshot_sha256=made.sha256,
        printer_version=made.printer_version,
    )
    session.add(report)
    session.flush()
    session.add_all(
        [
            m.ReportFile(
                committee_id=place.committee_id,
                report_id=report.id,
                name="aterrapportering.pdf",
                media_type="application/pdf",
                sha256=hashlib.sha256(content).hexdigest(),
                size=len(content),
                content=content,
            ),
            m.ReportFile(
                committee_id=place.committee_id,
                report_id=report.id,
                name="aterrapportering.docx",
                media_type=WORD,
                sha256=hashlib.sha256(content).hexdigest(),
                size=len(content),
                content=content,
            ),
            m.ReportedMeasure(
                committee_id=place.committee_id, report_id=report.id, measure_id=measure.id, due_on=measure.due_on
            ),
        ]
    )
    session.flush()
    place.ids["report_id"] = report.id


def fill_frozen(session: Session, committee_id: int = 1) -> None:
    """A row in each insert-only table that the world leaves empty, in one of its committees."""
    place_event = session.query(m.CaseEvent).filter_by(committee_id=committee_id).first()
    finding = session.query(m.Finding).filter_by(committee_id=committee_id).first()
    measure = session.query(m.Measure).filter_by(committee_id=committee_id).first()
    report = session.query(m.Report).filter_by(committee_id=committee_id).first()
    paper = session.query(m.Evidence).filter_by(committee_id=committee_id).first()
    inspection = session.query(m.InspectionRound).filter_by(committee_id=committee_id).first()
    assert place_event and finding and measure and report and paper and inspection
    by = {"recorded_by_id": place_event.recorded_by_id, "recorded_at": NOW}
    committee = {"committee_id": measure.committee_id}
    told = Supplement(schema_version=1, report_number=report.number, ended_on=TODAY, lines=())
    session.add_all(
        [
            m.Occasion(**committee, **by, measure_id=measure.id, held_on=TODAY),
            m.ReportedEvidence(**committee, report_id=report.id, evidence_id=paper.id),
            m.InspectionVerdict(
                **committee, **by, round_id=inspection.id, finding_id=finding.id, verdict=RoundVerdict.REMAINS
            ),
            m.AuthorityWordsCorrection(
                **committee,
                finding_id=finding.id,
                old="a",
                new="b",
                reason="c",
                corrected_by_id=place_event.recorded_by_id,
                corrected_on=TODAY,
                recorded_at=NOW,
            ),
            m.ReportSupplement(
                **committee,
                report_id=report.id,
                content=told.to_json(),
                sha256=told.sha256,
                locked_on=TODAY,
                locked_at=NOW,
                locked_by_id=place_event.recorded_by_id,
            ),
            m.ReportWithdrawal(
                **committee,
                report_id=report.id,
                reason="r",
                withdrawn_on=TODAY,
                withdrawn_at=NOW,
                withdrawn_by_id=place_event.recorded_by_id,
            ),
        ]
    )
    file = m.EvidenceFile(
        **committee,
        **by,
        evidence_id=paper.id,
        number=2,
        name="underlag.txt",
        media_type="text/plain",
        size=1,
        sha256=hashlib.sha256(b"a").hexdigest(),
        recorded_on=TODAY,
    )
    session.add(file)
    session.flush()
    session.add(m.EvidenceScan(**committee, file_id=file.id, scanned_at=NOW, result=ScanResult.CLEAN))
    session.add(
        m.Extract(
            **committee,
            **by,
            file_name="utdrag.csv",
            sha256=hashlib.sha256(b"a").hexdigest(),
            rows=7,
            refused=1,
            as_of=TODAY,
            period=PeriodLength.MONTH,
            computed={},
            recorded_on=TODAY,
        )
    )
    version = session.query(m.AnswerVersion).filter_by(committee_id=committee_id).one()
    session.add(
        m.AnswerStep(
            **committee,
            **by,
            answer_id=version.answer_id,
            kind=AnswerStepKind.RELEASED,
            version_id=version.id,
            happened_on=TODAY,
        )
    )
    session.execute(event_findings.insert().values(event_id=place_event.id, finding_id=finding.id))
    audit.record(session, AuditVerb.CASE_REGISTERED, actor=None, actor_name="prov", today=TODAY, subject=finding)


def _snapshot(session: Session, meeting: m.Meeting) -> Snapshot:
    """The plan as a report of the dispatch day holds it."""
    plan = plans.load_plan(session, meeting.committee_id, meeting.dispatch_on)
    return reports.draft(reports.gather(session, meeting, plan), 1, anchor=history.anchor(session))
