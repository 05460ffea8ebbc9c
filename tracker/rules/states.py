"""Every closed list of the domain, as enums. The values are stored; the words people read live in `wording.labels`.

Values never change once released: rows and frozen snapshots hold them.
"""

from enum import Enum, StrEnum


class ClosedList(StrEnum):
    """An enum whose members equal their own value but never a member of another list.

    `StrEnum` alone calls `MeasureState.DONE` and `ChangeClass.DONE` the same, and a dictionary of labels or
    icons would then quietly keep only one of them.
    """

    def __eq__(self, other: object) -> bool:
        return self is other if isinstance(other, Enum) else str.__eq__(self, other)

    __hash__ = str.__hash__


class LinkPurpose(StrEnum):
    """What a one-time link is for."""

    INVITATION = "invitation"
    RESET = "reset"


class ScanResult(StrEnum):
    """What a virus scanner said of a file."""

    CLEAN = "clean"
    INFECTED = "infected"


class IdentityKind(ClosedList):
    """What kind of number a person can be known by (R13)."""

    PERSONAL = "personal"
    COORDINATION = "coordination"


class ContactKind(ClosedList):
    """A way to reach a person that a text names (R13)."""

    EMAIL = "email"
    PHONE = "phone"


class ReportedKind(ClosedList):
    """Whose text stands in a report: its own sections, or a record's."""

    TEXTS = "texts"
    FINDING = "finding"
    MEASURE = "measure"
    DECISION = "decision"


class Role(ClosedList):
    """What a membership lets a person do in one committee (PRODUCT.md, "Who uses it")."""

    CHIEF = "chief"
    COORDINATOR = "coordinator"
    OWNER = "owner"
    VERIFIER = "verifier"
    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    MEMBER = "member"
    SECRETARY = "secretary"
    AUDITOR = "auditor"


class CaseKind(ClosedList):
    SUPERVISION = "supervision"
    AUDIT = "audit"
    SELF_CONTROL = "self_control"
    OTHER = "other"


class SanctionKind(ClosedList):
    """The consequence the authority has named. A conditional fine is never automatic (DOMAIN.md 0.5)."""

    NONE = "none"
    CONDITIONAL_FINE = "conditional_fine"
    SANCTION_FEE = "sanction_fee"
    SPECIAL_CHARGE = "special_charge"


class CaseEventKind(ClosedList):
    DECISION = "decision"
    SERVICE = "service"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_GRANTED = "extension_granted"
    EXTENSION_REFUSED = "extension_refused"
    APPEALED = "appealed"
    FINAL = "final"
    ANSWER_SENT = "answer_sent"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    FOLLOW_UP_INSPECTION = "follow_up_inspection"
    CLOSED = "closed"
    COURT_APPLICATION = "court_application"
    JUDGMENT = "judgment"
    FINE_WAIVED = "fine_waived"
    NOTE = "note"


class JudgmentOutcome(ClosedList):
    """What the court made of an application for a conditional fine."""

    IMPOSED = "imposed"
    REDUCED = "reduced"
    REFUSED = "refused"


class DeadlineKind(ClosedList):
    """redovisa, åtgärda, svara, överklaga: they look alike and mean different things (DOMAIN.md 0.1)."""

    REPORT = "report"
    REMEDY = "remedy"
    ANSWER = "answer"
    APPEAL = "appeal"


class Position(ClosedList):
    """The committee's own position on a finding."""

    SHARES = "shares"
    SHARES_PARTLY = "shares_partly"
    DOES_NOT_SHARE = "does_not_share"


class MeasureCategory(ClosedList):
    STAFFING = "staffing"
    ON_CALL = "on_call"
    ORGANISATION = "organisation"
    LEADERSHIP = "leadership"
    POLICY = "policy"
    ROUTINES = "routines"
    COMPETENCE = "competence"
    PAY = "pay"
    FOLLOW_UP = "follow_up"
    OTHER = "other"


class MeasureKind(ClosedList):
    REMEDIAL = "remedial"
    PREVENTIVE = "preventive"
    FOLLOWING_UP = "following_up"


class MeasureState(ClosedList):
    """R1: the facts a person sets. Everything else about a measure's condition is computed (`Flag`)."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    IN_PLACE = "in_place"
    WITHDRAWN = "withdrawn"


class Flag(ClosedList):
    """R1: the states that the tool computes and nobody can hide, in the order a tile shows them."""

    OVERDUE = "overdue"
    OBSTACLE = "obstacle"
    NO_OWNER = "no_owner"
    UNCONFIRMED = "unconfirmed"
    AWAITING_DECISION = "awaiting_decision"
    AT_RISK = "at_risk"


class OnTrack(ClosedList):
    """The owner's own answer to "Hinner ni?"."""

    YES = "yes"
    UNCERTAIN = "uncertain"
    NO = "no"


class DecidingBody(ClosedList):
    """Who must decide a measure before it can be called done (R3)."""

    COMMITTEE = "committee"
    EXECUTIVE_BOARD = "executive_board"
    COUNCIL = "council"
    CHIEF_DELEGATED = "chief_delegated"
    OTHER = "other"


class UnionConsultation(ClosedList):
    NOT_NEEDED = "not_needed"
    ONGOING = "ongoing"
    DONE = "done"


class WhoMustAct(ClosedList):
    """Who can remove an obstacle."""

    COMMITTEE = "committee"
    EXECUTIVE_BOARD = "executive_board"
    CHIEF = "chief"
    OTHER = "other"


class MoveKind(ClosedList):
    """A move counts against the date's record; a correction of a clerical error is visible but not counted (R2)."""

    MOVE = "move"
    CORRECTION = "correction"


class EffectState(ClosedList):
    """R5 and DESIGN.md §4, computed by `rules.effect` and by nobody else."""

    NOT_MEASURED = "not_measured"
    TOO_EARLY = "too_early"
    TOO_SMALL = "too_small"
    #: Measured or examined but not shown, while measures are still under way. The design names no state for it.
    NOT_SHOWN = "not_shown"
    DONE_WITHOUT_EFFECT = "done_without_effect"
    INTERIM_TARGET = "interim_target"
    SHOWN = "shown"


class IndicatorUnit(ClosedList):
    """What an indicator's value counts. A share is stored as 0–1 and shown in percent."""

    SHARE = "share"
    DAYS = "days"
    COUNT = "count"
    OTHER = "other"


class Direction(ClosedList):
    """Which way an indicator gets better."""

    HIGHER = "higher"
    LOWER = "lower"


class PeriodLength(ClosedList):
    """How long a period an observation of an indicator covers."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


class VerificationMethod(ClosedList):
    """How a verification (kontroll) was done."""

    DOCUMENTS = "documents"
    INTERVIEW = "interview"
    FILES = "files"
    MEASUREMENT = "measurement"


class VerificationResult(ClosedList):
    """What a verification found: R5 rests on YES alone."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class RoundVerdict(ClosedList):
    """The authority's own verdict on a finding in a follow-up inspection (R6)."""

    REMEDIED = "remedied"
    REMAINS = "remains"
    PARTLY = "partly"


class FindingClosure(ClosedList):
    """R6: who closed a finding. Only the first two are the authority's: the third never reads "godtagen"."""

    VERDICT = "verdict"
    CASE_CLOSED = "case_closed"
    COMMITTEE = "committee"


class Verdict(ClosedList):
    """R16: the answer to each of the two questions."""

    YES = "yes"
    UNCERTAIN = "uncertain"
    NO = "no"


class DecisionForm(ClosedList):
    """Who decided, in a `Decision`: the committee at a meeting, its chair under a mandate, a delegate, another body."""

    COMMITTEE = "committee"
    CHAIR_URGENT = "chair_urgent"
    DELEGATED = "delegated"
    OTHER_BODY = "other_body"


class DecisionKind(ClosedList):
    ADOPT = "adopt"
    APPROVE_REPORT = "approve_report"
    MOVE_DATE = "move_date"
    GIVE_STATEMENT = "give_statement"
    OTHER = "other"


class AnswerKind(ClosedList):
    """What a letter to the authority is: the account it asked for, or a wish for another day (anstånd)."""

    ACCOUNT = "account"
    EXTENSION = "extension"


class AnswerStepKind(ClosedList):
    """What has been done with an answer, each a dated row that is never changed (R11, R12)."""

    PUT_FORWARD = "put_forward"
    DECIDED = "decided"
    RELEASED = "released"
    SIGNED = "signed"
    SENT = "sent"
    RECEIPT = "receipt"


class AnswerState(ClosedList):
    """How far an answer has come, computed from its steps."""

    DRAFT = "draft"
    PUT_FORWARD = "put_forward"
    DECIDED = "decided"
    RELEASED = "released"
    SIGNED = "signed"
    SENT = "sent"
    SENT_UNDECIDED = "sent_undecided"


class Channel(ClosedList):
    """How a letter was handed in."""

    E_SERVICE = "e_service"
    EMAIL = "email"
    POST = "post"
    COURIER = "courier"
    OTHER = "other"


class ExplanationPlace(ClosedList):
    """R10: where a difference is explained: in the letter itself, or in a notice to the committee."""

    LETTER = "letter"
    NOTICE = "notice"


class RegisteredKind(ClosedList):
    """What stands on the secretary's list Att diarieföra."""

    AUTHORITY_DECISION = "authority_decision"
    OFFICER_REPORT = "officer_report"
    ANSWER = "answer"
    MINUTES_EXTRACT = "minutes_extract"
    RECEIPT = "receipt"


class DecisionOutcome(ClosedList):
    """What became of a matter at the meeting. The first two are decisions, the others leave it undecided."""

    AS_PROPOSED = "as_proposed"
    CHANGED = "changed"
    REFERRED_BACK = "referred_back"
    POSTPONED = "postponed"
    NOT_TAKEN_UP = "not_taken_up"


class OriginKind(ClosedList):
    """Why a matter came onto a meeting's list by itself."""

    CARRIED = "carried"
    NOTICE = "notice"


class FeedKind(ClosedList):
    """What a calendar that is fetched by address holds."""

    COMMITTEE = "committee"
    MINE = "mine"


class YearKind(ClosedList):
    """What a day in the committee's calendar is, in the order of one day."""

    DEADLINE = "deadline"
    MEETING = "meeting"
    STOP = "stop"
    PREPARATION = "preparation"
    DISPATCH = "dispatch"
    APPROVAL = "approval"
    MEASURE = "measure"
    OCCASION = "occasion"


class TellAuthority(ClosedList):
    """R2: whether the authority must be told of a date that it had been told another of."""

    YES = "yes"
    NO = "no"


class ChangeClass(ClosedList):
    """R9: the classes of what changed since the last published report, in order of precedence."""

    NEW = "new"
    REOPENED = "reopened"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    WORSE = "worse"
    MOVED_LATER = "moved_later"
    VERIFIED = "verified"
    DONE = "done"
    MOVED_EARLIER = "moved_earlier"
    PROGRESS = "progress"
    UNCONFIRMED = "unconfirmed"
    UNCHANGED = "unchanged"


class Ordinal(StrEnum):
    """How many reports running a state has lasted, in words (R9: "fortsatt försenad, tredje rapporten")."""

    SECOND = "second"
    THIRD = "third"
    FOURTH = "fourth"
    FIFTH = "fifth"
    SIXTH = "sixth"
    SEVENTH = "seventh"
    EIGHTH = "eighth"
    NINTH = "ninth"
    TENTH = "tenth"
    ELEVENTH = "eleventh"
    TWELFTH = "twelfth"


class SealFault(ClosedList):
    """Why no electronic seal can be put on a file now: something that whoever runs the program has to mend."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    OPEN_TO_ALL = "open_to_all"
    NOT_PKCS12 = "not_pkcs12"
    LOCKED = "locked"
    NO_KEY = "no_key"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    USAGE = "usage"
    FAILED = "failed"


class SealFlaw(ClosedList):
    """What is wrong with the electronic seal of a stored file."""

    NONE_THERE = "none_there"
    CHANGED = "changed"
    ADDED_TO = "added_to"
    OTHER_CERTIFICATE = "other_certificate"
    OUT_OF_TIME = "out_of_time"
    OTHER_CONTENT = "other_content"
