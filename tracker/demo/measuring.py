"""What Katrineholm measures, month by month: made-up series that get better, each marked as example data.

The documents tell of no figures. These are here to show what the program does with some.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.actions import indicators
from tracker.demo.sources import WORDS
from tracker.demo.stage import Stage, Step
from tracker.extensions import db
from tracker.rules.indicators import Value
from tracker.wording import catalogue

SOURCE = "Exempeldata. Påhittade tal ur demon, inte en kommuns egna."
_REGISTERED_ON = date(2014, 3, 3)
_BASELINE = {"baseline_on": date(2013, 10, 1), "baseline_end_on": date(2013, 12, 31)}
#: What the measures of February have led to can be seen in March at the earliest.
_FIRST_MEASURED_ON = date(2014, 3, 31)
#: The days on which each month's counts are recorded; January and February together.
_RECORDED_ON = {
    1: date(2014, 3, 10),
    2: date(2014, 3, 10),
    3: date(2014, 4, 2),
    4: date(2014, 5, 6),
    5: date(2014, 6, 4),
    6: date(2014, 7, 2),
    7: date(2014, 8, 5),
    8: date(2014, 9, 3),
}


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator with what is counted each month of 2014 from January: how many of how many."""

    finding: str
    key: str
    values: dict[str, Any]
    counts: tuple[tuple[int, int], ...]
    texts: dict[str, str] = field(default_factory=dict)


ASSESSMENTS = Series(
    "B1",
    "forhandsbedomning",
    {
        "baseline_value": Decimal("0.71"),
        "baseline_n": 168,
        "target_value": Decimal("0.95"),
        "target_on": date(2014, 6, 30),
    },
    ((42, 56), (45, 54), (51, 58), (50, 54), (54, 56), (50, 52), (38, 40), (47, 49)),
)
INVESTIGATIONS = Series(
    "B2",
    "utredningstid",
    {
        "baseline_value": Decimal("0.54"),
        "baseline_n": 95,
        "interim_value": Decimal("0.8"),
        "interim_on": date(2014, 6, 30),
        "target_value": Decimal(1),
        "target_on": date(2014, 12, 31),
    },
    ((22, 36), (23, 34), (26, 35), (27, 34), (28, 34), (30, 35), (20, 23), (27, 30)),
    {
        "definition": "Andelen av de utredningar som avslutades under månaden som var klara inom fyra månader.",
        "denominator_label": "utredningar som avslutades under månaden",
    },
)
ALL = (ASSESSMENTS, INVESTIGATIONS)


def steps() -> list[Step]:
    """The indicators are registered, and then each month's counts are recorded."""
    recorded = [Step(day, _observes(series, day)) for series in ALL for day in dict.fromkeys(_RECORDED_ON.values())]
    return [*[Step(_REGISTERED_ON, _registers(series)) for series in ALL], *recorded]


def _registers(series: Series) -> Any:
    def act(stage: Stage) -> None:
        template = next(entry for entry in catalogue.CATALOGUE if entry.key == series.key)
        values: dict[str, Any] = {
            "title": WORDS.t(template.title),
            "definition": WORDS.t(template.definition),
            "numerator_label": WORDS.t(template.numerator),
            "denominator_label": WORDS.t(template.denominator),
            "unit": template.unit,
            "direction": template.direction,
        }
        stage.indicators[series.key] = indicators.register(
            db.session,
            stage.committee_id,
            finding_ids=[stage.findings[series.finding].id],
            source=SOURCE,
            example=True,
            first_measured_on=_FIRST_MEASURED_ON,
            **{**values, **series.texts, **_BASELINE, **series.values},
            **stage.by("kvalitetssamordnare"),
        )

    return act


def _observes(series: Series, day: date) -> Any:
    values = [
        Value(date(2014, month, 1), numerator=part, denominator=whole)
        for month, (part, whole) in enumerate(series.counts, start=1)
        if _RECORDED_ON[month] == day
    ]

    def act(stage: Stage) -> None:
        indicators.observe(
            db.session, stage.indicators[series.key], values, source=SOURCE, example=True, **stage.by("granskare")
        )

    return act
