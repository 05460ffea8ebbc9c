"""An indicator as a document: what its page shows, on a sheet for the committee's papers."""

from sqlalchemy.orm import Session

from tracker.documents import indicator_sheet
from tracker.documents.blocks import Document
from tracker.documents.indicator_sheet import Observed, Served, Sheet
from tracker.documents.printers import PRINTERS
from tracker.models import Indicator
from tracker.queries import admin, indicators
from tracker.queries.files import StoredFile, printed
from tracker.queries.indicators import ObservationLine
from tracker.queries.reports import WORDS
from tracker.rules.facts import PlanFacts


def sheet_document(session: Session, indicator: Indicator, plan: PlanFacts) -> Document:
    """The sheet as of the plan's day, for whichever printer."""
    return indicator_sheet.sheet(_sheet(session, indicator, plan), WORDS)


def sheet_file(session: Session, indicator: Indicator, plan: PlanFacts, media_type: str) -> StoredFile:
    """The same as a file. Not stored anywhere."""
    made = _sheet(session, indicator, plan)
    name = indicator_sheet.file_name(made, PRINTERS[media_type].ending, WORDS)
    return printed(session, indicator_sheet.sheet(made, WORDS), name, media_type)


def _sheet(session: Session, indicator: Indicator, plan: PlanFacts) -> Sheet:
    page = indicators.indicator_page(session, indicator, plan)
    return Sheet(
        committee=plan.committee,
        today=plan.today,
        indicator=page.facts,
        position=page.position,
        measures=page.measures,
        findings=tuple(Served(one.facts, one.effect.state, one.effect.reason) for one in page.findings),
        observations=tuple(_observed(line) for line in page.lines),
        retired_on=page.retired_on,
        retired_reason=page.retired_reason,
        example_note=admin.example_note(session),
    )


def _observed(line: ObservationLine) -> Observed:
    return Observed(line.facts, line.part, line.recorded_as, line.corrected, line.correction_reason)
