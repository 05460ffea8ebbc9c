"""What is stored: columns, relations and constraints. No queries and no request.

Importing this package makes every table known to the metadata, and puts up the wall of R13 (`client_data`).
"""

from tracker.models import client_data as client_data
from tracker.models.accounts import (
    Committee,
    LetterheadPicture,
    Membership,
    OneTimeLink,
    PostReceipt,
    RecoveryCode,
    SecondFactor,
    SignInAttempt,
    User,
    UserSession,
)
from tracker.models.answers import (
    Answer,
    AnswerExplanation,
    AnswerRequirement,
    AnswerStep,
    AnswerVersion,
    Registration,
)
from tracker.models.calendar import CalendarFeed
from tracker.models.cases import CaseEvent, Deadline, SupervisionCase
from tracker.models.evidence import Evidence, EvidenceFile, EvidenceScan, ReportedEvidence
from tracker.models.findings import AuthorityWordsCorrection, Finding
from tracker.models.history import AuditEvent, InstallationFact, RefusalCount
from tracker.models.indicators import Extract, Indicator, Observation
from tracker.models.measures import DueDateMove, Measure, Obstacle, Occasion, ProgressUpdate
from tracker.models.meetings import Decision, DecisionOrigin, Meeting
from tracker.models.outbox import (
    ConfirmationAnswer,
    ConfirmationLink,
    MailChoice,
    OutboxLetter,
    ResetRequest,
    Told,
)
from tracker.models.reports import Report, ReportDraft, ReportedMeasure, ReportFile, ReportSupplement, ReportWithdrawal
from tracker.models.rounds import InspectionRound, InspectionVerdict
from tracker.models.verifications import Sample, SampleCheck, Verification

__all__ = [
    "Answer",
    "AnswerExplanation",
    "AnswerRequirement",
    "AnswerStep",
    "AnswerVersion",
    "AuditEvent",
    "AuthorityWordsCorrection",
    "CalendarFeed",
    "CaseEvent",
    "Committee",
    "ConfirmationAnswer",
    "ConfirmationLink",
    "Deadline",
    "Decision",
    "DecisionOrigin",
    "DueDateMove",
    "Evidence",
    "EvidenceFile",
    "EvidenceScan",
    "Extract",
    "Finding",
    "Indicator",
    "InspectionRound",
    "InspectionVerdict",
    "InstallationFact",
    "LetterheadPicture",
    "MailChoice",
    "Measure",
    "Meeting",
    "Membership",
    "Observation",
    "Obstacle",
    "Occasion",
    "OneTimeLink",
    "OutboxLetter",
    "PostReceipt",
    "ProgressUpdate",
    "RecoveryCode",
    "RefusalCount",
    "Registration",
    "Report",
    "ReportDraft",
    "ReportFile",
    "ReportSupplement",
    "ReportWithdrawal",
    "ReportedEvidence",
    "ReportedMeasure",
    "ResetRequest",
    "Sample",
    "SampleCheck",
    "SecondFactor",
    "SignInAttempt",
    "SupervisionCase",
    "Told",
    "User",
    "UserSession",
    "Verification",
]
