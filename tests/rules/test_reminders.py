"""What people are told, on which day, and whom: around clock changes, year ends and leap days too."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules import plans
from tracker.rules import confirmations, reminders
from tracker.rules.confirmations import LinkFacts
from tracker.rules.facts import (
    MeasureFacts,
    MeetingFacts,
    ObstacleFacts,
    PersonFacts,
    PlanFacts,
    ReminderDays,
    ReportRef,
    UpdateFacts,
)
from tracker.rules.reminders import Item, Kind, Receiver
from tracker.rules.states import MeasureState, Role
from tracker.rules.transitions import RuleBroken
from tracker.wording import Words

SWEDEN = ZoneInfo("Europe/Stockholm")
OWNER = Receiver(1, frozenset({Role.OWNER}), frozenset({1}))
DEPUTY = Receiver(2, frozenset({Role.OWNER}), frozenset({2}))
CHIEF = Receiver(3, frozenset({Role.CHIEF}), frozenset({3}))
MEMBER = Receiver(4, frozenset({Role.MEMBER}), frozenset({4}))
#: A Thursday: no weekly letter.
THURSDAY = date(2014, 3, 13)
MONDAY = date(2014, 3, 10)
UPDATE = UpdateFacts(1, THURSDAY, "Enhetschef", "Vera", MeasureState.IN_PROGRESS, "Går.", confirmation=False)

days = st.dates(date(2000, 1, 1), date(2099, 12, 1))


@st.composite
def choices(draw: st.DrawFn) -> ReminderDays:
    """What committees may choose."""
    asked = draw(st.integers(1, 12))
    again = draw(st.integers(0, asked - 1))
    deputy = draw(st.integers(1, 10))
    return ReminderDays(asked, again, draw(st.integers(0, again)), deputy, deputy + draw(st.integers(0, 10)))


def measure(**values: Any) -> MeasureFacts:
    """An owned measure that nobody has said anything about for long."""
    given_ = {
        "owner": PersonFacts(1, "Enhetschef", "Vera"),
        "deputy": PersonFacts(2, "Ersättare", "Dan"),
        "registered_on": date(1999, 1, 1),
        "due_on": None,
        "last_update": None,
        "reported": True,
    }
    return MeasureFacts(
        **{"id": 1, "number": "Å1", "title": "Åtgärd", "state": MeasureState.IN_PROGRESS, **given_, **values}
    )


def plan(today: date, *measures: MeasureFacts, meetings: tuple[MeetingFacts, ...] = (), **values: Any) -> PlanFacts:
    return PlanFacts(committee=plans.COMMITTEE, today=today, measures=measures, meetings=meetings, **values)


def meeting(dispatch_on: date, **values: Any) -> MeetingFacts:
    return MeetingFacts(**{"id": 7, "held_on": dispatch_on + timedelta(days=7), "dispatch_on": dispatch_on, **values})


def choosing(made: PlanFacts, chose: ReminderDays) -> PlanFacts:
    return replace(made, committee=replace(made.committee, reminders=chose))


def kinds(found: tuple[Item, ...]) -> list[Kind]:
    return [item.kind for item in found]


# --- The committee's own days -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, None),
        ({"asked": 14, "asked_again": 3, "chief_told": 0, "near": 14}, None),
        ({"asked": 2}, ("reminders.asked_again", "asked_again_days")),
        ({"chief_told": 3}, ("reminders.chief_told", "chief_told_days")),
        ({"deputy_after": 8}, ("reminders.chief_after", "chief_after_days")),
        ({"horizon": 7}, ("reminders.horizon", "horizon_days")),
    ],
)
def test_a_committee_chooses_its_days_in_order(values: dict[str, int], expected: tuple[str, str] | None) -> None:
    days = ReminderDays(**values)
    if expected is None:
        reminders.check_days(days)
        return
    with pytest.raises(RuleBroken) as refused:
        reminders.check_days(days)
    assert (refused.value.message.id, refused.value.field) == expected


def test_the_days_are_said_with_none_one_and_many() -> None:
    words = Words("sv")
    usual = [words.say(each) for each in reminders.said(ReminderDays())]
    assert usual[0] == "Den som inte har bekräftat sin åtgärd får frågan 7 dagar före utskicket."
    assert usual[2] == "Förvaltningschefen får veta vad som är obekräftat 1 dag före."
    short = [words.say(each) for each in reminders.said(ReminderDays(1, 0, 0, 1, 1))]
    assert short[0].endswith("får frågan 1 dag före utskicket.") and short[1].startswith(
        "Frågan kommer en gång till på"
    )
    assert short[2].endswith("på utskicksdagen.") and short[4].endswith("efter 1 dag får ersättaren veta det.")


def test_the_weekly_letter_looks_as_far_as_the_committee_has_chosen() -> None:
    due_on = THURSDAY + timedelta(days=20)
    chose = ReminderDays(near=21, horizon=30)
    week = reminders.week_of(choosing(plan(THURSDAY, measure(due_on=due_on)), chose), OWNER)
    assert len(week.near) == 1 and (week.near_days, week.horizon_days) == (21, 30)
    short = choosing(plan(THURSDAY, measure(due_on=due_on)), ReminderDays(near=5, horizon=19))
    assert not reminders.week_of(short, OWNER).says_something


# --- Eight o'clock ----------------------------------------------------------------------------------------------------


@given(days)
def test_letters_are_written_from_eight_in_sweden_whatever_the_clock_was_set_to(day: date) -> None:
    first = reminders.first_moment(day)
    local = first.astimezone(SWEDEN)
    assert (local.date(), local.hour, local.minute) == (day, 8, 0)
    assert reminders.is_time(first)
    assert not reminders.is_time(first - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("day", "hour"),
    [
        (date(2026, 3, 28), 7),
        (date(2026, 3, 29), 6),  # the clock went forward at two
        (date(2026, 10, 24), 6),
        (date(2026, 10, 25), 7),  # and back at three
    ],
)
def test_eight_is_another_hour_in_utc_when_the_clock_changes(day: date, hour: int) -> None:
    assert reminders.first_moment(day) == datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


# --- Confirmations ----------------------------------------------------------------------------------------------------


@given(days, st.integers(min_value=-3, max_value=20), choices())
def test_owners_are_asked_before_dispatch_and_again_with_the_deputy(
    dispatch_on: date, left: int, chose: ReminderDays
) -> None:
    """Year ends, leap days and clock changes are days like others; how many days is the committee's own."""
    today = dispatch_on - timedelta(days=left)
    made = choosing(plan(today, measure(), meetings=(meeting(dispatch_on),)), chose)
    asked = {Kind.CONFIRM, Kind.CONFIRM_AGAIN, Kind.UNCONFIRMED}
    owner = [kind for kind in kinds(reminders.due(made, OWNER)) if kind in asked]
    deputy = [kind for kind in kinds(reminders.due(made, DEPUTY)) if kind in asked]
    chief = [kind for kind in kinds(reminders.due(made, CHIEF)) if kind in asked]
    first, again = chose.asked_again < left <= chose.asked, 0 <= left <= chose.asked_again
    assert owner == [Kind.CONFIRM] * first + [Kind.CONFIRM_AGAIN] * again
    assert deputy == [Kind.CONFIRM_AGAIN] * again
    assert chief == [Kind.UNCONFIRMED] * (0 <= left <= chose.chief_told)


def test_who_has_said_how_it_goes_since_the_last_report_is_not_asked() -> None:
    report = ReportRef(1, 1, 5, date(2014, 2, 26), date(2014, 2, 19), datetime(2014, 2, 19, tzinfo=UTC), "")
    asks = meeting(THURSDAY + timedelta(days=5))
    for made_on, asked in ((date(2014, 2, 19), True), (date(2014, 2, 20), False)):
        update = replace(UPDATE, made_on=made_on)
        found = reminders.due(plan(THURSDAY, measure(last_update=update), meetings=(asks,), last_report=report), OWNER)
        assert (Kind.CONFIRM in kinds(found)) is asked


@pytest.mark.parametrize("state", [MeasureState.DONE, MeasureState.WITHDRAWN])
def test_nobody_is_asked_about_what_is_done_or_will_not_be(state: MeasureState) -> None:
    made = plan(THURSDAY, measure(state=state), meetings=(meeting(THURSDAY + timedelta(days=3)),))
    assert reminders.due(made, OWNER) == ()


def test_nobody_is_asked_for_a_meeting_that_is_cancelled_or_whose_report_is_locked() -> None:
    dispatch_on = THURSDAY + timedelta(days=3)
    cancelled = plan(THURSDAY, measure(), meetings=(meeting(dispatch_on, cancelled=True),))
    report = ReportRef(1, 1, 7, dispatch_on, date(2014, 3, 1), datetime(2014, 3, 1, tzinfo=UTC), "")
    locked = plan(THURSDAY, measure(), meetings=(meeting(dispatch_on),), last_report=report)
    assert reminders.due(cancelled, OWNER) == reminders.due(locked, OWNER) == ()


def test_somebody_who_has_left_is_told_nothing() -> None:
    left = measure(owner=PersonFacts(1, "Enhetschef", "Vera", ended=True), due_on=date(2014, 3, 1))
    made = plan(THURSDAY, left, meetings=(meeting(THURSDAY + timedelta(days=3)),))
    assert reminders.due(made, OWNER) == ()


@given(days, st.integers(min_value=0, max_value=40), st.integers(min_value=0, max_value=23))
def test_a_link_ends_at_the_midnight_that_ends_the_day_of_dispatch(today: date, left: int, hour: int) -> None:
    now = datetime.combine(today, datetime.min.time(), SWEDEN).replace(hour=hour).astimezone(UTC)
    dispatch_on = today + timedelta(days=left)
    ends = confirmations.expires_at(now, today=today, dispatch_on=dispatch_on)
    local = ends.astimezone(SWEDEN)
    assert (local.date(), local.hour, local.minute) == (dispatch_on + timedelta(days=1), 0, 0)
    link = LinkFacts(meeting(dispatch_on), ends, revoked=False, dispatched=False)
    assert confirmations.refusal(link, now=ends - timedelta(seconds=1), today=dispatch_on) is None
    assert confirmations.refusal(link, now=ends, today=dispatch_on) is not None


# --- What is late -----------------------------------------------------------------------------------------------------


@given(days, st.integers(min_value=-2, max_value=30), choices())
def test_the_owner_hears_the_day_after_the_deputy_and_the_chief_when_nobody_has_said_a_word(
    due_on: date, n: int, chose: ReminderDays
) -> None:
    made = choosing(plan(due_on + timedelta(days=n), measure(due_on=due_on)), chose)
    owner, deputy, chief = (kinds(reminders.due(made, who)) for who in (OWNER, DEPUTY, CHIEF))
    assert (Kind.PASSED in owner) is (n >= 1)
    assert (Kind.DEPUTY in deputy) is (n >= chose.deputy_after)
    assert (Kind.CHIEF in chief) is (n >= chose.chief_after)
    assert (Kind.RED in chief) is (n >= 1)


@given(days, st.integers(min_value=1, max_value=300), st.integers(min_value=1, max_value=300))
def test_what_is_told_of_a_date_has_one_name_however_late_it_is_told(due_on: date, one: int, other: int) -> None:
    """So that it is told once, also when the machine was down that day."""
    late = measure(due_on=due_on)
    names = [
        {item.what for item in reminders.due(plan(due_on + timedelta(days=n), late), OWNER) if item.kind is Kind.PASSED}
        for n in (one, other)
    ]
    assert names[0] == names[1] != set()


def test_a_word_since_the_date_passed_stays_the_deputy_and_the_chief() -> None:
    due_on = THURSDAY - timedelta(days=10)
    update = replace(UPDATE, made_on=due_on + timedelta(days=2))
    made = plan(THURSDAY, measure(due_on=due_on, last_update=update))
    assert Kind.DEPUTY not in kinds(reminders.due(made, DEPUTY))
    assert Kind.CHIEF not in kinds(reminders.due(made, CHIEF))
    assert Kind.PASSED in kinds(reminders.due(made, OWNER))


def test_the_chief_hears_of_obstacles_owners_gone_and_answers_that_no_meeting_can_give() -> None:
    hindered = measure(id=2, obstacles=(ObstacleFacts(1, THURSDAY, "Försökt"),))
    orphan = measure(id=3, owner=None)
    case = plans.case(plans.deadline(THURSDAY + timedelta(days=9)))
    found = reminders.due(plan(THURSDAY, hindered, orphan, cases=(case,)), CHIEF)
    names = {item.what.partition(":")[2].partition(":")[2] or item.what for item in found if item.kind is Kind.RED}
    assert {f"obstacle:{THURSDAY}", "no_owner:"} <= names
    assert any(item.deadline is not None for item in found)
    assert reminders.due(plan(THURSDAY, hindered, orphan, cases=(case,)), MEMBER) == ()


# --- The week ---------------------------------------------------------------------------------------------------------


@given(days, st.integers(min_value=0, max_value=60))
def test_the_weekly_letter_looks_one_week_and_four_ahead(monday: date, left: int) -> None:
    monday -= timedelta(days=monday.weekday())
    week = reminders.week_of(plan(monday, measure(due_on=monday + timedelta(days=left))), OWNER)
    assert [len(week.late), len(week.near), len(week.later)] == [0, left <= 7, 7 < left <= 28]


@given(days)
def test_the_weekly_letter_is_mondays_and_comes_until_wednesday_under_mondays_name(day: date) -> None:
    found = reminders.due(plan(day, measure(due_on=day + timedelta(days=3))), OWNER)
    weekly = [item for item in found if item.kind is Kind.WEEKLY]
    assert bool(weekly) is (day.weekday() <= 2)
    assert all(item.what == f"weekly:1:{day - timedelta(days=day.weekday())}" for item in weekly)


def test_who_leads_sees_the_whole_plan_and_the_days_to_come_and_a_member_nothing() -> None:
    made = plan(
        MONDAY,
        measure(due_on=MONDAY + timedelta(days=3)),
        meetings=(meeting(MONDAY + timedelta(days=20)),),
        cases=(plans.case(plans.deadline(MONDAY + timedelta(days=28))),),
    )
    week = reminders.week_of(made, CHIEF)
    assert [day.what for day in week.days] == ["dispatch", "meeting", "deadline"]
    assert len(week.near) == 1
    assert kinds(reminders.due(made, MEMBER)) == []


def test_a_week_with_nothing_in_it_is_no_letter() -> None:
    assert reminders.due(plan(MONDAY, measure()), OWNER) == ()


@pytest.mark.parametrize(
    ("choice", "kept"),
    [("weekly", {Kind.PASSED, Kind.CONFIRM}), ("nudges", {Kind.WEEKLY, Kind.CONFIRM}), ("warnings", set(Kind))],
)
def test_what_somebody_does_not_want_is_left_out_save_being_asked(choice: str, kept: set[Kind]) -> None:
    made = plan(MONDAY, measure(due_on=MONDAY - timedelta(days=3)), meetings=(meeting(MONDAY + timedelta(days=5)),))
    assert set(kinds(reminders.due(made, OWNER))) == {Kind.PASSED, Kind.CONFIRM, Kind.WEEKLY}
    assert set(kinds(reminders.due(made, replace(OWNER, **{choice: False})))) <= kept


def test_the_chief_may_do_without_warnings() -> None:
    made = plan(THURSDAY, measure(due_on=date(2014, 1, 1)), meetings=(meeting(THURSDAY),))
    assert {Kind.RED, Kind.CHIEF, Kind.UNCONFIRMED} <= set(kinds(reminders.due(made, CHIEF)))
    assert reminders.due(made, replace(CHIEF, warnings=False)) == ()


# --- The next draft ---------------------------------------------------------------------------------------------------


@given(days, st.integers(min_value=1, max_value=400), st.integers(min_value=0, max_value=400))
def test_the_next_draft_is_due_once_a_meeting_has_been_held(today: date, ago: int, ahead: int) -> None:
    held = MeetingFacts(1, today - timedelta(days=ago), today - timedelta(days=ago))
    coming = MeetingFacts(2, today + timedelta(days=ahead), today)
    assert reminders.draft_due(plan(today, meetings=(held, coming))) == (coming, held)
    assert reminders.draft_due(plan(today, meetings=(coming,))) is None
    assert reminders.draft_due(plan(today, meetings=(held,))) is None
    assert reminders.draft_due(plan(today, meetings=(held, replace(coming, cancelled=True)))) is None
