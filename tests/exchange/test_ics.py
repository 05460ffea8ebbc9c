"""Our calendars, read by a parser that is not ours."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.exchange import ics
from tracker.exchange.ics import Entry

AT = datetime(2014, 3, 30, 0, 59, tzinfo=UTC)


def read(*entries: Entry, name: str = "Socialnämnden") -> icalendar.Calendar:
    return icalendar.Calendar.from_ical(ics.calendar(name, entries, at=AT))


def test_an_entry_is_read_as_one_whole_day() -> None:
    made = Entry(
        "meeting-3@x", date(2014, 3, 26), "Sammanträde", 4, url="https://exempel.se/sammantraden/3", place="Rådhuset"
    )
    calendar = read(made)
    assert calendar["X-WR-TIMEZONE"] == "Europe/Stockholm" and calendar["VERSION"] == "2.0"
    assert (calendar["METHOD"], calendar["X-WR-CALNAME"]) == ("PUBLISH", "Socialnämnden")
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=6) and calendar.errors == []
    (event,) = calendar.walk("VEVENT")
    assert event["DTSTART"].dt == date(2014, 3, 26) and event["DTEND"].dt == date(2014, 3, 27)
    assert (event["UID"], event["SEQUENCE"], event["SUMMARY"]) == ("meeting-3@x", 4, "Sammanträde")
    assert (event["STATUS"], event["LOCATION"]) == ("CONFIRMED", "Rådhuset")
    assert event["URL"] == "https://exempel.se/sammantraden/3"
    assert event["DTSTAMP"].dt == AT


def test_what_is_cancelled_says_so() -> None:
    (event,) = read(Entry("a", date(2014, 3, 26), "Sammanträde", cancelled=True)).walk("VEVENT")
    assert event["STATUS"] == "CANCELLED"


@pytest.mark.parametrize(
    "day",
    [date(2014, 3, 30), date(2014, 10, 26), date(2014, 12, 31), date(2015, 1, 1), date(2024, 2, 28), date(2024, 2, 29)],
)
def test_days_at_clock_changes_year_ends_and_leap_days_are_whole_days(day: date) -> None:
    (event,) = read(Entry("a", day, "x")).walk("VEVENT")
    assert event["DTSTART"].dt == day and event["DTEND"].dt - event["DTSTART"].dt == timedelta(days=1)


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=300),
    st.dates(date(1900, 1, 1), date(2199, 12, 30)),
)
def test_any_text_comes_out_as_it_went_in_and_no_line_is_too_long(text: str, day: date) -> None:
    content = ics.calendar("Nämnd", [Entry("a", day, f"Text {text}")], at=AT)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert str(event["SUMMARY"]) == f"Text {text}"


def test_nothing_breaks_out_of_its_line() -> None:
    calendar = read(Entry("a", date(2014, 3, 26), "x\r\nBEGIN:VEVENT\r\nSUMMARY:y"))
    assert len(calendar.walk("VEVENT")) == 1
