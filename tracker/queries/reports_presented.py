"""Mötesläge: a frozen report as the views of a projector, and beside it what has happened since (R11)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.documents import presentation, supplement
from tracker.documents.presentation import Presentation
from tracker.documents.supplement import Since, Supplement
from tracker.models import Report, ReportSupplement
from tracker.queries import reports
from tracker.rules.facts import PlanFacts


@dataclass(frozen=True, slots=True)
class LockedSupplement:
    """What had happened when the meeting ended, as it was locked then."""

    made: Supplement
    sha256: str
    locked_on: date


@dataclass(frozen=True, slots=True)
class PresentedPage:
    """Everything that is shown once Mötesläge is opened: all views, so that nothing more need be fetched."""

    report_id: int
    number: int
    presentation: Presentation
    #: The papers have left with the report in them.
    sent: bool
    #: What has happened since. Whoever may not read the plan sees it once the meeting has ended and it is locked.
    since: tuple[Since, ...]


def presented_page(session: Session, report: Report, today: date, plan: PlanFacts | None) -> PresentedPage:
    """The report as frozen. With the plan of today, also what has happened since."""
    made = reports.frozen(session, report.id)
    locked = locked_supplement(session, report.id)
    since = locked.made.lines if locked else happened_since(session, report, plan) if plan else ()
    return PresentedPage(
        report_id=report.id,
        number=report.number,
        presentation=presentation.present(made, reports.WORDS),
        sent=today > made.meeting.dispatch_on,
        since=since,
    )


def locked_supplement(session: Session, report_id: int) -> LockedSupplement | None:
    """The supplement to a report; None until its meeting has ended."""
    row = session.scalar(select(ReportSupplement).where(ReportSupplement.report_id == report_id))
    return LockedSupplement(supplement.from_json(row.content), row.sha256, row.locked_on) if row else None


def happened_since(session: Session, report: Report, plan: PlanFacts) -> tuple[Since, ...]:
    """What the meeting has decided, what progress reports say, and what has become otherwise; in that order."""
    made = reports.frozen(session, report.id)
    decided = [d for d in plan.decisions if d.meeting_id == report.meeting_id]
    written = (Since(f"{row.number} {row.title}", row.text, row.on) for row in reports.happened(session, report))
    changed = (supplement.of_change(change, reports.WORDS) for change in reports.since(made, plan))
    return (*supplement.of_decisions(decided, reports.WORDS), *written, *changed)
