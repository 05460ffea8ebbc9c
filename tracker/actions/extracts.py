"""A case-time extract that has been read is kept: its hash and figures, and a value for each period it gives one for.

The file's rows were never here. A period with another value gets a new one that names the old; an equal one is left.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from tracker.actions import audit, indicators
from tracker.exchange import extracts
from tracker.exchange.extracts import Reading
from tracker.models import Extract, Indicator
from tracker.queries.accounts import Viewer
from tracker.rules.extracts import PeriodFigures
from tracker.rules.indicators import Value
from tracker.rules.periods import period_of
from tracker.rules.states import IndicatorUnit
from tracker.rules.transitions import Message, RuleBroken
from tracker.rules.verbs import AuditVerb
from tracker.wording.catalogue import Series

#: In what unit each computed series is.
UNITS: dict[Series, IndicatorUnit] = {
    Series.WITHIN: IndicatorUnit.SHARE,
    Series.WITHIN_OR_EXTENDED: IndicatorUnit.SHARE,
    Series.MEDIAN: IndicatorUnit.DAYS,
    Series.P90: IndicatorUnit.DAYS,
    Series.OPEN_OVER: IndicatorUnit.COUNT,
    Series.OPEN_EXTENDED: IndicatorUnit.COUNT,
}


def keep(
    session: Session,
    committee_id: int,
    reading: Reading,
    chosen: Mapping[Series, Indicator],
    *,
    name: str,
    sha256: str,
    size: int,
    actor: Viewer | None,
    today: date,
    actor_name: str = "",
) -> Extract:
    """Keep what was computed, and record it in the chosen indicators.

    RuleBroken when none is chosen, or one is of another unit or period than what it would be given.
    """
    if not chosen:
        raise RuleBroken(Message.of("extract.nothing_chosen"))
    for series, indicator in chosen.items():
        _check_fits(series, indicator, reading)
    extract = Extract(
        committee_id=committee_id,
        file_name=name,
        sha256=sha256,
        rows=reading.rows,
        refused=reading.refused,
        as_of=reading.as_of,
        period=reading.period,
        computed=extracts.to_plain(reading),
        recorded_by_id=actor.user_id if actor else None,
        recorded_by_title=actor.title_in(committee_id) if actor else "",
        recorded_on=today,
        recorded_at=datetime.now(UTC),
    )
    session.add(extract)
    session.flush()
    new = {"file_name": name, "sha256": sha256, "size": size, "rows": reading.rows, "refused": reading.refused}
    new["indicators"] = [indicator.number for indicator in chosen.values()]
    audit.record(
        session,
        AuditVerb.EXTRACT_READ,
        actor=actor,
        actor_name=actor_name,
        today=today,
        subject=extract,
        label=name,
        new=new,
    )
    for series, indicator in chosen.items():
        values = list(values_of(series, reading.figures, reading, today))
        indicators.take_over(session, indicator, values, extract, actor=actor, today=today, actor_name=actor_name)
    return extract


def _check_fits(series: Series, indicator: Indicator, reading: Reading) -> None:
    if indicator.unit is not UNITS[series] or indicator.period is not reading.period:
        raise RuleBroken(Message.of("extract.does_not_fit", indicator=indicator.number), field=series.value)


def values_of(series: Series, figures: Iterable[PeriodFigures], reading: Reading, today: date) -> Iterable[Value]:
    """What the extract says of each period that has ended, in the series' own unit; nothing where it can't be told."""
    for figure in figures:
        if period_of(figure.first, reading.period).last < today:
            value = _value(series, figure)
            if value is not None:
                yield value


def _value(series: Series, figure: PeriodFigures) -> Value | None:
    number = getattr(figure, series.value)
    if number is None:
        return None
    if UNITS[series] is IndicatorUnit.SHARE:
        if not figure.started:
            return None
        return Value(figure.first, numerator=number, denominator=figure.started, part=figure.part)
    if UNITS[series] is IndicatorUnit.DAYS:
        return Value(figure.first, value=number, n=figure.started, part=figure.part)
    return Value(figure.first, value=Decimal(number), part=figure.part)
