"""The plan as plain, frozen values: what rules judge, pages show and snapshots freeze.

`queries.plan` fills these from the database; `documents.snapshot` turns the same values into JSON and back. Dates are
days, money is whole kronor, and nothing here knows where it was stored.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from tracker.rules.states import (
    CaseKind,
    DeadlineKind,
    DecidingBody,
    DecisionForm,
    DecisionKind,
    DecisionOutcome,
    Direction,
    EffectState,
    FindingClosure,
    IndicatorUnit,
    JudgmentOutcome,
    MeasureCategory,
    MeasureKind,
    MeasureState,
    MoveKind,
    OnTrack,
    PeriodLength,
    Position,
    RoundVerdict,
    SanctionKind,
    TellAuthority,
    UnionConsultation,
    Verdict,
    VerificationMethod,
    VerificationResult,
    WhoMustAct,
)

#: Marks a field that came after reports had been frozen without it: `documents.plain` leaves it out while it says
#: nothing, so that what was frozen before is still, to the byte, what it was.
LATER = {"later": True}


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A membership as it is shown: title first, since titles outlive people."""

    membership_id: int
    title: str
    name: str
    ended: bool = False


@dataclass(frozen=True, slots=True)
class ObstacleFacts:
    id: int
    since: date
    tried: str
    outcome: str = ""
    compensating: str = ""
    who_must_act: WhoMustAct = WhoMustAct.OTHER
    who_must_act_name: str = ""
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class MoveFacts:
    """One approved change of a due date (R2). `from_on` is None when no date had been set."""

    id: int
    kind: MoveKind
    from_on: date | None
    to_on: date
    reason: str
    approved_on: date
    approved_by: str
    proposed_by: str = ""
    reference: str = ""
    #: The chief's answer to whether the authority must be told; None where it was not asked.
    tell_authority: TellAuthority | None = field(default=None, metadata=LATER)
    #: When an answer that tells it was sent.
    authority_told_on: date | None = field(default=None, metadata=LATER)
    #: `approved_by` is a person's name, since no title was known. What is published then names the office instead.
    by_name: bool = field(default=False, metadata=LATER)


@dataclass(frozen=True, slots=True)
class ProposedMoveFacts:
    id: int
    to_on: date
    reason: str
    proposed_by: str
    proposed_on: date


@dataclass(frozen=True, slots=True)
class UpdateFacts:
    """A progress report, or a mere confirmation that nothing has changed."""

    id: int
    made_on: date
    author_title: str
    author_name: str
    state: MeasureState
    text: str
    confirmation: bool
    forecast_on: date | None = None
    on_track: OnTrack | None = None


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    id: int
    title: str
    dnr: str
    document_on: date | None
    for_authority: bool
    # Added after the first reports: left out of a snapshot while they say nothing, so that older ones read as they did.
    file_name: str = field(default="", metadata=LATER)
    #: The newest version, from 1; 0 for a reference.
    file_version: int = field(default=0, metadata=LATER)
    sha256: str = field(default="", metadata=LATER)
    #: The provision of a secrecy marking (R13), its own.
    secrecy: str = field(default="", metadata=LATER)


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    id: int
    number: str
    title: str
    state: MeasureState
    description: str = ""
    category: MeasureCategory | None = None
    kind: MeasureKind | None = None
    continuous: bool = False
    recurrence_weeks: int | None = None
    whole_plan: bool = False
    finding_ids: tuple[int, ...] = ()
    owner: PersonFacts | None = None
    deputy: PersonFacts | None = None
    starts_on: date | None = None
    due_on: date | None = None
    no_due_reason: str = ""
    first_due_committee: date | None = None
    first_due_authority: date | None = None
    forecast_on: date | None = None
    on_track: OnTrack | None = None
    deciding_body: DecidingBody | None = None
    deciding_body_name: str = ""
    decided_on: date | None = None
    decided_reference: str = ""
    #: Days of coming meetings where a proposal to decide this measure is listed.
    listed_at: tuple[date, ...] = ()
    union_consultation: UnionConsultation = UnionConsultation.NOT_NEEDED
    union_done_on: date | None = None
    next_occasion_on: date | None = None
    last_occasion_on: date | None = None
    occasions_held: int = 0
    expected_effect: str = ""
    staff_concerned: str = ""
    extent: str = ""
    cost_kr: int | None = None
    cost_note: str = ""
    done_on: date | None = None
    no_evidence_reason: str = ""
    evidence: tuple[EvidenceFacts, ...] = ()
    withdrawn_on: date | None = None
    withdrawn_reason: str = ""
    successor_number: str = ""
    obstacles: tuple[ObstacleFacts, ...] = ()
    moves: tuple[MoveFacts, ...] = ()
    proposed_move: ProposedMoveFacts | None = None
    last_update: UpdateFacts | None = None
    #: Whether it stands in a published, not withdrawn, committee report (R2).
    reported: bool = False
    #: The last verification with result "ja"; None until then.
    verified_on: date | None = None
    registered_on: date | None = None

    @property
    def finished(self) -> bool:
        """Done, in place or withdrawn: nothing more is expected by a due date."""
        return self.state in (MeasureState.DONE, MeasureState.IN_PLACE, MeasureState.WITHDRAWN)

    @property
    def open_obstacle(self) -> ObstacleFacts | None:
        """The oldest obstacle that has not ended."""
        return min((o for o in self.obstacles if o.ended_on is None), key=lambda o: o.since, default=None)


@dataclass(frozen=True, slots=True)
class FindingFacts:
    id: int
    number: str
    title: str
    case_id: int
    authority_words: str = ""
    requirement: str = ""
    legal_basis: str = ""
    area: str = ""
    position: Position | None = None
    position_reason: str = ""
    root_cause: str = ""
    elsewhere: str = ""
    repeat_of_number: str = ""
    effect: EffectState = EffectState.NOT_MEASURED
    #: Whether a way to secure the effect is chosen: an indicator, or a sampling protocol.
    effect_secured: bool = False
    evidence: tuple[EvidenceFacts, ...] = ()
    closed_on: date | None = None
    closed_reference: str = ""
    reopened_on: date | None = None
    verified_on: date | None = None
    registered_on: date | None = None
    #: R6: who closed it; None while it is open.
    closed_by: FindingClosure | None = field(default=None, metadata=LATER)


@dataclass(frozen=True, slots=True)
class DeadlineFacts:
    id: int
    case_id: int
    kind: DeadlineKind
    due_on: date
    #: Set when an extension replaced this deadline; it stays visible but no longer binds.
    replaced: bool = False
    met_on: date | None = None
    source: str = ""
    note: str = ""
    stated_in_time: Verdict | None = None
    stated_in_time_reason: str = ""
    stated_holds: Verdict | None = None
    stated_holds_reason: str = ""

    @property
    def open(self) -> bool:
        """Neither met nor replaced. A day that has passed does not by itself close a deadline."""
        return not self.replaced and self.met_on is None


@dataclass(frozen=True, slots=True)
class FineFacts:
    """What last happened to a conditional fine: applied for, judged or waived."""

    applied_on: date | None = None
    #: None until a court has judged.
    judged_on: date | None = None
    outcome: JudgmentOutcome | None = None
    #: What the court imposed.
    imposed_kr: int | None = None
    waived_on: date | None = None


@dataclass(frozen=True, slots=True)
class CaseFacts:
    id: int
    kind: CaseKind
    title: str
    authority: str
    authority_short: str = ""
    authority_dnr: str = ""
    own_dnr: str = ""
    reviewed_period: str = ""
    decided_on: date | None = None
    sanction: SanctionKind = SanctionKind.NONE
    sanction_kr: int | None = None
    deadlines: tuple[DeadlineFacts, ...] = ()
    #: An extension has been asked for and not yet answered. It moves nothing (R8).
    extension_asked_on: date | None = None
    closed_on: date | None = None
    #: None until somebody has applied to a court, or waived the fine.
    fine: FineFacts | None = field(default=None, metadata=LATER)


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    id: int
    held_on: date
    dispatch_on: date
    preparation_on: date | None = None
    stop_on: date | None = None
    extra: bool = False
    immediate_approval: bool = False
    cancelled: bool = False
    minutes_approved_on: date | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """A decision, or while `decided_on` is None a proposal for one."""

    id: int
    kind: DecisionKind
    form: DecisionForm
    title: str
    text: str
    dnr: str = ""
    paragraph: str = ""
    point: str = ""
    decided_on: date | None = None
    meeting_id: int | None = None
    meeting_on: date | None = None
    measure_ids: tuple[int, ...] = ()
    finding_ids: tuple[int, ...] = ()
    immediate_approval: bool = False
    #: For a statement (yttrande): the case it answers.
    case_id: int | None = None
    #: What became of it at the meeting; None while undecided, and for what was filled in before this was asked.
    outcome: DecisionOutcome | None = field(default=None, metadata=LATER)
    #: Who proposed what was decided, as the minutes say it.
    proposed_by: str = field(default="", metadata=LATER)
    mandate: str = field(default="", metadata=LATER)
    #: The day an immediately approved paragraph was approved; None when nobody has written it down.
    approved_on: date | None = field(default=None, metadata=LATER)


@dataclass(frozen=True, slots=True)
class ObservationFacts:
    """One value of an indicator for one period, for the whole committee. A share is 0–1."""

    id: int
    period_on: date
    #: The last day of the period.
    period_end_on: date
    value: Decimal
    numerator: int | None = None
    denominator: int | None = None
    #: How many cases are behind it: the denominator of a share, else as stated.
    n: int | None = None
    source: str = ""
    example: bool = False
    recorded_on: date | None = None


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """A nyckeltal: what is measured, from where, towards what, and what has been observed, in order of period."""

    id: int
    number: str
    title: str
    unit: IndicatorUnit
    direction: Direction
    period: PeriodLength = PeriodLength.MONTH
    unit_name: str = ""
    definition: str = ""
    numerator_label: str = ""
    denominator_label: str = ""
    finding_ids: tuple[int, ...] = ()
    baseline_value: Decimal | None = None
    baseline_on: date | None = None
    baseline_end_on: date | None = None
    baseline_n: int | None = None
    target_value: Decimal | None = None
    target_on: date | None = None
    interim_value: Decimal | None = None
    interim_on: date | None = None
    #: The first day a meaningful observation can be had: "för tidigt att bedöma" until then (R5).
    first_measured_on: date | None = None
    #: How many of the last observations must be at or past the target (R5).
    needed: int = 2
    #: Under so many cases an observation is "för litet underlag" (R5).
    minimum_n: int = 20
    source: str = ""
    #: The series is example data and says so wherever it is shown.
    example: bool = False
    observations: tuple[ObservationFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class VerificationFacts:
    """A kontroll of a measure (is it really done?) or of a finding's effect, by somebody who owns none of it (R4)."""

    id: int
    performed_on: date
    performed_by: str
    method: VerificationMethod
    result: VerificationResult
    measure_id: int | None = None
    finding_id: int | None = None
    #: What a "ja" on effect rests on: an indicator, or an examined sample (R5).
    indicator_id: int | None = None
    sample_id: int | None = None
    #: How many were examined, where the method examines several.
    sample_size: int | None = None
    note: str = ""
    next_check_on: date | None = None


@dataclass(frozen=True, slots=True)
class SampleFacts:
    """A sampling protocol: "would we pass today?". How many were examined and how many passed, never who."""

    id: int
    finding_id: int
    performed_on: date
    performed_by: str
    examined: int
    passed: int
    #: Each question of the checklist with how many passed it.
    checks: tuple[tuple[str, int], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class RoundVerdictFacts:
    """What the authority said of one finding in one round."""

    finding_id: int
    verdict: RoundVerdict
    note: str = ""


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """An InspectionRound (IVO:s uppföljning): announced, performed, decided, with a verdict for each finding."""

    id: int
    case_id: int
    number: int
    announced_on: date | None = None
    #: The day the authority has said that it will come.
    expected_on: date | None = None
    performed_on: date | None = None
    decided_on: date | None = None
    dnr: str = ""
    note: str = ""
    verdicts: tuple[RoundVerdictFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterheadFacts:
    """How a committee's documents look: the colour of headings and lines as #rrggbb, and the picture in their head.

    The picture's bytes are kept by their sum, so that a document is printed with the very same ones for ever.
    """

    accent: str = ""
    #: 0 and empty without a picture.
    picture_id: int = 0
    picture_sha256: str = ""
    picture_alt: str = ""


@dataclass(frozen=True, slots=True)
class ReminderDays:
    """When people in a committee are reminded, in days. The order between them is `reminders.check_days`."""

    #: Before dispatch: owners are asked, asked again together with their deputies, and the chief is told.
    asked: int = 7
    asked_again: int = 2
    chief_told: int = 1
    #: After a date has passed without a word: the deputy is told, and the chief.
    deputy_after: int = 3
    chief_after: int = 7
    #: How far ahead the weekly letter looks: what stands first, and all.
    near: int = 7
    horizon: int = 28


@dataclass(frozen=True, slots=True)
class CommitteeFacts:
    id: int
    municipality: str
    name: str
    administration: str
    chief_title: str = "Förvaltningschef"
    chair_title: str = "Ordförande"
    plan_dnr: str = ""
    letterhead: str = ""
    #: Days from dispatch to meeting, for approval of minutes, and working days to send an answer (R8).
    dispatch_days: int = 7
    approval_days: int = 14
    sending_days: int = 1
    decision_recipients: tuple[str, ...] = ()
    #: None while nobody has chosen a picture or a colour: documents then look as they always have.
    design: LetterheadFacts | None = field(default=None, metadata=LATER)
    reminders: ReminderDays = field(default=ReminderDays(), metadata=LATER)


@dataclass(frozen=True, slots=True)
class ReportRef:
    """A published report as others refer to it."""

    id: int
    number: int
    meeting_id: int
    meeting_on: date
    as_of: date
    published_at: datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """Everything a committee's plan holds, as of one day."""

    committee: CommitteeFacts
    today: date
    cases: tuple[CaseFacts, ...] = ()
    findings: tuple[FindingFacts, ...] = ()
    measures: tuple[MeasureFacts, ...] = ()
    meetings: tuple[MeetingFacts, ...] = ()
    decisions: tuple[DecisionFacts, ...] = ()
    #: The last report that stands published (withdrawn ones do not count, R11).
    last_report: ReportRef | None = None
    indicators: tuple[IndicatorFacts, ...] = field(default=(), metadata=LATER)
    verifications: tuple[VerificationFacts, ...] = field(default=(), metadata=LATER)
    samples: tuple[SampleFacts, ...] = field(default=(), metadata=LATER)
    rounds: tuple[RoundFacts, ...] = field(default=(), metadata=LATER)

    def finding(self, finding_id: int) -> FindingFacts:
        """The finding with that id; KeyError when it is not in the plan."""
        for finding in self.findings:
            if finding.id == finding_id:
                return finding
        raise KeyError(finding_id)

    def measures_of(self, finding_id: int) -> tuple[MeasureFacts, ...]:
        """The measures that answer a finding, in the plan's order."""
        return tuple(m for m in self.measures if finding_id in m.finding_ids)

    def indicators_of(self, finding_id: int) -> tuple[IndicatorFacts, ...]:
        """The indicators that show a finding's effect, in the plan's order."""
        return tuple(i for i in self.indicators if finding_id in i.finding_ids)
