"""What the sheets are printed from: a plan whose dates have gone every way, an indicator with every kind of value."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from tests.documents import plans
from tracker.documents.indicator_sheet import Observed, Served, Sheet
from tracker.rules import effect, indicators
from tracker.rules.facts import (
    IndicatorFacts,
    MeasureFacts,
    MoveFacts,
    ObservationFacts,
    PlanFacts,
    ProposedMoveFacts,
)
from tracker.rules.states import (
    Direction,
    IndicatorUnit,
    MeasureCategory,
    MeasureState,
    MoveKind,
    OnTrack,
    TellAuthority,
)

DAY = date(2014, 3, 27)
FIRST = date(2014, 3, 14)
#: Who must not be named on paper.
NAME = "Eva Exempel"


def _told(id: int, title: str, state: MeasureState, **values: object) -> MeasureFacts:
    given = {"due_on": FIRST, "first_due_committee": FIRST, "finding_ids": (1,), "reported": True, **values}
    return MeasureFacts(id, f"Å{id}", title, state, **given)


def _moved(id: int, kind: MoveKind, to_on: date, reason: str, **values: object) -> MoveFacts:
    given = {"approved_by": "förvaltningschef", "proposed_by": NAME, "approved_on": date(2014, 3, 12), **values}
    return MoveFacts(id, kind, FIRST, to_on, reason, **given)


def measures() -> tuple[MeasureFacts, ...]:
    """Kept, late, still open, moved with every kind of trace, withdrawn, without a date, and one with a proposal."""
    late = date(2014, 4, 9)
    asked = _moved(
        1, MoveKind.MOVE, late, "Upphandlingen överklagades.", reference="§\u00a041", tell_authority=TellAuthority.YES
    )
    named = _moved(2, MoveKind.MOVE, late, "Remissen dröjer.", approved_by=NAME, by_name=True)
    slip = _moved(3, MoveKind.CORRECTION, FIRST, "Fel månad i planen.", approved_on=date(2014, 3, 10))
    wanted = ProposedMoveFacts(4, date(2014, 5, 2), "Två tjänster är fortfarande vakanta.", NAME, date(2014, 3, 25))
    staff, routines = MeasureCategory.STAFFING, MeasureCategory.ROUTINES
    return (
        _told(1, "Ny chefsnivå", MeasureState.DONE, category=staff, done_on=FIRST),
        _told(
            2,
            "Rekrytering",
            MeasureState.IN_PROGRESS,
            category=staff,
            due_on=late,
            first_due_authority=FIRST,
            moves=(asked,),
            proposed_move=wanted,
            on_track=OnTrack.NO,
        ),
        _told(3, "Rutin", MeasureState.IN_PROGRESS, category=routines, due_on=late, moves=(named, slip)),
        _told(4, "Mottagning", MeasureState.NOT_STARTED, first_due_committee=late, due_on=late),
        _told(5, "Utbildning", MeasureState.WITHDRAWN),
        _told(6, "Jour", MeasureState.NOT_STARTED, first_due_committee=None, due_on=None, finding_ids=(2,)),
    )


def plan() -> PlanFacts:
    return plans.plan(DAY, measures=measures(), decisions=())


def observed(month: int, numerator: int, denominator: int, source: str = "Treserva") -> ObservationFacts:
    return ObservationFacts(
        month,
        date(2014, month, 1),
        date(2014, month + 1, 1) - timedelta(days=1),
        indicators.share(numerator, denominator),
        numerator,
        denominator,
        denominator,
        source,
        recorded_on=date(2014, month + 1, 3),
    )


def indicator(**values: object) -> IndicatorFacts:
    facts = IndicatorFacts(
        1,
        "N1",
        "Utredningar inom fyra månader",
        IndicatorUnit.SHARE,
        Direction.HIGHER,
        definition="Andelen utredningar som avslutades inom fyra månader.",
        numerator_label="avslutade inom fyra månader",
        denominator_label="utredningar som avslutades i månaden",
        finding_ids=(1,),
        baseline_value=Decimal("0.54"),
        baseline_on=date(2013, 10, 1),
        baseline_end_on=date(2013, 12, 31),
        baseline_n=95,
        target_value=Decimal("0.95"),
        target_on=date(2014, 6, 30),
        interim_value=Decimal("0.8"),
        interim_on=date(2014, 4, 30),
        source="Treserva",
        observations=(observed(1, 31, 50), observed(2, 37, 50), observed(3, 8, 10)),
    )
    return replace(facts, **values)


def sheet(shown: IndicatorFacts | None = None, **values: object) -> Sheet:
    """The indicator's sheet on 4 April, with a corrected value and one of a part of the organisation."""
    shown, today = shown or indicator(), date(2014, 4, 4)
    whole = effect.judged(replace(plan(), today=today, indicators=(shown,)))
    judgement, observations = effect.judge(1, whole), shown.observations
    recorded = [Observed(one, recorded_as="controller") for one in reversed(observations)]
    if recorded:
        recorded[-1] = replace(recorded[-1], recorded_as="", correction_reason="Dubbletter räknades två gånger.")
        recorded.append(Observed(observed(1, 40, 50, source="Papper"), corrected=True))
        recorded.append(Observed(observed(1, 3, 5), part="Mottagningen", recorded_as="granskare"))
    made = Sheet(
        committee=whole.committee,
        today=today,
        indicator=shown,
        position=indicators.standing(shown, today),
        measures=whole.measures_of(1),
        findings=(Served(whole.finding(1), judgement.state, judgement.reason),),
        observations=tuple(recorded),
    )
    return replace(made, **values)
