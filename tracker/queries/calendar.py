"""The committee's calendar as a month, as a list, and as the entries of a secret address."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.exchange.ics import Entry
from tracker.models import AuditEvent, CalendarFeed, Deadline, Measure, Meeting
from tracker.queries import accounts, reports
from tracker.queries.accounts import Viewer
from tracker.rules import holidays, tokens, year
from tracker.rules.access import Permission
from tracker.rules.facts import PlanFacts
from tracker.rules.holidays import Holiday
from tracker.rules.states import FeedKind, YearKind
from tracker.rules.year import Day
from tracker.wording import Words
from tracker.wording.marking import N_

_TABLES = {
    YearKind.DEADLINE: ("deadline", Deadline),
    YearKind.MEASURE: ("measure", Measure),
    YearKind.OCCASION: ("measure", Measure),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a month's grid; days of the months around it are there to fill the weeks."""

    on: date
    within: bool
    today: bool
    holiday: Holiday | None
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class FeedRow:
    """An address that a person has made."""

    id: int
    kind: FeedKind
    made_at: datetime


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """A month, and what is kept in it; or everything from today on as a list."""

    first: date
    previous: date
    following: date
    weeks: tuple[tuple[Cell, ...], ...]
    days: tuple[Day, ...]
    coming: tuple[Day, ...]
    mine: bool
    #: A member reads no plan: the days are those that reports tell, and lead nowhere.
    reads_plan: bool
    feeds: tuple[FeedRow, ...]


def calendar_page(session: Session, plan: PlanFacts, viewer: Viewer, month: date, *, mine: bool) -> CalendarPage:
    """The month that the day is in. `mine` keeps only the viewer's own measures, beside what concerns everybody."""
    first = month.replace(day=1)
    owners = viewer.membership_ids_in(plan.committee.id) if mine else None
    reads = reads_plan(viewer, plan)
    days = year.days(plan, owners) if reads else _told_days(session, plan)
    return CalendarPage(
        first=first,
        previous=_month(first, -1),
        following=_month(first, 1),
        weeks=_weeks(first, plan.today, days),
        days=tuple(day for day in days if (day.on.year, day.on.month) == (first.year, first.month)),
        coming=tuple(day for day in days if day.on >= plan.today),
        mine=mine,
        reads_plan=reads,
        feeds=feeds(session, plan.committee.id, viewer.user_id),
    )


def reads_plan(viewer: Viewer, plan: PlanFacts) -> bool:
    """Whether the whole year is the viewer's to read; a member's is what reports tell."""
    return viewer.may(Permission.PLAN_READ, plan.committee.id)


def _told_days(session: Session, plan: PlanFacts) -> tuple[Day, ...]:
    told = reports.previous_snapshot(session, plan.committee.id)
    return year.member_days(plan, told.plan if told else None)


def feeds(session: Session, committee_id: int, user_id: int) -> tuple[FeedRow, ...]:
    """The person's own addresses in the committee that are not revoked."""
    statement = select(CalendarFeed.id, CalendarFeed.kind, CalendarFeed.made_at).where(
        CalendarFeed.committee_id == committee_id, CalendarFeed.user_id == user_id, CalendarFeed.revoked_at.is_(None)
    )
    return tuple(FeedRow(*row) for row in session.execute(statement.order_by(CalendarFeed.id)))


def feed_of(session: Session, token: str, today: date) -> tuple[CalendarFeed, Viewer] | None:
    """The address with that secret and whose it is; None when it is revoked, or its person may no longer read."""
    statement = select(CalendarFeed).where(
        CalendarFeed.token_hash == tokens.hashed(token), CalendarFeed.revoked_at.is_(None)
    )
    feed = session.scalar(statement)
    viewer = accounts.viewer(session, feed.user_id, today=today) if feed else None
    if feed is None or viewer is None or not viewer.may(Permission.REPORT_READ, feed.committee_id):
        return None
    return feed, viewer


def entries(
    session: Session, feed: CalendarFeed, viewer: Viewer, plan: PlanFacts, words: Words, root: str
) -> tuple[Entry, ...]:
    """What the address holds: the committee's days and every measure, or one's own measures and their occasions.

    What the person may read today decides, whatever it was when the address was made.
    """
    reads = reads_plan(viewer, plan)
    if not reads:
        days = _told_days(session, plan) if feed.kind is FeedKind.COMMITTEE else ()
    elif feed.kind is FeedKind.MINE:
        days = year.measure_days(plan, viewer.membership_ids_in(feed.committee_id))
    else:
        days = year.days(plan)
    domain = f"{_installation(session)}.tillsynslotsen"
    versions = _versions(session, feed.committee_id)
    return tuple(_entry(day, versions, domain, words, root + (path(day) if reads else "/rapporter")) for day in days)


def _installation(session: Session) -> str:
    """What makes an installation's entries its own, wherever it is moved: its trail's first hash, cut short."""
    return (session.scalar(select(AuditEvent.hash).order_by(AuditEvent.id).limit(1)) or "")[:16]


def _entry(day: Day, versions: dict[tuple[str, int], int], domain: str, words: Words, url: str) -> Entry:
    table = _TABLES[day.kind][0] if day.kind in _TABLES else "meeting"
    label = words.label(day.kind)
    summary = words.t(N_("%(label)s: %(name)s"), label=label, name=day.name) if day.name else label
    if day.cancelled:
        summary = words.t(N_("Inställt: %(summary)s"), summary=summary)
    return Entry(
        uid=f"{day.kind.value}-{day.row_id}@{domain}",
        on=day.on,
        summary=summary,
        # Versions begin at 1, sequences at 0.
        sequence=max(0, versions.get((table, day.row_id), 1) - 1),
        url=url,
        place=day.place if day.kind is YearKind.MEETING else "",
        cancelled=day.cancelled,
    )


def path(day: Day) -> str:
    """Where the day is kept."""
    if day.of_meeting:
        return f"/sammantraden/{day.row_id}"
    return f"/arenden/{day.case_id}" if day.kind is YearKind.DEADLINE else f"/atgarder/{day.row_id}"


def _versions(session: Session, committee_id: int) -> dict[tuple[str, int], int]:
    found: dict[tuple[str, int], int] = {}
    for name, model in (("meeting", Meeting), ("deadline", Deadline), ("measure", Measure)):
        rows = session.execute(select(model.id, model.version).where(model.committee_id == committee_id))
        found.update({(name, row.id): row.version for row in rows})
    return found


def _month(first: date, step: int) -> date:
    months = first.year * 12 + first.month - 1 + step
    return date(months // 12, months % 12 + 1, 1)


def _weeks(first: date, today: date, days: Iterable[Day]) -> tuple[tuple[Cell, ...], ...]:
    by_day: dict[date, list[Day]] = {}
    for day in days:
        by_day.setdefault(day.on, []).append(day)
    return tuple(
        tuple(
            Cell(on, on.month == first.month, on == today, holidays.holiday(on), tuple(by_day.get(on, ())))
            for on in week
        )
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    )
