"""Mötesläge: a frozen report as the views of a projector, and beside it what has happened since (R11)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.documents import presentation, supplement
from tracker.documents.presentation import Presentation
from tracker.documents.supplement import Since
from tracker.models import Report
from tracker.queries import reports
from tracker.rules.facts import PlanFacts


@dataclass(frozen=True, slots=True)
class PresentedPage:
    """Everything that is shown once Mötesläge is opened: all views, so that nothing more need be fetched."""

    report_id: int
    number: int
    presentation: Presentation
    #: The papers have left with the report in them.
    sent: bool
    #: Empty for whoever may not read the plan.
    since: tuple[Since, ...]


def presented_page(session: Session, report: Report, today: date, plan: PlanFacts | None) -> PresentedPage:
    """The report as frozen. With the plan of today, also what has happened since."""
    made = reports.frozen(session, report.id)
    return PresentedPage(
        report_id=report.id,
        number=report.number,
        presentation=presentation.present(made, reports.WORDS),
        sent=today > made.meeting.dispatch_on,
        since=happened_since(session, report, plan) if plan else (),
    )


def happened_since(session: Session, report: Report, plan: PlanFacts) -> tuple[Since, ...]:
    """What the meeting has decided, what progress reports say, and what has become otherwise; in that order."""
    made = reports.frozen(session, report.id)
    decided = [d for d in plan.decisions if d.meeting_id == report.meeting_id]
    written = (Since(f"{row.number} {row.title}", row.text, row.on) for row in reports.happened(session, report))
    changed = (supplement.of_change(change, reports.WORDS) for change in reports.since(made, plan))
    return (*supplement.of_decisions(decided, reports.WORDS), *written, *changed)
