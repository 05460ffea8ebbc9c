"""Every kind of document that the product makes, as the tests of all three formats print it. A new one is a line."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from tests.documents import letters, plans, sheets
from tests.documents.test_html import shown
from tracker.documents import answer, changed_dates, compose, dossier, indicator_sheet, minutes
from tracker.documents.blocks import Document
from tracker.documents.minutes import Extract, Paragraphed
from tracker.documents.printers import PRINTERS, WORD
from tracker.rules.answer_facts import LetterTexts
from tracker.rules.states import AnswerKind, DecisionOutcome


@dataclass(frozen=True, slots=True)
class Kind:
    """A document and what it is made of, every text of which stands in it; `left_out` says which don't, and why."""

    compose: Callable[[], Document]
    facts: object = None
    #: "Class.field" -> why.
    left_out: dict[str, str] = field(default_factory=dict)


def _matters() -> tuple[Paragraphed, ...]:
    policy = Paragraphed(
        "Kvalitetspolicy",
        "34",
        "1",
        "SOCN/2014:31",
        "Socialnämnden antar policyn med ändringen.\n\nPolicyn följs upp i maj.",
        proposal="Socialnämnden antar policyn.",
        proposed_by="Ordföranden yrkar bifall med en ändring.",
        outcome=DecisionOutcome.CHANGED,
        immediate_approval=True,
        numbers=("B3", "Å5"),
    )
    left = Paragraphed("Lokaler", "35", "", "SOCN/2014:40", "", outcome=DecisionOutcome.POSTPONED)
    return policy, left


_EXTRACT = Extract(plans.committee(), plans.MARCH, date(2014, 3, 28), _matters(), "Nämndsekreterare", "Lo Ek")
_REASONS = LetterTexts(
    address="Inspektionen för vård och omsorg\nBox 6202",
    contact="Förvaltningschefen",
    introduction="Nämnden sammanträder först den 23 april.\n\nGranskningen av vårdplanerna är inte klar.",
    closing="Nämnden lämnar gärna uppgifter före dess.",
)
_EXTENSION = letters.draft(texts=_REASONS, kind=AnswerKind.EXTENSION, wanted_on=date(2014, 5, 5))
_LETTER, _REPORT, _PLAN = letters.final(), plans.march(locked=True), letters.plan()
_DATES, _SHEET = sheets.plan(), sheets.sheet()
_FINDING = (_PLAN.finding(1), *_PLAN.measures_of(1), *_PLAN.indicators)
_LABELS = "words for every value there is; only those that hold are said"

KINDS: dict[str, Kind] = {
    "report": Kind(
        lambda: compose.report(_REPORT, plans.SV),
        _REPORT,
        {
            "CommitteeFacts.chair_title": "the chief signs a report",
            "CaseFacts.own_dnr": "a report has the plan's number",
            "CaseFacts.reviewed_period": "it stands in the re-inspection file",
            "DecisionFacts.dnr": "a proposal stands by its text",
            "DecisionFacts.title": "a proposal stands by its text",
            "Snapshot.labels": _LABELS,
        },
    ),
    "answer": Kind(
        lambda: answer.letter(_LETTER, plans.SV),
        _LETTER,
        {
            "CommitteeFacts.plan_dnr": "a letter has the case's number",
            "CommitteeFacts.decision_recipients": "they get the minutes",
            "CaseFacts.reviewed_period": "it stands in the re-inspection file",
            "MoveFacts.reason": "what was told before is explained by a sentence of its own (R10)",
            "Item.move_reason": "what was told before is explained by a sentence of its own (R10)",
            "UpdateFacts.text": "progress reports are told to the committee",
            "DecisionFacts.text": "a decision is named by day and paragraph",
            "DecisionFacts.dnr": "a decision is named by day and paragraph",
            "ObservationFacts.source": "it stands in the series",
            "LetterSnapshot.labels": _LABELS,
        },
    ),
    "extension": Kind(lambda: answer.letter(_EXTENSION, plans.SV), _REASONS),
    "extract": Kind(
        lambda: minutes.extract(_EXTRACT, plans.SV),
        _EXTRACT,
        {"CommitteeFacts.chief_title": "the secretary certifies minutes"},
    ),
    "dossier": Kind(
        lambda: dossier.file(_PLAN, 1, plans.SV),
        _FINDING,
        {"PersonFacts.name": "functions stand, not names", "UpdateFacts.author_name": "functions stand, not names"},
    ),
    "dates": Kind(
        lambda: changed_dates.changed_dates(_DATES, plans.SV),
        _DATES.measures,
        {
            "MoveFacts.proposed_by": "nobody is named for a late date",
            "ProposedMoveFacts.proposed_by": "nobody is named for a late date",
            "MoveFacts.approved_by": "the chief's title stands where only a name is known",
        },
    ),
    "sheet": Kind(lambda: indicator_sheet.sheet(_SHEET, plans.SV), (_SHEET.indicator, _SHEET.observations)),
}


@cache
def document(name: str) -> Document:
    """The document of that kind."""
    return KINDS[name].compose()


@cache
def printed(name: str, media_type: str = WORD) -> bytes:
    """The document of that kind as a file."""
    return PRINTERS[media_type].render(document(name))


@cache
def on_the_web(name: str) -> str:
    """The text of its page."""
    return shown(document(name)).get_text()
