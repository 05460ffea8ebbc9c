"""What is stored: columns, relations and constraints. No queries and no request.

Importing this package makes every table known to the metadata, and puts up the wall of R13 (`client_data`).
"""

from tracker.models import client_data as client_data
from tracker.models.accounts import (
    Committee,
    Membership,
    OneTimeLink,
    PostReceipt,
    RecoveryCode,
    SecondFactor,
    SignInAttempt,
    User,
    UserSession,
)
from tracker.models.calendar import CalendarFeed
from tracker.models.cases import CaseEvent, Deadline, SupervisionCase
from tracker.models.evidence import Evidence, EvidenceFile, EvidenceScan, ReportedEvidence
from tracker.models.findings import AuthorityWordsCorrection, Finding
from tracker.models.history import AuditEvent, InstallationFact, RefusalCount
from tracker.models.measures import DueDateMove, Measure, Obstacle, Occasion, ProgressUpdate
from tracker.models.meetings import Decision, DecisionOrigin, Meeting
from tracker.models.reports import (
    Report,
    ReportDraft,
    ReportedMeasure,
    ReportFile,
    ReportSupplement,
    ReportWithdrawal,
)

__all__ = [
    "AuditEvent",
    "AuthorityWordsCorrection",
    "CalendarFeed",
    "CaseEvent",
    "Committee",
    "Deadline",
    "Decision",
    "DecisionOrigin",
    "DueDateMove",
    "Evidence",
    "EvidenceFile",
    "EvidenceScan",
    "Finding",
    "InstallationFact",
    "Measure",
    "Meeting",
    "Membership",
    "Obstacle",
    "Occasion",
    "OneTimeLink",
    "PostReceipt",
    "ProgressUpdate",
    "RecoveryCode",
    "RefusalCount",
    "Report",
    "ReportDraft",
    "ReportFile",
    "ReportSupplement",
    "ReportWithdrawal",
    "ReportedEvidence",
    "ReportedMeasure",
    "SecondFactor",
    "SignInAttempt",
    "SupervisionCase",
    "User",
    "UserSession",
]
