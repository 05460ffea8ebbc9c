"""Plans to print: Katrineholm's case as the press release of 24 February 2014 tells it, with made-up owners."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from tracker.documents import snapshot
from tracker.documents.snapshot import Signer, Snapshot, Texts
from tracker.rules.chain import Anchor
from tracker.rules.facts import (
    CaseFacts,
    CommitteeFacts,
    DeadlineFacts,
    DecisionFacts,
    EvidenceFacts,
    FindingFacts,
    MeasureFacts,
    MeetingFacts,
    MoveFacts,
    ObstacleFacts,
    PersonFacts,
    PlanFacts,
    ReportRef,
    UpdateFacts,
)
from tracker.rules.states import (
    CaseKind,
    DeadlineKind,
    DecidingBody,
    DecisionForm,
    DecisionKind,
    MeasureCategory,
    MeasureKind,
    MeasureState,
    MoveKind,
    Position,
    SanctionKind,
    WhoMustAct,
)
from tracker.wording import Words

SV = Words("sv")
FEBRUARY = MeetingFacts(1, date(2014, 2, 26), date(2014, 2, 19))
MARCH = MeetingFacts(2, date(2014, 3, 26), date(2014, 3, 19), preparation_on=date(2014, 3, 12))
CHIEF = Signer("Förvaltningschef", "Maria Exempel")
OFFICER = Signer("Kvalitetssamordnare", "Kim Exempel")
ANCHOR = Anchor(412, "3f9a" * 16, datetime(2014, 3, 18, 13, 10, tzinfo=UTC))
EXAMPLE = "Exempeldata: ansvariga, mötesdagar, tider, diarienummer och kopplingar är påhittade."

_OPERATIONS = PersonFacts(11, "Verksamhetschef barn och unga", "Eva Exempel")
_RECEPTION = PersonFacts(12, "Enhetschef mottagning", "Ali Exempel")
_QUALITY = PersonFacts(13, "Kvalitetssamordnare", "Kim Exempel")


def committee() -> CommitteeFacts:
    return CommitteeFacts(
        id=1,
        municipality="Katrineholms kommun",
        name="Socialnämnden",
        administration="socialförvaltningen",
        plan_dnr="SOCN/2014:18",
        letterhead="Katrineholms kommun · Socialförvaltningen · 641 80 Katrineholm",
        decision_recipients=("Kommunens revisorer", "Akten"),
    )


def case(**values: object) -> CaseFacts:
    facts = CaseFacts(
        id=1,
        kind=CaseKind.SUPERVISION,
        title="Tillsyn av socialförvaltningen",
        authority="Inspektionen för vård och omsorg",
        authority_short="IVO",
        own_dnr="SOCN/2014:12",
        reviewed_period="2010–2013",
        sanction=SanctionKind.CONDITIONAL_FINE,
        sanction_kr=600_000,
        deadlines=(DeadlineFacts(1, 1, DeadlineKind.REPORT, date(2014, 4, 4)),),
    )
    return replace(facts, **values)


def findings() -> tuple[FindingFacts, ...]:
    return (
        FindingFacts(
            1,
            "B1",
            "Handläggartider",
            1,
            requirement="Beslut om att inleda utredning ska fattas inom lagens tid.",
            legal_basis="11 kap. 1 a § socialtjänstlagen (2001:453)",
            position=Position.SHARES,
            registered_on=date(2014, 2, 10),
        ),
        FindingFacts(2, "B2", "Utredningstider", 1, position=Position.SHARES, registered_on=date(2014, 2, 10)),
        FindingFacts(3, "B3", "Dokumentation", 1, registered_on=date(2014, 2, 10)),
    )


def update(day: date, state: MeasureState, text: str = "") -> UpdateFacts:
    return UpdateFacts(1, day, "Verksamhetschef", "Eva Exempel", state, text, confirmation=not text)


def measures() -> tuple[MeasureFacts, ...]:
    registered = date(2014, 2, 12)
    release = EvidenceFacts(1, "Pressmeddelande: Socialförvaltningen åtgärdar brister", "", date(2014, 2, 24), True)
    return (
        MeasureFacts(
            1,
            "Å1",
            "Ny chefsnivå",
            MeasureState.DONE,
            description="Omstrukturering av organisationen; ny chefsnivå av enhetschefer för snabbare beslutsfattande.",
            category=MeasureCategory.ORGANISATION,
            kind=MeasureKind.REMEDIAL,
            finding_ids=(1, 2),
            owner=_OPERATIONS,
            starts_on=date(2014, 1, 7),
            due_on=date(2014, 2, 24),
            first_due_committee=date(2014, 2, 24),
            done_on=date(2014, 2, 24),
            evidence=(release,),
            last_update=update(date(2014, 3, 12), MeasureState.DONE),
            reported=True,
            registered_on=registered,
        ),
        MeasureFacts(
            2,
            "Å2",
            "Utökad personalstyrka och konsulter",
            MeasureState.IN_PLACE,
            description="Utökad personalstyrka samt konsulter tills alla vakanta tjänster är tillsatta.",
            category=MeasureCategory.STAFFING,
            kind=MeasureKind.REMEDIAL,
            continuous=True,
            finding_ids=(2,),
            owner=_OPERATIONS,
            deputy=_RECEPTION,
            starts_on=date(2014, 1, 7),
            evidence=(release,),
            last_update=update(date(2014, 3, 12), MeasureState.IN_PLACE),
            reported=True,
            registered_on=registered,
        ),
        MeasureFacts(
            3,
            "Å3",
            "Utökad beredskap",
            MeasureState.DONE,
            description="Dubbel bemanning med två socialsekreterare dygnet runt, fler personer i beredskapen.",
            category=MeasureCategory.ON_CALL,
            kind=MeasureKind.REMEDIAL,
            finding_ids=(1,),
            owner=_RECEPTION,
            starts_on=date(2014, 1, 20),
            due_on=date(2014, 2, 24),
            first_due_committee=date(2014, 2, 24),
            done_on=date(2014, 2, 24),
            evidence=(release,),
            last_update=update(date(2014, 3, 12), MeasureState.DONE),
            reported=True,
            registered_on=registered,
        ),
        MeasureFacts(
            4,
            "Å4",
            "Åtgärdsplan som återrapporteras vid varje nämndsmöte",
            MeasureState.IN_PLACE,
            category=MeasureCategory.POLICY,
            kind=MeasureKind.FOLLOWING_UP,
            continuous=True,
            whole_plan=True,
            owner=_QUALITY,
            starts_on=date(2014, 2, 24),
            next_occasion_on=date(2014, 3, 26),
            evidence=(release,),
            last_update=update(date(2014, 3, 10), MeasureState.IN_PLACE),
            reported=True,
            registered_on=registered,
        ),
        MeasureFacts(
            5,
            "Å5",
            "Kvalitetspolicy",
            MeasureState.IN_PROGRESS,
            category=MeasureCategory.POLICY,
            kind=MeasureKind.PREVENTIVE,
            finding_ids=(3,),
            owner=_QUALITY,
            starts_on=date(2014, 2, 24),
            due_on=date(2014, 3, 26),
            first_due_committee=date(2014, 3, 20),
            deciding_body=DecidingBody.COMMITTEE,
            listed_at=(date(2014, 3, 26),),
            moves=(
                MoveFacts(
                    1,
                    MoveKind.MOVE,
                    date(2014, 3, 20),
                    date(2014, 3, 26),
                    "Nämnden beslutar om policyn på mötet i mars.",
                    date(2014, 3, 3),
                    "Förvaltningschef",
                ),
            ),
            last_update=update(
                date(2014, 3, 17), MeasureState.IN_PROGRESS, "Policyn är framtagen och klar för beslut."
            ),
            reported=True,
            registered_on=registered,
        ),
        MeasureFacts(
            6,
            "Å6",
            "Informationsträffar med alla medarbetare",
            MeasureState.IN_PLACE,
            category=MeasureCategory.COMPETENCE,
            kind=MeasureKind.PREVENTIVE,
            continuous=True,
            recurrence_weeks=4,
            whole_plan=True,
            owner=_RECEPTION,
            starts_on=date(2014, 2, 24),
            next_occasion_on=date(2014, 3, 25),
            evidence=(release,),
            last_update=update(date(2014, 2, 17), MeasureState.IN_PLACE, "Första träffen är hållen."),
            reported=True,
            registered_on=registered,
        ),
    )


def decisions() -> tuple[DecisionFacts, ...]:
    return (
        DecisionFacts(
            1,
            DecisionKind.ADOPT,
            DecisionForm.COMMITTEE,
            "Kvalitetspolicy",
            "Socialnämnden antar kvalitetspolicyn.",
            dnr="SOCN/2014:31",
            meeting_id=2,
            meeting_on=MARCH.held_on,
            measure_ids=(5,),
        ),
        DecisionFacts(
            2,
            DecisionKind.GIVE_STATEMENT,
            DecisionForm.COMMITTEE,
            "Yttrande till IVO",
            "Socialnämnden avger yttrande till Inspektionen för vård och omsorg enligt förvaltningens förslag.",
            dnr="SOCN/2014:12",
            meeting_id=2,
            meeting_on=MARCH.held_on,
            immediate_approval=True,
            case_id=1,
        ),
    )


def plan(today: date = date(2014, 3, 18), **values: object) -> PlanFacts:
    facts = PlanFacts(
        committee=committee(),
        today=today,
        cases=(case(),),
        findings=findings(),
        measures=measures(),
        meetings=(FEBRUARY, MARCH),
        decisions=decisions(),
    )
    return replace(facts, **values)


def february() -> Snapshot:
    """The report to the meeting of 26 February: the first."""
    then = date(2014, 2, 19)
    before = tuple(
        replace(
            m,
            reported=False,
            moves=(),
            due_on=m.first_due_committee or m.due_on,
            listed_at=(),
            state=MeasureState.IN_PROGRESS if m.number == "Å3" else m.state,
            done_on=None if m.number == "Å3" else m.done_on,
            last_update=replace(m.last_update, made_on=date(2014, 2, 17)) if m.last_update else None,
        )
        for m in measures()
    )
    return snapshot.build(
        plan(then, measures=before, decisions=()),
        number=1,
        meeting=FEBRUARY,
        words=SV,
        officer=OFFICER,
        chief=CHIEF,
        locked=True,
        example_note=EXAMPLE,
    )


def february_ref(report: Snapshot) -> ReportRef:
    published = datetime(2014, 2, 19, 13, 10, tzinfo=UTC)
    return ReportRef(1, 1, 1, FEBRUARY.held_on, report.as_of, published, report.sha256)


def march(texts: Texts | None = None, *, locked: bool = False, **values: object) -> Snapshot:
    """The report to the meeting of 26 March, compared with February's."""
    before = february()
    ref = february_ref(before)
    return snapshot.build(
        plan(last_report=ref, **values),
        number=2,
        meeting=MARCH,
        words=SV,
        officer=OFFICER,
        chief=CHIEF,
        texts=texts,
        previous=before,
        previous_ref=ref,
        locked=locked,
        anchor=ANCHOR if locked else None,
        example_note=EXAMPLE,
    )


def empty() -> Snapshot:
    """A plan with nothing in it."""
    bare = PlanFacts(committee=replace(committee(), plan_dnr="", decision_recipients=()), today=date(2014, 3, 18))
    return snapshot.build(bare, number=1, meeting=MARCH, words=SV, officer=Signer(), chief=Signer())


def troubled(count: int = 30) -> Snapshot:
    """A large made-up plan where everything that can go wrong has, with texts of every length."""
    today = date(2014, 3, 18)
    obstacle = ObstacleFacts(
        1,
        date(2014, 3, 3),
        "Två rekryteringar har avbrutits.",
        "Ingen sökande var behörig.",
        "Konsulter.",
        WhoMustAct.CHIEF,
    )
    many = tuple(
        MeasureFacts(
            100 + i,
            f"Å{i}",
            f"Påhittad åtgärd nummer {i} med en titel som är lång nog att brytas över flera rader i en smal kolumn",
            list(MeasureState)[i % 5],
            finding_ids=(1 + i % 3,) if i % 4 else (),
            owner=None if i % 7 == 0 else _RECEPTION,
            starts_on=today - timedelta(days=7 * (i % 9)),
            due_on=None if i % 6 == 0 else today + timedelta(days=5 * (i % 11) - 20),
            no_due_reason="Rekryteringen avgör när tjänsten kan tillsättas." if i % 12 == 0 else "",
            done_on=today if i % 5 == 2 else None,
            withdrawn_on=today if i % 5 == 4 else None,
            withdrawn_reason="Ersätts av en samlad insats." if i % 5 == 4 else "",
            successor_number="Å3" if i % 5 == 4 else "",
            obstacles=(obstacle,) if i % 8 == 1 else (),
            last_update=update(today, list(MeasureState)[i % 5], "Kostnad < 5 tkr & > 3 <b>. " * (1 + i % 5)),
            cost_kr=25_000 * i if i % 3 == 0 else None,
        )
        for i in range(1, count + 1)
    )
    return snapshot.build(
        plan(today, measures=many, decisions=()),
        number=3,
        meeting=MARCH,
        words=SV,
        officer=OFFICER,
        chief=CHIEF,
    )
