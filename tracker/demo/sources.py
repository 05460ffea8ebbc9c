"""What the two press releases say, read from `cases.json`. What they do not state is empty here and stays empty."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tracker.rules.states import DeadlineKind, MeasureCategory, MeasureState
from tracker.wording import Words

#: The story is told in Swedish, whatever language its reader chooses for the pages.
WORDS = Words("sv")

FILE = Path(__file__).with_name("cases.json")

_DEADLINE_KINDS = {"redovisa": DeadlineKind.REPORT, "genomföra": DeadlineKind.REMEDY}
_CATEGORIES = {
    "bemanning": MeasureCategory.STAFFING,
    "beredskap": MeasureCategory.ON_CALL,
    "kompetens": MeasureCategory.COMPETENCE,
    "ledning": MeasureCategory.LEADERSHIP,
    "lön": MeasureCategory.PAY,
    "organisation": MeasureCategory.ORGANISATION,
    "rutiner": MeasureCategory.ROUTINES,
    "styrning": MeasureCategory.POLICY,
}
#: The documents' words for how far a measure has come. A decided or planned one has not begun.
_STATES = {
    "vidtagen": MeasureState.DONE,
    "framtagen": MeasureState.IN_PROGRESS,
    "löpande": MeasureState.IN_PROGRESS,
    "pågående": MeasureState.IN_PROGRESS,
    "beslutad": MeasureState.NOT_STARTED,
    "planerad": MeasureState.NOT_STARTED,
}


@dataclass(frozen=True, slots=True)
class SourceMeasure:
    """A measure as the document tells it. `remark` is what stands in brackets after the text."""

    number: str
    text: str
    remark: str
    category: MeasureCategory
    state_words: str
    date_words: str

    def state(self, *, continuous: bool) -> MeasureState:
        """The product's word for the document's: taken is done, or in place when it is kept up."""
        state = _STATES[self.state_words.split(",")[0]]
        return MeasureState.IN_PLACE if continuous and state is MeasureState.DONE else state


@dataclass(frozen=True, slots=True)
class Source:
    """One press release. Empty text means that the document does not say."""

    title: str
    published_on: date
    authority: str
    municipality: str
    administration: str
    committee: str
    reviewed_period: str
    kind_of_decision: str
    #: Findings (case A) or requirements (case B), in the document's words; "bland annat": the list is not exhaustive.
    findings: tuple[str, ...]
    cause: str
    follow_up: str
    deadline_on: date
    deadline_kind: DeadlineKind
    deadline_conflict: str
    fine_kr: int
    measures: tuple[SourceMeasure, ...]


def load(case_id: str) -> Source:
    """Case "A" (Katrineholm) or "B" (Västerås). KeyError for any other."""
    cases = {case["id"]: case for case in json.loads(FILE.read_text(encoding="utf-8"))["cases"]}
    case = cases[case_id]
    return Source(
        title=case["document"]["title"],
        published_on=date.fromisoformat(case["document"]["date"]),
        authority=case["authority"].removesuffix(" (IVO)"),
        municipality=case["municipality"],
        administration=case["administration"],
        committee=case["committee"],
        reviewed_period=_period(case),
        kind_of_decision=case["decision_kind"] or "",
        findings=tuple(case.get("findings") or case["requirements"]),
        cause=case["stated_cause"],
        follow_up=case["follow_up"] or "",
        deadline_on=date.fromisoformat(case["deadline"]["date"]),
        deadline_kind=_DEADLINE_KINDS[case["deadline"]["kind"]],
        deadline_conflict=case.get("deadline_conflict") or "",
        fine_kr=case["conditional_fine_sek"],
        measures=tuple(_measure(measure) for measure in case["measures"]),
    )


def _period(case: dict[str, Any]) -> str:
    first, last = case["reviewed_from"], case["reviewed_to"]
    return f"{first}–{last}" if first and last else ""


def _measure(measure: dict[str, Any]) -> SourceMeasure:
    text, _, remark = measure["text"].partition(" (")
    return SourceMeasure(
        number=measure["no"],
        text=text,
        remark=remark.removesuffix(")"),
        category=_CATEGORIES[measure["category"]],
        state_words=measure["state"],
        date_words=measure["date_in_text"] or "",
    )


def sentence(words: str, *, capital: bool = True) -> str:
    """The document's words with a full stop last, and a capital first when they stand by themselves."""
    first = words[:1].upper() if capital else words[:1]
    return f"{first}{words[1:].rstrip('.')}."
