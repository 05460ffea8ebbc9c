"""Nyckeltal: registered from the catalogue or anew, edited, no longer followed; and what is observed of them.

Observations are only ever added. A wrong one is corrected by a new one that names it; the old one stays readable.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from tracker.actions import audit, locking, numbering
from tracker.models import Extract, Finding, Indicator, Observation
from tracker.queries import indicators as queries
from tracker.queries import scope
from tracker.queries.accounts import Viewer
from tracker.rules import indicators as rules
from tracker.rules.indicators import Value
from tracker.rules.periods import Period, period_of
from tracker.rules.states import IndicatorUnit
from tracker.rules.transitions import Message, RuleBroken
from tracker.rules.verbs import AuditVerb

#: Why a value was corrected, when a newer extract says otherwise. Stored.
NEW_EXTRACT = "Nytt utdrag"

#: What a person may set on an indicator. Retiring it is an intention of its own.
FIELDS = frozenset(
    {
        "title",
        "definition",
        "numerator_label",
        "denominator_label",
        "unit",
        "unit_name",
        "direction",
        "period",
        "baseline_value",
        "baseline_on",
        "baseline_end_on",
        "baseline_n",
        "target_value",
        "target_on",
        "interim_value",
        "interim_on",
        "first_measured_on",
        "needed",
        "minimum_n",
        "source",
        "example",
    }
)


def register(
    session: Session,
    committee_id: int,
    *,
    actor: Viewer | None,
    today: date,
    finding_ids: Collection[int] = (),
    actor_name: str = "",
    **values: Any,
) -> Indicator:
    """Register an indicator under the plan's next number. RuleBroken when its values can't be so (`rules.check`)."""
    if unknown := values.keys() - FIELDS:
        raise TypeError(f"not an indicator's own: {unknown}")
    rules.check(values)
    indicator = Indicator(
        committee_id=committee_id,
        sequence=numbering.next_sequence(session, Indicator, committee_id),
        registered_on=today,
        findings=_findings(session, committee_id, finding_ids),
        **values,
    )
    session.add(indicator)
    new = {**_told(values), "finding_ids": [f.number for f in indicator.findings]}
    new = {name: value for name, value in new.items() if value not in (None, "", [])}
    audit.record(
        session,
        AuditVerb.INDICATOR_REGISTERED,
        actor=actor,
        actor_name=actor_name,
        today=today,
        subject=indicator,
        new=new,
    )
    return indicator


def edit(
    session: Session,
    indicator: Indicator,
    *,
    actor: Viewer,
    today: date,
    finding_ids: Collection[int],
    opened_at: int | None = None,
    **values: Any,
) -> Indicator:
    """Change an indicator. Unit and period stay once something has been observed.

    RuleBroken when the values can't be so or it is retired; StaleVersion when somebody saved it meanwhile (R14).
    """
    if unknown := values.keys() - FIELDS:
        raise TypeError(f"not an indicator's own: {unknown}")
    locking.hold(session, indicator, opened_at)
    rules.check_standing(indicator.retired_on)
    rules.check(values)
    if queries.is_observed(session, indicator.id):
        before = (indicator.unit, indicator.period)
        rules.check_unchanged(before, (values["unit"], values["period"]))
    found = _findings(session, indicator.committee_id, finding_ids)
    linked = queries.finding_numbers(session, indicator.id)
    old, new = audit.differences(indicator, values)
    old, new = _told(old), _told(new)
    if linked != [f.number for f in found]:
        queries.with_findings(session, indicator)
        indicator.findings = found
        flag_modified(indicator, "title")  # its findings are part of the record, so the version counts on
        old["finding_ids"], new["finding_ids"] = linked, [f.number for f in found]
    if new:
        audit.record(session, AuditVerb.INDICATOR_EDITED, actor=actor, today=today, subject=indicator, old=old, new=new)
    return indicator


def retire(
    session: Session, indicator: Indicator, *, actor: Viewer, today: date, reason: str, opened_at: int | None = None
) -> Indicator:
    """Follow it no longer: it shows nothing any more, and what was observed stays readable.

    RuleBroken without a reason, or when it is retired already; StaleVersion (R14).
    """
    locking.hold(session, indicator, opened_at)
    rules.check_retire(reason, retired=indicator.retired_on is not None)
    old, new = audit.differences(indicator, {"retired_on": today, "retired_reason": reason})
    audit.record(session, AuditVerb.INDICATOR_RETIRED, actor=actor, today=today, subject=indicator, old=old, new=new)
    return indicator


def observe(
    session: Session,
    indicator: Indicator,
    values: Sequence[Value],
    *,
    actor: Viewer | None,
    today: date,
    source: str = "",
    example: bool = False,
    extract: Extract | None = None,
    actor_name: str = "",
) -> list[Observation]:
    """Record values, each for its period, all or none.

    RuleBroken for a period that has not ended or has a value already (that one is corrected instead), and for a value
    that can't be so.
    """
    session.execute(select(Indicator.id).where(Indicator.id == indicator.id).with_for_update())
    rules.check_standing(indicator.retired_on)
    taken = queries.observed_periods(session, indicator.id)
    made = []
    for value in values:
        period = rules.check_period(value.day, indicator.period, today)
        if (period.first, value.part) in taken:
            raise RuleBroken(Message.of("observation.taken", period=period), field="period_on")
        taken[period.first, value.part] = 0
        columns = _columns(indicator, value, period)
        made.append(_add(session, indicator, columns, actor, today, source=source, example=example, extract=extract))
    audit.record(
        session,
        AuditVerb.OBSERVATION_RECORDED,
        actor=actor,
        actor_name=actor_name,
        today=today,
        subject=indicator,
        new={"values": [_line(o) for o in made], "source": source},
    )
    return made


def correct(
    session: Session,
    observation: Observation,
    value: Value,
    *,
    actor: Viewer | None,
    today: date,
    reason: str,
    source: str = "",
    extract: Extract | None = None,
    actor_name: str = "",
) -> Observation:
    """Put a wrong value right by a new row that names the wrong one, which stays readable.

    RuleBroken without a reason, when it has been corrected already, or when the value can't be so.
    """
    indicator = session.get_one(Indicator, observation.indicator_id)
    session.execute(select(Indicator.id).where(Indicator.id == indicator.id).with_for_update())
    rules.check_standing(indicator.retired_on)
    if queries.is_corrected(session, observation.id):
        raise RuleBroken(Message.of("observation.corrected"))
    if not reason.strip():
        raise RuleBroken(Message.of("observation.reason_missing"), field="reason")
    columns = _columns(indicator, value, Period(observation.period_on, indicator.period))
    columns |= {"corrects_id": observation.id, "correction_reason": reason, "part": observation.part}
    made = _add(session, indicator, columns, actor, today, source=source, example=observation.example, extract=extract)
    audit.record(
        session,
        AuditVerb.OBSERVATION_CORRECTED,
        actor=actor,
        actor_name=actor_name,
        today=today,
        subject=indicator,
        old={"values": [_line(observation)]},
        new={"values": [_line(made)], "correction_reason": reason},
    )
    return made


def take_over(
    session: Session,
    indicator: Indicator,
    values: Sequence[Value],
    extract: Extract,
    *,
    actor: Viewer | None,
    today: date,
    actor_name: str = "",
) -> list[Observation]:
    """Record what an extract gives: new periods are added, other values corrected, equal ones left as they are.

    RuleBroken for a retired indicator.
    """
    session.execute(select(Indicator.id).where(Indicator.id == indicator.id).with_for_update())
    rules.check_standing(indicator.retired_on)
    standing = queries.standing_rows(session, indicator.id)
    source = f"{extract.file_name}, {extract.as_of.isoformat()}"[:300]
    made = []
    for value in values:
        columns = _columns(indicator, value, period_of(value.day, indicator.period))
        before = standing.get((columns["period_on"], value.part))
        if before is not None:
            if all(getattr(before, name) == columns[name] for name in ("value", "numerator", "denominator", "n")):
                continue
            columns |= {"corrects_id": before.id, "correction_reason": NEW_EXTRACT}
        made.append(_add(session, indicator, columns, actor, today, source=source, example=False, extract=extract))
    audit.record(
        session,
        AuditVerb.OBSERVATION_RECORDED,
        actor=actor,
        actor_name=actor_name,
        today=today,
        subject=indicator,
        new={"values": [_line(o) for o in made], "source": source, "extract_id": extract.id},
    )
    return made


def _add(
    session: Session,
    indicator: Indicator,
    columns: Mapping[str, Any],
    actor: Viewer | None,
    today: date,
    *,
    source: str,
    example: bool,
    extract: Extract | None,
) -> Observation:
    observation = Observation(
        committee_id=indicator.committee_id,
        indicator_id=indicator.id,
        source=source,
        example=example or indicator.example,
        extract_id=extract.id if extract else None,
        recorded_by_id=actor.user_id if actor else None,
        recorded_by_title=actor.title_in(indicator.committee_id) if actor else "",
        recorded_on=today,
        recorded_at=datetime.now(UTC),
        **columns,
    )
    session.add(observation)
    session.flush()
    return observation


def _columns(indicator: Indicator, value: Value, period: Period) -> dict[str, Any]:
    """What is stored of a value: for a share of two counts the share itself, and the whole as the number of cases."""
    rules.check_share(value.numerator, value.denominator)
    number, n = value.value, value.n
    if value.numerator is not None and value.denominator:
        if indicator.unit is not IndicatorUnit.SHARE:
            raise RuleBroken(Message.of("observation.no_share"), field="numerator")
        number, n = rules.share(value.numerator, value.denominator), value.denominator
    if number is None:
        raise RuleBroken(Message.of("observation.value_missing"), field="value")
    rules.check_value(number, indicator.unit)
    return {
        "period_on": period.first,
        "period_end_on": period.last,
        "value": number,
        "numerator": value.numerator,
        "denominator": value.denominator,
        "n": n,
        "part": value.part,
    }


def _findings(session: Session, committee_id: int, ids: Collection[int]) -> list[Finding]:
    found = [scope.find_in(session, committee_id, Finding, finding_id) for finding_id in dict.fromkeys(ids)]
    return sorted(found, key=lambda finding: finding.sequence)


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the trail keeps them: exact numbers as text."""
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in values.items()}


def _line(observation: Observation) -> str:
    """A value in the trail: 2014-03-01: 0.74 (37/50)."""
    whole = f" ({observation.numerator}/{observation.denominator})" if observation.denominator else ""
    part = f" {observation.part}" if observation.part else ""
    return f"{observation.period_on.isoformat()}{part}: {observation.value}{whole}"
