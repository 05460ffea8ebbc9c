"""docs/reminders.md is held to the code: a figure that changes in one of them alone is red."""

from datetime import timedelta
from pathlib import Path

import pytest

from tracker.actions.report_drafts import CARRIED
from tracker.rules import outbox, reminders, throttle
from tracker.rules.facts import ReminderDays
from tracker.rules.throttle import Kind

#: What holds until a committee has chosen.
DAYS = ReminderDays()
DOCUMENT = (Path(__file__).parents[1] / "docs" / "reminders.md").read_text(encoding="utf-8")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def facts() -> list[str]:
    """What the document must say, made from the code."""
    return [
        f"| {DAYS.asked} days before dispatch |",
        f"| {DAYS.asked_again} days before dispatch |",
        f"| {DAYS.chief_told} day before dispatch |",
        f"| the deputy | after {DAYS.deputy_after} days |",
        f"| the chief | after {DAYS.chief_after} days |",
        f"due in {DAYS.near} days and in {DAYS.horizon} days",
        f"written from {reminders.HOUR} o'clock",
        f"| a claim lasts | {outbox.LEASE // MINUTE} minutes |",
        f"| tried again after | {', '.join(str(wait // MINUTE) for wait in outbox.WAITS)} minutes",
        f"| a reminder is of use | {outbox.USEFUL // DAY} days |",
        f"| a wish for a new password waits | {outbox.RESET_WAITS // HOUR} hours |",
        f"| that it was sent is remembered | {outbox.REMEMBERED // DAY} days |",
        f"has waited | {outbox.LONG // DAY} day |",
        f"is overdue by | {outbox.IDLE // HOUR} hour |",
        f"after {throttle.LIMITS[Kind.LINK].network} tries an hour from one network",
        "with economy, the child's best interests and officer"
        if CARRIED == ("economy", "children", "officer")
        else "?",
    ]


def missing(document: str) -> list[str]:
    """The facts that the document does not say."""
    return [fact for fact in facts() if fact not in document]


def test_the_document_says_what_the_code_does() -> None:
    assert missing(DOCUMENT) == []


@pytest.mark.parametrize(("written", "planted"), [("| 5 days |", "| 6 days |"), ("after 20 tries", "after 30 tries")])
def test_a_figure_that_is_wrong_is_seen(written: str, planted: str) -> None:
    assert written in DOCUMENT
    assert missing(DOCUMENT.replace(written, planted)) != []
